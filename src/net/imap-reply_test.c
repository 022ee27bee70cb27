/* SPDX-License-Identifier: Apache-2.0 */
#include "imap-reply.h"

#include <string.h>

#include "encode.h"
#include "test.h"

#define LINE_MAX 200
#define LITERAL_MAX 1000

static size_t size_of(str bytes)
{
	size_t n = 99;

	expect_ok(imap_reply_size(bytes, LINE_MAX, LITERAL_MAX, &n));
	return n;
}

TEST(where_an_answer_ends)
{
	static const str whole[] = {
		S_INIT("* 3 EXISTS\r\n"),
		S_INIT("* 1 FETCH (BODY[] {5}\r\na\r\nb\r)\r\n"),
		S_INIT("* 1 FETCH (A {0}\r\n B {2}\r\n{})\r\n"),
		S_INIT("* 1 FETCH (BODY[] ~{3}\r\n\0{9)\r\n"),
		/* no literal: a text for people, and braces that hold no number */
		S_INIT("* OK all {5}\r\n"),
		S_INIT("m1 NO like {12}\r\n"),
		S_INIT("* LIST () \"/\" {}\r\n"),
		S_INIT("* LIST () \"/\" a1}\r\n"),
		S_INIT("\r\n"),
		S_INIT("* a\rb\nc\r\n"),
	};

	for (size_t i = 0; i < ARRAY_LEN(whole); i++) {
		str more = str_fmt(t->arena, "%.*s", STR_ARG(whole[i]));

		expect_eq(size_of(whole[i]), whole[i].n);
		for (size_t n = 0; n < whole[i].n; n++)
			expect_eq(size_of(str_slice(whole[i], 0, n)), 0);
		/* what follows is another answer */
		if (!memchr(whole[i].p, 0, whole[i].n)) {
			more = str_fmt(t->arena, "%.*s* 1 X\r\n", STR_ARG(more));
			expect_eq(size_of(more), whole[i].n);
		}
	}
}

TEST(an_answer_has_bounds)
{
	char line[LINE_MAX + 3];
	size_t n;

	memset(line, 'x', sizeof(line));
	expect_eq(size_of((str){line, LINE_MAX}), 0);
	expect_err(imap_reply_size((str){line, LINE_MAX + 1}, LINE_MAX, LITERAL_MAX, &n), E_LIMIT);
	expect_eq(size_of(S("* 1 FETCH (A {1000}\r\n")), 0);
	expect_err(imap_reply_size(S("* 1 FETCH (A {1001}\r\n"), LINE_MAX, LITERAL_MAX, &n),
		   E_LIMIT);
	expect_err(imap_reply_size(S("* 1 FETCH (A {99999999999999999999}\r\n"), LINE_MAX,
				   LITERAL_MAX, &n),
		   E_LIMIT);
	expect_err(
		imap_reply_size(S("* 1 FETCH (A {2}\r\nxx {999}\r\n"), LINE_MAX, LITERAL_MAX, &n),
		E_LIMIT);
}

static struct imap_reply parsed(str whole)
{
	struct imap_reply r;

	expect_ok(imap_reply_parse(whole, &r));
	return r;
}

TEST(what_an_answer_says)
{
	struct imap_reply r = parsed(S("* 23 EXISTS\r\n"));
	int64_t n = 0;

	expect(r.kind == IMAP_TOLD && r.status == IMAP_NONE);
	expect_eq(r.number, 23);
	expect_str(r.word, S("EXISTS"));
	r = parsed(S("* OK [UIDVALIDITY 3857529045] valid\r\n"));
	expect(r.kind == IMAP_TOLD && r.status == IMAP_OK);
	expect_str(r.text, S("valid"));
	expect(imap_code_number(r.code, S("uidvalidity"), &n));
	expect_eq(n, 3857529045);
	expect(!imap_code_number(r.code, S("UIDNEXT"), &n));
	expect(!imap_code_number(S("UIDNEXT"), S("UIDNEXT"), &n));
	expect(!imap_code_number(S("UIDNEXT -1"), S("UIDNEXT"), &n));
	r = parsed(S("m7 NO [TRYCREATE] No such mailbox\r\n"));
	expect(r.kind == IMAP_ENDED && r.status == IMAP_NO);
	expect_str(r.tag, S("m7"));
	expect_str(r.code, S("TRYCREATE"));
	expect_str(r.text, S("No such mailbox"));
	r = parsed(S("m7 OK\r\n"));
	expect(r.kind == IMAP_ENDED && r.status == IMAP_OK && !r.text.n);
	expect(parsed(S("* bye\r\n")).status == IMAP_BYE);
	expect(parsed(S("+ idling\r\n")).kind == IMAP_ASKED);
	r = parsed(S("* SEARCH\r\n"));
	expect_str(r.word, S("SEARCH"));
	expect_str(r.rest, S(""));
}

TEST(what_is_no_answer)
{
	static const str bad[] = {
		S_INIT("\r\n"),         S_INIT("*\r\n"),
		S_INIT("* \r\n"),       S_INIT("x\r\n"),
		S_INIT("m1 BYE x\r\n"), S_INIT("m1 SEARCH 1\r\n"),
		S_INIT("* 1\r\n"),      S_INIT("* 1x EXISTS\r\n"),
		S_INIT(" OK x\r\n"),    S_INIT("* 99999999999999999999 EXISTS\r\n"),
		S_INIT("* 1 EXISTS"),
	};
	struct imap_reply r;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(imap_reply_parse(bad[i], &r), E_SYNTAX);
}

TEST(uids_are_32_bits_wide)
{
	str rest = S("2  84 4294967295");
	int64_t n = 0;

	expect_eq(imap_next_uid(&rest, &n), 1);
	expect_eq(n, 2);
	expect_eq(imap_next_uid(&rest, &n), 1);
	expect_eq(n, 84);
	expect_eq(imap_next_uid(&rest, &n), 1);
	expect_eq(n, 4294967295);
	expect_eq(imap_next_uid(&rest, &n), 0);
	for (str *s = (str[]){S("0"), S("4294967296"), S("-1"), S("1,2"), S("x"), {0}}; s->p; s++) {
		rest = *s;
		expect_err(imap_next_uid(&rest, &n), E_SYNTAX);
	}
	expect(imap_has_word(S("IMAP4rev1 move"), S("MOVE")));
	expect(!imap_has_word(S("IMAP4rev1 XMOVE MOVE2"), S("MOVE")));
}

TEST(what_is_told_of_a_mail)
{
	struct imap_fetched f;

	expect_ok(imap_fetched_parse(S("(UID 5 RFC822.SIZE 1200)"), &f));
	expect_eq(f.uid, 5);
	expect_eq(f.size, 1200);
	expect(!f.body.p);
	expect_ok(imap_fetched_parse(
		S("(FLAGS (\\Seen ($x) \"q)\") BODY[]<0> {4}\r\n)\r\n( UID 7)"), &f));
	expect_eq(f.uid, 7);
	expect_str(f.body, S(")\r\n("));
	expect_ok(
		imap_fetched_parse(S("(body[] \"a\\\"b\" BODY[HEADER.FIELDS (TO UID)] NIL)"), &f));
	expect_str(f.body, S("a\\\"b"));
	expect_eq(f.uid, 0);
	expect_ok(imap_fetched_parse(S("(BODY[] NIL)"), &f));
	expect(!f.body.p);
	expect_ok(imap_fetched_parse(S("(BODY[] {0}\r\n)"), &f));
	expect(f.body.p && !f.body.n);
	expect_ok(imap_fetched_parse(S("()"), &f));
	for (str *s = (str[]){S(""),
			      S("UID 5"),
			      S("(UID"),
			      S("(UID 5"),
			      S("(UID x)"),
			      S("(UID (5))"),
			      S("(BODY[] {9}\r\nshort)"),
			      S("(BODY[] \"open)"),
			      S("(A (((B)))"),
			      S("(RFC822.SIZE -1)"),
			      S("(UID 0)"),
			      S("(BODY[ UID 5)"),
			      {0}};
	     s->p; s++)
		expect_err(imap_fetched_parse(*s, &f), E_SYNTAX);
}

TEST(what_stands_between_levels)
{
	char c = 'x';

	expect_ok(imap_separator_parse(S("(\\Noselect) \"/\" \"\""), &c));
	expect_eq(c, '/');
	expect_ok(imap_separator_parse(S("() \".\" INBOX"), &c));
	expect_eq(c, '.');
	expect_ok(imap_separator_parse(S("() \"\\\\\" INBOX"), &c));
	expect_eq(c, '\\');
	expect_ok(imap_separator_parse(S("() NIL INBOX"), &c));
	expect_eq(c, 0);
	expect_err(imap_separator_parse(S("()"), &c), E_SYNTAX);
	expect_err(imap_separator_parse(S("(\\Noselect"), &c), E_SYNTAX);
}

TEST(names_of_folders)
{
	static const struct {
		str name;
		char separator;
		str written;
	} names[] = {
		{S_INIT("INBOX"), '/', S_INIT("\"INBOX\"")},
		{S_INIT("A/B"), '.', S_INIT("\"A.B\"")},
		{S_INIT("A/B"), 0, S_INIT("\"A/B\"")},
		{S_INIT("A/B"), '\\', S_INIT("\"A\\\\B\"")},
		{S_INIT("a \"b\" \\c & d"), '/', S_INIT("\"a \\\"b\\\" \\\\c &- d\"")},
		/* the example of RFC 3501 */
		{S_INIT("~peter/mail/台北/日本語"), '/',
		 S_INIT("\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\"")},
		{S_INIT("Entwürfe"), '/', S_INIT("\"Entw&APw-rfe\"")},
		{S_INIT("👍"), '/', S_INIT("\"&2D3cTQ-\"")},
	};
	static const str bad[] = {S_INIT(""),     S_INIT("/a"),   S_INIT("a/"),   S_INIT("a//b"),
				  S_INIT("a\nb"), S_INIT("\xff"), S_INIT("a\0b"), S_INIT("\x7f")};
	char longest[201];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		expect(imap_folder_good(names[i].name));
		expect_str(imap_folder_write(t->arena, names[i].name, names[i].separator),
			   names[i].written);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect(!imap_folder_good(bad[i]));
	memset(longest, 'x', sizeof(longest));
	expect(imap_folder_good((str){longest, 200}));
	expect(!imap_folder_good((str){longest, 201}));
}

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Text back from what was written, by another way: UTF-16 of base64 of whole shifts. */
static str read_name(struct test *t, str written)
{
	struct buf CLEANUP(buf_done) b;

	buf_init(&b, 4000);
	written = str_slice(written, 1, written.n - 1);
	while (written.n) {
		char c = written.p[0];
		ptrdiff_t end = c == '&' ? str_index(written, '-') : 0;
		struct buf base;
		str bytes;

		written = str_slice(written, 1, written.n);
		if (c != '&') {
			if (c == '\\') {
				c = written.p[0];
				written = str_slice(written, 1, written.n);
			}
			buf_char(&b, c);
			continue;
		}
		expect(end > 0);
		if (end == 1)
			buf_char(&b, '&');
		buf_init(&base, 4000);
		for (ptrdiff_t i = 0; i < end - 1; i++)
			buf_char(&base, written.p[i] == ',' ? '/' : written.p[i]);
		while (base.n % 4)
			buf_char(&base, '=');
		expect_ok(base64_decode(t->arena, buf_get(&base), &bytes));
		buf_done(&base);
		expect_eq(bytes.n % 2, 0);
		for (size_t i = 0; i < bytes.n; i += 2) {
			uint32_t u = (uint32_t)(unsigned char)bytes.p[i] << 8 |
				     (unsigned char)bytes.p[i + 1];

			buf_fmt(&b, "<%x>", u);
		}
		written = str_slice(written, (size_t)end, written.n);
	}
	return buf_dup(&b, t->arena);
}

TEST(a_written_name_can_be_read)
{
	uint32_t seed = 7;

	for (int round = 0; round < 2000; round++) {
		struct buf name, want;
		int n = 1 + (int)(next(&seed) % 12);

		buf_init(&name, 200);
		buf_init(&want, 400);
		for (int i = 0; i < n; i++) {
			uint32_t c = next(&seed) % 3 ? ' ' + next(&seed) % 95
						     : 0x80 + next(&seed) % 0x700;

			if (c == '/')
				c = '&';
			if (c < 0x80) {
				buf_char(&name, (char)c);
				buf_char(&want, (char)c);
			} else {
				buf_char(&name, (char)(0xc0 | c >> 6));
				buf_char(&name, (char)(0x80 | (c & 0x3f)));
				buf_fmt(&want, "<%x>", c);
			}
		}
		expect(imap_folder_good(buf_get(&name)));
		expect_str(read_name(t, imap_folder_write(t->arena, buf_get(&name), '/')),
			   buf_get(&want));
		buf_done(&name);
		buf_done(&want);
	}
}
