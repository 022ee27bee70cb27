/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the phone's files share: a call back that is being changed, with its
 * case. Whoever changes one opens it (which locks its account), moves its state,
 * and keeps it; keeping also writes the case's log, so a call back and its case
 * never tell different stories.
 */
#ifndef CHANNELS_PHONE_PRIVATE_H
#define CHANNELS_PHONE_PRIVATE_H

#include "case.h"
#include "channels_sql.h"
#include "offer.h"
#include "phone-rules.h"
#include "phone-state.h"

struct mainstay_callback;
struct plan;

#define PHONE_CHANNEL S("call")

struct phone_work {
	struct req *rq;
	struct sql_callback row, before;
	enum callback_state state;
	bool has_case;
	struct case_row of; /* the case, when there is one */
};

/* By case id or display id, as far as the caller may see. E_NOENT. */
MUST_USE int phone_case_load(struct req *rq, str id, struct case_row *ret);
/* callback-20HEX */
str callback_id_new(struct arena *a);

/*
 * Loads a call back for change and locks its account. For callers of a customer only their own
 * account's, about cases they may see. E_NOENT; E_IO for a state that this program does not know.
 */
MUST_USE int phone_open(struct req *rq, str callback_id, struct phone_work *w);
/* The same for a job, which knows the account and sees everything. */
MUST_USE int phone_open_of(struct req *rq, str account, str callback_id, struct phone_work *w);
/* E_INVAL when that may not happen in this state. */
MUST_USE int phone_move(struct phone_work *w, enum callback_event event);

/* What the log says of a step. Absent members are left out. */
struct phone_step {
	str name; /* "requested", "claimed", ... */
	str outcome;
	str agent;
	str recording;
	str reason;
	usec promised, due;
};

/* Who acts, for case_change: the caller, or the system when the caller is a job. */
struct case_change phone_actor(const struct req *rq);
/*
 * Stores the row and logs the step in the case, with whatever else `change` does to it (NULL:
 * nothing; its event is set here). E_BUSY when somebody else was faster.
 */
MUST_USE int phone_keep(struct phone_work *w, const struct phone_step *step,
			struct case_change *change);
/* The same for a new one. E_CONFLICT: the case has an open one. */
MUST_USE int phone_keep_new(struct phone_work *w, const struct phone_step *step,
			    struct case_change *change);

/*
 * The hours in which the account's plan answers the phone for such a case. E_NOENT: it has no
 * phone for it; *ret_plan is set all the same.
 */
MUST_USE int phone_hours(struct req *rq, const struct case_row *row, const struct timetable **ret,
			 const struct plan **ret_plan);
/* The plan of the catalogue next above that has the phone for such cases; NULL: none. */
const struct plan *phone_upgrade(const struct plan *plan, str kind);
/* Working time within which a call is promised: the setting, or the target of the first response
 * when that is shorter. */
usec phone_within(const struct req *rq, const struct plan *plan, const struct case_row *row);

/* A call back that somebody wants. */
struct phone_wish {
	str account;
	const struct case_row *of; /* NULL: of no case */
	str number;
	str contact; /* whom to ask for; absent: not known */
	str message;
	str origin; /* customer, staff or pbx */
};

/* Begins one, as a row that waits for its promise. Who asked, and when they have time, is the
 * caller's to add. Texts are shared with wish. */
void phone_begin(struct phone_work *w, struct req *rq, const struct phone_wish *wish);
/* Keeps one that nobody bargains about: promised on the plan's hours, else at any hour.
 * E_CONFLICT: the case has an open one. */
MUST_USE int phone_keep_promised(struct phone_work *w);

/* What became of a try: sets the state, the count of tries, and when the next one is. */
MUST_USE int phone_settle(struct phone_work *w, enum phone_outcome outcome);

/* The call back as what offers are about; it has a case. */
struct offer_of phone_offer(const struct sql_callback *c);

/* As the API shows it. Agents see more than customers. */
void phone_view(struct req *rq, const struct sql_callback *row, struct mainstay_callback *ret);

#endif
