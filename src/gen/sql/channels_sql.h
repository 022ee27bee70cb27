/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/channels's statements; do not edit. */
#ifndef GEN_SQL_CHANNELS_SQL_H
#define GEN_SQL_CHANNELS_SQL_H

#include "db.h"
#include "opt.h"

/* A chat, as it is stored. */
struct sql_chat {
	str account;
	str chat_id;
	str case_id;
	str state;
	str customer;
	str customer_name;
	str language;
	str severity;
	str subject;
	str agent;
	str agent_name;
	str wanted;
	usec started;
	usec line_at;
	usec since;
	usec accepted;
	usec replied;
	usec last_at;
	str last_by;
	int64_t messages;
	usec due;
	usec ended;
	str ended_by;
};

struct sql_chat_rows {
	struct sql_chat *v;
	size_t n, cap;
};

/* A message, as it is stored. */
struct sql_chat_message {
	str account;
	str chat_id;
	int64_t seq;
	usec at;
	str kind;
	str author_kind;
	str author;
	str author_name;
	str body;
	str client_id;
	int64_t communication;
	str state;
};

struct sql_chat_message_rows {
	struct sql_chat_message *v;
	size_t n, cap;
};

/* How it goes with a mailbox. */
struct sql_mail_poll {
	str account;
	str mailbox;
	usec due;
	usec tried;
	usec reached;
	int64_t failures;
	str error;
};

struct sql_mail_poll_rows {
	struct sql_mail_poll *v;
	size_t n, cap;
};

/* One mail that was accepted. */
struct sql_mail {
	str account;
	str mail_id;
	usec received;
	str via;
	str sha256;
	int64_t size;
	bool raw;
	str envelope_from;
	str envelope_to;
	str state;
	str reason;
	str detail;
	usec decided;
	int64_t tries;
	usec due;
	str kind;
	str sender;
	str sender_name;
	str subject;
	str message_id;
	str digest;
	str auth;
	str auth_why;
	str body;
	str history;
	str parts;
	str customer;
	str case_id;
	int64_t communication;
	usec answered;
	str released_by;
	str for_account;
	str for_case;
};

struct sql_mail_rows {
	struct sql_mail *v;
	size_t n, cap;
};

/* An address that mails of ours came back from. */
struct sql_mail_bounce {
	str account;
	str address;
	int64_t permanent;
	int64_t temporary;
	usec last;
	str status;
};

struct sql_mail_bounce_rows {
	struct sql_mail_bounce *v;
	size_t n, cap;
};

/* A call that somebody waits for. */
struct sql_callback {
	str account;
	str callback_id;
	str case_id;
	str number;
	str contact;
	str message;
	str origin;
	usec requested;
	str requester;
	str requester_name;
	usec wanted_from;
	usec wanted_until;
	usec promised;
	usec first_try;
	usec broken;
	usec due;
	str state;
	int64_t tries;
	str agent;
	str agent_name;
	str outcome;
	str recording;
	usec ended;
	usec changed;
};

struct sql_callback_rows {
	struct sql_callback *v;
	size_t n, cap;
};

/* One try by the dialler. */
struct sql_phone_call {
	str account;
	str callback_id;
	int64_t n;
	str agent;
	str agent_name;
	str agent_number;
	str state;
	usec wanted;
	usec rang;
	usec answered;
	usec ended;
	str outcome;
	int64_t code;
	str sip_call;
};

struct sql_phone_call_rows {
	struct sql_phone_call *v;
	size_t n, cap;
};

/* A number of an account's people. */
struct sql_phone_number {
	str account;
	str number;
	str contact;
	usec added;
};

struct sql_phone_number_rows {
	struct sql_phone_number *v;
	size_t n, cap;
};

/* Something that a PBX told. */
struct sql_pbx_event {
	str account;
	str call_id;
	str event;
	usec received;
	str customer;
	str case_id;
	str callback_id;
};

struct sql_pbx_event_rows {
	struct sql_pbx_event *v;
	size_t n, cap;
};

struct sql_chat_load_in {
	str account;
	str chat_id;
};

/*
 * One chat of the account.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_chat_load(struct tx *tx, const struct sql_chat_load_in *in, struct sql_chat *ret);

struct sql_chat_of_case_in {
	str account;
	str case_id;
};

struct sql_chat_of_case_row {
	str chat_id;
};

/*
 * The case's open chat.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_chat_of_case(struct tx *tx, const struct sql_chat_of_case_in *in,
			      struct sql_chat_of_case_row *ret);

/*
 * A new chat.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_chat_insert(struct tx *tx, const struct sql_chat *in);

struct sql_chat_save_in {
	str account;
	str chat_id;
	str state;
	str agent;
	str agent_name;
	str wanted;
	usec line_at;
	usec since;
	usec accepted;
	usec replied;
	usec last_at;
	str last_by;
	int64_t messages;
	usec due;
	usec ended;
	str ended_by;
	int64_t messages_before;
};

/*
 * Writes what changes; nothing when messages_before is not how many it has.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_chat_save(struct tx *tx, const struct sql_chat_save_in *in);

/*
 * A new message.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_chat_message_insert(struct tx *tx, const struct sql_chat_message *in);

struct sql_chat_message_sent_in {
	str account;
	str chat_id;
	str author;
	str client_id;
};

struct sql_chat_message_sent_row {
	int64_t seq;
	usec at;
};

/*
 * The message that this author has sent under this id.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_chat_message_sent(struct tx *tx, const struct sql_chat_message_sent_in *in,
				   struct sql_chat_message_sent_row *ret);

struct sql_chat_messages_in {
	str account;
	str chat_id;
	int64_t after;
	int64_t most;
};

/*
 * Messages behind a number, in order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_chat_messages_open(struct tx *tx, const struct sql_chat_messages_in *in);
MUST_USE int sql_chat_messages_next(struct stmt *q, struct sql_chat_message *ret);
MUST_USE int sql_chat_messages_all(struct tx *tx, const struct sql_chat_messages_in *in,
				   struct sql_chat_message_rows *ret);

struct sql_chat_said_since_in {
	str account;
	str chat_id;
	str author;
	int64_t behind;
	usec at;
};

struct sql_chat_said_since_row {
	int64_t n;
};

/*
 * How much of what stands behind a number this author has said since that time.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_chat_said_since(struct tx *tx, const struct sql_chat_said_since_in *in,
				 struct sql_chat_said_since_row *ret);

struct sql_chat_next_in {
	str language;
	str agent;
	int64_t most;
};

struct sql_chat_next_row {
	str account;
	str chat_id;
	str case_id;
	str wanted;
};

struct sql_chat_next_rows {
	struct sql_chat_next_row *v;
	size_t n, cap;
};

/*
 * Who is next in line for this agent: those that they are asked for, then those for anybody.
 * across accounts: the provider's people talk to customers of every account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_chat_next_open(struct tx *tx, const struct sql_chat_next_in *in);
MUST_USE int sql_chat_next_next(struct stmt *q, struct sql_chat_next_row *ret);
MUST_USE int sql_chat_next_all(struct tx *tx, const struct sql_chat_next_in *in,
			       struct sql_chat_next_rows *ret);

struct sql_chat_before_in {
	str language;
	usec line_at;
	str chat_id;
};

struct sql_chat_before_row {
	int64_t n;
};

/*
 * How many stand before this place in the waiting line.
 * across accounts: the line is one for the whole installation
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_chat_before(struct tx *tx, const struct sql_chat_before_in *in,
			     struct sql_chat_before_row *ret);

struct sql_chat_line_in {
	str language;
	int64_t most;
};

struct sql_chat_line_row {
	str account;
	str chat_id;
};

struct sql_chat_line_rows {
	struct sql_chat_line_row *v;
	size_t n, cap;
};

/*
 * The head of the waiting line.
 * across accounts: the line is one for the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_chat_line_open(struct tx *tx, const struct sql_chat_line_in *in);
MUST_USE int sql_chat_line_next(struct stmt *q, struct sql_chat_line_row *ret);
MUST_USE int sql_chat_line_all(struct tx *tx, const struct sql_chat_line_in *in,
			       struct sql_chat_line_rows *ret);

struct sql_chat_held_in {
	str agent;
};

struct sql_chat_held_row {
	int64_t n;
};

/*
 * How many open chats an agent has.
 * across accounts: an agent talks to customers of every account
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_chat_held(struct tx *tx, const struct sql_chat_held_in *in,
			   struct sql_chat_held_row *ret);

struct sql_chat_hands_row {
	str agent;
	int64_t n;
};

struct sql_chat_hands_rows {
	struct sql_chat_hands_row *v;
	size_t n, cap;
};

/*
 * How many open chats each agent has.
 * across accounts: an agent talks to customers of every account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_chat_hands_open(struct tx *tx);
MUST_USE int sql_chat_hands_next(struct stmt *q, struct sql_chat_hands_row *ret);
MUST_USE int sql_chat_hands_all(struct tx *tx, struct sql_chat_hands_rows *ret);

struct sql_chat_pace_in {
	usec since;
};

struct sql_chat_pace_row {
	int64_t agents;
	struct opt_i64 mean;
};

/*
 * How many agents took chats that began since then, and how long those that ended have lasted from
 * there on, in the mean.
 * across accounts: it is about the provider's people
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_chat_pace(struct tx *tx, const struct sql_chat_pace_in *in,
			   struct sql_chat_pace_row *ret);

struct sql_chat_due_in {
	usec now;
	int64_t most;
};

struct sql_chat_due_row {
	str account;
	str chat_id;
};

struct sql_chat_due_rows {
	struct sql_chat_due_row *v;
	size_t n, cap;
};

/*
 * Chats whose silence has to be looked at, the longest first.
 * across accounts: a job looks after all of them
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_chat_due_open(struct tx *tx, const struct sql_chat_due_in *in);
MUST_USE int sql_chat_due_next(struct stmt *q, struct sql_chat_due_row *ret);
MUST_USE int sql_chat_due_all(struct tx *tx, const struct sql_chat_due_in *in,
			      struct sql_chat_due_rows *ret);

struct sql_chat_list_in {
	str account;
	bool case_open;
	usec started;
	str behind;
	usec oldest;
	str viewer;
	bool own;
	str lf;
	str watcher;
	int64_t most;
};

/*
 * Chats before that place, the newest first, of cases that the viewer may see (case_load has these
 * conditions); with case_open only those that have not ended.
 * across accounts: staff see those of all accounts; for customers the account is given
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_chat_list_open(struct tx *tx, const struct sql_chat_list_in *in);
MUST_USE int sql_chat_list_next(struct stmt *q, struct sql_chat *ret);
MUST_USE int sql_chat_list_all(struct tx *tx, const struct sql_chat_list_in *in,
			       struct sql_chat_rows *ret);

struct sql_mail_poll_load_in {
	str account;
	str mailbox;
};

/*
 * What is known of a mailbox.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_poll_load(struct tx *tx, const struct sql_mail_poll_load_in *in,
				struct sql_mail_poll *ret);

/*
 * Writes it down.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_mail_poll_put(struct tx *tx, const struct sql_mail_poll *in);

struct sql_mail_fetched_add_in {
	str account;
	str mailbox;
	int64_t validity;
	int64_t uid;
	str mail_id;
	usec fetched;
};

/*
 * Notes that a mail was dealt with; 0 when that was noted before.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_mail_fetched_add(struct tx *tx, const struct sql_mail_fetched_add_in *in);

struct sql_mail_fetched_between_in {
	str account;
	str mailbox;
	int64_t validity;
	int64_t first;
	int64_t last;
	int64_t most;
};

struct sql_mail_fetched_between_row {
	int64_t uid;
	str mail_id;
};

struct sql_mail_fetched_between_rows {
	struct sql_mail_fetched_between_row *v;
	size_t n, cap;
};

/*
 * Which mails from `first` to `last` were dealt with.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_mail_fetched_between_open(struct tx *tx,
					  const struct sql_mail_fetched_between_in *in);
MUST_USE int sql_mail_fetched_between_next(struct stmt *q,
					   struct sql_mail_fetched_between_row *ret);
MUST_USE int sql_mail_fetched_between_all(struct tx *tx,
					  const struct sql_mail_fetched_between_in *in,
					  struct sql_mail_fetched_between_rows *ret);

struct sql_mail_fetched_drop_in {
	str account;
	str mailbox;
	int64_t validity;
	int64_t uid;
};

/*
 * Forgets a mail that was moved away.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_mail_fetched_drop(struct tx *tx, const struct sql_mail_fetched_drop_in *in);

struct sql_mail_fetched_clear_in {
	str account;
	str mailbox;
};

/*
 * Forgets all mails of a mailbox in which none is left.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_mail_fetched_clear(struct tx *tx, const struct sql_mail_fetched_clear_in *in);

struct sql_mail_in_state_in {
	str account;
	str state;
	int64_t most;
};

struct sql_mail_in_state_row {
	int64_t n;
};

/*
 * How many mails are in that state; counts no further than most.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_in_state(struct tx *tx, const struct sql_mail_in_state_in *in,
			       struct sql_mail_in_state_row *ret);

/*
 * A new mail; 0 when these bytes were accepted before.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_mail_insert(struct tx *tx, const struct sql_mail *in);

struct sql_mail_load_in {
	str account;
	str mail_id;
};

/*
 * One mail.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_load(struct tx *tx, const struct sql_mail_load_in *in, struct sql_mail *ret);

struct sql_mail_by_bytes_in {
	str account;
	str sha256;
};

/*
 * The mail of these bytes.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_by_bytes(struct tx *tx, const struct sql_mail_by_bytes_in *in,
			       struct sql_mail *ret);

struct sql_mail_waiting_in {
	str account;
	usec now;
};

/*
 * The mail that has waited longest of those that are due.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_waiting(struct tx *tx, const struct sql_mail_waiting_in *in,
			      struct sql_mail *ret);

struct sql_mail_page_in {
	str account;
	str state;
	str mail_id;
	int64_t most;
};

/*
 * Mails in that state, newest first, from behind mail_id on.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_mail_page_open(struct tx *tx, const struct sql_mail_page_in *in);
MUST_USE int sql_mail_page_next(struct stmt *q, struct sql_mail *ret);
MUST_USE int sql_mail_page_all(struct tx *tx, const struct sql_mail_page_in *in,
			       struct sql_mail_rows *ret);

struct sql_mail_known_in {
	str account;
	str digest;
	str mail_id;
};

struct sql_mail_known_row {
	bool known;
};

/*
 * Whether another mail of this content was taken before.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_known(struct tx *tx, const struct sql_mail_known_in *in,
			    struct sql_mail_known_row *ret);

struct sql_mail_sent_since_in {
	str account;
	str sender;
	usec since;
	int64_t most;
};

struct sql_mail_sent_since_row {
	int64_t n;
};

/*
 * How many mails of that sender were accepted after `since`; counts no further than most.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_sent_since(struct tx *tx, const struct sql_mail_sent_since_in *in,
				 struct sql_mail_sent_since_row *ret);

struct sql_mail_answered_since_in {
	str account;
	str sender;
	usec since;
};

struct sql_mail_answered_since_row {
	bool answered;
};

/*
 * Whether that sender was told something after `since`.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_answered_since(struct tx *tx, const struct sql_mail_answered_since_in *in,
				     struct sql_mail_answered_since_row *ret);

struct sql_mail_newest_of_case_in {
	str account;
	str sender;
	str customer;
	str case_id;
};

struct sql_mail_newest_of_case_row {
	str message_id;
	usec received;
};

/*
 * The newest mail of a sender that became part of a case.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_newest_of_case(struct tx *tx, const struct sql_mail_newest_of_case_in *in,
				     struct sql_mail_newest_of_case_row *ret);

struct sql_mail_update_in {
	str account;
	str mail_id;
	str new_state;
	str reason;
	str detail;
	usec decided;
	int64_t tries;
	usec new_due;
	str kind;
	str sender;
	str sender_name;
	str subject;
	str message_id;
	str digest;
	str auth;
	str auth_why;
	str body;
	str history;
	str parts;
	str customer;
	str case_id;
	int64_t communication;
	usec answered;
	str released_by;
	str for_account;
	str for_case;
	str state;
	usec due;
};

/*
 * What may change of a mail; nothing when somebody else was faster.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_mail_update(struct tx *tx, const struct sql_mail_update_in *in);

struct sql_mail_chunk_insert_in {
	str account;
	str mail_id;
	int64_t n;
	str bytes;
};

/*
 * A piece of a mail's bytes.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_mail_chunk_insert(struct tx *tx, const struct sql_mail_chunk_insert_in *in);

struct sql_mail_chunks_in {
	str account;
	str mail_id;
};

struct sql_mail_chunks_row {
	str bytes;
};

struct sql_mail_chunks_rows {
	struct sql_mail_chunks_row *v;
	size_t n, cap;
};

/*
 * A mail's bytes, in order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_mail_chunks_open(struct tx *tx, const struct sql_mail_chunks_in *in);
MUST_USE int sql_mail_chunks_next(struct stmt *q, struct sql_mail_chunks_row *ret);
MUST_USE int sql_mail_chunks_all(struct tx *tx, const struct sql_mail_chunks_in *in,
				 struct sql_mail_chunks_rows *ret);

struct sql_mail_chunks_delete_in {
	str account;
	str mail_id;
};

/*
 * Forgets a mail's bytes.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_mail_chunks_delete(struct tx *tx, const struct sql_mail_chunks_delete_in *in);

struct sql_mail_raw_gone_in {
	str account;
	str mail_id;
};

/*
 * Notes that they are forgotten.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_mail_raw_gone(struct tx *tx, const struct sql_mail_raw_gone_in *in);

struct sql_mail_raw_old_in {
	str account;
	usec before;
	int64_t most;
};

struct sql_mail_raw_old_row {
	str mail_id;
};

struct sql_mail_raw_old_rows {
	struct sql_mail_raw_old_row *v;
	size_t n, cap;
};

/*
 * Mails that were decided before that time and whose bytes are still kept; held ones may yet be
 * let through.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_mail_raw_old_open(struct tx *tx, const struct sql_mail_raw_old_in *in);
MUST_USE int sql_mail_raw_old_next(struct stmt *q, struct sql_mail_raw_old_row *ret);
MUST_USE int sql_mail_raw_old_all(struct tx *tx, const struct sql_mail_raw_old_in *in,
				  struct sql_mail_raw_old_rows *ret);

struct sql_mail_old_in {
	str account;
	usec before;
	int64_t most;
};

struct sql_mail_old_row {
	str mail_id;
};

struct sql_mail_old_rows {
	struct sql_mail_old_row *v;
	size_t n, cap;
};

/*
 * Mails that were accepted before that time.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_mail_old_open(struct tx *tx, const struct sql_mail_old_in *in);
MUST_USE int sql_mail_old_next(struct stmt *q, struct sql_mail_old_row *ret);
MUST_USE int sql_mail_old_all(struct tx *tx, const struct sql_mail_old_in *in,
			      struct sql_mail_old_rows *ret);

struct sql_mail_delete_in {
	str account;
	str mail_id;
};

/*
 * Removes a mail; its bytes go by their own statement.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_mail_delete(struct tx *tx, const struct sql_mail_delete_in *in);

struct sql_mail_principals_in {
	str email;
	int64_t most;
};

struct sql_mail_principals_row {
	str account;
	str id;
	str name;
	str role;
	str email;
	str status;
	str account_status;
	str language;
};

struct sql_mail_principals_rows {
	struct sql_mail_principals_row *v;
	size_t n, cap;
};

/*
 * Customers' people of that address (lower case).
 * across accounts: whose mail it is, is what is to be found out
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_mail_principals_open(struct tx *tx, const struct sql_mail_principals_in *in);
MUST_USE int sql_mail_principals_next(struct stmt *q, struct sql_mail_principals_row *ret);
MUST_USE int sql_mail_principals_all(struct tx *tx, const struct sql_mail_principals_in *in,
				     struct sql_mail_principals_rows *ret);

struct sql_mail_staff_in {
	str account;
	str email;
};

struct sql_mail_staff_row {
	str id;
	str name;
	str role;
	str email;
};

/*
 * The provider's member of staff of that address (lower case).
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_staff(struct tx *tx, const struct sql_mail_staff_in *in,
			    struct sql_mail_staff_row *ret);

struct sql_mail_bounce_add_in {
	str account;
	str address;
	int64_t permanent;
	int64_t temporary;
	usec last;
	str status;
};

/*
 * One more failure of an address.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_mail_bounce_add(struct tx *tx, const struct sql_mail_bounce_add_in *in);

struct sql_mail_bounce_load_in {
	str account;
	str address;
};

/*
 * What is known of an address (lower case).
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_mail_bounce_load(struct tx *tx, const struct sql_mail_bounce_load_in *in,
				  struct sql_mail_bounce *ret);

struct sql_mail_bounce_page_in {
	str account;
	str address;
	int64_t most;
};

/*
 * Addresses with failures, in order, from behind `address` on.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_mail_bounce_page_open(struct tx *tx, const struct sql_mail_bounce_page_in *in);
MUST_USE int sql_mail_bounce_page_next(struct stmt *q, struct sql_mail_bounce *ret);
MUST_USE int sql_mail_bounce_page_all(struct tx *tx, const struct sql_mail_bounce_page_in *in,
				      struct sql_mail_bounce_rows *ret);

struct sql_mail_bounce_clear_in {
	str account;
	str address;
};

/*
 * Forgets the failures of an address.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_mail_bounce_clear(struct tx *tx, const struct sql_mail_bounce_clear_in *in);

/*
 * A new one; 0 when its case has an open one already.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_callback_insert(struct tx *tx, const struct sql_callback *in);

struct sql_callback_load_in {
	str account;
	str callback_id;
};

/*
 * One of an account.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_callback_load(struct tx *tx, const struct sql_callback_load_in *in,
			       struct sql_callback *ret);

struct sql_callback_load_any_in {
	str callback_id;
};

/*
 * One of any account.
 * across accounts: the provider's people call back for all accounts
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_callback_load_any(struct tx *tx, const struct sql_callback_load_any_in *in,
				   struct sql_callback *ret);

struct sql_callback_update_in {
	str account;
	str callback_id;
	usec first_try;
	usec broken;
	usec due;
	str state;
	int64_t tries;
	str agent;
	str agent_name;
	str outcome;
	str recording;
	usec ended;
	usec changed;
	str state_before;
	usec changed_before;
};

/*
 * What may change; nothing when somebody else was faster.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_callback_update(struct tx *tx, const struct sql_callback_update_in *in);

struct sql_callback_page_in {
	str account;
	str case_id;
	bool closed;
	usec after;
	str after_id;
	int64_t most;
};

/*
 * An account's, by promise, from behind (after, after_id) on; without closed: open ones only.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_page_open(struct tx *tx, const struct sql_callback_page_in *in);
MUST_USE int sql_callback_page_next(struct stmt *q, struct sql_callback *ret);
MUST_USE int sql_callback_page_all(struct tx *tx, const struct sql_callback_page_in *in,
				   struct sql_callback_rows *ret);

struct sql_callback_queue_in {
	str account;
	str case_id;
	str state;
	str agent;
	usec after;
	str after_id;
	int64_t most;
};

/*
 * Open ones of all accounts, by promise. Absent filters do not apply; agent '': nobody's.
 * across accounts: the provider's people call back for all accounts
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_queue_open(struct tx *tx, const struct sql_callback_queue_in *in);
MUST_USE int sql_callback_queue_next(struct stmt *q, struct sql_callback *ret);
MUST_USE int sql_callback_queue_all(struct tx *tx, const struct sql_callback_queue_in *in,
				    struct sql_callback_rows *ret);

struct sql_callback_history_in {
	str account;
	str case_id;
	str state;
	str agent;
	usec after;
	str after_id;
	int64_t most;
};

/*
 * The same with those that have ended.
 * across accounts: the provider's people call back for all accounts
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_history_open(struct tx *tx, const struct sql_callback_history_in *in);
MUST_USE int sql_callback_history_next(struct stmt *q, struct sql_callback *ret);
MUST_USE int sql_callback_history_all(struct tx *tx, const struct sql_callback_history_in *in,
				      struct sql_callback_rows *ret);

struct sql_callback_hands_row {
	str agent;
	int64_t n;
};

struct sql_callback_hands_rows {
	struct sql_callback_hands_row *v;
	size_t n, cap;
};

/*
 * How many calls each agent has claimed or is making.
 * across accounts: an agent calls customers of every account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_hands_open(struct tx *tx);
MUST_USE int sql_callback_hands_next(struct stmt *q, struct sql_callback_hands_row *ret);
MUST_USE int sql_callback_hands_all(struct tx *tx, struct sql_callback_hands_rows *ret);

struct sql_callback_breaking_in {
	usec now;
	int64_t most;
};

struct sql_callback_breaking_row {
	str account;
	str callback_id;
};

struct sql_callback_breaking_rows {
	struct sql_callback_breaking_row *v;
	size_t n, cap;
};

/*
 * Open ones whose promise has passed without a try, and whose log does not say so yet.
 * across accounts: a job looks after the promises to every account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_breaking_open(struct tx *tx, const struct sql_callback_breaking_in *in);
MUST_USE int sql_callback_breaking_next(struct stmt *q, struct sql_callback_breaking_row *ret);
MUST_USE int sql_callback_breaking_all(struct tx *tx, const struct sql_callback_breaking_in *in,
				       struct sql_callback_breaking_rows *ret);

struct sql_callback_stale_in {
	usec now;
	usec before;
	int64_t most;
};

struct sql_callback_stale_row {
	str account;
	str callback_id;
};

struct sql_callback_stale_rows {
	struct sql_callback_stale_row *v;
	size_t n, cap;
};

/*
 * Open ones that nobody is busy with, whose window is over or whose promise lies before that time.
 * across accounts: a job ends what is over for every account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_stale_open(struct tx *tx, const struct sql_callback_stale_in *in);
MUST_USE int sql_callback_stale_next(struct stmt *q, struct sql_callback_stale_row *ret);
MUST_USE int sql_callback_stale_all(struct tx *tx, const struct sql_callback_stale_in *in,
				    struct sql_callback_stale_rows *ret);

struct sql_callback_ended_before_in {
	usec before;
	int64_t most;
};

struct sql_callback_ended_before_row {
	str account;
	str callback_id;
};

struct sql_callback_ended_before_rows {
	struct sql_callback_ended_before_row *v;
	size_t n, cap;
};

/*
 * Those about no case that ended before that time; the others go with their cases.
 * across accounts: retention serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_ended_before_open(struct tx *tx,
					   const struct sql_callback_ended_before_in *in);
MUST_USE int sql_callback_ended_before_next(struct stmt *q,
					    struct sql_callback_ended_before_row *ret);
MUST_USE int sql_callback_ended_before_all(struct tx *tx,
					   const struct sql_callback_ended_before_in *in,
					   struct sql_callback_ended_before_rows *ret);

struct sql_callback_delete_in {
	str account;
	str callback_id;
};

/*
 * Removes one.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_callback_delete(struct tx *tx, const struct sql_callback_delete_in *in);

/*
 * A new one.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_phone_call_insert(struct tx *tx, const struct sql_phone_call *in);

struct sql_phone_call_load_in {
	str account;
	str callback_id;
	int64_t n;
};

/*
 * One of them.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_phone_call_load(struct tx *tx, const struct sql_phone_call_load_in *in,
				 struct sql_phone_call *ret);

struct sql_phone_call_last_in {
	str account;
	str callback_id;
};

struct sql_phone_call_last_row {
	int64_t n;
};

/*
 * The number of the newest, 0 without one.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_phone_call_last(struct tx *tx, const struct sql_phone_call_last_in *in,
				 struct sql_phone_call_last_row *ret);

struct sql_phone_call_update_in {
	str account;
	str callback_id;
	int64_t n;
	str state;
	usec rang;
	usec answered;
	usec ended;
	str outcome;
	int64_t code;
	str sip_call;
};

/*
 * What may change.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_phone_call_update(struct tx *tx, const struct sql_phone_call_update_in *in);

struct sql_phone_call_under_way_in {
	int64_t most;
};

struct sql_phone_call_under_way_row {
	str account;
	str callback_id;
	int64_t n;
	str number;
	str agent_number;
	str state;
	str callback_state;
	usec wanted;
};

struct sql_phone_call_under_way_rows {
	struct sql_phone_call_under_way_row *v;
	size_t n, cap;
};

/*
 * Calls that are wanted or under way, the oldest first.
 * across accounts: one dialler calls for all accounts
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_phone_call_under_way_open(struct tx *tx,
					  const struct sql_phone_call_under_way_in *in);
MUST_USE int sql_phone_call_under_way_next(struct stmt *q,
					   struct sql_phone_call_under_way_row *ret);
MUST_USE int sql_phone_call_under_way_all(struct tx *tx,
					  const struct sql_phone_call_under_way_in *in,
					  struct sql_phone_call_under_way_rows *ret);

/*
 * A new one; 0 when an account has it.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_phone_number_insert(struct tx *tx, const struct sql_phone_number *in);

struct sql_phone_number_clear_in {
	str account;
};

/*
 * Removes all of an account.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_phone_number_clear(struct tx *tx, const struct sql_phone_number_clear_in *in);

struct sql_phone_number_list_in {
	str account;
};

/*
 * All of an account.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_phone_number_list_open(struct tx *tx, const struct sql_phone_number_list_in *in);
MUST_USE int sql_phone_number_list_next(struct stmt *q, struct sql_phone_number *ret);
MUST_USE int sql_phone_number_list_all(struct tx *tx, const struct sql_phone_number_list_in *in,
				       struct sql_phone_number_rows *ret);

struct sql_phone_number_find_in {
	str number;
};

/*
 * Whose number it is.
 * across accounts: whose it is, is what is to be found out
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_phone_number_find(struct tx *tx, const struct sql_phone_number_find_in *in,
				   struct sql_phone_number *ret);

struct sql_phone_open_case_in {
	str account;
};

struct sql_phone_open_case_row {
	str case_id;
};

/*
 * The newest open case of an account.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_phone_open_case(struct tx *tx, const struct sql_phone_open_case_in *in,
				 struct sql_phone_open_case_row *ret);

/*
 * A new one; 0 when it was told before.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_pbx_event_insert(struct tx *tx, const struct sql_pbx_event *in);

struct sql_pbx_event_load_in {
	str account;
	str call_id;
	str event;
};

/*
 * What came of it when it was told first.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_pbx_event_load(struct tx *tx, const struct sql_pbx_event_load_in *in,
				struct sql_pbx_event *ret);

struct sql_pbx_event_of_call_in {
	str account;
	str call_id;
};

struct sql_pbx_event_of_call_row {
	str case_id;
};

/*
 * The case that a call was written into before.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_pbx_event_of_call(struct tx *tx, const struct sql_pbx_event_of_call_in *in,
				   struct sql_pbx_event_of_call_row *ret);

struct sql_pbx_event_update_in {
	str account;
	str call_id;
	str event;
	str customer;
	str case_id;
	str callback_id;
};

/*
 * What came of it.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_pbx_event_update(struct tx *tx, const struct sql_pbx_event_update_in *in);

struct sql_pbx_event_delete_before_in {
	usec before;
};

/*
 * Forgets what was told long ago.
 * across accounts: retention serves the whole installation
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_pbx_event_delete_before(struct tx *tx,
					 const struct sql_pbx_event_delete_before_in *in);

#endif
