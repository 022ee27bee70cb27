/* SPDX-License-Identifier: Apache-2.0 */
/* Messages read back by a small reader of our own; tests/suite_mailout.py has Python's. */
#include "mail-compose.h"

#include "buf.h"
#include "encode.h"
#include "test.h"

#define HEADERS_MAX 40

struct header {
	str name, value; /* unfolded */
};
struct seen {
	struct header v[HEADERS_MAX];
	size_t n;
	str body;
};

static struct mail_letter letter(void)
{
	static const str references[] = {S_INIT("a.1@x.example"), S_INIT("b.2@x.example")};

	return (struct mail_letter){
		.from_name = S("Example Cloud"),
		.from = S("support@x.example"),
		.to_name = S("Jane \"J\" Roe"),
		.to = S("jane@y.example"),
		.reply_to = S("support+token@x.example"),
		.subject = S("Web shop is down"),
		.text = S("Hello,\n.dot\nFrom here = on\n"),
		.html = S("<p>Hello</p>\n"),
		.message_id = S("c.3@x.example"),
		.in_reply_to = S("b.2@x.example"),
		.references = references,
		.reference_count = ARRAY_LEN(references),
		.list_id = S("123456789012.x.example"),
		.unsubscribe = S("https://x.example/u/TOKEN"),
		.language = S("en"),
		.date = SECONDS(1764252000),
	};
}

/* Fails when a line has a bare CR or LF, is longer than the standard allows, or is no header. */
static struct seen read_back(struct test *t, str message)
{
	struct seen seen = {0};
	str rest = message;

	for (size_t i = 0; i < message.n; i++) {
		bool cr = message.p[i] == '\r', lf = message.p[i] == '\n';

		expect(!cr || (i + 1 < message.n && message.p[i + 1] == '\n'));
		expect(!lf || (i && message.p[i - 1] == '\r'));
		expect((unsigned char)message.p[i] >= ' ' || cr || lf || message.p[i] == '\t');
	}
	while (rest.p) {
		str line = str_cut(&rest, '\n');

		line = str_slice(line, 0, line.n ? line.n - 1 : 0);
		expect(line.n <= 998);
		if (!line.n)
			break;
		if (line.p[0] == ' ') {
			struct header *h = &seen.v[seen.n - 1];

			expect(seen.n > 0);
			h->value = str_fmt(t->arena, "%.*s%.*s", STR_ARG(h->value), STR_ARG(line));
			continue;
		}
		expect(seen.n < HEADERS_MAX);
		expect(str_index(line, ':') > 0);
		seen.v[seen.n].value = line;
		seen.v[seen.n].name = str_cut(&seen.v[seen.n].value, ':');
		seen.v[seen.n].value = str_trim(seen.v[seen.n].value);
		seen.n++;
	}
	seen.body = rest.p ? rest : S("");
	return seen;
}

static str value(const struct seen *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++) {
		if (str_eq(s->v[i].name, str_from(name)))
			return s->v[i].value;
	}
	return (str){0};
}

/* A header's value with its encoded words made text. */
static str decoded(struct test *t, str v)
{
	str out = S("");

	while (v.n) {
		if (str_starts(v, S("=?utf-8?B?"))) {
			str word, rest = str_slice(v, 10, v.n);

			expect_ok(base64_decode(t->arena, str_cut(&rest, '?'), &word));
			out = str_fmt(t->arena, "%.*s%.*s", STR_ARG(out), STR_ARG(word));
			v = str_slice(rest, 1, rest.n); /* the '=' of the end */
			if (str_starts(str_trim(v), S("=?utf-8?B?")))
				v = str_trim(v);
			continue;
		}
		out = str_fmt(t->arena, "%.*s%c", STR_ARG(out), v.p[0]);
		v = str_slice(v, 1, v.n);
	}
	return out;
}

TEST(a_letter_has_its_headers_and_both_forms)
{
	struct mail_letter l = letter();
	struct seen s;
	str message;

	expect_ok(mail_compose(t->arena, &l, &message));
	s = read_back(t, message);
	expect_str(value(&s, "Date"), S("Thu, 27 Nov 2025 14:00:00 +0000"));
	expect_str(value(&s, "From"), S("\"Example Cloud\" <support@x.example>"));
	expect_str(value(&s, "To"), S("\"Jane \\\"J\\\" Roe\" <jane@y.example>"));
	expect_str(value(&s, "Reply-To"), S("<support+token@x.example>"));
	expect_str(value(&s, "Subject"), S("Web shop is down"));
	expect_str(value(&s, "Message-ID"), S("<c.3@x.example>"));
	expect_str(value(&s, "In-Reply-To"), S("<b.2@x.example>"));
	expect_str(value(&s, "References"), S("<a.1@x.example> <b.2@x.example>"));
	expect_str(value(&s, "Auto-Submitted"), S("auto-generated"));
	expect_str(value(&s, "List-Unsubscribe"), S("<https://x.example/u/TOKEN>"));
	expect_str(value(&s, "List-Unsubscribe-Post"), S("List-Unsubscribe=One-Click"));
	expect(str_starts(value(&s, "Content-Type"), S("multipart/alternative; boundary=\"=_")));
	expect(str_contains(s.body, S("text/plain")));
	expect(str_contains(s.body, S("\r\n=2Edot\r\n=46rom here =3D on\r\n")));
	expect(str_contains(s.body, S("\r\n<p>Hello</p>\r\n")));
	l.html = (str){0};
	l.answer = true;
	l.unsubscribe = (str){0};
	expect_ok(mail_compose(t->arena, &l, &message));
	s = read_back(t, message);
	expect(str_starts(value(&s, "Content-Type"), S("text/plain;")));
	expect_str(value(&s, "Auto-Submitted"), S("auto-replied"));
	expect(!value(&s, "List-Unsubscribe").p);
}

TEST(the_same_letter_is_the_same_bytes)
{
	struct mail_letter l = letter();
	str a, b;

	expect_ok(mail_compose(t->arena, &l, &a));
	expect_ok(mail_compose(t->arena, &l, &b));
	expect_str(a, b);
}

TEST(words_that_are_not_ascii_come_back_whole)
{
	static const str texts[] = {
		S_INIT("数据库连接失败，请尽快处理：生产环境所有请求都返回错误，影响全部用户和合作"
		       "伙伴，需要立即协助"),
		S_INIT("Störung in München"),
		S_INIT("looks like =?utf-8?B?YQ==?= a word"),
		S_INIT("two  blanks and a very long line of ASCII that needs more than one line to "
		       "be "
		       "written down in a header of a mail, as some subjects do"),
		S_INIT("x"),
		S_INIT(""),
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct mail_letter l = letter();
		struct seen s;
		str message;

		l.subject = l.to_name = texts[i];
		expect_ok(mail_compose(t->arena, &l, &message));
		s = read_back(t, message);
		expect_str(decoded(t, value(&s, "Subject")), texts[i]);
	}
}

/* ---- injection ---- */

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* A text made of what hurts. */
static str hostile(struct test *t, uint64_t *seed)
{
	static const char *const pieces[] = {
		"\r\n",
		"\n",
		"\r",
		"\r\n\r\n",
		"Bcc: x@y.example",
		"\r\nBcc: x@y.example\r\n",
		":",
		"<",
		">",
		"\"",
		"\\",
		",",
		"=?utf-8?Q?a?=",
		"\xe4\xb8\xad",
		"\xff",
		"\xc3",
		"\x01",
		"\x7f",
		" ",
		"\t",
		"--=_",
		"a",
		"@",
		"\xe2\x80\xa8",
		"\xc2\x85",
		"=",
		"=\r\n",
		".",
		"From ",
		"\xf0\x9f\x98\x80",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"Content-Type: text/html\r\n\r\n",
		";",
		"(",
		")",
	};
	struct buf b;
	str r;

	buf_init(&b, 65536);
	for (uint64_t n = next(seed) % 30; n; n--)
		buf_str(&b, str_from(pieces[next(seed) % ARRAY_LEN(pieces)]));
	r = buf_dup(&b, t->arena);
	buf_done(&b);
	return r;
}

TEST(nothing_in_a_letter_makes_a_header_or_a_part)
{
	static const char *const names[] = {
		"Date",
		"From",
		"To",
		"Reply-To",
		"Subject",
		"Message-ID",
		"In-Reply-To",
		"References",
		"Auto-Submitted",
		"X-Auto-Response-Suppress",
		"List-Id",
		"List-Unsubscribe",
		"List-Unsubscribe-Post",
		"Content-Language",
		"MIME-Version",
		"Content-Type",
	};
	uint64_t seed = 0x9e3779b97f4a7c15;

	for (int round = 0; round < 4000; round++) {
		struct mail_letter l = letter();
		str refs[2] = {hostile(t, &seed), S("ok.1@x.example")};
		struct seen s;
		size_t at = 0, parts = 0;
		str message, rest, line;

		l.from_name = hostile(t, &seed);
		l.to_name = hostile(t, &seed);
		l.subject = hostile(t, &seed);
		l.text = hostile(t, &seed);
		l.html = hostile(t, &seed);
		l.references = refs;
		l.reference_count = 2;
		if (round % 2) {
			l.reply_to = hostile(t, &seed);
			l.in_reply_to = hostile(t, &seed);
			l.list_id = hostile(t, &seed);
			l.unsubscribe =
				str_fmt(t->arena, "https://%.*s", STR_ARG(hostile(t, &seed)));
			l.language = hostile(t, &seed);
		}
		expect_ok(mail_compose(t->arena, &l, &message));
		s = read_back(t, message);
		/* each name at most once and in this order, so none is somebody else's */
		for (size_t i = 0; i < s.n; i++) {
			while (at < ARRAY_LEN(names) && !str_eq(s.v[i].name, str_from(names[at])))
				at++;
			if (at++ == ARRAY_LEN(names))
				test_fail(__FILE__, __LINE__, "round %d: header %.*s", round,
					  STR_ARG(s.v[i].name));
		}
		for (rest = s.body; rest.p;) {
			line = str_cut(&rest, '\n');
			parts += str_starts(line, S("--=_"));
		}
		expect_eq(parts, 3);
	}
	for (int round = 0; round < 1000; round++) {
		struct mail_letter l = letter();
		str message, bad = hostile(t, &seed);

		l.to = str_fmt(t->arena, "a%.*s@b.example", STR_ARG(bad));
		l.html = (str){0};
		if (mail_compose(t->arena, &l, &message) == 0)
			expect(str_contains(message,
					    str_fmt(t->arena, "\r\n <%.*s>\r\n", STR_ARG(l.to))));
		l = letter();
		l.message_id = bad;
		if (mail_compose(t->arena, &l, &message) == 0)
			read_back(t, message);
	}
}

TEST(addresses_that_are_none_are_refused)
{
	struct mail_letter l = letter();
	str message;

	l.to = S("jane@y.example\r\nBcc: x@y.example");
	expect_err(mail_compose(t->arena, &l, &message), E_INVAL);
	l = letter();
	l.from = S("");
	expect_err(mail_compose(t->arena, &l, &message), E_INVAL);
	l = letter();
	l.message_id = S("a b@c");
	expect_err(mail_compose(t->arena, &l, &message), E_INVAL);
}
