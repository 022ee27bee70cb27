/* SPDX-License-Identifier: Apache-2.0 */
#include "sqlite-gather.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "arena.h"

/* Bytes held at the most: SQLite's layer for Unix takes less than 128 KiB in a call. */
#define GATHER_MAX (127 << 10)

/* A log as SQLite sees it. The file beneath follows it in the same memory. */
struct gather_file {
	sqlite3_file base;
	sqlite3_file *real;
	char *held;       /* GATHER_MAX bytes, from the first write on */
	sqlite3_int64 at; /* place in the file of held[0] */
	int n;            /* bytes held */
	bool puts_off;    /* syncs */
	atomic_bool owes; /* one that was put off */
};

static struct gather_file *own(sqlite3_file *f)
{
	return (struct gather_file *)f;
}

/* After a failure SQLite gives the transaction up; its pages are not held for a later try, which
 * would fail the next transaction, too. */
static int flush(struct gather_file *g)
{
	int n = g->n;

	g->n = 0;
	return n ? g->real->pMethods->xWrite(g->real, g->held, n, g->at) : SQLITE_OK;
}

static int gather_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	struct gather_file *g = own(f);
	int code = SQLITE_OK;

	if (g->n && (at != g->at + g->n || n > GATHER_MAX - g->n))
		code = flush(g);
	if (code != SQLITE_OK || n > GATHER_MAX)
		return code != SQLITE_OK ? code : g->real->pMethods->xWrite(g->real, bytes, n, at);
	if (!g->held)
		g->held = mem_new(GATHER_MAX);
	if (!g->n)
		g->at = at;
	memcpy(g->held + g->n, bytes, (size_t)n);
	g->n += n;
	return SQLITE_OK;
}

static int gather_read(sqlite3_file *f, void *bytes, int n, sqlite3_int64 at)
{
	struct gather_file *g = own(f);
	int code = SQLITE_OK;

	if (at < g->at + g->n && at + n > g->at)
		code = flush(g);
	return code != SQLITE_OK ? code : g->real->pMethods->xRead(g->real, bytes, n, at);
}

static int gather_sync(sqlite3_file *f, int flags)
{
	struct gather_file *g = own(f);
	bool head = g->n && g->at == 0; /* of a log that begins anew */
	int code = flush(g);

	if (code != SQLITE_OK || !g->puts_off || head)
		return code != SQLITE_OK ? code : g->real->pMethods->xSync(g->real, flags);
	atomic_store(&g->owes, true);
	return SQLITE_OK;
}

static int gather_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int code = flush(own(f));

	return code != SQLITE_OK ? code : own(f)->real->pMethods->xTruncate(own(f)->real, size);
}

static int gather_size(sqlite3_file *f, sqlite3_int64 *ret)
{
	int code = flush(own(f));

	return code != SQLITE_OK ? code : own(f)->real->pMethods->xFileSize(own(f)->real, ret);
}

/* What is held belongs to no commit, or it would have been synced. */
static int gather_close(sqlite3_file *f)
{
	struct gather_file *g = own(f);

	mem_free(g->held);
	g->held = NULL;
	g->n = 0;
	return g->real->pMethods->xClose(g->real);
}

static int gather_lock(sqlite3_file *f, int level)
{
	return own(f)->real->pMethods->xLock(own(f)->real, level);
}

static int gather_unlock(sqlite3_file *f, int level)
{
	return own(f)->real->pMethods->xUnlock(own(f)->real, level);
}

static int gather_locked(sqlite3_file *f, int *ret)
{
	return own(f)->real->pMethods->xCheckReservedLock(own(f)->real, ret);
}

static int gather_control(sqlite3_file *f, int op, void *arg)
{
	return own(f)->real->pMethods->xFileControl(own(f)->real, op, arg);
}

static int gather_sector(sqlite3_file *f)
{
	return own(f)->real->pMethods->xSectorSize(own(f)->real);
}

static int gather_traits(sqlite3_file *f)
{
	return own(f)->real->pMethods->xDeviceCharacteristics(own(f)->real);
}

/* Version 1: shared memory and mapping are of the database file alone. */
static const sqlite3_io_methods gather_methods = {
	.iVersion = 1,
	.xClose = gather_close,
	.xRead = gather_read,
	.xWrite = gather_write,
	.xTruncate = gather_truncate,
	.xSync = gather_sync,
	.xFileSize = gather_size,
	.xLock = gather_lock,
	.xUnlock = gather_unlock,
	.xCheckReservedLock = gather_locked,
	.xFileControl = gather_control,
	.xSectorSize = gather_sector,
	.xDeviceCharacteristics = gather_traits,
};

static sqlite3_vfs *beneath(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static int gather_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
		       int *ret_flags)
{
	struct gather_file *g = own(f);
	int code;

	if (!(flags & SQLITE_OPEN_WAL))
		return beneath(vfs)->xOpen(beneath(vfs), name, f, flags, ret_flags);
	*g = (struct gather_file){.real = (sqlite3_file *)(g + 1)};
	code = beneath(vfs)->xOpen(beneath(vfs), name, g->real, flags, ret_flags);
	/* a file that has methods is closed even when it could not be opened */
	g->base.pMethods = code == SQLITE_OK ? &gather_methods : NULL;
	if (code != SQLITE_OK && g->real->pMethods)
		g->real->pMethods->xClose(g->real);
	return code;
}

/* SQLite keeps a list of layers for the whole process; constant once it is in there. */
static sqlite3_vfs layer;

static void enlist(void)
{
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);

	if (!real)
		return;
	layer = *real; /* all calls but xOpen are its own; only that looks at which layer it is */
	layer.pNext = NULL;
	layer.zName = SQLITE_GATHER_VFS;
	layer.szOsFile = real->szOsFile + (int)sizeof(struct gather_file);
	layer.pAppData = real;
	layer.xOpen = gather_open;
	if (sqlite3_vfs_register(&layer, 0) != SQLITE_OK)
		layer.zName = NULL;
}

int sqlite_gather_register(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, enlist);
	return layer.zName ? SQLITE_OK : SQLITE_ERROR;
}

struct gather_file *sqlite_gather_log(sqlite3 *h)
{
	sqlite3_file *f = NULL;
	int code = sqlite3_file_control(h, "main", SQLITE_FCNTL_JOURNAL_POINTER, (void *)&f);

	return code == SQLITE_OK && f && f->pMethods == &gather_methods ? own(f) : NULL;
}

void sqlite_gather_put_off(struct gather_file *log, bool on)
{
	log->puts_off = on;
}

/* The default layer's sync uses nothing of the file but its descriptor, so it need not wait for
 * the thread that writes. */
int sqlite_gather_sync(struct gather_file *log)
{
	if (!atomic_exchange(&log->owes, false))
		return SQLITE_OK;
	return log->real->pMethods->xSync(log->real, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}
