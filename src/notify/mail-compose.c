/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A boundary holds "=_", which quoted-printable never writes. Encoded words
 * carry whole characters, at most 45 bytes of them, so none is over 75 bytes.
 */
#include "mail-compose.h"

#include <string.h>

#include "buf.h"
#include "crypto.h"
#include "encode.h"
#include "mailbox.h"

#define LINE_WISH 76
#define WORD_BYTES 45
#define ID_MAX 250
#define URL_MAX_ 900
#define BOUNDARY_DIGITS 24

/* ---- header values ---- */

static bool plain(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	}
	return true;
}

/* Valid UTF-8 in one line: what is neither becomes a blank or U+FFFD. */
static str one_line(struct arena *a, str s)
{
	struct buf b;
	str r;

	buf_init(&b, s.n * 3 + 1);
	while (s.n) {
		size_t n = utf8_sequence(s);

		if (!n)
			buf_str(&b, S("\xef\xbf\xbd"));
		else if (n == 1 && ((unsigned char)*s.p < ' ' || *s.p == 0x7f))
			buf_char(&b, ' ');
		else
			buf_add(&b, s.p, n);
		s = str_slice(s, n ? n : 1, s.n);
	}
	r = str_trim(buf_dup(&b, a));
	buf_done(&b);
	return r;
}

static void encoded_words(struct buf *b, str s, size_t used)
{
	while (s.n) {
		size_t n = 0, most = used + 15 < LINE_WISH ? (LINE_WISH - used - 15) / 4 * 3 : 0;
		size_t step;

		if (most > WORD_BYTES)
			most = WORD_BYTES;
		while (n < s.n && (step = utf8_sequence(str_slice(s, n, s.n))) > 0 &&
		       n + step <= most)
			n += step;
		if (n) {
			buf_str(b, S("=?utf-8?B?"));
			base64_add(b, str_slice(s, 0, n));
			buf_str(b, S("?="));
			s = str_slice(s, n, s.n);
		}
		if (s.n)
			buf_str(b, S("\r\n "));
		used = 1;
	}
}

/* ASCII, folded where it has blanks. */
static void folded(struct buf *b, str s, size_t used)
{
	while (s.n) {
		size_t n = 1;

		while (n < s.n && !(s.p[n] == ' ' && s.p[n - 1] != ' '))
			n++;
		if (used > 1 && used + n > LINE_WISH && s.p[0] == ' ') {
			buf_str(b, S("\r\n"));
			used = 0;
		}
		buf_add(b, s.p, n);
		used += n;
		s = str_slice(s, n, s.n);
	}
}

/* Words of which one is too long for a line are encoded, too. */
static bool foldable(str s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.n; i++) {
		run = s.p[i] == ' ' ? 0 : run + 1;
		if (run > 200)
			return false;
	}
	return !str_contains(s, S("  "));
}

str mail_header_text(struct arena *a, str text, size_t used)
{
	str line = one_line(a, text), r;
	struct buf b;

	buf_init(&b, line.n * 4 + 1024);
	if (plain(line) && foldable(line) && !str_contains(line, S("=?")))
		folded(&b, line, used);
	else
		encoded_words(&b, line, used);
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}

/* What may stand between brackets in a header. */
static bool id_good(str id)
{
	for (size_t i = 0; i < id.n; i++) {
		if (id.p[i] <= ' ' || id.p[i] > '~' || id.p[i] == '<' || id.p[i] == '>')
			return false;
	}
	return id.n > 2 && id.n <= ID_MAX;
}

static bool url_good(str url)
{
	return (str_starts(url, S("https://")) || str_starts(url, S("http://"))) &&
	       url.n <= URL_MAX_ && plain(url) && !str_contains(url, S(" ")) &&
	       str_index(url, '<') < 0 && str_index(url, '>') < 0 && str_index(url, ',') < 0;
}

static bool word_good(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9') && c != '-' &&
		    c != '.')
			return false;
	}
	return s.n > 0 && s.n < 200;
}

static void header(struct buf *b, struct arena *a, const char *name, str text)
{
	size_t used = strlen(name) + 2;

	buf_fmt(b, "%s: ", name);
	buf_str(b, mail_header_text(a, text, used));
	buf_str(b, S("\r\n"));
}

/* Names need no quotes when they are letters, digits and blanks; others are quoted or encoded. */
static void person(struct buf *b, struct arena *a, const char *header_name, str name, str address)
{
	str line = one_line(a, name);
	bool simple = plain(line) && line.n <= 60;

	buf_fmt(b, "%s: ", header_name);
	if (!line.n) {
		buf_fmt(b, "<%.*s>\r\n", STR_ARG(address));
		return;
	}
	if (simple) {
		buf_char(b, '"');
		for (size_t i = 0; i < line.n; i++) {
			if (line.p[i] == '"' || line.p[i] == '\\')
				buf_char(b, '\\');
			buf_char(b, line.p[i]);
		}
		buf_char(b, '"');
	} else {
		encoded_words(b, line, strlen(header_name) + 2);
	}
	buf_fmt(b, "\r\n <%.*s>\r\n", STR_ARG(address));
}

static void id_line(struct buf *b, const char *name, str id)
{
	buf_fmt(b, "%s: <%.*s>\r\n", name, STR_ARG(id));
}

static void references(struct buf *b, const struct mail_letter *l)
{
	const char *before = "References: ";

	for (size_t i = 0; i < l->reference_count; i++) {
		if (!id_good(l->references[i]))
			continue;
		buf_fmt(b, "%s<%.*s>\r\n", before, STR_ARG(l->references[i]));
		before = " ";
	}
}

static void date(struct buf *b, struct arena *a, usec t)
{
	str http = usec_format(a, t, USEC_HTTP); /* ends with GMT */

	buf_fmt(b, "Date: %.*s+0000\r\n", STR_ARG(str_slice(http, 0, http.n - 3)));
}

/* ---- bodies ---- */

static void quoted_byte(struct buf *b, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	char text[3] = {'=', digits[c >> 4], digits[c & 15]};

	buf_add(b, text, 3);
}

static void quoted_line(struct buf *b, str line)
{
	size_t used = 0;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		bool last = i + 1 == line.n;
		bool as_is =
			(c > ' ' && c <= '~' && c != '=') || ((c == ' ' || c == '\t') && !last);
		size_t need = as_is ? 1 : 3;

		/* no line begins with a dot, or "From " for those who keep mails in one file */
		if (used == 0 && (c == '.' || c == 'F')) {
			as_is = false;
			need = 3;
		}
		if (used + need > LINE_WISH - 1) {
			buf_str(b, S("=\r\n"));
			used = 0;
			i--;
			continue;
		}
		if (as_is)
			buf_char(b, (char)c);
		else
			quoted_byte(b, c);
		used += need;
	}
	buf_str(b, S("\r\n"));
}

static void quoted(struct buf *b, str text)
{
	str rest = str_ends(text, S("\n")) ? str_slice(text, 0, text.n - 1) : text;

	while (rest.p) {
		str line = str_cut(&rest, '\n');

		quoted_line(b, str_ends(line, S("\r")) ? str_slice(line, 0, line.n - 1) : line);
	}
}

static void part(struct buf *b, const char *type, str text)
{
	buf_fmt(b,
		"Content-Type: %s; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n",
		type);
	quoted(b, text);
}

static void bodies(struct buf *b, struct arena *a, const struct mail_letter *l)
{
	str digest = sha256_hex(a, l->message_id);
	str boundary = str_fmt(a, "=_%.*s", BOUNDARY_DIGITS, digest.p);

	buf_str(b, S("MIME-Version: 1.0\r\n"));
	if (!l->html.p) {
		part(b, "text/plain", l->text);
		return;
	}
	buf_fmt(b, "Content-Type: multipart/alternative;\r\n boundary=\"%.*s\"\r\n\r\n--%.*s\r\n",
		STR_ARG(boundary), STR_ARG(boundary));
	part(b, "text/plain", l->text);
	buf_fmt(b, "--%.*s\r\n", STR_ARG(boundary));
	part(b, "text/html", l->html);
	buf_fmt(b, "--%.*s--\r\n", STR_ARG(boundary));
}

/* ---- the whole ---- */

static void heads(struct buf *b, struct arena *a, const struct mail_letter *l)
{
	date(b, a, l->date);
	person(b, a, "From", l->from_name, l->from);
	person(b, a, "To", l->to_name, l->to);
	if (l->reply_to.p && mailbox_valid(l->reply_to))
		buf_fmt(b, "Reply-To: <%.*s>\r\n", STR_ARG(l->reply_to));
	header(b, a, "Subject", l->subject);
	id_line(b, "Message-ID", l->message_id);
	if (l->in_reply_to.p && id_good(l->in_reply_to))
		id_line(b, "In-Reply-To", l->in_reply_to);
	references(b, l);
	buf_fmt(b, "Auto-Submitted: %s\r\nX-Auto-Response-Suppress: All\r\n",
		l->answer ? "auto-replied" : "auto-generated");
	if (l->list_id.p && word_good(l->list_id))
		id_line(b, "List-Id", l->list_id);
	if (l->unsubscribe.p && url_good(l->unsubscribe))
		buf_fmt(b,
			"List-Unsubscribe: <%.*s>\r\n"
			"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
			STR_ARG(l->unsubscribe));
	if (word_good(l->language))
		buf_fmt(b, "Content-Language: %.*s\r\n", STR_ARG(l->language));
}

static bool address_good(str s)
{
	return mailbox_valid(s) && str_index(s, '<') < 0 && str_index(s, '>') < 0;
}

int mail_compose(struct arena *a, const struct mail_letter *l, str *ret)
{
	struct buf b CLEANUP(buf_done) = {0};

	if (!address_good(l->from) || !address_good(l->to) || !id_good(l->message_id))
		return E_INVAL;
	buf_init(&b, MAIL_MESSAGE_MAX);
	heads(&b, a, l);
	bodies(&b, a, l);
	if (b.failed)
		return E_LIMIT;
	*ret = buf_dup(&b, a);
	return 0;
}
