/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/desk's statements; do not edit. */
#ifndef GEN_SQL_DESK_SQL_H
#define GEN_SQL_DESK_SQL_H

#include "db.h"
#include "opt.h"

/* A case with its assignment. */
struct sql_desk_case_row {
	str account;
	str case_id;
	str display_id;
	str account_name;
	str plan;
	str subject;
	str status;
	str severity;
	str service;
	str category;
	str issue_type;
	str language;
	str submitted_by;
	usec opened;
	usec last_activity;
	usec response_due;
	usec responded_at;
	usec next_due;
	str assignee;
	str assignee_name;
	str queue;
	int64_t sort_key;
};

struct sql_desk_case_row_rows {
	struct sql_desk_case_row *v;
	size_t n, cap;
};

/* One internal note. */
struct sql_desk_note_row {
	int64_t seq;
	usec at;
	str author;
	str author_name;
	str body;
};

struct sql_desk_note_row_rows {
	struct sql_desk_note_row *v;
	size_t n, cap;
};

struct sql_desk_queue_in {
	int64_t after_key;
	str after_case;
	str account;
	str assignee;
	bool unassigned;
	str queue;
	str severity;
	str status;
	str language;
	int64_t most;
};

/*
 * Open cases in the queue's order, behind (after_key, after_case). Absent filters do not apply.
 * across accounts: the provider's people work for all accounts; the operation is theirs alone.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_desk_queue_open(struct tx *tx, const struct sql_desk_queue_in *in);
MUST_USE int sql_desk_queue_next(struct stmt *q, struct sql_desk_case_row *ret);
MUST_USE int sql_desk_queue_all(struct tx *tx, const struct sql_desk_queue_in *in,
				struct sql_desk_case_row_rows *ret);

struct sql_desk_assignment_load_in {
	str account;
	str case_id;
};

struct sql_desk_assignment_load_row {
	str assignee;
	str assignee_name;
	str queue;
	usec since;
};

/*
 * Who has the case and in which queue it is. No row: queue main, nobody.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_desk_assignment_load(struct tx *tx, const struct sql_desk_assignment_load_in *in,
				      struct sql_desk_assignment_load_row *ret);

struct sql_desk_assignment_put_in {
	str account;
	str case_id;
	str assignee;
	str assignee_name;
	str queue;
	usec since;
};

/*
 * Sets assignee and queue.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_desk_assignment_put(struct tx *tx, const struct sql_desk_assignment_put_in *in);

struct sql_desk_note_last_in {
	str account;
	str case_id;
};

struct sql_desk_note_last_row {
	int64_t seq;
};

/*
 * The number of the newest note, 0 without one.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_desk_note_last(struct tx *tx, const struct sql_desk_note_last_in *in,
				struct sql_desk_note_last_row *ret);

struct sql_desk_note_insert_in {
	str account;
	str case_id;
	int64_t seq;
	usec at;
	str author;
	str author_name;
	str body;
};

/*
 * Writes a note.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_desk_note_insert(struct tx *tx, const struct sql_desk_note_insert_in *in);

struct sql_desk_note_list_in {
	str account;
	str case_id;
	int64_t after;
	int64_t most;
};

/*
 * Notes behind number `after`, oldest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_desk_note_list_open(struct tx *tx, const struct sql_desk_note_list_in *in);
MUST_USE int sql_desk_note_list_next(struct stmt *q, struct sql_desk_note_row *ret);
MUST_USE int sql_desk_note_list_all(struct tx *tx, const struct sql_desk_note_list_in *in,
				    struct sql_desk_note_row_rows *ret);

struct sql_desk_silent_in {
	usec before;
	int64_t most;
};

struct sql_desk_silent_row {
	str account;
	str case_id;
};

struct sql_desk_silent_rows {
	struct sql_desk_silent_row *v;
	size_t n, cap;
};

/*
 * Cases that have waited for their customer since before that time, the longest first.
 * across accounts: a job closes silent cases of every account.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_desk_silent_open(struct tx *tx, const struct sql_desk_silent_in *in);
MUST_USE int sql_desk_silent_next(struct stmt *q, struct sql_desk_silent_row *ret);
MUST_USE int sql_desk_silent_all(struct tx *tx, const struct sql_desk_silent_in *in,
				 struct sql_desk_silent_rows *ret);

#endif
