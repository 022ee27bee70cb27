/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Short messages between all processes on one database: something was written
 * that others may be waiting for. A signal is a hint, never the fact: whoever
 * must not miss anything reads the store when one comes, and when one may have
 * been lost.
 *
 * On PostgreSQL signals travel by NOTIFY and arrive in every process that
 * listens, on any node. SQLite has one process, so there they go straight to
 * its listener. A signal sent in a transaction leaves when that commits, and not
 * when it is undone, be it by a savepoint alone.
 */
#ifndef DB_DB_SIGNAL_H
#define DB_DB_SIGNAL_H

#include "db.h"

/* Bytes of a payload; NOTIFY takes no more than 8,000. */
#define SIGNAL_MAX 7800
/* Bytes of signals that a transaction may send in all. */
#define SIGNALS_MAX ((size_t)256 << 10)

/* Valid UTF-8 without U+0000. E_LIMIT for one that is too long or too many. */
MUST_USE int tx_signal(struct tx *tx, str payload);
/* Outside of any transaction, at once, from any thread; it never waits, and may get lost. Ignored
 * when nobody listens in this process. */
void db_signal(struct db *db, str payload);

/*
 * From now on fn gets every signal, our own included, on any thread and perhaps
 * from several at once. It must not block and not use the database. An absent payload says that
 * some may have been lost (also once at the start). One listener a db; E_BUSY for a second one.
 */
MUST_USE int db_listen(struct db *db, void (*fn)(void *ctx, str payload), void *ctx);
/* fn is not called any more after it has returned. Without a listener nothing happens. */
void db_unlisten(struct db *db);

#endif
