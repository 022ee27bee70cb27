/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form: "MAIL1\n", then records, each a letter and as many fields as the
 * letter has, each field a length of four bytes and its bytes; the last record
 * is 'z'. A reader that meets anything else, or a value past its bound, takes
 * the whole for broken.
 */
#include "mail-message.h"

#include <string.h>

#include "buf.h"
#include "mailbox.h"

#define MAGIC S("MAIL1\n")
#define FIELDS_MAX 4

static const str kind_codes[] = {
	[MAIL_ORDINARY] = S_INIT("ordinary"),
	[MAIL_LIST] = S_INIT("list"),
	[MAIL_AUTO] = S_INIT("auto"),
	[MAIL_BOUNCE] = S_INIT("bounce"),
};

static const str part_codes[] = {
	[MAIL_PART_FILE] = S_INIT("file"),
	[MAIL_PART_IMAGE] = S_INIT("image"),
	[MAIL_PART_CALENDAR] = S_INIT("calendar"),
	[MAIL_PART_MESSAGE] = S_INIT("message"),
};

str mail_kind_code(enum mail_kind k)
{
	return kind_codes[k];
}

str mail_part_kind_code(enum mail_part_kind k)
{
	return part_codes[k];
}

/* ---- cleaning ---- */

static uint32_t code_point(const unsigned char *p, size_t n)
{
	switch (n) {
	case 1:
		return p[0];
	case 2:
		return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
	case 3:
		return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
	default:
		return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 |
		       (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
	}
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfeff;
}

/* Characters that make a line read otherwise than it is. */
static bool is_deceptive(uint32_t c)
{
	return c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Takes one code point off the text; U+FFFD for a byte that begins none. */
static uint32_t take_point(str *text, str *ret_bytes)
{
	size_t n = utf8_sequence(*text);
	uint32_t c = 0xfffd;

	*ret_bytes = S("\xef\xbf\xbd");
	if (n) {
		c = code_point((const unsigned char *)text->p, n);
		*ret_bytes = str_slice(*text, 0, n);
	}
	*text = str_slice(*text, n ? n : 1, text->n);
	return c;
}

str mail_clean_line(struct arena *a, str text, size_t max)
{
	struct buf b;
	bool gap = false;
	str r;

	buf_init(&b, max);
	while (text.n && !b.failed) {
		str bytes;
		uint32_t c = take_point(&text, &bytes);

		if (is_blank(c)) {
			gap = b.n > 0;
			continue;
		}
		if (is_control(c) || is_deceptive(c))
			continue;
		if (gap && b.n + 1 + bytes.n <= max)
			buf_char(&b, ' ');
		gap = false;
		buf_str(&b, bytes);
	}
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}

str mail_clean_text(struct arena *a, str text, size_t max)
{
	struct buf b;
	str r;

	buf_init(&b, max);
	while (text.n && !b.failed) {
		str bytes;
		uint32_t c = take_point(&text, &bytes);

		if (c == '\r') {
			if (!str_starts(text, S("\n")))
				buf_char(&b, '\n');
		} else if (c == '\n' || c == '\t' || !is_control(c)) {
			buf_str(&b, bytes);
		}
	}
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}

/* What stands behind the last slash of either kind. */
static str base_name(str path)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
			return str_slice(path, i, path.n);
	}
	return path;
}

/* Cuts to `max` bytes at the end of a code point. */
static str clip(str text, size_t max)
{
	if (text.n <= max)
		return text;
	while (max && ((unsigned char)text.p[max] & 0xc0) == 0x80)
		max--;
	return str_slice(text, 0, max);
}

str mail_clean_name(struct arena *a, str name, str fallback)
{
	str line = mail_clean_line(a, base_name(name), MAIL_LINE_MAX), ending = S("");

	if (!line.n || str_eq(line, S(".")) || str_eq(line, S("..")))
		return fallback;
	if (line.n <= MAIL_NAME_MAX)
		return line;
	for (size_t i = line.n; i > line.n - 16; i--) {
		if (line.p[i - 1] == '.') {
			ending = str_slice(line, i - 1, line.n);
			break;
		}
	}
	line = str_trim(clip(line, MAIL_NAME_MAX - ending.n));
	return str_fmt(a, "%.*s%.*s", STR_ARG(line), STR_ARG(ending));
}

/* ---- writing ---- */

static void put_field(struct buf *out, str s)
{
	const char length[4] = {(char)(s.n >> 24), (char)(s.n >> 16), (char)(s.n >> 8), (char)s.n};

	buf_add(out, length, sizeof(length));
	buf_add(out, s.p, s.n);
}

static void put_record(struct buf *out, char letter, const str *fields, size_t n)
{
	buf_char(out, letter);
	for (size_t i = 0; i < n; i++)
		put_field(out, fields[i]);
}

#define PUT(out, letter, ...)                                                                      \
	put_record((out), (letter), (const str[]){__VA_ARGS__},                                    \
		   ARRAY_LEN(((const str[]){__VA_ARGS__})))

static str number(char room[24], int64_t v)
{
	int n = snprintf(room, 24, "%lld", (long long)v);

	return (str){room, (size_t)n};
}

struct list_name {
	str name;
	size_t offset;
};

static const struct list_name lists[] = {
	{S_INIT("from"), offsetof(struct mail_message, from)},
	{S_INIT("sender"), offsetof(struct mail_message, sender)},
	{S_INIT("reply-to"), offsetof(struct mail_message, reply_to)},
	{S_INIT("to"), offsetof(struct mail_message, to)},
	{S_INIT("cc"), offsetof(struct mail_message, cc)},
};

static void put_head(struct buf *out, const struct mail_message *m)
{
	char room[24];

	PUT(out, 'k', mail_kind_code(m->kind));
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		const struct mail_addresses *list =
			(const struct mail_addresses *)((const char *)m + lists[i].offset);

		for (size_t k = 0; k < list->n; k++)
			PUT(out, 'a', lists[i].name, list->v[k].address, list->v[k].name);
	}
	PUT(out, 'n', number(room, m->froms));
	PUT(out, 's', m->subject);
	PUT(out, 'i', m->message_id);
	for (size_t i = 0; i < m->reference_count; i++)
		PUT(out, 'r', m->references[i]);
	if (m->date.set)
		PUT(out, 'd', number(room, m->date.v));
	PUT(out, 'e', m->envelope_to);
	for (size_t i = 0; i < m->result_count; i++)
		PUT(out, 'u', m->results[i].text, number(room, m->results[i].hops));
}

int mail_message_encode(const struct mail_message *m, struct buf *out)
{
	buf_str(out, MAGIC);
	put_head(out, m);
	for (size_t i = 0; i < m->failure_count; i++)
		PUT(out, 'f', m->failures[i].address, m->failures[i].permanent ? S("1") : S("0"),
		    m->failures[i].status);
	PUT(out, 'o', m->original_id);
	PUT(out, 't', m->text);
	PUT(out, 'h', m->history);
	for (size_t i = 0; i < m->part_count; i++)
		PUT(out, 'p', mail_part_kind_code(m->parts[i].kind), m->parts[i].name,
		    m->parts[i].type, m->parts[i].bytes);
	if (m->cut)
		buf_char(out, 'c');
	if (m->guessed)
		buf_char(out, 'g');
	buf_char(out, 'z');
	return out->failed ? E_LIMIT : 0;
}

/* ---- reading ---- */

struct decoder {
	struct arena *arena;
	struct mail_message *m;
	struct {
		struct mail_address *v;
		size_t n, cap;
	} lists[ARRAY_LEN(lists)];
	VEC(str) references;
	VEC(struct mail_result) results;
	VEC(struct mail_failure) failures;
	VEC(struct mail_part) parts;
};

static int word_of(str code, const str *codes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(code, codes[i]))
			return (int)i;
	}
	return -1;
}

/* A clean line stays as it is. */
static int take_line(struct decoder *d, str text, size_t max, str *ret)
{
	*ret = text;
	return text.n <= max && str_eq(mail_clean_line(d->arena, text, max), text) ? 0 : E_SYNTAX;
}

static int take_text(struct decoder *d, str text, str *ret)
{
	*ret = text;
	return text.n <= MAIL_TEXT_MAX &&
			       str_eq(mail_clean_text(d->arena, text, MAIL_TEXT_MAX), text)
		       ? 0
		       : E_SYNTAX;
}

static int read_kind(struct decoder *d, const str *f)
{
	int k = word_of(f[0], kind_codes, ARRAY_LEN(kind_codes));

	if (k < 0)
		return E_SYNTAX;
	d->m->kind = (enum mail_kind)k;
	return 0;
}

static int read_address(struct decoder *d, const str *f)
{
	struct mail_address one;
	size_t i = 0;

	while (i < ARRAY_LEN(lists) && !str_eq(lists[i].name, f[0]))
		i++;
	if (i == ARRAY_LEN(lists) || d->lists[i].n == MAIL_ADDRESSES_MAX || !mailbox_valid(f[1]))
		return E_SYNTAX;
	one.address = f[1];
	if (take_line(d, f[2], MAIL_LINE_MAX, &one.name) < 0)
		return E_SYNTAX;
	*VEC_ADD(d->arena, &d->lists[i]) = one;
	return 0;
}

static int read_froms(struct decoder *d, const str *f)
{
	return str_to_i64(f[0], &d->m->froms) < 0 || d->m->froms < 0 ? E_SYNTAX : 0;
}

static int read_subject(struct decoder *d, const str *f)
{
	return take_line(d, f[0], MAIL_LINE_MAX, &d->m->subject);
}

static int read_id(struct decoder *d, const str *f)
{
	return take_line(d, f[0], MAIL_LINE_MAX, &d->m->message_id);
}

static int read_reference(struct decoder *d, const str *f)
{
	if (d->references.n == MAIL_REFERENCES_MAX)
		return E_SYNTAX;
	return take_line(d, f[0], MAIL_LINE_MAX, VEC_ADD(d->arena, &d->references));
}

static int read_date(struct decoder *d, const str *f)
{
	d->m->date.set = true;
	return str_to_i64(f[0], &d->m->date.v) < 0 ? E_SYNTAX : 0;
}

static int read_envelope(struct decoder *d, const str *f)
{
	d->m->envelope_to = f[0];
	return !f[0].n || mailbox_valid(f[0]) ? 0 : E_SYNTAX;
}

static int read_result(struct decoder *d, const str *f)
{
	struct mail_result *one;

	if (d->results.n == MAIL_RESULTS_MAX)
		return E_SYNTAX;
	one = VEC_ADD(d->arena, &d->results);
	if (str_to_i64(f[1], &one->hops) < 0 || one->hops < 0)
		return E_SYNTAX;
	return take_line(d, f[0], MAIL_RESULT_MAX, &one->text);
}

static int read_failure(struct decoder *d, const str *f)
{
	struct mail_failure *one;

	if (d->failures.n == MAIL_ADDRESSES_MAX || !mailbox_valid(f[0]))
		return E_SYNTAX;
	one = VEC_ADD(d->arena, &d->failures);
	one->address = f[0];
	one->permanent = str_eq(f[1], S("1"));
	return take_line(d, f[2], MAIL_LINE_MAX, &one->status);
}

static int read_original(struct decoder *d, const str *f)
{
	return take_line(d, f[0], MAIL_LINE_MAX, &d->m->original_id);
}

static int read_text(struct decoder *d, const str *f)
{
	return take_text(d, f[0], &d->m->text);
}

static int read_history(struct decoder *d, const str *f)
{
	return take_text(d, f[0], &d->m->history);
}

static int read_part(struct decoder *d, const str *f)
{
	int k = word_of(f[0], part_codes, ARRAY_LEN(part_codes));
	struct mail_part *one;

	if (k < 0 || d->parts.n == MAIL_PARTS_MAX || !f[1].n ||
	    !str_eq(mail_clean_name(d->arena, f[1], S("")), f[1]))
		return E_SYNTAX;
	one = VEC_ADD(d->arena, &d->parts);
	*one = (struct mail_part){
		.kind = (enum mail_part_kind)k, .name = f[1], .type = f[2], .bytes = f[3]};
	return take_line(d, f[2], MAIL_LINE_MAX, &one->type);
}

static int read_cut(struct decoder *d, const str *f)
{
	(void)f;
	d->m->cut = true;
	return 0;
}

static int read_guessed(struct decoder *d, const str *f)
{
	(void)f;
	d->m->guessed = true;
	return 0;
}

static const struct {
	char letter;
	size_t fields;
	int (*read)(struct decoder *d, const str *fields);
} records[] = {
	{'k', 1, read_kind},    {'a', 3, read_address},  {'n', 1, read_froms},
	{'s', 1, read_subject}, {'i', 1, read_id},       {'r', 1, read_reference},
	{'d', 1, read_date},    {'e', 1, read_envelope}, {'u', 2, read_result},
	{'f', 3, read_failure}, {'o', 1, read_original}, {'t', 1, read_text},
	{'h', 1, read_history}, {'p', 4, read_part},     {'c', 0, read_cut},
	{'g', 0, read_guessed},
};

static int take_field(str *rest, str *ret)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t n;

	if (rest->n < 4)
		return E_SYNTAX;
	n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	if (n > rest->n - 4)
		return E_SYNTAX;
	*ret = str_slice(*rest, 4, 4 + n);
	*rest = str_slice(*rest, 4 + n, rest->n);
	return 0;
}

static int read_record(struct decoder *d, char letter, str *rest)
{
	str fields[FIELDS_MAX];

	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		if (records[i].letter != letter)
			continue;
		for (size_t k = 0; k < records[i].fields; k++) {
			if (take_field(rest, &fields[k]) < 0)
				return E_SYNTAX;
		}
		return records[i].read(d, fields);
	}
	return E_SYNTAX;
}

static void finish(struct decoder *d)
{
	struct mail_message *m = d->m;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		*(struct mail_addresses *)((char *)m + lists[i].offset) =
			(struct mail_addresses){d->lists[i].v, d->lists[i].n};
	m->references = d->references.v;
	m->reference_count = d->references.n;
	m->results = d->results.v;
	m->result_count = d->results.n;
	m->failures = d->failures.v;
	m->failure_count = d->failures.n;
	m->parts = d->parts.v;
	m->part_count = d->parts.n;
}

int mail_message_decode(struct arena *a, str bytes, struct mail_message *ret)
{
	struct mail_message m = {
		.subject = S(""),
		.message_id = S(""),
		.envelope_to = S(""),
		.original_id = S(""),
		.text = S(""),
		.history = S(""),
	};
	struct decoder d = {.arena = a, .m = &m};

	if (!str_starts(bytes, MAGIC))
		return E_SYNTAX;
	bytes = str_slice(bytes, MAGIC.n, bytes.n);
	while (bytes.n) {
		char letter = bytes.p[0];

		bytes = str_slice(bytes, 1, bytes.n);
		if (letter == 'z') {
			finish(&d);
			*ret = m;
			return bytes.n ? E_SYNTAX : 0;
		}
		if (read_record(&d, letter, &bytes) < 0)
			return E_SYNTAX;
	}
	return E_SYNTAX;
}
