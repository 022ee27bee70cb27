/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The small rules of cases: forms of ids, checks of what customers type, and
 * every decision where the documentation of the AWS Support API is silent
 * (docs/decisions/0008-open-points.md); each stands here once. Pure, but for
 * the random part of ids.
 */
#ifndef CASES_CASE_RULES_H
#define CASES_CASE_RULES_H

#include "arena.h"
#include "str.h"
#include "usec.h"

/* The open points. */
#define CASE_PAGE_DEFAULT 10 /* cases and communications a page when maxResults is absent */
#define CASE_RECENT_MAX 5    /* communications in recentCommunications */
#define CASE_SUBJECT_MAX 250 /* characters */
#define CASE_CC_MAX 10       /* addresses of a case in all: the model shows no more */
#define CASE_FILES_MAX 10    /* uploads a communication may bring */
#define CASE_UPLOAD_LIFE HOURS(24)
#define CASE_SET_FILES_MAX 3
#define CASE_FILE_NAME_MAX 255 /* bytes */
#define CASE_LINK_LIFE HOURS(1)

#define CASE_ID_MAX 64

/*
 * case-ACCOUNT-exen-YEAR-16 hex digits: 12 of the time in steps of 16 us, then 4 random ones. So an
 * account's ids rise with the time of opening, and the index of ids is the index of lists.
 */
str case_id_new(struct arena *a, str account, usec now);
/* What the ids of cases opened in the same 16 us begin with: a bound for those of a time. */
str case_id_prefix(struct arena *a, str account, usec t);
/* The account in such an id; absent when the text has not that form. */
str case_id_account(str case_id);
#define CASE_DISPLAY_STEP 10 /* us that one display id stands for */
/*
 * Epoch seconds and five digits. At the first try these are the time within the second, so that
 * rows of a moment lie beside each other; later they are random. The store keeps ids apart.
 */
str case_display_id_new(struct arena *a, usec now, int try);
/* as-17HEX-mu-50 characters */
str attachment_set_id_new(struct arena *a);
/* attachment-100 characters */
str attachment_id_new(struct arena *a);
/* upload-60 characters */
str upload_id_new(struct arena *a);

/*
 * afterTime and beforeTime: YYYY-MM-DD, or with T and a time of day with minutes at least, then
 * Z, an offset or nothing (UTC). E_INVAL for anything else.
 */
MUST_USE int case_time_parse(str text, usec *ret);

/* Not empty, at most CASE_FILE_NAME_MAX bytes of UTF-8, no control characters, no slash of either
 * kind, and neither "." nor "..". */
bool file_name_valid(str s);
/* A header-safe form of a file name for Content-Disposition: attachment; filename="ascii";
 * filename*=UTF-8''percent. */
str content_disposition(struct arena *a, str file_name);

/* Adds the addresses that cc (joined by line feeds) lacks; case is folded to compare. E_LIMIT past
 * CASE_CC_MAX. */
MUST_USE int cc_merge(struct arena *a, str cc, const str *more, size_t n, str *ret);
/* The addresses without those to drop; case is folded to compare. */
str cc_drop(struct arena *a, str cc, const str *drop, size_t n);
/* The addresses as a list. */
size_t cc_split(struct arena *a, str cc, str **ret);

#endif
