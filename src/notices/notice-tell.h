/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One fact being told: what it is about, and telling it to one person or to the
 * people of the desk. Inside the room; notice-fan.c has what customers hear of,
 * too, notice-desk.c what only the provider's people do.
 */
#ifndef NOTICES_NOTICE_TELL_H
#define NOTICES_NOTICE_TELL_H

#include "case.h"
#include "person.h"

struct telling {
	struct req rq;
	const struct sql_outbox *fact;
	struct case_row row;
	struct case_communication said; /* seq 0: nothing */
	str actor;                      /* principal id of who brought it about; empty: nobody */
	bool asks;                      /* it waits for the customer's answer */
	bool resolved;                  /* with this message */
	bool urgent;
	str account_name;
	str provider;                  /* account id */
	const struct mail_field *more; /* fields of this fact alone */
	size_t more_count;
	str source; /* what the notices are named by; absent: the fact */
};

/* A member of a fact's payload that is a text; what is missing is left as it was. */
struct fact_member {
	str key;
	str *to;
};
/* E_SYNTAX: a fact of another form. */
MUST_USE int fact_read(struct arena *a, str json, const struct fact_member *v, size_t n);

/* The case and what every mail about it says. E_NOENT: it is gone. */
MUST_USE int telling_load(struct telling *t, str account, str case_id);

MUST_USE int tell(struct telling *t, const struct person *p, enum notice_event event);
/* Several cases at once, which `what` lists; row says nothing then. event is how he likes to be
 * told. */
MUST_USE int tell_list(struct telling *t, const struct person *p, enum notice_event event,
		       str template, const struct mail_fields *what);
/* Whether that person brought it about. */
bool is_author(const struct telling *t, const struct person *p);

/* The provider's user of that id. *ret_told is counted up unless there is none who is active. */
MUST_USE int tell_user(struct telling *t, str principal, enum notice_event event, size_t *ret_told);
/* Whom a word of desk_contacts means. *ret_told is counted up by how many these are. */
MUST_USE int tell_word(struct telling *t, str word, enum notice_event event, size_t *ret_told);
/* The first of these words behind whom there is anybody; else notices.team_address. */
MUST_USE int tell_first(struct telling *t, const str *words, size_t n, enum notice_event event);

/* ---- facts ---- */

/* What only the provider's people hear of: escalations, pages, assignments. 0 for other kinds. */
MUST_USE int notice_desk(struct telling *t);

#endif
