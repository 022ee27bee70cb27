/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A token is base32(master's number mod 256 | account | display id | mark | MAC):
 * 1, 5, 7, 4 and 10 bytes. The mark is the start of a MAC over the recipient's
 * address, so nobody can look for another address with the same one.
 */
#include "reply-token.h"

#include <string.h>

#include "buf.h"
#include "crypto.h"
#include "keyring.h"

#define NOTE "note"
#define ACCOUNT_DIGITS 12
#define ACCOUNT_BYTES 5
#define DISPLAY_DIGITS 15
#define DISPLAY_BYTES 7
#define MARK_BYTES 4
#define MAC_BYTES 10
#define BODY_BYTES (1 + ACCOUNT_BYTES + DISPLAY_BYTES + MARK_BYTES)
#define TOKEN_BYTES (BODY_BYTES + MAC_BYTES)

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

/* 27 bytes are 216 bits: 43 characters of five and one with a single bit. */
static str base32(struct arena *a, const uint8_t bytes[TOKEN_BYTES])
{
	char *text = arena_alloc(a, REPLY_TOKEN_CHARS);

	for (size_t i = 0; i < REPLY_TOKEN_CHARS; i++) {
		unsigned digit = 0;

		for (size_t bit = i * 5; bit < i * 5 + 5; bit++) {
			digit <<= 1;
			if (bit < (size_t)TOKEN_BYTES * 8)
				digit |= bytes[bit / 8] >> (7 - bit % 8) & 1;
		}
		text[i] = alphabet[digit];
	}
	return (str){text, REPLY_TOKEN_CHARS};
}

static int digit_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

static int unbase32(str text, uint8_t ret[TOKEN_BYTES])
{
	memset(ret, 0, TOKEN_BYTES);
	if (text.n != REPLY_TOKEN_CHARS)
		return E_INVAL;
	for (size_t i = 0; i < text.n; i++) {
		int digit = digit_of(text.p[i]);

		if (digit < 0)
			return E_INVAL;
		for (size_t j = 0; j < 5; j++) {
			size_t bit = i * 5 + j;
			unsigned on = (unsigned)digit >> (4 - j) & 1;

			if (bit < (size_t)TOKEN_BYTES * 8)
				ret[bit / 8] |= (uint8_t)(on << (7 - bit % 8));
			else if (on)
				return E_INVAL;
		}
	}
	return 0;
}

static void put_number(uint8_t *to, size_t bytes, int64_t v)
{
	for (size_t i = bytes; i > 0; i--, v >>= 8)
		to[i - 1] = (uint8_t)v;
}

static int64_t get_number(const uint8_t *from, size_t bytes)
{
	int64_t v = 0;

	for (size_t i = 0; i < bytes; i++)
		v = v << 8 | from[i];
	return v;
}

static int digits(str text, size_t n, int64_t *ret)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return E_INVAL;
	}
	return text.n == n && str_to_i64(text, ret) == 0 ? 0 : E_INVAL;
}

static int mac(struct keyring *k, int64_t master, const uint8_t body[BODY_BYTES],
	       uint8_t ret[KEYRING_MAC_LEN])
{
	uint8_t text[12 + BODY_BYTES];

	memcpy(text, "reply token\n", 12);
	memcpy(text + 12, body, BODY_BYTES);
	return keyring_mac(k, master, (str){(const char *)text, sizeof(text)}, ret);
}

static int mark(struct keyring *k, struct arena *a, int64_t master, str address,
		uint8_t ret[MARK_BYTES])
{
	uint8_t full[KEYRING_MAC_LEN];
	struct buf b;
	str folded;
	int r;

	buf_init(&b, address.n + 64);
	buf_str(&b, S("reply recipient\n"));
	for (size_t i = 0; i < address.n; i++) {
		char c = address.p[i];

		buf_char(&b, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
	folded = buf_dup(&b, a);
	buf_done(&b);
	r = keyring_mac(k, master, folded, full);
	if (r >= 0)
		memcpy(ret, full, MARK_BYTES);
	return r;
}

int reply_token_make(struct keyring *k, struct arena *a, str account, str display_id, str recipient,
		     str *ret)
{
	uint8_t bytes[TOKEN_BYTES], full[KEYRING_MAC_LEN], *at = bytes;
	int64_t master = keyring_newest(k), account_number, display_number;
	int r;

	if (digits(account, ACCOUNT_DIGITS, &account_number) < 0 ||
	    digits(display_id, DISPLAY_DIGITS, &display_number) < 0)
		return E_INVAL;
	*at++ = (uint8_t)master;
	put_number(at, ACCOUNT_BYTES, account_number);
	at += ACCOUNT_BYTES;
	put_number(at, DISPLAY_BYTES, display_number);
	at += DISPLAY_BYTES;
	r = mark(k, a, master, recipient, at);
	if (r >= 0)
		r = mac(k, master, bytes, full);
	if (r < 0)
		return r == E_NOENT ? E_BUSY : r; /* the key went in this moment */
	memcpy(bytes + BODY_BYTES, full, MAC_BYTES);
	*ret = base32(a, bytes);
	return 0;
}

/* The newest key whose number ends in that byte. */
static int64_t master_of(struct keyring *k, uint8_t low)
{
	int64_t newest = keyring_newest(k);

	return newest - ((newest - low) & 255);
}

int reply_token_open(struct keyring *k, struct arena *a, str token, struct reply_token *ret)
{
	uint8_t bytes[TOKEN_BYTES], full[KEYRING_MAC_LEN];
	const uint8_t *at = bytes + 1;
	struct reply_token t = {0};
	int64_t number;

	if (unbase32(token, bytes) < 0)
		return E_INVAL;
	t.master = master_of(k, bytes[0]);
	if (mac(k, t.master, bytes, full) < 0 ||
	    !crypto_equal((str){(const char *)bytes + BODY_BYTES, MAC_BYTES},
			  (str){(const char *)full, MAC_BYTES}))
		return E_INVAL;
	number = get_number(at, ACCOUNT_BYTES);
	at += ACCOUNT_BYTES;
	t.account = str_fmt(a, "%0*lld", ACCOUNT_DIGITS, (long long)number);
	number = get_number(at, DISPLAY_BYTES);
	at += DISPLAY_BYTES;
	t.display_id = str_fmt(a, "%0*lld", DISPLAY_DIGITS, (long long)number);
	memcpy(t.whose, at, MARK_BYTES);
	*ret = t;
	return 0;
}

str reply_token_staff(struct arena *a, str address)
{
	return str_fmt(a, "staff %.*s", STR_ARG(address)); /* no address has a blank */
}

bool reply_token_is_for(struct keyring *k, struct arena *a, const struct reply_token *token,
			str address)
{
	uint8_t own[MARK_BYTES];

	return mark(k, a, token->master, address, own) >= 0 &&
	       crypto_equal((str){(const char *)own, MARK_BYTES},
			    (str){(const char *)token->whose, MARK_BYTES});
}

/* Where the domain's '@' stands; -1 without one. */
static ptrdiff_t last_at(str address)
{
	for (size_t i = address.n; i > 0; i--) {
		if (address.p[i - 1] == '@')
			return (ptrdiff_t)i - 1;
	}
	return -1;
}

static str with_detail(struct arena *a, str address, const char *word, str token)
{
	ptrdiff_t at = last_at(address);
	str local = str_slice(address, 0, at < 0 ? address.n : (size_t)at);

	return str_fmt(a, "%.*s+%s%.*s%.*s", STR_ARG(local), word, STR_ARG(token),
		       STR_ARG(str_slice(address, local.n, address.n)));
}

str reply_address(struct arena *a, str address, str token)
{
	return with_detail(a, address, "", token);
}

str reply_note_address(struct arena *a, str address, str token)
{
	return with_detail(a, address, NOTE "+", token);
}

bool reply_address_is_note(str address)
{
	ptrdiff_t at = last_at(address);
	str detail = str_slice(address, 0, at < 0 ? address.n : (size_t)at);

	str_cut(&detail, '+');
	return detail.p && str_ieq(str_cut(&detail, '+'), S(NOTE));
}

str reply_address_token(str address)
{
	ptrdiff_t at = last_at(address);
	str local = str_slice(address, 0, at < 0 ? address.n : (size_t)at);

	if (local.n <= REPLY_TOKEN_CHARS || local.p[local.n - REPLY_TOKEN_CHARS - 1] != '+')
		return (str){0};
	return str_slice(local, local.n - REPLY_TOKEN_CHARS, local.n);
}

str reply_message_id(struct arena *a, str token, str unique, str domain)
{
	return str_fmt(a, "%.*s.%.*s@%.*s", STR_ARG(token), STR_ARG(unique), STR_ARG(domain));
}

str reply_message_id_token(str id)
{
	if (str_starts(id, S("<")))
		id = str_slice(id, 1, id.n);
	if (id.n <= REPLY_TOKEN_CHARS || id.p[REPLY_TOKEN_CHARS] != '.')
		return (str){0};
	return str_slice(id, 0, REPLY_TOKEN_CHARS);
}
