/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The machine's limit: how many creates a second the disk and SQLite can take
 * when nothing stands before them. One thread inserts rows of the shape that
 * CreateCase leaves behind, so many creates to a commit, each commit on disk
 * before the next begins; another thread moves the log, as in the server. No
 * HTTP, signatures, JSON, savepoints, reads or rules.
 *
 *	db-raw SCHEMA_FOLDER DATA_FOLDER SECONDS CREATES_PER_COMMIT
 *
 * prints one line: {"creates_per_s":N,"commits_per_s":N,"commit_p50_us":N,"commit_p99_us":N,
 * "log_pages_per_create":N,"cpu_us_per_create":N}; the last two hardly depend on what else the
 * machine does.
 *
 * The columns are read from the database, so the rows follow the schema.
 */
#include <dirent.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "arena.h"
#include "db.h"

enum { ACCOUNTS = 16, COLUMNS_MAX = 40, COMMITS_MAX = 2000000, TEXT_MAX = 4000 };

/* How a text column gets its value; those not listed hold 16 bytes that are always the same. */
enum fill {
	FILL_SAME,
	FILL_RISING, /* greater in each row: a number or id that follows the time */
	FILL_RANDOM, /* as a client's UUID */
};

/* The rows of one create, in the order they are written. */
static const struct table {
	const char *name;
	struct {
		const char *column;
		int length;
		enum fill fill;
	} texts[6];
} tables[] = {
	{"support_case",
	 {{"subject", 40, FILL_SAME},
	  {"case_id", 44, FILL_RISING},
	  {"display_id", 15, FILL_RISING},
	  {"submitted_by", 24, FILL_SAME}}},
	{"case_communication",
	 {{"body", 400, FILL_SAME},
	  {"display_id", 15, FILL_RISING},
	  {"case_id", 44, FILL_RISING},
	  {"uuid", 36, FILL_RANDOM}}},
	{"case_event", {{"display_id", 15, FILL_RISING}}},
	{"outbox",
	 {{"payload", 250, FILL_SAME}, {"id", 36, FILL_RANDOM}, {"subject", 44, FILL_RISING}}},
	{"audit_record", {{"record", 1100, FILL_SAME}, {"hash", 32, FILL_RANDOM}}},
	{"idempotency",
	 {{"response", 60, FILL_SAME}, {"call", 16, FILL_RANDOM}, {"request_id", 36, FILL_RANDOM}}},
};
#define TABLES ARRAY_LEN(tables)

enum column_kind { COLUMN_ACCOUNT, COLUMN_NUMBER, COLUMN_TEXT, COLUMN_NULL };

struct column {
	enum column_kind kind;
	int length;
	enum fill fill;
};

struct insert {
	sqlite3_stmt *q;
	struct column columns[COLUMNS_MAX];
	int n;
};

static void run(sqlite3 *h, const char *sql)
{
	if (sqlite3_exec(h, sql, NULL, NULL, NULL) != SQLITE_OK)
		die("%s: %s", sql, sqlite3_errmsg(h));
}

/* --- schema --- */

static int is_sql(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 9 && strcmp(e->d_name + n - 4, ".sql") == 0;
}

static char *file_text(const char *folder, const char *name)
{
	char path[1000], *text = mem_new(1 << 18);
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	in = fopen(path, "re");
	if (!in || fread(text, 1, (1 << 18) - 1, in) == 0)
		die("%s: %s", path, "cannot be read");
	fclose(in);
	return text;
}

static void migrate(struct db *db, const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_sql, alphasort);
	struct migration *list = n > 0 ? mem_array((size_t)n, sizeof(*list)) : NULL;
	char *why = NULL;
	int applied;

	if (n <= 0)
		die("%s: %s", folder, "holds no schema");
	for (int i = 0; i < n; i++)
		list[i] = (struct migration){
			i, mem_copy_text(entries[i]->d_name, strlen(entries[i]->d_name)),
			file_text(folder, entries[i]->d_name)};
	if (db_migrate(db, list, (size_t)n, 0, &applied, &why) < 0)
		die("%s: %s", "schema", why);
	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
}

/* --- rows --- */

static void set_text(const struct table *t, const char *column, struct column *ret)
{
	ret->length = 16;
	ret->fill = FILL_SAME;
	for (size_t i = 0; i < ARRAY_LEN(t->texts); i++)
		if (t->texts[i].column && strcmp(t->texts[i].column, column) == 0) {
			ret->length = t->texts[i].length;
			ret->fill = t->texts[i].fill;
		}
}

/* Makes the INSERT of a table from the columns that it has. */
static void prepare(sqlite3 *h, const struct table *t, struct insert *ret)
{
	char sql[3000], values[300] = "";
	sqlite3_stmt *q;
	int at;

	if (sqlite3_prepare_v2(h, "SELECT name, type, \"notnull\" FROM pragma_table_info(?)", -1,
			       &q, NULL) != SQLITE_OK)
		die("%s: %s", t->name, sqlite3_errmsg(h));
	sqlite3_bind_text(q, 1, t->name, -1, SQLITE_STATIC);
	at = snprintf(sql, sizeof(sql), "INSERT INTO %s (", t->name);
	while (sqlite3_step(q) == SQLITE_ROW && ret->n < COLUMNS_MAX) {
		const char *name = (const char *)sqlite3_column_text(q, 0);
		const char *type = (const char *)sqlite3_column_text(q, 1);
		struct column *c = &ret->columns[ret->n];

		at += snprintf(sql + at, sizeof(sql) - (size_t)at, "%s%s", ret->n ? "," : "", name);
		snprintf(values + 2 * (size_t)ret->n, 4, "%s?", ret->n ? "," : " ");
		set_text(t, name, c);
		if (strcmp(name, "account") == 0)
			c->kind = COLUMN_ACCOUNT;
		else if (!sqlite3_column_int(q, 2))
			c->kind = COLUMN_NULL;
		else
			c->kind = strcmp(type, "INTEGER") == 0 ? COLUMN_NUMBER : COLUMN_TEXT;
		ret->n++;
	}
	sqlite3_finalize(q);
	if (!ret->n)
		die("%s: %s", t->name, "there is no such table; mend the list in bench/db-raw.c");
	snprintf(sql + at, sizeof(sql) - (size_t)at, ") VALUES (%s)", values);
	if (sqlite3_prepare_v3(h, sql, -1, SQLITE_PREPARE_PERSISTENT, &ret->q, NULL) != SQLITE_OK)
		die("%s: %s", sql, sqlite3_errmsg(h));
}

/* The three sorts of texts of row n. */
struct texts {
	char fill[3][TEXT_MAX];
};

static void set_texts(struct texts *t, uint64_t n)
{
	uint64_t random = n * 0x9e3779b97f4a7c15u; /* never the same twice */

	random ^= random >> 32;
	for (int i = 14; i >= 0; i--, n >>= 4, random >>= 4) {
		t->fill[FILL_RISING][i] = "0123456789abcdef"[n & 15];
		t->fill[FILL_RANDOM][i] = "0123456789abcdef"[random & 15];
	}
}

static void insert_row(struct insert *in, const char *account, uint64_t n, struct texts *texts)
{
	for (int i = 0; i < in->n; i++) {
		const struct column *c = &in->columns[i];

		if (c->kind == COLUMN_ACCOUNT)
			sqlite3_bind_text(in->q, i + 1, account, 12, SQLITE_STATIC);
		else if (c->kind == COLUMN_NUMBER)
			sqlite3_bind_int64(in->q, i + 1, 1790000000000000 + (int64_t)n);
		else if (c->kind == COLUMN_TEXT)
			sqlite3_bind_text(in->q, i + 1, texts->fill[c->fill], c->length,
					  SQLITE_STATIC);
	}
	if (sqlite3_step(in->q) != SQLITE_DONE)
		die("%s: %s", sqlite3_sql(in->q), sqlite3_errmsg(sqlite3_db_handle(in->q)));
	sqlite3_reset(in->q);
}

/* --- the loop --- */

struct mover {
	struct conn *conn;
	atomic_bool stop;
};

static void *move_log(void *ctx)
{
	struct mover *m = ctx;

	while (!atomic_load(&m->stop)) {
		if (db_checkpoint(m->conn) < 0)
			die("%s: %s", "checkpoint", "failed");
		usleep(20000);
	}
	return NULL;
}

static int on_busy(void *ctx, int tries)
{
	(void)ctx;
	usleep(100);
	return tries < 100000;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Microseconds of processor that this thread has used. */
static double spent_cpu(void)
{
	struct rusage u;

	getrusage(RUSAGE_THREAD, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static double log_pages(sqlite3 *h)
{
	int pages = 0, most = 0;

	sqlite3_db_status(h, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &most, 0);
	return (double)pages;
}

static void measure(sqlite3 *h, double seconds, int batch)
{
	static char accounts[ACCOUNTS][16];
	static struct texts texts;
	int64_t *took = mem_array(COMMITS_MAX, sizeof(*took));
	struct insert inserts[TABLES] = {0};
	double cpu, pages = log_pages(h);
	uint64_t creates = 0;
	usec began, spent;
	int commits = 0;

	memset(&texts, 'x', sizeof(texts));
	for (int i = 0; i < ACCOUNTS; i++)
		snprintf(accounts[i], sizeof(accounts[i]), "%012d", 100000000 + i * 7919);
	for (size_t i = 0; i < TABLES; i++)
		prepare(h, &tables[i], &inserts[i]);
	cpu = spent_cpu();
	began = usec_monotonic();
	while ((spent = usec_monotonic() - began) < (usec)(seconds * 1e6) &&
	       commits < COMMITS_MAX) {
		usec from = usec_monotonic();

		run(h, "BEGIN IMMEDIATE");
		for (int i = 0; i < batch; i++, creates++) {
			set_texts(&texts, creates);
			for (size_t k = 0; k < TABLES; k++)
				insert_row(&inserts[k], accounts[creates % ACCOUNTS], creates,
					   &texts);
		}
		run(h, "COMMIT");
		took[commits++] = usec_monotonic() - from;
	}
	cpu = spent_cpu() - cpu;
	pages = log_pages(h) - pages;
	qsort(took, (size_t)commits, sizeof(*took), by_size);
	printf("{\"creates_per_s\":%.0f,\"commits_per_s\":%.0f,\"commit_p50_us\":%lld,"
	       "\"commit_p99_us\":%lld,\"log_pages_per_create\":%.2f,\"cpu_us_per_create\":%.1f}\n",
	       (double)creates * 1e6 / (double)spent, (double)commits * 1e6 / (double)spent,
	       (long long)took[commits / 2], (long long)took[(size_t)commits * 99 / 100],
	       pages / (double)creates, cpu / (double)creates);
	for (size_t i = 0; i < TABLES; i++)
		sqlite3_finalize(inserts[i].q);
	mem_free(took);
}

int main(int argc, char **argv)
{
	struct db_options o = {.synchronous_full = 1};
	struct mover mover = {0};
	char url[1000], *why = NULL;
	pthread_t thread;
	struct db *db;
	sqlite3 *h;
	double seconds;
	int batch;

	if (argc != 5 || sscanf(argv[3], "%lf", &seconds) != 1 ||
	    sscanf(argv[4], "%d", &batch) != 1 || batch < 1) {
		fprintf(stderr, "usage: db-raw SCHEMA_FOLDER DATA_FOLDER SECONDS "
				"CREATES_PER_COMMIT\n");
		return 2;
	}
	snprintf(url, sizeof(url), "sqlite:%s/raw.db", argv[2]);
	o.url = url;
	if (db_open(&o, &db, &why) < 0)
		die("%s: %s", "open", why);
	migrate(db, argv[1]);
	if (sqlite3_open(url + strlen("sqlite:"), &h) != SQLITE_OK)
		die("%s: %s", url, sqlite3_errmsg(h));
	/* as the server's writer has it; the mover of the log may hold it up */
	sqlite3_busy_handler(h, on_busy, NULL);
	run(h, "PRAGMA synchronous = 2; PRAGMA cache_size = -16384;"
	       "PRAGMA wal_autocheckpoint = 131072");
	if (conn_open(db, CONN_READ, &mover.conn) < 0)
		die("%s: %s", "open", "a connection for the log");
	if (pthread_create(&thread, NULL, move_log, &mover) != 0)
		die("%s: %s", "thread", "cannot start");
	measure(h, seconds, batch);
	atomic_store(&mover.stop, true);
	pthread_join(thread, NULL);
	conn_close(mover.conn);
	sqlite3_close(h);
	db_close(db);
	return 0;
}
