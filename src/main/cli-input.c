/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "encode.h"
#include "json-tree.h"
#include "operation.h"
#include "settings.h"

#define FILE_MAX MIB(16)
#define INPUT_MAX MIB(64)

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

str cli_kebab(struct arena *a, str name)
{
	struct buf b CLEANUP(buf_done) = {0};

	buf_init(&b, 2 * name.n + 1);
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool starts =
			is_upper(c) && i > 0 &&
			(is_lower(name.p[i - 1]) || (i + 1 < name.n && is_lower(name.p[i + 1])));

		if (starts)
			buf_char(&b, '-');
		buf_char(&b, is_upper(c) ? (char)(c - 'A' + 'a') : c);
	}
	return buf_dup(&b, a);
}

/* A structure's members are flat here: what lies deeper is given as JSON. */
static str structure_placeholder(struct arena *a, const struct shape *shape)
{
	struct buf b CLEANUP(buf_done) = {0};

	buf_init(&b, KIB(16));
	for (size_t i = 0; i < shape->member_count; i++) {
		const struct shape_member *m = &shape->members[i];
		str name = cli_kebab(a, m->name);
		str value = S("true|false");

		if (m->shape->kind >= SHAPE_STRUCTURE)
			value = S("JSON");
		else if (m->shape->kind != SHAPE_BOOLEAN)
			value = cli_placeholder(a, m->shape);
		buf_fmt(&b, "%s%.*s=%.*s", i > 0 ? "," : "", STR_ARG(name), STR_ARG(value));
	}
	return buf_dup(&b, a);
}

str cli_placeholder(struct arena *a, const struct shape *shape)
{
	switch (shape->kind) {
	case SHAPE_STRING:
		return S("TEXT");
	case SHAPE_BLOB:
		return S("@FILE");
	case SHAPE_BOOLEAN:
		return (str){0};
	case SHAPE_INTEGER:
	case SHAPE_LONG:
	case SHAPE_DOUBLE:
		return S("NUMBER");
	case SHAPE_TIMESTAMP:
		return S("TIME");
	case SHAPE_STRUCTURE:
		return structure_placeholder(a, shape);
	case SHAPE_MAP:
		return S("NAME=VALUE,...");
	case SHAPE_LIST:
		return shape->element->kind == SHAPE_BOOLEAN ? S("true|false")
							     : cli_placeholder(a, shape->element);
	}
	return S("VALUE");
}

/* What a conversion knows; why is filled on failure. */
struct input {
	struct arena *a;
	struct json_writer *w;
	str option; /* for messages */
	str why;
};

PRINTF(2, 3) static int wrong(struct input *in, const char *fmt, ...)
{
	struct buf b CLEANUP(buf_done) = {0};
	va_list args;

	buf_init(&b, 4096);
	buf_fmt(&b, "--%.*s: ", STR_ARG(in->option));
	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	in->why = buf_dup(&b, in->a);
	return E_INVAL;
}

static int read_file(struct input *in, str path, str *ret)
{
	int fd = open(str_c(in->a, path), O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t n = 0;

	if (fd < 0)
		return wrong(in, "cannot open %.*s: %m", STR_ARG(path));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size > FILE_MAX) {
		close(fd);
		return wrong(in, "%.*s must be a file of at most 16 MiB", STR_ARG(path));
	}
	char *bytes = arena_alloc(in->a, (size_t)st.st_size + 1);

	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, bytes + n, (size_t)st.st_size - n);

		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	*ret = (str){bytes, n};
	return 0;
}

static int add_value(struct input *in, const struct shape *shape, str value);

static bool number_valid(str value, bool fraction)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct json_node *n;
	int64_t whole;

	if (!fraction)
		return str_to_i64(value, &whole) == 0;
	return json_tree(a, value, &n) == 0 && n->kind == JSON_NUMBER;
}

static int add_time(struct input *in, str value)
{
	usec t;

	if (usec_parse_iso(value, &t) < 0)
		return wrong(in, "\"%.*s\" is not a time like 2026-01-31 or 2026-01-31T09:30:00Z",
			     STR_ARG(value));
	str number = str_fmt(in->a, "%lld.%06lld", (long long)(t / SECONDS(1)),
			     (long long)(t % SECONDS(1)));

	json_put_raw(in->w, t >= 0 ? number : str_fmt(in->a, "%lld", (long long)(t / SECONDS(1))));
	return 0;
}

/* The member a name=value names: as the API spells it, or as an option would. */
static const struct shape_member *member_named(struct arena *a, const struct shape *s, str name)
{
	for (size_t i = 0; i < s->member_count; i++) {
		if (str_eq(s->members[i].name, name) ||
		    str_eq(cli_kebab(a, s->members[i].name), name))
			return &s->members[i];
	}
	return NULL;
}

/* name=value,name=value for a structure or a map; a value cannot hold a comma in this form. */
static int add_pairs(struct input *in, const struct shape *shape, str value)
{
	str rest = value;

	json_object(in->w);
	while (rest.p) {
		str pair = str_cut(&rest, ',');
		str name = str_trim(str_cut(&pair, '='));
		const struct shape *inner = shape->element;
		int r;

		if (!pair.p)
			return wrong(in, "\"%.*s\" is neither name=value nor JSON", STR_ARG(name));
		if (shape->kind == SHAPE_STRUCTURE) {
			const struct shape_member *m = member_named(in->a, shape, name);

			if (!m)
				return wrong(in, "there is no \"%.*s\" in it", STR_ARG(name));
			name = m->name;
			inner = m->shape;
		}
		json_key(in->w, name);
		r = add_value(in, inner, pair);
		if (r < 0)
			return r;
	}
	json_object_end(in->w);
	return 0;
}

static int add_complex(struct input *in, const struct shape *shape, str value)
{
	struct json_node *n;
	char first = value.n ? value.p[0] : '\0';

	if (first != '{' && first != '[') {
		if (shape->kind != SHAPE_LIST)
			return add_pairs(in, shape, value);
		json_array(in->w);
		int r = add_value(in, shape->element, value);

		json_array_end(in->w);
		return r;
	}
	if (json_tree(in->a, value, &n) < 0)
		return wrong(in, "that is not valid JSON");
	json_put_raw(in->w, value);
	return 0;
}

static int add_blob(struct input *in, str value)
{
	int r;

	if (value.n > 0 && value.p[0] == '@') {
		r = read_file(in, str_slice(value, 1, value.n), &value);
		if (r < 0)
			return r;
	}
	json_str(in->w, base64_encode(in->a, value));
	return 0;
}

static int add_value(struct input *in, const struct shape *shape, str value)
{
	bool is_true = str_eq(value, S("true"));

	switch (shape->kind) {
	case SHAPE_STRING:
		if (!utf8_valid(value))
			return wrong(in, "the text is not valid UTF-8");
		json_str(in->w, value);
		return 0;
	case SHAPE_BLOB:
		return add_blob(in, value);
	case SHAPE_BOOLEAN:
		if (!is_true && !str_eq(value, S("false")))
			return wrong(in, "write true or false");
		json_bool(in->w, is_true);
		return 0;
	case SHAPE_INTEGER:
	case SHAPE_LONG:
	case SHAPE_DOUBLE:
		if (!number_valid(value, shape->kind == SHAPE_DOUBLE))
			return wrong(in, "\"%.*s\" is not a number", STR_ARG(value));
		json_put_raw(in->w, value);
		return 0;
	case SHAPE_TIMESTAMP:
		return add_time(in, value);
	case SHAPE_STRUCTURE:
	case SHAPE_MAP:
	case SHAPE_LIST:
		return add_complex(in, shape, value);
	}
	return E_INVAL;
}

/* Positional members take operands in their order; the last one, when it is a list, all the rest.
 */
static str positional_name(const struct cli *cli, size_t index)
{
	str rest = str_from(cli->command->positional), name = {0};

	for (size_t i = 0; i <= index && rest.p; i++) {
		str next = str_cut(&rest, ',');

		if (next.n)
			name = next;
	}
	return name;
}

/* What stands where a file's bytes are expected is its path. */
static str operand_value(const struct cli *cli, const struct shape_member *m, str value)
{
	if (m->shape->kind != SHAPE_BLOB || str_starts(value, S("@")))
		return value;
	return str_fmt(cli->arena, "@%.*s", STR_ARG(value));
}

/* The values given for one member, by option or by position. *ret_no: given as --no-NAME. */
static size_t collect(const struct cli *cli, const struct shape_member *m, str option, str *values,
		      bool *ret_no)
{
	size_t n = 0, operand = 0;

	*ret_no = false;
	for (size_t i = 0; i < cli->given_count; i++) {
		const struct cli_given *g = &cli->given[i];

		if (!g->name.p) {
			if (str_eq(positional_name(cli, operand++), m->name))
				values[n++] = operand_value(cli, m, g->value);
		} else if (str_eq(g->name, option)) {
			values[n++] = g->value;
		} else if (m->shape->kind == SHAPE_BOOLEAN && str_starts(g->name, S("no-")) &&
			   str_eq(str_slice(g->name, 3, g->name.n), option)) {
			*ret_no = true;
			values[n++] = S("");
		}
	}
	return n;
}

static int add_list(struct input *in, const struct shape *shape, const str *values, size_t n)
{
	/* One JSON array stands for the whole list. */
	if (n == 1 && values[0].n > 0 && values[0].p[0] == '[')
		return add_complex(in, shape, values[0]);
	json_array(in->w);
	for (size_t i = 0; i < n; i++) {
		int r = add_value(in, shape->element, values[i]);

		if (r < 0)
			return r;
	}
	json_array_end(in->w);
	return 0;
}

static int add_member(const struct cli *cli, struct input *in, const struct shape_member *m,
		      str *values)
{
	bool no;

	in->option = cli_kebab(in->a, m->name);
	size_t n = collect(cli, m, in->option, values, &no);

	if (n == 0)
		return 0;
	if (n > 1 && m->shape->kind != SHAPE_LIST)
		return wrong(in, "given %zu times; give it once", n);
	json_key(in->w, m->name);
	if (m->shape->kind == SHAPE_BOOLEAN) {
		json_bool(in->w, !no);
		return 0;
	}
	if (m->shape->kind == SHAPE_LIST)
		return add_list(in, m->shape, values, n);
	return add_value(in, m->shape, values[0]);
}

int cli_input(const struct cli *cli, str *ret_json, str *reterr)
{
	const struct shape *shape = cli->operation->input;
	str *values = ARENA_ARRAY(cli->arena, str, cli->given_count + 1);
	struct buf out CLEANUP(buf_done) = {0};
	struct json_writer w;
	struct input in = {.a = cli->arena, .w = &w};

	buf_init(&out, INPUT_MAX);
	json_writer_init(&w, &out);
	json_object(&w);
	for (size_t i = 0; i < shape->member_count; i++) {
		int r = add_member(cli, &in, &shape->members[i], values);

		if (r < 0) {
			*reterr = in.why;
			return r;
		}
	}
	if (cli->command->fixed) {
		str fixed = str_from(cli->command->fixed);

		if (out.n > 1)
			buf_char(&out, ',');
		buf_str(&out, fixed);
	}
	json_object_end(&w);
	*ret_json = buf_dup(&out, cli->arena);
	return 0;
}
