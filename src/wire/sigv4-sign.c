/* SPDX-License-Identifier: Apache-2.0 */
/* The signing side: requests of our own, and links that carry their signature in the query. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sigv4-private.h"

/* How far ahead of our clock a link may be dated: it was made by another node of ours. */
#define LINK_AHEAD MINUTES(5)
/* A link's body is not part of its signature. */
#define UNSIGNED_PAYLOAD "UNSIGNED-PAYLOAD"

/* Headers that proxies, retries and the connection change. Lower case. */
static const str unsigned_names[] = {
	S_INIT("accept-encoding"),   S_INIT("amz-sdk-invocation-id"),
	S_INIT("amz-sdk-request"),   S_INIT("authorization"),
	S_INIT("connection"),        S_INIT("expect"),
	S_INIT("transfer-encoding"), S_INIT("user-agent"),
	S_INIT("x-amzn-trace-id"),
};

static bool stays_unsigned(str lower)
{
	for (size_t i = 0; i < ARRAY_LEN(unsigned_names); i++) {
		if (str_eq(unsigned_names[i], lower))
			return true;
	}
	return false;
}

static int str_ptr_cmp(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

static str lower_case(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 'a' - 'A') : s.p[i];
	return (str){p, s.n};
}

/* The list of SignedHeaders: lower case, sorted, each once. */
static str signed_names(struct arena *a, const struct wire_request *rq)
{
	str *names = ARENA_ARRAY(a, str, rq->header_count + 1);
	size_t n = 0, size = 0;
	struct sigv4_text t;

	for (size_t i = 0; i < rq->header_count; i++) {
		str name = lower_case(a, rq->headers[i].name);

		if (stays_unsigned(name))
			continue;
		names[n++] = name;
		size += name.n + 1;
	}
	qsort(names, n, sizeof(*names), str_ptr_cmp);
	t = sigv4_text_new(a, size);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && str_eq(names[i], names[i - 1]))
			continue;
		if (i > 0)
			sigv4_put_char(&t, ';');
		sigv4_put(&t, names[i]);
	}
	return sigv4_text_get(&t);
}

static struct sigv4_credential scope_of(const struct sigv4_signer *signer, str date)
{
	return (struct sigv4_credential){
		.key_id = signer->key_id,
		.date = str_slice(date, 0, 8),
		.region = signer->region,
		.service = signer->service,
		.terminator = S(SIGV4_TERMINATOR),
	};
}

static str signature_of(struct arena *a, const struct wire_request *rq,
			const struct sigv4_signer *signer, const struct sigv4_credential *scope,
			str date, str names, str payload)
{
	uint8_t key[SIGV4_KEY_LEN];
	str canonical, signature;
	int r = sigv4_canonical_request(a, rq, names, payload, &canonical);

	assert(r == 0); /* the names were taken from the request itself */
	sigv4_derive(signer->secret, scope, key);
	signature = sigv4_signature(a, key, sigv4_string_to_sign(a, date, scope, canonical));
	mem_wipe(key, sizeof(key));
	return signature;
}

str sigv4_sign(struct arena *a, const struct wire_request *rq, const struct sigv4_signer *signer,
	       usec now)
{
	str date = usec_format(a, now, USEC_BASIC_Z);
	struct sigv4_credential scope = scope_of(signer, date);
	str names = signed_names(a, rq);
	str signature = signature_of(a, rq, signer, &scope, date, names, sha256_hex(a, rq->body));

	return str_fmt(a,
		       SIGV4_ALGORITHM " Credential=%.*s/%.*s/%.*s/%.*s/" SIGV4_TERMINATOR
				       ", SignedHeaders=%.*s, Signature=%.*s",
		       STR_ARG(signer->key_id), STR_ARG(scope.date), STR_ARG(signer->region),
		       STR_ARG(signer->service), STR_ARG(names), STR_ARG(signature));
}

str sigv4_presign(struct arena *a, const struct sigv4_link *link, const struct sigv4_signer *signer,
		  usec now)
{
	str date = usec_format(a, now, USEC_BASIC_Z);
	struct sigv4_credential scope = scope_of(signer, date);
	const struct wire_header host = {S("host"), link->host};
	struct wire_request rq = {
		.method = link->method, .path = link->path, .headers = &host, .header_count = 1};
	str query = link->query.p ? link->query : S(""), signature;

	assert(link->expires >= 1 && link->expires <= SIGV4_EXPIRES_MAX);
	rq.query = str_fmt(a,
			   "%.*s%sX-Amz-Algorithm=" SIGV4_ALGORITHM
			   "&X-Amz-Credential=%.*s%%2F%.*s%%2F%.*s%%2F%.*s%%2F" SIGV4_TERMINATOR
			   "&X-Amz-Date=%.*s&X-Amz-Expires=%d&X-Amz-SignedHeaders=host",
			   STR_ARG(query), query.n > 0 ? "&" : "", STR_ARG(signer->key_id),
			   STR_ARG(scope.date), STR_ARG(signer->region), STR_ARG(signer->service),
			   STR_ARG(date), link->expires);
	signature = signature_of(a, &rq, signer, &scope, date, S("host"), S(UNSIGNED_PAYLOAD));
	return str_fmt(a, "%.*s?%.*s&X-Amz-Signature=%.*s", STR_ARG(link->path), STR_ARG(rq.query),
		       STR_ARG(signature));
}

struct link_parts {
	str algorithm, credential, date, expires, signed_headers, signature;
};

/* Each of the six must be there exactly once. */
static int link_parts_find(struct arena *a, str query, struct link_parts *ret)
{
	struct link_parts found = {0};
	const struct {
		str name;
		str *to;
	} parts[] = {
		{S("X-Amz-Algorithm"), &found.algorithm},
		{S("X-Amz-Credential"), &found.credential},
		{S("X-Amz-Date"), &found.date},
		{S("X-Amz-Expires"), &found.expires},
		{S("X-Amz-SignedHeaders"), &found.signed_headers},
		{S("X-Amz-Signature"), &found.signature},
	};
	str rest = query, name, value;

	while ((name = wire_pair_next(&rest, &value)).p) {
		name = wire_unescape(a, name);
		for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
			if (!str_eq(parts[i].name, name))
				continue;
			if (parts[i].to->p)
				return E_DENIED;
			*parts[i].to = wire_unescape(a, value);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (!parts[i].to->p)
			return E_DENIED;
	}
	*ret = found;
	return 0;
}

int sigv4_presign_verify(struct arena *a, const struct wire_request *rq,
			 const struct sigv4_signer *signer, usec now)
{
	struct link_parts parts;
	struct sigv4_credential scope;
	int64_t expires;
	usec made;

	if (link_parts_find(a, rq->query, &parts) < 0 ||
	    !str_eq(parts.algorithm, S(SIGV4_ALGORITHM)) ||
	    !str_eq(parts.signed_headers, S("host")) || wire_header_count(rq, S("host")) != 1 ||
	    sigv4_credential_parse(parts.credential, &scope) < 0 ||
	    usec_parse_basic(parts.date, &made) < 0 || str_to_i64(parts.expires, &expires) < 0 ||
	    expires < 1 || expires > SIGV4_EXPIRES_MAX)
		return E_DENIED;
	if (!str_eq(scope.key_id, signer->key_id) || !str_eq(scope.region, signer->region) ||
	    !str_eq(scope.service, signer->service) ||
	    !str_eq(scope.terminator, S(SIGV4_TERMINATOR)) || !str_starts(parts.date, scope.date))
		return E_DENIED;
	if (sigv4_verify(NULL, a, rq, &scope, parts.date, parts.signed_headers, S(UNSIGNED_PAYLOAD),
			 parts.signature, signer->secret, NULL) < 0)
		return E_DENIED;
	if (now >= made + SECONDS(expires) || made > now + LINK_AHEAD)
		return E_LIMIT;
	return 0;
}
