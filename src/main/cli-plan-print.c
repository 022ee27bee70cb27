/* SPDX-License-Identifier: Apache-2.0 */
/* Plans for people: tables that fit a terminal of 100 columns, doubts below them. */
#include "cli-plan.h"
#include "json-tree.h"
#include "text-grid.h"

/* The text of a member; empty without one. */
static str member(const struct json_node *n, const char *key)
{
	const struct json_node *m = n ? json_member(n, str_from(key)) : NULL;

	return m && m->text.p ? m->text : S("");
}

static const struct json_node *list(const struct json_node *n, const char *key)
{
	const struct json_node *m = n ? json_member(n, str_from(key)) : NULL;

	return m ? m->first : NULL;
}

static bool is_true(const struct json_node *n, const char *key)
{
	const struct json_node *m = json_member(n, str_from(key));

	return m && m->kind == JSON_TRUE;
}

/* "D1, D5"; empty for none. */
static str joined(struct arena *a, const struct json_node *first)
{
	str all = S("");

	for (const struct json_node *m = first; m; m = m->next)
		all = str_fmt(a, "%.*s%s%.*s", STR_ARG(all), all.n ? ", " : "", STR_ARG(m->text));
	return all;
}

static str marked(struct arena *a, str text, const struct json_node *doubts)
{
	str codes = joined(a, doubts);

	return codes.n ? str_fmt(a, "%.*s [%.*s]", STR_ARG(text), STR_ARG(codes)) : text;
}

/* "D1  text", wrapped. */
static void print_notes(struct cli *cli, struct buf *out, const struct json_node *answer,
			const char *key)
{
	struct grid g = {.columns = 2};

	for (const struct json_node *n = list(answer, key); n; n = n->next) {
		grid_add(&g, cli->arena, member(n, "code"));
		grid_add(&g, cli->arena, member(n, "text"));
	}
	if (g.cells.n)
		buf_char(out, '\n');
	grid_print(out, &g, GRID_WIDTH);
}

static void add_titles(struct grid *g, struct arena *a, const char *const *titles, size_t n)
{
	g->columns = n;
	for (size_t i = 0; i < n; i++)
		grid_add(g, a, str_from(titles[i]));
}

void plan_print_list(struct cli *cli, struct buf *out, const struct json_node *answer)
{
	static const char *const titles[] = {"PLAN", "NAME", "PRICE", "FOR"};
	struct grid g = {0};

	add_titles(&g, cli->arena, titles, ARRAY_LEN(titles));
	for (const struct json_node *p = list(answer, "plans"); p; p = p->next) {
		bool standard = is_true(p, "isDefault");

		grid_add(&g, cli->arena,
			 standard ? str_fmt(cli->arena, "%.*s *", STR_ARG(member(p, "plan")))
				  : member(p, "plan"));
		grid_add(&g, cli->arena, member(p, "name"));
		grid_add(&g, cli->arena, member(p, "price"));
		grid_add(&g, cli->arena, member(p, "audience"));
	}
	grid_print(out, &g, GRID_WIDTH);
	buf_fmt(out, "\n* of everyone without a subscription. Catalogue %.*s, amounts in %.*s.\n",
		STR_ARG(member(answer, "catalog")), STR_ARG(member(answer, "currency")));
}

static void print_cases(struct cli *cli, struct buf *out, const struct json_node *plan)
{
	struct arena *a = cli->arena;

	for (const struct json_node *k = list(plan, "cases"); k; k = k->next) {
		struct grid g = {.columns = 3};
		str channels = S(""), languages = S("");

		for (const struct json_node *c = list(k, "channels"); c; c = c->next)
			channels = str_fmt(a, "%.*s%s%.*s (%.*s)", STR_ARG(channels),
					   channels.n ? ", " : "", STR_ARG(member(c, "name")),
					   STR_ARG(member(c, "hours")));
		for (const struct json_node *l = list(k, "languages"); l; l = l->next)
			languages = str_fmt(a, "%.*s%s%.*s %.*s", STR_ARG(languages),
					    languages.n ? ", " : "", STR_ARG(member(l, "language")),
					    STR_ARG(member(l, "availability")));
		buf_fmt(out, "\n%.*s\n  ", STR_ARG(member(k, "name")));
		text_wrap(out, channels, 2, GRID_WIDTH);
		buf_str(out, S("  "));
		text_wrap(out, languages, 2, GRID_WIDTH);
		for (const struct json_node *s = list(k, "severities"); s; s = s->next) {
			grid_add(&g, a, str_fmt(a, "  %.*s", STR_ARG(member(s, "severity"))));
			grid_add(&g, a, member(s, "name"));
			grid_add(&g, a,
				 member(s, "firstResponse").n
					 ? str_fmt(a, "%.*s, %.*s",
						   STR_ARG(member(s, "firstResponse")),
						   STR_ARG(member(s, "hours")))
					 : S("-"));
		}
		grid_print(out, &g, GRID_WIDTH);
	}
}

static void print_features(struct cli *cli, struct buf *out, const struct json_node *plan)
{
	struct grid g = {.columns = 3};

	buf_char(out, '\n');
	for (const struct json_node *f = list(plan, "features"); f; f = f->next) {
		grid_add(&g, cli->arena, member(f, "feature"));
		grid_add(&g, cli->arena, member(f, "name"));
		grid_add(&g, cli->arena, marked(cli->arena, member(f, "text"), list(f, "doubts")));
	}
	grid_print(out, &g, GRID_WIDTH);
}

/* Texts that stand above already. */
static bool is_text(str path)
{
	return str_starts(path, S("label.")) || str_starts(path, S("audience.")) ||
	       str_starts(path, S("highlights.")) || str_eq(path, S("code"));
}

/* Every value as the catalogue has it, with its source: the long part, last. */
static void print_facts(struct cli *cli, struct buf *out, const struct json_node *plan)
{
	static const char *const titles[] = {"FIELD", "VALUE", "SOURCE", "DOUBT"};
	struct grid g = {.ruled = true};

	add_titles(&g, cli->arena, titles, ARRAY_LEN(titles));
	for (const struct json_node *f = list(plan, "facts"); f; f = f->next) {
		if (is_text(member(f, "path")))
			continue;
		grid_add(&g, cli->arena, member(f, "path"));
		grid_add(&g, cli->arena, member(f, "value"));
		grid_add(&g, cli->arena, joined(cli->arena, list(f, "sources")));
		grid_add(&g, cli->arena, joined(cli->arena, list(f, "doubts")));
	}
	buf_char(out, '\n');
	grid_print(out, &g, GRID_WIDTH);
}

void plan_print_plan(struct cli *cli, struct buf *out, const struct json_node *answer)
{
	const struct json_node *plan = json_member(answer, S("plan"));

	buf_fmt(out, "%.*s (%.*s, %.*s)\n", STR_ARG(member(plan, "name")),
		STR_ARG(member(plan, "plan")), STR_ARG(member(answer, "catalog")));
	text_wrap(out, member(plan, "audience"), 0, GRID_WIDTH);
	text_wrap(out, member(plan, "price"), 0, GRID_WIDTH);
	for (const struct json_node *h = list(plan, "highlights"); h; h = h->next) {
		buf_str(out, S("- "));
		text_wrap(out, h->text, 2, GRID_WIDTH);
	}
	print_cases(cli, out, plan);
	print_features(cli, out, plan);
	print_facts(cli, out, plan);
	print_notes(cli, out, answer, "doubts");
	print_notes(cli, out, answer, "sources");
}

void plan_print_compare(struct cli *cli, struct buf *out, const struct json_node *answer)
{
	struct grid g = {.columns = 1, .ruled = true};
	struct arena *a = cli->arena;

	grid_add(&g, a, S(""));
	for (const struct json_node *p = list(answer, "plans"); p; p = p->next) {
		if (g.columns == GRID_COLUMNS_MAX)
			break;
		grid_add(&g, a, marked(a, member(p, "name"), list(p, "doubts")));
		g.columns++;
	}
	for (const struct json_node *r = list(answer, "rows"); r; r = r->next) {
		const struct json_node *c = list(r, "cells");

		grid_add(&g, a, member(r, "name"));
		for (size_t i = 1; i < g.columns; i++, c = c ? c->next : NULL)
			grid_add(&g, a, marked(a, member(c, "text"), list(c, "doubts")));
	}
	grid_print(out, &g, GRID_WIDTH);
	print_notes(cli, out, answer, "doubts");
}

void plan_print_diff(struct cli *cli, struct buf *out, const struct json_node *answer)
{
	struct grid g = {.columns = 4, .ruled = true};
	struct arena *a = cli->arena;
	str last = S("");

	grid_add(&g, a, S(""));
	grid_add(&g, a, member(answer, "from"));
	grid_add(&g, a, member(answer, "to"));
	grid_add(&g, a, S("DOUBT"));
	for (const struct json_node *d = list(answer, "differences"); d; d = d->next) {
		str plan = member(d, "plan");

		if (!str_eq(plan, last)) {
			for (int i = 0; i < 8; i++)
				grid_add(&g, a, i == 4 ? plan : S(""));
		}
		last = plan;
		grid_add(&g, a, member(d, "name"));
		grid_add(&g, a, member(d, "from").n ? member(d, "from") : S("-"));
		grid_add(&g, a, member(d, "to").n ? member(d, "to") : S("-"));
		grid_add(&g, a, joined(a, list(d, "doubts")));
	}
	if (g.cells.n == g.columns) {
		buf_str(out, S("The catalogues do not differ.\n"));
		return;
	}
	grid_print(out, &g, GRID_WIDTH);
	print_notes(cli, out, answer, "doubts");
}

void plan_print_quote(struct cli *cli, struct buf *out, const struct json_node *answer)
{
	struct grid g = {.columns = 3, .right = {false, true, true}, .ruled = true};
	struct arena *a = cli->arena;

	grid_add(&g, a,
		 str_fmt(a, "%.*s, %.*s", STR_ARG(member(answer, "plan")),
			 STR_ARG(member(answer, "catalog"))));
	grid_add(&g, a, S("QUANTITY"));
	grid_add(&g, a, member(answer, "currency"));
	for (const struct json_node *l = list(answer, "lines"); l; l = l->next) {
		grid_add(&g, a, member(l, "description"));
		grid_add(&g, a, member(l, "quantity"));
		grid_add(&g, a, member(l, "amount"));
	}
	grid_add(&g, a, S("total"));
	grid_add(&g, a, S(""));
	grid_add(&g, a, member(answer, "total"));
	grid_print(out, &g, GRID_WIDTH);
	for (const struct json_node *w = list(answer, "warnings"); w; w = w->next)
		buf_fmt(out, "%.*s\n", STR_ARG(w->text));
}

void plan_print_advice(struct cli *cli, struct buf *out, const struct json_node *answer)
{
	static const char *const titles[] = {"PLAN", "A MONTH", "FITS", "LACKS"};
	struct grid g = {.right = {false, true}};

	add_titles(&g, cli->arena, titles, ARRAY_LEN(titles));
	for (const struct json_node *p = list(answer, "recommendations"); p; p = p->next) {
		grid_add(&g, cli->arena, member(p, "plan"));
		grid_add(&g, cli->arena, member(p, "total"));
		grid_add(&g, cli->arena, is_true(p, "fits") ? S("yes") : S("no"));
		grid_add(&g, cli->arena, joined(cli->arena, list(p, "missing")));
	}
	grid_print(out, &g, GRID_WIDTH);
	buf_fmt(out, "\nCatalogue %.*s, amounts in %.*s.\n", STR_ARG(member(answer, "catalog")),
		STR_ARG(member(answer, "currency")));
}
