/* SPDX-License-Identifier: Apache-2.0 */
/* A mail's fields as JSON and back. */
#include "buf.h"
#include "json.h"
#include "mail-template.h"

#define PRINT_MAX ((size_t)1 << 20)
#define FIELDS_MAX 40
#define ITEMS_MAX 200

/* Cut between characters. */
static str cut(str s)
{
	size_t n = MAIL_FIELD_MAX;

	if (s.n <= n)
		return s;
	while (n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_slice(s, 0, n);
}

static void print_flat(struct json_writer *w, const struct mail_fields *f)
{
	for (size_t i = 0; i < f->n; i++)
		json_pair_str(w, f->v[i].name, cut(f->v[i].value));
}

str mail_fields_print(struct arena *a, const struct mail_fields *f)
{
	struct buf b CLEANUP(buf_done) = {0};
	struct json_writer w;

	buf_init(&b, PRINT_MAX);
	json_writer_init(&w, &b);
	json_object(&w);
	print_flat(&w, f);
	if (f->item_count) {
		json_key(&w, S("items"));
		json_array(&w);
		for (size_t i = 0; i < f->item_count; i++) {
			json_object(&w);
			print_flat(&w, &f->items[i]);
			json_object_end(&w);
		}
		json_array_end(&w);
	}
	json_object_end(&w);
	return buf_dup(&b, a);
}

static int parse_items(struct arena *a, struct json_reader *r, struct mail_fields *ret);

/* The members of an object whose begin was read. */
static int parse_object(struct arena *a, struct json_reader *r, bool items, struct mail_fields *ret)
{
	struct mail_field *v = ARENA_ARRAY(a, struct mail_field, FIELDS_MAX);
	enum json_token token;
	int e = 0;

	*ret = (struct mail_fields){.v = v};
	while (e == 0 && (token = json_next(r)) == JSON_KEY) {
		str name = r->text;

		token = json_next(r);
		if (token == JSON_ARRAY && items)
			e = parse_items(a, r, ret);
		else if (token == JSON_STRING && ret->n < FIELDS_MAX)
			v[ret->n++] = (struct mail_field){name, r->text};
		else
			e = E_SYNTAX;
	}
	return e < 0 ? e : token == JSON_OBJECT_END ? 0 : E_SYNTAX;
}

static int parse_items(struct arena *a, struct json_reader *r, struct mail_fields *ret)
{
	struct mail_fields *v = ARENA_ARRAY(a, struct mail_fields, ITEMS_MAX);
	enum json_token token;

	while ((token = json_next(r)) == JSON_OBJECT) {
		if (ret->item_count == ITEMS_MAX ||
		    parse_object(a, r, false, &v[ret->item_count++]) < 0)
			return E_SYNTAX;
	}
	ret->items = v;
	return token == JSON_ARRAY_END ? 0 : E_SYNTAX;
}

int mail_fields_parse(struct arena *a, str json, struct mail_fields *ret)
{
	struct json_reader r;

	json_open(&r, a, json);
	if (json_next(&r) != JSON_OBJECT)
		return E_SYNTAX;
	return parse_object(a, &r, true, ret);
}

str mail_field_get(const struct mail_fields *f, str name)
{
	for (size_t i = 0; i < f->n; i++) {
		if (str_eq(f->v[i].name, name))
			return f->v[i].value.p ? f->v[i].value : S("");
	}
	return S("");
}
