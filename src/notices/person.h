/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody who may be told something, with language, clock and taste, and how
 * tastes are kept. Inside the room.
 */
#ifndef NOTICES_PERSON_H
#define NOTICES_PERSON_H

#include "identity.h"
#include "mail-queue.h"
#include "notice-time.h"
#include "notices_sql.h"
#include "req.h"

#define NOTICE_ROUTE S("/notices/unsubscribe/")

/* Events that people choose by. The words are templates' codes, too. */
enum notice_event {
	NOTICE_CASE_CREATED,
	NOTICE_CASE_REPLIED,
	NOTICE_CASE_RESOLVED,
	NOTICE_CASE_REOPENED,
	NOTICE_CHAT_ENDED,
	NOTICE_CASE_OPENED, /* from here on for the staff */
	NOTICE_CUSTOMER_REPLIED,
	NOTICE_CASE_ASSIGNED,
	NOTICE_CASE_ESCALATED,
	NOTICE_ON_CALL_PAGE,
	NOTICE_EVENT_COUNT,
	NOTICE_STAFF_FIRST = NOTICE_CASE_OPENED,
};
extern const str notice_event_words[NOTICE_EVENT_COUNT];
extern const str notice_mode_words[NOTICE_MODE_COUNT];

struct person {
	str home;    /* account that unsubscribing is from */
	str account; /* of the user; absent: an address alone */
	str principal;
	str address, name;
	str language, zone;
	struct sql_notice_preference preference; /* defaults without a row */
};

/* Defaults for a user without a row. */
struct sql_notice_preference preference_default(str account, str principal);
/* That, or the row. */
MUST_USE int preference_find(struct tx *tx, str account, str principal,
			     struct sql_notice_preference *ret);
/* How that event is told, by the lines of a row's choices; what is not listed is immediate. */
enum notice_mode preference_mode(str choices, enum notice_event event);
/* The lines with one choice changed. */
str preference_choose(struct arena *a, str choices, enum notice_event event, enum notice_mode mode);

/* An active user of an account. E_NOENT. */
MUST_USE int person_load(struct tx *tx, str account, str principal, struct person *ret);
/* Somebody of whom only the address is known, in a matter of that account. */
MUST_USE int person_of_address(struct tx *tx, str account, str address, struct person *ret);
/* 1: unsubscribed. */
MUST_USE int person_stopped(struct tx *tx, const struct person *p);
/* When and how; DROP also for who unsubscribed. A page waits for nothing, is gathered in no digest
 * and stops only by a choice of its own. */
MUST_USE int person_plan(struct tx *tx, const struct person *p, enum notice_event event, usec now,
			 bool urgent, struct notice_plan *ret);

/* ---- answers to mails that came in ---- */

/* The kind of a fact that asks for one. */
#define MAIL_ANSWER S("Mail Answer")
MUST_USE int notice_answer(struct req *rq, const struct sql_outbox *fact);

/* ---- unsubscribing ---- */

struct unsubscribe {
	str home, address, language;
};
/* The word in the link. */
MUST_USE int unsubscribe_token(struct keyring *k, struct arena *a, const struct unsubscribe *u,
			       str *ret);
/* E_INVAL for everything that was not made here. */
MUST_USE int unsubscribe_open(struct keyring *k, struct arena *a, str token,
			      struct unsubscribe *ret);
/* The link; empty when wire.public_url is. */
MUST_USE int unsubscribe_url(struct tx *tx, const struct app *app, const struct person *p,
			     str *ret);

#endif
