/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From libyaml's events to the tree. The stack is ours and bounded, so depth
 * costs no recursion. An alias points at the one node its anchor made; what it
 * would add when written out is counted, so that a few lines cannot stand for
 * billions of nodes to whoever walks the tree.
 */
#include "yaml-doc.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "buf.h"

#define TEXT_MAX 400 /* bytes of one part of a message */

struct frame {
	struct ynode *node;
	VEC(struct ynode *) items;
	VEC(str) keys;
	VEC(int) key_lines;
	bool key_waits; /* a key was read, its value was not */
	str anchor;
};

struct anchor {
	str name;
	struct ynode *node;
};

struct reader {
	struct yproblems *p;
	struct arena *arena;
	struct arena *texts;
	struct ynode *root;
	struct frame stack[YAML_DEPTH_MAX];
	size_t depth;
	VEC(struct anchor) anchors;
	size_t weight;
	bool failed;
};

void yproblems_init(struct yproblems *p, struct arena *a, str file)
{
	memset(p, 0, sizeof(*p));
	p->arena = a;
	p->file = file;
}

static struct yproblem *problem_new(struct yproblems *p, int line, int column)
{
	struct yproblem *v;

	if (p->n == YAML_PROBLEMS_MAX) {
		p->more++;
		return NULL;
	}
	v = &p->v[p->n++];
	*v = (struct yproblem){.file = p->file, .line = line, .column = column, .field = S("")};
	return v;
}

/* What comes from the file is shown in one line of a sane length: control characters as '?'. */
static str in_one_line(struct arena *a, str s)
{
	struct buf b;
	size_t n = s.n;

	if (n > TEXT_MAX)
		for (n = TEXT_MAX; n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80;)
			n--;
	buf_init(&b, TEXT_MAX + 8);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		buf_char(&b, c < 0x20 || c == 0x7f ? '?' : s.p[i]);
	}
	if (n < s.n)
		buf_str(&b, S("..."));
	s = buf_dup(&b, a);
	buf_done(&b);
	return s;
}

static str format(struct arena *a, const char *fmt, va_list args)
{
	struct buf b;
	str s;

	buf_init(&b, 16 * 1024);
	buf_vfmt(&b, fmt, args);
	s = in_one_line(a, buf_get(&b));
	buf_done(&b);
	return s;
}

/* A node that aliases share is read once for each of them; its problem is told once. */
static bool told(const struct yproblems *p, const struct yproblem *v)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct yproblem *w = &p->v[i];

		if (w != v && w->line == v->line && w->column == v->column &&
		    str_eq(w->field, v->field) && str_eq(w->what, v->what))
			return true;
	}
	return false;
}

void yproblem_add(struct yproblems *p, const struct ynode *n, str remedy, const char *fmt, ...)
{
	struct yproblem v = {.file = p->file, .field = S("")};
	va_list args;

	if (n) {
		v.line = n->line;
		v.column = n->column;
		v.field = in_one_line(p->arena, ynode_path(n, p->arena));
	}
	v.remedy = in_one_line(p->arena, remedy);
	va_start(args, fmt);
	v.what = format(p->arena, fmt, args);
	va_end(args);
	if (told(p, &v))
		return;
	if (p->n == YAML_PROBLEMS_MAX)
		p->more++;
	else
		p->v[p->n++] = v;
}

str yproblems_print(const struct yproblems *p, struct arena *a)
{
	struct buf b;
	str s;

	buf_init(&b, 256 * 1024);
	for (size_t i = 0; i < p->n; i++) {
		const struct yproblem *v = &p->v[i];

		buf_str(&b, v->file);
		if (v->line)
			buf_fmt(&b, ":%d", v->line);
		buf_fmt(&b, ": %.*s%s%.*s; %.*s\n", STR_ARG(v->field), v->field.n ? " " : "",
			STR_ARG(v->what), STR_ARG(v->remedy));
	}
	if (p->more)
		buf_fmt(&b, "%.*s: %zu more problems are not shown\n", STR_ARG(p->file), p->more);
	s = buf_dup(&b, a);
	buf_done(&b);
	return s;
}

/* The text outside the subset, with the field that was being read. */
static void refuse(struct reader *r, const yaml_mark_t *at, str remedy, const char *fmt, ...)
	PRINTF(4, 5);

static void refuse(struct reader *r, const yaml_mark_t *at, str remedy, const char *fmt, ...)
{
	struct yproblem *v;
	va_list args;

	r->failed = true;
	v = problem_new(r->p, (int)at->line + 1, (int)at->column + 1);
	if (!v)
		return;
	if (r->depth > 0) {
		const struct frame *f = &r->stack[r->depth - 1];

		v->field = in_one_line(r->arena, ynode_path(f->node, r->arena));
		if (f->key_waits)
			v->field =
				str_fmt(r->arena, "%.*s%s%.*s", STR_ARG(v->field),
					v->field.n ? "." : "", STR_ARG(f->keys.v[f->keys.n - 1]));
	}
	v->remedy = remedy;
	va_start(args, fmt);
	v->what = format(r->arena, fmt, args);
	va_end(args);
}

static bool weigh(struct reader *r, const yaml_mark_t *at, size_t nodes)
{
	if (nodes <= YAML_NODES_MAX - r->weight) {
		r->weight += nodes;
		return true;
	}
	refuse(r, at, S("write less, or use fewer aliases"), "makes the file larger than %d nodes",
	       YAML_NODES_MAX);
	return false;
}

/* Hangs a finished or just begun node under the innermost open one. owned: not by alias. */
static void attach(struct reader *r, struct ynode *n, bool owned)
{
	struct frame *f;

	if (r->depth == 0) {
		r->root = n;
		return;
	}
	f = &r->stack[r->depth - 1];
	if (owned) {
		n->parent = f->node;
		n->index = f->items.n;
	}
	*VEC_ADD(r->arena, &f->items) = n;
	f->node->items = f->items.v;
	f->node->n = f->items.n;
	f->key_waits = false;
}

static struct ynode *node_new(struct reader *r, enum ynode_kind kind, const yaml_mark_t *at)
{
	struct ynode *n = ARENA_NEW(r->arena, struct ynode);

	n->kind = kind;
	n->line = (int)at->line + 1;
	n->column = (int)at->column + 1;
	n->text = S("");
	n->weight = 1;
	return n;
}

static void remember(struct reader *r, str name, struct ynode *n)
{
	if (name.p)
		*VEC_ADD(r->arena, &r->anchors) = (struct anchor){name, n};
}

static bool tag_refused(struct reader *r, const yaml_mark_t *at, const unsigned char *tag)
{
	/* "!" only says that a quoted scalar is a text, which it is anyway */
	if (!tag || strcmp((const char *)tag, "!") == 0)
		return false;
	refuse(r, at, S("leave the tag out"), "has the tag %s, and tags mean nothing here", tag);
	return true;
}

/* Whether a scalar, list or map may stand here: a map wants a scalar key first. */
static bool key_wanted(const struct reader *r)
{
	const struct frame *f = r->depth ? &r->stack[r->depth - 1] : NULL;

	return f && f->node->kind == YNODE_MAP && !f->key_waits;
}

static void read_key(struct reader *r, const yaml_event_t *e)
{
	struct frame *f = &r->stack[r->depth - 1];
	str key = {(const char *)e->data.scalar.value, e->data.scalar.length};

	if (str_eq(key, S("<<")) && e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
		refuse(r, &e->start_mark,
		       S("write the keys out, or use an alias for a whole value"),
		       "merges keys with <<, which is not supported");
		return;
	}
	*VEC_ADD(r->arena, &f->keys) = str_dup(r->texts, key);
	*VEC_ADD(r->arena, &f->key_lines) = (int)e->start_mark.line + 1;
	f->node->keys = f->keys.v;
	f->node->key_lines = f->key_lines.v;
	f->key_waits = true;
}

static str anchor_name(struct reader *r, const unsigned char *anchor)
{
	return anchor ? str_dup(r->arena, str_from((const char *)anchor)) : (str){0};
}

static void on_scalar(struct reader *r, const yaml_event_t *e)
{
	struct ynode *n;

	if (tag_refused(r, &e->start_mark, e->data.scalar.tag) || !weigh(r, &e->start_mark, 1))
		return;
	if (memchr(e->data.scalar.value, 0, e->data.scalar.length)) {
		refuse(r, &e->start_mark, S("take it out"), "contains a NUL character");
		return;
	}
	if (key_wanted(r)) {
		read_key(r, e);
		return;
	}
	n = node_new(r, YNODE_SCALAR, &e->start_mark);
	n->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	n->text =
		str_dup(r->texts, (str){(const char *)e->data.scalar.value, e->data.scalar.length});
	attach(r, n, true);
	remember(r, anchor_name(r, e->data.scalar.anchor), n);
}

static void on_alias(struct reader *r, const yaml_event_t *e)
{
	str name = str_from((const char *)e->data.alias.anchor);

	if (key_wanted(r)) {
		refuse(r, &e->start_mark, S("write the key out"), "has an alias as a key");
		return;
	}
	/* the latest anchor of that name counts, as YAML has it */
	for (size_t i = r->anchors.n; i-- > 0;) {
		struct ynode *n = r->anchors.v[i].node;

		if (!str_eq(r->anchors.v[i].name, name))
			continue;
		if (weigh(r, &e->start_mark, n->weight))
			attach(r, n, false);
		return;
	}
	refuse(r, &e->start_mark, S("define it above with &NAME, outside of itself"),
	       "uses the alias *%.*s, which is not defined yet", STR_ARG(name));
}

static void on_open(struct reader *r, const yaml_event_t *e, enum ynode_kind kind)
{
	const yaml_mark_t *at = &e->start_mark;
	bool map = kind == YNODE_MAP;
	struct ynode *n;

	if (tag_refused(r, at, map ? e->data.mapping_start.tag : e->data.sequence_start.tag) ||
	    !weigh(r, at, 1))
		return;
	if (key_wanted(r)) {
		refuse(r, at, S("use a plain word as the key"), "has a list or map as a key");
		return;
	}
	if (r->depth == YAML_DEPTH_MAX) {
		refuse(r, at, S("nest less"), "is nested deeper than %d levels", YAML_DEPTH_MAX);
		return;
	}
	n = node_new(r, kind, at);
	attach(r, n, true);
	memset(&r->stack[r->depth], 0, sizeof(r->stack[r->depth]));
	r->stack[r->depth].node = n;
	r->stack[r->depth].anchor =
		anchor_name(r, map ? e->data.mapping_start.anchor : e->data.sequence_start.anchor);
	r->depth++;
}

struct key_at {
	str key;
	int line;
};

static int key_order(const void *a, const void *b)
{
	const struct key_at *x = a, *y = b;
	int by_key = str_cmp(x->key, y->key);

	return by_key ? by_key : x->line - y->line;
}

static void refuse_twins(struct reader *r, const struct ynode *map)
{
	struct key_at *sorted = ARENA_ARRAY(r->arena, struct key_at, map->n + 1);

	for (size_t i = 0; i < map->n; i++)
		sorted[i] = (struct key_at){map->keys[i], map->key_lines[i]};
	qsort(sorted, map->n, sizeof(*sorted), key_order);
	for (size_t i = 1; i < map->n; i++) {
		yaml_mark_t at = {.line = (size_t)sorted[i].line - 1};

		if (str_eq(sorted[i].key, sorted[i - 1].key))
			refuse(r, &at, S("keep one of them"),
			       "has the key %.*s twice, first on line %d", STR_ARG(sorted[i].key),
			       sorted[i - 1].line);
	}
}

static void on_close(struct reader *r)
{
	struct frame *f = &r->stack[r->depth - 1];
	struct ynode *n = f->node;

	assert(!f->key_waits);
	for (size_t i = 0; i < n->n; i++)
		n->weight += n->items[i]->weight;
	if (n->kind == YNODE_MAP)
		refuse_twins(r, n);
	remember(r, f->anchor, n);
	r->depth--;
}

static void on_event(struct reader *r, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		on_scalar(r, e);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(r, e);
		break;
	case YAML_SEQUENCE_START_EVENT:
		on_open(r, e, YNODE_LIST);
		break;
	case YAML_MAPPING_START_EVENT:
		on_open(r, e, YNODE_MAP);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_close(r);
		break;
	case YAML_DOCUMENT_START_EVENT:
		if (r->root)
			refuse(r, &e->start_mark, S("keep one document in a file"),
			       "starts a second document");
		break;
	default: /* stream start and end, document end: nothing to build */
		break;
	}
}

static void refuse_syntax(struct reader *r, const yaml_parser_t *parser)
{
	yaml_mark_t at = parser->problem_mark;

	/* bytes that are no UTF-8 have an offset, but no mark yet */
	if (parser->error == YAML_READER_ERROR)
		at = parser->mark;
	r->depth = 0;
	refuse(r, &at, S("mend the YAML there"), "is not valid YAML: %s%s%s",
	       parser->context ? parser->context : "", parser->context ? ", " : "",
	       parser->problem ? parser->problem : "out of memory");
}

struct ynode *yaml_read(struct yproblems *p, str text)
{
	struct reader r = {.p = p, .arena = p->arena, .texts = p->texts ? p->texts : p->arena};
	yaml_mark_t start = {0};
	yaml_parser_t parser;
	bool more = true;

	if (text.n > YAML_BYTES_MAX) {
		refuse(&r, &start, S("split it"), "is larger than %u bytes", YAML_BYTES_MAX);
		return NULL;
	}
	if (!yaml_parser_initialize(&parser)) {
		refuse(&r, &start, S("try again with more memory"), "cannot be read");
		return NULL;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)(text.p ? text.p : ""),
				     text.n);
	while (more && !r.failed) {
		yaml_event_t e;

		if (!yaml_parser_parse(&parser, &e)) {
			refuse_syntax(&r, &parser);
			break;
		}
		more = e.type != YAML_STREAM_END_EVENT;
		on_event(&r, &e);
		yaml_event_delete(&e);
	}
	yaml_parser_delete(&parser);
	if (!r.failed && !r.root)
		refuse(&r, &start, S("fill it, or remove it"), "is empty");
	return r.failed ? NULL : r.root;
}
