/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three finders run over the text one after another, again and again until
 * none finds anything: taking one thing out can bring another to light (the
 * digits of a card beside a key). So the result is idempotent by construction.
 * It ends because every find removes a PEM header, a run of exactly 40
 * characters, or at least nine digits, and the mark holds none of those.
 */
#include "redact.h"

#include <string.h>

#include "buf.h"

#define SECRET_LEN 40
#define KEY_ID_LEN 20
/* How far before a secret a word for it counts. */
#define SECRET_WORD_REACH 64
/* Shorter words behind a PEM header without a footer are prose, not key material. */
#define KEY_WORD_MIN 16
#define PROVIDER_MAX 32
#define CARD_DIGITS_MIN 13
#define CARD_DIGITS_MAX 19
#define CARD_DIGITS_KEPT 4
#define UUID_LEN 36
/* With the digits that are kept, shorter than anything it stands for. */
#define SHORT_MARK "[***]"

struct span {
	size_t from, to;
};

/* Issuers by the first four digits, and the lengths they use as a bit set. */
#define LEN(n) (1u << (n))
#define LEN_16_19 (LEN(16) | LEN(17) | LEN(18) | LEN(19))
static const struct card_range {
	int from, to;
	unsigned lengths;
} card_ranges[] = {
	{2221, 2720, LEN(16)},                                 /* Mastercard */
	{3000, 3059, LEN(14) | LEN_16_19},                     /* Diners Club */
	{3400, 3499, LEN(15)},                                 /* American Express */
	{3528, 3589, LEN_16_19},                               /* JCB */
	{3600, 3699, LEN(14) | LEN_16_19},                     /* Diners Club */
	{3700, 3799, LEN(15)},                                 /* American Express */
	{3800, 3999, LEN(14) | LEN_16_19},                     /* Diners Club */
	{4000, 4999, LEN(13) | LEN(16) | LEN(19)},             /* Visa */
	{5018, 5099, LEN(13) | LEN(14) | LEN(15) | LEN_16_19}, /* Maestro */
	{5100, 5599, LEN(16)},                                 /* Mastercard */
	{5600, 5899, LEN(13) | LEN(14) | LEN(15) | LEN_16_19}, /* Maestro */
	{6000, 6999, LEN(13) | LEN(14) | LEN(15) | LEN_16_19}, /* Discover, UnionPay, Maestro */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper_digit(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(char c)
{
	return is_upper_digit(c) || (c >= 'a' && c <= 'z');
}

static bool is_base64(char c)
{
	return is_alnum(c) || c == '+' || c == '/';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The first place of needle at or after from, or s.n. */
static size_t find(str s, size_t from, str needle)
{
	const char *hit = from < s.n ? memmem(s.p + from, s.n - from, needle.p, needle.n) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

/*
 * "-----BEGIN label-----" or "-----END label-----" whose label names a private
 * key; word is "BEGIN " or "END ". 1 and its place, or 0.
 */
static int find_armour(str s, size_t from, str word, struct span *ret)
{
	for (size_t at = from; (at = find(s, at, S("-----"))) < s.n; at++) {
		size_t label = at + 5 + word.n;
		str name;

		if (!str_eq(str_slice(s, at + 5, label), word))
			continue;
		size_t end = label;
		while (end < s.n && (is_upper_digit(s.p[end]) || s.p[end] == ' '))
			end++;
		if (!str_eq(str_slice(s, end, end + 5), S("-----")))
			continue;
		name = str_slice(s, label, end);
		if (!str_ends(name, S("PRIVATE KEY")) && !str_ends(name, S("PRIVATE KEY BLOCK")))
			continue;
		*ret = (struct span){at, end + 5};
		return 1;
	}
	return 0;
}

/* Behind the headers "Name: value" of an encrypted key; at itself when there are none. */
static size_t behind_armour_headers(str s, size_t at)
{
	for (;;) {
		size_t name = at;

		while (name < s.n && is_space(s.p[name]))
			name++;
		size_t colon = name;
		while (colon < s.n && (is_alnum(s.p[colon]) || s.p[colon] == '-'))
			colon++;
		if (colon == name || !str_eq(str_slice(s, colon, colon + 2), S(": ")))
			return at;
		at = find(s, colon, S("\n"));
	}
}

/* Where the material of a key without a footer ends: behind the last long word of base64. */
static size_t armour_cut_short(str s, size_t at)
{
	size_t end = at;

	at = behind_armour_headers(s, at);
	for (;;) {
		size_t word = at;

		while (word < s.n && (is_space(s.p[word]) || s.p[word] == '\\'))
			word++;
		/* a line break that was written as \n joins two words of base64 */
		size_t to = word;
		while (to < s.n && (is_base64(s.p[to]) || s.p[to] == '=' || s.p[to] == '\\'))
			to++;
		if (to - word < KEY_WORD_MIN)
			return end;
		at = end = to;
	}
}

static int find_private_key(str s, size_t from, struct span *ret)
{
	struct span head, tail;

	if (!find_armour(s, from, S("BEGIN "), &head))
		return 0;
	if (find_armour(s, head.to, S("END "), &tail))
		*ret = (struct span){head.from, tail.to};
	else
		*ret = (struct span){head.from, armour_cut_short(s, head.to)};
	return 1;
}

static bool names_key_id(str s)
{
	static const str prefixes[] = {S_INIT("AKIA"), S_INIT("ASIA")};

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		for (size_t at = find(s, 0, prefixes[i]); at + KEY_ID_LEN <= s.n;
		     at = find(s, at + 1, prefixes[i])) {
			size_t n = prefixes[i].n;

			while (n < KEY_ID_LEN && is_upper_digit(s.p[at + n]))
				n++;
			if (n == KEY_ID_LEN)
				return true;
		}
	}
	return false;
}

static bool names_secret(str s)
{
	for (size_t i = 0; i + 6 <= s.n; i++) {
		if (str_ieq(str_slice(s, i, i + 6), S("secret")))
			return true;
	}
	return false;
}

/* Digests of 40 hexadecimal digits are common and no key looks so. */
static bool all_hex(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!is_digit(c) && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return true;
}

/* Whether a text names an access key's id, which is looked for when it first matters. */
struct key_id {
	bool known, there;
};

static bool with_key_id(str s, struct key_id *k)
{
	if (!k->known)
		*k = (struct key_id){true, names_key_id(s)};
	return k->there;
}

static bool is_secret(str s, struct span run, struct key_id *k)
{
	size_t reach = run.from > SECRET_WORD_REACH ? run.from - SECRET_WORD_REACH : 0;

	return run.to - run.from == SECRET_LEN && !all_hex(str_slice(s, run.from, run.to)) &&
	       (with_key_id(s, k) || names_secret(str_slice(s, reach, run.from)));
}

/* from is no place inside a run of base64. */
static int find_secret(str s, size_t from, struct key_id *k, struct span *ret)
{
	for (size_t at = from; at + SECRET_LEN <= s.n;) {
		/* every run of that length from at on holds this place or lies behind it */
		size_t place = at + SECRET_LEN - 1;
		struct span run = {place, place};

		if (is_base64(s.p[place])) {
			while (run.from > at && is_base64(s.p[run.from - 1]))
				run.from--;
			while (run.to < s.n && is_base64(s.p[run.to]))
				run.to++;
		}
		if (is_secret(s, run, k)) {
			*ret = run;
			return 1;
		}
		at = run.to + 1;
	}
	return 0;
}

static bool luhn(const char *digits, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		int d = digits[n - 1 - i] - '0';

		if (i % 2)
			d = d > 4 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	return sum % 10 == 0;
}

static bool is_card(const char *digits, int n)
{
	int head = (digits[0] - '0') * 1000 + (digits[1] - '0') * 100 + (digits[2] - '0') * 10 +
		   (digits[3] - '0');

	for (size_t i = 0; i < ARRAY_LEN(card_ranges); i++) {
		const struct card_range *r = &card_ranges[i];

		if (head >= r->from && head <= r->to)
			return (r->lengths & LEN(n)) && luhn(digits, n);
	}
	return false;
}

/*
 * Whether [from, to) lies in a word that is all hexadecimal digits and not all decimal ones: ids of
 * requests, traces and cases, digests. Support cases are full of them, and one in some thousand
 * holds a card number by chance.
 */
static bool in_hex_word(str s, size_t from, size_t to)
{
	bool letter = false;

	while (from > 0 && is_alnum(s.p[from - 1]))
		from--;
	while (to < s.n && is_alnum(s.p[to]))
		to++;
	for (; from < to; from++) {
		if (!is_hex(s.p[from])) /* a separator of the number, too */
			return false;
		letter = letter || !is_digit(s.p[from]);
	}
	return letter;
}

/* Whether [from, to) lies in a UUID, whose hyphens look like a card's. */
static bool in_uuid(str s, size_t from, size_t to)
{
	for (size_t at = to > UUID_LEN ? to - UUID_LEN : 0; at <= from && at + UUID_LEN <= s.n;
	     at++) {
		size_t i = 0;

		while (i < UUID_LEN &&
		       (i == 8 || i == 13 || i == 18 || i == 23 ? s.p[at + i] == '-'
								: is_hex(s.p[at + i])))
			i++;
		if (i == UUID_LEN && (at == 0 || !is_alnum(s.p[at - 1])) &&
		    (at + i == s.n || !is_alnum(s.p[at + i])))
			return true;
	}
	return false;
}

static bool digit_at(str s, size_t at)
{
	return at < s.n && is_digit(s.p[at]);
}

/* Bytes of what people write between the groups of a card number; 0 for anything else. */
static size_t separator_at(str s, size_t at)
{
	/* The last ones: spaces and a hyphen at which no line breaks. Not a full stop: measured
	 * values have as many digits as cards, and one in ten passes the test. */
	static const str separators[] = {S_INIT(" "), S_INIT("-"), S_INIT("\u00a0"),
					 S_INIT("\u202f"), S_INIT("\u2011")};

	for (size_t i = 0; i < ARRAY_LEN(separators); i++) {
		if (str_starts(str_slice(s, at, s.n), separators[i]))
			return separators[i].n;
	}
	return 0;
}

/* The longest card number that starts at this digit, as its end; 0 when there is none. */
static size_t card_end(str s, size_t at)
{
	char digits[CARD_DIGITS_MAX];
	size_t best = 0;
	int n = 0;

	for (size_t i = at; i < s.n;) {
		if (!is_digit(s.p[i])) {
			/* one separator, and only between digits */
			size_t gap = separator_at(s, i);

			if (gap == 0 || !digit_at(s, i + gap))
				break;
			i += gap;
			continue;
		}
		if (n == CARD_DIGITS_MAX)
			break;
		digits[n++] = s.p[i++];
		if (!digit_at(s, i) && n >= CARD_DIGITS_MIN && is_card(digits, n))
			best = i;
	}
	return best;
}

static int find_card(str s, size_t from, struct span *ret)
{
	for (size_t at = from; at < s.n; at++) {
		size_t end;

		if (!is_digit(s.p[at]) || (at > 0 && is_digit(s.p[at - 1])))
			continue;
		end = card_end(s, at);
		if (end && !in_hex_word(s, at, end) && !in_uuid(s, at, end)) {
			*ret = (struct span){at, end};
			return 1;
		}
	}
	return 0;
}

/* The last digits of a card number, separators left out. */
static void add_card_tail(struct buf *b, str number)
{
	size_t at = number.n;
	int kept = 0;

	while (kept < CARD_DIGITS_KEPT)
		kept += is_digit(number.p[--at]);
	for (; at < number.n; at++) {
		if (is_digit(number.p[at]))
			buf_char(b, number.p[at]);
	}
}

/* Letters and underscores only, so that the mark can never itself be a find. */
static str mark_of(struct arena *a, str provider)
{
	static const str head = S_INIT("[REDACTED_BY_");
	char *text = arena_alloc(a, head.n + PROVIDER_MAX + 1);
	size_t n = head.n;

	memcpy(text, head.p, head.n);
	for (size_t i = 0; i < provider.n && n < head.n + PROVIDER_MAX; i++) {
		char c = provider.p[i];

		if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_')
			text[n++] = c;
	}
	text[n++] = ']';
	return (str){text, n};
}

enum finder { FIND_KEYS, FIND_SECRETS, FIND_CARDS };

/* Replaces all finds of one kind; returns how many. */
static int redact_kind(struct arena *a, enum finder kind, str *text, str mark)
{
	struct key_id key_id = {0};
	struct span hit;
	struct buf b;
	size_t at = 0;
	int found = 0;

	buf_init(&b, text->n * 4 + 64);
	for (;;) {
		int r = kind == FIND_KEYS      ? find_private_key(*text, at, &hit)
			: kind == FIND_SECRETS ? find_secret(*text, at, &key_id, &hit)
					       : find_card(*text, at, &hit);

		if (!r)
			break;
		found++;
		buf_str(&b, str_slice(*text, at, hit.from));
		buf_str(&b, mark);
		if (kind == FIND_CARDS)
			add_card_tail(&b, str_slice(*text, hit.from, hit.to));
		at = hit.to;
	}
	if (found) {
		buf_str(&b, str_slice(*text, at, text->n));
		*text = buf_dup(&b, a);
	}
	buf_done(&b);
	return found;
}

static struct redacted redact_with(struct arena *a, str text, str mark)
{
	struct redacted r = {.text = text};
	int found;

	if (!text.p)
		return r;
	do {
		int keys = redact_kind(a, FIND_KEYS, &r.text, mark);
		int secrets = redact_kind(a, FIND_SECRETS, &r.text, mark);
		int cards = redact_kind(a, FIND_CARDS, &r.text, mark);

		r.keys += keys;
		r.secrets += secrets;
		r.cards += cards;
		found = keys + secrets + cards;
	} while (found);
	return r;
}

struct redacted redact_text(struct arena *a, str text, str provider)
{
	return redact_with(a, text, mark_of(a, provider));
}

struct redacted redact_within(struct arena *a, str text, str provider, size_t most)
{
	struct redacted r = redact_text(a, text, provider);

	/* hardly a text has so many bytes that its characters must be counted */
	return r.text.n > most && utf8_count(r.text) > most ? redact_with(a, text, S(SHORT_MARK))
							    : r;
}
