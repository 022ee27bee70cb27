/* SPDX-License-Identifier: Apache-2.0 */
/* The leaves of a mail's tree. */
#include "mail-charset.h"
#include "mail-flow.h"
#include "mail-html.h"
#include "mail-walk-private.h"

str walk_content(struct walk *w, GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *mem;
	GByteArray *bytes;
	str r;

	if (!content)
		return S("");
	mem = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(content, mem);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(mem));
	r = str_dup(w->arena, (str){bytes->data ? (const char *)bytes->data : "", bytes->len});
	g_object_unref(mem);
	return r;
}

static const char *parameter(GMimeObject *o, const char *name)
{
	return g_mime_object_get_content_type_parameter(o, name);
}

static bool is_word(const char *text, const char *word)
{
	return text && str_ieq(str_from(text), str_from(word));
}

/* ---- texts ---- */

static void take_text(struct walk *w, GMimePart *part, bool html)
{
	GMimeObject *o = GMIME_OBJECT(part);
	bool guessed = false;
	str bytes = walk_content(w, part), text;

	text = mail_charset_text(w->arena, bytes, str_from(parameter(o, "charset")), MAIL_TEXT_MAX,
				 &guessed);
	if (bytes.n > MAIL_TEXT_MAX)
		w->m->cut = true;
	w->m->guessed = w->m->guessed || guessed;
	if (html)
		text = mail_html_text(w->arena, text, MAIL_TEXT_MAX);
	else if (is_word(parameter(o, "format"), "flowed"))
		text = mail_flow_join(w->arena, text, is_word(parameter(o, "delsp"), "yes"));
	*VEC_ADD(w->arena, &w->pieces) = (struct piece){html, text};
}

/* ---- parts ---- */

static str type_of(struct walk *w, GMimeObject *o)
{
	char *text = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(o));
	str r = mail_clean_line(w->arena, str_from(text), MAIL_LINE_MAX);

	g_free(text);
	return r;
}

static void add_part(struct walk *w, enum mail_part_kind kind, str name, str type, str bytes)
{
	if (w->parts.n == MAIL_PARTS_MAX) {
		w->m->cut = true;
		return;
	}
	*VEC_ADD(w->arena, &w->parts) =
		(struct mail_part){.kind = kind, .name = name, .type = type, .bytes = bytes};
}

/* Endings of names that we make up. */
static const struct {
	str type, ending;
} endings[] = {
	{S_INIT("image/png"), S_INIT("png")},       {S_INIT("image/jpeg"), S_INIT("jpg")},
	{S_INIT("image/gif"), S_INIT("gif")},       {S_INIT("text/plain"), S_INIT("txt")},
	{S_INIT("text/html"), S_INIT("html")},      {S_INIT("text/calendar"), S_INIT("ics")},
	{S_INIT("application/pdf"), S_INIT("pdf")}, {S_INIT("message/rfc822"), S_INIT("eml")},
	{S_INIT("application/zip"), S_INIT("zip")},
};

static str made_up_name(struct walk *w, str type)
{
	str ending = S("bin");

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		if (str_ieq(endings[i].type, type))
			ending = endings[i].ending;
	}
	return str_fmt(w->arena, "part-%zu.%.*s", w->parts.n + 1, STR_ARG(ending));
}

/* Signatures prove the transport; nobody reads them. */
static bool is_signature(str type)
{
	return str_ieq(type, S("application/pgp-signature")) ||
	       str_ieq(type, S("application/pkcs7-signature")) ||
	       str_ieq(type, S("application/x-pkcs7-signature"));
}

static enum mail_part_kind kind_of(GMimeObject *o, str type, enum place place)
{
	const char *disposition = g_mime_object_get_disposition(o);

	if (str_ieq(type, S("text/calendar")) || str_ieq(type, S("application/ics")))
		return MAIL_PART_CALENDAR;
	if (str_starts(type, S("image/")) &&
	    (is_word(disposition, "inline") ||
	     (place == PLACE_BESIDE && !is_word(disposition, "attachment"))))
		return MAIL_PART_IMAGE;
	return MAIL_PART_FILE;
}

void walk_take_part(struct walk *w, GMimePart *part, enum place place)
{
	GMimeObject *o = GMIME_OBJECT(part);
	GMimeContentType *t = g_mime_object_get_content_type(o);
	bool plain = g_mime_content_type_is_type(t, "text", "plain");
	bool html = g_mime_content_type_is_type(t, "text", "html");
	const char *name = g_mime_part_get_filename(part);
	bool attached = is_word(g_mime_object_get_disposition(o), "attachment");
	str type = type_of(w, o), shown;

	if ((plain || html) && !attached && !name && place == PLACE_BODY) {
		take_text(w, part, html);
		return;
	}
	if (g_mime_content_type_is_type(t, "message", "delivery-status")) {
		w->status = walk_content(w, part);
		return;
	}
	if (is_signature(type))
		return;
	shown = made_up_name(w, type);
	add_part(w, kind_of(o, type, place),
		 mail_clean_name(w->arena, name ? str_from(name) : S(""), shown), type,
		 walk_content(w, part));
}

void walk_take_message(struct walk *w, GMimeMessagePart *part)
{
	GMimeMessage *inner = g_mime_message_part_get_message(part);
	char *text;
	str name, bytes;

	if (!inner)
		return;
	if (!w->m->original_id.n) {
		const char *id = g_mime_message_get_message_id(inner);

		if (id)
			w->m->original_id = mail_clean_line(w->arena, str_from(id), MAIL_LINE_MAX);
	}
	text = g_mime_object_to_string(GMIME_OBJECT(inner), NULL);
	bytes = text ? str_dup(w->arena, str_from(text)) : S("");
	g_free(text);
	name = mail_clean_name(
		w->arena,
		str_fmt(w->arena, "%s.eml",
			g_mime_message_get_subject(inner) ? g_mime_message_get_subject(inner) : ""),
		S("message.eml"));
	if (str_eq(name, S(".eml")))
		name = S("message.eml");
	add_part(w, MAIL_PART_MESSAGE, name, S("message/rfc822"), bytes);
}
