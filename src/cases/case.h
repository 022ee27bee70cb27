/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cases as everyone above this room uses them: the stored records, how to read
 * them, and the one way to change them.
 *
 * A change of a case goes through case_change: it checks the action against
 * the status table, appends to the case's event log, adds the communication,
 * recomputes the cached clock and status and adds the outbox row, all in the
 * request's transaction. Nobody writes these tables another way.
 *
 * Every function takes the account the caller may see; a case of another
 * account answers E_NOENT exactly as one that never was. Records live in the
 * transaction's arena.
 */
#ifndef CASES_CASE_H
#define CASES_CASE_H

#include "case-status.h"
#include "req.h"

enum case_actor { ACTOR_CUSTOMER, ACTOR_STAFF, ACTOR_SYSTEM };

/* What happened, as the event log says it. The words are in case_event_kind_code. */
enum case_event_kind {
	CASE_EVENT_CREATED, /* brings communication 1, sets severity and target */
	CASE_EVENT_CUSTOMER_REPLIED,
	CASE_EVENT_STAFF_REPLIED, /* the first one answers the first-response clock; without a
				   * communication it was said elsewhere, e.g. in a chat */
	CASE_EVENT_TAKEN,         /* detail: who took it */
	CASE_EVENT_RELEASED,
	CASE_EVENT_TRANSFERRED, /* detail: to whom or to which queue */
	CASE_EVENT_SEVERITY,    /* sets severity and target */
	CASE_EVENT_RESOLVED,
	CASE_EVENT_REOPENED,
	CASE_EVENT_NOTED, /* an internal note was written; detail: its id */
	CASE_EVENT_CC,    /* copies go to more addresses */
	CASE_EVENT_PLAN, /* the account is on another plan: fromPlan, fromCatalogue, plan, catalogue
			  */
	CASE_EVENT_ESCALATED, /* a level of a clock was reached: clock, run, level, due */
	CASE_EVENT_NOTICE, /* brings a message that answers no clock: the program's own, or one that
			      tells what was said elsewhere */
	CASE_EVENT_MERGED, /* it was merged into another one; detail: into */
	CASE_EVENT_JOINED, /* another one was merged into it; detail: case */
	CASE_EVENT_SPLIT,  /* messages of it became a new case; detail: case */
	CASE_EVENT_PARTED, /* a merge into it was undone; detail: case */
	CASE_EVENT_RESTORED, /* its status is what it was before; a resolution never was */
	CASE_EVENT_OTHER,    /* detail says what; for rooms above */
	CASE_EVENT_KIND_COUNT,
};

/* A row of support_case; schema/0004_cases.sql says what each member means. */
struct case_row {
	str account, case_id, display_id;
	str subject, service, category, issue_type, language;
	str submitter, submitted_by, channel, related_case;
	str plan, catalogue;
	usec opened;
	str severity;
	str cc;
	enum case_status status;
	usec resolved_at, last_communication, last_activity;
	int64_t communications, events;
	int64_t response_target;
	str response_calendar;
	usec response_due, responded_at;
	usec next_due; /* of any clock */
	usec alarm_at; /* when the sweep has to look at it, 0: not for its clocks */
	str visibility;
	str merged_into; /* absent: it was not */
	bool woven;
};

struct case_communication {
	str account, case_id, display_id;
	int64_t seq;
	str uuid;
	usec at;
	enum case_actor author_kind;
	str author;       /* principal id */
	str submitted_by; /* as the provider's side sees it */
	str channel;
	str body;
	int64_t attachments;
};

struct case_event {
	str account, case_id;
	int64_t seq;
	usec at;
	enum case_event_kind kind;
	enum case_actor actor_kind;
	str actor;
	int64_t communication;
	enum case_status status;
	str severity;
	int64_t target; /* working minutes; 0 none, -1 not set by this event */
	str calendar;
	str detail;
};

str case_actor_code(enum case_actor k);
str case_event_kind_code(enum case_event_kind k);

/* The channel of messages that the program itself writes; other cases do not show them. */
#define CASE_CHANNEL_NOTICE S("notice")

/* The oldest opening time that is still answered about. */
usec case_oldest(const struct req *rq);
/* What of an account the caller sees. */
struct case_viewer {
	str principal; /* empty: everything */
	bool own;      /* what others opened stays unseen, but for copies */
	str watcher;   /* pattern for their address between line feeds; empty: none */
};
MUST_USE int case_viewer_of(struct req *rq, struct case_viewer *ret);
/* E_NOENT when the account has no such case, or it is past retention. */
MUST_USE int case_load(struct req *rq, str account, str case_id, struct case_row *ret);
/* For staff, who may see every account: by case id or display id. */
MUST_USE int case_load_any(struct req *rq, str id, struct case_row *ret);
/* All events of a case in order. */
MUST_USE int case_events_load(struct req *rq, const struct case_row *row, struct case_event **ret,
			      size_t *ret_n);
/* Communications with seq < before (INT64_MAX: from the newest), newest first, at most limit. */
MUST_USE int case_communications_load(struct req *rq, const struct case_row *row, int64_t before,
				      int64_t limit, struct case_communication **ret,
				      size_t *ret_n);

/* A case to be opened. Absent members get the vocabulary's defaults. */
struct case_intake {
	str account; /* whose; its lock is held */
	str subject, body;
	str service, category, severity, issue_type, language;
	const str *cc;
	size_t cc_count;
	str attachment_set; /* id of a set of the account */
	const str *uploads; /* ids of complete uploads of the account */
	size_t upload_count;
	str related_case; /* id of an older case of the account that this one continues; type,
			   * service, category and severity are its, where they are absent here */
	str visibility;   /* absent: account */
	bool notice;      /* the body is the program's own */
	enum case_actor actor_kind;
	str actor;        /* principal id */
	str submitted_by; /* e-mail address */
	str channel;      /* "api", "console", "email", "chat", "call", "staff" */
	bool through_api; /* the Support API's own limits on issue types hold */
};

/*
 * Checks it against vocabulary and the account's plan, redacts it, writes it with its first
 * communication, event and outbox row. E_API with the answer recorded when something is not
 * acceptable; only InvalidParameterValueException, SubscriptionRequiredException and the errors of
 * attachment sets and uploads arise. Quotas are the caller's business.
 */
MUST_USE int case_create(struct req *rq, const struct case_intake *in, struct case_row *ret);
/* How many cases customers of the account opened after `since`; counts no further than most. */
MUST_USE int case_count_since(struct req *rq, str account, usec since, int64_t most, int64_t *ret);

#define CASE_TEXT_MAX 8000 /* characters of a message or a note */

/* Makes text of at most `most` characters fit to store: redacts secrets, and turns U+0000 into
 * U+FFFD. The result has no more characters. Absent stays absent. */
str case_clean_text(struct req *rq, str text, size_t most);

/* One change. Members that are absent or zero do not apply. */
struct case_change {
	enum case_actor actor_kind;
	str actor;        /* principal id */
	str submitted_by; /* name shown to the provider's side */
	str channel;      /* "api", "console", ... */
	bool has_action;
	enum case_action action; /* moves the status */
	str body;                /* a communication; redacted here */
	bool notice;        /* it answers no clock: the program's own, or what was said elsewhere */
	str notice_detail;  /* of the log's event of a notice: a JSON object; absent: none */
	str attachment_set; /* id of a set of this account to attach to it */
	const str *uploads; /* ids of complete uploads of this account to attach to it */
	size_t upload_count;
	const str *cc; /* further addresses, already checked */
	size_t cc_count;
	const str *cc_drop; /* addresses that get no copies any more */
	size_t cc_drop_count;
	str visibility;  /* account or private */
	str merged_into; /* it is shown by that case from now on */
	bool unmerge;    /* ... no more */
	bool woven;      /* what it shows is not its own messages alone */
	bool restores;   /* the status becomes restore_to as if nothing had happened since */
	enum case_status restore_to;
	usec restore_resolved; /* resolved_at of then */
	str severity;          /* a new severity; aims the clocks anew */
	bool replan;           /* the account's plan may have changed: the case follows it */
	bool has_event;        /* one more event of this kind, with this detail */
	enum case_event_kind event;
	str detail; /* JSON object for that event */
};

/*
 * Applies it; *row is brought up to date. What a customer says to a case that was merged is said to
 * the one it was merged into, and *row is that one then. ret_communication (may be NULL) gets
 * the seq of the communication it added, 0 without one. E_API with the answer
 * recorded when an input or the state does not allow it.
 */
MUST_USE int case_change(struct req *rq, struct case_row *row, const struct case_change *change,
			 int64_t *ret_communication);

/* Whom of an account's contacts to call: the one with that address; else the first who prefers
 * calls; else the first who has a number. E_NOENT: nobody has one. */
MUST_USE int case_phone_contact(struct req *rq, str account, str address, str *ret_name,
				str *ret_phone);

#endif
