/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three signs of history, tried at every line from the top; the first that
 * holds cuts:
 *
 *	a separator      "-----Original Message-----", in the languages of the table
 *	a head           "From:" with "Sent:" and "To:" or "Subject:" right below
 *	an attribution   "On ... Ann wrote:", on one line or wrapped over two or three,
 *	                 with nothing but quoted lines behind it
 *
 * and last, without any of them, the quoted lines that end the text.
 */
#include "mail-quote.h"

#include "err.h"

#define ATTRIBUTION_LINES 3
#define ATTRIBUTION_MAX ((size_t)400)
#define HEAD_LINES 6

static const str separators[] = {
	S_INIT("original message"),
	S_INIT("urspr\xc3\xbcngliche nachricht"),
	S_INIT("message d'origine"),
	S_INIT("mensaje original"),
	S_INIT("messaggio originale"),
	S_INIT("mensagem original"),
	S_INIT("oorspronkelijk bericht"),
	S_INIT("\xe5\x8e\x9f\xe5\xa7\x8b\xe9\x82\xae\xe4\xbb\xb6"),
	S_INIT("\xe5\x8e\x9f\xe5\xa7\x8b\xe4\xbf\xa1\xe6\x81\xaf"),
	S_INIT("\xe5\x85\x83\xe3\x81\xae\xe3\x83\xa1\xe3\x83\x83\xe3\x82\xbb\xe3\x83\xbc\xe3\x82"
	       "\xb8"),
};

/* Begin and end of "On Monday Ann wrote:"; an empty begin takes any. */
static const struct {
	str begin, end;
} attributions[] = {
	{S_INIT("On "), S_INIT("wrote:")},
	{S_INIT("Am "), S_INIT(":")},
	{S_INIT("Le "), S_INIT("crit :")},
	{S_INIT("Le "), S_INIT("crit\xc2\xa0:")},
	{S_INIT("El "), S_INIT("escribi\xc3\xb3:")},
	{S_INIT("Il "), S_INIT("ha scritto:")},
	{S_INIT("Op "), S_INIT(":")},
	{S_INIT("Em "), S_INIT("escreveu:")},
	{S_INIT(""), S_INIT("\xe5\x86\x99\xe9\x81\x93\xef\xbc\x9a")},
	{S_INIT(""), S_INIT("\xe5\x86\x99\xe9\x81\x93:")},
	{S_INIT(""), S_INIT("\xe3\x81\xae\xe3\x83\xa1\xe3\x83\xbc\xe3\x83\xab:")},
};

/* Lines of the head that Outlook puts over the old text: who, when, to whom, about what. */
static const str head_from[] = {S_INIT("From:"),
				S_INIT("Von:"),
				S_INIT("De:"),
				S_INIT("De :"),
				S_INIT("Da:"),
				S_INIT("Van:"),
				S_INIT("\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba"),
				S_INIT("\xe5\xb7\xae\xe5\x87\xba\xe4\xba\xba")};
static const str head_rest[] = {
	S_INIT("Sent:"),
	S_INIT("Date:"),
	S_INIT("To:"),
	S_INIT("Cc:"),
	S_INIT("Subject:"),
	S_INIT("Gesendet:"),
	S_INIT("Datum:"),
	S_INIT("An:"),
	S_INIT("Betreff:"),
	S_INIT("Envoy\xc3\xa9"),
	S_INIT("\xc3\x80 :"),
	S_INIT("Objet"),
	S_INIT("Enviado"),
	S_INIT("Para:"),
	S_INIT("Asunto:"),
	S_INIT("Assunto:"),
	S_INIT("Inviato:"),
	S_INIT("A:"),
	S_INIT("Oggetto:"),
	S_INIT("Verzonden:"),
	S_INIT("Aan:"),
	S_INIT("Onderwerp:"),
	S_INIT("\xe5\x8f\x91\xe9\x80\x81\xe6\x97\xb6\xe9\x97\xb4"),
	S_INIT("\xe6\x94\xb6\xe4\xbb\xb6\xe4\xba\xba"),
	S_INIT("\xe4\xb8\xbb\xe9\xa2\x98"),
	S_INIT("\xe9\x80\x81\xe4\xbf\xa1\xe6\x97\xa5\xe6\x99\x82"),
	S_INIT("\xe5\xae\x9b\xe5\x85\x88"),
	S_INIT("\xe4\xbb\xb6\xe5\x90\x8d"),
};

static bool one_of(str line, const str *starts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_starts(line, starts[i]))
			return true;
	}
	return false;
}

static bool is_quoted(str line)
{
	return str_starts(line, S(">"));
}

/* A mail program's markup of bold words: "*From:* Ann". */
static str unmarked(str line)
{
	line = str_trim(line);
	return str_starts(line, S("*")) ? str_slice(line, 1, line.n) : line;
}

static bool is_separator(str line)
{
	str words = str_trim(line);

	if (!str_starts(words, S("--")) || !str_ends(words, S("--")))
		return false;
	while (str_starts(words, S("-")))
		words = str_slice(words, 1, words.n);
	while (str_ends(words, S("-")))
		words = str_slice(words, 0, words.n - 1);
	words = str_trim(words);
	for (size_t i = 0; i < ARRAY_LEN(separators); i++) {
		if (str_ieq(words, separators[i]))
			return true;
	}
	return false;
}

/* "From:" first, and two more of its kind among the next lines. */
static bool is_head(str text)
{
	str rest = text;
	int more = 0;

	if (!one_of(unmarked(str_cut(&rest, '\n')), head_from, ARRAY_LEN(head_from)))
		return false;
	for (int i = 0; i < HEAD_LINES && rest.p; i++) {
		str line = unmarked(str_cut(&rest, '\n'));

		if (one_of(line, head_rest, ARRAY_LEN(head_rest)))
			more++;
		else if (!line.n)
			break;
	}
	return more >= 2;
}

/* The length of an attribution that text begins with, with its line feed; 0 without. */
static size_t attribution(str text)
{
	size_t at = 0;

	for (int i = 0; i < ATTRIBUTION_LINES && at < text.n && at < ATTRIBUTION_MAX; i++) {
		str rest = str_slice(text, at, text.n), line = str_cut(&rest, '\n');
		str all;

		if (!str_trim(line).n || is_quoted(line))
			return 0;
		at += line.n;
		all = str_trim(str_slice(text, 0, at));
		at += at < text.n;
		for (size_t k = 0; k < ARRAY_LEN(attributions); k++) {
			if (str_starts(all, attributions[k].begin) &&
			    str_ends(all, attributions[k].end))
				return at;
		}
	}
	return 0;
}

/* Whether there is a quoted line, and nothing but such and empty ones. */
static bool all_quoted(str text)
{
	bool some = false;

	while (text.p) {
		str line = str_cut(&text, '\n');

		if (is_quoted(line))
			some = true;
		else if (str_trim(line).n)
			return false;
	}
	return some;
}

/* The first of the quoted lines that end the text; text.n without. */
static size_t quoted_end(str text)
{
	size_t cut = text.n, at = 0;
	str rest = text;

	while (rest.p) {
		str line = str_cut(&rest, '\n');

		if (is_quoted(line))
			cut = cut == text.n ? at : cut;
		else if (str_trim(line).n)
			cut = text.n;
		at += line.n + 1;
	}
	return cut;
}

/* Whether history begins with the line at the start of text. An attribution without quoted lines
 * below belongs to a text whose marks of quotation were lost: it needs the stricter form. */
static bool begins_history(str text, str line)
{
	size_t n;

	if (is_separator(line) || is_head(text))
		return true;
	n = attribution(text);
	return n && all_quoted(str_slice(text, n, text.n));
}

/* A rule that Outlook draws above its head. */
static bool is_rule(str line)
{
	line = str_trim(line);
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] != '_')
			return false;
	}
	return line.n >= 10;
}

size_t mail_quote_split(str text)
{
	size_t at = 0, cut = text.n, rule = text.n;
	size_t trailing = quoted_end(text);
	str rest = text;

	while (rest.p && at < text.n) {
		str here = rest, line = str_cut(&rest, '\n');

		/* below the start of the last quoted lines nothing is looked for: they are the cut
		 */
		if (at > trailing)
			break;
		if (is_rule(line)) {
			rule = at;
		} else if (str_trim(line).n) {
			if (begins_history(here, line)) {
				cut = rule < at ? rule : at;
				break;
			}
			rule = text.n;
		}
		at += line.n + 1;
	}
	if (trailing < cut)
		cut = trailing;
	return str_trim(str_slice(text, 0, cut)).n ? cut : text.n;
}
