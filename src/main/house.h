/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A data directory, opened: settings, lock, database, keyring, catalogues, and
 * from house_run on the runner. One process at a time has a directory open: the
 * lock is DIR/lock, held as long as the process lives.
 *
 *	DIR/mainstay.conf   settings (optional)
 *	DIR/mainstay.db     the embedded database, unless db.url names another
 *	DIR/keyring         keys that protect what is in the database
 *	DIR/mainstay.sock   the running server's local socket
 *	DIR/endpoint        the running server's URL
 *	DIR/lock            locked while the directory is open
 */
#ifndef MAIN_HOUSE_H
#define MAIN_HOUSE_H

#include "app.h"
#include "db-wrap.h"
#include "runner.h"
#include "settings.h"

struct house_options {
	str dir;
	str config;  /* settings file; absent: DIR/mainstay.conf when it is there */
	str db_url;  /* wins over the setting; absent: the setting's */
	str listen;  /* likewise */
	str catalog; /* folder that wins over the built-in catalogue files; absent: none */
	bool create; /* make the directory, the database and the keyring when there are none;
			without it nobody being installed is E_NOENT */
	struct db_wrap *wrap;
	usec (*now)(void); /* NULL: usec_now; tests bring their own clock */
};

struct house {
	struct app app;
	struct settings settings;
	struct arena *arena; /* of texts that live as long as the house */
	str dir;
	int lock;       /* descriptor */
	bool installed; /* the provider's account is there */
	usec (*now)(void);
	struct gates gates;
	struct runner *runner; /* NULL before house_run */
};

/* E_NOENT: no installation there; E_BUSY: another process has it open; else what is wrong with a
 * file or the database. *reterr is heap text that says what to do. */
MUST_USE int house_open(const struct house_options *o, struct house **ret, char **reterr);
/* Starts the runner's threads. */
MUST_USE int house_run(struct house *h, char **reterr);
/* Ends the threads and closes everything. Accepts NULL. */
void house_close(struct house *h);
/* Reads the settings only: for `config check` and `config explain`. */
MUST_USE int house_settings(struct arena *a, const struct house_options *o, struct settings *ret,
			    str *ret_file, char **reterr);
/*
 * Only the database, without the lock and beside a running server: to check and
 * to copy it. It must be there and up to date. db_close it.
 */
MUST_USE int house_peek(struct arena *a, str dir, struct db **ret, char **reterr);
/* DIR/NAME in the arena. */
str house_path(struct arena *a, str dir, const char *name);

#endif
