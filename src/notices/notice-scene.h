/* SPDX-License-Identifier: Apache-2.0 */
/* Shorthands for tests of notices: a house whose mails go into a folder, and what it queued. */
#ifndef NOTICES_NOTICE_SCENE_H
#define NOTICES_NOTICE_SCENE_H

#include "case-world.h"
#include "jobs.h"
#include "mail-queue.h"
#include "notices.h"

#define ADMIN S("admin@business.example")
#define TEAM S("team@provider.example") /* notices.team_address */

extern const struct outbox_fans scene_fans;

/* A house whose mails go where the settings say; command is that of MAIL_DELIVERY_PIPE. */
struct case_world *notice_world_open(struct test *t, enum fixture_kind where, enum mail_way how,
				     const char *command);
void notice_world_close(struct case_world *w);

/* Notices about an account's matters, of a state. */
struct sql_notice_rows scene_notices(struct case_world *w, str account, int64_t state);
/* How many notices of that template to that address are in a state, of the Business account. */
size_t scene_count(struct case_world *w, int64_t state, str to, const char *template);
/* The one that is; fails the test when there is none or another. */
struct sql_notice scene_only(struct case_world *w, int64_t state, str to, const char *template);
/* A second passes, and what happened is dealt. */
void scene_deal(struct case_world *w);
/* The mail that was sent for it. */
str scene_mail(struct case_world *w, const struct sql_notice *n);

#endif
