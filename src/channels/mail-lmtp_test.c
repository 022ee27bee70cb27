/* SPDX-License-Identifier: Apache-2.0 */
/* The door itself, over a real socket: what is answered with 250 is in the store. */
#include "mail-lmtp.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "buf.h"
#include "case-world.h"
#include "counters.h"
#include "runner.h"
#include "test.h"

struct door {
	struct case_world *w;
	struct runner *runner;
	struct mail_lmtp *lmtp;
	int fd;
};

static operation_fn *const no_handlers[OPERATION_COUNT];
static const struct gates no_gates;

static struct door open_door(struct test *t, enum fixture_kind where)
{
	struct door d = {.w = world_new(t, where), .fd = -1};
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	str path = str_fmt(t->arena, "%s/lmtp", d.w->f->folder);
	char *why = NULL;

	d.w->settings.mail_lmtp = path;
	d.w->settings.checkpoint_interval = HOURS(1); /* no call of the database but ours */
	d.w->settings.mail_address = S("support@provider.example");
	d.w->settings.mail_size_max = KIB(64);
	expect_ok(runner_start(&(struct runner_options){.app = &d.w->app,
							.gates = &no_gates,
							.model = &api_model,
							.handlers = no_handlers},
			       &d.runner, &why));
	if (mail_lmtp_start(&d.w->app, d.runner, &d.lmtp, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	for (size_t i = 0; i < path.n; i++)
		at.sun_path[i] = path.p[i];
	d.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	expect(connect(d.fd, (struct sockaddr *)&at, sizeof(at)) == 0);
	return d;
}

static void close_door(struct door *d)
{
	mail_lmtp_stop(d->lmtp);
	close(d->fd);
	runner_stop(d->runner);
	world_free(d->w);
}

static void say(struct door *d, str text)
{
	expect_eq(send(d->fd, text.p, text.n, MSG_NOSIGNAL), text.n);
}

/* Reads until the answer has that many lines; the last one. */
static str hear(struct door *d, int lines)
{
	struct buf b;
	str last = {0};

	buf_init(&b, 1 << 16);
	while (lines > 0) {
		char c;

		expect_eq(recv(d->fd, &c, 1, 0), 1);
		if (c == '\n') {
			last = buf_dup(&b, d->w->t->arena);
			buf_reset(&b);
			lines--;
		} else {
			buf_char(&b, c);
		}
	}
	buf_done(&b);
	return last;
}

EACH_DATABASE(what_is_answered_with_250_is_stored)
{
	struct door d = open_door(t, where);

	say(&d, S("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<eve@elsewhere.example>\r\n"
		  "RCPT TO:<Support+x@Provider.example>\r\nDATA\r\n"));
	expect_str(hear(&d, 1 + 6 + 4), S("354 End with a dot on a line of its own\r"));
	say(&d, S("From: a@b.example\r\n\r\nhello\r\n.\r\n"));
	expect(str_starts(hear(&d, 1), S("250 2.0.0 Taken as mail-")));
	expect_eq(world_rows(d.w, "mail"), 1);
	expect_eq(world_rows(d.w, "mail_chunk"), 1);
	/* the same again, as after an answer that was lost */
	say(&d, S("MAIL FROM:<>\r\nRCPT TO:<support@provider.example>\r\nDATA\r\n"
		  "From: a@b.example\r\n\r\nhello\r\n.\r\n"));
	expect(str_starts(hear(&d, 4), S("250 2.0.0 Taken as mail-")));
	expect_eq(world_rows(d.w, "mail"), 1);
	close_door(&d);
}

EACH_DATABASE(no_more_and_no_less_is_stored_than_was_answered_with_250)
{
	struct door d = open_door(t, where);
	int64_t taken = 0;

	say(&d, S("LHLO mx\r\n"));
	hear(&d, 7);
	for (int at = 1; at < 12; at++) {
		str answer;

		fault_arm(d.w->fault, at % 2 ? FAULT_IO : FAULT_LOST, at);
		say(&d, str_fmt(t->arena,
				"MAIL FROM:<a@b.example>\r\nRCPT TO:<support@provider.example>\r\n"
				"DATA\r\nFrom: a@b.example\r\n\r\nhello %d\r\n.\r\n",
				at));
		answer = hear(&d, 4);
		fault_disarm(d.w->fault);
		taken += str_starts(answer, S("250"));
		expect(str_starts(answer, S("250")) ||
		       str_eq(answer, S("451 4.3.0 It cannot be stored now; try again\r")));
		expect_eq(world_rows(d.w, "mail"), taken);
	}
	expect(taken > 0);
	close_door(&d);
}

EACH_DATABASE(a_server_that_stops_hangs_up)
{
	struct door d = open_door(t, where);
	usec began = usec_monotonic();

	hear(&d, 1);
	close_door(&d);
	expect(usec_monotonic() - began < SECONDS(5));
}

EACH_DATABASE(only_this_machine_may_speak_lmtp)
{
	struct case_world *w = world_new(t, where);
	static const char *const wrong[] = {"0.0.0.0:0", "192.0.2.1:24", "[::]:0",
					    "host",      "localhost:24", ":24"};
	struct mail_lmtp *l;
	char *why = NULL;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		w->settings.mail_lmtp = str_from(wrong[i]);
		expect_err(mail_lmtp_start(&w->app, NULL, &l, &why), E_INVAL);
		mem_free(why);
	}
	w->settings.mail_lmtp = S("127.0.0.1:0");
	expect_ok(mail_lmtp_start(&w->app, NULL, &l, &why));
	mail_lmtp_stop(l);
	world_free(w);
}
