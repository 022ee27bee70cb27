/* SPDX-License-Identifier: Apache-2.0 */
/* What is pure about the mailbox; the rest is tested against Dovecot in tests/suite_imap.py. */
#include "mail-imap.h"

#include "settings.h"
#include "test.h"

TEST(a_mailbox_that_fails_is_left_alone_longer_and_longer)
{
	const str box = S("a@mail.example/INBOX");
	usec first = SECONDS(30), most = MINUTES(15);
	bool differ = false;

	for (int64_t n = 0; n < 70; n++) {
		usec pause = mail_imap_pause(first, box, n);
		usec plain = n < 5 ? first << n : most;

		expect(pause >= plain * 3 / 4 && pause <= plain * 5 / 4);
		expect_eq(pause, mail_imap_pause(first, box, n));
		differ = differ || pause != mail_imap_pause(first, S("b@mail.example/INBOX"), n);
	}
	expect(differ);
	/* who looks seldom is not made to look more often */
	expect(mail_imap_pause(HOURS(1), box, 9) >= MINUTES(45));
}

/* Empty when the settings are taken. */
static str wrong_with(struct test *t, const char *const *pairs)
{
	struct settings s;
	char *why = NULL;
	str text = S("");

	settings_init(&s);
	for (; *pairs; pairs += 2)
		expect_ok(
			settings_set(&s, t->arena, str_from(pairs[0]), str_from(pairs[1]), &text));
	if (mail_imap_check(&s, &why) == 0)
		return S("");
	text = str_dup(t->arena, str_from(why));
	mem_free(why);
	return text;
}

#define WITH(...) wrong_with(t, (const char *const[]){__VA_ARGS__, NULL})
#define BOX "mail.imap", "imaps://mail.example", "mail.imap_user", "a"
/* A file whose first line is not empty; what it says is never looked at here. */
#define WORD "mail.imap_password_file", "/proc/version"

TEST(settings_of_a_mailbox)
{
	struct settings s;

	expect_str(WITH("mail.imap_user", "a"), S("")); /* no mailbox, nothing to check */
	expect_str(WITH(BOX, WORD), S(""));
	expect_str(WITH(BOX, WORD, "mail.imap_tls", "off"),
		   S("")); /* imaps is TLS whatever it says */
	expect_str(WITH("mail.imap", "imap://127.0.0.1:143", "mail.imap_user", "a", WORD,
			"mail.imap_tls", "off"),
		   S(""));
	expect(str_contains(WITH("mail.imap", "mail.example"), S("imaps://HOST:PORT")));
	expect(str_contains(WITH("mail.imap", "imaps://a:b@mail.example"), S("imaps://HOST:PORT")));
	expect(str_contains(WITH("mail.imap", "imap://10.0.0.1", "mail.imap_tls", "off"),
			    S("not on this machine")));
	expect(str_contains(WITH("mail.imap", "imaps://mail.example"), S("imap_user is empty")));
	expect(str_contains(WITH(BOX), S("mail.imap_password_file")));
	expect(str_contains(WITH(BOX, "mail.imap_password_file", "/dev/null"), S("first line")));
	expect(str_contains(WITH(BOX, WORD, "mail.imap_done", "/Done"), S("mail.imap_done is")));
	expect(str_contains(WITH(BOX, WORD, "mail.imap_aside", "Inbox"), S("name another one")));
	expect(str_contains(WITH(BOX, WORD, "mail.imap_folder", "a/"), S("no folder's name")));
	settings_init(&s);
	expect_str(mail_imap_name(t->arena, &s), S(""));
	s.mail_imap = S("imap://[::1]:143");
	s.mail_imap_user = S("ann@example.com");
	expect_str(mail_imap_name(t->arena, &s), S("ann@example.com@[::1]:143/INBOX"));
}
