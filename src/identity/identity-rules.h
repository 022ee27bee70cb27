/* SPDX-License-Identifier: Apache-2.0 */
/* Ids, and which values an account or a user may have. No database, no clock. */
#ifndef IDENTITY_IDENTITY_RULES_H
#define IDENTITY_IDENTITY_RULES_H

#include "arena.h"
#include "str.h"

#define ACCOUNT_ID_LEN 12

/* Fresh random ids. Their number makes a clash improbable; the store's keys make it harmless. */
str organization_id_new(struct arena *a); /* "o-" and 10 of a-z0-9 */
str account_id_new(struct arena *a);      /* 12 digits, the first is not 0 */
str principal_id_new(struct arena *a);    /* "AIDA" and 17 of A-Z0-9 */
str access_key_id_new(struct arena *a);   /* "AKIA" and 16 of A-Z2-7 */
/* 40 letters and digits: 238 bits. None needs quoting in a shell or a link. */
str secret_new(struct arena *a);

bool account_id_valid(str s);
/* What tells users apart: the name with ASCII letters in lower case. */
str user_name_key(struct arena *a, str name);
/* What an organization or account is called: 1 to 128 characters. */
bool account_name_valid(str s);
/* 1 to 64 of A-Za-z0-9_+=,.@- */
bool user_name_valid(str s);
/* Two letters, upper or lower case as asked. */
bool country_valid(str s);
bool language_valid(str s);
/* Whether the system's time zone files have it; UTC is always there. */
bool time_zone_known(str s);

bool account_status_valid(str s);
bool active_or_inactive(str s);

/* arn:aws:iam::ACCOUNT:user/NAME */
str principal_arn(struct arena *a, str account, str name);

#endif
