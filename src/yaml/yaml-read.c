/* SPDX-License-Identifier: Apache-2.0 */
/* Typed reading of the tree, and the words that say what does not fit. */
#include "yaml-doc.h"

#include <assert.h>
#include <string.h>

#include "buf.h"

static const char *const kind_names[] = {
	[YNODE_SCALAR] = "a single value",
	[YNODE_LIST] = "a list",
	[YNODE_MAP] = "a map of keys and values",
};

str ynode_path(const struct ynode *n, struct arena *a)
{
	const struct ynode *chain[YAML_DEPTH_MAX + 1];
	size_t depth = 0;
	struct buf b;
	str s;

	for (; n->parent && depth < ARRAY_LEN(chain); n = n->parent)
		chain[depth++] = n;
	buf_init(&b, 64 * 1024);
	while (depth-- > 0) {
		const struct ynode *at = chain[depth];
		const struct ynode *code;

		if (b.n)
			buf_char(&b, '.');
		if (at->parent->kind == YNODE_MAP) {
			buf_str(&b, at->parent->keys[at->index]);
			continue;
		}
		code = at->kind == YNODE_MAP ? ynode_find(at, S("code")) : NULL;
		if (code && code->kind == YNODE_SCALAR && code->text.n)
			buf_str(&b, code->text);
		else
			buf_fmt(&b, "%zu", at->index);
	}
	s = buf_dup(&b, a);
	buf_done(&b);
	return s;
}

struct ynode *ynode_find(const struct ynode *map, str key)
{
	if (map->kind != YNODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++)
		if (str_eq(map->keys[i], key))
			return map->items[i];
	return NULL;
}

bool ynode_is_null(const struct ynode *n)
{
	return n->kind == YNODE_SCALAR && !n->quoted &&
	       (n->text.n == 0 || str_eq(n->text, S("~")) || str_eq(n->text, S("null")));
}

bool ynode_is(struct yproblems *p, const struct ynode *n, enum ynode_kind kind)
{
	static const str remedies[] = {
		[YNODE_SCALAR] = S_INIT("write one value behind the colon"),
		[YNODE_LIST] = S_INIT("write [a, b] or one \"- item\" a line"),
		[YNODE_MAP] = S_INIT("write \"key: value\" lines, indented"),
	};

	if (n->kind == kind)
		return true;
	yproblem_add(p, n, remedies[kind], "is %s, not %s", kind_names[n->kind], kind_names[kind]);
	return false;
}

bool ynode_str(struct yproblems *p, const struct ynode *n, str *ret)
{
	if (!ynode_is(p, n, YNODE_SCALAR))
		return false;
	if (n->text.n == 0 || ynode_is_null(n)) {
		yproblem_add(p, n, S("write a text, or leave the key out"), "has no value");
		return false;
	}
	*ret = n->text;
	return true;
}

bool ynode_bool(struct yproblems *p, const struct ynode *n, bool *ret)
{
	if (!ynode_is(p, n, YNODE_SCALAR))
		return false;
	if (!n->quoted && str_eq(n->text, S("true"))) {
		*ret = true;
		return true;
	}
	if (!n->quoted && str_eq(n->text, S("false"))) {
		*ret = false;
		return true;
	}
	yproblem_add(p, n, S("write true or false, without quotes"),
		     "is \"%.*s\", not true or false", STR_ARG(n->text));
	return false;
}

bool ynode_int(struct yproblems *p, const struct ynode *n, int64_t least, int64_t most,
	       int64_t *ret)
{
	int64_t v;

	if (!ynode_is(p, n, YNODE_SCALAR))
		return false;
	if (str_to_i64(n->text, &v) < 0) {
		yproblem_add(p, n, S("write it in digits only, like 30"),
			     "is \"%.*s\", not a whole number", STR_ARG(n->text));
		return false;
	}
	if (v < least || v > most) {
		yproblem_add(p, n,
			     str_fmt(p->arena, "write a number from %lld to %lld", (long long)least,
				     (long long)most),
			     "is %lld, which is out of range", (long long)v);
		return false;
	}
	*ret = v;
	return true;
}

static void add_words(struct buf *b, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_fmt(b, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
}

bool ynode_word(struct yproblems *p, const struct ynode *n, const char *const *words, size_t count,
		size_t *ret)
{
	struct buf b;

	if (!ynode_is(p, n, YNODE_SCALAR))
		return false;
	for (size_t i = 0; i < count; i++)
		if (str_eq(n->text, str_from(words[i]))) {
			*ret = i;
			return true;
		}
	buf_init(&b, 4096);
	buf_str(&b, S("write "));
	add_words(&b, words, count);
	yproblem_add(p, n, buf_get(&b), "is \"%.*s\", which is none of the words it may be",
		     STR_ARG(n->text));
	buf_done(&b);
	return false;
}

bool ynode_str_list(struct yproblems *p, const struct ynode *n, str **ret, size_t *ret_n)
{
	size_t count = n->kind == YNODE_SCALAR ? 1 : n->n;
	str *v = ARENA_ARRAY(p->texts ? p->texts : p->arena, str, count + 1);

	if (n->kind == YNODE_SCALAR) {
		if (!ynode_str(p, n, &v[0]))
			return false;
	} else if (!ynode_is(p, n, YNODE_LIST)) {
		return false;
	}
	for (size_t i = 0; n->kind == YNODE_LIST && i < count; i++) {
		if (!ynode_str(p, n->items[i], &v[i]))
			return false;
		for (size_t k = 0; k < i; k++)
			if (str_eq(v[k], v[i])) {
				yproblem_add(p, n->items[i], S("keep one of them"),
					     "repeats \"%.*s\"", STR_ARG(v[i]));
				return false;
			}
	}
	*ret = v;
	*ret_n = count;
	return true;
}

bool ymap_open(struct ymap *m, struct yproblems *out, const struct ynode *n)
{
	*m = (struct ymap){.out = out};
	if (!n || !ynode_is(out, n, YNODE_MAP))
		return false;
	m->node = n;
	return true;
}

void ymap_close(struct ymap *m)
{
	str known[YMAP_KEYS_MAX];

	if (!m->node)
		return;
	for (size_t i = 0; i < m->asked_n; i++)
		known[i] = str_from(m->asked[i]);
	for (size_t i = 0; i < m->node->n; i++) {
		str key = m->node->keys[i];
		bool asked = false;
		str near;

		for (size_t k = 0; k < m->asked_n && !asked; k++)
			asked = str_eq(known[k], key);
		if (asked)
			continue;
		near = word_suggest(key, known, m->asked_n);
		if (near.p)
			near = str_fmt(m->out->arena, "did you mean \"%.*s\"?", STR_ARG(near));
		else
			near = S("remove it");
		/* told where the key is: its value may stand lines below, or be an alias */
		struct ynode at = *m->node->items[i];

		at.parent = (struct ynode *)m->node;
		at.index = i;
		at.line = m->node->key_lines[i];
		yproblem_add(m->out, &at, near, "is not a known key");
	}
}

static void ask(struct ymap *m, const char *key)
{
	assert(m->asked_n < YMAP_KEYS_MAX);
	m->asked[m->asked_n++] = key;
}

struct ynode *ymap_get(struct ymap *m, const char *key)
{
	struct ynode *n;

	ask(m, key);
	n = m->node ? ynode_find(m->node, str_from(key)) : NULL;
	return n && !ynode_is_null(n) ? n : NULL;
}

struct ynode *ymap_need(struct ymap *m, const char *key, const char *remedy)
{
	struct ynode *n = ymap_get(m, key);

	if (!n && m->node)
		yproblem_add(m->out, m->node, str_from(remedy), "lacks the key \"%s\"", key);
	return n;
}

str ymap_str(struct ymap *m, const char *key, const char *remedy)
{
	const struct ynode *n = ymap_need(m, key, remedy);
	str s = {0};

	if (n && !ynode_str(m->out, n, &s))
		s = (str){0};
	return s;
}

int64_t ymap_int(struct ymap *m, const char *key, int64_t least, int64_t most)
{
	str remedy = str_fmt(m->out->arena, "add \"%s: NUMBER\", from %lld to %lld", key,
			     (long long)least, (long long)most);
	const struct ynode *n = ymap_need(m, key, str_c(m->out->arena, remedy));
	int64_t v = 0;

	if (n && !ynode_int(m->out, n, least, most, &v))
		v = 0;
	return v;
}

str ymap_opt_str(struct ymap *m, const char *key)
{
	const struct ynode *n = ymap_get(m, key);
	str s = {0};

	if (n && !ynode_str(m->out, n, &s))
		s = (str){0};
	return s;
}

bool ymap_opt_bool(struct ymap *m, const char *key, bool otherwise)
{
	const struct ynode *n = ymap_get(m, key);
	bool v = otherwise;

	if (n && !ynode_bool(m->out, n, &v))
		v = otherwise;
	return v;
}

int64_t ymap_opt_int(struct ymap *m, const char *key, int64_t least, int64_t most,
		     int64_t otherwise)
{
	const struct ynode *n = ymap_get(m, key);
	int64_t v = otherwise;

	if (n && !ynode_int(m->out, n, least, most, &v))
		v = otherwise;
	return v;
}

size_t ymap_opt_word(struct ymap *m, const char *key, const char *const *words, size_t count,
		     size_t otherwise)
{
	const struct ynode *n = ymap_get(m, key);
	size_t v = otherwise;

	if (n && !ynode_word(m->out, n, words, count, &v))
		v = otherwise;
	return v;
}

#define SUGGEST_MAX 64

static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Edits (insert, delete, replace, swap of neighbours counted as two) between two short words. */
static size_t distance(str a, str b)
{
	size_t row[SUGGEST_MAX + 1];

	for (size_t k = 0; k <= b.n; k++)
		row[k] = k;
	for (size_t i = 1; i <= a.n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t k = 1; k <= b.n; k++) {
			size_t best = diagonal + (fold(a.p[i - 1]) != fold(b.p[k - 1]));

			diagonal = row[k];
			if (row[k] + 1 < best)
				best = row[k] + 1;
			if (row[k - 1] + 1 < best)
				best = row[k - 1] + 1;
			row[k] = best;
		}
	}
	return row[b.n];
}

str word_suggest(str given, const str *known, size_t count)
{
	size_t best = given.n / 3 > 2 ? given.n / 3 : 2;
	str found = {0};

	if (given.n == 0 || given.n > SUGGEST_MAX)
		return found;
	for (size_t i = 0; i < count; i++) {
		size_t d;

		if (known[i].n == 0 || known[i].n > SUGGEST_MAX)
			continue;
		d = distance(given, known[i]);
		/* a word that shares nothing with the given one is no help */
		if (d >= given.n || d > best || (found.p && d == best))
			continue;
		best = d;
		found = known[i];
	}
	return found;
}
