/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of the pure parts: cutting history, HTML, flowed text, cleaning. */
#include "case-rules.h"
#include "mail-flow.h"
#include "mail-html.h"
#include "mail-message.h"
#include "mail-quote.h"
#include "test.h"

static const char *const pieces[] = {
	"hello",
	"\n",
	"\n\n",
	"> ",
	">",
	" ",
	"On Monday Ann wrote:",
	"-----Original Message-----",
	"From: a@b\nSent: x\nTo: y\n",
	"________________",
	"\r",
	"\t",
	"\xc3\xa4",
	"\xff",
	"\xe2\x80\xae",
	"\x1b",
	"<p>",
	"</p>",
	"<blockquote>",
	"<a href=\"https://x.example\">",
	"</a>",
	"&amp;",
	"&#65;",
	"&#xD800;",
	"&",
	"<",
	"<!--",
	"-->",
	"<script>",
	"</script>",
	"<pre>",
	"'",
	"\"",
	"/",
	"..",
	".pdf",
	"\\",
	"\xe2\x80\xa8",
};

static str invent(struct test *t, unsigned *seed)
{
	size_t n = 0;
	char *p = arena_alloc(t->arena, 4096);

	for (int i = 0; i < 40; i++) {
		const char *piece;

		*seed = *seed * 1103515245 + 12345;
		piece = pieces[(*seed >> 16) % ARRAY_LEN(pieces)];
		while (*piece)
			p[n++] = *piece++;
	}
	return (str){p, n};
}

TEST(history_is_cut_off_and_nothing_is_lost)
{
	unsigned seed = 7;

	for (int i = 0; i < 20000; i++) {
		str text = mail_clean_text(t->arena, invent(t, &seed), 8192);
		size_t cut = mail_quote_split(text);

		expect(cut <= text.n);
		expect(cut == text.n || cut == 0 || text.p[cut - 1] == '\n');
		/* never everything, and what is left has no history at its end any more */
		if (str_trim(text).n)
			expect(str_trim(str_slice(text, 0, cut)).n > 0);
		if (i % 1000 == 0)
			arena_reset(t->arena);
	}
}

TEST(own_words_end_where_history_begins)
{
	static const struct {
		const char *own, *history;
	} rows[] = {
		{"Hi\n", "On Monday, Ann wrote:\n> x\n"},
		{"Hi\n\n", "-----Original Message-----\nFrom: a\nhello\n"},
		{"Hi\n", "-----Urspr\xc3\xbcngliche Nachricht-----\nx\n"},
		{"Hi\n", "From: a\nSent: b\nTo: c\nSubject: d\n\nhello\n"},
		{"Hi\n", "*From:* a\n*Sent:* b\n*To:* c\n\nhello\n"},
		{"Hi\n", "__________________\nFrom: a\nDate: b\nTo: c\n\nhello\n"},
		{"Hi\n", "> quoted\n>\n> more\n"},
		{"> a\nyes\n> b\nno\n", ""},
		{"Hi\n",
		 "On Mon, 2 Mar 2026 at 10:00, Ann Archer <ann@customer.example>\n wrote:\n> x"},
		/* answers below an attribution are own words */
		{"Hi\nOn Monday, Ann wrote:\n> x\nno\n", ""},
		{"From: the shop\nwe sell\n", ""},
		{"---- forwarded ----\nx\n", ""},
		{"> only\n> quotes\n", ""},
		{"", ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		str text = str_fmt(t->arena, "%s%s", rows[i].own, rows[i].history);
		str own = str_slice(text, 0, mail_quote_split(text));

		expect_str(own, str_from(rows[i].own));
	}
}

TEST(html_becomes_what_a_reader_sees)
{
	static const struct {
		const char *html, *text;
	} rows[] = {
		{"<p>a</p><p>b</p>", "a\n\nb"},
		{"a<br>b<br><br>c", "a\nb\n\nc"},
		{"  a\n  b  ", "a b"},
		{"<ul><li>x<li>y</ul>z", "- x\n- y\n\nz"},
		{"<blockquote>q<br>r</blockquote>t", "> q\n> r\n\nt"},
		{"<a href=\"https://x.example/\">here</a>", "here <https://x.example/>"},
		{"<a href=\"https://x.example/\">https://x.example/</a>", "https://x.example/"},
		{"<a href=\"javascript:alert(1)\">here</a>", "here"},
		{"a<script>b</script>c<style>d</style>e", "ace"},
		{"a<!-- b -->c", "ac"},
		{"&lt;b&gt; &euro; &unknown; & &#65;&#x42;", "<b> \xe2\x82\xac &unknown; & AB"},
		{"1 < 2", "1 < 2"},
		{"<img alt=\"a cat\" src=x>", "[a cat]"},
		{"<pre>a\n  b</pre>", "a\n  b"},
		{"<td>a</td><td>b</td>", "a b"},
		{"<script>never ends", ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		expect_str(mail_html_text(t->arena, str_from(rows[i].html), 1000),
			   str_from(rows[i].text));
	}
}

TEST(html_of_any_kind_is_read_in_its_bound)
{
	unsigned seed = 3;

	for (int i = 0; i < 20000; i++) {
		str text = mail_html_text(t->arena, invent(t, &seed), 500);

		expect(text.n <= 500);
		if (i % 1000 == 0)
			arena_reset(t->arena);
	}
}

TEST(cleaned_texts_stay_as_they_are)
{
	unsigned seed = 11;

	for (int i = 0; i < 20000; i++) {
		str raw = invent(t, &seed);
		str line = mail_clean_line(t->arena, raw, 200);
		str text = mail_clean_text(t->arena, raw, 200);
		str name = mail_clean_name(t->arena, raw, S("x"));

		expect(line.n <= 200 && text.n <= 200);
		expect(utf8_valid(line) && utf8_valid(text));
		expect(str_index(line, '\n') < 0 && str_index(line, '\r') < 0);
		expect(str_index(text, '\r') < 0);
		expect_str(mail_clean_line(t->arena, line, 200), line);
		expect_str(mail_clean_text(t->arena, text, 200), text);
		expect(file_name_valid(name));
		expect_str(mail_clean_name(t->arena, name, S("x")), name);
		if (i % 1000 == 0)
			arena_reset(t->arena);
	}
}

TEST(flowed_lines_are_joined)
{
	expect_str(mail_flow_join(t->arena, S("one \ntwo\nthree\n"), false), S("one two\nthree\n"));
	expect_str(mail_flow_join(t->arena, S("on \ne\n"), true), S("one\n"));
	expect_str(mail_flow_join(t->arena, S("> a \n> b\n>> c\n"), false), S("> a b\n>> c\n"));
	expect_str(mail_flow_join(t->arena, S("x \n-- \nme\n"), false), S("x \n-- \nme\n"));
	expect_str(mail_flow_join(t->arena, S(" stuffed\r\n"), false), S("stuffed\n"));
}
