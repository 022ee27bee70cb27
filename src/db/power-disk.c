/* SPDX-License-Identifier: Apache-2.0 */
#include "power-disk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "err.h"

enum which { THE_DATABASE, THE_LOG, FILES };
enum kind { WRITTEN, TRUNCATED, SYNCED };

struct entry {
	enum which which;
	enum kind kind;
	sqlite3_int64 at; /* place, or the new length */
	int n;
	char *bytes;
};

static struct {
	pthread_mutex_t lock;
	struct entry *list;
	size_t n, room;
} record = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void note(enum which which, enum kind kind, sqlite3_int64 at, const void *bytes, int n)
{
	struct entry e = {which, kind, at, n, NULL};

	if (n) {
		e.bytes = mem_new((size_t)n);
		memcpy(e.bytes, bytes, (size_t)n);
	}
	pthread_mutex_lock(&record.lock);
	if (record.n == record.room) {
		size_t room = record.room ? record.room * 2 : 1000;
		struct entry *list = mem_array(room, sizeof(*list));

		if (record.n)
			memcpy(list, record.list, record.n * sizeof(*list));
		mem_free(record.list);
		record.list = list;
		record.room = room;
	}
	record.list[record.n++] = e;
	pthread_mutex_unlock(&record.lock);
}

/* --- the layer --- */

struct power_file {
	sqlite3_file base;
	sqlite3_file *real; /* behind it in the same memory */
	enum which which;
};

static struct power_file *own(sqlite3_file *f)
{
	return (struct power_file *)f;
}

static const sqlite3_io_methods *beneath(sqlite3_file *f)
{
	return own(f)->real->pMethods;
}

static int power_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	note(own(f)->which, WRITTEN, at, bytes, n);
	return beneath(f)->xWrite(own(f)->real, bytes, n, at);
}

static int power_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	note(own(f)->which, TRUNCATED, size, NULL, 0);
	return beneath(f)->xTruncate(own(f)->real, size);
}

static int power_sync(sqlite3_file *f, int flags)
{
	note(own(f)->which, SYNCED, 0, NULL, 0);
	return beneath(f)->xSync(own(f)->real, flags);
}

static int power_close(sqlite3_file *f)
{
	return beneath(f)->xClose(own(f)->real);
}

static int power_read(sqlite3_file *f, void *bytes, int n, sqlite3_int64 at)
{
	return beneath(f)->xRead(own(f)->real, bytes, n, at);
}

static int power_size(sqlite3_file *f, sqlite3_int64 *ret)
{
	return beneath(f)->xFileSize(own(f)->real, ret);
}

static int power_lock(sqlite3_file *f, int level)
{
	return beneath(f)->xLock(own(f)->real, level);
}

static int power_unlock(sqlite3_file *f, int level)
{
	return beneath(f)->xUnlock(own(f)->real, level);
}

static int power_locked(sqlite3_file *f, int *ret)
{
	return beneath(f)->xCheckReservedLock(own(f)->real, ret);
}

static int power_control(sqlite3_file *f, int op, void *arg)
{
	return beneath(f)->xFileControl(own(f)->real, op, arg);
}

static int power_sector(sqlite3_file *f)
{
	return beneath(f)->xSectorSize(own(f)->real);
}

static int power_traits(sqlite3_file *f)
{
	return beneath(f)->xDeviceCharacteristics(own(f)->real);
}

static int power_shm_map(sqlite3_file *f, int page, int n, int extend, void volatile **ret)
{
	return beneath(f)->xShmMap(own(f)->real, page, n, extend, ret);
}

static int power_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return beneath(f)->xShmLock(own(f)->real, at, n, flags);
}

static void power_shm_barrier(sqlite3_file *f)
{
	beneath(f)->xShmBarrier(own(f)->real);
}

static int power_shm_unmap(sqlite3_file *f, int remove)
{
	return beneath(f)->xShmUnmap(own(f)->real, remove);
}

/* Version 2: without mapped reads, which there is nothing to record of. */
static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = power_close,
	.xRead = power_read,
	.xWrite = power_write,
	.xTruncate = power_truncate,
	.xSync = power_sync,
	.xFileSize = power_size,
	.xLock = power_lock,
	.xUnlock = power_unlock,
	.xCheckReservedLock = power_locked,
	.xFileControl = power_control,
	.xSectorSize = power_sector,
	.xDeviceCharacteristics = power_traits,
	.xShmMap = power_shm_map,
	.xShmLock = power_shm_lock,
	.xShmBarrier = power_shm_barrier,
	.xShmUnmap = power_shm_unmap,
};

static sqlite3_vfs layer, *real;

static int power_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
		      int *ret_flags)
{
	struct power_file *p = own(f);
	int code;

	(void)vfs;
	if (!(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
		return real->xOpen(real, name, f, flags, ret_flags);
	*p = (struct power_file){.real = (sqlite3_file *)(p + 1),
				 .which = flags & SQLITE_OPEN_WAL ? THE_LOG : THE_DATABASE};
	code = real->xOpen(real, name, p->real, flags, ret_flags);
	p->base.pMethods = code == SQLITE_OK ? &methods : NULL;
	return code;
}

static int power_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	size_t n = strlen(name);

	(void)vfs;
	if (n > 4 && strcmp(name + n - 4, "-wal") == 0) {
		note(THE_LOG, TRUNCATED, 0, NULL, 0);
		note(THE_LOG, SYNCED, 0, NULL, 0);
	}
	return real->xDelete(real, name, sync);
}

void power_disk_install(void)
{
	real = sqlite3_vfs_find(NULL);
	layer = *real;
	layer.pNext = NULL;
	layer.zName = "power";
	layer.szOsFile = real->szOsFile + (int)sizeof(struct power_file);
	layer.xOpen = power_open;
	layer.xDelete = power_delete;
	if (sqlite3_vfs_register(&layer, 1) != SQLITE_OK)
		die("the layer cannot be registered");
}

/* --- images --- */

size_t power_disk_count(void)
{
	pthread_mutex_lock(&record.lock);
	size_t n = record.n;

	pthread_mutex_unlock(&record.lock);
	return n;
}

uint64_t power_disk_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

struct image {
	char *bytes;
	size_t n, room;
	size_t synced; /* entries before this one are on disk for sure */
};

static void image_length(struct image *im, size_t n)
{
	if (n > im->room) {
		char *bytes = mem_new(n * 2);

		if (im->n)
			memcpy(bytes, im->bytes, im->n);
		mem_free(im->bytes);
		im->bytes = bytes;
		im->room = n * 2;
	}
	if (n > im->n)
		memset(im->bytes + im->n, 0, n - im->n);
	im->n = n;
}

/* What happened to writes that were not synced. */
struct luck {
	unsigned of_eight; /* so many got there */
	int piece;         /* bytes that got there together */
	uint64_t *seed;
};

static bool has(const struct luck *luck)
{
	return power_disk_random(luck->seed) % 8 < luck->of_eight;
}

static void apply(struct image *im, const struct entry *e, bool sure, const struct luck *luck)
{
	if (e->kind == TRUNCATED) {
		if (sure || has(luck))
			image_length(im, (size_t)e->at);
		return;
	}
	for (int done = 0, n; done < e->n; done += n) {
		size_t at = (size_t)e->at + (size_t)done;

		n = luck->piece - (int)(at % (size_t)luck->piece);
		if (n > e->n - done)
			n = e->n - done;
		if (!sure && !has(luck))
			continue;
		if (at + (size_t)n > im->n)
			image_length(im, at + (size_t)n);
		memcpy(im->bytes + at, e->bytes + done, (size_t)n);
	}
}

static void image_write(const struct image *im, const char *path)
{
	FILE *out = fopen(path, "we");

	if (!out || (im->n && fwrite(im->bytes, 1, im->n, out) != im->n) || fclose(out) != 0)
		die("%s: cannot be written", path);
}

void power_disk_image(size_t n, uint64_t *seed, const char *path)
{
	struct image images[FILES] = {{.n = 0}};
	struct luck luck = {.of_eight = (unsigned)(power_disk_random(seed) % 9),
			    .piece = power_disk_random(seed) % 2 ? 512 : 4096,
			    .seed = seed};
	char log[500];

	for (size_t i = 0; i < n; i++)
		if (record.list[i].kind == SYNCED)
			images[record.list[i].which].synced = i;
	for (size_t i = 0; i < n; i++) {
		const struct entry *e = &record.list[i];

		if (e->kind != SYNCED)
			apply(&images[e->which], e, i < images[e->which].synced, &luck);
	}
	snprintf(log, sizeof(log), "%s-wal", path);
	image_write(&images[THE_DATABASE], path);
	image_write(&images[THE_LOG], log);
	for (int i = 0; i < FILES; i++)
		mem_free(images[i].bytes);
}

void power_disk_forget(void)
{
	for (size_t i = 0; i < record.n; i++)
		mem_free(record.list[i].bytes);
	mem_free(record.list);
	record.list = NULL;
	record.n = record.room = 0;
}
