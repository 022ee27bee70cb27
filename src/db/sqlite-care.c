/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Care of a SQLite file: moving the write-ahead log, checking, and copying it
 * while others write. A copy is made from one snapshot, so that a busy writer
 * cannot make it start again; the log cannot be emptied meanwhile and grows.
 */
#include "sqlite-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
	/* 32 MiB of 4 KiB pages: from there on the writer may be held up to empty it. Then the next
	 * commits lie where older ones lay, which is quicker to sync than a file that grows. */
	LONG_LOG_PAGES = 8192,
	COPY_PAGES = 512, /* a step of a copy */
	REPORT_LINES = 100,
};

#define LONG_LOG_WAIT MILLISECONDS(50) /* for readers to let go of it */

static struct sqlite_conn *own(struct conn *c)
{
	return (struct sqlite_conn *)c;
}

int sqlite_checkpoint(struct conn *c)
{
	struct sqlite_conn *sc = own(c);
	int pages = 0, moved = 0;
	int code =
		sqlite3_wal_checkpoint_v2(sc->h, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);

	if (code == SQLITE_OK && pages > LONG_LOG_PAGES) {
		sc->busy_timeout = LONG_LOG_WAIT;
		code = sqlite3_wal_checkpoint_v2(sc->h, NULL, SQLITE_CHECKPOINT_RESTART, &pages,
						 &moved);
		sc->busy_timeout = c->db->busy_timeout;
	}
	/* busy: a reader or another checkpoint is in the way, the next call comes soon */
	if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY)
		return 0;
	return sqlite_failed(sc, code);
}

/* A file that is too damaged to be checked is a finding, not a failure. */
static int ended(struct sqlite_conn *sc, int code, struct buf *report)
{
	int r = sqlite_failed(sc, code);

	if ((code & 0xff) != SQLITE_CORRUPT && (code & 0xff) != SQLITE_NOTADB)
		return r;
	buf_fmt(report, "%s\n", sc->c.error);
	return 0;
}

/* Adds a line for each row of a pragma; format names its columns. */
static int report_rows(struct sqlite_conn *sc, const char *sql, bool is_keys, struct buf *report)
{
	sqlite3_stmt *q;
	int code = sqlite3_prepare_v2(sc->h, sql, -1, &q, NULL);

	if (code != SQLITE_OK)
		return ended(sc, code, report);
	sc->deadline = -1;
	while ((code = sqlite3_step(q)) == SQLITE_ROW) {
		const char *first = (const char *)sqlite3_column_text(q, 0);

		if (is_keys)
			buf_fmt(report, "%s: row %lld has no parent in %s\n", first,
				(long long)sqlite3_column_int64(q, 1),
				(const char *)sqlite3_column_text(q, 2));
		else if (strcmp(first, "ok") != 0)
			buf_fmt(report, "%s\n", first);
	}
	sqlite3_finalize(q);
	return code == SQLITE_DONE ? 0 : ended(sc, code, report);
}

int sqlite_check(struct conn *c, struct buf *report)
{
	struct sqlite_conn *sc = own(c);
	char text[60];
	int r;

	snprintf(text, sizeof(text), "PRAGMA integrity_check(%d)", REPORT_LINES);
	r = report_rows(sc, text, false, report);
	return r < 0 ? r : report_rows(sc, "PRAGMA foreign_key_check", true, report);
}

/* --- copies --- */

static int sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	int r;

	if (fd < 0)
		return E_IO;
	r = fsync(fd) == 0 ? 0 : E_IO;
	close(fd);
	return r;
}

/* Gives the finished copy its name, and both a place on disk. */
static int publish(const char *part, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder;
	int r = sync_path(part, O_RDWR);

	if (r < 0)
		return r;
	/* not every file system can refuse to replace; that path was free when we began */
	if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) != 0) {
		if (errno == EEXIST)
			return E_CONFLICT;
		if (rename(part, path) != 0)
			return E_IO;
	}
	folder = slash ? mem_copy_text(path, (size_t)(slash - path) + 1) : mem_copy_text(".", 1);
	r = sync_path(folder, O_RDONLY | O_DIRECTORY);
	mem_free(folder);
	return r;
}

static int copy_pages(sqlite3 *from, sqlite3 *to,
		      void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int code, ended;

	if (!b)
		return sqlite_kind(sqlite3_extended_errcode(to));
	do {
		code = sqlite3_backup_step(b, COPY_PAGES);
		if (progress && (code == SQLITE_OK || code == SQLITE_DONE))
			progress(ctx, sqlite3_backup_pagecount(b) - sqlite3_backup_remaining(b),
				 sqlite3_backup_pagecount(b));
	} while (code == SQLITE_OK);
	ended = sqlite3_backup_finish(b);
	return sqlite_kind(code != SQLITE_DONE ? code : ended);
}

static int copy_to(struct db *db, const char *part,
		   void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx)
{
	sqlite3 *from, *to;
	int code = sqlite_open_file(db->url, SQLITE_OPEN_READWRITE, &from);
	int r;

	if (code != SQLITE_OK)
		return sqlite_kind(code);
	code = sqlite_open_file(part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &to);
	if (code != SQLITE_OK) {
		sqlite3_close(from);
		return sqlite_kind(code);
	}
	sqlite3_busy_timeout(from, (int)(db->busy_timeout / 1000));
	/* the open read transaction is the snapshot that is copied */
	r = sqlite_kind(sqlite_run(from, "BEGIN; SELECT COUNT(*) FROM sqlite_schema"));
	if (r == 0)
		r = copy_pages(from, to, progress, ctx);
	/* one file, without a log beside it */
	if (r == 0)
		r = sqlite_kind(sqlite_run(to, "PRAGMA journal_mode = DELETE"));
	sqlite3_close(to);
	sqlite3_close(from);
	return r;
}

int sqlite_backup(struct db *db, const char *path,
		  void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx)
{
	size_t n = strlen(path) + sizeof(".part");
	char *part;
	int r;

	if (access(path, F_OK) == 0)
		return E_CONFLICT;
	part = mem_new(n);
	snprintf(part, n, "%s.part", path);
	unlink(part); /* of a copy that was broken off */
	r = copy_to(db, part, progress, ctx);
	if (r == 0)
		r = publish(part, path);
	if (r < 0)
		unlink(part);
	mem_free(part);
	return r;
}
