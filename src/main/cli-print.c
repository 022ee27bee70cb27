/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-print.h"

#include "cli-input.h"
#include "usec.h"

#define COLUMNS_MAX 16

const struct shape_member *print_list_of(const struct shape *output)
{
	for (size_t i = 0; i < output->member_count; i++) {
		const struct shape *s = output->members[i].shape;

		if (s->kind == SHAPE_LIST && s->element->kind == SHAPE_STRUCTURE)
			return &output->members[i];
	}
	return NULL;
}

/* Control characters could steer the terminal: they are shown, not sent. lines: '\n' may stay. */
static str safe(struct arena *a, str text, bool lines)
{
	struct buf b CLEANUP(buf_done) = {0};
	bool clean = true;

	for (size_t i = 0; i < text.n && clean; i++) {
		unsigned char c = (unsigned char)text.p[i];

		/* U+0080..U+009F, control characters too, are C2 80..9F. */
		clean = c >= 0x20 && c != 0x7f && c != 0xc2;
	}
	if (clean)
		return text;
	buf_init(&b, 4 * text.n + 8);
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		unsigned char after = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;

		if (c == 0xc2 && after >= 0x80 && after < 0xa0)
			buf_fmt(&b, "\\x%02x", text.p[++i] & 0xff);
		else if ((c >= 0x20 && c != 0x7f) || (lines && (c == '\n' || c == '\t')))
			buf_char(&b, (char)c);
		else if (c == '\n')
			buf_str(&b, S("\\n"));
		else if (c != '\r')
			buf_fmt(&b, "\\x%02x", c);
	}
	return buf_dup(&b, a);
}

static str time_text(struct arena *a, str number)
{
	str rest = number, whole = str_cut(&rest, '.');
	int64_t seconds;

	if (str_to_i64(whole, &seconds) < 0)
		return number;
	return usec_format(a, seconds * SECONDS(1), USEC_SECOND_Z);
}

/* One value in one line. */
static str scalar(struct arena *a, const struct shape *shape, const struct json_node *n)
{
	struct buf b CLEANUP(buf_done) = {0};

	if (!n || n->kind == JSON_NULL)
		return S("-");
	switch (n->kind) {
	case JSON_STRING:
		return safe(a, n->text, false);
	case JSON_NUMBER:
		return shape && shape->kind == SHAPE_TIMESTAMP ? time_text(a, n->text) : n->text;
	case JSON_TRUE:
		return S("yes");
	case JSON_FALSE:
		return S("no");
	default:
		break;
	}
	buf_init(&b, 1 << 20);
	if (n->kind == JSON_ARRAY && n->first && n->first->kind == JSON_STRING) {
		for (const struct json_node *m = n->first; m; m = m->next) {
			str text = scalar(a, NULL, m);

			buf_fmt(&b, "%.*s%s", STR_ARG(text), m->next ? ", " : "");
		}
	} else if (n->first) {
		json_tree_write(&b, n, false);
	}
	return safe(a, buf_dup(&b, a), false);
}

static bool is_plain(const struct shape *s)
{
	return s->kind != SHAPE_STRUCTURE && s->kind != SHAPE_LIST && s->kind != SHAPE_MAP &&
	       s->kind != SHAPE_BLOB;
}

/* The shape at the end of a path; NULL when the path leaves the model. */
static const struct shape *shape_at(const struct shape *s, str path)
{
	while (path.p && s) {
		const struct shape_member *m = s->kind == SHAPE_STRUCTURE
						       ? shape_member_find(s, str_cut(&path, '.'))
						       : NULL;

		s = m ? m->shape : NULL;
	}
	return s;
}

static size_t choose_columns(const struct shape *element, const char *columns, str *paths)
{
	str rest = str_from(columns);
	size_t n = 0;

	while (rest.p && n < COLUMNS_MAX)
		paths[n++] = str_cut(&rest, ',');
	for (size_t i = 0; !columns && i < element->member_count && n < COLUMNS_MAX; i++) {
		if (is_plain(element->members[i].shape))
			paths[n++] = element->members[i].name;
	}
	return n;
}

static str title(struct arena *a, str path)
{
	while (str_index(path, '.') >= 0)
		str_cut(&path, '.');
	str name = cli_kebab(a, path);
	char *p = arena_alloc(a, name.n + 1);

	for (size_t i = 0; i < name.n; i++)
		p[i] = name.p[i] >= 'a' && name.p[i] <= 'z' ? (char)(name.p[i] - 'a' + 'A')
							    : name.p[i];
	return (str){p, name.n};
}

void print_table(struct buf *out, struct arena *a, const struct shape *element,
		 const struct json_node *list, const char *columns)
{
	str paths[COLUMNS_MAX];
	size_t width[COLUMNS_MAX], n = choose_columns(element, columns, paths);
	size_t rows = list->count + 1, row = 0;
	str *cells = ARENA_ARRAY(a, str, rows * (n ? n : 1));

	for (size_t i = 0; i < n; i++) {
		cells[i] = title(a, paths[i]);
		width[i] = cells[i].n;
	}
	for (const struct json_node *m = list->first; m; m = m->next) {
		row++;
		for (size_t i = 0; i < n; i++) {
			str *cell = &cells[row * n + i];
			size_t wide;

			*cell = scalar(a, shape_at(element, paths[i]), json_path(m, paths[i]));
			wide = utf8_count(*cell);
			width[i] = wide > width[i] ? wide : width[i];
		}
	}
	for (row = 0; row < rows; row++) {
		for (size_t i = 0; i < n; i++) {
			str cell = cells[row * n + i];

			buf_str(out, cell);
			for (size_t k = utf8_count(cell); i + 1 < n && k < width[i] + 2; k++)
				buf_char(out, ' ');
		}
		buf_char(out, '\n');
	}
}

static void csv_cell(struct buf *out, str cell, bool first)
{
	bool quote = false;

	for (size_t i = 0; i < cell.n; i++)
		quote = quote || cell.p[i] == '"' || cell.p[i] == ',' || cell.p[i] == '\n' ||
			cell.p[i] == '\r';
	if (!first)
		buf_char(out, ',');
	if (!quote) {
		buf_str(out, cell);
		return;
	}
	buf_char(out, '"');
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '"')
			buf_char(out, '"');
		buf_char(out, cell.p[i]);
	}
	buf_char(out, '"');
}

void print_csv(struct buf *out, struct arena *a, const struct shape *element,
	       const struct json_node *list, const char *columns)
{
	str paths[COLUMNS_MAX];
	size_t n = choose_columns(element, columns, paths);

	for (size_t i = 0; i < n; i++)
		csv_cell(out, paths[i], i == 0);
	buf_str(out, S("\r\n"));
	for (const struct json_node *m = list->first; m; m = m->next) {
		for (size_t i = 0; i < n; i++)
			csv_cell(out,
				 scalar(a, shape_at(element, paths[i]), json_path(m, paths[i])),
				 i == 0);
		buf_str(out, S("\r\n"));
	}
}

static void print_members(struct buf *out, struct arena *a, const struct shape *shape,
			  const struct json_node *n, int depth);

/* A value below its key, one level deeper. */
static void print_inner(struct buf *out, struct arena *a, const struct shape *shape,
			const struct json_node *n, int depth)
{
	if (n->kind == JSON_OBJECT) {
		print_members(out, a, shape, n, depth);
		return;
	}
	for (const struct json_node *m = n->first; m; m = m->next) {
		const struct shape *inner =
			shape && shape->kind == SHAPE_LIST ? shape->element : NULL;

		if (m->kind == JSON_OBJECT) {
			buf_fmt(out, "%*s-\n", 2 * depth, "");
			print_members(out, a, inner, m, depth + 1);
		} else {
			str text = scalar(a, inner, m);

			buf_fmt(out, "%*s- %.*s\n", 2 * depth, "", STR_ARG(text));
		}
	}
}

static void print_text(struct buf *out, str text, int depth)
{
	while (text.p) {
		str line = str_cut(&text, '\n');

		buf_fmt(out, "%*s%.*s\n", 2 * depth, "", STR_ARG(line));
	}
}

static void print_members(struct buf *out, struct arena *a, const struct shape *shape,
			  const struct json_node *n, int depth)
{
	for (const struct json_node *m = n->first; m; m = m->next) {
		const struct shape_member *known = shape && shape->kind == SHAPE_STRUCTURE
							   ? shape_member_find(shape, m->key)
							   : NULL;
		const struct shape *inner = known ? known->shape : NULL;
		str key = cli_kebab(a, safe(a, m->key, false));
		bool nested = m->first && (m->kind == JSON_OBJECT || m->first->kind != JSON_STRING);

		buf_fmt(out, "%*s%.*s:", 2 * depth, "", STR_ARG(key));
		if (nested) {
			buf_char(out, '\n');
			print_inner(out, a, inner, m, depth + 1);
		} else if (m->kind == JSON_STRING && str_index(m->text, '\n') >= 0) {
			buf_char(out, '\n');
			print_text(out, safe(a, m->text, true), depth + 1);
		} else {
			str text = scalar(a, inner, m);

			buf_fmt(out, " %.*s\n", STR_ARG(text));
		}
	}
}

void print_value(struct buf *out, struct arena *a, const struct shape *shape,
		 const struct json_node *n)
{
	if (n->kind == JSON_OBJECT) {
		print_members(out, a, shape, n, 0);
	} else {
		str text = scalar(a, shape, n);

		buf_fmt(out, "%.*s\n", STR_ARG(text));
	}
}
