/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads the check list. A provider may edit it, so every member is checked and
 * an error names the file, the check and the remedy.
 */
#include "checks.h"

#include "buf.h"
#include "json.h"
#include "map.h"

#define CHECKS_MAX 5000
#define COLUMNS_MAX 64
#define DESCRIPTION_MAX (64 * 1024)

struct check_table {
	struct arena *arena;
	struct check *v;
	size_t n;
	struct map *by_id;
};

/* One check while it is read: the criteria become its description at the end. */
struct draft {
	struct check check;
	str red, yellow, green, blue;
	bool has_refresh;
};

struct loader {
	struct check_table *table;
	struct arena *scratch; /* of the list while it grows */
	VEC(struct check) list;
	struct json_reader in;
	const char *problem; /* constant text */
	str where;           /* id of the check */
};

static int refuse(struct loader *l, const char *problem)
{
	if (!l->problem)
		l->problem = problem;
	return E_INVAL;
}

static int read_text(struct loader *l, str *ret)
{
	if (json_next(&l->in) != JSON_STRING)
		return refuse(l, "this member must be a text");
	*ret = str_dup(l->table->arena, l->in.text);
	return 0;
}

static int read_id(struct loader *l, struct draft *d)
{
	int r = read_text(l, &d->check.id);

	l->where = d->check.id;
	return r;
}

static int read_name(struct loader *l, struct draft *d)
{
	return read_text(l, &d->check.name);
}

static int read_origin(struct loader *l, struct draft *d)
{
	return read_text(l, &d->check.origin);
}

static int read_category(struct loader *l, struct draft *d)
{
	static const str known[] = {
		S_INIT("cost_optimizing"), S_INIT("performance"),
		S_INIT("security"),        S_INIT("fault_tolerance"),
		S_INIT("service_limits"),  S_INIT("operational_excellence"),
	};
	int r = read_text(l, &d->check.category);

	for (size_t i = 0; r == 0 && i < ARRAY_LEN(known); i++)
		if (str_eq(known[i], d->check.category))
			return 0;
	return refuse(l, "\"category\" must be one of cost_optimizing, performance, security, "
			 "fault_tolerance, service_limits, operational_excellence");
}

static int read_scope(struct loader *l, struct draft *d)
{
	str scope = {0};
	int r = read_text(l, &scope);

	d->check.regional = str_eq(scope, S("regional"));
	if (r < 0 || (!d->check.regional && !str_eq(scope, S("global"))))
		return refuse(l, "\"scope\" must be regional or global");
	return 0;
}

static int read_refresh(struct loader *l, struct draft *d)
{
	enum json_token token = json_next(&l->in);
	int64_t minutes = 0;

	d->has_refresh = true;
	if (token == JSON_NULL)
		return 0;
	if (token != JSON_NUMBER || str_to_i64(l->in.text, &minutes) < 0 || minutes < 1 ||
	    minutes > 10080)
		return refuse(l,
			      "\"refreshMinutes\" must be null or a whole number of minutes from "
			      "1 to 10080");
	d->check.refresh_minutes = (int)minutes;
	return 0;
}

static int read_core(struct loader *l, struct draft *d)
{
	enum json_token token;

	if (json_next(&l->in) != JSON_ARRAY)
		return refuse(l, "\"core\" must be a list");
	while ((token = json_next(&l->in)) == JSON_STRING) {
		if (str_eq(l->in.text, S("core7")))
			d->check.core7 = true;
		else if (str_eq(l->in.text, S("core_later")))
			d->check.core_later = true;
		else if (str_eq(l->in.text, S("core_2026")))
			d->check.core_2026 = true;
		else
			return refuse(l, "\"core\" may name core7, core_later and core_2026");
	}
	return token == JSON_ARRAY_END ? 0 : refuse(l, "\"core\" must be a list of texts");
}

static int read_criteria(struct loader *l, struct draft *d)
{
	enum json_token token;

	if (json_next(&l->in) != JSON_OBJECT)
		return refuse(l, "\"criteria\" must be an object");
	while ((token = json_next(&l->in)) == JSON_KEY) {
		str *text = str_eq(l->in.text, S("red"))      ? &d->red
			    : str_eq(l->in.text, S("yellow")) ? &d->yellow
			    : str_eq(l->in.text, S("green"))  ? &d->green
			    : str_eq(l->in.text, S("blue"))   ? &d->blue
							      : NULL;

		if (!text)
			return refuse(l, "\"criteria\" may have red, yellow, green and blue");
		if (read_text(l, text) < 0)
			return E_INVAL;
	}
	return token == JSON_OBJECT_END ? 0 : refuse(l, "\"criteria\" must be an object");
}

static int read_columns(struct loader *l, struct draft *d)
{
	VEC(str) columns = {0};
	enum json_token token;

	if (json_next(&l->in) != JSON_ARRAY)
		return refuse(l, "\"columns\" must be a list");
	while ((token = json_next(&l->in)) == JSON_STRING) {
		if (columns.n == COLUMNS_MAX)
			return refuse(l, "a check may have at most 64 columns");
		*VEC_ADD(l->table->arena, &columns) = str_dup(l->table->arena, l->in.text);
	}
	d->check.columns = columns.v;
	d->check.column_count = columns.n;
	return token == JSON_ARRAY_END ? 0 : refuse(l, "\"columns\" must be a list of texts");
}

static const struct {
	str key;
	int (*read)(struct loader *l, struct draft *d);
} members[] = {
	{S_INIT("id"), read_id},
	{S_INIT("name"), read_name},
	{S_INIT("category"), read_category},
	{S_INIT("origin"), read_origin},
	{S_INIT("scope"), read_scope},
	{S_INIT("refreshMinutes"), read_refresh},
	{S_INIT("core"), read_core},
	{S_INIT("criteria"), read_criteria},
	{S_INIT("columns"), read_columns},
};

static void html_text(struct buf *out, str text)
{
	for (size_t i = 0; i < text.n; i++) {
		switch (text.p[i]) {
		case '<':
			buf_str(out, S("&lt;"));
			break;
		case '>':
			buf_str(out, S("&gt;"));
			break;
		case '&':
			buf_str(out, S("&amp;"));
			break;
		case '"':
			buf_str(out, S("&quot;"));
			break;
		default:
			buf_char(out, text.p[i]);
		}
	}
}

/* The description is made from the criteria, so the two cannot disagree. */
static str describe(struct arena *a, const struct draft *d)
{
	const struct {
		str title, text;
	} levels[] = {
		{S("Red"), d->red},
		{S("Yellow"), d->yellow},
		{S("Green"), d->green},
		{S("Blue"), d->blue},
	};
	struct buf CLEANUP(buf_done) out;

	buf_init(&out, DESCRIPTION_MAX);
	buf_str(&out, S("<h3>"));
	html_text(&out, d->check.name);
	buf_str(&out, S("</h3><p>Alert criteria</p>"));
	for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
		if (!levels[i].text.p)
			continue;
		buf_str(&out, S("<p>"));
		buf_str(&out, levels[i].title);
		buf_str(&out, S(": "));
		html_text(&out, levels[i].text);
		buf_str(&out, S("</p>"));
	}
	return buf_dup(&out, a);
}

static int read_member(struct loader *l, struct draft *d)
{
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		if (str_eq(members[i].key, l->in.text))
			return members[i].read(l, d);
	return refuse(l, "unknown member: use id, name, category, origin, scope, refreshMinutes, "
			 "core, criteria, columns");
}

/* Having read '{', reads one check and puts it into the table. */
static int read_check(struct loader *l)
{
	struct check_table *t = l->table;
	struct draft d = {0};
	enum json_token token;

	l->where = S("(no id yet)");
	while ((token = json_next(&l->in)) == JSON_KEY)
		if (read_member(l, &d) < 0)
			return E_INVAL;
	if (token != JSON_OBJECT_END)
		return refuse(l, "this check is not a JSON object");
	if (!d.check.id.n || !d.check.name.n || !d.check.category.n || !d.has_refresh)
		return refuse(l, "a check needs id, name, category and refreshMinutes");
	if (l->list.n == CHECKS_MAX)
		return refuse(l, "there may be at most 5000 checks");
	if (map_find(t->by_id, d.check.id))
		return refuse(l, "there is another check of this id: remove one");
	d.check.description = describe(t->arena, &d);
	*VEC_ADD(l->scratch, &l->list) = d.check;
	/* The list still moves, so the map holds positions, counted from 1. */
	DISCARD("the id is new", map_put(t->by_id, d.check.id, (void *)(uintptr_t)l->list.n));
	return 0;
}

static int read_table(struct loader *l)
{
	enum json_token token;

	if (json_next(&l->in) != JSON_ARRAY)
		return refuse(l, "the file must hold a JSON list of checks");
	while ((token = json_next(&l->in)) == JSON_OBJECT)
		if (read_check(l) < 0)
			return E_INVAL;
	if (token != JSON_ARRAY_END || json_next(&l->in) != JSON_END)
		return refuse(l, "the file must hold one JSON list of checks and nothing else");
	return 0;
}

static size_t line_of(str text, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at && i < text.n; i++)
		line += text.p[i] == '\n';
	return line;
}

int check_table_load(str json, const char *file, struct check_table **ret, char **reterr)
{
	struct arena *scratch CLEANUP(arena_freep) = arena_new();
	struct check_table *t = MEM_NEW(struct check_table);
	struct loader l = {.table = t, .scratch = scratch, .where = S("(start)")};

	t->arena = arena_new();
	t->by_id = map_new();
	json_open(&l.in, t->arena, json);
	if (read_table(&l) == 0) {
		t->n = l.list.n;
		t->v = ARENA_ARRAY(t->arena, struct check, t->n + 1);
		for (size_t i = 0; i < t->n; i++)
			t->v[i] = l.list.v[i];
		*ret = t;
		return 0;
	}

	struct buf CLEANUP(buf_done) out;

	buf_init(&out, 2048);
	buf_fmt(&out, "%s:%zu: check %.*s: %s", file, line_of(json, l.in.at), STR_ARG(l.where),
		l.in.error ? l.in.error : l.problem);
	*reterr = mem_copy_text(out.p, out.n);
	check_table_free(t);
	return E_INVAL;
}

void check_table_free(struct check_table *t)
{
	if (!t)
		return;
	map_free(t->by_id, NULL);
	arena_free(t->arena);
	mem_free(t);
}

size_t check_table_count(const struct check_table *t)
{
	return t->n;
}

const struct check *check_table_at(const struct check_table *t, size_t i)
{
	return &t->v[i];
}

const struct check *check_table_find(const struct check_table *t, str id)
{
	uintptr_t position = (uintptr_t)map_find(t->by_id, id);

	return position ? &t->v[position - 1] : NULL;
}

bool check_language_known(str code)
{
	static const str known[] = {
		S_INIT("zh"), S_INIT("zh_TW"), S_INIT("en"), S_INIT("fr"),
		S_INIT("de"), S_INIT("id"),    S_INIT("it"), S_INIT("ja"),
		S_INIT("ko"), S_INIT("pt_BR"), S_INIT("es"),
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(known[i], code))
			return true;
	return false;
}
