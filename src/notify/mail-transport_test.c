/* SPDX-License-Identifier: Apache-2.0 */
/* Ways out: the breaker of relays, a folder, a program. Real relays: tests/suite_mailout.py. */
#include "mail-transport.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scene.h"
#include "test.h"

#define MESSAGE "Subject: x\r\n\r\nhello\r\n"

static struct settings settings_for(enum mail_way how)
{
	struct settings s;

	settings_init(&s);
	s.mail_delivery = how;
	s.mail_address = S("support@example.com");
	s.mail_tls = MAIL_TLS_OFF;
	return s;
}

static struct mail_transport *open_it(const struct settings *s, const char *folder)
{
	struct mail_transport *t = NULL;
	char *why = NULL;

	if (mail_transport_open(s, folder, &t, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return t;
}

static void refused(struct test *t, const struct settings *s, const char *words)
{
	struct mail_transport *m = NULL;
	char *why = NULL;

	expect_err(mail_transport_open(s, "/tmp", &m, &why), E_INVAL);
	if (!str_contains(str_from(why), str_from(words)))
		test_fail(__FILE__, __LINE__, "%s", why);
	mem_free(why);
	(void)t;
}

static struct smtp_result send_it(struct test *t, struct mail_transport *m, usec now)
{
	const struct mail_outgoing mail = {S("us@example.com"), S("a@example.org"), S(MESSAGE)};
	struct smtp_result r;

	mail_transport_send(m, now, S("notice-1"), &mail, t->arena, &r);
	return r;
}

static str read_text(struct test *t, str path)
{
	char *bytes = arena_alloc(t->arena, 65536);
	int fd = open(str_c(t->arena, path), O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, 65536);

	expect(n >= 0);
	close(fd);
	return (str){bytes, (size_t)n};
}

TEST(a_relay_that_fails_is_left_alone_longer_each_time)
{
	struct settings s = settings_for(MAIL_DELIVERY_RELAY);
	struct mail_transport *m;
	usec now = SECONDS(1000), cool = SECONDS(30);

	s.mail_relay = S("smtp://127.0.0.1:1"); /* nobody listens there */
	m = open_it(&s, "/tmp");
	for (int i = 0; i < BREAKER_FAILURES; i++) {
		expect(mail_transport_ready(m, now) <= now);
		expect_eq(send_it(t, m, now).verdict, SMTP_BROKEN);
	}
	expect_eq(mail_transport_failures(m), BREAKER_FAILURES);
	for (int i = 0; i < 8; i++) {
		expect_eq(mail_transport_ready(m, now), now + cool);
		/* nothing is tried meanwhile */
		expect_eq(send_it(t, m, now + cool - 1).verdict, SMTP_BROKEN);
		expect_eq(mail_transport_failures(m), 0);
		now += cool;
		expect_eq(send_it(t, m, now).verdict, SMTP_BROKEN);
		expect_eq(mail_transport_failures(m), 1);
		cool = cool * 2 < MINUTES(15) ? cool * 2 : MINUTES(15);
	}
	mail_transport_close(m);
}

TEST(settings_that_cannot_work_are_refused)
{
	struct settings s = settings_for(MAIL_DELIVERY_RELAY);

	s.mail_user = S("u");
	s.mail_password_file = S("/nonexistent");
	refused(t, &s, "cannot be read");
	s.mail_password_file = S(SOURCE_ROOT "/meson.build");
	refused(t, &s, "the password be read on the way");
	s.mail_user = S("");
	s.mail_relay = S("http://relay");
	refused(t, &s, "write it as smtp://HOST:PORT");
	s.mail_relay = S(" ");
	refused(t, &s, "names no relay");
	s.mail_address = S("");
	refused(t, &s, "mail.address is empty");
	s = settings_for(MAIL_DELIVERY_PIPE);
	refused(t, &s, "mail.command is empty");
}

TEST(a_mail_in_a_folder_is_one_file_however_often_it_is_tried)
{
	struct settings s = settings_for(MAIL_DELIVERY_DIR);
	str folder = str_from(test_folder(t));
	struct mail_transport *m = open_it(&s, str_c(t->arena, folder));
	str path = str_fmt(t->arena, "%.*s/mail-out/notice-1.eml", STR_ARG(folder));
	struct stat st;

	expect_eq(send_it(t, m, 1).verdict, SMTP_TAKEN);
	expect_eq(send_it(t, m, 2).verdict, SMTP_TAKEN);
	expect_str(read_text(t, path), S(MESSAGE));
	expect(stat(str_c(t->arena, path), &st) == 0 && (st.st_mode & 0777) == 0600);
	mail_transport_close(m);
	s.mail_folder = S("/nonexistent/folder");
	m = open_it(&s, "/tmp");
	expect_eq(send_it(t, m, 1).verdict, SMTP_BROKEN);
	mail_transport_close(m);
}

TEST(a_program_gets_the_whole_mail_and_is_killed_in_time)
{
	struct settings s = settings_for(MAIL_DELIVERY_PIPE);
	str folder = str_from(test_folder(t));
	struct mail_transport *m;
	struct smtp_result r;
	usec began;

	s.mail_command =
		str_fmt(t->arena, "cat > %.*s/mail; echo \"$MAIL_FROM $MAIL_TO\" > %.*s/who",
			STR_ARG(folder), STR_ARG(folder));
	m = open_it(&s, "/tmp");
	expect_eq(send_it(t, m, 1).verdict, SMTP_TAKEN);
	expect_str(read_text(t, str_fmt(t->arena, "%.*s/mail", STR_ARG(folder))), S(MESSAGE));
	expect_str(read_text(t, str_fmt(t->arena, "%.*s/who", STR_ARG(folder))),
		   S("us@example.com a@example.org\n"));
	mail_transport_close(m);
	/* it need not read all; and what it leaves behind goes with it */
	s.mail_command = S("exit 0");
	m = open_it(&s, "/tmp");
	expect_eq(send_it(t, m, 1).verdict, SMTP_TAKEN);
	mail_transport_close(m);
	s.mail_command = S("sleep 600 & wait");
	s.mail_timeout = MILLISECONDS(200);
	m = open_it(&s, "/tmp");
	began = usec_monotonic();
	r = send_it(t, m, 1);
	expect_eq(r.verdict, SMTP_LATER);
	expect(usec_monotonic() - began < SECONDS(30));
	mail_transport_close(m);
}

TEST(mails_come_back_later_each_time_within_bounds)
{
	usec last = 0;

	for (int64_t tries = 1; tries <= 9; tries++) {
		usec wait = notice_backoff(S("notice-1"), tries), base = MINUTES(1) << (tries - 1);

		if (base > HOURS(4))
			base = HOURS(4);
		expect(wait >= base && wait <= base + base / 4);
		expect(wait > last || base == HOURS(4));
		last = wait;
	}
	expect(notice_backoff(S("notice-1"), 3) != notice_backoff(S("notice-2"), 3));
	expect_eq(notice_backoff(S("notice-1"), 3), notice_backoff(S("notice-1"), 3));
	expect(notice_backoff(S("x"), 1000000) <= HOURS(5));
}

EACH_DATABASE(an_address_that_fails_again_is_paused_longer)
{
	static const usec pauses[] = {DAYS(7), DAYS(14), DAYS(28), DAYS(56), DAYS(90), DAYS(90)};
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct sql_pause_load_row row;

	scene_begin(s);
	for (size_t i = 0; i < ARRAY_LEN(pauses); i++) {
		expect_ok(mail_address_failed(s->rq.tx, s->now, S("Joe@Example.org"), S("550 no")));
		expect_ok(sql_pause_load(
			s->rq.tx, &(struct sql_pause_load_in){.address = S("joe@example.org")},
			&row));
		expect_eq(row.until - s->now, pauses[i]);
	}
	expect_ok(mail_address_cleared(s->rq.tx, S("JOE@example.org")));
	expect_err(sql_pause_load(s->rq.tx,
				  &(struct sql_pause_load_in){.address = S("joe@example.org")},
				  &row),
		   E_NOENT);
	scene_commit(s);
	scene_close(s);
}
