/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mails through the child process. What each mail of fuzz/corpus/mail must come
 * to stands in tests/data/mail; a file there that is missing or differs is
 * printed whole, so that it can be looked at and put there.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "case-rules.h"
#include "mail-auth.h"
#include "mail-reader.h"
#include "mailbox.h"
#include "test.h"

static struct mail_message read_mail(struct test *t, str raw)
{
	const struct mail_reader reader = {.program = MAIL_CHILD_PATH};
	struct mail_message m;
	str why = {0};

	if (mail_read(&reader, t->arena, raw, &m, &why) < 0)
		test_fail(__FILE__, __LINE__, "%.*s", STR_ARG(why));
	return m;
}

static void print_addresses(struct buf *b, const char *name, const struct mail_addresses *list)
{
	for (size_t i = 0; i < list->n; i++)
		buf_fmt(b, "%s: %.*s (%.*s)\n", name, STR_ARG(list->v[i].address),
			STR_ARG(list->v[i].name));
}

static void print_text(struct buf *b, const char *name, str text)
{
	while (text.p && text.n) {
		str line = str_slice(str_cut(&text, '\n'), 0, 300);

		buf_fmt(b, "%s| %.*s\n", name, STR_ARG(line));
	}
}

static str print_message(struct test *t, const struct mail_message *m)
{
	struct buf b;
	str r;

	buf_init(&b, (size_t)1 << 20);
	buf_fmt(&b, "kind: %.*s%s%s\n", STR_ARG(mail_kind_code(m->kind)), m->cut ? ", cut" : "",
		m->guessed ? ", guessed" : "");
	print_addresses(&b, "from", &m->from);
	buf_fmt(&b, "froms: %d\n", (int)m->froms);
	print_addresses(&b, "to", &m->to);
	print_addresses(&b, "cc", &m->cc);
	print_text(&b, "subject", m->subject);
	buf_fmt(&b, "id: %.*s\n", STR_ARG(m->message_id));
	for (size_t i = 0; i < m->reference_count; i++)
		buf_fmt(&b, "reference: %.*s\n", STR_ARG(m->references[i]));
	if (m->date.set)
		buf_fmt(&b, "date: %.*s\n",
			STR_ARG(usec_format(t->arena, m->date.v, USEC_SECOND_Z)));
	if (m->envelope_to.n)
		buf_fmt(&b, "envelope: %.*s\n", STR_ARG(m->envelope_to));
	for (size_t i = 0; i < m->result_count; i++)
		buf_fmt(&b, "results below %d: %.*s\n", (int)m->results[i].hops,
			STR_ARG(m->results[i].text));
	for (size_t i = 0; i < m->failure_count; i++)
		buf_fmt(&b, "failed: %.*s %s %.*s\n", STR_ARG(m->failures[i].address),
			m->failures[i].permanent ? "for good" : "for now",
			STR_ARG(m->failures[i].status));
	if (m->original_id.n)
		buf_fmt(&b, "original: %.*s\n", STR_ARG(m->original_id));
	print_text(&b, "text", m->text);
	print_text(&b, "history", m->history);
	for (size_t i = 0; i < m->part_count; i++)
		buf_fmt(&b, "part: %.*s %.*s %.*s, %zu bytes\n",
			STR_ARG(mail_part_kind_code(m->parts[i].kind)), STR_ARG(m->parts[i].name),
			STR_ARG(m->parts[i].type), m->parts[i].bytes.n);
	r = buf_dup(&b, t->arena);
	buf_done(&b);
	return r;
}

/* Whether every one-line text is one, and every name one that can be stored. */
static bool is_line(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	}
	return utf8_valid(s);
}

static void check_message(const struct mail_message *m)
{
	const struct mail_addresses *lists[] = {&m->from, &m->sender, &m->reply_to, &m->to, &m->cc};

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (size_t k = 0; k < lists[i]->n; k++) {
			expect(mailbox_valid(lists[i]->v[k].address));
			expect(is_line(lists[i]->v[k].address));
			expect(is_line(lists[i]->v[k].name));
		}
	}
	expect(is_line(m->subject) && is_line(m->message_id) && is_line(m->original_id));
	for (size_t i = 0; i < m->reference_count; i++)
		expect(is_line(m->references[i]));
	for (size_t i = 0; i < m->part_count; i++)
		expect(file_name_valid(m->parts[i].name) && is_line(m->parts[i].type));
	expect(utf8_valid(m->text) && utf8_valid(m->history));
	expect(str_index(m->text, '\0') < 0 && str_index(m->text, '\r') < 0);
}

TEST(the_corpus_of_nasty_mails)
{
	DIR *d = opendir(SOURCE_ROOT "/fuzz/corpus/mail");
	struct dirent *e;
	int seen = 0, wrong = 0;

	expect(d);
	while ((e = readdir(d))) {
		str name = str_from(e->d_name);
		struct mail_message m;
		str got, want = {0};
		const char *path;

		if (!str_ends(name, S(".eml")))
			continue;
		m = read_mail(t, test_file(t, str_c(t->arena,
						    str_fmt(t->arena, "../../fuzz/corpus/mail/%s",
							    e->d_name))));
		check_message(&m);
		got = print_message(t, &m);
		name.n -= 4;
		path = str_c(t->arena, str_fmt(t->arena, "mail/%.*s.txt", STR_ARG(name)));
		if (access(str_c(t->arena, str_fmt(t->arena, SOURCE_ROOT "/tests/data/%s", path)),
			   R_OK) == 0)
			want = test_file(t, path);
		if (!str_eq(got, want)) {
			printf("==== tests/data/%s\n%.*s", path, STR_ARG(got));
			wrong++;
		}
		seen++;
	}
	closedir(d);
	expect(seen > 40);
	expect_eq(wrong, 0);
}

TEST(a_large_attachment_comes_through_unchanged)
{
	size_t size = (size_t)6 << 20;
	char *bytes = arena_alloc(t->arena, size);
	struct mail_message m;
	struct buf b;
	unsigned v = 1;

	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)((v = v * 1103515245 + 12345) >> 16);
	buf_init(&b, size * 2);
	buf_str(&b, S("From: a@b.example\nContent-Type: application/x\n"
		      "Content-Transfer-Encoding: base64\n\n"));
	for (size_t i = 0; i < size; i += 57) {
		static const char digits[] =
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

		for (size_t k = i; k < i + 57 && k < size; k += 3) {
			size_t left = size - k < 3 ? size - k : 3;
			unsigned char p[3] = {0};

			for (size_t j = 0; j < left; j++)
				p[j] = (unsigned char)bytes[k + j];
			buf_char(&b, digits[p[0] >> 2]);
			buf_char(&b, digits[(p[0] & 3) << 4 | p[1] >> 4]);
			buf_char(&b, left > 1 ? digits[(p[1] & 15) << 2 | p[2] >> 6] : '=');
			buf_char(&b, left > 2 ? digits[p[2] & 63] : '=');
		}
		buf_char(&b, '\n');
	}
	m = read_mail(t, buf_get(&b));
	buf_done(&b);
	expect_eq(m.part_count, 1);
	expect(str_eq(m.parts[0].bytes, (str){bytes, size}));
}

static int probe(struct test *t, const char *what, usec limit, str *ret_why)
{
	const struct mail_reader reader = {
		.program = MAIL_CHILD_PATH, .probe = what, .limit = limit};
	struct mail_message m;

	return mail_read(&reader, t->arena, S("From: a@b.example\n\nx\n"), &m, ret_why);
}

TEST(the_child_can_do_nothing_else)
{
	static const char *const killed[] = {"socket", "local-socket", "fork", "program",
					     "kill",   "code",         "debug"};
	static const char *const refused[] = {"file", "create"};
	str why;

	for (size_t i = 0; i < ARRAY_LEN(killed); i++) {
		expect_err(probe(t, killed[i], 0, &why), E_SYNTAX);
		expect_str(why, S("the reader tried something forbidden and was ended"));
	}
	/* refused, and it lives on: it ends well, but without an answer */
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		expect_err(probe(t, refused[i], 0, &why), E_SYNTAX);
		expect_str(why, S("the reader's answer cannot be understood"));
	}
	expect(access("/tmp/mainstay-child-probe", F_OK) < 0);
}

/* The memory of a child with a sanitizer is not bounded. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(the_child_has_limits)
{
	str why;

	expect_err(probe(t, "memory", 0, &why), E_SYNTAX);
	expect_str(why, S("the reader's answer cannot be understood"));
}
#endif

TEST(a_child_that_takes_too_long_is_ended)
{
	usec began = usec_monotonic();
	str why;

	expect_err(probe(t, "time", SECONDS(1), &why), E_LIMIT);
	expect_str(why, S("the reader took too long"));
	expect(usec_monotonic() - began < SECONDS(8));
}

TEST(a_program_that_is_no_child_gives_no_mail)
{
	const struct mail_reader nothing = {.program = "/nonexistent"};
	const struct mail_reader silent = {.program = "/bin/true"};
	const struct mail_reader other = {.program = "/bin/cat"};
	struct mail_message m;
	str why;

	expect_err(mail_read(&nothing, t->arena, S("x"), &m, &why), E_IO);
	expect_err(mail_read(&silent, t->arena, S("x"), &m, &why), E_SYNTAX);
	expect_err(mail_read(&other, t->arena, S("x"), &m, &why), E_SYNTAX);
}

static int read_by_script(struct test *t, const char *script, str *reterr)
{
	char path[] = "/tmp/mainstay-reader-XXXXXX";
	const struct mail_reader reader = {.program = path};
	int fd = mkstemp(path), r;
	struct mail_message m;

	expect(fd >= 0 && write(fd, script, strlen(script)) > 0 && fchmod(fd, 0700) == 0);
	close(fd);
	r = mail_read(&reader, t->arena, S("x"), &m, reterr);
	unlink(path);
	return r;
}

TEST(a_child_that_is_not_ours_says_nothing_of_the_mail)
{
	str why;

	/* of another release; not sealed; without its libraries */
	expect_err(read_by_script(t, "#!/bin/sh\nexit 7\n", &why), E_IO);
	expect(str_contains(why, S("another release")));
	expect_err(read_by_script(t, "#!/bin/sh\nexit 3\n", &why), E_IO);
	expect(str_contains(why, S("seccomp")));
	expect_err(read_by_script(t, "#!/bin/sh\nexit 127\n", &why), E_IO);
	expect(str_contains(why, S("a library is missing")));
	expect_err(read_by_script(t, "#!/bin/sh\nexit 4\n", &why), E_SYNTAX);
	expect_str(why, S("the reader ended with code 4"));
}

TEST(what_the_child_says_is_checked)
{
	struct mail_message m = read_mail(t, S("From: A <a@b.example>\nSubject: s\n"
					       "Content-Type: application/pdf; name=a.pdf\n\nx"));
	struct mail_message again;
	struct buf b;
	str good;

	buf_init(&b, 1 << 20);
	expect_ok(mail_message_encode(&m, &b));
	good = buf_dup(&b, t->arena);
	expect_ok(mail_message_decode(t->arena, good, &again));
	expect_str(print_message(t, &again), print_message(t, &m));
	for (size_t n = 0; n < good.n; n++)
		expect_err(mail_message_decode(t->arena, str_slice(good, 0, n), &again), E_SYNTAX);
	/* whatever byte changes: an error, or still something that keeps all promises */
	for (size_t i = 0; i < good.n; i++) {
		for (int v = 0; v < 256; v += 5) {
			char *bad = arena_alloc(t->arena, good.n);

			for (size_t k = 0; k < good.n; k++)
				bad[k] = good.p[k];
			bad[i] = (char)v;
			if (mail_message_decode(t->arena, (str){bad, good.n}, &again) == 0)
				check_message(&again);
		}
	}
	buf_done(&b);
}
