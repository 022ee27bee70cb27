/* SPDX-License-Identifier: Apache-2.0 */
/* The log and the file as receivers of events. */
#include "outbox-sink.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "log.h"
#include "settings.h"

#define PENDING_MAX ((size_t)8 << 20)

struct file_sink {
	struct outbox_sink base; /* first, so that a sink is one of these */
	char *folder;
	struct buf pending; /* lines that are not written yet */
	usec day;           /* whose file they go to; -1: none yet */
};

/* Removes what stands behind the last line end: a line that a crash cut off. */
static int cut_torn_line(int fd)
{
	char tail[4096];
	off_t end = lseek(fd, 0, SEEK_END);

	while (end > 0) {
		off_t from = end > (off_t)sizeof(tail) ? end - (off_t)sizeof(tail) : 0;
		ssize_t n = pread(fd, tail, (size_t)(end - from), from);

		if (n != end - from)
			return E_IO;
		while (n > 0 && tail[n - 1] != '\n')
			n--;
		if (n > 0) {
			end = from + n;
			break;
		}
		end = from;
	}
	return end < 0 || ftruncate(fd, end) < 0 ? E_IO : 0;
}

static int write_all(int fd, str bytes)
{
	while (bytes.n) {
		ssize_t put = write(fd, bytes.p, bytes.n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return E_IO;
		bytes = str_slice(bytes, (size_t)put, bytes.n);
	}
	return 0;
}

/* Makes a new name in the folder last. */
static int folder_sync(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;

	if (fd < 0)
		return E_IO;
	r = fsync(fd) < 0 ? E_IO : 0;
	close(fd);
	return r;
}

static int append(const struct file_sink *f, const char *path, str bytes)
{
	int fd, r;

	if (mkdir(f->folder, 0700) < 0 && errno != EEXIST)
		return E_IO;
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return E_IO;
	r = cut_torn_line(fd);
	if (r == 0)
		r = write_all(fd, bytes);
	if (r == 0 && fsync(fd) < 0)
		r = E_IO;
	if (close(fd) < 0)
		r = E_IO;
	return r < 0 ? r : folder_sync(f->folder);
}

static int file_flush(struct outbox_sink *s)
{
	struct file_sink *f = (struct file_sink *)s;
	struct arena *CLEANUP(arena_freep) a = arena_new();
	str day, bytes = buf_get(&f->pending);
	int r = 0;

	if (f->pending.failed)
		r = E_LIMIT;
	if (r == 0 && bytes.n) {
		day = usec_format(a, f->day, USEC_DATE);
		r = append(f, str_c(a, str_fmt(a, "%s/%.*s.jsonl", f->folder, STR_ARG(day))),
			   bytes);
	}
	buf_reset(&f->pending);
	return r;
}

static int file_put(struct outbox_sink *s, str envelope, usec now, str *reterr)
{
	struct file_sink *f = (struct file_sink *)s;
	usec day = now - now % DAYS(1);
	(void)reterr;
	if (f->pending.n && (f->day != day || f->pending.n + envelope.n + 1 > PENDING_MAX)) {
		int r = file_flush(s);
		if (r < 0)
			return r;
	}
	f->day = day;
	buf_str(&f->pending, envelope);
	buf_char(&f->pending, '\n');
	return 0;
}

static void file_close(struct outbox_sink *s)
{
	struct file_sink *f = (struct file_sink *)s;

	buf_done(&f->pending);
	mem_free(f->folder);
	mem_free(f);
}

struct outbox_sink *outbox_file_sink(const char *folder)
{
	struct file_sink *f = MEM_NEW(struct file_sink);

	f->base = (struct outbox_sink){file_put, file_flush, file_close};
	f->folder = mem_copy_text(folder, strlen(folder));
	f->day = -1;
	buf_init(&f->pending, PENDING_MAX);
	return &f->base;
}

static int log_put(struct outbox_sink *s, str envelope, usec now, str *reterr)
{
	(void)s;
	(void)now;
	(void)reterr;
	LOG(LOG_INFO, "event", LOG_S("payload", envelope));
	return 0;
}

static int log_flush(struct outbox_sink *s)
{
	(void)s;
	return 0;
}

static void log_close(struct outbox_sink *s)
{
	mem_free(s);
}

struct outbox_sink *outbox_log_sink(void)
{
	struct outbox_sink *s = MEM_NEW(struct outbox_sink);

	*s = (struct outbox_sink){log_put, log_flush, log_close};
	return s;
}

int outbox_sink_open(const struct settings *settings, const char *folder, struct outbox_sink **ret,
		     char **reterr)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	const char *path = str_c(a, str_fmt(a, "%s/outbox", folder));
	str why;

	*ret = NULL;
	if (settings->outbox_sink == OUTBOX_LOG)
		*ret = outbox_log_sink();
	if (settings->outbox_sink != OUTBOX_FILE)
		return 0;
	if (mkdir(path, 0700) < 0 && errno != EEXIST) {
		why = str_fmt(a, "the folder %s cannot be made: %s", path, strerror(errno));
		*reterr = mem_copy_text(why.p, why.n);
		return E_IO;
	}
	*ret = outbox_file_sink(path);
	return 0;
}

void outbox_sink_close(struct outbox_sink *s)
{
	if (s)
		s->close(s);
}
