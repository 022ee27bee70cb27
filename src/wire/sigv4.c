/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canonical forms are written straight into the arena: the most that each
 * can take is known beforehand, since escaping makes three bytes of one at most.
 */
#include "sigv4.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "encode.h"
#include "sigv4-private.h"

struct sigv4_text sigv4_text_new(struct arena *a, size_t room)
{
	return (struct sigv4_text){.p = arena_alloc(a, room + 1), .room = room};
}

void sigv4_put(struct sigv4_text *t, str s)
{
	assert(s.n <= t->room - t->n);
	if (s.n)
		memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
}

void sigv4_put_char(struct sigv4_text *t, char c)
{
	assert(t->n < t->room);
	t->p[t->n++] = c;
}

str sigv4_text_get(const struct sigv4_text *t)
{
	return (str){t->p, t->n};
}

static bool is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void sigv4_put_escaped(struct sigv4_text *t, str s, bool slash)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_unreserved(s.p[i]) || (slash && c == '/')) {
			sigv4_put_char(t, s.p[i]);
			continue;
		}
		sigv4_put_char(t, '%');
		sigv4_put_char(t, digits[c >> 4]);
		sigv4_put_char(t, digits[c & 15]);
	}
}

/* ---- Authorization ---- */

static bool is_separator(char c)
{
	return c == ',' || c == ' ' || c == '\t';
}

/* The next part between separators; absent at the end. */
static str part_next(str *rest)
{
	size_t from = 0, to;

	while (from < rest->n && is_separator(rest->p[from]))
		from++;
	for (to = from; to < rest->n && !is_separator(rest->p[to]);)
		to++;
	if (from == to)
		return (str){0};
	str part = {rest->p + from, to - from};

	*rest = (str){rest->p + to, rest->n - to};
	return part;
}

int sigv4_parse(str header, struct sigv4_auth *ret, str *reterr_part)
{
	struct sigv4_auth auth = {0};
	const struct {
		str name;
		str *to;
	} parts[] = {
		{S("Credential"), &auth.credential},
		{S("SignedHeaders"), &auth.signed_headers},
		{S("Signature"), &auth.signature},
	};
	str rest = header, part;

	auth.algorithm = part_next(&rest);
	while ((part = part_next(&rest)).p) {
		str value = part;
		str name = str_cut(&value, '=');
		size_t i = 0;

		if (!value.p) {
			*reterr_part = part;
			return E_SYNTAX;
		}
		while (i < ARRAY_LEN(parts) && !str_eq(parts[i].name, name))
			i++;
		if (i < ARRAY_LEN(parts) && !parts[i].to->p)
			*parts[i].to = value;
		else if (!auth.stray.p)
			auth.stray = name;
	}
	*ret = auth;
	return 0;
}

int sigv4_credential_parse(str credential, struct sigv4_credential *ret)
{
	str rest = credential, parts[5];

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (!rest.p)
			return E_SYNTAX;
		parts[i] = str_cut(&rest, '/');
	}
	if (rest.p)
		return E_SYNTAX;
	*ret = (struct sigv4_credential){parts[0], parts[1], parts[2], parts[3], parts[4]};
	return 0;
}

bool sigv4_signed_headers_valid(str signed_headers)
{
	str rest = signed_headers, last = {0};

	while (rest.p) {
		str name = str_cut(&rest, ';');

		if (name.n == 0 || (last.p && str_cmp(last, name) >= 0))
			return false;
		for (size_t i = 0; i < name.n; i++) {
			if (name.p[i] <= ' ' || name.p[i] > '~' ||
			    (name.p[i] >= 'A' && name.p[i] <= 'Z'))
				return false;
		}
		last = name;
	}
	return last.p;
}

bool sigv4_signs(str signed_headers, str name)
{
	while (signed_headers.p) {
		if (str_eq(str_cut(&signed_headers, ';'), name))
			return true;
	}
	return false;
}

/* ---- canonical forms ---- */

str sigv4_canonical_path(struct arena *a, str path)
{
	struct sigv4_text t = sigv4_text_new(a, path.n * 3 + 1);
	str rest = path.p ? path : S("");

	while (rest.p) {
		str segment = str_cut(&rest, '/');

		if (segment.n == 0 || str_eq(segment, S(".")))
			continue;
		if (str_eq(segment, S(".."))) {
			while (t.n > 0 && t.p[--t.n] != '/')
				;
			continue;
		}
		sigv4_put_char(&t, '/');
		sigv4_put_escaped(&t, segment, false);
	}
	if (t.n == 0 || path.p[path.n - 1] == '/')
		sigv4_put_char(&t, '/');
	return sigv4_text_get(&t);
}

struct pair {
	str name, value; /* escaped */
};

static int pair_cmp(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int d = str_cmp(x->name, y->name);

	return d ? d : str_cmp(x->value, y->value);
}

static str escape_again(struct arena *a, str raw)
{
	str bytes = wire_unescape(a, raw);
	struct sigv4_text t = sigv4_text_new(a, bytes.n * 3);

	sigv4_put_escaped(&t, bytes, false);
	return sigv4_text_get(&t);
}

str sigv4_canonical_query(struct arena *a, str query)
{
	VEC(struct pair) pairs = {0};
	str rest = query, name, value;
	size_t size = 0;

	while ((name = wire_pair_next(&rest, &value)).p) {
		struct pair pair = {escape_again(a, name), escape_again(a, value)};

		if (str_eq(pair.name, S("X-Amz-Signature")))
			continue;
		size += pair.name.n + pair.value.n + 2;
		*VEC_ADD(a, &pairs) = pair;
	}
	if (pairs.n == 0)
		return S("");
	qsort(pairs.v, pairs.n, sizeof(*pairs.v), pair_cmp);

	struct sigv4_text t = sigv4_text_new(a, size);

	for (size_t i = 0; i < pairs.n; i++) {
		if (i > 0)
			sigv4_put_char(&t, '&');
		sigv4_put(&t, pairs.v[i].name);
		sigv4_put_char(&t, '=');
		sigv4_put(&t, pairs.v[i].value);
	}
	return sigv4_text_get(&t);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A header's value with its inner white space folded; outer is trimmed by contract, or here. */
static void put_folded(struct sigv4_text *t, str value)
{
	value = str_trim(value);
	for (size_t i = 0; i < value.n; i++) {
		if (!is_blank(value.p[i]))
			sigv4_put_char(t, value.p[i]);
		else if (!is_blank(value.p[i - 1]))
			sigv4_put_char(t, ' ');
	}
}

int sigv4_canonical_request(struct arena *a, const struct wire_request *rq, str signed_headers,
			    str payload, str *ret)
{
	str path = sigv4_canonical_path(a, rq->path);
	str query = sigv4_canonical_query(a, rq->query);
	/* Each name stands twice (its line, the list), with two bytes of punctuation each. */
	size_t size = rq->method.n + path.n + query.n + payload.n + 4 * signed_headers.n + 16;

	for (size_t i = 0; i < rq->header_count; i++)
		size += rq->headers[i].value.n + 1;

	struct sigv4_text t = sigv4_text_new(a, size);
	str rest = signed_headers;

	sigv4_put(&t, rq->method);
	sigv4_put_char(&t, '\n');
	sigv4_put(&t, path);
	sigv4_put_char(&t, '\n');
	sigv4_put(&t, query);
	sigv4_put_char(&t, '\n');
	while (rest.p) {
		str name = str_cut(&rest, ';');
		char before = ':';

		sigv4_put(&t, name);
		for (size_t i = 0; i < rq->header_count; i++) {
			if (!str_ieq(rq->headers[i].name, name))
				continue;
			sigv4_put_char(&t, before);
			put_folded(&t, rq->headers[i].value);
			before = ',';
		}
		if (before == ':')
			return E_NOENT;
		sigv4_put_char(&t, '\n');
	}
	sigv4_put_char(&t, '\n');
	sigv4_put(&t, signed_headers);
	sigv4_put_char(&t, '\n');
	sigv4_put(&t, payload);
	*ret = sigv4_text_get(&t);
	return 0;
}

/* ---- signatures ---- */

str sigv4_string_to_sign(struct arena *a, str date, const struct sigv4_credential *scope,
			 str canonical_request)
{
	return str_fmt(a, SIGV4_ALGORITHM "\n%.*s\n%.*s/%.*s/%.*s/%.*s\n%.*s", STR_ARG(date),
		       STR_ARG(scope->date), STR_ARG(scope->region), STR_ARG(scope->service),
		       STR_ARG(scope->terminator), STR_ARG(sha256_hex(a, canonical_request)));
}

static str key_str(const uint8_t key[SIGV4_KEY_LEN])
{
	return (str){(const char *)key, SIGV4_KEY_LEN};
}

void sigv4_derive(str secret, const struct sigv4_credential *scope, uint8_t ret[SIGV4_KEY_LEN])
{
	char first[4 + 256] = "AWS4";
	uint8_t key[SIGV4_KEY_LEN];

	assert(secret.n <= sizeof(first) - 4);
	memcpy(first + 4, secret.p, secret.n);
	hmac_sha256((str){first, secret.n + 4}, scope->date, key);
	hmac_sha256(key_str(key), scope->region, key);
	hmac_sha256(key_str(key), scope->service, key);
	hmac_sha256(key_str(key), scope->terminator, ret);
	mem_wipe(first, sizeof(first));
	mem_wipe(key, sizeof(key));
}

str sigv4_signature(struct arena *a, const uint8_t key[SIGV4_KEY_LEN], str string_to_sign)
{
	uint8_t mac[SHA256_LEN];

	hmac_sha256(key_str(key), string_to_sign, mac);
	return hex_encode(a, (str){(const char *)mac, sizeof(mac)});
}

int sigv4_verify(struct sigv4_cache *cache, struct arena *a, const struct wire_request *rq,
		 const struct sigv4_credential *scope, str date, str signed_headers, str payload,
		 str signature, str secret, struct sigv4_canonical *ret_canonical)
{
	struct sigv4_canonical canonical;
	uint8_t secret_digest[SHA256_LEN], key[SIGV4_KEY_LEN];
	bool cached, right;

	if (sigv4_canonical_request(a, rq, signed_headers, payload, &canonical.request) < 0)
		return E_DENIED;
	canonical.string_to_sign = sigv4_string_to_sign(a, date, scope, canonical.request);
	sha256(secret, secret_digest);
	cached = sigv4_cache_find(cache, scope, secret_digest, key);
	if (!cached)
		sigv4_derive(secret, scope, key);
	right = crypto_equal(signature, sigv4_signature(a, key, canonical.string_to_sign));
	if (right && !cached)
		sigv4_cache_put(cache, scope, secret_digest, key);
	mem_wipe(key, sizeof(key));
	if (ret_canonical)
		*ret_canonical = canonical;
	return right ? 0 : E_DENIED;
}
