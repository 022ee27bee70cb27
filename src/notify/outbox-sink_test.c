/* SPDX-License-Identifier: Apache-2.0 */
/* The file sink: whole lines, a file a day, also after a crash in the middle of one. */
#include "outbox-sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "settings.h"
#include "test.h"

static str content(struct test *t, const char *folder, const char *name)
{
	char *p = arena_alloc(t->arena, 4096);
	int fd = open(str_c(t->arena, str_fmt(t->arena, "%s/%s", folder, name)), O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, p, 4096);

	if (fd >= 0)
		close(fd);
	return n < 0 ? S("(none)") : (str){p, (size_t)n};
}

static void put(struct outbox_sink *s, str line, usec now)
{
	str why;

	expect_ok(s->put(s, line, now, &why));
}

TEST(lines_go_to_the_file_of_their_day)
{
	const char *folder = test_folder(t);
	struct outbox_sink *s = outbox_file_sink(folder);
	usec day;

	expect_ok(usec_parse_iso(S("2026-03-01T23:59:59Z"), &day));
	put(s, S("{\"n\":1}"), day);
	expect_str(content(t, folder, "2026-03-01.jsonl"), S("(none)"));
	expect_ok(s->flush(s));
	put(s, S("{\"n\":2}"), day);
	put(s, S("{\"n\":3}"), day + SECONDS(1));
	expect_ok(s->flush(s));
	expect_ok(s->flush(s));
	expect_str(content(t, folder, "2026-03-01.jsonl"), S("{\"n\":1}\n{\"n\":2}\n"));
	expect_str(content(t, folder, "2026-03-02.jsonl"), S("{\"n\":3}\n"));
	outbox_sink_close(s);
}

TEST(a_line_that_a_crash_cut_off_is_removed)
{
	const char *folder = test_folder(t);
	const char *path = str_c(t->arena, str_fmt(t->arena, "%s/2026-03-01.jsonl", folder));
	struct outbox_sink *s = outbox_file_sink(folder);
	usec day;
	char filler[9000];
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	memset(filler, 'x', sizeof(filler));
	expect(write(fd, "{\"n\":1}\n", 8) == 8);
	expect(write(fd, filler, sizeof(filler)) == sizeof(filler));
	close(fd);
	expect_ok(usec_parse_iso(S("2026-03-01T00:00:00Z"), &day));
	put(s, S("{\"n\":2}"), day);
	expect_ok(s->flush(s));
	expect_str(content(t, folder, "2026-03-01.jsonl"), S("{\"n\":1}\n{\"n\":2}\n"));

	expect(truncate(path, 3) == 0); /* nothing but a cut line */
	put(s, S("{\"n\":3}"), day);
	expect_ok(s->flush(s));
	expect_str(content(t, folder, "2026-03-01.jsonl"), S("{\"n\":3}\n"));
	outbox_sink_close(s);
}

TEST(a_folder_that_is_gone_is_made_and_one_that_cannot_be_is_told)
{
	const char *folder = test_folder(t);
	const char *inner = str_c(t->arena, str_fmt(t->arena, "%s/outbox", folder));
	const char *no_folder = str_c(t->arena, str_fmt(t->arena, "%s/file/outbox", folder));
	struct outbox_sink *s = outbox_file_sink(inner);
	int fd;

	put(s, S("{}"), DAYS(1));
	expect_ok(s->flush(s));
	expect_str(content(t, inner, "1970-01-02.jsonl"), S("{}\n"));
	outbox_sink_close(s);

	fd = open(str_c(t->arena, str_fmt(t->arena, "%s/file", folder)), O_WRONLY | O_CREAT, 0600);
	close(fd);
	s = outbox_file_sink(no_folder);
	put(s, S("{}"), DAYS(1));
	expect_err(s->flush(s), E_IO);
	outbox_sink_close(s);
}

TEST(the_setting_chooses_the_sink)
{
	const char *folder = test_folder(t);
	struct settings settings;
	struct outbox_sink *s;
	char *why = NULL;

	settings_init(&settings);
	settings.outbox_sink = OUTBOX_OFF;
	expect_ok(outbox_sink_open(&settings, folder, &s, &why));
	expect(!s);
	settings.outbox_sink = OUTBOX_LOG;
	expect_ok(outbox_sink_open(&settings, folder, &s, &why));
	expect(s);
	outbox_sink_close(s);
	settings.outbox_sink = OUTBOX_FILE;
	expect_ok(outbox_sink_open(&settings, folder, &s, &why));
	put(s, S("{}"), DAYS(1));
	expect_ok(s->flush(s));
	outbox_sink_close(s);
	expect_str(content(t, folder, "outbox/1970-01-02.jsonl"), S("{}\n"));
	expect_err(outbox_sink_open(&settings, "/nonexistent", &s, &why), E_IO);
	expect(why && strstr(why, "/nonexistent"));
	mem_free(why);
}
