/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The front's checks as a golden file, tests/golden/front.txt: a request, the
 * answer byte for byte. A case starts from the standard request and changes it:
 *
 *	== title
 *	method GET | path /x | query a=b | body text
 *	set Name: value     (replaces, or adds)    add Name: value    drop Name
 *	now 20260301T090000Z | window 5 | window 90s | region r | explain
 *	sign id=... region=... service=...   (defaults: a good key, us-east-1, support)
 *	edit FROM => TO     (in Authorization)
 *	--
 *	the answer
 *
 * Lines after `sign` change the signed request. With MAINSTAY_GOLDEN_WRITE set
 * the file is written anew instead of compared; read the difference then.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "crypto.h"
#include "front.h"
#include "operations.h"
#include "test.h"
#include "wire-reply.h"

#define GOLDEN_FILE TEST_GOLDEN "/front.txt"
#define HEADERS_MAX 32
#define REQUEST_ID "00000000-0000-4000-8000-000000000000"
#define NOW "20260301T090000Z"

/* ---- keys ---- */

static const struct {
	str id, secret, token;
	const char *expires;
	bool active;
} keys[] = {
	{S_INIT("AKIAMEMBER0000000001"), S_INIT("member-secret"), {0}, NULL, true},
	{S_INIT("AKIADISABLED00000001"), S_INIT("disabled-secret"), {0}, NULL, false},
	{S_INIT("ASIATEMPORARY0000001"), S_INIT("temporary-secret"), S_INIT("its-token"),
	 "20260301T100000Z", true},
	{S_INIT("ASIAEXPIRED000000001"), S_INIT("expired-secret"), S_INIT("old-token"),
	 "20260301T090000Z", true},
};

static usec basic(str text)
{
	usec at;

	if (usec_parse_basic(text, &at) < 0)
		test_fail(__FILE__, __LINE__, "no time: %.*s", STR_ARG(text));
	return at;
}

static int find_key(void *ctx, struct arena *a, str key_id, struct front_key *ret)
{
	(void)ctx;
	(void)a;
	if (str_eq(key_id, S("AKIASTOREISBROKEN001")))
		return E_BUSY;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (!str_eq(keys[i].id, key_id))
			continue;
		*ret = (struct front_key){
			.secret = keys[i].secret, .token = keys[i].token, .active = keys[i].active};
		if (keys[i].expires)
			ret->expires = basic(str_from(keys[i].expires));
		return 0;
	}
	return E_NOENT;
}

/* ---- a case ---- */

struct golden {
	struct arena *a;
	struct wire_request rq;
	struct wire_header headers[HEADERS_MAX];
	struct front_options o;
	usec now;
};

static void add_header(struct golden *g, str name, str value)
{
	expect(g->rq.header_count < HEADERS_MAX);
	g->headers[g->rq.header_count++] = (struct wire_header){name, value};
}

static void drop_header(struct golden *g, str name)
{
	size_t kept = 0;

	for (size_t i = 0; i < g->rq.header_count; i++) {
		if (!str_ieq(g->headers[i].name, name))
			g->headers[kept++] = g->headers[i];
	}
	g->rq.header_count = kept;
}

static void set_header(struct golden *g, str name, str value)
{
	for (size_t i = 0; i < g->rq.header_count; i++) {
		if (str_ieq(g->headers[i].name, name)) {
			g->headers[i].value = value;
			return;
		}
	}
	add_header(g, name, value);
}

static struct golden *golden_new(struct arena *a)
{
	struct golden *g = ARENA_NEW(a, struct golden);

	g->a = a;
	g->now = basic(S(NOW));
	g->o = (struct front_options){
		.model = &api_model,
		.fallback = service_by_signing_name(&api_model, S("support")),
		.window = MINUTES(5),
		.find_key = find_key,
	};
	g->rq = (struct wire_request){
		.method = S("POST"), .path = S("/"), .body = S("{}"), .headers = g->headers};
	add_header(g, S("Host"), S("support.example"));
	add_header(g, S("Content-Type"), S("application/x-amz-json-1.1"));
	add_header(g, S("X-Amz-Date"), S(NOW));
	add_header(g, S("X-Amz-Target"), S("AWSSupport_20130415.DescribeCases"));
	return g;
}

static str secret_of(str id)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (str_eq(keys[i].id, id))
			return keys[i].secret;
	}
	return S("anything");
}

/* "id=... region=... service=..." */
static void do_sign(struct golden *g, str words)
{
	struct sigv4_signer signer = {
		.key_id = keys[0].id, .region = S("us-east-1"), .service = S("support")};
	str date = wire_header(&g->rq, S("x-amz-date"));

	while (words.p && words.n > 0) {
		str word = str_cut(&words, ' ');
		str name = str_cut(&word, '=');

		if (str_eq(name, S("id")))
			signer.key_id = word;
		else if (str_eq(name, S("region")))
			signer.region = word;
		else if (str_eq(name, S("service")))
			signer.service = word;
		else
			test_fail(__FILE__, __LINE__, "sign: %.*s", STR_ARG(name));
	}
	signer.secret = secret_of(signer.key_id);
	if (!date.p)
		date = wire_header(&g->rq, S("date"));
	set_header(g, S("Authorization"), sigv4_sign(g->a, &g->rq, &signer, basic(date)));
}

static str replace(struct arena *a, str in, str from, str to)
{
	const char *at = memmem(in.p, in.n, from.p, from.n);

	if (!at)
		test_fail(__FILE__, __LINE__, "\"%.*s\" is not in \"%.*s\"", STR_ARG(from),
			  STR_ARG(in));
	return str_fmt(a, "%.*s%.*s%.*s", (int)(at - in.p), in.p, STR_ARG(to),
		       (int)(in.p + in.n - at - (ptrdiff_t)from.n), at + from.n);
}

/* FROM => TO; TO may be empty. */
static void do_edit(struct golden *g, str words)
{
	const char *arrow = memmem(words.p, words.n, " =>", 3);
	size_t n;

	expect(arrow);
	n = (size_t)(arrow - words.p);
	set_header(g, S("Authorization"),
		   replace(g->a, wire_header(&g->rq, S("authorization")), str_slice(words, 0, n),
			   str_slice(words, n + 4, words.n)));
}

static void do_line(struct golden *g, str line)
{
	str rest = line;
	str word = str_cut(&rest, ' ');
	str value = rest.p ? rest : S(""), name;

	if (str_eq(word, S("method"))) {
		g->rq.method = value;
	} else if (str_eq(word, S("path"))) {
		g->rq.path = value;
	} else if (str_eq(word, S("query"))) {
		g->rq.query = value;
	} else if (str_eq(word, S("body"))) {
		g->rq.body = value;
	} else if (str_eq(word, S("drop"))) {
		drop_header(g, value);
	} else if (str_eq(word, S("set")) || str_eq(word, S("add"))) {
		name = str_cut(&value, ':');
		value = value.p ? str_trim(value) : S("");
		(str_eq(word, S("set")) ? set_header : add_header)(g, name, value);
	} else if (str_eq(word, S("now"))) {
		g->now = basic(value);
	} else if (str_eq(word, S("window"))) {
		bool seconds = str_ends(value, S("s"));
		int64_t n;

		expect_ok(str_to_i64(str_slice(value, 0, value.n - seconds), &n));
		g->o.window = seconds ? SECONDS(n) : MINUTES(n);
	} else if (str_eq(word, S("region"))) {
		g->o.region = value;
	} else if (str_eq(word, S("explain"))) {
		g->o.explain_signatures = true;
	} else if (str_eq(word, S("sign"))) {
		do_sign(g, value);
	} else if (str_eq(word, S("edit"))) {
		do_edit(g, value);
	} else {
		test_fail(__FILE__, __LINE__, "unknown line: %.*s", STR_ARG(line));
	}
}

/* The answer as the golden file has it. */
static void print_answer(struct golden *g, struct buf *out)
{
	struct front_result result;
	struct wire_reply reply;
	int r = front_check(&g->o, g->a, &g->rq, g->now, &result);

	if (r >= 0) {
		buf_fmt(out, "goes on: %.*s %.*s, key %.*s, region %.*s\n",
			STR_ARG(result.service->id), STR_ARG(result.operation->name),
			STR_ARG(result.key_id), STR_ARG(result.region));
		return;
	}
	if (r != E_API) {
		buf_fmt(out, "undecided: %s\n", err_name(r));
		return;
	}
	wire_reply_error(result.service, &api_model.errors[result.error], result.status,
			 result.message, (str){0}, S(REQUEST_ID), g->a, &reply);
	buf_fmt(out, "%d\n", reply.status);
	for (size_t i = 0; i < reply.header_count; i++)
		buf_fmt(out, "%.*s: %.*s\n", STR_ARG(reply.headers[i].name),
			STR_ARG(reply.headers[i].value));
	buf_fmt(out, "\n%.*s\n", STR_ARG(reply.body));
}

static str read_file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "r");
	struct buf text CLEANUP(buf_done) = {0};
	char piece[4096];
	size_t n;

	expect(f);
	buf_init(&text, (size_t)1 << 20);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(&text, piece, n);
	fclose(f);
	return buf_dup(&text, a);
}

static str next_line(str *rest)
{
	return str_cut(rest, '\n');
}

/* Runs a case whose lines start behind its title; *rest ends at the next title. */
static void run_case(struct test *t, str title, str *rest, struct buf *out, bool write)
{
	struct golden *g = golden_new(t->arena);
	struct buf answer CLEANUP(buf_done) = {0};
	str line = {0}, want = {0};

	while (rest->p && !str_eq(line = next_line(rest), S("--"))) {
		buf_fmt(out, "%.*s\n", STR_ARG(line));
		if (line.n > 0 && line.p[0] != '#')
			do_line(g, line);
	}
	buf_str(out, S("--\n"));
	want = (str){rest->p, 0};
	while (rest->p && rest->n > 0 && !str_starts(*rest, S("== "))) {
		next_line(rest);
		want.n = rest->p ? (size_t)(rest->p - want.p) : strlen(want.p);
	}
	buf_init(&answer, 65536);
	print_answer(g, &answer);
	buf_char(&answer, '\n');
	buf_str(out, buf_get(&answer));
	if (!write && !str_eq(str_trim(want), str_trim(buf_get(&answer))))
		test_fail(__FILE__, __LINE__, "%.*s\nwant:\n%.*s\ngot:\n%.*s", STR_ARG(title),
			  STR_ARG(want), STR_ARG(buf_get(&answer)));
}

TEST(every_check_answers_as_written)
{
	bool write = getenv("MAINSTAY_GOLDEN_WRITE");
	struct buf out CLEANUP(buf_done) = {0};
	str rest = read_file(t->arena, GOLDEN_FILE);
	int cases = 0;

	buf_init(&out, (size_t)1 << 20);
	while (rest.p && rest.n > 0) {
		str line = next_line(&rest);

		buf_fmt(&out, "%.*s\n", STR_ARG(line));
		if (str_starts(line, S("== "))) {
			run_case(t, line, &rest, &out, write);
			cases++;
		}
	}
	expect(cases >= 60);
	if (write) {
		FILE *f = fopen(GOLDEN_FILE, "w");

		expect(f);
		expect_eq(fwrite(out.p, 1, out.n, f), out.n);
		fclose(f);
	}
}

/* ---- mutants ---- */

static bool goes_on(struct golden *g)
{
	struct front_result result;

	return front_check(&g->o, g->a, &g->rq, g->now, &result) >= 0;
}

/* A signed request of one of several kinds, made anew each time so that a mutant can be of it. */
static struct golden *signed_request(struct arena *a, int kind)
{
	struct golden *g = golden_new(a);

	g->rq.body = S("{\"caseIdList\":[\"case-111122223333-exen-2026-0123456789abcdef\"]}");
	if (kind == 1) { /* as JS signs: body's hash, ids of the call, length */
		set_header(g, S("X-Amz-Content-Sha256"), sha256_hex(a, g->rq.body));
		add_header(g, S("X-Amz-User-Agent"), S("aws-sdk-js/3.1134.0"));
	} else if (kind == 2) { /* a temporary key, a base path and a query */
		g->rq.path = S("/base/path");
		g->rq.query = S("Param1=value1&Param2=va%20lue");
		add_header(g, S("X-Amz-Security-Token"), S("its-token"));
	}
	do_sign(g, kind == 2 ? S("id=ASIATEMPORARY0000001") : S(""));
	return g;
}

#define KINDS 3

struct mutants {
	int tried, accepted, same;
};

static void judge(struct mutants *m, struct golden *g, const char *what, size_t at)
{
	m->tried++;
	if (!goes_on(g))
		return;
	m->accepted++;
	printf("accepted: %s, byte %zu\n", what, at);
}

/* What a reader of the request takes for the same: none of these is signed as it stands. */
static bool is_same(const char *what, char from, char to)
{
	bool blanks = strchr(" ,\t", from) && strchr(" ,\t", to);

	return from == to || (blanks && strcmp(what, "Authorization") == 0) ||
	       ((from ^ to) == 0x20 && strcmp(what, "name") == 0);
}

static const char swaps[] = "aA0/ %=;,.-~\t\x01\xff";

/* Every byte of one text of the request, changed to each of several others. */
static void mutate_text(struct mutants *m, struct arena *a, int kind,
			str *(*text_of)(struct golden *g), const char *what)
{
	struct golden *first = signed_request(a, kind);
	size_t n = text_of(first)->n;

	for (size_t at = 0; at < n; at++) {
		if (at == 0 && strcmp(what, "path") == 0)
			continue; /* the server sees to it that a path starts with '/' */
		for (size_t s = 0; s < sizeof(swaps) - 1; s++) {
			struct golden *g = signed_request(a, kind);
			str *text = text_of(g);
			char *p = arena_alloc(a, n);

			memcpy(p, text->p, n);
			if (is_same(what, p[at], swaps[s])) {
				m->same++;
				continue;
			}
			p[at] = swaps[s];
			text->p = p;
			judge(m, g, what, at);
		}
		if (m->tried % 500 < (int)sizeof(swaps))
			arena_reset(a);
	}
}

static str *text_method(struct golden *g)
{
	return &g->rq.method;
}

static str *text_path(struct golden *g)
{
	return &g->rq.path;
}

static str *text_query(struct golden *g)
{
	return &g->rq.query;
}

static str *text_body(struct golden *g)
{
	return &g->rq.body;
}

/* Which header the two below take. */
static _Thread_local size_t header_at;

static str *text_name(struct golden *g)
{
	return &g->headers[header_at].name;
}

static str *text_value(struct golden *g)
{
	return &g->headers[header_at].value;
}

static void mutate_headers(struct mutants *m, struct arena *a, int kind)
{
	size_t n = signed_request(a, kind)->rq.header_count;

	for (header_at = 0; header_at < n; header_at++) {
		struct golden *g = signed_request(a, kind);
		bool is_auth = str_eq(g->headers[header_at].name, S("Authorization"));

		mutate_text(m, a, kind, text_name, "name");
		mutate_text(m, a, kind, text_value, is_auth ? "Authorization" : "value");
		g = signed_request(a, kind);
		g->headers[header_at] = g->headers[--g->rq.header_count];
		judge(m, g, "header dropped", header_at);
		g = signed_request(a, kind);
		add_header(g, g->headers[header_at].name, g->headers[header_at].value);
		judge(m, g, "header repeated", header_at);
		g = signed_request(a, kind);
		add_header(g, g->headers[header_at].name, S(""));
		judge(m, g, "header repeated, empty", header_at);
	}
}

TEST(no_mutant_of_a_signed_request_is_accepted)
{
	struct arena *a = arena_new();
	struct mutants m = {0};

	for (int kind = 0; kind < KINDS; kind++) {
		static const char *const more[] = {"X-Amz-Date", "X-Amz-Expires", "x-amz-anything"};

		expect(goes_on(signed_request(a, kind)));
		mutate_text(&m, a, kind, text_method, "method");
		mutate_text(&m, a, kind, text_path, "path");
		mutate_text(&m, a, kind, text_query, "query");
		mutate_text(&m, a, kind, text_body, "body");
		mutate_headers(&m, a, kind);
		for (size_t i = 0; i < ARRAY_LEN(more); i++) {
			struct golden *g = signed_request(a, kind);

			add_header(g, str_from(more[i]), S("1"));
			judge(&m, g, more[i], 0);
		}
		arena_reset(a);
	}
	arena_free(a);
	expect(m.tried >= 2000);
	expect_eq(m.accepted, 0);
}

TEST(what_is_not_signed_may_change)
{
	struct golden *g = signed_request(t->arena, 0);

	add_header(g, S("User-Agent"), S("aws-cli/1.45"));
	add_header(g, S("amz-sdk-invocation-id"), S("1"));
	add_header(g, S("X-Amzn-Trace-Id"), S("Root=1"));
	set_header(g, S("Host"), S("  support.example "));
	expect(goes_on(g));
}

TEST(a_request_goes_on_again_from_the_cache)
{
	struct golden *g = signed_request(t->arena, 1);
	int64_t hits, misses;

	g->o.cache = sigv4_cache_new(16);
	for (int i = 0; i < 5; i++)
		expect(goes_on(g));
	sigv4_cache_counts(g->o.cache, &hits, &misses);
	expect_eq(hits, 4);
	expect_eq(misses, 1);
	sigv4_cache_free(g->o.cache);
}
