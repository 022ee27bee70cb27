/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/notes's statements; do not edit. */
#ifndef GEN_SQL_NOTES_SQL_H
#define GEN_SQL_NOTES_SQL_H

#include "db.h"
#include "opt.h"

/* One note of a case, as it is stored. */
struct sql_note {
	str account;
	str id;
	str body;
	usec written;
	struct opt_usec due;
	str picture;
};

struct sql_note_rows {
	struct sql_note *v;
	size_t n, cap;
};

struct sql_note_load_in {
	str account;
	str id;
};

/*
 * One note.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_note_load(struct tx *tx, const struct sql_note_load_in *in, struct sql_note *ret);

/*
 * A new note.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_note_insert(struct tx *tx, const struct sql_note *in);

struct sql_note_list_in {
	str account;
	str after;
	int64_t most;
};

struct sql_note_list_row {
	str id;
	bool open;
	struct opt_usec due;
};

struct sql_note_list_rows {
	struct sql_note_list_row *v;
	size_t n, cap;
};

/*
 * Ids in order; open says that it has
 * no due time.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_note_list_open(struct tx *tx, const struct sql_note_list_in *in);
MUST_USE int sql_note_list_next(struct stmt *q, struct sql_note_list_row *ret);
MUST_USE int sql_note_list_all(struct tx *tx, const struct sql_note_list_in *in,
			       struct sql_note_list_rows *ret);

struct sql_note_change_in {
	str account;
	str id;
	str body;
	struct opt_bool hidden;
	struct opt_i64 most;
};

/*
 * Parameters come in another order in the text, and twice.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_note_change(struct tx *tx, const struct sql_note_change_in *in);

struct sql_note_purge_in {
	usec before;
};

/*
 * across accounts: retention serves the whole installation
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_note_purge(struct tx *tx, const struct sql_note_purge_in *in);

struct sql_note_claim_row {
	str account;
	str id;
};

/*
 * The next note of any account.
 * across accounts: a job looks for work
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_note_claim(struct tx *tx, struct sql_note_claim_row *ret);

struct sql_note_page_in {
	str account;
	str ids;
};

/*
 * The notes with these ids, given as a JSON list of texts; both with a comment in the text.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_note_page_open(struct tx *tx, const struct sql_note_page_in *in);
MUST_USE int sql_note_page_next(struct stmt *q, struct sql_note *ret);
MUST_USE int sql_note_page_all(struct tx *tx, const struct sql_note_page_in *in,
			       struct sql_note_rows *ret);

struct sql_tag_list_row {
	str name;
	bool hidden;
};

struct sql_tag_list_rows {
	struct sql_tag_list_row *v;
	size_t n, cap;
};

/*
 * Every tag.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_tag_list_open(struct tx *tx);
MUST_USE int sql_tag_list_next(struct stmt *q, struct sql_tag_list_row *ret);
MUST_USE int sql_tag_list_all(struct tx *tx, struct sql_tag_list_rows *ret);

struct sql_tag_hide_in {
	str name;
};

struct sql_tag_hide_row {
	bool hidden;
};

/*
 * Hides a tag and says so.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_tag_hide(struct tx *tx, const struct sql_tag_hide_in *in,
			  struct sql_tag_hide_row *ret);

#endif
