/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notes: which source a value has, and what is doubted about it. In the file
 * they stand beside the value, {value: 29.00, source: seed, doubt: D5}, or in a
 * map, and then hold for all that is in it. They are lifted off the tree before
 * anything else is read, so that no other reader meets them.
 *
 * A source nearer to the value replaces one farther out; doubts add up.
 */
#include "buf.h"
#include "catalog-load.h"

#define NOTES_MAX 8

struct notes {
	const struct ynode *sources[NOTES_MAX];
	const struct ynode *doubts[NOTES_MAX];
	size_t source_count, doubt_count;
};

static bool is_note_key(str key)
{
	return str_eq(key, S("source")) || str_eq(key, S("doubt"));
}

/* The scalars of a source or doubt: one, or a list of them. */
static void add_notes(struct loader *l, struct ynode *n, const struct ynode **v, size_t *count)
{
	size_t all = n->kind == YNODE_SCALAR ? 1 : n->n;

	if (n->kind == YNODE_MAP) {
		yproblem_add(l->p, n, S("write its code, or a list of codes"),
			     "is a map of keys and values, not a code");
		return;
	}
	for (size_t i = 0; i < all; i++) {
		const struct ynode *one = n->kind == YNODE_SCALAR ? n : n->items[i];

		if (*count == NOTES_MAX) {
			yproblem_add(l->p, one, S("keep the ones that matter"),
				     "is one note more than the %d a value may have", NOTES_MAX);
			return;
		}
		v[(*count)++] = one;
	}
}

static bool is_wrapper(const struct ynode *n)
{
	bool value = false, notes = false;

	for (size_t i = 0; i < n->n; i++) {
		if (str_eq(n->keys[i], S("value")))
			value = true;
		else if (is_note_key(n->keys[i]))
			notes = true;
		else
			return false;
	}
	return value && notes;
}

/* Moves child i of a map to place `to`, before it; those between move up by one. */
static void move_child(struct ynode *map, size_t i, size_t to)
{
	struct ynode *child = map->items[i];
	str key = map->keys[i];
	int line = map->key_lines[i];

	for (; i > to; i--) {
		map->items[i] = map->items[i - 1];
		map->keys[i] = map->keys[i - 1];
		map->key_lines[i] = map->key_lines[i - 1];
		if (map->items[i]->parent == map)
			map->items[i]->index = i;
	}
	map->items[to] = child;
	map->keys[to] = key;
	map->key_lines[to] = line;
	if (child->parent == map)
		child->index = to;
}

/*
 * Takes the notes out of one map; returns what stands in its place: the map or
 * its value. The notes stay behind its last child, so that they keep their path.
 */
static struct ynode *lift_map(struct loader *l, struct ynode *map)
{
	bool wrapper = is_wrapper(map);
	struct notes *notes = NULL;
	struct ynode *value = map;
	size_t kept = 0;

	for (size_t i = 0; i < map->n; i++) {
		struct ynode *child = map->items[i];

		if (!is_note_key(map->keys[i])) {
			if (wrapper)
				value = child;
			move_child(map, i, kept++);
			continue;
		}
		if (!notes)
			notes = ARENA_NEW(l->p->arena, struct notes);
		if (str_eq(map->keys[i], S("source")))
			add_notes(l, child, notes->sources, &notes->source_count);
		else
			add_notes(l, child, notes->doubts, &notes->doubt_count);
	}
	if (wrapper) {
		value->parent = map->parent;
		value->index = map->index;
	}
	/* a wrapper keeps its one child, so that a second alias to it finds the value again */
	map->n = kept;
	if (notes)
		value->note = notes;
	return value;
}

static void lift(struct loader *l, struct ynode *n)
{
	for (size_t i = 0; i < n->n; i++) {
		struct ynode *child = n->items[i];

		if (child->kind == YNODE_MAP) {
			bool again = child->n == 1 && child->items[0]->note &&
				     str_eq(child->keys[0], S("value"));

			n->items[i] = again ? child->items[0] : lift_map(l, child);
		}
		if (n->items[i]->kind != YNODE_SCALAR)
			lift(l, n->items[i]);
	}
}

void notes_lift(struct loader *l)
{
	/* the file's own notes would say nothing, so the root keeps its keys */
	lift(l, l->root);
}

/* What holds for a node: codes in the catalogue's arena. */
struct held {
	const str *sources;
	size_t source_count;
	str doubts[4 * NOTES_MAX];
	size_t doubt_count;
};

struct facts {
	struct loader *l;
	struct buf path;
	VEC(struct catalog_fact) v;
};

static void take_sources(struct loader *l, const struct notes *notes, struct held *h)
{
	str *v;

	if (!notes->source_count)
		return;
	v = ARENA_ARRAY(l->a, str, notes->source_count);
	h->source_count = 0;
	for (size_t i = 0; i < notes->source_count; i++) {
		const struct catalog_note *s =
			LOAD_REF(l, notes->sources[i], "source", sources, source_count);

		if (s)
			v[h->source_count++] = s->code;
	}
	h->sources = v;
}

static void take_doubts(struct loader *l, const struct notes *notes, struct held *h)
{
	for (size_t i = 0; i < notes->doubt_count; i++) {
		const struct catalog_note *d =
			LOAD_REF(l, notes->doubts[i], "doubt", doubts, doubt_count);
		bool there = !d || h->doubt_count == ARRAY_LEN(h->doubts);

		for (size_t k = 0; k < h->doubt_count && !there; k++)
			there = str_eq(h->doubts[k], d->code);
		if (!there)
			h->doubts[h->doubt_count++] = d->code;
	}
}

static void add_fact(struct facts *f, const struct ynode *n, const struct held *h)
{
	struct loader *l = f->l;
	struct catalog_fact *fact = VEC_ADD(l->p->arena, &f->v);
	str *doubts = ARENA_ARRAY(l->a, str, h->doubt_count + 1);

	for (size_t i = 0; i < h->doubt_count; i++)
		doubts[i] = h->doubts[i];
	*fact = (struct catalog_fact){
		.path = buf_dup(&f->path, l->a),
		.value = n->kind == YNODE_SCALAR ? load_keep(l, n->text) : (str){0},
		.line = n->line,
		.sources = h->sources,
		.source_count = h->source_count,
		.doubts = doubts,
		.doubt_count = h->doubt_count,
	};
}

/* The name of a child in a path: its key, its code, or its number. */
static void add_step(struct buf *path, const struct ynode *n, size_t i)
{
	const struct ynode *code;

	if (path->n)
		buf_char(path, '.');
	if (n->kind == YNODE_MAP) {
		buf_str(path, n->keys[i]);
		return;
	}
	code = ynode_find(n->items[i], S("code"));
	if (code && code->kind == YNODE_SCALAR)
		buf_str(path, code->text);
	else
		buf_fmt(path, "%zu", i);
}

/* Depth is bounded by the reader, and so is the number of nodes with aliases written out. */
static void walk(struct facts *f, const struct ynode *n, const struct held *outer)
{
	struct held h = *outer;
	size_t mark = f->path.n;

	if (n->note) {
		take_sources(f->l, n->note, &h);
		take_doubts(f->l, n->note, &h);
	}
	if (n->n == 0)
		add_fact(f, n, &h);
	for (size_t i = 0; i < n->n; i++) {
		add_step(&f->path, n, i);
		walk(f, n->items[i], &h);
		f->path.n = mark;
	}
}

void notes_facts(struct loader *l)
{
	struct facts f = {.l = l};
	struct held none = {0};
	struct catalog_fact *facts;

	buf_init(&f.path, 64 * 1024);
	walk(&f, l->root, &none);
	buf_done(&f.path);
	/* grown where it can be thrown away, kept as long as it is */
	facts = ARENA_ARRAY(l->a, struct catalog_fact, f.v.n + 1);
	for (size_t i = 0; i < f.v.n; i++)
		facts[i] = f.v.v[i];
	l->c->facts = facts;
	l->c->fact_count = f.v.n;
}

/* Whether a value stands at the path or below it. */
static bool path_exists(const struct catalog *c, str path)
{
	for (size_t i = 0; i < c->fact_count; i++) {
		str at = c->facts[i].path;

		if (str_starts(at, path) && (at.n == path.n || at.p[path.n] == '.'))
			return true;
	}
	return false;
}

static void claim_fields(struct loader *l, const struct ynode *n, struct catalog_claim *claim)
{
	load_str_list(l, n, &claim->fields, &claim->field_count);
	for (size_t i = 0; i < claim->field_count; i++)
		if (!path_exists(l->c, claim->fields[i]))
			yproblem_add(l->p, n->kind == YNODE_LIST ? n->items[i] : n,
				     S("name a field of this file, like plans.basic.price"),
				     "is \"%.*s\", and there is no such field",
				     STR_ARG(claim->fields[i]));
}

/* The note of a claim, as of any other node. */
static void claim_doubts(struct loader *l, const struct ynode *n, struct catalog_claim *claim)
{
	struct held h = {0};
	str *v;

	if (!n->note)
		return;
	take_doubts(l, n->note, &h);
	v = ARENA_ARRAY(l->a, str, h.doubt_count + 1);
	for (size_t i = 0; i < h.doubt_count; i++)
		v[i] = h.doubts[i];
	claim->doubts = v;
	claim->doubt_count = h.doubt_count;
}

static void load_claim(struct loader *l, const struct ynode *n, struct catalog_claim *ret)
{
	static const char *const verdicts[] = {"agrees", "differs", "gone", "unknown"};
	struct ymap m;
	const struct ynode *at;
	size_t verdict = 0;

	if (!ymap_open(&m, l->p, n))
		return;
	ret->id = load_keep(l, ymap_str(&m, "code", "give the claim a code"));
	load_label(l, ymap_need(&m, "says", "say what the document claims, in each language"),
		   &ret->label);
	at = ymap_get(&m, "plan");
	if (at && LOAD_REF(l, at, "plan", plans, plan_count))
		ret->plan = load_keep(l, at->text);
	at = ymap_need(&m, "verdict", "add verdict: agrees, differs, gone or unknown");
	if (at && ynode_word(l->p, at, verdicts, ARRAY_LEN(verdicts), &verdict))
		ret->verdict = str_from(verdicts[verdict]);
	at = ymap_get(&m, "fields");
	if (at)
		claim_fields(l, at, ret);
	ymap_close(&m);
	claim_doubts(l, n, ret);
}

void notes_claims(struct loader *l, const struct ynode *n)
{
	struct catalog_claim *v;

	if (!n || !ynode_is(l->p, n, YNODE_LIST))
		return;
	v = ARENA_ARRAY(l->a, struct catalog_claim, n->n + 1);
	for (size_t i = 0; i < n->n; i++) {
		load_claim(l, n->items[i], &v[i]);
		for (size_t k = 0; k < i; k++)
			if (v[i].id.n && str_eq(v[k].id, v[i].id))
				yproblem_add(l->p, n->items[i], S("give each claim its own code"),
					     "has the code of a claim above");
	}
	l->c->claims = v;
	l->c->claim_count = n->n;
}

static bool carried(const struct catalog *c, str doubt)
{
	for (size_t i = 0; i < c->fact_count; i++)
		for (size_t k = 0; k < c->facts[i].doubt_count; k++)
			if (str_eq(c->facts[i].doubts[k], doubt))
				return true;
	return false;
}

void notes_check_used(struct loader *l, const struct ynode *doubts)
{
	for (size_t i = 0; i < l->c->doubt_count && doubts; i++)
		if (!carried(l->c, l->c->doubts[i].code))
			yproblem_add(l->p, ynode_find(doubts, l->c->doubts[i].code),
				     S("put it on the field it is about, or remove it"),
				     "is a doubt that nothing carries");
}
