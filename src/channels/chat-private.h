/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the chat share. A change of a chat is made like one of a case:
 * loaded under its account's lock, moved by the state table, one or more messages
 * appended, saved once. chat_close writes it and tells the streams.
 */
#ifndef CHANNELS_CHAT_PRIVATE_H
#define CHANNELS_CHAT_PRIVATE_H

#include "case.h"
#include "channels_sql.h"
#include "chat-rules.h"
#include "chat.h"
#include "offer.h"

struct clock_place;
struct mainstay_chat;
struct plan;
struct settings;

/* Messages that a chat may have; then it has to go on in its case. */
#define CHAT_MESSAGES_MAX 1000
/* Topic of the agents' list. */
#define CHAT_DESK_TOPIC S("desk/chats")

/* A chat at work. */
struct chat_work {
	struct req *rq;
	struct sql_chat chat;
	enum chat_state state;
	struct case_row row;
	int64_t messages_before;
	bool line_moved; /* others may stand elsewhere in the waiting line */
	bool queued;     /* it begins to wait, or to wait for somebody else */
	str passed;      /* principal who had it until then, asked last; may be absent */
	str wanted_name; /* user name of chat.wanted, when a colleague chose that one */
};

/* ResourceNotFoundException. */
MUST_USE int chat_unknown(struct req *rq);
/* Any chat that the caller may see, and its case. E_NOENT. */
MUST_USE int chat_find(struct req *rq, str chat_id, struct sql_chat *ret, struct case_row *ret_row);
/* The same, answered; for staff also locks the account and reads again. */
MUST_USE int chat_open(struct req *rq, str chat_id, struct chat_work *ret);
/* The same by account, without a caller's eyes. E_NOENT. */
MUST_USE int chat_open_any(struct req *rq, str account, str chat_id, struct chat_work *ret);
/* Begins one for a case; the account is locked. */
MUST_USE int chat_begin(struct req *rq, const struct case_row *row, struct chat_work *ret);
/* Moves it. E_API with ConflictException when the state does not allow it. */
MUST_USE int chat_move(struct chat_work *w, enum chat_input input);

/* Something that happened. Absent members are empty. */
struct chat_entry {
	const char *kind;
	enum case_actor by;
	str author, author_name, body, client_id;
	int64_t communication;
};
MUST_USE int chat_append(struct chat_work *w, const struct chat_entry *e);
/* Saves it and tells everybody. E_BUSY when another change came between. */
MUST_USE int chat_close(struct chat_work *w);

/* What silence looks at, and how long it may last. */
struct chat_quiet chat_quiet_of(const struct chat_work *w);
struct chat_patience chat_patience_of(const struct settings *s);

/* The chat as what offers are about. */
struct offer_of chat_offer(const struct sql_chat *c);

#define CHAT_LINES_SEEN 8 /* languages */

/* Its place in the line, from 1, and how long that may take (-1 unknown); 0 when in none. */
MUST_USE int chat_position(struct req *rq, const struct sql_chat *c, int64_t *ret,
			   int64_t *ret_seconds);
/*
 * The same of many chats: what they have in common is asked once. A chat that waits further behind
 * than anybody is listed is asked for by itself.
 */
struct chat_places {
	struct chat_line_seen {
		str language;
		struct sql_chat_line_rows line;
	} lines[CHAT_LINES_SEEN];
	size_t n;
	bool paced;
	struct sql_chat_pace_row pace;
};
MUST_USE int chat_place(struct req *rq, struct chat_places *places, const struct sql_chat *c,
			int64_t *ret, int64_t *ret_seconds);
/* "chat/ACCOUNT/ID" */
str chat_topic(struct arena *a, str account, str chat_id);
extern const struct stream_source chat_source;

/* The chat for an answer. places: what answers of one list have in common; zero before the first.
 */
MUST_USE int chat_show(struct req *rq, struct chat_places *places, const struct sql_chat *c,
		       struct mainstay_chat *ret);

/* ---- what it does to its case (chat-case.c) ---- */

/* The customer asks for a chat about a case that is there. */
MUST_USE int chat_case_asked(struct req *rq, struct case_row *row);
/* An agent takes the chat, and so the case. why: that one was asked to; may be empty. */
MUST_USE int chat_case_taken(struct chat_work *w, str why);
/* Its agent gives the chat to another one (empty: to nobody in particular). */
MUST_USE int chat_case_handed(struct chat_work *w, str assignee, str name, str reason);
/* The agent's first message. */
MUST_USE int chat_case_answered(struct chat_work *w);
/* Files that came with a message, in a communication of the case. */
MUST_USE int chat_case_files(struct chat_work *w, enum case_actor by, str body, str set_id,
			     int64_t *ret_communication);
/* The end: the transcript, and what has to happen next. next_status: what an agent wishes, or
 * absent. */
MUST_USE int chat_case_ended(struct chat_work *w, str next_status);

/* What was said, in parts that fit into communications. */
MUST_USE int chat_transcript(const struct chat_work *w, str **ret, size_t *ret_n);

/* ---- hours (chat-hours.c) ---- */

/* When a channel is open. */
struct channel_hours {
	bool offered; /* the plan has it for such cases */
	bool open;
	usec opens; /* when it is closed: the next opening, 0 for none in sight */
};
MUST_USE int channel_hours_now(struct req *rq, const struct plan *plan,
			       const struct clock_place *place, str kind, str severity,
			       str language, str channel, struct channel_hours *ret);
/* 0 when a chat can start now about such a case of the account; else E_API, which tells when, and
 * what else there is. */
MUST_USE int chat_hours_check(struct req *rq, str account, str kind, str severity, str language);

/* Ends it: by whom as in the table. The chat is closed by the caller. */
MUST_USE int chat_finish(struct chat_work *w, enum chat_input input, enum case_actor by,
			 const char *ended_by, str next_status);

#endif
