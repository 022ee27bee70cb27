/* SPDX-License-Identifier: Apache-2.0 */
#include "lmtp-session.h"

#include "test.h"

#define HELLO "LHLO mx\r\n"
#define HELLO_ANSWER                                                                               \
	"250-here\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n"                \
	"250-SMTPUTF8\r\n250 SIZE 1000\r\n"
#define OK "250 2.0.0 OK\r\n"
#define BEGIN HELLO "MAIL FROM:<a@b.example>\r\nRCPT TO:<s@p.example>\r\nDATA\r\n"
#define BEGIN_ANSWER                                                                               \
	HELLO_ANSWER "250 2.1.0 Sender OK\r\n250 2.1.5 Recipient OK\r\n"                           \
		     "354 End with a dot on a line of its own\r\n"

static bool only_p(void *ctx, str address)
{
	(void)ctx;
	return str_ends(address, S("@p.example"));
}

struct talk {
	struct lmtp_session *s;
	struct buf out;
	struct buf mails; /* what came, as text */
	int mail_count;
};

static struct talk talk_new(void)
{
	static const struct lmtp_options o = {
		.host_name = "here", .message_max = 1000, .recipient = only_p};
	struct talk k = {.s = lmtp_session_new(&o)};

	buf_init(&k.out, 1 << 20);
	buf_init(&k.mails, 1 << 20);
	return k;
}

static void talk_done(struct talk *k)
{
	lmtp_session_free(k->s);
	buf_done(&k->out);
	buf_done(&k->mails);
}

static void note(struct talk *k)
{
	const struct lmtp_mail *m = lmtp_session_mail(k->s);

	buf_fmt(&k->mails, "%.*s>", STR_ARG(m->sender));
	for (size_t i = 0; i < m->recipient_count; i++)
		buf_fmt(&k->mails, "%.*s,", STR_ARG(m->recipients[i]));
	buf_fmt(&k->mails, "%s|%.*s|", m->too_large ? "large" : "", STR_ARG(m->bytes));
	k->mail_count++;
	lmtp_session_answer(k->s, m->too_large ? LMTP_NEVER : LMTP_TAKEN, S("yes"), &k->out);
}

/* In pieces of that size. */
static void say(struct talk *k, str bytes, size_t piece)
{
	while (bytes.n && lmtp_session_state(k->s) != LMTP_CLOSED) {
		size_t n = lmtp_session_feed(k->s, str_slice(bytes, 0, piece), &k->out);

		bytes = str_slice(bytes, n, bytes.n);
		if (lmtp_session_state(k->s) == LMTP_MAIL)
			note(k);
	}
}

TEST(a_mail_is_taken_in_pieces_of_any_size)
{
	static const char text[] = BEGIN "Subject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n";

	for (size_t piece = 1; piece < sizeof(text); piece++) {
		struct talk k = talk_new();

		say(&k, str_from(text), piece);
		expect_str(buf_get(&k.out), S(BEGIN_ANSWER "250 2.0.0 yes\r\n221 2.0.0 Bye\r\n"));
		expect_str(buf_get(&k.mails), S("a@b.example>s@p.example,|Subject: x\n\n.dot\n|"));
		expect_eq(lmtp_session_state(k.s), LMTP_CLOSED);
		talk_done(&k);
	}
}

TEST(each_recipient_gets_its_answer)
{
	struct talk k = talk_new();

	say(&k,
	    S(HELLO "MAIL FROM:<> SIZE=10 BODY=8BITMIME SMTPUTF8\r\nRCPT TO:<s@p.example>\r\n"
		    "RCPT TO:<x@q.example>\r\nRCPT TO:<t@p.example>\r\nDATA\r\n\xc3\xa4\r\n.\r\n"),
	    1000);
	expect_str(buf_get(&k.out),
		   S(HELLO_ANSWER "250 2.1.0 Sender OK\r\n250 2.1.5 Recipient OK\r\n"
				  "550 5.1.1 There is no such mailbox\r\n250 2.1.5 Recipient OK\r\n"
				  "354 End with a dot on a line of its own\r\n"
				  "250 2.0.0 yes\r\n250 2.0.0 yes\r\n"));
	expect_str(buf_get(&k.mails), S(">s@p.example,t@p.example,|\xc3\xa4\n|"));
	talk_done(&k);
}

TEST(nobody_smuggles_a_second_mail)
{
	static const char *const ends[] = {"\n.\n",   "\n.\r\n", "\r.\r",
					   "\r\n.\n", "\r\n.\r", "\r.\n"};

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		struct talk k = talk_new();

		say(&k,
		    str_fmt(t->arena, BEGIN "x%sMAIL FROM:<e@v.example>\r\nDATA\r\ny\r\n.\r\n",
			    ends[i]),
		    7);
		expect_eq(k.mail_count, 1);
		expect(str_starts(buf_get(&k.mails), S("a@b.example>")));
		talk_done(&k);
	}
}

TEST(what_is_wrong_is_said)
{
	static const struct {
		const char *in, *answer;
	} rows[] = {
		{"MAIL FROM:<a@b.example>\r\n", "503 5.5.1 Say LHLO first\r\n"},
		{"EHLO x\r\n", "500 5.5.2 This command is not known here\r\n"},
		{"LHLO\r\n", "501 5.5.4 Say LHLO and your name\r\n"},
		{HELLO "RCPT TO:<s@p.example>\r\n", HELLO_ANSWER "503 5.5.1 Say MAIL first\r\n"},
		{HELLO "DATA\r\n", HELLO_ANSWER "503 5.5.1 Say MAIL and RCPT first\r\n"},
		{HELLO "MAIL FROM:a@b.example\r\n",
		 HELLO_ANSWER "501 5.5.4 Say MAIL FROM:<address>\r\n"},
		{HELLO "MAIL FROM:<a@b.example> X=1\r\n",
		 HELLO_ANSWER "555 5.5.4 This parameter is not known here\r\n"},
		{HELLO "MAIL FROM:<a@b.example> SIZE=1001\r\n",
		 HELLO_ANSWER "552 5.3.4 The mail is too large\r\n"},
		{"noop\r\nvrfy x\r\n", OK "252 2.5.0 Send it and see\r\n"},
		{"NO\nOP\r\n", "500 5.5.2 This command is not known here\r\n"},
		{"NOOP\rx\r\n", "500 5.5.2 This command is not known here\r\n"},
		{"NOOP \xff\r\n", "500 5.5.2 This command is not known here\r\n"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct talk k = talk_new();

		say(&k, str_from(rows[i].in), 1000);
		expect_str(buf_get(&k.out), str_from(rows[i].answer));
		talk_done(&k);
	}
}

TEST(everything_has_its_bound)
{
	struct talk k = talk_new();
	struct buf b;

	/* a mail that is too large is swallowed and refused */
	buf_init(&b, 1 << 20);
	buf_str(&b, S(BEGIN));
	for (int i = 0; i < 100; i++)
		buf_str(&b, S("0123456789012345\r\n"));
	buf_str(&b, S(".\r\n"));
	say(&k, buf_get(&b), 1000);
	expect(str_ends(buf_get(&k.out), S("552 5.3.4 yes\r\n")));
	/* a very long line is one line */
	buf_reset(&b);
	buf_str(&b, S("MAIL FROM:<>\r\nRCPT TO:<s@p.example>\r\nDATA\r\n"));
	for (size_t i = 0; i < LMTP_LINE_MAX * 3; i++)
		buf_char(&b, '.');
	buf_str(&b, S("\r\n.\r\nNOOP\r\n"));
	say(&k, buf_get(&b), 100);
	expect_eq(k.mail_count, 2);
	expect(str_ends(buf_get(&k.out), S(OK)));
	/* nonsense ends it */
	for (int i = 0; i < 30; i++)
		say(&k, S("x\r\n"), 100);
	expect_eq(lmtp_session_state(k.s), LMTP_CLOSED);
	expect(str_ends(buf_get(&k.out), S("421 4.7.0 Too much that is no LMTP\r\n")));
	buf_done(&b);
	talk_done(&k);
}

TEST(a_reset_forgets_the_mail)
{
	struct talk k = talk_new();

	say(&k, S(HELLO "MAIL FROM:<a@b.example>\r\nRCPT TO:<s@p.example>\r\nRSET\r\nDATA\r\n"),
	    1000);
	expect(str_ends(buf_get(&k.out), S("503 5.5.1 Say MAIL and RCPT first\r\n")));
	talk_done(&k);
}
