/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/cases's statements; do not edit. */
#ifndef GEN_SQL_CASES_SQL_H
#define GEN_SQL_CASES_SQL_H

#include "db.h"
#include "opt.h"

/* Files gathered before they are attached. */
struct sql_attachment_set {
	str account;
	str set_id;
	usec created;
	usec expires;
	int64_t files;
};

struct sql_attachment_set_rows {
	struct sql_attachment_set *v;
	size_t n, cap;
};

/* The content of one file; its bytes are chunks. */
struct sql_attachment_file {
	str account;
	str file_id;
	str set_id;
	int64_t position;
	str file_name;
	int64_t size;
	usec created;
};

struct sql_attachment_file_rows {
	struct sql_attachment_file *v;
	size_t n, cap;
};

/* A file on a communication. */
struct sql_attachment {
	str account;
	str attachment_id;
	str case_id;
	int64_t communication;
	int64_t position;
	str file_id;
	str file_name;
	int64_t size;
};

struct sql_attachment_rows {
	struct sql_attachment *v;
	size_t n, cap;
};

/* A large file on its way in. */
struct sql_attachment_upload {
	str account;
	str upload_id;
	str file_id;
	str file_name;
	int64_t size;
	int64_t part_size;
	int64_t parts;
	int64_t parts_done;
	usec created;
	usec expires;
};

struct sql_attachment_upload_rows {
	struct sql_attachment_upload *v;
	size_t n, cap;
};

/* One part that was received. */
struct sql_attachment_part {
	str account;
	str upload_id;
	int64_t part;
	int64_t size;
	str etag;
	bool confirmed;
};

struct sql_attachment_part_rows {
	struct sql_attachment_part *v;
	size_t n, cap;
};

/* What the scanner said about a file. */
struct sql_attachment_scan {
	str account;
	str file_id;
	str state;
	str signature;
	int64_t tries;
	usec due;
	usec changed;
};

struct sql_attachment_scan_rows {
	struct sql_attachment_scan *v;
	size_t n, cap;
};

/* Hours of a calendar from a moment on. */
struct sql_calendar_version {
	str name;
	usec starts;
	str hours;
	str holiday_sets;
	usec created;
	str created_by;
};

struct sql_calendar_version_rows {
	struct sql_calendar_version *v;
	size_t n, cap;
};

/* A list of holidays from a moment on. */
struct sql_holiday_set {
	str name;
	usec starts;
	str title;
	str days;
	int64_t day_count;
	usec created;
	str created_by;
};

struct sql_holiday_set_rows {
	struct sql_holiday_set *v;
	size_t n, cap;
};

/* One stored version of hours or holidays, for lists. */
struct sql_calendar_line {
	str name;
	str kind;
	usec starts;
	str summary;
	int64_t day_count;
};

struct sql_calendar_line_rows {
	struct sql_calendar_line *v;
	size_t n, cap;
};

/* What came of one run of a clock. */
struct sql_clock_result {
	str account;
	str case_id;
	str clock;
	int64_t run;
	str outcome;
	usec decided;
	int64_t month;
	str plan;
	str severity;
	str issue_type;
	str agent;
	usec started;
	usec due;
	usec ended;
	int64_t target;
	int64_t counted;
};

struct sql_clock_result_rows {
	struct sql_clock_result *v;
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

/* One case. */
struct sql_support_case {
	str account;
	str case_id;
	str display_id;
	str subject;
	str service;
	str category;
	str issue_type;
	str language;
	str submitter;
	str submitted_by;
	str channel;
	str related_case;
	str plan;
	str catalogue;
	usec opened;
	str severity;
	str cc;
	str status;
	usec resolved_at;
	usec last_communication;
	usec last_activity;
	int64_t communications;
	int64_t events;
	int64_t response_target;
	str response_calendar;
	usec response_due;
	usec responded_at;
	usec next_due;
	usec alarm_at;
	str visibility;
	str merged_into;
	bool woven;
};

struct sql_support_case_rows {
	struct sql_support_case *v;
	size_t n, cap;
};

/* One message of a case. */
struct sql_case_communication {
	str account;
	str display_id;
	str case_id;
	int64_t seq;
	str uuid;
	usec at;
	str author_kind;
	str author;
	str submitted_by;
	str channel;
	str body;
	int64_t attachments;
};

struct sql_case_communication_rows {
	struct sql_case_communication *v;
	size_t n, cap;
};

/* One line of a case's log. */
struct sql_case_event {
	str account;
	str display_id;
	int64_t seq;
	usec at;
	str kind;
	str actor_kind;
	str actor;
	int64_t communication;
	str status;
	str severity;
	int64_t target;
	str calendar;
	str detail;
};

struct sql_case_event_rows {
	struct sql_case_event *v;
	size_t n, cap;
};

/* A merge or a split. */
struct sql_case_weave {
	str account;
	str weave_id;
	str kind;
	str case_id;
	str other;
	usec made;
	str actor;
	str actor_name;
	str status;
	usec resolved_at;
	int64_t redirected;
	usec undone;
};

struct sql_case_weave_rows {
	struct sql_case_weave *v;
	size_t n, cap;
};

/*
 * A new set.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_set_insert(struct tx *tx, const struct sql_attachment_set *in);

struct sql_attachment_set_load_in {
	str account;
	str set_id;
};

/*
 * One set, expired or not.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_set_load(struct tx *tx, const struct sql_attachment_set_load_in *in,
				     struct sql_attachment_set *ret);

struct sql_attachment_set_count_in {
	str account;
	usec since;
	int64_t most;
};

struct sql_attachment_set_count_row {
	int64_t n;
};

/*
 * How many sets were made after `since`; counts no further than most.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_set_count(struct tx *tx, const struct sql_attachment_set_count_in *in,
				      struct sql_attachment_set_count_row *ret);

struct sql_attachment_set_grow_in {
	str account;
	str set_id;
	int64_t files;
	int64_t files_before;
};

/*
 * Sets how many files it holds.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_set_grow(struct tx *tx, const struct sql_attachment_set_grow_in *in);

struct sql_attachment_set_expired_in {
	usec before;
	int64_t most;
};

/*
 * Sets that expired before that time.
 * across accounts: cleaning serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_attachment_set_expired_open(struct tx *tx,
					    const struct sql_attachment_set_expired_in *in);
MUST_USE int sql_attachment_set_expired_next(struct stmt *q, struct sql_attachment_set *ret);
MUST_USE int sql_attachment_set_expired_all(struct tx *tx,
					    const struct sql_attachment_set_expired_in *in,
					    struct sql_attachment_set_rows *ret);

struct sql_attachment_set_delete_in {
	str account;
	str set_id;
};

/*
 * Removes a set, not its files.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_set_delete(struct tx *tx,
				       const struct sql_attachment_set_delete_in *in);

/*
 * A new file; its bytes follow.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_file_insert(struct tx *tx, const struct sql_attachment_file *in);

struct sql_attachment_file_of_set_in {
	str account;
	str set_id;
};

/*
 * The files of a set, in order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_attachment_file_of_set_open(struct tx *tx,
					    const struct sql_attachment_file_of_set_in *in);
MUST_USE int sql_attachment_file_of_set_next(struct stmt *q, struct sql_attachment_file *ret);
MUST_USE int sql_attachment_file_of_set_all(struct tx *tx,
					    const struct sql_attachment_file_of_set_in *in,
					    struct sql_attachment_file_rows *ret);

struct sql_attachment_file_unused_in {
	str account;
	str file_id;
};

struct sql_attachment_file_unused_row {
	bool unused;
};

/*
 * Whether no communication refers to the file.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_file_unused(struct tx *tx,
					const struct sql_attachment_file_unused_in *in,
					struct sql_attachment_file_unused_row *ret);

struct sql_attachment_file_held_in {
	str account;
	str file_id;
};

struct sql_attachment_file_held_row {
	bool held;
};

/*
 * Whether a set or an upload still has the file.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_file_held(struct tx *tx, const struct sql_attachment_file_held_in *in,
				      struct sql_attachment_file_held_row *ret);

struct sql_attachment_file_release_in {
	str account;
	str set_id;
};

/*
 * The files of a set that communications refer to no longer belong to the set.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_file_release(struct tx *tx,
					 const struct sql_attachment_file_release_in *in);

struct sql_attachment_file_delete_in {
	str account;
	str file_id;
};

/*
 * Removes a file, not its bytes.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_file_delete(struct tx *tx,
					const struct sql_attachment_file_delete_in *in);

struct sql_attachment_chunk_insert_in {
	str account;
	str file_id;
	int64_t n;
	str bytes;
};

/*
 * Bytes [n MiB, n + 1 MiB) of a file; replaces what was there.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_chunk_insert(struct tx *tx,
					 const struct sql_attachment_chunk_insert_in *in);

struct sql_attachment_chunk_load_in {
	str account;
	str file_id;
	int64_t n;
};

struct sql_attachment_chunk_load_row {
	str bytes;
};

/*
 * Bytes [n MiB, n + 1 MiB) of a file.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_chunk_load(struct tx *tx, const struct sql_attachment_chunk_load_in *in,
				       struct sql_attachment_chunk_load_row *ret);

struct sql_attachment_chunk_delete_in {
	str account;
	str file_id;
};

/*
 * Removes all bytes of a file.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_chunk_delete(struct tx *tx,
					 const struct sql_attachment_chunk_delete_in *in);

/*
 * Hangs a file on a communication.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_insert(struct tx *tx, const struct sql_attachment *in);

struct sql_attachment_load_in {
	str account;
	str attachment_id;
};

/*
 * One attachment.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_load(struct tx *tx, const struct sql_attachment_load_in *in,
				 struct sql_attachment *ret);

struct sql_attachment_of_case_in {
	str account;
	str case_id;
	int64_t from_seq;
	int64_t to_seq;
};

/*
 * What hangs on a case's communications from..to, in order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_attachment_of_case_open(struct tx *tx, const struct sql_attachment_of_case_in *in);
MUST_USE int sql_attachment_of_case_next(struct stmt *q, struct sql_attachment *ret);
MUST_USE int sql_attachment_of_case_all(struct tx *tx, const struct sql_attachment_of_case_in *in,
					struct sql_attachment_rows *ret);

struct sql_attachment_delete_of_case_in {
	str account;
	str case_id;
};

/*
 * Takes everything off a case's communications.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_delete_of_case(struct tx *tx,
					   const struct sql_attachment_delete_of_case_in *in);

/*
 * A new upload.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_upload_insert(struct tx *tx, const struct sql_attachment_upload *in);

struct sql_attachment_upload_load_in {
	str account;
	str upload_id;
};

/*
 * One upload, expired or not.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_upload_load(struct tx *tx,
					const struct sql_attachment_upload_load_in *in,
					struct sql_attachment_upload *ret);

struct sql_attachment_upload_count_in {
	str account;
	usec since;
	int64_t most;
};

struct sql_attachment_upload_count_row {
	int64_t n;
};

/*
 * How many uploads were begun after `since`; counts no further than most.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_upload_count(struct tx *tx,
					 const struct sql_attachment_upload_count_in *in,
					 struct sql_attachment_upload_count_row *ret);

struct sql_attachment_upload_done_in {
	str account;
	str upload_id;
	int64_t parts_done;
};

/*
 * Sets how many parts the client has confirmed.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_upload_done(struct tx *tx,
					const struct sql_attachment_upload_done_in *in);

struct sql_attachment_upload_expired_in {
	usec before;
	int64_t most;
};

/*
 * Uploads that expired before that time.
 * across accounts: cleaning serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_attachment_upload_expired_open(struct tx *tx,
					       const struct sql_attachment_upload_expired_in *in);
MUST_USE int sql_attachment_upload_expired_next(struct stmt *q, struct sql_attachment_upload *ret);
MUST_USE int sql_attachment_upload_expired_all(struct tx *tx,
					       const struct sql_attachment_upload_expired_in *in,
					       struct sql_attachment_upload_rows *ret);

struct sql_attachment_upload_delete_in {
	str account;
	str upload_id;
};

/*
 * Removes an upload, not its parts or its file.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_upload_delete(struct tx *tx,
					  const struct sql_attachment_upload_delete_in *in);

struct sql_attachment_part_put_in {
	str account;
	str upload_id;
	int64_t part;
	int64_t size;
	str etag;
};

/*
 * A part was received, or received again.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_part_put(struct tx *tx, const struct sql_attachment_part_put_in *in);

struct sql_attachment_part_load_in {
	str account;
	str upload_id;
	int64_t part;
};

/*
 * One part.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_part_load(struct tx *tx, const struct sql_attachment_part_load_in *in,
				      struct sql_attachment_part *ret);

struct sql_attachment_part_confirm_in {
	str account;
	str upload_id;
	int64_t part;
};

/*
 * The client has named it as complete.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_part_confirm(struct tx *tx,
					 const struct sql_attachment_part_confirm_in *in);

struct sql_attachment_part_count_in {
	str account;
	str upload_id;
};

struct sql_attachment_part_count_row {
	int64_t n;
};

/*
 * How many parts are confirmed.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_part_count(struct tx *tx, const struct sql_attachment_part_count_in *in,
				       struct sql_attachment_part_count_row *ret);

struct sql_attachment_part_delete_in {
	str account;
	str upload_id;
};

/*
 * Forgets all parts of an upload.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_part_delete(struct tx *tx,
					const struct sql_attachment_part_delete_in *in);

struct sql_attachment_scan_ask_in {
	str account;
	str file_id;
	usec due;
	usec changed;
};

/*
 * Notes that the scanner is to be asked; nothing when it was asked before.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_scan_ask(struct tx *tx, const struct sql_attachment_scan_ask_in *in);

struct sql_attachment_scan_load_in {
	str account;
	str file_id;
};

/*
 * What is known of a file.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_scan_load(struct tx *tx, const struct sql_attachment_scan_load_in *in,
				      struct sql_attachment_scan *ret);

struct sql_attachment_scan_due_in {
	usec now;
	int64_t most;
};

struct sql_attachment_scan_due_row {
	str account;
	str file_id;
	int64_t tries;
	usec due;
};

struct sql_attachment_scan_due_rows {
	struct sql_attachment_scan_due_row *v;
	size_t n, cap;
};

/*
 * Files whose turn it is, the longest waiting first.
 * across accounts: the scanner serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_attachment_scan_due_open(struct tx *tx,
					 const struct sql_attachment_scan_due_in *in);
MUST_USE int sql_attachment_scan_due_next(struct stmt *q, struct sql_attachment_scan_due_row *ret);
MUST_USE int sql_attachment_scan_due_all(struct tx *tx, const struct sql_attachment_scan_due_in *in,
					 struct sql_attachment_scan_due_rows *ret);

struct sql_attachment_quarantine_in {
	usec until;
	str after;
	int64_t most;
};

struct sql_attachment_quarantine_row {
	str account;
	str attachment_id;
	str case_id;
	int64_t communication;
	str file_name;
	int64_t size;
	str signature;
	usec changed;
};

struct sql_attachment_quarantine_rows {
	struct sql_attachment_quarantine_row *v;
	size_t n, cap;
};

/*
 * Infected files where they hang, the newest verdict first, from behind (until, after) on.
 * across accounts: the provider looks after the quarantine of the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_attachment_quarantine_open(struct tx *tx,
					   const struct sql_attachment_quarantine_in *in);
MUST_USE int sql_attachment_quarantine_next(struct stmt *q,
					    struct sql_attachment_quarantine_row *ret);
MUST_USE int sql_attachment_quarantine_all(struct tx *tx,
					   const struct sql_attachment_quarantine_in *in,
					   struct sql_attachment_quarantine_rows *ret);

struct sql_attachment_scan_set_in {
	str account;
	str file_id;
	str new_state;
	str signature;
	int64_t tries;
	usec new_due;
	usec changed;
	usec due;
};

/*
 * What came of asking; nothing when somebody else asked meanwhile.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_attachment_scan_set(struct tx *tx, const struct sql_attachment_scan_set_in *in);

struct sql_attachment_scan_again_in {
	str account;
	str file_id;
	usec due;
	usec changed;
};

/*
 * Forgets what was said, so that the scanner is asked again.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_scan_again(struct tx *tx,
				       const struct sql_attachment_scan_again_in *in);

struct sql_attachment_scan_delete_in {
	str account;
	str file_id;
};

/*
 * Goes with its file.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_attachment_scan_delete(struct tx *tx,
					const struct sql_attachment_scan_delete_in *in);

struct sql_attachment_file_load_in {
	str account;
	str file_id;
};

/*
 * One file.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_attachment_file_load(struct tx *tx, const struct sql_attachment_file_load_in *in,
				      struct sql_attachment_file *ret);

struct sql_attachment_of_file_in {
	str account;
	str file_id;
};

/*
 * Where a file hangs.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_attachment_of_file_open(struct tx *tx, const struct sql_attachment_of_file_in *in);
MUST_USE int sql_attachment_of_file_next(struct stmt *q, struct sql_attachment *ret);
MUST_USE int sql_attachment_of_file_all(struct tx *tx, const struct sql_attachment_of_file_in *in,
					struct sql_attachment_rows *ret);

struct sql_calendar_version_load_in {
	str name;
};

/*
 * All that ever held of one calendar, in order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_calendar_version_load_open(struct tx *tx,
					   const struct sql_calendar_version_load_in *in);
MUST_USE int sql_calendar_version_load_next(struct stmt *q, struct sql_calendar_version *ret);
MUST_USE int sql_calendar_version_load_all(struct tx *tx,
					   const struct sql_calendar_version_load_in *in,
					   struct sql_calendar_version_rows *ret);

/*
 * From a moment on these hours hold; one that begins at the same moment is replaced.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_calendar_version_put(struct tx *tx, const struct sql_calendar_version *in);

struct sql_calendar_version_drop_in {
	str name;
	usec after;
};

/*
 * Forgets what has not begun.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_calendar_version_drop(struct tx *tx,
				       const struct sql_calendar_version_drop_in *in);

struct sql_holiday_set_load_in {
	str name;
};

/*
 * All that ever held of one set, in order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_holiday_set_load_open(struct tx *tx, const struct sql_holiday_set_load_in *in);
MUST_USE int sql_holiday_set_load_next(struct stmt *q, struct sql_holiday_set *ret);
MUST_USE int sql_holiday_set_load_all(struct tx *tx, const struct sql_holiday_set_load_in *in,
				      struct sql_holiday_set_rows *ret);

/*
 * From a moment on this list holds; one that begins at the same moment is replaced.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_holiday_set_put(struct tx *tx, const struct sql_holiday_set *in);

struct sql_holiday_set_drop_in {
	str name;
	usec after;
};

/*
 * Forgets what has not begun.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_holiday_set_drop(struct tx *tx, const struct sql_holiday_set_drop_in *in);

struct sql_calendar_list_in {
	str name;
	str kind;
	usec starts;
	int64_t most;
};

/*
 * Versions of both, by name, behind (name, kind, starts).
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_calendar_list_open(struct tx *tx, const struct sql_calendar_list_in *in);
MUST_USE int sql_calendar_list_next(struct stmt *q, struct sql_calendar_line *ret);
MUST_USE int sql_calendar_list_all(struct tx *tx, const struct sql_calendar_list_in *in,
				   struct sql_calendar_line_rows *ret);

/*
 * Wants the caches of all open cases derived anew, from the first case on.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_clock_refresh_ask(struct tx *tx);

struct sql_clock_refresh_levels_in {
	str levels;
};

/*
 * The same because of other levels of escalation; 0 when they are those that were in force.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_clock_refresh_levels(struct tx *tx, const struct sql_clock_refresh_levels_in *in);

struct sql_clock_refresh_load_row {
	int64_t generation;
	bool done;
	str account;
	str case_id;
	str levels;
	usec plans_seen;
};

/*
 * How far it is.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_clock_refresh_load(struct tx *tx, struct sql_clock_refresh_load_row *ret);

struct sql_clock_plans_seen_in {
	usec until;
};

/*
 * Changes of subscriptions until then have reached open cases.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_clock_plans_seen(struct tx *tx, const struct sql_clock_plans_seen_in *in);

struct sql_clock_replan_next_in {
	usec since;
	usec until;
	str account;
	str case_id;
	int64_t most;
};

struct sql_clock_replan_next_row {
	str account;
	str case_id;
};

struct sql_clock_replan_next_rows {
	struct sql_clock_replan_next_row *v;
	size_t n, cap;
};

/*
 * Open cases, behind a case, of accounts whose subscription began or ended within (since, until].
 * across accounts: a job follows the subscriptions of everybody
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_clock_replan_next_open(struct tx *tx, const struct sql_clock_replan_next_in *in);
MUST_USE int sql_clock_replan_next_next(struct stmt *q, struct sql_clock_replan_next_row *ret);
MUST_USE int sql_clock_replan_next_all(struct tx *tx, const struct sql_clock_replan_next_in *in,
				       struct sql_clock_replan_next_rows *ret);

struct sql_clock_refresh_move_in {
	int64_t generation;
	str account;
	str case_id;
	bool done;
};

/*
 * That case is done, or all are; 0 when it has begun again meanwhile.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_clock_refresh_move(struct tx *tx, const struct sql_clock_refresh_move_in *in);

struct sql_clock_refresh_next_in {
	str account;
	str case_id;
	int64_t most;
};

struct sql_clock_refresh_next_row {
	str account;
	str case_id;
};

struct sql_clock_refresh_next_rows {
	struct sql_clock_refresh_next_row *v;
	size_t n, cap;
};

/*
 * Open cases behind a case, in order.
 * across accounts: hours and holidays concern everybody's cases
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_clock_refresh_next_open(struct tx *tx, const struct sql_clock_refresh_next_in *in);
MUST_USE int sql_clock_refresh_next_next(struct stmt *q, struct sql_clock_refresh_next_row *ret);
MUST_USE int sql_clock_refresh_next_all(struct tx *tx, const struct sql_clock_refresh_next_in *in,
					struct sql_clock_refresh_next_rows *ret);

struct sql_clock_alarms_in {
	usec now;
	int64_t most;
};

struct sql_clock_alarms_row {
	str account;
	str case_id;
};

struct sql_clock_alarms_rows {
	struct sql_clock_alarms_row *v;
	size_t n, cap;
};

/*
 * Cases whose clocks want to be looked at, the earliest first.
 * across accounts: the sweep serves everybody's cases
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_clock_alarms_open(struct tx *tx, const struct sql_clock_alarms_in *in);
MUST_USE int sql_clock_alarms_next(struct stmt *q, struct sql_clock_alarms_row *ret);
MUST_USE int sql_clock_alarms_all(struct tx *tx, const struct sql_clock_alarms_in *in,
				  struct sql_clock_alarms_rows *ret);

struct sql_case_alarm_set_in {
	str account;
	str case_id;
	usec next_due;
	usec alarm_at;
};

/*
 * Mends the two caches of the sweep.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_case_alarm_set(struct tx *tx, const struct sql_case_alarm_set_in *in);

struct sql_escalation_insert_in {
	str account;
	str case_id;
	str clock;
	int64_t run;
	str level;
	usec reached;
	usec fired;
};

/*
 * A level fires; 0 when it has already.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_escalation_insert(struct tx *tx, const struct sql_escalation_insert_in *in);

/*
 * Writes what came of a run.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_clock_result_put(struct tx *tx, const struct sql_clock_result *in);

struct sql_clock_result_drop_in {
	str account;
	str case_id;
	str clock;
	int64_t run;
};

/*
 * A run that is undecided again.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_clock_result_drop(struct tx *tx, const struct sql_clock_result_drop_in *in);

struct sql_clock_result_load_in {
	str account;
	str case_id;
};

/*
 * What is written of a case's clocks.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_clock_result_load_open(struct tx *tx, const struct sql_clock_result_load_in *in);
MUST_USE int sql_clock_result_load_next(struct stmt *q, struct sql_clock_result *ret);
MUST_USE int sql_clock_result_load_all(struct tx *tx, const struct sql_clock_result_load_in *in,
				       struct sql_clock_result_rows *ret);

struct sql_clock_attainment_in {
	str by;
	int64_t from_month;
	int64_t until_month;
	str clock;
	str account;
	str plan;
	str severity;
	str agent;
	str after_key;
	str after_clock;
	int64_t most;
};

struct sql_clock_attainment_row {
	str grp;
	str clock;
	int64_t met;
	int64_t late;
	int64_t stopped;
};

struct sql_clock_attainment_rows {
	struct sql_clock_attainment_row *v;
	size_t n, cap;
};

/*
 * How many runs were met, late or stopped, in groups of one of their texts, behind (key, clock).
 * across accounts: reports are the provider's
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_clock_attainment_open(struct tx *tx, const struct sql_clock_attainment_in *in);
MUST_USE int sql_clock_attainment_next(struct stmt *q, struct sql_clock_attainment_row *ret);
MUST_USE int sql_clock_attainment_all(struct tx *tx, const struct sql_clock_attainment_in *in,
				      struct sql_clock_attainment_rows *ret);

struct sql_clock_evidence_in {
	int64_t from_month;
	int64_t until_month;
	str clock;
	str account;
	str plan;
	str severity;
	str agent;
	str outcome;
	int64_t after_month;
	str after_account;
	str after_case;
	str after_clock;
	int64_t after_run;
	int64_t most;
};

/*
 * The runs behind such a figure, by month, account, case, clock and run, behind a position.
 * across accounts: reports are the provider's
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_clock_evidence_open(struct tx *tx, const struct sql_clock_evidence_in *in);
MUST_USE int sql_clock_evidence_next(struct stmt *q, struct sql_clock_result *ret);
MUST_USE int sql_clock_evidence_all(struct tx *tx, const struct sql_clock_evidence_in *in,
				    struct sql_clock_result_rows *ret);

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

struct sql_field_list_in {
	str account;
	str case_id;
};

struct sql_field_list_row {
	str field;
	str value;
};

struct sql_field_list_rows {
	struct sql_field_list_row *v;
	size_t n, cap;
};

/*
 * All of a case.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_field_list_open(struct tx *tx, const struct sql_field_list_in *in);
MUST_USE int sql_field_list_next(struct stmt *q, struct sql_field_list_row *ret);
MUST_USE int sql_field_list_all(struct tx *tx, const struct sql_field_list_in *in,
				struct sql_field_list_rows *ret);

struct sql_field_put_in {
	str account;
	str case_id;
	str field;
	str value;
};

/*
 * Sets one.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_field_put(struct tx *tx, const struct sql_field_put_in *in);

struct sql_field_delete_in {
	str account;
	str case_id;
	str field;
};

/*
 * Takes one away.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_field_delete(struct tx *tx, const struct sql_field_delete_in *in);

/*
 * A new case; 0 when one of its ids is taken.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_case_insert(struct tx *tx, const struct sql_support_case *in);

struct sql_case_load_in {
	str account;
	str case_id;
	usec oldest;
	str viewer;
	bool own;
	str lf;
	str watcher;
};

/*
 * One case opened at or after `oldest`, if the viewer may see it: everybody's where `viewer` is empty;
 * else what they opened, what is shown to the account (unless `own`), and where `watcher`, a pattern of
 * their mail address between two `lf`, is among its copies.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_case_load(struct tx *tx, const struct sql_case_load_in *in,
			   struct sql_support_case *ret);

struct sql_case_load_display_in {
	str account;
	str display_id;
	usec oldest;
	str viewer;
	bool own;
	str lf;
	str watcher;
};

/*
 * The same by display id.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_case_load_display(struct tx *tx, const struct sql_case_load_display_in *in,
				   struct sql_support_case *ret);

struct sql_case_display_any_in {
	str display_id;
};

struct sql_case_display_any_row {
	str account;
	str case_id;
};

/*
 * Whose case has that display id.
 * across accounts: staff ask with the number that a customer read to them
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_case_display_any(struct tx *tx, const struct sql_case_display_any_in *in,
				  struct sql_case_display_any_row *ret);

struct sql_case_page_in {
	str account;
	usec oldest;
	str viewer;
	bool own;
	str lf;
	str watcher;
	str language;
	str status;
	bool windowed;
	usec after;
	usec before;
	str at_least;
	str until;
	int64_t most;
};

/*
 * Cases of an account, newest first, with ids (which rise with opened) in [at_least, until), that
 * were created or have a communication in [after, before); empty texts: any. Where there is such a
 * window (`windowed`), without woven ones: case_page_woven has them.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_case_page_open(struct tx *tx, const struct sql_case_page_in *in);
MUST_USE int sql_case_page_next(struct stmt *q, struct sql_support_case *ret);
MUST_USE int sql_case_page_all(struct tx *tx, const struct sql_case_page_in *in,
			       struct sql_support_case_rows *ret);

struct sql_case_page_unresolved_in {
	str account;
	usec oldest;
	str viewer;
	bool own;
	str lf;
	str watcher;
	str language;
	bool windowed;
	usec after;
	usec before;
	str at_least;
	str until;
	int64_t most;
};

/*
 * The same without resolved cases; apart, because its condition has an index of its own.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_case_page_unresolved_open(struct tx *tx,
					  const struct sql_case_page_unresolved_in *in);
MUST_USE int sql_case_page_unresolved_next(struct stmt *q, struct sql_support_case *ret);
MUST_USE int sql_case_page_unresolved_all(struct tx *tx,
					  const struct sql_case_page_unresolved_in *in,
					  struct sql_support_case_rows *ret);

struct sql_case_page_woven_in {
	str account;
	usec oldest;
	str viewer;
	bool own;
	str lf;
	str watcher;
	str language;
	str status;
	bool resolved;
	usec after;
	usec before;
	str at_least;
	str until;
	int64_t most;
};

/*
 * Woven cases of an account, newest first, with ids in [at_least, until), that were created or show
 * a message in [after, before): their own and those of cases merged into them, but for moved ones
 * and others' notices; and those moved to any of them. Resolved ones only if `resolved`.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_case_page_woven_open(struct tx *tx, const struct sql_case_page_woven_in *in);
MUST_USE int sql_case_page_woven_next(struct stmt *q, struct sql_support_case *ret);
MUST_USE int sql_case_page_woven_all(struct tx *tx, const struct sql_case_page_woven_in *in,
				     struct sql_support_case_rows *ret);

struct sql_case_page_any_in {
	usec oldest;
	str status;
	bool resolved;
	str display_id;
	int64_t most;
};

/*
 * Cases of all accounts for staff, newest first, from behind display_id on (which rises with time);
 * status empty: any; resolved ones only if `resolved`.
 * across accounts: staff work for every customer
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_case_page_any_open(struct tx *tx, const struct sql_case_page_any_in *in);
MUST_USE int sql_case_page_any_next(struct stmt *q, struct sql_support_case *ret);
MUST_USE int sql_case_page_any_all(struct tx *tx, const struct sql_case_page_any_in *in,
				   struct sql_support_case_rows *ret);

struct sql_case_count_since_in {
	str account;
	usec since;
	str at_least;
	int64_t most;
};

struct sql_case_count_since_row {
	int64_t n;
};

/*
 * How many cases the customer opened after `since`, which ids from at_least on have; counts no
 * further than most.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_case_count_since(struct tx *tx, const struct sql_case_count_since_in *in,
				  struct sql_case_count_since_row *ret);

struct sql_case_update_in {
	str account;
	str case_id;
	str severity;
	str cc;
	str status;
	usec resolved_at;
	usec last_communication;
	usec last_activity;
	int64_t communications;
	int64_t events;
	int64_t response_target;
	str response_calendar;
	usec response_due;
	usec responded_at;
	usec next_due;
	usec alarm_at;
	str plan;
	str catalogue;
	str visibility;
	str merged_into;
	bool woven;
	int64_t events_before;
};

/*
 * What may change of a case; nothing when another change came between.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_case_update(struct tx *tx, const struct sql_case_update_in *in);

/*
 * A new message.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_communication_insert(struct tx *tx, const struct sql_case_communication *in);

struct sql_communication_page_in {
	str account;
	str display_id;
	int64_t seq_before;
	usec after;
	usec before;
	int64_t most;
};

/*
 * Messages of a case with a smaller seq, written in [after, before), newest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_communication_page_open(struct tx *tx, const struct sql_communication_page_in *in);
MUST_USE int sql_communication_page_next(struct stmt *q, struct sql_case_communication *ret);
MUST_USE int sql_communication_page_all(struct tx *tx, const struct sql_communication_page_in *in,
					struct sql_case_communication_rows *ret);

struct sql_communication_recent_in {
	str account;
	int64_t most;
	str id1;
	str id2;
	str id3;
	str id4;
	str id5;
	str id6;
	str id7;
	str id8;
	str id9;
	str id10;
};

/*
 * The newest messages of up to ten cases, at most `most` of each, newest first within a case.
 * The CROSS JOIN keeps SQLite from going through all messages of the account to spare a sort.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_communication_recent_open(struct tx *tx,
					  const struct sql_communication_recent_in *in);
MUST_USE int sql_communication_recent_next(struct stmt *q, struct sql_case_communication *ret);
MUST_USE int sql_communication_recent_all(struct tx *tx,
					  const struct sql_communication_recent_in *in,
					  struct sql_case_communication_rows *ret);

/*
 * The next line of a case's log.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_event_insert(struct tx *tx, const struct sql_case_event *in);

struct sql_event_list_in {
	str account;
	str display_id;
};

/*
 * A case's whole log, in order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_event_list_open(struct tx *tx, const struct sql_event_list_in *in);
MUST_USE int sql_event_list_next(struct stmt *q, struct sql_case_event *ret);
MUST_USE int sql_event_list_all(struct tx *tx, const struct sql_event_list_in *in,
				struct sql_case_event_rows *ret);

struct sql_case_next_account_in {
	str after;
};

struct sql_case_next_account_row {
	str account;
};

/*
 * The first account behind `after` that has cases.
 * across accounts: retention and rebuilding go through all of them
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_case_next_account(struct tx *tx, const struct sql_case_next_account_in *in,
				   struct sql_case_next_account_row *ret);

struct sql_case_walk_in {
	str account;
	str case_id;
	int64_t most;
};

/*
 * Every case of an account, oldest first, from behind case_id on.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_case_walk_open(struct tx *tx, const struct sql_case_walk_in *in);
MUST_USE int sql_case_walk_next(struct stmt *q, struct sql_support_case *ret);
MUST_USE int sql_case_walk_all(struct tx *tx, const struct sql_case_walk_in *in,
			       struct sql_support_case_rows *ret);

struct sql_case_delete_in {
	str account;
	str case_id;
};

/*
 * Removes a case; its communications, events and attachments go by their own statements.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_case_delete(struct tx *tx, const struct sql_case_delete_in *in);

struct sql_communication_delete_in {
	str account;
	str display_id;
};

/*
 * Removes all messages of a case.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_communication_delete(struct tx *tx, const struct sql_communication_delete_in *in);

struct sql_event_delete_in {
	str account;
	str display_id;
};

/*
 * Removes a case's log.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_event_delete(struct tx *tx, const struct sql_event_delete_in *in);

/*
 * One that was just made.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_weave_insert(struct tx *tx, const struct sql_case_weave *in);

struct sql_weave_load_in {
	str account;
	str weave_id;
};

/*
 * By its id.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_weave_load(struct tx *tx, const struct sql_weave_load_in *in,
			    struct sql_case_weave *ret);

struct sql_weave_undone_in {
	str account;
	str weave_id;
	usec undone;
};

/*
 * It is in force no more.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_weave_undone(struct tx *tx, const struct sql_weave_undone_in *in);

struct sql_weave_redirect_in {
	str account;
	str case_id;
};

/*
 * A message to a merged case went to the other one.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_weave_redirect(struct tx *tx, const struct sql_weave_redirect_in *in);

struct sql_weave_of_case_in {
	str account;
	str case_id;
};

struct sql_weave_of_case_row {
	str weave_id;
};

struct sql_weave_of_case_rows {
	struct sql_weave_of_case_row *v;
	size_t n, cap;
};

/*
 * Those in force that a case takes part in, the oldest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_weave_of_case_open(struct tx *tx, const struct sql_weave_of_case_in *in);
MUST_USE int sql_weave_of_case_next(struct stmt *q, struct sql_weave_of_case_row *ret);
MUST_USE int sql_weave_of_case_all(struct tx *tx, const struct sql_weave_of_case_in *in,
				   struct sql_weave_of_case_rows *ret);

struct sql_merged_cases_in {
	str account;
	str case_id;
};

struct sql_merged_cases_row {
	str case_id;
	str display_id;
};

struct sql_merged_cases_rows {
	struct sql_merged_cases_row *v;
	size_t n, cap;
};

/*
 * Cases that were merged into that one.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_merged_cases_open(struct tx *tx, const struct sql_merged_cases_in *in);
MUST_USE int sql_merged_cases_next(struct stmt *q, struct sql_merged_cases_row *ret);
MUST_USE int sql_merged_cases_all(struct tx *tx, const struct sql_merged_cases_in *in,
				  struct sql_merged_cases_rows *ret);

struct sql_moved_insert_in {
	str account;
	str display_id;
	int64_t seq;
	str shown;
	str weave_id;
};

/*
 * Another case shows that message.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_moved_insert(struct tx *tx, const struct sql_moved_insert_in *in);

struct sql_moved_delete_in {
	str account;
	str weave_id;
};

/*
 * What a split moved is shown at home again.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_moved_delete(struct tx *tx, const struct sql_moved_delete_in *in);

struct sql_moved_of_case_in {
	str account;
	str display_id;
};

struct sql_moved_of_case_row {
	int64_t seq;
};

struct sql_moved_of_case_rows {
	struct sql_moved_of_case_row *v;
	size_t n, cap;
};

/*
 * Messages of a case that another one shows.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_moved_of_case_open(struct tx *tx, const struct sql_moved_of_case_in *in);
MUST_USE int sql_moved_of_case_next(struct stmt *q, struct sql_moved_of_case_row *ret);
MUST_USE int sql_moved_of_case_all(struct tx *tx, const struct sql_moved_of_case_in *in,
				   struct sql_moved_of_case_rows *ret);

struct sql_communication_woven_in {
	str account;
	str display_id;
	str case_id;
	usec at;
	str at_display;
	int64_t at_seq;
	usec after;
	usec before;
	int64_t most;
};

/*
 * What a woven case shows, newest first, from behind (at, at_display, at_seq) on, written in
 * [after, before): its own messages and those of cases merged into it, but for moved ones and others'
 * notices; and those moved to any of them.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_communication_woven_open(struct tx *tx,
					 const struct sql_communication_woven_in *in);
MUST_USE int sql_communication_woven_next(struct stmt *q, struct sql_case_communication *ret);
MUST_USE int sql_communication_woven_all(struct tx *tx, const struct sql_communication_woven_in *in,
					 struct sql_case_communication_rows *ret);

struct sql_communication_woven_count_in {
	str account;
	str display_id;
	str case_id;
};

struct sql_communication_woven_count_row {
	int64_t n;
};

/*
 * How many messages communication_woven gives in all.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_communication_woven_count(struct tx *tx,
					   const struct sql_communication_woven_count_in *in,
					   struct sql_communication_woven_count_row *ret);

struct sql_weave_showing_in {
	str account;
	str case_id;
	int64_t seq;
};

struct sql_weave_showing_row {
	str case_id;
	usec opened;
};

struct sql_weave_showing_rows {
	struct sql_weave_showing_row *v;
	size_t n, cap;
};

/*
 * Other cases that show a message of this one: that to which a split moved it, else the one itself
 * was merged into; and where the former was merged into. seq 0: any of its messages.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_weave_showing_open(struct tx *tx, const struct sql_weave_showing_in *in);
MUST_USE int sql_weave_showing_next(struct stmt *q, struct sql_weave_showing_row *ret);
MUST_USE int sql_weave_showing_all(struct tx *tx, const struct sql_weave_showing_in *in,
				   struct sql_weave_showing_rows *ret);

#endif
