/* SPDX-License-Identifier: Apache-2.0 */
/* Whose mail it is: its sender among the customers' people, and the case that it names. */
#ifndef CHANNELS_MAIL_PEOPLE_H
#define CHANNELS_MAIL_PEOPLE_H

#include "case.h"
#include "channels_sql.h"
#include "mail-message.h"

struct mail_people {
	bool own;         /* it is a mail of ours */
	int64_t accounts; /* in which the sender is a user */
	str account;    /* that is meant: the case's, else the sender's only one; empty for none */
	bool suspended; /* that account may only read */
	bool is_user;   /* the sender is a user of that account */
	struct caller speaker; /* that user; else the address alone */
	bool has_case;
	bool by_token; /* the case is named by a token that was made for this sender */
	bool by_staff; /* the token was made for this sender as a member of staff: speaker is that
			  one */
	bool note;     /* and he wrote to the address of notes */
	bool on_case;  /* the sender is of the case's account, or gets copies */
	struct case_row row;
};

/* rq is the provider's side. What an agent said (for_account, for_case) goes before what the mail
 * says. */
MUST_USE int mail_people_find(struct req *rq, const struct sql_mail *mail,
			      const struct mail_message *m, struct mail_people *ret);

/* Whether it is an address that mails to us go to, with or without a token. */
bool mail_address_is_ours(const struct app *app, str address);
/* In lower case, as far as ASCII goes. */
str mail_address_fold(struct arena *a, str address);

#endif
