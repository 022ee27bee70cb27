/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The word in an address that leads an answer back to its case:
 * support+TOKEN@provider.example. It says which account and case are meant and
 * whom the mail with it was sent to, and only this installation can make one.
 *
 * A token is 44 letters and digits (base32), the same in either case of
 * letters, because mail systems fold local parts. It is bound to a master key of
 * the keyring by that key's number: a rotation makes new ones, and an old one
 * opens as long as the keyring holds its key. It has no expiry: whether a case
 * may still be answered is the case's own business.
 *
 * Who holds a token has seen a mail that was sent to its recipient; whether the
 * sender is that recipient is asked with reply_token_is_for.
 */
#ifndef NOTIFY_REPLY_TOKEN_H
#define NOTIFY_REPLY_TOKEN_H

#include <stdint.h>

#include "arena.h"
#include "str.h"

struct keyring;

#define REPLY_TOKEN_CHARS 44

struct reply_token {
	str account;      /* 12 digits */
	str display_id;   /* of the case, 15 digits */
	int64_t master;   /* number of the key that it was made with */
	uint8_t whose[4]; /* a mark of the recipient's address */
};

/* account and display_id are digits as stored; recipient is a mail address. E_INVAL when an id has
 * another form. */
MUST_USE int reply_token_make(struct keyring *k, struct arena *a, str account, str display_id,
			      str recipient, str *ret);
/* E_INVAL for everything that was not made here, whatever is wrong with it. */
MUST_USE int reply_token_open(struct keyring *k, struct arena *a, str token,
			      struct reply_token *ret);
/* What to take for the recipient in mails to the provider's own people. Their answers work on the
 * desk, so their tokens are none of a customer's, even of the same address. */
str reply_token_staff(struct arena *a, str address);
/* Whether it was made for this address; ASCII letters are folded. */
bool reply_token_is_for(struct keyring *k, struct arena *a, const struct reply_token *token,
			str address);

/* LOCAL@DOMAIN and a token as LOCAL+TOKEN@DOMAIN. */
str reply_address(struct arena *a, str address, str token);
/* LOCAL+note+TOKEN@DOMAIN: what an agent writes there is a note. */
str reply_note_address(struct arena *a, str address, str token);
/* Whether it has that word behind the first plus sign. */
bool reply_address_is_note(str address);
/* The token in such an address; absent when there is none of that length. */
str reply_address_token(str address);

/*
 * The Message-ID of a mail about a case, without brackets: TOKEN.UNIQUE@DOMAIN. Answers repeat it
 * in their References, so they find their case even when they go to the plain address, and a mail
 * of our own that comes back is known by it. unique (letters, digits, '-') tells the mails of one
 * case and recipient apart and is the same at every try to send one of them.
 */
str reply_message_id(struct arena *a, str token, str unique, str domain);
/* The token in such a Message-ID, with or without brackets; absent when there is none. */
str reply_message_id_token(str id);

#endif
