/* SPDX-License-Identifier: Apache-2.0 */
#include "wire-query.h"

#include "arena.h"
#include "encode.h"
#include "json.h"
#include "number.h"
#include "shape-private.h"

#define FIELDS_MAX 1000

struct fields {
	struct arena *arena;
	str name; /* of the field being read, for messages */
	str text; /* its value */
	str message;
};

static int bad_field(struct fields *f, const char *what)
{
	f->message = str_fmt(f->arena, "The value of %.*s is not %s",
			     STR_ARG(text_clip(f->name, 100)), what);
	return E_SYNTAX;
}

/* "+" is a blank in a form. */
static int form_text(struct arena *a, str raw, str *ret)
{
	char *p = arena_alloc(a, raw.n + 1);

	for (size_t i = 0; i < raw.n; i++)
		p[i] = raw.p[i] == '+' ? ' ' : raw.p[i];
	if (percent_decode(a, (str){p, raw.n}, ret) < 0 || !utf8_valid(*ret))
		return E_SYNTAX;
	if (!ret->p)
		*ret = S("");
	return 0;
}

static int form_whole(struct fields *f, const struct shape *s, struct opt_i64 *value)
{
	int64_t v;

	if (str_to_i64(f->text, &v) < 0 ||
	    (s->kind == SHAPE_INTEGER && (v < INT32_MIN || v > INT32_MAX)))
		return bad_field(f, "a whole number");
	*value = SOME_I64(v);
	return 0;
}

static int form_double(struct fields *f, struct opt_f64 *value)
{
	const char *allowed = "0123456789+-.eE";
	double v;

	for (size_t i = 0; i < f->text.n; i++)
		if (f->text.p[i] == '\0' || !strchr(allowed, f->text.p[i]))
			return bad_field(f, "a number");
	if (f->text.n == 0 || number_to_f64(f->text, &v) < 0)
		return bad_field(f, "a number");
	*value = SOME_F64(v);
	return 0;
}

static int form_scalar(struct fields *f, const struct shape *s, void *value)
{
	usec t;

	switch (s->kind) {
	case SHAPE_STRING:
		*(str *)value = f->text;
		return 0;
	case SHAPE_BLOB:
		return base64_decode(f->arena, f->text, value) < 0 ? bad_field(f, "base64") : 0;
	case SHAPE_BOOLEAN:
		if (!str_eq(f->text, S("true")) && !str_eq(f->text, S("false")))
			return bad_field(f, "true or false");
		*(struct opt_bool *)value = SOME_BOOL(f->text.n == 4);
		return 0;
	case SHAPE_INTEGER:
	case SHAPE_LONG:
		return form_whole(f, s, value);
	case SHAPE_DOUBLE:
		return form_double(f, value);
	case SHAPE_TIMESTAMP:
		if (usec_parse_iso(f->text, &t) < 0)
			return bad_field(f, "a time in ISO 8601");
		*(struct opt_usec *)value = SOME_USEC(t);
		return 0;
	default:
		return bad_field(f, "of this form");
	}
}

/*
 * Element n (from 1) of a list or map, made if it is the next one. Elements
 * arrive in order from every client, so others are refused.
 */
static void *form_element(struct fields *f, const struct shape *s, void *value, str number)
{
	struct list_any list = list_load(value);
	int64_t n;

	if (str_to_i64(number, &n) < 0 || n < 1 || (uint64_t)n > list.n + 1)
		return NULL;
	if ((uint64_t)n == list.n + 1) {
		/* The room doubles at each power of two. */
		if ((list.n & (list.n - 1)) == 0) {
			void *more =
				arena_array(f->arena, list.n ? list.n * 2 : 1, s->element_size);

			if (list.n > 0)
				memcpy(more, list.v, list.n * s->element_size);
			list.v = more;
		}
		list.n++;
		list_store(value, list);
	}
	return element_at(s, list, (size_t)n - 1);
}

/* Puts the field's text where the rest of its name leads. */
static int form_put(struct fields *f, const struct shape *s, str rest, void *value)
{
	const struct shape_member *m;
	str word, number, part;
	void *to;

	switch (s->kind) {
	case SHAPE_STRUCTURE:
		m = shape_member_find(s, str_cut(&rest, '.'));
		if (!m)
			return 0;
		to = slot_at(value, m);
		if (m->shape->kind == SHAPE_STRUCTURE) {
			if (!pointer_load(to))
				pointer_store(to, arena_alloc(f->arena, m->shape->size));
			to = pointer_load(to);
		}
		return form_put(f, m->shape, rest, to);
	case SHAPE_LIST:
	case SHAPE_MAP:
		if (!rest.p) { /* "List=" is how an empty one is sent */
			list_store(value, (struct list_any){.v = list_some(NULL)});
			return 0;
		}
		word = str_cut(&rest, '.');
		number = str_cut(&rest, '.');
		to = form_element(f, s, value, number);
		if (!str_eq(word, s->kind == SHAPE_LIST ? S("member") : S("entry")) || !to)
			return bad_field(f, "in its list's order");
		if (s->kind == SHAPE_LIST)
			return form_put(f, s->element, rest, to);
		part = str_cut(&rest, '.');
		if (!str_eq(part, S("key")))
			return form_put(f, s->element, rest, to);
		*(str *)(void *)((char *)to - s->value_offset) = f->text;
		return 0;
	default:
		return form_scalar(f, s, value);
	}
}

int query_decode(const struct shape *s, struct arena *a, str form, void *out, str *ret_message)
{
	struct fields f = {.arena = a};
	int fields = 0;

	*ret_message = (str){0};
	while (form.p && form.n > 0) {
		str pair = str_cut(&form, '&'), name = str_cut(&pair, '=');
		int r;

		if (++fields > FIELDS_MAX) {
			*ret_message = S("Too many fields");
			return E_SYNTAX;
		}
		if (form_text(a, name, &f.name) < 0 ||
		    form_text(a, pair.p ? pair : S(""), &f.text) < 0) {
			*ret_message = S("The form is not percent-encoded UTF-8");
			return E_SYNTAX;
		}
		r = form_put(&f, s, f.name, out);
		if (r < 0) {
			*ret_message = f.message;
			return r;
		}
	}
	return 0;
}

/* Text between tags; what XML cannot carry becomes U+FFFD. */
static void xml_text(struct buf *b, str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '&')
			buf_str(b, S("&amp;"));
		else if (c == '<')
			buf_str(b, S("&lt;"));
		else if (c == '>')
			buf_str(b, S("&gt;"));
		else if (c == '"')
			buf_str(b, S("&quot;"));
		else if (c == '\r')
			buf_str(b, S("&#xD;"));
		else if ((unsigned char)c < 0x20 && c != '\t' && c != '\n')
			buf_str(b, S("\xef\xbf\xbd"));
		else
			buf_char(b, c);
	}
}

static void xml_open(struct buf *b, str name)
{
	buf_char(b, '<');
	buf_str(b, name);
	buf_char(b, '>');
}

static void xml_close(struct buf *b, str name)
{
	buf_str(b, S("</"));
	buf_str(b, name);
	buf_char(b, '>');
}

static void xml_pair(struct buf *b, str name, str text)
{
	xml_open(b, name);
	xml_text(b, text);
	xml_close(b, name);
}

static void xml_element(const struct shape *s, str name, const void *value, struct arena *a,
			struct buf *b);

static void xml_list(const struct shape *s, const void *value, struct arena *a, struct buf *b)
{
	struct list_any list = list_load(value);

	for (size_t i = 0; i < list.n; i++) {
		if (s->kind == SHAPE_LIST) {
			xml_element(s->element, S("member"), element_at(s, list, i), a, b);
			continue;
		}
		xml_open(b, S("entry"));
		xml_pair(b, S("key"), *entry_key(s, list, i));
		xml_element(s->element, S("value"), element_at(s, list, i), a, b);
		xml_close(b, S("entry"));
	}
}

static void xml_value(const struct shape *s, const void *value, struct arena *a, struct buf *b)
{
	struct json_writer w;
	usec t;

	switch (s->kind) {
	case SHAPE_STRING:
		xml_text(b, *(const str *)value);
		break;
	case SHAPE_BLOB:
		base64_add(b, *(const str *)value);
		break;
	case SHAPE_BOOLEAN:
		buf_str(b, ((const struct opt_bool *)value)->v ? S("true") : S("false"));
		break;
	case SHAPE_INTEGER:
	case SHAPE_LONG:
		buf_i64(b, ((const struct opt_i64 *)value)->v);
		break;
	case SHAPE_DOUBLE:
		json_writer_init(&w, b);
		json_f64(&w, ((const struct opt_f64 *)value)->v);
		break;
	case SHAPE_TIMESTAMP:
		t = ((const struct opt_usec *)value)->v;
		buf_str(b, usec_format(a, t, t % SECONDS(1) ? USEC_MICRO_Z : USEC_SECOND_Z));
		break;
	case SHAPE_LIST:
	case SHAPE_MAP:
		xml_list(s, value, a, b);
		break;
	case SHAPE_STRUCTURE:
		query_encode(s, value, a, b);
		break;
	}
}

static void xml_element(const struct shape *s, str name, const void *value, struct arena *a,
			struct buf *b)
{
	if (!shape_present(s, value))
		return;
	xml_open(b, name);
	xml_value(s, value, a, b);
	xml_close(b, name);
}

void query_encode(const struct shape *s, const void *value, struct arena *a, struct buf *out)
{
	for (size_t i = 0; i < s->member_count; i++) {
		const struct shape_member *m = &s->members[i];

		xml_element(m->shape, m->name, slot_value(m->shape, slot_of(value, m)), a, out);
	}
}

void query_reply(const struct operation *op, const void *value, str request_id, struct arena *a,
		 struct buf *out)
{
	buf_fmt(out, "<%.*sResponse xmlns=\"%.*s\">", STR_ARG(op->name),
		STR_ARG(op->service->xml_namespace));
	if (op->result_name.p)
		xml_open(out, op->result_name);
	query_encode(op->output, value, a, out);
	if (op->result_name.p)
		xml_close(out, op->result_name);
	xml_open(out, S("ResponseMetadata"));
	xml_pair(out, S("RequestId"), request_id);
	xml_close(out, S("ResponseMetadata"));
	buf_fmt(out, "</%.*sResponse>", STR_ARG(op->name));
}

void query_reply_error(const struct api_service *service, const struct api_error_def *error,
		       str message, str request_id, struct buf *out)
{
	buf_fmt(out, "<ErrorResponse xmlns=\"%.*s\">", STR_ARG(service->xml_namespace));
	xml_open(out, S("Error"));
	xml_pair(out, S("Type"), error->server ? S("Receiver") : S("Sender"));
	xml_pair(out, S("Code"), error->query_code);
	if (message.p)
		xml_pair(out, S("Message"), message);
	xml_close(out, S("Error"));
	xml_pair(out, S("RequestId"), request_id);
	buf_str(out, S("</ErrorResponse>"));
}
