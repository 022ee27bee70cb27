/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quotes prices for tests/price_oracle.py: one catalogue file as the argument,
 * then lines "PLAN USAGE [base:NAME=AMOUNT | count:NAME=N]..." on standard input.
 * Answers a line each: the total and the amounts of all lines, in minor units,
 * or "limit". Only for tests.
 */
#include <stdio.h>

#include "buf.h"
#include "plan.h"
#include "price.h"

#define WORDS_MAX 16

static str read_file(const char *path, struct arena *a)
{
	FILE *f = fopen(path, "rb");
	char chunk[4096];
	struct buf b;
	size_t n;
	str s;

	buf_init(&b, 8u << 20);
	while (f && (n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	if (f)
		fclose(f);
	s = buf_dup(&b, a);
	buf_done(&b);
	return s;
}

static int quote(const struct catalog *c, str line, struct arena *a)
{
	str rest = line;
	const struct plan *p = catalog_plan(c, str_cut(&rest, ' '));
	struct price_amount bases[WORDS_MAX];
	struct price_count counts[WORDS_MAX];
	struct price_usage u = {.bases = bases, .counts = counts};
	struct price_quote q;
	int r;

	if (!p || dec18_parse(str_cut(&rest, ' '), &u.usage, NULL) < 0)
		return E_SYNTAX;
	while (rest.p && u.base_count < WORDS_MAX && u.count_count < WORDS_MAX) {
		str value = str_cut(&rest, ' ');
		str kind = str_cut(&value, ':');
		str name = str_cut(&value, '=');

		if (str_eq(kind, S("base"))) {
			struct price_amount *b = &bases[u.base_count++];

			b->name = name;
			r = dec18_parse(value, &b->amount, NULL);
		} else {
			struct price_count *n = &counts[u.count_count++];

			n->name = name;
			r = str_to_i64(value, &n->count);
		}
		if (r < 0)
			return r;
	}
	if (price_quote(p->price, &u, a, &q) < 0) {
		puts("limit");
		return 0;
	}
	printf("%lld", (long long)q.total);
	for (size_t i = 0; i < q.line_count; i++)
		printf(" %lld", (long long)q.lines[i].amount);
	putchar('\n');
	return 0;
}

int main(int argc, char **argv)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	struct plan_book *b = plan_book_new();
	const struct catalog *c;
	char line[4096], *err;
	int r = 0;

	if (argc != 2)
		return 2;
	if (plan_book_add(b, str_from(argv[1]), read_file(argv[1], a), true, &c, &err) < 0) {
		fputs(err, stderr);
		mem_free(err);
		plan_book_free(b);
		return 1;
	}
	while (r == 0 && fgets(line, sizeof(line), stdin))
		r = quote(c, str_trim(str_from(line)), a);
	plan_book_free(b);
	return r < 0;
}
