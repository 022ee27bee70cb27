/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GMime gives a tree; one walk over it gathers text and parts. Of alternatives
 * the plain text is taken and HTML only where there is none; of related parts
 * the first is the text and the others are its images.
 */
#include "mail-parse.h"

#include <gmime/gmime.h>

#include "buf.h"
#include "mail-charset.h"
#include "mail-kind.h"
#include "mail-quote.h"
#include "mail-walk-private.h"
#include "mailbox.h"

#define DEPTH_MAX 30
#define GROUP_DEPTH_MAX 3

static void stay_silent(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data)
{
	(void)domain;
	(void)level;
	(void)text;
	(void)data;
}

void mail_parse_ready(void)
{
	g_mime_init();
	/* the library complains about mails; nobody could do anything about that */
	g_log_set_default_handler(stay_silent, NULL);
}

static GMimeParserOptions *options_new(void)
{
	static const char *fallbacks[] = {"utf-8", "windows-1252", NULL};
	GMimeParserOptions *o = g_mime_parser_options_new();

	g_mime_parser_options_set_address_compliance_mode(o, GMIME_RFC_COMPLIANCE_LOOSE);
	g_mime_parser_options_set_parameter_compliance_mode(o, GMIME_RFC_COMPLIANCE_LOOSE);
	g_mime_parser_options_set_rfc2047_compliance_mode(o, GMIME_RFC_COMPLIANCE_LOOSE);
	g_mime_parser_options_set_allow_addresses_without_domain(o, FALSE);
	g_mime_parser_options_set_fallback_charsets(o, fallbacks);
	return o;
}

/* ---- lines of the head ---- */

static str line_of(struct arena *a, const char *text)
{
	return text ? mail_clean_line(a, str_from(text), MAIL_LINE_MAX) : S("");
}

struct address_list {
	struct walk *w;
	VEC(struct mail_address) found;
	int64_t named; /* usable or not */
};

static void add_address(struct address_list *l, InternetAddress *from)
{
	const char *text = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(from));
	struct mail_address one;

	l->named++;
	one.address = line_of(l->w->arena, text);
	if (!mailbox_valid(one.address))
		return;
	if (l->found.n == MAIL_ADDRESSES_MAX) {
		l->w->m->cut = true;
		return;
	}
	one.name = line_of(l->w->arena, internet_address_get_name(from));
	*VEC_ADD(l->w->arena, &l->found) = one;
}

static void add_addresses(struct address_list *l, InternetAddressList *list, int depth)
{
	int n = list ? internet_address_list_length(list) : 0;

	for (int i = 0; i < n; i++) {
		InternetAddress *one = internet_address_list_get_address(list, i);

		if (INTERNET_ADDRESS_IS_MAILBOX(one))
			add_address(l, one);
		else if (INTERNET_ADDRESS_IS_GROUP(one) && depth < GROUP_DEPTH_MAX)
			add_addresses(
				l, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)),
				depth + 1);
	}
}

static struct mail_addresses addresses(struct walk *w, GMimeMessage *g, GMimeAddressType type,
				       int64_t *ret_named)
{
	struct address_list l = {.w = w};

	add_addresses(&l, g_mime_message_get_addresses(g, type), 0);
	if (ret_named)
		*ret_named = l.named;
	return (struct mail_addresses){l.found.v, l.found.n};
}

/* Ids of one line, behind those that are there. */
static void add_references(struct walk *w, GMimeObject *head, const char *name)
{
	const char *text = g_mime_object_get_header(head, name);
	GMimeReferences *refs;
	int n, from;

	if (!text)
		return;
	refs = g_mime_references_parse(w->options, text);
	n = g_mime_references_length(refs);
	from = n > MAIL_REFERENCES_MAX - 10 ? n - (MAIL_REFERENCES_MAX - 10) : 0;
	for (int i = from; i < n && w->references.n < MAIL_REFERENCES_MAX; i++) {
		str id = line_of(w->arena, g_mime_references_get_message_id(refs, i));

		if (id.n)
			*VEC_ADD(w->arena, &w->references) = id;
	}
	g_mime_references_free(refs);
}

/* Results and the Received lines above them. */
static void read_results(struct walk *w, GMimeHeaderList *headers)
{
	int n = g_mime_header_list_get_count(headers);
	VEC(struct mail_result) found = {0};
	int64_t hops = 0;

	for (int i = 0; i < n; i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(headers, i);
		str name = str_from(g_mime_header_get_name(h));

		if (str_ieq(name, S("Received"))) {
			hops++;
		} else if (str_ieq(name, S("Authentication-Results")) &&
			   found.n < MAIL_RESULTS_MAX) {
			const char *value = g_mime_header_get_raw_value(h);

			*VEC_ADD(w->arena, &found) = (struct mail_result){
				.text = mail_clean_line(w->arena, str_from(value), MAIL_RESULT_MAX),
				.hops = hops,
			};
		}
	}
	w->m->results = found.v;
	w->m->result_count = found.n;
}

static void read_date(struct mail_message *m, GMimeMessage *g)
{
	GDateTime *date = g_mime_message_get_date(g);
	int64_t seconds = date ? g_date_time_to_unix(date) : -1;

	if (seconds > 0 && seconds < 253402300800)
		m->date = SOME_USEC(SECONDS(seconds));
}

static str envelope_to(struct walk *w, GMimeObject *head)
{
	static const char *const names[] = {"Delivered-To", "X-Original-To", "Envelope-To"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		str v = line_of(w->arena, g_mime_object_get_header(head, names[i]));

		if (str_starts(v, S("<")) && str_ends(v, S(">")))
			v = str_slice(v, 1, v.n - 1);
		if (mailbox_valid(v))
			return v;
	}
	return S("");
}

static void read_head(struct walk *w, GMimeMessage *g)
{
	GMimeObject *head = GMIME_OBJECT(g);
	struct mail_message *m = w->m;
	str id;

	m->from = addresses(w, g, GMIME_ADDRESS_TYPE_FROM, &m->froms);
	m->sender = addresses(w, g, GMIME_ADDRESS_TYPE_SENDER, NULL);
	m->reply_to = addresses(w, g, GMIME_ADDRESS_TYPE_REPLY_TO, NULL);
	m->to = addresses(w, g, GMIME_ADDRESS_TYPE_TO, NULL);
	m->cc = addresses(w, g, GMIME_ADDRESS_TYPE_CC, NULL);
	m->subject = line_of(w->arena, g_mime_message_get_subject(g));
	id = line_of(w->arena, g_mime_message_get_message_id(g));
	m->message_id = id;
	add_references(w, head, "References");
	add_references(w, head, "In-Reply-To");
	m->references = w->references.v;
	m->reference_count = w->references.n;
	m->envelope_to = envelope_to(w, head);
	read_date(m, g);
	read_results(w, g_mime_object_get_header_list(head));
}

/* ---- the tree ---- */

static bool is_type(GMimeObject *o, const char *type, const char *subtype)
{
	GMimeContentType *t = g_mime_object_get_content_type(o);

	return t && g_mime_content_type_is_type(t, type, subtype);
}

static void walk_object(struct walk *w, GMimeObject *o, enum place place, int depth);

static void walk_children(struct walk *w, GMimeMultipart *m, enum place place, int depth)
{
	int n = g_mime_multipart_get_count(m);

	for (int i = 0; i < n; i++)
		walk_object(w, g_mime_multipart_get_part(m, i), place, depth + 1);
}

/* Of the texts from `first` on those in plain text stay, or, when these are blank, those in HTML.
 */
static void choose_pieces(struct walk *w, size_t first)
{
	size_t n = first;
	bool plain = false;

	for (size_t i = first; i < w->pieces.n; i++)
		plain = plain || (!w->pieces.v[i].html && str_trim(w->pieces.v[i].text).n);
	for (size_t i = first; i < w->pieces.n; i++) {
		if (w->pieces.v[i].html != plain)
			w->pieces.v[n++] = w->pieces.v[i];
	}
	w->pieces.n = n;
}

static void walk_alternatives(struct walk *w, GMimeMultipart *m, enum place place, int depth)
{
	size_t first = w->pieces.n;

	walk_children(w, m, place, depth);
	choose_pieces(w, first);
}

static void walk_related(struct walk *w, GMimeMultipart *m, enum place place, int depth)
{
	int n = g_mime_multipart_get_count(m);

	for (int i = 0; i < n; i++)
		walk_object(w, g_mime_multipart_get_part(m, i), i ? PLACE_BESIDE : place,
			    depth + 1);
}

static void walk_multipart(struct walk *w, GMimeMultipart *m, enum place place, int depth)
{
	GMimeObject *o = GMIME_OBJECT(m);
	const char *before = g_mime_multipart_get_prologue(m);

	/* without a boundary that is found all of it stands before the first part */
	if (!g_mime_multipart_get_count(m) && before)
		*VEC_ADD(w->arena, &w->pieces) = (struct piece){
			.text = mail_clean_text(w->arena, str_from(before), MAIL_TEXT_MAX)};
	if (is_type(o, "multipart", "alternative"))
		walk_alternatives(w, m, place, depth);
	else if (is_type(o, "multipart", "related"))
		walk_related(w, m, place, depth);
	else
		walk_children(w, m, place, depth);
}

static void walk_object(struct walk *w, GMimeObject *o, enum place place, int depth)
{
	if (depth > DEPTH_MAX) {
		w->m->cut = true;
		return;
	}
	if (GMIME_IS_MULTIPART(o))
		walk_multipart(w, GMIME_MULTIPART(o), place, depth);
	else if (GMIME_IS_MESSAGE_PART(o))
		walk_take_message(w, GMIME_MESSAGE_PART(o));
	else if (GMIME_IS_PART(o))
		walk_take_part(w, GMIME_PART(o), place);
}

/* ---- the whole ---- */

static str join(struct walk *w)
{
	struct buf b;
	str r;

	buf_init(&b, MAIL_TEXT_MAX);
	for (size_t i = 0; i < w->pieces.n && !b.failed; i++) {
		str one = w->pieces.v[i].text;

		if (b.n && !str_ends(buf_get(&b), S("\n")))
			buf_char(&b, '\n');
		if (one.n > MAIL_TEXT_MAX - b.n)
			w->m->cut = true;
		buf_str(&b, mail_clean_text(w->arena, one, MAIL_TEXT_MAX - b.n));
	}
	r = buf_dup(&b, w->arena);
	buf_done(&b);
	return r;
}

static void read_texts(struct walk *w)
{
	str text = join(w);
	size_t cut = mail_quote_split(text);

	w->m->history = str_slice(text, cut, text.n);
	text.n = cut;
	while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == ' '))
		text.n--;
	while (str_starts(text, S("\n")))
		text = str_slice(text, 1, text.n);
	w->m->text = text;
}

static GMimeMessage *parse_stream(GMimeParserOptions *options, str raw)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(raw.p, raw.n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *g;

	g_mime_parser_set_persist_stream(parser, TRUE);
	g = g_mime_parser_construct_message(parser, options);
	g_object_unref(parser);
	g_object_unref(stream);
	return g;
}

static bool head_has_nul(str raw)
{
	const char *end = memmem(raw.p, raw.n, "\n\n", 2);
	const char *crlf = memmem(raw.p, raw.n, "\n\r\n", 3);
	size_t n = raw.n;

	if (end && (size_t)(end - raw.p) < n)
		n = (size_t)(end - raw.p);
	if (crlf && (size_t)(crlf - raw.p) < n)
		n = (size_t)(crlf - raw.p);
	return n && memchr(raw.p, 0, n);
}

void mail_parse(struct arena *a, str raw, struct mail_message *ret)
{
	struct mail_message m = {
		.subject = S(""),
		.message_id = S(""),
		.envelope_to = S(""),
		.original_id = S(""),
		.text = S(""),
		.history = S(""),
	};
	struct walk w = {.arena = a, .m = &m, .options = options_new(), .raw = raw};
	GMimeMessage *g = parse_stream(w.options, raw);

	if (g) {
		GMimeObject *top = g_mime_message_get_mime_part(g);

		read_head(&w, g);
		/* whoever reads on behind a NUL sees another sender than we do */
		if (head_has_nul(raw))
			m.from = (struct mail_addresses){0};
		if (top)
			walk_object(&w, top, PLACE_BODY, 0);
		mail_kind_find(&w, g);
		read_texts(&w);
		m.parts = w.parts.v;
		m.part_count = w.parts.n;
		g_object_unref(g);
	} else {
		m.guessed = true;
		m.text = mail_clean_text(a, raw, MAIL_TEXT_MAX);
	}
	g_mime_parser_options_free(w.options);
	*ret = m;
}
