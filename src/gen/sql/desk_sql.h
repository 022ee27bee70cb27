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

/* A macro. */
struct sql_desk_macro {
	str account;
	str name;
	str title;
	str reply;
	str note;
	str next_status;
	str severity;
	str add_tags;
	str remove_tags;
	usec changed;
	str changed_by;
};

struct sql_desk_macro_rows {
	struct sql_desk_macro *v;
	size_t n, cap;
};

/* A reply to come, or that has come. */
struct sql_desk_scheduled {
	str account;
	str case_id;
	str reply_id;
	usec send_at;
	str body;
	str next_status;
	bool unless_customer;
	str agent;
	str agent_name;
	usec made;
	int64_t seen;
	str state;
	usec settled;
	str reason;
};

struct sql_desk_scheduled_rows {
	struct sql_desk_scheduled *v;
	size_t n, cap;
};

/* One case of it, as it was before. */
struct sql_desk_bulk_case {
	str account;
	str case_id;
	str bulk_id;
	str severity;
	str status;
	str assignee;
	str assignee_name;
	str queue;
	str tags_added;
	str tags_removed;
	int64_t events;
};

struct sql_desk_bulk_case_rows {
	struct sql_desk_bulk_case *v;
	size_t n, cap;
};

/* What a customer thought. */
struct sql_desk_rating {
	str account;
	str case_id;
	int64_t message;
	int64_t rating;
	str comment;
	str rater;
	str agent;
	str agent_name;
	str plan;
	str severity;
	usec rated;
	usec changed;
};

struct sql_desk_rating_rows {
	struct sql_desk_rating *v;
	size_t n, cap;
};

/* A person to ask. */
struct sql_desk_contact {
	str account;
	int64_t position;
	str name;
	str email;
	str phone;
	str kind;
	str channel;
	str language;
	str zone;
};

struct sql_desk_contact_rows {
	struct sql_desk_contact *v;
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
	str tag;
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

struct sql_draft_put_in {
	str account;
	str case_id;
	str agent;
	str agent_name;
	usec since;
	usec until;
};

/*
 * The agent is writing, or goes on to.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_draft_put(struct tx *tx, const struct sql_draft_put_in *in);

struct sql_draft_delete_in {
	str account;
	str case_id;
	str agent;
};

/*
 * The agent has stopped.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_draft_delete(struct tx *tx, const struct sql_draft_delete_in *in);

struct sql_draft_list_in {
	str account;
	str case_id;
	usec now;
};

struct sql_draft_list_row {
	str agent;
	str agent_name;
	usec since;
	usec until;
};

struct sql_draft_list_rows {
	struct sql_draft_list_row *v;
	size_t n, cap;
};

/*
 * Who is writing at `now`, the longest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_draft_list_open(struct tx *tx, const struct sql_draft_list_in *in);
MUST_USE int sql_draft_list_next(struct stmt *q, struct sql_draft_list_row *ret);
MUST_USE int sql_draft_list_all(struct tx *tx, const struct sql_draft_list_in *in,
				struct sql_draft_list_rows *ret);

struct sql_tag_put_in {
	str account;
	str case_id;
	str tag;
};

/*
 * 1 when the case did not have it.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_tag_put(struct tx *tx, const struct sql_tag_put_in *in);

struct sql_tag_delete_in {
	str account;
	str case_id;
	str tag;
};

/*
 * 1 when the case had it.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_tag_delete(struct tx *tx, const struct sql_tag_delete_in *in);

struct sql_tag_list_in {
	str account;
	str case_id;
};

struct sql_tag_list_row {
	str tag;
};

struct sql_tag_list_rows {
	struct sql_tag_list_row *v;
	size_t n, cap;
};

/*
 * All of a case.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_tag_list_open(struct tx *tx, const struct sql_tag_list_in *in);
MUST_USE int sql_tag_list_next(struct stmt *q, struct sql_tag_list_row *ret);
MUST_USE int sql_tag_list_all(struct tx *tx, const struct sql_tag_list_in *in,
			      struct sql_tag_list_rows *ret);

struct sql_link_put_in {
	str account;
	str case_id;
	str target;
	str title;
	usec added;
};

/*
 * A link, or another title for it.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_link_put(struct tx *tx, const struct sql_link_put_in *in);

struct sql_link_delete_in {
	str account;
	str case_id;
	str target;
};

/*
 * Takes one away.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_link_delete(struct tx *tx, const struct sql_link_delete_in *in);

struct sql_link_list_in {
	str account;
	str case_id;
};

struct sql_link_list_row {
	str target;
	str title;
	usec added;
};

struct sql_link_list_rows {
	struct sql_link_list_row *v;
	size_t n, cap;
};

/*
 * All of a case, the oldest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_link_list_open(struct tx *tx, const struct sql_link_list_in *in);
MUST_USE int sql_link_list_next(struct stmt *q, struct sql_link_list_row *ret);
MUST_USE int sql_link_list_all(struct tx *tx, const struct sql_link_list_in *in,
			       struct sql_link_list_rows *ret);

/*
 * Writes it.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_macro_put(struct tx *tx, const struct sql_desk_macro *in);

struct sql_macro_load_in {
	str account;
	str name;
};

/*
 * By its name.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_macro_load(struct tx *tx, const struct sql_macro_load_in *in,
			    struct sql_desk_macro *ret);

struct sql_macro_list_in {
	str account;
	str after;
	int64_t most;
};

/*
 * In order of their names, behind `after`.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_macro_list_open(struct tx *tx, const struct sql_macro_list_in *in);
MUST_USE int sql_macro_list_next(struct stmt *q, struct sql_desk_macro *ret);
MUST_USE int sql_macro_list_all(struct tx *tx, const struct sql_macro_list_in *in,
				struct sql_desk_macro_rows *ret);

struct sql_macro_delete_in {
	str account;
	str name;
};

/*
 * Removes it.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_macro_delete(struct tx *tx, const struct sql_macro_delete_in *in);

/*
 * A new one.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_scheduled_insert(struct tx *tx, const struct sql_desk_scheduled *in);

struct sql_scheduled_load_in {
	str account;
	str reply_id;
};

/*
 * By its id.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_scheduled_load(struct tx *tx, const struct sql_scheduled_load_in *in,
				struct sql_desk_scheduled *ret);

struct sql_scheduled_settle_in {
	str account;
	str case_id;
	str reply_id;
	str state;
	usec settled;
	str reason;
};

/*
 * It waits no more.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_scheduled_settle(struct tx *tx, const struct sql_scheduled_settle_in *in);

struct sql_scheduled_due_in {
	usec now;
	int64_t most;
};

struct sql_scheduled_due_row {
	str account;
	str reply_id;
};

struct sql_scheduled_due_rows {
	struct sql_scheduled_due_row *v;
	size_t n, cap;
};

/*
 * Replies whose time has come, the oldest first.
 * across accounts: a job sends those of every account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_scheduled_due_open(struct tx *tx, const struct sql_scheduled_due_in *in);
MUST_USE int sql_scheduled_due_next(struct stmt *q, struct sql_scheduled_due_row *ret);
MUST_USE int sql_scheduled_due_all(struct tx *tx, const struct sql_scheduled_due_in *in,
				   struct sql_scheduled_due_rows *ret);

struct sql_scheduled_of_case_in {
	str account;
	str case_id;
	bool waiting;
	usec after_at;
	str after_id;
	int64_t most;
};

/*
 * Of a case, behind (after_at, after_id); only those that wait, if `waiting`.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_scheduled_of_case_open(struct tx *tx, const struct sql_scheduled_of_case_in *in);
MUST_USE int sql_scheduled_of_case_next(struct stmt *q, struct sql_desk_scheduled *ret);
MUST_USE int sql_scheduled_of_case_all(struct tx *tx, const struct sql_scheduled_of_case_in *in,
				       struct sql_desk_scheduled_rows *ret);

struct sql_scheduled_waiting_in {
	usec after_at;
	str after_id;
	int64_t most;
};

/*
 * All that wait, behind (after_at, after_id).
 * across accounts: the provider's people work for all accounts; the operation is theirs alone.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_scheduled_waiting_open(struct tx *tx, const struct sql_scheduled_waiting_in *in);
MUST_USE int sql_scheduled_waiting_next(struct stmt *q, struct sql_desk_scheduled *ret);
MUST_USE int sql_scheduled_waiting_all(struct tx *tx, const struct sql_scheduled_waiting_in *in,
				       struct sql_desk_scheduled_rows *ret);

struct sql_customer_wrote_in {
	str account;
	str display_id;
	int64_t seen;
};

struct sql_customer_wrote_row {
	int64_t n;
};

/*
 * Whether the customer wrote behind that message of a case.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_customer_wrote(struct tx *tx, const struct sql_customer_wrote_in *in,
				struct sql_customer_wrote_row *ret);

struct sql_bulk_insert_in {
	str account;
	str bulk_id;
	usec made;
	usec expires;
	str actor;
	usec undone;
};

/*
 * An action on many cases.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_bulk_insert(struct tx *tx, const struct sql_bulk_insert_in *in);

struct sql_bulk_load_in {
	str account;
	str bulk_id;
};

struct sql_bulk_load_row {
	usec expires;
	usec undone;
};

/*
 * By its id.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_bulk_load(struct tx *tx, const struct sql_bulk_load_in *in,
			   struct sql_bulk_load_row *ret);

struct sql_bulk_undone_in {
	str account;
	str bulk_id;
	usec undone;
};

/*
 * It was taken back.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_bulk_undone(struct tx *tx, const struct sql_bulk_undone_in *in);

/*
 * Remembers it.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_bulk_case_insert(struct tx *tx, const struct sql_desk_bulk_case *in);

struct sql_bulk_case_list_in {
	str bulk_id;
};

/*
 * All cases of it, by account.
 * across accounts: an action of the provider's people is on cases of any account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_bulk_case_list_open(struct tx *tx, const struct sql_bulk_case_list_in *in);
MUST_USE int sql_bulk_case_list_next(struct stmt *q, struct sql_desk_bulk_case *ret);
MUST_USE int sql_bulk_case_list_all(struct tx *tx, const struct sql_bulk_case_list_in *in,
				    struct sql_desk_bulk_case_rows *ret);

struct sql_bulk_expired_in {
	usec now;
	int64_t most;
};

struct sql_bulk_expired_row {
	str account;
	str bulk_id;
};

struct sql_bulk_expired_rows {
	struct sql_bulk_expired_row *v;
	size_t n, cap;
};

/*
 * Those that nobody can undo any more.
 * across accounts: retention serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_bulk_expired_open(struct tx *tx, const struct sql_bulk_expired_in *in);
MUST_USE int sql_bulk_expired_next(struct stmt *q, struct sql_bulk_expired_row *ret);
MUST_USE int sql_bulk_expired_all(struct tx *tx, const struct sql_bulk_expired_in *in,
				  struct sql_bulk_expired_rows *ret);

struct sql_bulk_delete_in {
	str account;
	str bulk_id;
};

/*
 * Forgets one.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_bulk_delete(struct tx *tx, const struct sql_bulk_delete_in *in);

struct sql_bulk_case_delete_in {
	str bulk_id;
};

/*
 * And its cases.
 * across accounts: an action of the provider's people is on cases of any account
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_bulk_case_delete(struct tx *tx, const struct sql_bulk_case_delete_in *in);

struct sql_rating_load_in {
	str account;
	str case_id;
	int64_t message;
};

/*
 * Of one answer, or of the case (0).
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_rating_load(struct tx *tx, const struct sql_rating_load_in *in,
			     struct sql_desk_rating *ret);

/*
 * Gives or changes one.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_rating_put(struct tx *tx, const struct sql_desk_rating *in);

struct sql_rating_list_in {
	str account;
	str case_id;
};

/*
 * All of a case.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_rating_list_open(struct tx *tx, const struct sql_rating_list_in *in);
MUST_USE int sql_rating_list_next(struct stmt *q, struct sql_desk_rating *ret);
MUST_USE int sql_rating_list_all(struct tx *tx, const struct sql_rating_list_in *in,
				 struct sql_desk_rating_rows *ret);

struct sql_rating_report_in {
	usec since;
	usec before;
	str by;
	bool cases;
	bool replies;
	int64_t most;
};

struct sql_rating_report_row {
	str key;
	str name;
	int64_t ratings;
	int64_t sum;
	int64_t ones;
	int64_t twos;
	int64_t threes;
	int64_t fours;
	int64_t fives;
};

struct sql_rating_report_rows {
	struct sql_rating_report_row *v;
	size_t n, cap;
};

/*
 * Ratings given in [since, before), grouped.
 * across accounts: a report on the provider's work
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_rating_report_open(struct tx *tx, const struct sql_rating_report_in *in);
MUST_USE int sql_rating_report_next(struct stmt *q, struct sql_rating_report_row *ret);
MUST_USE int sql_rating_report_all(struct tx *tx, const struct sql_rating_report_in *in,
				   struct sql_rating_report_rows *ret);

/*
 * A new one.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_contact_insert(struct tx *tx, const struct sql_desk_contact *in);

struct sql_contact_clear_in {
	str account;
};

/*
 * Forgets all of an account.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_contact_clear(struct tx *tx, const struct sql_contact_clear_in *in);

struct sql_contact_list_in {
	str account;
};

/*
 * All of an account, in order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_contact_list_open(struct tx *tx, const struct sql_contact_list_in *in);
MUST_USE int sql_contact_list_next(struct stmt *q, struct sql_desk_contact *ret);
MUST_USE int sql_contact_list_all(struct tx *tx, const struct sql_contact_list_in *in,
				  struct sql_desk_contact_rows *ret);

#endif
