/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One log line is one JSON object in one write(2), at most LINE_MOST bytes: a
 * value longer than VALUE_MOST is cut, a field that does not fit is left out,
 * and the line stays valid JSON. Bytes that are not UTF-8 become U+FFFD.
 */
#include "log.h"

#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "usec.h"

#define LINE_MOST 16384
#define VALUE_MOST 4096
/* Kept free for the closing brace and the newline. */
#define LINE_END 2

/* Set once before threads start. */
static int log_fd = STDERR_FILENO;
static enum log_level log_most = LOG_INFO;

void log_open(int fd, enum log_level most)
{
	log_fd = fd;
	log_most = most;
}

static void add_text(struct buf *b, str s)
{
	bool cut = s.n > VALUE_MOST;

	s = str_slice(s, 0, VALUE_MOST);
	buf_char(b, '"');
	while (s.n) {
		size_t n = utf8_sequence(s);
		unsigned char c = (unsigned char)s.p[0];

		if (n == 0)
			buf_str(b, S("\xEF\xBF\xBD"));
		else if (c == '"' || c == '\\')
			buf_fmt(b, "\\%c", c);
		else if (c < 0x20 || c == 0x7F)
			buf_fmt(b, "\\u%04x", c);
		else
			buf_add(b, s.p, n);
		s = str_slice(s, n ? n : 1, s.n);
	}
	if (cut)
		buf_str(b, S("..."));
	buf_char(b, '"');
}

static void add_pair(struct buf *b, const struct log_field *f)
{
	size_t before = b->n;

	if (f->kind == LOG_STR && !f->s.p)
		return;
	buf_char(b, before == 0 ? '{' : ',');
	add_text(b, str_from(f->key));
	buf_char(b, ':');
	if (f->kind == LOG_STR)
		add_text(b, f->s);
	else
		buf_i64(b, f->i);
	if (b->failed) {
		buf_reset(b);
		b->n = before;
	}
}

void log_write(enum log_level level, const char *event, const struct log_field *fields)
{
	static const char *const names[] = {"error", "warn", "info", "debug"};
	struct arena *CLEANUP(arena_freep) a = NULL;
	struct buf CLEANUP(buf_done) b = {0};

	if (log_fd < 0 || level > log_most)
		return;
	a = arena_new();
	buf_init(&b, LINE_MOST - LINE_END);
	add_pair(&b, &LOG_S("time", usec_format(a, usec_now(), USEC_MICRO_Z)));
	add_pair(&b, &LOG_S("level", str_from(names[level])));
	add_pair(&b, &LOG_S("event", str_from(event)));
	for (; fields && fields->key; fields++)
		add_pair(&b, fields);
	b.max += LINE_END;
	buf_str(&b, S("}\n"));
	/* A log that cannot be written must not stop the work it tells about. */
	DISCARD("nobody is left to tell", write(log_fd, b.p, b.n));
}
