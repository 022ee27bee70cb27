/* SPDX-License-Identifier: Apache-2.0 */
/* The client against a server that answers by a script: what a real one does not do. TLS and real
 * mails are tested against Dovecot in tests/suite_imap.py. */
#include "imap-client.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "test.h"

struct line {
	const char *command; /* that begins so behind its tag ... */
	const char *answer;  /* ... is answered so, the tag for every '@'; NULL: silence */
};

struct server {
	const struct line *script; /* NULL as command ends it; the first that fits */
	int listener, port;
	pthread_t thread;
	atomic_bool ending;
	struct buf said; /* all that the client sent; read it after server_stop */
};

static const struct line usual[] = {
	{"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR MOVE UIDPLUS\r\n@ OK done\r\n"},
	{"AUTHENTICATE", "@ OK in\r\n"},
	{"LIST", "* LIST (\\Noselect) \".\" \"\"\r\n@ OK done\r\n"},
	{"SELECT", "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n@ OK [READ-WRITE] done\r\n"},
	{"LOGOUT", "* BYE bye\r\n@ OK done\r\n"},
	{NULL, "@ OK done\r\n"},
};

static const char *answer_to(const struct server *s, const char *command)
{
	const struct line *lists[] = {s->script, usual};

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (const struct line *l = lists[i]; l && l->command; l++) {
			if (strncmp(command, l->command, strlen(l->command)) == 0)
				return l->answer;
		}
	}
	return "@ OK done\r\n";
}

/* False: silence, or the peer is gone. */
static bool answer(struct server *s, int fd, const char *tag, const char *command)
{
	const char *text = answer_to(s, command);

	if (!text) {
		while (!atomic_load(&s->ending))
			usleep(5000);
		return false;
	}
	for (; *text; text++) {
		const char *part = *text == '@' ? tag : text;
		size_t n = *text == '@' ? strlen(tag) : 1;

		if (send(fd, part, n, MSG_NOSIGNAL) < 0)
			return false;
	}
	return true;
}

static void serve(struct server *s, int fd)
{
	char line[2048], *command;
	size_t n = 0;

	if (!answer(s, fd, "*", "GREETING"))
		return;
	while (n + 1 < sizeof(line) && recv(fd, line + n, 1, 0) == 1) {
		buf_add(&s->said, line + n, 1);
		if (line[n++] != '\n')
			continue;
		line[n] = 0;
		n = 0;
		command = strchr(line, ' ');
		if (!command)
			return;
		*command = 0;
		if (!answer(s, fd, line, command + 1))
			return;
	}
}

static void *loop(void *arg)
{
	struct server *s = arg;
	int fd;

	while ((fd = accept(s->listener, NULL, NULL)) >= 0) {
		serve(s, fd);
		close(fd);
	}
	return NULL;
}

static void server_start(struct server *s)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t n = sizeof(at);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	buf_init(&s->said, 1 << 20);
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	expect(s->listener >= 0);
	expect(bind(s->listener, (struct sockaddr *)&at, n) == 0);
	expect(listen(s->listener, 16) == 0);
	expect(getsockname(s->listener, (struct sockaddr *)&at, &n) == 0);
	s->port = ntohs(at.sin_port);
	expect(pthread_create(&s->thread, NULL, loop, s) == 0);
}

static void server_stop(struct server *s)
{
	atomic_store(&s->ending, true);
	shutdown(s->listener, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->listener);
}

static int open_to(struct test *t, const struct server *s, struct imap_options o,
		   struct imap_client **ret, str *reterr)
{
	*ret = NULL;
	o.url = str_fmt(t->arena, "imap://127.0.0.1:%d", s->port);
	o.user = S("ann");
	o.password = S("hush");
	o.within = o.within ? o.within : SECONDS(10);
	o.mail_max = 100;
	return imap_open(&o, t->arena, ret, reterr);
}

static struct imap_client *client_of(struct test *t, const struct server *s)
{
	struct imap_client *c;
	str why = S("");

	if (open_to(t, s, (struct imap_options){0}, &c, &why) < 0)
		test_fail(__FILE__, __LINE__, "%.*s", STR_ARG(why));
	return c;
}

TEST(imap_looks_fetches_and_moves)
{
	const struct line script[] = {
		{"UID SEARCH", "* SEARCH 9 4\r\n* 4 EXISTS\r\n@ OK done\r\n"},
		{"UID FETCH 4,9 (UID RFC822.SIZE)",
		 "* 1 FETCH (UID 4 RFC822.SIZE 8)\r\n@ OK done\r\n"},
		{"UID FETCH 4 ",
		 "* 2 EXPUNGE\r\n* 1 FETCH (UID 4 BODY[]<0> {8}\r\na\r\n@b\r\n)\r\n@ OK done\r\n"},
		{"UID FETCH 9 ", "@ OK done\r\n"},
		{NULL, NULL},
	};
	struct server s = {.script = script};
	struct imap_folder f;
	int64_t uids[10], sizes[2];
	struct imap_client *c;
	size_t n = 0;
	str mail = {0};

	server_start(&s);
	c = client_of(t, &s);
	expect_ok(imap_select(c, S("A/ü"), &f));
	expect_eq(f.count, 3);
	expect_eq(f.validity, 7);
	expect_ok(imap_search(c, &f, 10, uids, &n));
	expect_eq(n, 2);
	expect_eq(uids[0], 4);
	expect_eq(uids[1], 9);
	expect_ok(imap_sizes(c, uids, 2, sizes));
	expect_eq(sizes[0], 8);
	expect_eq(sizes[1], -1);
	expect_ok(imap_fetch(c, 4, t->arena, &mail));
	expect(str_starts(mail, S("a\r\nm")));
	expect_ok(imap_fetch(c, 9, t->arena, &mail));
	expect(!mail.p);
	expect_ok(imap_move(c, uids, 2, S("B/Done")));
	imap_close(c);
	server_stop(&s);
	expect(str_contains(buf_get(&s.said), S(" SELECT \"A.&APw-\"\r\n")));
	expect(str_contains(buf_get(&s.said), S(" UID SEARCH 1:3 UNDELETED\r\n")));
	expect(str_contains(buf_get(&s.said), S("UID FETCH 4 (UID BODY.PEEK[]<0.101>)\r\n")));
	expect(str_contains(buf_get(&s.said), S(" UID MOVE 4,9 \"B.Done\"\r\n")));
	expect(str_contains(buf_get(&s.said), S(" LOGOUT\r\n")));
	buf_done(&s.said);
}

TEST(imap_makes_the_folder_that_is_not_there)
{
	const struct line script[] = {
		{"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n@ OK done\r\n"},
		{"UID COPY", "@ NO [TRYCREATE] there is\tno such folder\r\n"},
		{NULL, NULL},
	};
	struct server s = {.script = script};
	struct imap_client *c;
	const int64_t uid = 3;

	server_start(&s);
	c = client_of(t, &s);
	expect_err(imap_move(c, &uid, 1, S("Done")), E_CONFLICT);
	expect_str(imap_why(c), S("there is no such folder"));
	imap_close(c);
	server_stop(&s);
	expect(str_contains(buf_get(&s.said), S(" CREATE \"Done\"\r\n")));
	expect(!str_contains(buf_get(&s.said), S("STORE")));
	buf_done(&s.said);
}

/* A server that says what it should not; the connection is then good for nothing. */
static void expect_broken(struct test *t, const char *answer_to_fetch, int kind)
{
	const struct line script[] = {{"UID FETCH", answer_to_fetch}, {NULL, NULL}};
	struct server s = {.script = script};
	struct imap_client *c;
	struct imap_folder f;
	str mail;

	server_start(&s);
	c = client_of(t, &s);
	expect_err(imap_fetch(c, 4, t->arena, &mail), kind);
	if (kind == E_IO || kind == E_SYNTAX)
		expect_err(imap_select(c, S("INBOX"), &f), E_IO);
	else
		expect_ok(imap_select(c, S("INBOX"), &f));
	expect(imap_why(c).n > 0);
	imap_close(c);
	server_stop(&s);
	buf_done(&s.said);
}

TEST(imap_bounds_what_a_server_says)
{
	struct buf line;

	expect_broken(t, "@ NO not now\r\n", E_CONFLICT);
	expect_broken(t, "* BYE shutting down\r\n", E_IO);
	expect_broken(t, "+ go on\r\n", E_SYNTAX);
	expect_broken(t, "m999 OK of nobody's\r\n", E_SYNTAX);
	expect_broken(t, "* 1 FETCH (UID x)\r\n@ OK\r\n", E_SYNTAX);
	expect_broken(t, "* 1 FETCH (UID 4 BODY[] {102}\r\n", E_IO);
	buf_init(&line, 200000);
	buf_str(&line, S("* 1 FETCH (UID 4 BODY[]<0> {101}\r\n"));
	for (int i = 0; i < 101; i++)
		buf_char(&line, 'x');
	buf_str(&line, S(")\r\n@ OK done\r\n"));
	buf_char(&line, 0);
	expect_broken(t, line.p, E_LIMIT);
	buf_reset(&line);
	for (int i = 0; i < 100000; i++)
		buf_char(&line, 'x');
	buf_char(&line, 0);
	expect_broken(t, line.p, E_IO);
	buf_reset(&line);
	for (int i = 0; i < 20001; i++)
		buf_str(&line, S("* X\r\n"));
	buf_char(&line, 0);
	expect_broken(t, line.p, E_IO);
	buf_done(&line);
}

TEST(imap_says_why_it_cannot_log_in)
{
	static const struct {
		struct line line;
		int kind;
		const char *why;
	} rows[] = {
		{{"AUTHENTICATE", "@ NO wrong hush\r\n"},
		 E_DENIED,
		 "the server does not accept user and password"},
		{{"CAPABILITY", NULL}, E_IO, "no answer in time"},
		{{"LIST", "@ BAD what\r\n"}, E_IO, "what"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct line script[] = {rows[i].line, {NULL, NULL}};
		struct server s = {.script = script};
		struct imap_client *c;
		str why = S("");

		server_start(&s);
		expect_err(open_to(t, &s, (struct imap_options){.within = MILLISECONDS(400)}, &c,
				   &why),
			   rows[i].kind);
		expect_str(why, str_from(rows[i].why));
		server_stop(&s);
		buf_done(&s.said);
	}
}

TEST(imap_gives_no_password_to_a_server_without_tls)
{
	struct server s = {0};
	struct imap_client *c;
	str why;

	server_start(&s);
	expect_err(open_to(t, &s, (struct imap_options){.tls = true}, &c, &why), E_IO);
	expect_str(why, S("the server does not offer STARTTLS"));
	server_stop(&s);
	expect(!str_contains(buf_get(&s.said), S("AUTH")));
	expect(!str_contains(buf_get(&s.said), S("LOGIN")));
	buf_done(&s.said);
}

static bool always(void *arg)
{
	(void)arg;
	return true;
}

TEST(imap_can_be_given_up)
{
	const struct line script[] = {{"AUTHENTICATE", NULL}, {NULL, NULL}};
	struct server s = {.script = script};
	struct imap_client *c;
	usec began = usec_monotonic();
	str why;

	server_start(&s);
	expect_err(open_to(t, &s, (struct imap_options){.within = SECONDS(60), .give_up = always},
			   &c, &why),
		   E_IO);
	expect(usec_monotonic() - began < SECONDS(10));
	server_stop(&s);
	buf_done(&s.said);
}

TEST(imap_urls)
{
	static const char *const good[] = {"imaps://mail.example.com", "imap://[::1]:143",
					   "imaps://10.0.0.1:993"};
	static const char *const bad[] = {"",  "imaps://",  "imap://a/b", "imap://u@h", "http://h",
					  "h", "imap://h?", "imap://h h", "IMAP://h"};

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect(imap_url_good(str_from(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect(!imap_url_good(str_from(bad[i])));
	expect(imap_url_local(S("imap://127.0.0.1:1143")));
	expect(imap_url_local(S("imap://[::1]")));
	expect(imap_url_local(S("imaps://localhost")));
	expect(!imap_url_local(S("imap://localhost.example.com")));
	expect(!imap_url_local(S("imap://127.0.0.10")));
}
