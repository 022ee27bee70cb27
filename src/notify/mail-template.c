/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text is taken apart into steps when its file is read: literal, field, begin
 * and end of a section. A section's begin knows where its end is.
 */
#include "mail-template.h"

#include <string.h>

#include "buf.h"
#include "yaml-doc.h"

#define STEPS_MAX 400
#define DEPTH_MAX 8
#define RENDER_MAX ((size_t)1 << 20)
#define LANGUAGES_MAX 40

/* Fields of every template. name and unsubscribe may be empty. */
#define COMMON "provider name unsubscribe"

static const struct {
	const char *code, *fields, *items;
} kinds[] = {
	{"case-created", "id case subject severity body", ""},
	{"case-replied", "id case subject severity body author asks resolved", ""},
	{"case-resolved", "id case subject severity", ""},
	{"case-reopened", "id case subject severity", ""},
	{"chat-ended", "id case subject severity body author asks resolved", ""},
	{"case-opened", "id case subject severity body author account note", ""},
	{"customer-replied", "id case subject severity body author account note", ""},
	{"case-assigned", "id case subject severity account reason copied note", ""},
	{"cases-assigned", "count more by reason body", "id case subject severity account"},
	{"case-escalated", "id case subject severity account clock level due late note", ""},
	{"on-call-page",
	 "id case subject severity account reason team clock level due late nobody "
	 "note",
	 ""},
	{"digest", "count", "title id subject severity body author"},
	{"mail-unknown-sender", "subject", ""},
	{"mail-no-channel", "subject plan upgrade", ""},
	{"mail-refused", "subject detail", ""},
	{"mail-held", "subject", ""},
	{"page-unsubscribe", "address account", ""},
	{"page-unsubscribed", "address account", ""},
};
#define KINDS ARRAY_LEN(kinds)

enum step_kind { STEP_TEXT, STEP_FIELD, STEP_IF, STEP_UNLESS, STEP_END, STEP_CONTENT };

struct step {
	enum step_kind kind;
	str text;   /* literal, or name of the field */
	size_t end; /* of a section: index of its end */
};

struct program {
	struct step *v;
	size_t n; /* 0: there is none */
};

struct template
{
	struct program subject, text, html, title;
};

struct language {
	str code;
	struct program layout_text, layout_html;
	struct template templates[KINDS];
};

struct mail_templates {
	struct arena *arena;
	struct language languages[LANGUAGES_MAX];
	size_t n;
};

/* ---- reading ---- */

static bool word_in(str word, const char *words)
{
	str rest = str_from(words);

	while (rest.p && word.n) {
		if (str_eq(str_cut(&rest, ' '), word))
			return true;
	}
	return false;
}

struct compiler {
	struct yproblems *problems;
	const struct ynode *node;
	size_t kind; /* index of kinds */
	bool layout; /* has {{content}} */
	struct step v[STEPS_MAX];
	size_t n;
	size_t open[DEPTH_MAX];
	size_t depth;
	bool in_items;
	bool failed;
};

static void complain(struct compiler *c, str remedy, const char *what, str word)
{
	yproblem_add(c->problems, c->node, remedy, "%s {{%.*s}}", what, STR_ARG(word));
	c->failed = true;
}

static void add_step(struct compiler *c, enum step_kind kind, str text)
{
	if (c->n == STEPS_MAX) {
		if (!c->failed)
			complain(c, S("make it shorter"), "is too long at", text);
		c->failed = true;
		return;
	}
	c->v[c->n++] = (struct step){kind, text, 0};
}

static bool known(const struct compiler *c, str name)
{
	if (word_in(name, COMMON))
		return true;
	if (c->layout)
		return false;
	return word_in(name, kinds[c->kind].fields) ||
	       (c->in_items && word_in(name, kinds[c->kind].items));
}

static str field_list(const struct compiler *c, struct arena *a)
{
	if (c->layout)
		return S("use content, " COMMON);
	return str_fmt(a, "use one of: %s %s%s%s", kinds[c->kind].fields, COMMON,
		       *kinds[c->kind].items ? "; within {{#items}} also: " : "",
		       kinds[c->kind].items);
}

static bool is_items(const struct compiler *c, str name)
{
	return !c->layout && *kinds[c->kind].items && str_eq(name, S("items"));
}

static void open_section(struct compiler *c, enum step_kind kind, str name)
{
	bool items = is_items(c, name);

	if (!items && !known(c, name)) {
		complain(c, field_list(c, c->problems->arena), "has no field", name);
		return;
	}
	if (c->depth == DEPTH_MAX || (items && c->in_items)) {
		complain(c, S("nest less"), "nests too deep at", name);
		return;
	}
	c->in_items = c->in_items || (items && kind == STEP_IF);
	c->open[c->depth++] = c->n;
	add_step(c, kind, name);
}

static void close_section(struct compiler *c, str name)
{
	struct step *begin = c->depth ? &c->v[c->open[c->depth - 1]] : NULL;

	if (!begin || !str_eq(begin->text, name)) {
		complain(c, S("close the innermost section first, and each once"),
			 "closes what is not open:", name);
		return;
	}
	c->depth--;
	begin->end = c->n;
	if (is_items(c, name))
		c->in_items = false;
	add_step(c, STEP_END, name);
}

static void take_tag(struct compiler *c, str tag)
{
	str word = str_trim(tag), name = word.n ? str_trim(str_slice(word, 1, word.n)) : word;

	if (str_starts(word, S("#")))
		open_section(c, STEP_IF, name);
	else if (str_starts(word, S("^")))
		open_section(c, STEP_UNLESS, name);
	else if (str_starts(word, S("/")))
		close_section(c, name);
	else if (c->layout && str_eq(word, S("content")))
		add_step(c, STEP_CONTENT, word);
	else if (known(c, word))
		add_step(c, STEP_FIELD, word);
	else
		complain(c, field_list(c, c->problems->arena), "has no field", word);
}

static ptrdiff_t find(str s, str what)
{
	const char *at = s.n ? memmem(s.p, s.n, what.p, what.n) : NULL;

	return at ? at - s.p : -1;
}

static struct program compile(struct arena *a, struct yproblems *problems, const struct ynode *node,
			      size_t kind, bool layout)
{
	struct compiler c = {.problems = problems, .node = node, .kind = kind, .layout = layout};
	struct program r = {0};
	str rest;

	if (!node || !ynode_str(problems, node, &rest))
		return r;
	while (!c.failed && rest.n) {
		ptrdiff_t at = find(rest, S("{{")), end;

		add_step(&c, STEP_TEXT,
			 str_dup(a, str_slice(rest, 0, at < 0 ? rest.n : (size_t)at)));
		if (at < 0)
			break;
		rest = str_slice(rest, (size_t)at + 2, rest.n);
		end = find(rest, S("}}"));
		if (end < 0) {
			complain(&c, S("write }} behind it"), "has an open",
				 str_slice(rest, 0, 20));
			break;
		}
		take_tag(&c, str_dup(a, str_slice(rest, 0, (size_t)end)));
		rest = str_slice(rest, (size_t)end + 2, rest.n);
	}
	if (!c.failed && c.depth)
		complain(&c, S("close it with {{/...}}"), "leaves open",
			 c.v[c.open[c.depth - 1]].text);
	r.v = ARENA_ARRAY(a, struct step, c.n);
	memcpy(r.v, c.v, c.n * sizeof(c.v[0]));
	r.n = c.n;
	return r;
}

static void read_template(struct arena *a, struct yproblems *p, struct language *l,
			  const struct ynode *map, size_t kind)
{
	struct template *t = &l->templates[kind];
	struct ymap m;

	if (!ymap_open(&m, p, map))
		return;
	t->subject = compile(a, p, ymap_need(&m, "subject", "one line"), kind, false);
	t->text = compile(a, p, ymap_need(&m, "text", "the mail as plain text"), kind, false);
	t->html = compile(a, p, ymap_get(&m, "html"), kind, false);
	t->title = compile(a, p, ymap_get(&m, "title"), kind, false);
	ymap_close(&m);
}

static bool has_content(const struct program *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->v[i].kind == STEP_CONTENT)
			return true;
	}
	return false;
}

static void read_layout(struct arena *a, struct yproblems *p, struct language *l,
			const struct ynode *map)
{
	struct ymap m;

	if (!ymap_open(&m, p, map))
		return;
	l->layout_text = compile(a, p, ymap_need(&m, "text", "with {{content}}"), 0, true);
	l->layout_html = compile(a, p, ymap_need(&m, "html", "with {{content}}"), 0, true);
	if ((l->layout_text.n && !has_content(&l->layout_text)) ||
	    (l->layout_html.n && !has_content(&l->layout_html)))
		yproblem_add(p, map, S("write {{content}} where the mail's own text goes"),
			     "shows no content");
	ymap_close(&m);
}

static struct language *language_slot(struct mail_templates *t, str code)
{
	for (size_t i = 0; i < t->n; i++) {
		if (str_eq(t->languages[i].code, code))
			return &t->languages[i];
	}
	return t->n < LANGUAGES_MAX ? &t->languages[t->n++] : NULL;
}

static bool code_good(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '-')
			return false;
	}
	return s.n >= 2 && s.n <= 16;
}

static void read_file(struct mail_templates *t, struct yproblems *p, const struct ynode *root)
{
	struct language *l;
	struct ymap m, templates;
	str code;

	if (!ymap_open(&m, p, root))
		return;
	code = ymap_str(&m, "language", "the language's code, like en");
	l = code_good(code) ? language_slot(t, code) : NULL;
	if (!l) {
		yproblem_add(p, root, S("write a code like en or zh"), "has no usable language");
		return;
	}
	*l = (struct language){.code = str_dup(t->arena, code)};
	read_layout(t->arena, p, l, ymap_need(&m, "layout", "text and html around every mail"));
	if (ymap_open(&templates, p, ymap_need(&m, "templates", "a map by code"))) {
		for (size_t i = 0; i < KINDS; i++) {
			const struct ynode *n = ymap_get(&templates, kinds[i].code);

			if (n)
				read_template(t->arena, p, l, n, i);
			else if (str_eq(code, S("en")))
				yproblem_add(p, templates.node,
					     S("English stands in for every other language"),
					     "lacks the template %s", kinds[i].code);
		}
		ymap_close(&templates);
	}
	ymap_close(&m);
}

static int fail(struct arena *a, const struct yproblems *p, char **reterr)
{
	str text = yproblems_print(p, a);

	*reterr = mem_copy_text(text.p, text.n);
	return E_SYNTAX;
}

int mail_templates_new(const struct mail_template_file *files, size_t n,
		       struct mail_templates **ret, char **reterr)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct mail_templates *t = MEM_NEW(struct mail_templates);
	bool english = false;
	int r = 0;

	t->arena = arena_new();
	for (size_t i = 0; r == 0 && i < n; i++) {
		struct yproblems p;
		struct ynode *root;

		yproblems_init(&p, a, files[i].name);
		root = yaml_read(&p, files[i].text);
		if (root)
			read_file(t, &p, root);
		if (p.n)
			r = fail(a, &p, reterr);
	}
	for (size_t i = 0; i < t->n; i++)
		english = english || str_eq(t->languages[i].code, S("en"));
	if (r == 0 && !english) {
		struct yproblems p;

		yproblems_init(&p, a, S("catalog/mail"));
		yproblem_add(&p, NULL, S("add en.yaml"), "has no English templates");
		r = fail(a, &p, reterr);
	}
	if (r < 0) {
		mail_templates_free(t);
		return r;
	}
	*ret = t;
	return 0;
}

void mail_templates_free(struct mail_templates *t)
{
	if (!t)
		return;
	arena_free(t->arena);
	mem_free(t);
}

/* ---- rendering ---- */

enum context { IN_TEXT, IN_HTML, IN_LINE };

struct rendering {
	struct buf *out;
	enum context context;
	bool escape_literals; /* HTML made of a plain text */
	const struct mail_fields *fields, *item;
	str content;
};

static void put_html(struct buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			buf_str(b, S("&amp;"));
			break;
		case '<':
			buf_str(b, S("&lt;"));
			break;
		case '>':
			buf_str(b, S("&gt;"));
			break;
		case '"':
			buf_str(b, S("&quot;"));
			break;
		case '\'':
			buf_str(b, S("&#39;"));
			break;
		case '\n':
			buf_str(b, S("<br>\n"));
			break;
		default:
			buf_char(b, s.p[i]);
		}
	}
}

/* Without what no text needs: control characters, and line ends where one line is wanted. */
static str clean(struct buf *b, str s, bool one_line)
{
	buf_reset(b);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (one_line && (c == '\n' || c == '\t'))
			buf_char(b, ' ');
		else if (c >= ' ' ? c != 0x7f : c == '\n' || c == '\t')
			buf_char(b, (char)c);
	}
	return buf_get(b);
}

static void put_value(struct rendering *r, str value)
{
	struct buf b CLEANUP(buf_done) = {0};
	str s;

	buf_init(&b, value.n + 1);
	s = clean(&b, value, r->context == IN_LINE);
	if (r->context == IN_HTML)
		put_html(r->out, s);
	else
		buf_str(r->out, s);
}

static void put_literal(struct rendering *r, str text)
{
	if (r->escape_literals)
		put_html(r->out, text);
	else
		buf_str(r->out, text);
}

static str value_of(const struct rendering *r, str name)
{
	str v = r->item ? mail_field_get(r->item, name) : S("");

	return v.n ? v : mail_field_get(r->fields, name);
}

static void run(struct rendering *r, const struct program *p, size_t from, size_t to);

static void run_section(struct rendering *r, const struct program *p, size_t at)
{
	const struct step *s = &p->v[at];
	bool items = str_eq(s->text, S("items"));
	bool there = items ? r->fields->item_count > 0 : value_of(r, s->text).n > 0;

	if (there != (s->kind == STEP_IF))
		return;
	if (!items || !there) {
		run(r, p, at + 1, s->end);
		return;
	}
	for (size_t i = 0; i < r->fields->item_count; i++) {
		r->item = &r->fields->items[i];
		run(r, p, at + 1, s->end);
	}
	r->item = NULL;
}

static void run(struct rendering *r, const struct program *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct step *s = &p->v[i];

		if (s->kind == STEP_TEXT) {
			put_literal(r, s->text);
		} else if (s->kind == STEP_FIELD) {
			put_value(r, value_of(r, s->text));
		} else if (s->kind == STEP_CONTENT) {
			buf_str(r->out, r->content);
		} else if (s->kind != STEP_END) {
			run_section(r, p, i);
			i = s->end;
		}
	}
}

static str render(struct arena *a, const struct program *p, const struct rendering *how)
{
	struct buf b CLEANUP(buf_done) = {0};
	struct rendering r = *how;

	buf_init(&b, RENDER_MAX);
	r.out = &b;
	run(&r, p, 0, p->n);
	return buf_dup(&b, a);
}

static const struct language *language_find(const struct mail_templates *t, str code)
{
	for (size_t i = 0; i < t->n; i++) {
		if (str_eq(t->languages[i].code, code))
			return &t->languages[i];
	}
	return NULL;
}

static size_t kind_find(str code)
{
	size_t i = 0;

	while (i < KINDS && !str_eq(str_from(kinds[i].code), code))
		i++;
	return i;
}

int mail_template_render(const struct mail_templates *t, struct arena *a, str code, str language,
			 const struct mail_fields *fields, struct mail_text *ret)
{
	const struct language *l = language_find(t, language);
	size_t kind = kind_find(code);
	const struct template *m;
	struct rendering r = {.fields = fields};

	if (kind == KINDS)
		return E_NOENT;
	if (!l || !l->templates[kind].text.n)
		l = language_find(t, S("en"));
	m = &l->templates[kind];
	ret->language = l->code;
	r.context = IN_LINE;
	ret->subject = str_trim(render(a, &m->subject, &r));
	ret->title = str_trim(render(a, &m->title, &r));
	r.context = IN_TEXT;
	r.content = render(a, &m->text, &r);
	ret->text = render(a, &l->layout_text, &r);
	r.context = IN_HTML;
	r.escape_literals = !m->html.n;
	r.content = render(a, m->html.n ? &m->html : &m->text, &r);
	r.escape_literals = false;
	ret->html = render(a, &l->layout_html, &r);
	return 0;
}

/* ---- looking at them ---- */

static const struct mail_field examples[] = {
	{S_INIT("id"), S_INIT("179465234801234")},
	{S_INIT("case"), S_INIT("case-123456789012-exen-2026-0123456789abcdef")},
	{S_INIT("subject"), S_INIT("Web shop is down <all regions>")},
	{S_INIT("severity"), S_INIT("urgent")},
	{S_INIT("body"), S_INIT("All requests fail since 10:00.\n\nCan you & your team look?")},
	{S_INIT("author"), S_INIT("Jun")},
	{S_INIT("account"), S_INIT("Example Corp")},
	{S_INIT("provider"), S_INIT("Example Cloud")},
	{S_INIT("name"), S_INIT("jane")},
	{S_INIT("plan"), S_INIT("Developer")},
	{S_INIT("upgrade"), S_INIT("Business")},
	{S_INIT("detail"), S_INIT("The subject is too long.")},
	{S_INIT("reason"), S_INIT("Rule down: team first-line. 1 of 3 can take it.")},
	{S_INIT("team"), S_INIT("first-line")},
	{S_INIT("clock"), S_INIT("first-response")},
	{S_INIT("level"), S_INIT("soon")},
	{S_INIT("due"), S_INIT("2026-12-25T03:00:00.000Z")},
	{S_INIT("address"), S_INIT("jane@example.com")},
	{S_INIT("count"), S_INIT("2")},
	{S_INIT("title"), S_INIT("New message")},
	{S_INIT("asks"), S_INIT("1")},
	{S_INIT("unsubscribe"), S_INIT("https://support.example.com/notices/unsubscribe/TOKEN")},
};

const struct mail_fields *mail_template_example(struct arena *a, str code)
{
	struct mail_fields *f = ARENA_NEW(a, struct mail_fields);
	struct mail_fields *items = ARENA_ARRAY(a, struct mail_fields, 2);

	if (kind_find(code) == KINDS)
		return NULL;
	*f = (struct mail_fields){examples, ARRAY_LEN(examples), items, 2};
	items[0] = items[1] = (struct mail_fields){.v = examples, .n = ARRAY_LEN(examples)};
	return f;
}

str mail_template_codes(struct arena *a)
{
	str r = {0};

	for (size_t i = 0; i < KINDS; i++)
		r = str_fmt(a, "%.*s%s%s", STR_ARG(r), i ? ", " : "", kinds[i].code);
	return r;
}

str mail_template_languages(const struct mail_templates *t, struct arena *a)
{
	str r = {0};

	for (size_t i = 0; i < t->n; i++)
		r = str_fmt(a, "%.*s%s%.*s", STR_ARG(r), i ? ", " : "",
			    STR_ARG(t->languages[i].code));
	return r;
}
