/* SPDX-License-Identifier: Apache-2.0 */
#include "demo-story.h"

#include "encode.h"
#include "json.h"
#include "settings.h"

#define INPUT_MAX MIB(8)
#define STEPS_MAX 2000
#define DEPTH_MAX 8

str story_name_find(const struct story_names *names, str name)
{
	for (size_t i = 0; i < names->list.n; i++) {
		if (str_eq(names->list.v[i].name, name))
			return names->list.v[i].value;
	}
	return (str){0};
}

void story_name_put(struct story_names *names, str name, str value)
{
	struct story_pair *p = NULL;

	for (size_t i = 0; i < names->list.n && !p; i++) {
		if (str_eq(names->list.v[i].name, name))
			p = &names->list.v[i];
	}
	if (!p) {
		p = VEC_ADD(names->arena, &names->list);
		p->name = str_dup(names->arena, name);
	}
	p->value = str_dup(names->arena, value);
}

str story_text(const struct story_names *names, struct yproblems *p, const struct ynode *at,
	       str text)
{
	str value;

	if (!str_starts(text, S("$")))
		return text;
	value = story_name_find(names, str_slice(text, 1, text.n));
	if (!value.p)
		yproblem_add(p, at, S("keep it in an earlier step"),
			     "names \"%.*s\", which nothing keeps", STR_ARG(text));
	return value;
}

/* ---- reading ---- */

usec story_read_span(struct yproblems *p, const struct ynode *at, str text)
{
	static const struct {
		char unit;
		usec size;
	} units[] = {{'d', DAYS(1)}, {'h', HOURS(1)}, {'m', MINUTES(1)}};
	str rest = text;
	usec sum = 0;

	while (rest.p) {
		str word = str_cut(&rest, ' ');
		usec size = 0;
		int64_t n;

		for (size_t i = 0; word.n > 0 && i < ARRAY_LEN(units); i++) {
			if (word.p[word.n - 1] == units[i].unit)
				size = units[i].size;
		}
		if (size == 0 || str_to_i64(str_slice(word, 0, word.n - 1), &n) < 0 || n < 0 ||
		    n > 1000) {
			yproblem_add(p, at, S("write it like 3d 4h 30m"), "is no length of time");
			return 0;
		}
		sum += n * size;
	}
	return sum;
}

static usec read_ago(struct yproblems *p, struct ymap *m)
{
	str text = ymap_str(m, "ago", "write how long ago it happened, like 3d 4h 30m");

	return story_read_span(p, ynode_find(m->node, S("ago")), text);
}

static void read_pairs(struct yproblems *p, const struct ynode *map, struct story_pairs *ret)
{
	if (!map || !ynode_is(p, map, YNODE_MAP))
		return;
	for (size_t i = 0; i < map->n; i++) {
		struct story_pair pair = {.name = map->keys[i], .at = map->items[i]};

		if (ynode_str(p, map->items[i], &pair.value))
			*VEC_ADD(p->arena, ret) = pair;
	}
}

static void read_provider(struct yproblems *p, const struct ynode *node, struct story *s)
{
	struct ymap m;

	ymap_open(&m, p, node);
	s->ago = read_ago(p, &m);
	s->name = ymap_str(&m, "name", "say what the provider is called");
	s->email = ymap_str(&m, "email", "give an address");
	s->country = ymap_opt_str(&m, "country");
	s->zone = ymap_opt_str(&m, "zone");
	s->language = ymap_opt_str(&m, "language");
	s->operator= ymap_opt_str(&m, "operator");
	ymap_close(&m);
}

void story_read_keep(struct yproblems *p, struct ymap *m, struct story_step *s)
{
	read_pairs(p, ymap_get(m, "keep"), &s->keep);
}

void story_read_call(struct yproblems *p, const struct api_model *model, struct ymap *m,
		     struct story_step *s)
{
	str name = ymap_str(m, "do", "name an operation, like support:CreateCase"), service;

	s->at = m->node;
	s->as = ymap_opt_str(m, "as");
	s->input = ymap_get(m, "with");
	story_read_keep(p, m, s);
	if (!name.p)
		return;
	service = str_cut(&name, ':');
	s->op = name.p ? operation_by_name(model, service, name) : NULL;
	if (!s->op)
		yproblem_add(p, ynode_find(m->node, S("do")),
			     S("name one, like support:CreateCase"), "is no operation");
}

static void read_step(struct yproblems *p, const struct api_model *model, const struct ynode *node,
		      struct story_step *s)
{
	struct ymap m;

	ymap_open(&m, p, node);
	s->ago = read_ago(p, &m);
	story_read_call(p, model, &m, s);
	ymap_close(&m);
}

int story_read(struct yproblems *p, const struct api_model *model, str text, struct story *ret)
{
	struct ynode *root = yaml_read(p, text), *steps;
	struct ymap m;
	usec last;

	*ret = (struct story){0};
	ymap_open(&m, p, root);
	read_provider(p, ymap_need(&m, "provider", "say who the provider is"), ret);
	steps = ymap_need(&m, "steps", "list the calls");
	read_pairs(p, ymap_need(&m, "env", "list the lines of demo.env"), &ret->env);
	ymap_close(&m);
	if (p->n > 0 || !ynode_is(p, steps, YNODE_LIST))
		return E_INVAL;
	if (steps->n > STEPS_MAX) {
		yproblem_add(p, steps, S("tell less"), "has more than %d steps", STEPS_MAX);
		return E_INVAL;
	}
	ret->steps = ARENA_ARRAY(p->arena, struct story_step, steps->n);
	ret->step_count = steps->n;
	last = ret->ago;
	for (size_t i = 0; i < steps->n; i++) {
		struct story_step *s = &ret->steps[i];

		read_step(p, model, steps->items[i], s);
		if (s->ago > last)
			yproblem_add(p, steps->items[i], S("put it where it belongs"),
				     "happens before the step above it");
		last = s->ago;
	}
	return p->n > 0 ? E_INVAL : 0;
}

/* ---- input ---- */

struct input {
	struct yproblems *p;
	const struct story_names *names;
	struct json_writer w;
	int depth;
};

static void write_value(struct input *in, const struct shape *shape, const struct ynode *n);

static void write_structure(struct input *in, const struct shape *shape, const struct ynode *n)
{
	if (!ynode_is(in->p, n, YNODE_MAP))
		return;
	json_object(&in->w);
	for (size_t i = 0; i < n->n; i++) {
		const struct shape_member *m = shape_member_find(shape, n->keys[i]);

		if (!m) {
			yproblem_add(in->p, n->items[i], S("see the operation's model"),
				     "is no member of %.*s", STR_ARG(shape->name));
			continue;
		}
		json_key(&in->w, n->keys[i]);
		write_value(in, m->shape, n->items[i]);
	}
	json_object_end(&in->w);
}

static void write_list(struct input *in, const struct shape *shape, const struct ynode *n)
{
	if (!ynode_is(in->p, n, YNODE_LIST))
		return;
	json_array(&in->w);
	for (size_t i = 0; i < n->n; i++)
		write_value(in, shape->element, n->items[i]);
	json_array_end(&in->w);
}

static void write_scalar(struct input *in, const struct shape *shape, const struct ynode *n)
{
	int64_t number;
	bool yes;
	str text;

	switch (shape->kind) {
	case SHAPE_BOOLEAN:
		if (ynode_bool(in->p, n, &yes))
			json_bool(&in->w, yes);
		return;
	case SHAPE_INTEGER:
	case SHAPE_LONG:
		if (ynode_int(in->p, n, INT64_MIN, INT64_MAX, &number))
			json_i64(&in->w, number);
		return;
	default:
		break;
	}
	if (!ynode_str(in->p, n, &text))
		return;
	text = story_text(in->names, in->p, n, text);
	if (shape->kind == SHAPE_BLOB)
		text = base64_encode(in->p->arena, text);
	json_str(&in->w, text);
}

static void write_value(struct input *in, const struct shape *shape, const struct ynode *n)
{
	if (in->depth == DEPTH_MAX) {
		yproblem_add(in->p, n, S("see the operation's model"), "is nested too deeply");
		return;
	}
	in->depth++;
	if (shape->kind == SHAPE_STRUCTURE)
		write_structure(in, shape, n);
	else if (shape->kind == SHAPE_LIST)
		write_list(in, shape, n);
	else
		write_scalar(in, shape, n);
	in->depth--;
}

int story_input(struct yproblems *p, const struct story_step *step, const struct story_names *names,
		str *ret)
{
	struct buf b CLEANUP(buf_done) = {0};
	struct input in = {.p = p, .names = names};

	if (!step->input) {
		*ret = S("{}");
		return 0;
	}
	buf_init(&b, INPUT_MAX);
	json_writer_init(&in.w, &b);
	write_value(&in, step->op->input, step->input);
	if (p->n > 0)
		return E_INVAL;
	if (b.failed) {
		yproblem_add(p, step->input, S("tell less"), "is too long");
		return E_INVAL;
	}
	*ret = buf_dup(&b, p->arena);
	return 0;
}
