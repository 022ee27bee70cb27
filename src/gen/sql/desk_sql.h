/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/desk's statements; do not edit. */
#ifndef GEN_SQL_DESK_SQL_H
#define GEN_SQL_DESK_SQL_H

#include "db.h"
#include "opt.h"

/* A contact that somebody is looked for. */
struct sql_desk_offer {
	str account;
	str kind;
	str contact;
	str case_id;
	usec look;
	str offered_to;
	str offered_name;
	usec expires;
	str outcome;
	str reason;
	str passed;
	usec alone;
};

struct sql_desk_offer_rows {
	struct sql_desk_offer *v;
	size_t n, cap;
};

/* A layer's rotation. */
struct sql_desk_rotation {
	str team;
	int64_t layer;
	str label;
	str zone;
	usec anchor_day;
	int64_t turn_days;
	int64_t handover_minute;
	int64_t ack_minutes;
	usec changed;
};

struct sql_desk_rotation_rows {
	struct sql_desk_rotation *v;
	size_t n, cap;
};

/* A cover. */
struct sql_desk_override {
	str override_id;
	str team;
	int64_t layer;
	str principal;
	usec starts_at;
	usec ends_at;
	str reason;
	usec created;
};

struct sql_desk_override_rows {
	struct sql_desk_override *v;
	size_t n, cap;
};

/* A page. */
struct sql_desk_page {
	str page_id;
	str account;
	str case_id;
	str team;
	str cause;
	str reason;
	str state;
	int64_t layer;
	usec next_at;
	str acknowledged_by;
	usec acknowledged_at;
	usec created;
};

struct sql_desk_page_rows {
	struct sql_desk_page *v;
	size_t n, cap;
};

/* A team. */
struct sql_desk_team {
	str team;
	str label;
	str zone;
	usec created;
	usec changed;
};

struct sql_desk_team_rows {
	struct sql_desk_team *v;
	size_t n, cap;
};

/* An agent's profile. */
struct sql_desk_agent {
	str principal;
	int64_t capacity;
	str presence;
	usec presence_until;
	str presence_note;
	usec presence_set;
	usec last_routed;
	usec created;
	usec changed;
};

struct sql_desk_agent_rows {
	struct sql_desk_agent *v;
	size_t n, cap;
};

/* A profile with the person. */
struct sql_agent_row {
	str principal;
	str name;
	str email;
	str status;
	int64_t capacity;
	str presence;
	usec presence_until;
	str presence_note;
	usec last_routed;
};

struct sql_agent_row_rows {
	struct sql_agent_row *v;
	size_t n, cap;
};

/* A shift. */
struct sql_desk_shift {
	str shift_id;
	str principal;
	str team;
	int64_t weekdays;
	usec starts_at;
	usec ends_at;
	str zone;
	int64_t from_minute;
	int64_t minutes;
	usec first_day;
	usec last_day;
	str note;
	str source;
	usec created;
};

struct sql_desk_shift_rows {
	struct sql_desk_shift *v;
	size_t n, cap;
};

/* A calendar link. */
struct sql_desk_feed {
	str feed_id;
	str token_hash;
	str principal;
	str team;
	usec created;
	str created_by;
};

struct sql_desk_feed_rows {
	struct sql_desk_feed *v;
	size_t n, cap;
};

/* One rule. */
struct sql_desk_rule {
	int64_t position;
	str code;
	str label;
	str plans;
	str features;
	str severities;
	str services;
	str languages;
	str issue_types;
	str team;
	int64_t skill_level;
	str on_call;
	bool copy_manager;
	int64_t reply_minutes;
};

struct sql_desk_rule_rows {
	struct sql_desk_rule *v;
	size_t n, cap;
};

/* What routing knows of a case. */
struct sql_desk_routing {
	str account;
	str case_id;
	str team;
	str passed;
	usec retry_at;
	int64_t tries;
	usec held_since;
	usec reply_by;
	str rule;
	str reason;
	usec decided_at;
};

struct sql_desk_routing_rows {
	struct sql_desk_routing *v;
	size_t n, cap;
};

/* A case that routing is to look at. */
struct sql_routing_task {
	str account;
	str case_id;
	str display_id;
	str severity;
};

struct sql_routing_task_rows {
	struct sql_routing_task *v;
	size_t n, cap;
};

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

struct sql_offer_load_in {
	str account;
	str kind;
	str contact;
};

/*
 * One of them.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_offer_load(struct tx *tx, const struct sql_offer_load_in *in,
			    struct sql_desk_offer *ret);

/*
 * Writes it.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_offer_put(struct tx *tx, const struct sql_desk_offer *in);

struct sql_offer_drop_in {
	str account;
	str kind;
	str contact;
};

/*
 * Nobody is looked for any more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_offer_drop(struct tx *tx, const struct sql_offer_drop_in *in);

struct sql_offer_due_in {
	str kind;
	usec now;
	int64_t most;
};

struct sql_offer_due_row {
	str account;
	str contact;
};

struct sql_offer_due_rows {
	struct sql_offer_due_row *v;
	size_t n, cap;
};

/*
 * Contacts that are to be looked at, the longest waiting first.
 * across accounts: one job looks for people for all of them
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_offer_due_open(struct tx *tx, const struct sql_offer_due_in *in);
MUST_USE int sql_offer_due_next(struct stmt *q, struct sql_offer_due_row *ret);
MUST_USE int sql_offer_due_all(struct tx *tx, const struct sql_offer_due_in *in,
			       struct sql_offer_due_rows *ret);

struct sql_offer_held_in {
	str kind;
};

struct sql_offer_held_row {
	str offered_to;
	int64_t n;
};

struct sql_offer_held_rows {
	struct sql_offer_held_row *v;
	size_t n, cap;
};

/*
 * How many of them each of the staff is asked for.
 * across accounts: an agent serves customers of every account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_offer_held_open(struct tx *tx, const struct sql_offer_held_in *in);
MUST_USE int sql_offer_held_next(struct stmt *q, struct sql_offer_held_row *ret);
MUST_USE int sql_offer_held_all(struct tx *tx, const struct sql_offer_held_in *in,
				struct sql_offer_held_rows *ret);

struct sql_rotation_list_in {
	str team;
};

/*
 * Rotations of a team, or of all.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_rotation_list_open(struct tx *tx, const struct sql_rotation_list_in *in);
MUST_USE int sql_rotation_list_next(struct stmt *q, struct sql_desk_rotation *ret);
MUST_USE int sql_rotation_list_all(struct tx *tx, const struct sql_rotation_list_in *in,
				   struct sql_desk_rotation_rows *ret);

/*
 * Sets a rotation.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_rotation_put(struct tx *tx, const struct sql_desk_rotation *in);

struct sql_rotation_delete_in {
	str team;
	int64_t layer;
};

/*
 * Removes a layer, its members and covers.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_rotation_delete(struct tx *tx, const struct sql_rotation_delete_in *in);

struct sql_rotation_members_in {
	str account;
	str team;
};

struct sql_rotation_members_row {
	str team;
	int64_t layer;
	int64_t position;
	str principal;
	str name;
};

struct sql_rotation_members_rows {
	struct sql_rotation_members_row *v;
	size_t n, cap;
};

/*
 * Who takes turns; name is absent when the person is gone or not active.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_rotation_members_open(struct tx *tx, const struct sql_rotation_members_in *in);
MUST_USE int sql_rotation_members_next(struct stmt *q, struct sql_rotation_members_row *ret);
MUST_USE int sql_rotation_members_all(struct tx *tx, const struct sql_rotation_members_in *in,
				      struct sql_rotation_members_rows *ret);

struct sql_rotation_members_clear_in {
	str team;
	int64_t layer;
};

/*
 * Nobody takes turns.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_rotation_members_clear(struct tx *tx,
					const struct sql_rotation_members_clear_in *in);

struct sql_rotation_member_insert_in {
	str team;
	int64_t layer;
	int64_t position;
	str principal;
};

/*
 * Somebody takes turns.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_rotation_member_insert(struct tx *tx,
					const struct sql_rotation_member_insert_in *in);

/*
 * A new cover.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_override_insert(struct tx *tx, const struct sql_desk_override *in);

struct sql_override_delete_in {
	str override_id;
};

/*
 * Removes a cover.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_override_delete(struct tx *tx, const struct sql_override_delete_in *in);

struct sql_override_list_in {
	str account;
	str team;
	usec from;
	usec to;
};

struct sql_override_list_row {
	str override_id;
	str team;
	int64_t layer;
	str principal;
	str name;
	usec starts_at;
	usec ends_at;
	str reason;
	usec created;
};

struct sql_override_list_rows {
	struct sql_override_list_row *v;
	size_t n, cap;
};

/*
 * Covers that touch [from, to), in the order in which they were made.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_override_list_open(struct tx *tx, const struct sql_override_list_in *in);
MUST_USE int sql_override_list_next(struct stmt *q, struct sql_override_list_row *ret);
MUST_USE int sql_override_list_all(struct tx *tx, const struct sql_override_list_in *in,
				   struct sql_override_list_rows *ret);

struct sql_page_insert_in {
	str page_id;
	str account;
	str case_id;
	str team;
	str cause;
	str reason;
	str state;
	int64_t layer;
	usec next_at;
	str acknowledged_by;
	usec acknowledged_at;
	usec created;
};

/*
 * A new page; 0 when that cause has paged for the case already.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_page_insert(struct tx *tx, const struct sql_page_insert_in *in);

struct sql_page_of_cause_in {
	str account;
	str case_id;
	str cause;
};

/*
 * The page of a cause.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_page_of_cause(struct tx *tx, const struct sql_page_of_cause_in *in,
			       struct sql_desk_page *ret);

struct sql_page_load_in {
	str page_id;
};

/*
 * One page.
 * across accounts: it is named by an id of its own; only the provider's people ask
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_page_load(struct tx *tx, const struct sql_page_load_in *in,
			   struct sql_desk_page *ret);

struct sql_page_save_in {
	str account;
	str page_id;
	str state;
	int64_t layer;
	usec next_at;
	str acknowledged_by;
	usec acknowledged_at;
};

/*
 * Where a page stands.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_page_save(struct tx *tx, const struct sql_page_save_in *in);

struct sql_page_due_in {
	usec now;
	int64_t most;
};

struct sql_page_due_row {
	str page_id;
};

struct sql_page_due_rows {
	struct sql_page_due_row *v;
	size_t n, cap;
};

/*
 * Pages whose next layer's turn has come.
 * across accounts: one job pages for all
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_page_due_open(struct tx *tx, const struct sql_page_due_in *in);
MUST_USE int sql_page_due_next(struct stmt *q, struct sql_page_due_row *ret);
MUST_USE int sql_page_due_all(struct tx *tx, const struct sql_page_due_in *in,
			      struct sql_page_due_rows *ret);

struct sql_page_list_in {
	usec before;
	str before_id;
	str state;
	str team;
	str principal;
	int64_t most;
};

/*
 * Pages, newest first, from behind (before, before_id) on.
 * across accounts: the provider's people are paged for all accounts
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_page_list_open(struct tx *tx, const struct sql_page_list_in *in);
MUST_USE int sql_page_list_next(struct stmt *q, struct sql_desk_page *ret);
MUST_USE int sql_page_list_all(struct tx *tx, const struct sql_page_list_in *in,
			       struct sql_desk_page_rows *ret);

struct sql_page_step_insert_in {
	str account;
	str page_id;
	int64_t layer;
	str principal;
	usec at;
};

/*
 * A layer was paged; 0 when it had been.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_page_step_insert(struct tx *tx, const struct sql_page_step_insert_in *in);

struct sql_page_steps_in {
	str account;
	str provider;
	str page_id;
};

struct sql_page_steps_row {
	int64_t layer;
	str principal;
	str name;
	usec at;
};

struct sql_page_steps_rows {
	struct sql_page_steps_row *v;
	size_t n, cap;
};

/*
 * Whom a page went to.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_page_steps_open(struct tx *tx, const struct sql_page_steps_in *in);
MUST_USE int sql_page_steps_next(struct stmt *q, struct sql_page_steps_row *ret);
MUST_USE int sql_page_steps_all(struct tx *tx, const struct sql_page_steps_in *in,
				struct sql_page_steps_rows *ret);

struct sql_team_load_in {
	str team;
};

/*
 * One team.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_team_load(struct tx *tx, const struct sql_team_load_in *in,
			   struct sql_desk_team *ret);

struct sql_team_list_in {
	str team;
	str after;
	int64_t most;
};

/*
 * One team or all, in order of their codes.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_team_list_open(struct tx *tx, const struct sql_team_list_in *in);
MUST_USE int sql_team_list_next(struct stmt *q, struct sql_desk_team *ret);
MUST_USE int sql_team_list_all(struct tx *tx, const struct sql_team_list_in *in,
			       struct sql_desk_team_rows *ret);

struct sql_team_count_row {
	int64_t teams;
};

/*
 * How many there are.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_team_count(struct tx *tx, struct sql_team_count_row *ret);

/*
 * Makes a team or changes it; when it was made stays.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_team_put(struct tx *tx, const struct sql_desk_team *in);

struct sql_team_delete_in {
	str team;
};

/*
 * Removes a team; members, rotations and covers go with it.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_team_delete(struct tx *tx, const struct sql_team_delete_in *in);

struct sql_team_members_in {
	str account;
	str team;
};

struct sql_team_members_row {
	str team;
	str principal;
	str name;
	str email;
	str status;
	str role;
};

struct sql_team_members_rows {
	struct sql_team_members_row *v;
	size_t n, cap;
};

/*
 * Members of one team or of all.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_team_members_open(struct tx *tx, const struct sql_team_members_in *in);
MUST_USE int sql_team_members_next(struct stmt *q, struct sql_team_members_row *ret);
MUST_USE int sql_team_members_all(struct tx *tx, const struct sql_team_members_in *in,
				  struct sql_team_members_rows *ret);

struct sql_team_members_clear_in {
	str team;
};

/*
 * Everybody leaves.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_team_members_clear(struct tx *tx, const struct sql_team_members_clear_in *in);

struct sql_team_member_insert_in {
	str team;
	str principal;
	str role;
	usec since;
};

/*
 * Somebody joins.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_team_member_insert(struct tx *tx, const struct sql_team_member_insert_in *in);

struct sql_agent_load_in {
	str principal;
};

/*
 * One profile.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_agent_load(struct tx *tx, const struct sql_agent_load_in *in,
			    struct sql_desk_agent *ret);

/*
 * Makes a profile or changes it; when it was made stays.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_agent_put(struct tx *tx, const struct sql_desk_agent *in);

struct sql_agent_routed_in {
	str principal;
	usec at;
};

/*
 * Routing gave the agent a case.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_agent_routed(struct tx *tx, const struct sql_agent_routed_in *in);

struct sql_agent_list_in {
	str account;
	str after;
	str principal;
	str team;
	int64_t most;
};

/*
 * Profiles of people who are there, in order of their ids.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_agent_list_open(struct tx *tx, const struct sql_agent_list_in *in);
MUST_USE int sql_agent_list_next(struct stmt *q, struct sql_agent_row *ret);
MUST_USE int sql_agent_list_all(struct tx *tx, const struct sql_agent_list_in *in,
				struct sql_agent_row_rows *ret);

struct sql_skill_list_in {
	str principal;
};

struct sql_skill_list_row {
	str principal;
	str kind;
	str value;
	int64_t level;
};

struct sql_skill_list_rows {
	struct sql_skill_list_row *v;
	size_t n, cap;
};

/*
 * Skills of one agent or of all.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_skill_list_open(struct tx *tx, const struct sql_skill_list_in *in);
MUST_USE int sql_skill_list_next(struct stmt *q, struct sql_skill_list_row *ret);
MUST_USE int sql_skill_list_all(struct tx *tx, const struct sql_skill_list_in *in,
				struct sql_skill_list_rows *ret);

struct sql_skill_clear_in {
	str principal;
};

/*
 * Forgets all skills of an agent.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_skill_clear(struct tx *tx, const struct sql_skill_clear_in *in);

struct sql_skill_insert_in {
	str principal;
	str kind;
	str value;
	int64_t level;
};

/*
 * One skill.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_skill_insert(struct tx *tx, const struct sql_skill_insert_in *in);

struct sql_agent_loads_row {
	str assignee;
	str severity;
	bool waiting;
	int64_t cases;
};

struct sql_agent_loads_rows {
	struct sql_agent_loads_row *v;
	size_t n, cap;
};

/*
 * Open cases that somebody has, counted by person, severity and status, from the index of these
 * alone; and whether the customer must act.
 * across accounts: the provider's people work for all accounts
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_agent_loads_open(struct tx *tx);
MUST_USE int sql_agent_loads_next(struct stmt *q, struct sql_agent_loads_row *ret);
MUST_USE int sql_agent_loads_all(struct tx *tx, struct sql_agent_loads_rows *ret);

struct sql_shift_load_in {
	str shift_id;
};

/*
 * One shift.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_shift_load(struct tx *tx, const struct sql_shift_load_in *in,
			    struct sql_desk_shift *ret);

/*
 * Makes a shift or replaces it.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_shift_put(struct tx *tx, const struct sql_desk_shift *in);

struct sql_shift_delete_in {
	str shift_id;
};

/*
 * Removes a shift.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_shift_delete(struct tx *tx, const struct sql_shift_delete_in *in);

struct sql_shift_list_in {
	str account;
	str after;
	str principal;
	str team;
	usec now;
	usec today;
	int64_t most;
};

struct sql_shift_list_row {
	str shift_id;
	str principal;
	str name;
	str team;
	int64_t weekdays;
	usec starts_at;
	usec ends_at;
	str zone;
	int64_t from_minute;
	int64_t minutes;
	usec first_day;
	usec last_day;
	str note;
	str source;
};

struct sql_shift_list_rows {
	struct sql_shift_list_row *v;
	size_t n, cap;
};

/*
 * Shifts that are not over, in order of their ids. today: local midnight, as if it were UTC, of the
 * earliest day that some zone still has.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_shift_list_open(struct tx *tx, const struct sql_shift_list_in *in);
MUST_USE int sql_shift_list_next(struct stmt *q, struct sql_shift_list_row *ret);
MUST_USE int sql_shift_list_all(struct tx *tx, const struct sql_shift_list_in *in,
				struct sql_shift_list_rows *ret);

struct sql_shift_between_in {
	str principal;
	str team;
	usec from;
	usec to;
	usec from_day;
	usec to_day;
};

/*
 * Shifts that may touch [from, to): single ones that do, weekly ones of those days.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_shift_between_open(struct tx *tx, const struct sql_shift_between_in *in);
MUST_USE int sql_shift_between_next(struct stmt *q, struct sql_desk_shift *ret);
MUST_USE int sql_shift_between_all(struct tx *tx, const struct sql_shift_between_in *in,
				   struct sql_desk_shift_rows *ret);

struct sql_shift_import_clear_in {
	str source;
	str principal;
	str team;
	usec now;
};

/*
 * What an import brought and is not over.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_shift_import_clear(struct tx *tx, const struct sql_shift_import_clear_in *in);

struct sql_shift_import_count_in {
	str source;
	str principal;
	str team;
	usec now;
};

struct sql_shift_import_count_row {
	int64_t shifts;
};

/*
 * How many those are.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_shift_import_count(struct tx *tx, const struct sql_shift_import_count_in *in,
				    struct sql_shift_import_count_row *ret);

/*
 * A new link.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_feed_insert(struct tx *tx, const struct sql_desk_feed *in);

struct sql_feed_load_in {
	str feed_id;
};

/*
 * One link.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_feed_load(struct tx *tx, const struct sql_feed_load_in *in,
			   struct sql_desk_feed *ret);

struct sql_feed_find_in {
	str token_hash;
};

/*
 * The link that a token opens.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_feed_find(struct tx *tx, const struct sql_feed_find_in *in,
			   struct sql_desk_feed *ret);

struct sql_feed_delete_in {
	str feed_id;
};

/*
 * Revokes a link.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_feed_delete(struct tx *tx, const struct sql_feed_delete_in *in);

struct sql_feed_list_in {
	str account;
	str after;
	int64_t most;
};

struct sql_feed_list_row {
	str feed_id;
	str name;
	str team;
	usec created;
	str created_by_name;
};

struct sql_feed_list_rows {
	struct sql_feed_list_row *v;
	size_t n, cap;
};

/*
 * Links in order of their ids.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_feed_list_open(struct tx *tx, const struct sql_feed_list_in *in);
MUST_USE int sql_feed_list_next(struct stmt *q, struct sql_feed_list_row *ret);
MUST_USE int sql_feed_list_all(struct tx *tx, const struct sql_feed_list_in *in,
			       struct sql_feed_list_rows *ret);

struct sql_manager_put_in {
	str account;
	str principal;
	usec since;
};

/*
 * Names an account's manager.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_manager_put(struct tx *tx, const struct sql_manager_put_in *in);

struct sql_manager_delete_in {
	str account;
};

/*
 * The account has none any more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_manager_delete(struct tx *tx, const struct sql_manager_delete_in *in);

struct sql_manager_load_in {
	str account;
	str provider;
};

struct sql_manager_load_row {
	str principal;
	str name;
	usec since;
};

/*
 * An account's manager, while that person is active.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_manager_load(struct tx *tx, const struct sql_manager_load_in *in,
			      struct sql_manager_load_row *ret);

struct sql_manager_list_in {
	str provider;
	str after;
	str principal;
	int64_t most;
};

struct sql_manager_list_row {
	str account;
	str account_name;
	str name;
	usec since;
};

struct sql_manager_list_rows {
	struct sql_manager_list_row *v;
	size_t n, cap;
};

/*
 * Accounts with a manager.
 * across accounts: the provider's people ask who looks after whom
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_manager_list_open(struct tx *tx, const struct sql_manager_list_in *in);
MUST_USE int sql_manager_list_next(struct stmt *q, struct sql_manager_list_row *ret);
MUST_USE int sql_manager_list_all(struct tx *tx, const struct sql_manager_list_in *in,
				  struct sql_manager_list_rows *ret);

struct sql_copy_put_in {
	str account;
	str case_id;
	str principal;
	str reason;
	usec since;
};

/*
 * Somebody follows a case; 0 when he does already.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_copy_put(struct tx *tx, const struct sql_copy_put_in *in);

struct sql_copy_list_in {
	str account;
	str case_id;
	str provider;
};

struct sql_copy_list_row {
	str principal;
	str name;
	str email;
	str reason;
	usec since;
};

struct sql_copy_list_rows {
	struct sql_copy_list_row *v;
	size_t n, cap;
};

/*
 * Who follows a case.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_copy_list_open(struct tx *tx, const struct sql_copy_list_in *in);
MUST_USE int sql_copy_list_next(struct stmt *q, struct sql_copy_list_row *ret);
MUST_USE int sql_copy_list_all(struct tx *tx, const struct sql_copy_list_in *in,
			       struct sql_copy_list_rows *ret);

struct sql_agent_work_in {
	str principal;
	usec after_since;
	str after_case;
	int64_t most;
};

struct sql_agent_work_row {
	str account;
	str account_name;
	str case_id;
	str display_id;
	str subject;
	str status;
	str severity;
	str queue;
	usec since;
	struct opt_usec reply_by;
	bool copied;
	str note;
	str note_by;
};

struct sql_agent_work_rows {
	struct sql_agent_work_row *v;
	size_t n, cap;
};

/*
 * Open cases that an agent has or follows, from behind (after_since, after_case) on.
 * across accounts: the provider's people work for all accounts
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_agent_work_open(struct tx *tx, const struct sql_agent_work_in *in);
MUST_USE int sql_agent_work_next(struct stmt *q, struct sql_agent_work_row *ret);
MUST_USE int sql_agent_work_all(struct tx *tx, const struct sql_agent_work_in *in,
				struct sql_agent_work_rows *ret);

/*
 * All rules in order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_rule_list_open(struct tx *tx);
MUST_USE int sql_rule_list_next(struct stmt *q, struct sql_desk_rule *ret);
MUST_USE int sql_rule_list_all(struct tx *tx, struct sql_desk_rule_rows *ret);

/*
 * Forgets all rules.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_rule_clear(struct tx *tx);

/*
 * One rule.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_rule_insert(struct tx *tx, const struct sql_desk_rule *in);

struct sql_rule_of_team_in {
	str team;
};

struct sql_rule_of_team_row {
	str code;
};

/*
 * A rule that names the team.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_rule_of_team(struct tx *tx, const struct sql_rule_of_team_in *in,
			      struct sql_rule_of_team_row *ret);

struct sql_weight_list_row {
	str severity;
	int64_t points;
};

struct sql_weight_list_rows {
	struct sql_weight_list_row *v;
	size_t n, cap;
};

/*
 * What cases weigh.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_weight_list_open(struct tx *tx);
MUST_USE int sql_weight_list_next(struct stmt *q, struct sql_weight_list_row *ret);
MUST_USE int sql_weight_list_all(struct tx *tx, struct sql_weight_list_rows *ret);

/*
 * Forgets all weights.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_weight_clear(struct tx *tx);

struct sql_weight_insert_in {
	str severity;
	int64_t points;
};

/*
 * One weight.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_weight_insert(struct tx *tx, const struct sql_weight_insert_in *in);

struct sql_routing_load_in {
	str account;
	str case_id;
};

/*
 * One case's.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_routing_load(struct tx *tx, const struct sql_routing_load_in *in,
			      struct sql_desk_routing *ret);

/*
 * Writes it.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_routing_put(struct tx *tx, const struct sql_desk_routing *in);

struct sql_routing_waiting_in {
	usec now;
	int64_t most;
};

/*
 * Cases for which somebody is to be looked for, the longest waiting first.
 * across accounts: one job routes for all
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_routing_waiting_open(struct tx *tx, const struct sql_routing_waiting_in *in);
MUST_USE int sql_routing_waiting_next(struct stmt *q, struct sql_routing_task *ret);
MUST_USE int sql_routing_waiting_all(struct tx *tx, const struct sql_routing_waiting_in *in,
				     struct sql_routing_task_rows *ret);

struct sql_routing_lapsed_in {
	usec now;
	int64_t most;
};

/*
 * Cases whose reply is due.
 * across accounts: one job routes for all
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_routing_lapsed_open(struct tx *tx, const struct sql_routing_lapsed_in *in);
MUST_USE int sql_routing_lapsed_next(struct stmt *q, struct sql_routing_task *ret);
MUST_USE int sql_routing_lapsed_all(struct tx *tx, const struct sql_routing_lapsed_in *in,
				    struct sql_routing_task_rows *ret);

struct sql_routing_new_in {
	str from_display;
	int64_t most;
};

/*
 * Cases that nobody has taken and routing has not seen, from a display id on, which rises with time.
 * across accounts: one job routes for all
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_routing_new_open(struct tx *tx, const struct sql_routing_new_in *in);
MUST_USE int sql_routing_new_next(struct stmt *q, struct sql_routing_task *ret);
MUST_USE int sql_routing_new_all(struct tx *tx, const struct sql_routing_new_in *in,
				 struct sql_routing_task_rows *ret);

struct sql_routing_anew_in {
	usec now;
};

/*
 * Open cases that no rule applied to are looked at once more.
 * across accounts: rules hold for all
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_routing_anew(struct tx *tx, const struct sql_routing_anew_in *in);

struct sql_routing_mark_row {
	usec seen;
	usec swept;
};

/*
 * How far it has looked; no row: nowhere.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_routing_mark(struct tx *tx, struct sql_routing_mark_row *ret);

struct sql_routing_mark_put_in {
	usec seen;
	usec swept;
};

/*
 * So far.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_routing_mark_put(struct tx *tx, const struct sql_routing_mark_put_in *in);

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

struct sql_desk_holder_copy_in {
	str account;
	str case_id;
	str assignee;
};

/*
 * The copy of the assignee beside the case.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_desk_holder_copy(struct tx *tx, const struct sql_desk_holder_copy_in *in);

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

struct sql_bulk_given_in {
	str bulk_id;
	str assignee;
	int64_t most;
};

struct sql_bulk_given_row {
	str account;
	str account_name;
	str case_id;
	str display_id;
	str subject;
	str severity;
};

struct sql_bulk_given_rows {
	struct sql_bulk_given_row *v;
	size_t n, cap;
};

/*
 * Cases that a bulk action gave to somebody who has them still; what is due first stands first.
 * across accounts: one action changes cases of many accounts
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_bulk_given_open(struct tx *tx, const struct sql_bulk_given_in *in);
MUST_USE int sql_bulk_given_next(struct stmt *q, struct sql_bulk_given_row *ret);
MUST_USE int sql_bulk_given_all(struct tx *tx, const struct sql_bulk_given_in *in,
				struct sql_bulk_given_rows *ret);

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

#endif
