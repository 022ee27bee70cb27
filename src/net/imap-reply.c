/* SPDX-License-Identifier: Apache-2.0 */
#include "imap-reply.h"

#include "buf.h"

#define FOLDER_MAX 200
#define UID_MAX UINT32_MAX

/* ---- where an answer ends ---- */

static ptrdiff_t line_end(str bytes, size_t from)
{
	str rest = str_slice(bytes, from, bytes.n);
	size_t at = from;

	for (;;) {
		ptrdiff_t n = str_index(rest, '\r');

		if (n < 0 || (size_t)n + 1 >= rest.n)
			return -1;
		at += (size_t)n;
		if (bytes.p[at + 1] == '\n')
			return (ptrdiff_t)at;
		at++;
		rest = str_slice(bytes, at, bytes.n);
	}
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How many bytes follow a line that ends with "{N}"; -1: none do. */
static int64_t literal_behind(str line)
{
	size_t at = line.n ? line.n - 1 : 0;
	int64_t n = 0;

	if (!str_ends(line, S("}")))
		return -1;
	while (at > 0 && digit(line.p[at - 1]))
		at--;
	if (at == line.n - 1 || at == 0 || line.p[at - 1] != '{')
		return -1;
	return str_to_i64(str_slice(line, at, line.n - 1), &n) < 0 ? INT64_MAX : n;
}

static enum imap_status status_of(str word)
{
	static const struct {
		str word;
		enum imap_status status;
	} words[] = {
		{S_INIT("OK"), IMAP_OK},   {S_INIT("NO"), IMAP_NO},      {S_INIT("BAD"), IMAP_BAD},
		{S_INIT("BYE"), IMAP_BYE}, {S_INIT("PREAUTH"), IMAP_OK},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (str_ieq(words[i].word, word))
			return words[i].status;
	}
	return IMAP_NONE;
}

/* A text for people may end with a brace and is one line all the same. */
static bool may_have_literals(str line)
{
	str star = str_cut(&line, ' ');

	return str_eq(star, S("*")) && status_of(str_cut(&line, ' ')) == IMAP_NONE;
}

int imap_reply_size(str bytes, size_t line_max, size_t literal_max, size_t *ret_size)
{
	size_t at = 0, lines = 0, literals = 0;
	bool first = true, more = true;

	*ret_size = 0;
	while (at <= bytes.n) {
		ptrdiff_t end = line_end(bytes, at);
		str line = str_slice(bytes, at, end < 0 ? bytes.n : (size_t)end);
		int64_t n;

		lines += line.n;
		if (lines > line_max)
			return E_LIMIT;
		if (end < 0)
			return 0;
		if (first)
			more = may_have_literals(line);
		first = false;
		n = more ? literal_behind(line) : -1;
		at = (size_t)end + 2;
		if (n < 0) {
			*ret_size = at;
			return 0;
		}
		if (n > (int64_t)(literal_max - literals))
			return E_LIMIT;
		literals += (size_t)n;
		at += (size_t)n;
	}
	return 0;
}

/* ---- what it says ---- */

/* "[CODE] text" */
static void take_text(str rest, struct imap_reply *ret)
{
	ptrdiff_t end = str_starts(rest, S("[")) ? str_index(rest, ']') : -1;

	ret->code = end < 0 ? S("") : str_slice(rest, 1, (size_t)end);
	ret->text = str_trim(end < 0 ? rest : str_slice(rest, (size_t)end + 1, rest.n));
}

static int parse_told(str rest, struct imap_reply *ret)
{
	str word = str_cut(&rest, ' ');

	ret->status = status_of(word);
	if (ret->status != IMAP_NONE) {
		take_text(rest, ret);
		return 0;
	}
	if (word.n && digit(word.p[0])) {
		if (str_to_i64(word, &ret->number) < 0)
			return E_SYNTAX;
		word = str_cut(&rest, ' ');
	}
	ret->word = word;
	ret->rest = rest.p ? rest : S("");
	return word.n ? 0 : E_SYNTAX;
}

int imap_reply_parse(str whole, struct imap_reply *ret)
{
	str rest = whole, tag;

	*ret = (struct imap_reply){.number = -1};
	ret->tag = ret->code = ret->text = ret->word = ret->rest = S("");
	if (!str_ends(whole, S("\r\n")))
		return E_SYNTAX;
	rest.n -= 2;
	if (str_eq(rest, S("+")) || str_starts(rest, S("+ "))) {
		ret->kind = IMAP_ASKED;
		return 0;
	}
	tag = str_cut(&rest, ' ');
	if (!tag.n || !rest.p)
		return E_SYNTAX;
	if (str_eq(tag, S("*")))
		return parse_told(rest, ret);
	ret->kind = IMAP_ENDED;
	ret->tag = tag;
	ret->status = status_of(str_cut(&rest, ' '));
	if (ret->status == IMAP_NONE || ret->status == IMAP_BYE)
		return E_SYNTAX;
	take_text(rest.p ? rest : S(""), ret);
	return 0;
}

bool imap_code_number(str code, str name, int64_t *ret)
{
	str word = str_cut(&code, ' ');

	return str_ieq(word, name) && code.p && str_to_i64(code, ret) >= 0 && *ret >= 0;
}

bool imap_has_word(str words, str word)
{
	while (words.n) {
		if (str_ieq(str_cut(&words, ' '), word))
			return true;
	}
	return false;
}

static int parse_uid(str text, int64_t *ret)
{
	int64_t n = 0;

	if (str_to_i64(text, &n) < 0 || n < 1 || n > UID_MAX)
		return E_SYNTAX;
	*ret = n;
	return 0;
}

int imap_next_uid(str *rest, int64_t *ret)
{
	str word = S("");

	while (rest->n && !word.n)
		word = str_cut(rest, ' ');
	if (!word.n)
		return 0;
	return parse_uid(word, ret) < 0 ? E_SYNTAX : 1;
}

/* ---- values: 12, word, "text", {3}CRLF..., NIL, (values) ---- */

struct value {
	str text; /* what it says; of a quoted one as it stands there; of a list absent */
	bool nil;
};

static int take_quoted(str *rest, str *ret)
{
	for (size_t i = 1; i < rest->n; i++) {
		if (rest->p[i] == '\\') {
			i++;
		} else if (rest->p[i] == '"') {
			*ret = str_slice(*rest, 1, i);
			*rest = str_slice(*rest, i + 1, rest->n);
			return 0;
		}
	}
	return E_SYNTAX;
}

static int take_literal(str *rest, str *ret)
{
	ptrdiff_t end = line_end(*rest, 0);
	int64_t n = end < 0 ? -1 : literal_behind(str_slice(*rest, 0, (size_t)end));
	ptrdiff_t brace = str_index(*rest, '}');
	size_t from = (size_t)end + 2;

	/* the length stands alone in its braces, and they end the line */
	if (n < 0 || brace + 1 != end || n > (int64_t)(rest->n - from))
		return E_SYNTAX;
	*ret = str_slice(*rest, from, from + (size_t)n);
	*rest = str_slice(*rest, from + (size_t)n, rest->n);
	return 0;
}

/* Up to a blank or a parenthesis; what stands in brackets belongs to it: BODY[HEADER.FIELDS (TO)]
 */
static int take_atom(str *rest, str *ret)
{
	bool inside = false;
	size_t n = 0;

	for (; n < rest->n; n++) {
		char c = rest->p[n];

		if (c == '[')
			inside = true;
		else if (c == ']')
			inside = false;
		else if (c == '\r' || c == '\n' ||
			 (!inside && (c == ' ' || c == '(' || c == ')' || c == '"')))
			break;
	}
	*ret = str_slice(*rest, 0, n);
	*rest = str_slice(*rest, n, rest->n);
	return n && !inside ? 0 : E_SYNTAX;
}

static int take_single(str *rest, struct value *ret)
{
	int r;

	if (str_starts(*rest, S("\"")))
		return take_quoted(rest, &ret->text);
	if (str_starts(*rest, S("{")) || str_starts(*rest, S("~{")))
		return take_literal(rest, &ret->text);
	r = take_atom(rest, &ret->text);
	ret->nil = r == 0 && str_ieq(ret->text, S("NIL"));
	return r;
}

static void skip_blanks(str *rest)
{
	while (str_starts(*rest, S(" ")))
		*rest = str_slice(*rest, 1, rest->n);
}

/* A list is gone over, however deep; it says nothing that anybody needs. */
static int take_value(str *rest, struct value *ret)
{
	size_t depth = 0;

	*ret = (struct value){0};
	do {
		struct value v = {0};
		int r = 0;

		skip_blanks(rest);
		if (str_starts(*rest, S("("))) {
			depth++;
			*rest = str_slice(*rest, 1, rest->n);
		} else if (depth && str_starts(*rest, S(")"))) {
			depth--;
			*rest = str_slice(*rest, 1, rest->n);
		} else {
			r = take_single(rest, &v);
			if (!depth)
				*ret = v;
		}
		if (r < 0)
			return r;
	} while (depth);
	return 0;
}

static int take_item(str name, const struct value *v, struct imap_fetched *ret)
{
	if (str_ieq(name, S("UID")))
		return parse_uid(v->text, &ret->uid);
	if (str_ieq(name, S("RFC822.SIZE")))
		return str_to_i64(v->text, &ret->size) < 0 || ret->size < 0 ? E_SYNTAX : 0;
	if (!v->nil && (str_ieq(name, S("BODY[]")) || str_ieq(name, S("BODY[]<0>"))))
		ret->body = v->text;
	return 0;
}

int imap_fetched_parse(str rest, struct imap_fetched *ret)
{
	*ret = (struct imap_fetched){.size = -1};
	if (!str_starts(rest, S("(")))
		return E_SYNTAX;
	rest = str_slice(rest, 1, rest.n);
	while (skip_blanks(&rest), !str_starts(rest, S(")"))) {
		struct value v;
		str name;
		int r = take_atom(&rest, &name);

		if (r == 0)
			r = take_value(&rest, &v);
		if (r == 0)
			r = take_item(name, &v, ret);
		if (r < 0)
			return r;
	}
	return 0;
}

int imap_separator_parse(str rest, char *ret)
{
	struct value flags, v;
	int r = take_value(&rest, &flags);

	skip_blanks(&rest);
	if (r == 0)
		r = take_value(&rest, &v);
	if (r < 0)
		return r;
	if (v.nil || !v.text.n)
		*ret = '\0';
	else
		*ret = v.text.p[v.text.n - 1]; /* the last one: "\\" is a quoted backslash */
	return 0;
}

/* ---- names of folders ---- */

bool imap_folder_good(str name)
{
	if (!name.n || name.n > FOLDER_MAX || !utf8_valid(name) || name.p[0] == '/' ||
	    str_ends(name, S("/")) || str_contains(name, S("//")))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
			return false;
	}
	return true;
}

/* The code point of a valid sequence. */
static uint32_t code_point(str sequence)
{
	static const unsigned char lead[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	uint32_t c = (unsigned char)sequence.p[0] & lead[sequence.n];

	for (size_t i = 1; i < sequence.n; i++)
		c = c << 6 | ((unsigned char)sequence.p[i] & 0x3f);
	return c;
}

/* Characters that are not ASCII, on their way: UTF-16 in base64 with ',' for '/' (RFC 3501, 5.1.3).
 */
struct shift {
	struct buf *out;
	uint32_t bits;
	int n; /* bits that wait; -1: plain characters */
};

static void shift_bits(struct shift *s)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

	while (s->n >= 6) {
		s->n -= 6;
		buf_char(s->out, alphabet[s->bits >> s->n & 0x3f]);
	}
}

static void shift_unit(struct shift *s, uint32_t unit)
{
	if (s->n < 0) {
		buf_char(s->out, '&');
		s->n = 0;
	}
	s->bits = s->bits << 16 | unit;
	s->n += 16;
	shift_bits(s);
}

static void shift_end(struct shift *s)
{
	if (s->n < 0)
		return;
	if (s->n > 0) {
		s->bits <<= 6 - s->n;
		s->n = 6;
		shift_bits(s);
	}
	buf_char(s->out, '-');
	s->n = -1;
}

static void write_plain(struct buf *b, char c, char separator)
{
	if (c == '/' && separator)
		c = separator;
	if (c == '"' || c == '\\')
		buf_char(b, '\\');
	buf_char(b, c);
	if (c == '&')
		buf_char(b, '-');
}

str imap_folder_write(struct arena *a, str name, char separator)
{
	struct buf b;
	struct shift s = {.out = &b, .n = -1};
	str ret;

	buf_init(&b, 8 * FOLDER_MAX);
	buf_char(&b, '"');
	while (name.n) {
		str one = str_slice(name, 0, utf8_sequence(name));
		uint32_t c = code_point(one);

		if (c < 0x80) {
			shift_end(&s);
			write_plain(&b, (char)c, separator);
		} else if (c < 0x10000) {
			shift_unit(&s, c);
		} else {
			shift_unit(&s, 0xd800 + ((c - 0x10000) >> 10));
			shift_unit(&s, 0xdc00 + ((c - 0x10000) & 0x3ff));
		}
		name = str_slice(name, one.n, name.n);
	}
	shift_end(&s);
	buf_char(&b, '"');
	ret = buf_dup(&b, a);
	buf_done(&b);
	return ret;
}
