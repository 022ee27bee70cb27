/* SPDX-License-Identifier: Apache-2.0 */
#include "json-tree.h"

static struct json_node *node_new(struct arena *a, const struct json_reader *r,
				  enum json_token token)
{
	struct json_node *n = ARENA_NEW(a, struct json_node);

	n->kind = token;
	if (token == JSON_STRING || token == JSON_NUMBER)
		n->text = str_dup(a, r->text);
	return n;
}

/* The value that begins with token. The reader bounds the depth. */
static struct json_node *read_value(struct arena *a, struct json_reader *r, enum json_token token)
{
	struct json_node *n = node_new(a, r, token), **link = &n->first;
	enum json_token end = token == JSON_OBJECT ? JSON_OBJECT_END : JSON_ARRAY_END;

	if (token != JSON_OBJECT && token != JSON_ARRAY)
		return n;
	while ((token = json_next(r)) != end) {
		str key = {0};

		if (token == JSON_KEY) {
			key = str_dup(a, r->text);
			token = json_next(r);
		}
		if (token == JSON_ERROR)
			return NULL;
		*link = read_value(a, r, token);
		if (!*link)
			return NULL;
		(*link)->key = key;
		link = &(*link)->next;
		n->count++;
	}
	return n;
}

int json_tree(struct arena *a, str text, struct json_node **ret)
{
	struct json_reader r;
	enum json_token token;
	struct json_node *n;

	json_open(&r, a, text);
	token = json_next(&r);
	if (token == JSON_ERROR || token == JSON_END)
		return E_SYNTAX;
	n = read_value(a, &r, token);
	if (!n || json_next(&r) != JSON_END)
		return E_SYNTAX;
	*ret = n;
	return 0;
}

const struct json_node *json_member(const struct json_node *n, str key)
{
	if (!n || n->kind != JSON_OBJECT)
		return NULL;
	for (const struct json_node *m = n->first; m; m = m->next) {
		if (str_eq(m->key, key))
			return m;
	}
	return NULL;
}

static const struct json_node *element(const struct json_node *n, str word)
{
	str value = word, name = str_cut(&value, '=');
	int64_t place;

	if (value.p) {
		for (n = n->first; n; n = n->next) {
			const struct json_node *m = json_member(n, name);

			if (m && str_eq(m->text, value))
				return n;
		}
		return NULL;
	}
	if (str_to_i64(word, &place) < 0)
		return NULL;
	for (n = n->first; n && place > 0; place--)
		n = n->next;
	return n;
}

const struct json_node *json_path(const struct json_node *n, str path)
{
	while (path.p && n) {
		str word = str_cut(&path, '.');

		n = n->kind == JSON_ARRAY ? element(n, word) : json_member(n, word);
	}
	return n;
}

static void new_line(struct buf *out, bool indent, int depth)
{
	if (!indent)
		return;
	buf_char(out, '\n');
	for (int i = 0; i < depth; i++)
		buf_str(out, S("  "));
}

static void write_text(struct buf *out, str text)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_str(&w, text);
}

static void write_node(struct buf *out, const struct json_node *n, bool indent, int depth)
{
	static const str words[] = {
		[JSON_TRUE] = S_INIT("true"),
		[JSON_FALSE] = S_INIT("false"),
		[JSON_NULL] = S_INIT("null"),
	};
	bool object = n->kind == JSON_OBJECT;

	if (n->kind == JSON_STRING) {
		write_text(out, n->text);
	} else if (n->kind == JSON_NUMBER) {
		buf_str(out, n->text);
	} else if (!object && n->kind != JSON_ARRAY) {
		buf_str(out, words[n->kind]);
	} else {
		buf_char(out, object ? '{' : '[');
		for (const struct json_node *m = n->first; m; m = m->next) {
			new_line(out, indent, depth + 1);
			if (object) {
				write_text(out, m->key);
				buf_str(out, indent ? S(": ") : S(":"));
			}
			write_node(out, m, indent, depth + 1);
			if (m->next)
				buf_char(out, ',');
		}
		if (n->first)
			new_line(out, indent, depth);
		buf_char(out, object ? '}' : ']');
	}
}

void json_tree_write(struct buf *out, const struct json_node *n, bool indent)
{
	write_node(out, n, indent, 0);
}
