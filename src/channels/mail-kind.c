/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signs are tried from the strongest on: a delivery report (RFC 3464), what
 * mail programs say of themselves (RFC 3834 and older habits), lists, and last
 * the words that mailers without any of these use.
 */
#include "mail-kind.h"

#include "mailbox.h"

/* A line of the head that says all by being there, or by starting with one of its words. */
static const struct {
	const char *name;
	const char *word; /* NULL: any value */
	enum mail_kind kind;
} signs[] = {
	{"X-Failed-Recipients", NULL, MAIL_BOUNCE}, {"Auto-Submitted", "auto-", MAIL_AUTO},
	{"X-Autoreply", NULL, MAIL_AUTO},           {"X-Autorespond", NULL, MAIL_AUTO},
	{"X-AutoReply-From", NULL, MAIL_AUTO},      {"X-Auto-Submitted", "auto-", MAIL_AUTO},
	{"Precedence", "auto_reply", MAIL_AUTO},    {"X-Mail-Autoreply", NULL, MAIL_AUTO},
	{"X-Mainstay-Mail", NULL, MAIL_AUTO},       {"List-Id", NULL, MAIL_LIST},
	{"List-Unsubscribe", NULL, MAIL_LIST},      {"Precedence", "bulk", MAIL_LIST},
	{"Precedence", "list", MAIL_LIST},          {"Precedence", "junk", MAIL_LIST},
	{"Feedback-ID", NULL, MAIL_LIST},
};

static const str bounce_subjects[] = {
	S_INIT("undelivered mail returned to sender"),
	S_INIT("undeliverable"),
	S_INIT("delivery status notification (failure)"),
	S_INIT("mail delivery failed"),
	S_INIT("mail delivery failure"),
	S_INIT("failure notice"),
	S_INIT("returned mail"),
	S_INIT("unzustellbar"),
};

static const str absence_subjects[] = {
	S_INIT("automatic reply:"),
	S_INIT("out of office:"),
	S_INIT("out of the office"),
	S_INIT("auto reply:"),
	S_INIT("autoreply:"),
	S_INIT("automatische antwort:"),
	S_INIT("abwesend:"),
	S_INIT("abwesenheitsnotiz"),
	S_INIT("r\xc3\xa9ponse automatique"),
	S_INIT("\xe8\x87\xaa\xe5\x8a\xa8\xe5\x9b\x9e\xe5\xa4\x8d"),
};

static bool starts_with(str text, const str *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_ieq(str_slice(text, 0, words[i].n), words[i]))
			return true;
	}
	return false;
}

static bool is_mailer(str address)
{
	str local = str_cut(&address, '@');

	return str_ieq(local, S("mailer-daemon")) || str_ieq(local, S("postmaster")) ||
	       str_ieq(local, S("mail-daemon"));
}

static str header(struct walk *w, GMimeObject *o, const char *name)
{
	const char *text = g_mime_object_get_header(o, name);

	return text ? mail_clean_line(w->arena, str_from(text), MAIL_LINE_MAX) : (str){0};
}

static enum mail_kind by_signs(struct walk *w, GMimeObject *head)
{
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		str v = header(w, head, signs[i].name), word = str_from(signs[i].word);

		if (v.p && (!word.p || str_ieq(str_slice(v, 0, word.n), word)))
			return signs[i].kind;
	}
	return MAIL_ORDINARY;
}

static enum mail_kind by_words(struct walk *w, GMimeObject *head)
{
	str from = w->m->from.n ? w->m->from.v[0].address : S("");

	if (is_mailer(from))
		return starts_with(w->m->subject, bounce_subjects, ARRAY_LEN(bounce_subjects))
			       ? MAIL_BOUNCE
			       : MAIL_AUTO;
	if (str_eq(header(w, head, "Return-Path"), S("<>")) ||
	    starts_with(w->m->subject, absence_subjects, ARRAY_LEN(absence_subjects)))
		return MAIL_AUTO;
	return MAIL_ORDINARY;
}

/* ---- delivery reports ---- */

/* "rfc822; ann@example.com" */
static str typed_value(struct walk *w, str value)
{
	str rest = value, first = str_cut(&rest, ';');
	str address = str_trim(rest.p ? rest : first);

	if (str_starts(address, S("<")) && str_ends(address, S(">")))
		address = str_slice(address, 1, address.n - 1);
	return mail_clean_line(w->arena, address, MAIL_LINE_MAX);
}

/* A group of fields is about one recipient. */
struct group {
	str final, original, action, status;
};

static void end_group(struct walk *w, struct group *g)
{
	str address = mailbox_valid(g->original) ? g->original : g->final;
	bool failed = str_ieq(g->action, S("failed"));

	if (failed)
		w->failed = true;
	if (failed && mailbox_valid(address) && w->failures.n < MAIL_ADDRESSES_MAX)
		*VEC_ADD(w->arena, &w->failures) = (struct mail_failure){
			.address = address,
			.permanent = !str_starts(g->status, S("4")),
			.status = g->status.p ? g->status : S(""),
		};
	*g = (struct group){0};
}

static void read_field(struct walk *w, struct group *g, str line)
{
	str value = line, name = str_trim(str_cut(&value, ':'));

	if (!value.p)
		return;
	value = str_trim(value);
	if (str_ieq(name, S("Final-Recipient")))
		g->final = typed_value(w, value);
	else if (str_ieq(name, S("Original-Recipient")))
		g->original = typed_value(w, value);
	else if (str_ieq(name, S("Action")))
		g->action = mail_clean_line(w->arena, str_cut(&value, ' '), MAIL_LINE_MAX);
	else if (str_ieq(name, S("Status")))
		g->status = mail_clean_line(w->arena, str_cut(&value, ' '), MAIL_LINE_MAX);
}

static void read_status(struct walk *w)
{
	struct group g = {0};
	str rest = w->status;

	while (rest.p) {
		str line = str_cut(&rest, '\n');

		if (str_trim(line).n)
			read_field(w, &g, line);
		else
			end_group(w, &g);
	}
	end_group(w, &g);
}

/* Exim's list of who was not reached. */
static void read_failed_recipients(struct walk *w, GMimeObject *head)
{
	str rest = header(w, head, "X-Failed-Recipients");

	while (rest.p && w->failures.n < MAIL_ADDRESSES_MAX) {
		str one = str_trim(str_cut(&rest, ','));

		if (mailbox_valid(one))
			*VEC_ADD(w->arena, &w->failures) = (struct mail_failure){
				.address = one, .permanent = true, .status = S("")};
	}
}

/* The id in a head that came as text/rfc822-headers or inside of plain text. */
static void find_original(struct walk *w)
{
	for (size_t i = 0; i < w->parts.n && !w->m->original_id.n; i++) {
		str rest = w->parts.v[i].bytes;

		if (!str_ieq(w->parts.v[i].type, S("text/rfc822-headers")))
			continue;
		while (rest.p) {
			str value = str_cut(&rest, '\n'), name = str_cut(&value, ':');

			if (!value.p || !str_ieq(str_trim(name), S("Message-ID")))
				continue;
			value = mail_clean_line(w->arena, value, MAIL_LINE_MAX);
			if (str_starts(value, S("<")) && str_ends(value, S(">")))
				value = str_slice(value, 1, value.n - 1);
			w->m->original_id = value;
			break;
		}
	}
}

static bool is_report(GMimeMessage *g, const char *type)
{
	GMimeObject *top = g_mime_message_get_mime_part(g);
	const char *kind;

	if (!top || !g_mime_content_type_is_type(g_mime_object_get_content_type(top), "multipart",
						 "report"))
		return false;
	kind = g_mime_object_get_content_type_parameter(top, "report-type");
	return kind && str_ieq(str_from(kind), str_from(type));
}

void mail_kind_find(struct walk *w, GMimeMessage *g)
{
	GMimeObject *head = GMIME_OBJECT(g);
	struct mail_message *m = w->m;

	if (is_report(g, "delivery-status")) {
		read_status(w);
		/* a warning that a mail is late is no bounce, and neither is the news that it came
		 */
		m->kind = w->failed ? MAIL_BOUNCE : MAIL_AUTO;
	} else if (is_report(g, "disposition-notification") || is_report(g, "feedback-report")) {
		m->kind = MAIL_AUTO;
	} else {
		m->kind = by_signs(w, head);
		if (m->kind == MAIL_ORDINARY)
			m->kind = by_words(w, head);
	}
	if (m->kind == MAIL_BOUNCE) {
		if (!w->failures.n)
			read_failed_recipients(w, head);
		find_original(w);
		m->failures = w->failures.v;
		m->failure_count = w->failures.n;
	} else {
		m->original_id = S("");
	}
}
