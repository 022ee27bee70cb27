/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AWS Signature Version 4, both ways: verifying what clients sign and signing
 * requests and links of our own. Pure functions over bytes; the only state is
 * the cache of derived keys, which is locked inside.
 *
 * What is signed is the "canonical request":
 *
 *	METHOD \n path \n query \n name:value \n ... \n \n signed-names \n hash of the body
 *
 * path: the raw path, "." and ".." and empty segments resolved, then every byte
 * outside A-Za-z0-9-._~/ percent-encoded (a raw '%' becomes %25). query: split
 * at '&' and the first '=', decoded, encoded again, sorted by bytes;
 * X-Amz-Signature left out. Headers: the signed names, values of repeats joined
 * with ',', white space trimmed and folded. Its hash, the date and the scope
 * make the "string to sign", whose HMAC under a key derived from the secret,
 * the date, the region and the service is the signature.
 */
#ifndef WIRE_SIGV4_H
#define WIRE_SIGV4_H

#include "arena.h"
#include "str.h"
#include "usec.h"
#include "wire-request.h"

#define SIGV4_ALGORITHM "AWS4-HMAC-SHA256"
#define SIGV4_TERMINATOR "aws4_request"
#define SIGV4_KEY_LEN 32
#define SIGV4_EXPIRES_MAX 604800

/* The parts of an Authorization header (or of the query form); views into it, absent when
 * missing. */
struct sigv4_auth {
	str algorithm;
	str credential;
	str signed_headers;
	str signature;
	str stray; /* the first part with a foreign or repeated name; absent when there is none */
};

/* keyid/date/region/service/aws4_request */
struct sigv4_credential {
	str key_id;
	str date;
	str region;
	str service;
	str terminator;
};

/*
 * Takes an Authorization value apart: an algorithm, then name=value parts with
 * commas or blanks between. E_SYNTAX for a part without '=', which is then
 * *reterr_part; missing parts are absent and no failure.
 */
MUST_USE int sigv4_parse(str header, struct sigv4_auth *ret, str *reterr_part);
/* E_SYNTAX unless there are exactly five parts; their contents are not judged. */
MUST_USE int sigv4_credential_parse(str credential, struct sigv4_credential *ret);
/* Whether it is a list of header names in lower case, sorted, each once, with ';' between. */
bool sigv4_signed_headers_valid(str signed_headers);
/* Whether the list holds that (lower-case) name. */
bool sigv4_signs(str signed_headers, str name);

/* The canonical forms of a raw path and of a raw query (absent is like empty). */
str sigv4_canonical_path(struct arena *a, str path);
str sigv4_canonical_query(struct arena *a, str query);
/*
 * The canonical request for these signed names. payload is the text that stands
 * for the body, mostly the hex SHA-256 of it. E_NOENT when a signed header is
 * not in the request: absent must not pass for empty.
 */
MUST_USE int sigv4_canonical_request(struct arena *a, const struct wire_request *rq,
				     str signed_headers, str payload, str *ret);
/* date is 20150830T123600Z. */
str sigv4_string_to_sign(struct arena *a, str date, const struct sigv4_credential *scope,
			 str canonical_request);
/* The chain of four HMACs. */
void sigv4_derive(str secret, const struct sigv4_credential *scope, uint8_t ret[SIGV4_KEY_LEN]);
/* The hex signature. */
str sigv4_signature(struct arena *a, const uint8_t key[SIGV4_KEY_LEN], str string_to_sign);

/*
 * Derived keys by (key id, digest of the secret, date, region, service). Only
 * keys that verified a request are kept, so a stranger cannot turn it over.
 * Thread-safe; at most `entries` are kept, the longest unused goes first.
 */
struct sigv4_cache;
struct sigv4_cache *sigv4_cache_new(size_t entries);
/* Wipes and frees; accepts NULL. */
void sigv4_cache_free(struct sigv4_cache *c);
/* How many lookups were answered from the cache, and how many not. */
void sigv4_cache_counts(struct sigv4_cache *c, int64_t *ret_hits, int64_t *ret_misses);

/*
 * Whether `signature` is the right one; compared in constant time. E_DENIED when it is not, or when
 * a signed header is missing from the request. cache may be NULL. When canonical is not NULL the
 * canonical request and the string to sign are handed out for a debugging answer.
 */
struct sigv4_canonical {
	str request;
	str string_to_sign;
};
MUST_USE int sigv4_verify(struct sigv4_cache *cache, struct arena *a, const struct wire_request *rq,
			  const struct sigv4_credential *scope, str date, str signed_headers,
			  str payload, str signature, str secret,
			  struct sigv4_canonical *ret_canonical);

/* Who signs, for our own requests. */
struct sigv4_signer {
	str key_id;
	str secret;
	str region;
	str service;
};

/*
 * The Authorization value for a request that carries Host, X-Amz-Date (of
 * `now`) and, for a temporary key, X-Amz-Security-Token already. Every header
 * is signed but those that proxies and retries change.
 */
str sigv4_sign(struct arena *a, const struct wire_request *rq, const struct sigv4_signer *signer,
	       usec now);

/*
 * A link that works without credentials until it expires: method, host and
 * target are signed, the body is not. Only our own large-attachment links are
 * made and taken this way; API operations refuse the query form.
 */
struct sigv4_link {
	str method;
	str host;    /* as the client will send it, port included */
	str path;    /* already percent-encoded */
	str query;   /* further parameters, already percent-encoded; absent for none */
	int expires; /* seconds, 1..SIGV4_EXPIRES_MAX */
};

/* path?query of the signed link. */
str sigv4_presign(struct arena *a, const struct sigv4_link *link, const struct sigv4_signer *signer,
		  usec now);
/*
 * Judges a request made with such a link. E_DENIED when it was not made by this
 * signer or was changed, E_LIMIT when it has expired (or is dated more than
 * five minutes ahead). Only `host` may be the signed header.
 */
MUST_USE int sigv4_presign_verify(struct arena *a, const struct wire_request *rq,
				  const struct sigv4_signer *signer, usec now);

#endif
