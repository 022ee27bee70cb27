/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nextToken of every list: an opaque, authenticated text that holds where
 * the next page starts. It opens only for the same account, operation and
 * filters that it was made for, and for 24 hours. Whatever is wrong with a
 * token, the answer is the same kind, so a token tells nothing.
 *
 * Pure: the key and the time are arguments.
 */
#ifndef SERVICE_PAGE_TOKEN_H
#define SERVICE_PAGE_TOKEN_H

#include "crypto.h"
#include "usec.h"

#define PAGE_TOKEN_LIFE HOURS(24)
/* Longer texts are refused unread. */
#define PAGE_TOKEN_MAX 1024
#define PAGE_POSITION_MAX 256

/* What a token is bound to. */
struct page_scope {
	str account;
	str operation; /* name of the operation that answers the next page */
	str filters;   /* any bytes that differ when the filters differ; absent: none */
};

/* position: what the list needs to go on, at most PAGE_POSITION_MAX bytes. */
str page_token_make(struct arena *a, const uint8_t key[SEAL_KEY_LEN],
		    const struct page_scope *scope, str position, usec now);
/* E_INVAL for a token that is malformed, changed, foreign or too old. */
MUST_USE int page_token_open(struct arena *a, const uint8_t key[SEAL_KEY_LEN],
			     const struct page_scope *scope, str token, usec now,
			     str *ret_position);

#endif
