/* SPDX-License-Identifier: Apache-2.0 */
/* The client against a relay that answers by a script. TLS is tested against real relays in
 * tests/suite_mailout.py. */
#include "smtp-client.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "test.h"

#define MESSAGE "Subject: x\r\n\r\n.dot\r\n..two\r\nend\r\n"

struct line {
	const char *command; /* that begins so ... */
	const char *answer;  /* ... is answered so; NULL: silence. "" as command: the greeting */
};

struct relay {
	const struct line *script; /* NULL as command ends it; the first that fits */
	int listener, port;
	pthread_t thread;
	atomic_int connections, mails;
	atomic_bool ending;
	struct buf said; /* all that clients sent; read it after relay_stop */
};

static const char *answer_to(const struct relay *r, const char *command)
{
	static const struct line usual[] = {
		{"", "220 relay.test ESMTP"}, {"EHLO", "250-relay.test\r\n250 SIZE 100000"},
		{"MAIL", "250 ok"},           {"RCPT", "250 ok"},
		{"DATA", "354 go on"},        {".", "250 queued"},
		{"QUIT", "221 bye"},          {NULL, "250 ok"},
	};
	const struct line *lists[] = {r->script, usual};

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (const struct line *l = lists[i]; l && l->command; l++) {
			size_t n = strlen(l->command);

			if (n ? strncmp(command, l->command, n) == 0 : !*command)
				return l->answer;
		}
	}
	return "250 ok";
}

/* False: silence, or the peer is gone. */
static bool answer(struct relay *r, int fd, const char *command)
{
	const char *text = answer_to(r, command);

	if (!text) {
		while (!atomic_load(&r->ending))
			usleep(5000);
		return false;
	}
	return send(fd, text, strlen(text), MSG_NOSIGNAL) >= 0 &&
	       send(fd, "\r\n", 2, MSG_NOSIGNAL) >= 0 && strncmp(text, "421", 3) != 0;
}

/* One line with its end; false at the end of the stream. */
static bool read_line(struct relay *r, int fd, char *line, size_t max)
{
	size_t n = 0;

	while (n + 1 < max) {
		if (recv(fd, line + n, 1, 0) != 1)
			return false;
		buf_add(&r->said, line + n, 1);
		if (line[n++] == '\n')
			break;
	}
	line[n] = 0;
	return true;
}

static void serve(struct relay *r, int fd)
{
	char line[2048];
	bool data = false;

	if (!answer(r, fd, ""))
		return;
	while (read_line(r, fd, line, sizeof(line))) {
		if (data && strcmp(line, ".\r\n") != 0)
			continue;
		if (data)
			atomic_fetch_add(&r->mails, 1);
		data = !data && strncmp(line, "DATA", 4) == 0 &&
		       strncmp(answer_to(r, line), "354", 3) == 0;
		if (!answer(r, fd, line))
			return;
	}
}

static void *loop(void *arg)
{
	struct relay *r = arg;
	int fd;

	while ((fd = accept(r->listener, NULL, NULL)) >= 0) {
		atomic_fetch_add(&r->connections, 1);
		serve(r, fd);
		close(fd);
	}
	return NULL;
}

static void relay_start(struct relay *r)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t n = sizeof(at);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	buf_init(&r->said, 1 << 20);
	r->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	expect(r->listener >= 0);
	expect(bind(r->listener, (struct sockaddr *)&at, n) == 0);
	expect(listen(r->listener, 16) == 0);
	expect(getsockname(r->listener, (struct sockaddr *)&at, &n) == 0);
	r->port = ntohs(at.sin_port);
	expect(pthread_create(&r->thread, NULL, loop, r) == 0);
}

static void relay_stop(struct relay *r)
{
	atomic_store(&r->ending, true);
	shutdown(r->listener, SHUT_RDWR);
	pthread_join(r->thread, NULL);
	close(r->listener);
}

static struct smtp_client *client_of(struct test *t, const struct relay *r, struct smtp_options o)
{
	struct smtp_client *c = NULL;
	const char *why = "";

	o.url = str_fmt(t->arena, "smtp://127.0.0.1:%d", r->port);
	o.hello = S("mainstay.test");
	o.within = o.within ? o.within : SECONDS(10);
	if (smtp_client_new(&o, &c, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return c;
}

static struct smtp_result send_one(struct test *t, struct smtp_client *c)
{
	struct smtp_result r;

	smtp_client_send(c, S("us@example.com"), S("jane@example.org"), S(MESSAGE), t->arena, &r);
	return r;
}

TEST(mails_share_a_connection_and_arrive_as_they_are)
{
	struct relay relay = {0};
	struct smtp_client *c;
	struct smtp_result r;
	str said;

	relay_start(&relay);
	c = client_of(t, &relay, (struct smtp_options){.tls = SMTP_TLS_OFF});
	r = send_one(t, c);
	expect_eq(r.verdict, SMTP_TAKEN);
	expect(!r.reused);
	r = send_one(t, c);
	expect_eq(r.verdict, SMTP_TAKEN);
	expect(r.reused);
	smtp_client_free(c);
	relay_stop(&relay);
	said = buf_get(&relay.said);
	expect_eq(atomic_load(&relay.connections), 1);
	expect_eq(atomic_load(&relay.mails), 2);
	expect(str_contains(said, S("EHLO mainstay.test\r\n")));
	expect(str_contains(said, S("MAIL FROM:<us@example.com>")));
	expect(str_contains(said, S("RCPT TO:<jane@example.org>\r\n")));
	/* dots are doubled on the way */
	expect(str_contains(said, S("\r\n..dot\r\n...two\r\nend\r\n.\r\n")));
	expect(str_contains(said, S("QUIT\r\n")));
	buf_done(&relay.said);
}

TEST(whose_fault_a_refusal_is_shows)
{
	static const struct {
		struct line script[3];
		enum smtp_verdict verdict;
		int code;
		const char *why;
	} rows[] = {
		{{{"RCPT", "550 5.1.1 no such user"}}, SMTP_NOBODY, 550, "5.1.1 no such user"},
		{{{"RCPT", "450 4.2.1 come back"}}, SMTP_LATER, 450, "come back"},
		{{{".", "554 5.7.1 spam"}}, SMTP_REFUSED, 554, "spam"},
		{{{".", "452 4.3.1 full"}}, SMTP_LATER, 452, "full"},
		{{{"MAIL", "552 5.3.4 too large"}}, SMTP_REFUSED, 552, "too large"},
		{{{"MAIL", "550 5.7.1 not you"}}, SMTP_BROKEN, 550, "not you"},
		{{{"MAIL", "451 4.7.1 not now"}}, SMTP_BROKEN, 451, "not now"},
		{{{"RCPT", "421 4.3.2 going down"}}, SMTP_BROKEN, 421, "going down"},
		{{{"", "554 no service"}}, SMTP_BROKEN, 554, NULL},
		{{{"RCPT", "530 5.7.0 authenticate first"}}, SMTP_BROKEN, 530, "first"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct relay relay = {.script = rows[i].script};
		struct smtp_client *c;
		struct smtp_result r;

		relay_start(&relay);
		c = client_of(t, &relay, (struct smtp_options){.tls = SMTP_TLS_OFF});
		r = send_one(t, c);
		if (r.verdict != rows[i].verdict || r.code != rows[i].code)
			test_fail(__FILE__, __LINE__, "row %zu: verdict %d, code %d: %.*s", i,
				  r.verdict, r.code, STR_ARG(r.why));
		if (!r.why.n || (rows[i].why && !str_contains(r.why, str_from(rows[i].why))))
			test_fail(__FILE__, __LINE__, "row %zu says \"%.*s\"", i, STR_ARG(r.why));
		smtp_client_free(c);
		relay_stop(&relay);
		buf_done(&relay.said);
	}
}

TEST(one_refusal_does_not_hurt_the_next_mail)
{
	static const struct line script[] = {{"RCPT TO:<nobody", "550 no"}, {NULL, NULL}};
	struct relay relay = {.script = script};
	struct smtp_client *c;
	struct smtp_result r;

	relay_start(&relay);
	c = client_of(t, &relay, (struct smtp_options){.tls = SMTP_TLS_OFF});
	smtp_client_send(c, S("us@example.com"), S("nobody@example.org"), S(MESSAGE), t->arena, &r);
	expect_eq(r.verdict, SMTP_NOBODY);
	expect_eq(send_one(t, c).verdict, SMTP_TAKEN);
	smtp_client_free(c);
	relay_stop(&relay);
	expect_eq(atomic_load(&relay.mails), 1);
	buf_done(&relay.said);
}

TEST(a_relay_without_starttls_gets_nothing_where_tls_is_required)
{
	struct relay relay = {0};
	struct smtp_client *c;
	struct smtp_result r;

	relay_start(&relay);
	c = client_of(t, &relay,
		      (struct smtp_options){
			      .tls = SMTP_TLS_REQUIRED, .user = S("u"), .password = S("secret")});
	r = send_one(t, c);
	expect_eq(r.verdict, SMTP_BROKEN);
	smtp_client_free(c);
	relay_stop(&relay);
	expect(!str_contains(buf_get(&relay.said), S("MAIL")));
	expect(!str_contains(buf_get(&relay.said), S("AUTH")));
	buf_done(&relay.said);
}

TEST(a_relay_that_is_silent_or_not_there_is_broken_in_time)
{
	static const struct line silent[] = {{"RCPT", NULL}, {NULL, NULL}};
	struct relay relay = {.script = silent};
	struct smtp_client *c;
	struct smtp_result r;
	usec began = usec_monotonic();

	relay_start(&relay);
	c = client_of(t, &relay,
		      (struct smtp_options){.tls = SMTP_TLS_OFF, .within = MILLISECONDS(300)});
	r = send_one(t, c);
	expect_eq(r.verdict, SMTP_BROKEN);
	expect_str(r.why, S("no answer in time"));
	expect(usec_monotonic() - began < SECONDS(20));
	relay_stop(&relay);
	r = send_one(t, c);
	expect_eq(r.verdict, SMTP_BROKEN);
	smtp_client_free(c);
	buf_done(&relay.said);
}

static bool give_up_now(void *arg)
{
	(void)arg;
	return true;
}

TEST(a_send_ends_when_its_owner_stops)
{
	static const struct line silent[] = {{"", NULL}, {NULL, NULL}};
	struct relay relay = {.script = silent};
	struct smtp_client *c;
	usec began = usec_monotonic();

	relay_start(&relay);
	c = client_of(t, &relay,
		      (struct smtp_options){
			      .tls = SMTP_TLS_OFF, .within = MINUTES(5), .give_up = give_up_now});
	expect_eq(send_one(t, c).verdict, SMTP_BROKEN);
	expect(usec_monotonic() - began < SECONDS(60));
	smtp_client_free(c);
	relay_stop(&relay);
	buf_done(&relay.said);
}

TEST(addresses_and_urls_that_are_none_never_reach_the_wire)
{
	static const str addresses[] = {
		S_INIT("a@b\r\nRCPT TO:<c@d>"),
		S_INIT("a@b>"),
		S_INIT("a b@c"),
		S_INIT(""),
	};
	static const str urls[] = {
		S_INIT("http://x"),   S_INIT("smtp://"),          S_INIT("smtp://h/x"),
		S_INIT("smtp://u@h"), S_INIT("smtp://h:25\r\nx"), S_INIT("x"),
	};
	struct relay relay = {0};
	struct smtp_client *c;
	struct smtp_result r;
	const char *why;

	relay_start(&relay);
	c = client_of(t, &relay, (struct smtp_options){.tls = SMTP_TLS_OFF});
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		smtp_client_send(c, S("us@example.com"), addresses[i], S(MESSAGE), t->arena, &r);
		expect_eq(r.verdict, SMTP_REFUSED);
	}
	smtp_client_free(c);
	relay_stop(&relay);
	expect_eq(atomic_load(&relay.connections), 0);
	buf_done(&relay.said);
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		struct smtp_options o = {.url = urls[i], .hello = S("x"), .within = SECONDS(1)};

		expect_err(smtp_client_new(&o, &c, &why), E_INVAL);
	}
}
