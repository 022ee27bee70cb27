/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judges requests that other signers made: sigv4_check SECRET < frames. A frame
 * is the decimal length of a request, a line end, and its raw bytes as they
 * would come over a socket. For each it prints one line: "ok", or "refused" and
 * why, with the canonical request that was expected.
 */
#include <stdio.h>
#include <string.h>

#include "crypto.h"
#include "http-parse.h"
#include "sigv4.h"

#define FIELDS_MAX 64

static const struct http_limits limits = {
	.target_max = 16384, .head_max = 65536, .header_max = FIELDS_MAX};

static str piece(str bytes, struct http_span s)
{
	return str_slice(bytes, s.at, s.at + s.n);
}

/* The request as wire sees it; E_SYNTAX when the server would not take it. */
static int read_request(str bytes, struct wire_header headers[FIELDS_MAX], struct wire_request *ret)
{
	struct http_parser parser = {0};
	struct http_head head;
	struct http_field fields[FIELDS_MAX];
	enum http_refusal why;

	if (http_parse_head(&parser, &limits, bytes, &head, fields, &why) != HTTP_PARSE_DONE)
		return E_SYNTAX;
	for (int i = 0; i < head.field_count; i++)
		headers[i] = (struct wire_header){piece(bytes, fields[i].name),
						  piece(bytes, fields[i].value)};
	*ret = (struct wire_request){
		.method = piece(bytes, head.method),
		.query = piece(bytes, head.target),
		.headers = headers,
		.header_count = (size_t)head.field_count,
		.body = str_slice(bytes, head.size, bytes.n),
	};
	ret->path = str_cut(&ret->query, '?');
	return ret->body.n == head.content_length ? 0 : E_SYNTAX;
}

static const char *judge(struct arena *a, const struct wire_request *rq, str secret,
			 struct sigv4_canonical *ret)
{
	str payload = sha256_hex(a, rq->body);
	str claimed = wire_header(rq, S("x-amz-content-sha256")), part;
	struct sigv4_auth auth;
	struct sigv4_credential scope;

	if (sigv4_parse(wire_header(rq, S("authorization")), &auth, &part) < 0 || auth.stray.p ||
	    sigv4_credential_parse(auth.credential, &scope) < 0)
		return "Authorization";
	if (!sigv4_signed_headers_valid(auth.signed_headers))
		return "SignedHeaders";
	if (claimed.p && !str_eq(claimed, payload))
		return "X-Amz-Content-Sha256";
	if (sigv4_verify(NULL, a, rq, &scope, wire_header(rq, S("x-amz-date")), auth.signed_headers,
			 payload, auth.signature, secret, ret) < 0)
		return "signature";
	return NULL;
}

static void print_escaped(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			printf("\\n");
		else
			putchar(s.p[i]);
	}
}

static void check(str bytes, str secret)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	struct wire_header headers[FIELDS_MAX];
	struct wire_request rq;
	struct sigv4_canonical canonical = {0};
	const char *why = "HTTP";

	if (read_request(bytes, headers, &rq) == 0)
		why = judge(a, &rq, secret, &canonical);
	if (!why) {
		puts("ok");
		return;
	}
	printf("refused: %s ", why);
	print_escaped(canonical.request);
	putchar('\n');
}

int main(int argc, char **argv)
{
	size_t n;

	if (argc != 2) {
		fprintf(stderr, "usage: sigv4_check SECRET < frames\n");
		return 2;
	}
	while (scanf("%zu", &n) == 1 && getchar() == '\n') {
		char *bytes = mem_new(n + 1);

		if (fread(bytes, 1, n, stdin) != n) {
			fprintf(stderr, "a frame is cut short\n");
			return 1;
		}
		check((str){bytes, n}, str_from(argv[1]));
		mem_free(bytes);
	}
	return 0;
}
