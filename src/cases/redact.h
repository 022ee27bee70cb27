/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes secrets out of text before it is stored: private keys in PEM armour,
 * secret access keys, and payment card numbers (of which the last four digits
 * stay). Pure and idempotent. It finds what is recognisable, not everything
 * that is secret:
 *
 * - a PEM block whose label ends in PRIVATE KEY, whole or cut short;
 * - 40 characters of the base64 alphabet that stand alone, in a text that also
 *   names an access key id (AKIA or ASIA and 16 more) or right behind a word
 *   for a secret key;
 * - 13 to 19 digits, with single spaces or hyphens between, that pass Luhn's
 *   test and begin like a card number, unless they are part of an id: a word of hexadecimal
 *   digits with a letter in it, or a UUID.
 */
#ifndef CASES_REDACT_H
#define CASES_REDACT_H

#include "arena.h"
#include "str.h"

struct redacted {
	str text;    /* the input itself when nothing was found */
	int keys;    /* private keys taken out */
	int secrets; /* secret access keys taken out */
	int cards;   /* card numbers taken out */
};

/* provider: the word in the mark "[REDACTED_BY_<provider>]". */
struct redacted redact_text(struct arena *a, str text, str provider);
/* The same for a text that may have `most` characters: a result that would be longer has "[***]"
 * instead, so that it is no longer than the text was. */
struct redacted redact_within(struct arena *a, str text, str provider, size_t most);

#endif
