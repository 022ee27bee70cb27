/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tokenizer, not a browser: tags are looked up in one table, everything
 * unknown is transparent. White space is folded outside of <pre>. The writer
 * holds back line breaks until text follows, so that empty blocks leave no
 * holes.
 */
#include "mail-html.h"

#include <string.h>

#include "buf.h"

#define LINK_MAX ((size_t)2000)
#define QUOTES_MAX 20
#define ENTITY_MAX 32

enum effect {
	EFFECT_LINE,      /* begins a new line before and after */
	EFFECT_PARAGRAPH, /* the same with an empty line */
	EFFECT_BREAK,
	EFFECT_ITEM,
	EFFECT_QUOTE,
	EFFECT_PRE,
	EFFECT_CELL,
	EFFECT_RULE,
	EFFECT_LINK,
	EFFECT_IMAGE,
	EFFECT_SKIP, /* its content is no text */
};

static const struct {
	str name;
	enum effect effect;
} tags[] = {
	{S_INIT("a"), EFFECT_LINK},        {S_INIT("address"), EFFECT_LINE},
	{S_INIT("article"), EFFECT_LINE},  {S_INIT("blockquote"), EFFECT_QUOTE},
	{S_INIT("br"), EFFECT_BREAK},      {S_INIT("center"), EFFECT_LINE},
	{S_INIT("dd"), EFFECT_LINE},       {S_INIT("div"), EFFECT_LINE},
	{S_INIT("dl"), EFFECT_PARAGRAPH},  {S_INIT("dt"), EFFECT_LINE},
	{S_INIT("footer"), EFFECT_LINE},   {S_INIT("h1"), EFFECT_PARAGRAPH},
	{S_INIT("h2"), EFFECT_PARAGRAPH},  {S_INIT("h3"), EFFECT_PARAGRAPH},
	{S_INIT("h4"), EFFECT_PARAGRAPH},  {S_INIT("h5"), EFFECT_PARAGRAPH},
	{S_INIT("h6"), EFFECT_PARAGRAPH},  {S_INIT("head"), EFFECT_SKIP},
	{S_INIT("header"), EFFECT_LINE},   {S_INIT("hr"), EFFECT_RULE},
	{S_INIT("img"), EFFECT_IMAGE},     {S_INIT("li"), EFFECT_ITEM},
	{S_INIT("noscript"), EFFECT_SKIP}, {S_INIT("object"), EFFECT_SKIP},
	{S_INIT("ol"), EFFECT_PARAGRAPH},  {S_INIT("p"), EFFECT_PARAGRAPH},
	{S_INIT("pre"), EFFECT_PRE},       {S_INIT("script"), EFFECT_SKIP},
	{S_INIT("section"), EFFECT_LINE},  {S_INIT("style"), EFFECT_SKIP},
	{S_INIT("svg"), EFFECT_SKIP},      {S_INIT("table"), EFFECT_LINE},
	{S_INIT("td"), EFFECT_CELL},       {S_INIT("template"), EFFECT_SKIP},
	{S_INIT("th"), EFFECT_CELL},       {S_INIT("title"), EFFECT_SKIP},
	{S_INIT("tr"), EFFECT_LINE},       {S_INIT("ul"), EFFECT_PARAGRAPH},
};

struct writer {
	struct buf out;
	int breaks;  /* line feeds owed before the next text */
	bool gap;    /* a blank owed */
	bool inside; /* the line has text */
	int quotes;
	int pre;
	size_t link_from; /* where the open link's text begins in out */
	str link;         /* its address; absent without one */
};

static void owe(struct writer *w, int breaks)
{
	if (w->out.n && w->breaks < breaks)
		w->breaks = breaks;
	w->gap = false;
}

static void quote_marks(struct writer *w)
{
	for (int i = 0; i < w->quotes; i++)
		buf_str(&w->out, S("> "));
}

/* Pays what is owed. */
static void begin_text(struct writer *w)
{
	if (w->breaks || !w->out.n) {
		for (int i = 0; i < w->breaks; i++) {
			buf_char(&w->out, '\n');
			if (i + 1 < w->breaks && w->quotes)
				buf_char(&w->out, '>');
		}
		quote_marks(w);
		w->breaks = 0;
	} else if (w->gap) {
		buf_char(&w->out, ' ');
	}
	w->gap = false;
}

static void put(struct writer *w, str text)
{
	begin_text(w);
	buf_str(&w->out, text);
}

static void put_bytes(struct writer *w, str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\n' && w->pre) {
			w->breaks = w->breaks < 2 ? w->breaks + 1 : 2;
		} else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
			if (w->pre && c != '\r')
				put(w, S(" "));
			else
				w->gap = w->out.n && !w->breaks;
		} else {
			put(w, str_slice(text, i, i + 1));
		}
	}
}

/* ---- entities ---- */

static const struct {
	str name;
	str text;
} entities[] = {
	{S_INIT("amp"), S_INIT("&")},
	{S_INIT("apos"), S_INIT("'")},
	{S_INIT("auml"), S_INIT("\xc3\xa4")},
	{S_INIT("bull"), S_INIT("\xe2\x80\xa2")},
	{S_INIT("copy"), S_INIT("\xc2\xa9")},
	{S_INIT("eacute"), S_INIT("\xc3\xa9")},
	{S_INIT("euro"), S_INIT("\xe2\x82\xac")},
	{S_INIT("gt"), S_INIT(">")},
	{S_INIT("hellip"), S_INIT("\xe2\x80\xa6")},
	{S_INIT("laquo"), S_INIT("\xc2\xab")},
	{S_INIT("ldquo"), S_INIT("\xe2\x80\x9c")},
	{S_INIT("lsquo"), S_INIT("\xe2\x80\x98")},
	{S_INIT("lt"), S_INIT("<")},
	{S_INIT("mdash"), S_INIT("\xe2\x80\x94")},
	{S_INIT("middot"), S_INIT("\xc2\xb7")},
	{S_INIT("nbsp"), S_INIT(" ")},
	{S_INIT("ndash"), S_INIT("\xe2\x80\x93")},
	{S_INIT("ouml"), S_INIT("\xc3\xb6")},
	{S_INIT("quot"), S_INIT("\"")},
	{S_INIT("raquo"), S_INIT("\xc2\xbb")},
	{S_INIT("rdquo"), S_INIT("\xe2\x80\x9d")},
	{S_INIT("reg"), S_INIT("\xc2\xae")},
	{S_INIT("rsquo"), S_INIT("\xe2\x80\x99")},
	{S_INIT("shy"), S_INIT("")},
	{S_INIT("szlig"), S_INIT("\xc3\x9f")},
	{S_INIT("trade"), S_INIT("\xe2\x84\xa2")},
	{S_INIT("uuml"), S_INIT("\xc3\xbc")},
	{S_INIT("zwnj"), S_INIT("")},
};

static size_t utf8_put(char to[4], uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* "#65" or "#x41"; false when it names no character. */
static bool number_of(str name, uint32_t *ret)
{
	bool hex = name.n > 1 && (name.p[1] | 32) == 'x';
	uint32_t v = 0;
	size_t i = hex ? 2 : 1;

	if (i >= name.n)
		return false;
	for (; i < name.n && v < 0x110000; i++) {
		char c = name.p[i];

		if (c >= '0' && c <= '9')
			v = v * (hex ? 16 : 10) + (uint32_t)(c - '0');
		else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f')
			v = v * 16 + (uint32_t)((c | 32) - 'a') + 10;
		else
			return false;
	}
	*ret = v;
	return v && v < 0x110000 && (v < 0xd800 || v > 0xdfff);
}

/* Writes one "&...;", which html begins with; returns its length, 0 when it is none. */
static size_t entity(struct writer *w, str html)
{
	str head = str_slice(html, 1, ENTITY_MAX), name = head;
	ptrdiff_t end = str_index(head, ';');
	uint32_t c;
	char bytes[4];

	if (end < 1)
		return 0;
	name = str_slice(head, 0, (size_t)end);
	if (name.p[0] == '#') {
		if (!number_of(name, &c))
			return 0;
		if (c == 0xa0)
			c = ' ';
		put_bytes(w, (str){bytes, utf8_put(bytes, c)});
		return (size_t)end + 2;
	}
	for (size_t i = 0; i < ARRAY_LEN(entities); i++) {
		if (str_eq(entities[i].name, name)) {
			put_bytes(w, entities[i].text);
			return (size_t)end + 2;
		}
	}
	return 0;
}

static void put_with_entities(struct writer *w, str text)
{
	while (text.n) {
		size_t n = text.p[0] == '&' ? entity(w, text) : 0;

		if (!n)
			put_bytes(w, str_slice(text, 0, n = 1));
		text = str_slice(text, n, text.n);
	}
}

/* ---- tags ---- */

struct tag {
	str name;
	str attributes;
	bool closing;
};

static bool name_char(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The tag that html begins with; its length, 0 when '<' is just a character. */
static size_t tag_at(str html, struct tag *ret)
{
	size_t at = 1, begin;
	char quote = 0;

	*ret = (struct tag){0};
	if (at < html.n && html.p[at] == '/') {
		ret->closing = true;
		at++;
	}
	begin = at;
	while (at < html.n && name_char(html.p[at]))
		at++;
	if (at == begin)
		return 0;
	ret->name = str_slice(html, begin, at);
	begin = at;
	for (; at < html.n; at++) {
		char c = html.p[at];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			break;
	}
	if (at == html.n && quote) {
		/* the quote never ends: the tag ends at the first '>' */
		ptrdiff_t end = str_index(str_slice(html, begin, html.n), '>');

		at = end < 0 ? html.n : begin + (size_t)end;
	}
	ret->attributes = str_slice(html, begin, at);
	return at < html.n ? at + 1 : at;
}

/* The value of an attribute, as written; absent without. */
static str attribute(const struct tag *tag, str name)
{
	str rest = str_trim(tag->attributes);

	while (rest.n) {
		size_t n = 0;
		str key, value = S("");

		while (n < rest.n && !strchr(" \t\r\n/=", rest.p[n]))
			n++;
		key = str_slice(rest, 0, n);
		rest = str_trim(str_slice(rest, n, rest.n));
		if (str_starts(rest, S("="))) {
			rest = str_trim(str_slice(rest, 1, rest.n));
			if (rest.n && (rest.p[0] == '"' || rest.p[0] == '\'')) {
				char quote = rest.p[0];

				rest = str_slice(rest, 1, rest.n);
				value = str_cut(&rest, quote);
			} else {
				for (n = 0; n < rest.n && !strchr(" \t\r\n", rest.p[n]); n++)
					;
				value = str_slice(rest, 0, n);
				rest = str_slice(rest, n, rest.n);
			}
		} else if (!key.n && rest.n) {
			rest = str_slice(rest, 1, rest.n);
		}
		if (key.n && str_ieq(key, name))
			return value;
		rest = rest.p ? str_trim(rest) : S("");
	}
	return (str){0};
}

static void close_link(struct writer *w)
{
	str link = w->link, shown = S("");

	w->link = (str){0};
	if (link.n > LINK_MAX ||
	    !(str_starts(link, S("http://")) || str_starts(link, S("https://"))))
		return;
	if (w->link_from < w->out.n)
		shown = str_trim(str_slice(buf_get(&w->out), w->link_from, w->out.n));
	if (str_contains(link, shown))
		return;
	put(w, S(" <"));
	put_with_entities(w, link);
	put(w, S(">"));
}

static void quote(struct writer *w, bool closing)
{
	owe(w, 2);
	if (!closing && w->quotes < QUOTES_MAX)
		w->quotes++;
	if (closing && w->quotes)
		w->quotes--;
}

static void image(struct writer *w, const struct tag *tag)
{
	str alt = attribute(tag, S("alt"));

	if (!alt.n)
		return;
	put(w, S("["));
	put_with_entities(w, alt);
	put(w, S("]"));
}

static void apply(struct writer *w, const struct tag *tag, enum effect effect)
{
	switch (effect) {
	case EFFECT_LINE:
		owe(w, 1);
		break;
	case EFFECT_PARAGRAPH:
		owe(w, 2);
		break;
	case EFFECT_BREAK:
		if (w->out.n)
			w->breaks = w->breaks < 2 ? w->breaks + 1 : 2;
		w->gap = false;
		break;
	case EFFECT_ITEM:
		owe(w, 1);
		if (!tag->closing)
			put(w, S("- "));
		break;
	case EFFECT_QUOTE:
		quote(w, tag->closing);
		break;
	case EFFECT_PRE:
		owe(w, 2);
		w->pre = tag->closing ? 0 : 1;
		break;
	case EFFECT_CELL:
		w->gap = w->out.n && !w->breaks;
		break;
	case EFFECT_RULE:
		owe(w, 1);
		put(w, S("----------"));
		owe(w, 1);
		break;
	case EFFECT_LINK:
		close_link(w);
		if (!tag->closing) {
			w->link = attribute(tag, S("href"));
			w->link_from = w->out.n;
		}
		break;
	case EFFECT_IMAGE:
		image(w, tag);
		break;
	case EFFECT_SKIP:
		break;
	}
}

/* The rest behind the closing tag of that name; all of it when it never closes. */
static str skip_element(str html, str name)
{
	while (html.n) {
		str before = str_cut(&html, '<');
		struct tag tag;

		(void)before;
		if (!html.p)
			return S("");
		if (!str_starts(html, S("/")))
			continue;
		/* the '<' stands right in front of what is left */
		str from = {html.p - 1, html.n + 1};
		size_t n = tag_at(from, &tag);

		if (n && tag.closing && str_ieq(tag.name, name))
			return str_slice(from, n, from.n);
	}
	return html;
}

static str skip_comment(str html)
{
	for (size_t i = 4; i + 3 <= html.n; i++) {
		if (memcmp(html.p + i, "-->", 3) == 0)
			return str_slice(html, i + 3, html.n);
	}
	return S("");
}

/* Handles what begins with '<'; the rest behind it. */
static str markup(struct writer *w, str html)
{
	struct tag tag;
	size_t n;

	if (str_starts(html, S("<!--")))
		return skip_comment(html);
	if (str_starts(html, S("<!")) || str_starts(html, S("<?"))) {
		str_cut(&html, '>');
		return html.p ? html : S("");
	}
	n = tag_at(html, &tag);
	if (!n) {
		put(w, S("<"));
		return str_slice(html, 1, html.n);
	}
	html = str_slice(html, n, html.n);
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		if (!str_ieq(tags[i].name, tag.name))
			continue;
		if (tags[i].effect == EFFECT_SKIP && !tag.closing &&
		    !str_ends(tag.attributes, S("/")))
			return skip_element(html, tag.name);
		apply(w, &tag, tags[i].effect);
		break;
	}
	return html;
}

str mail_html_text(struct arena *a, str html, size_t max)
{
	struct writer w = {0};
	str r;

	buf_init(&w.out, max);
	while (html.n && !w.out.failed) {
		if (html.p[0] == '<') {
			html = markup(&w, html);
		} else if (html.p[0] == '&') {
			size_t n = entity(&w, html);

			if (!n)
				put_bytes(&w, str_slice(html, 0, n = 1));
			html = str_slice(html, n, html.n);
		} else {
			size_t n = 1;

			while (n < html.n && html.p[n] != '<' && html.p[n] != '&')
				n++;
			put_bytes(&w, str_slice(html, 0, n));
			html = str_slice(html, n, html.n);
		}
	}
	close_link(&w);
	r = buf_dup(&w.out, a);
	buf_done(&w.out);
	return r;
}
