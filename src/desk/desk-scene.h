/* SPDX-License-Identifier: Apache-2.0 */
/* Shorthands for tests of the desk: staff by name, and operations in one line. */
#ifndef DESK_DESK_SCENE_H
#define DESK_DESK_SCENE_H

#include "case-world.h"
#include "hands.h"
#include "people.h"

/* Who of the staff calls from now on; made when there is none of the name. role: "agent", "lead".
 */
void scene_as(struct case_world *w, const char *name, const char *role);
/* A team of these (up to a NULL), each with a profile of that capacity and a presence. The operator
 * calls afterwards. */
void scene_team(struct case_world *w, const char *team, int64_t capacity, const char *const *names);
void scene_presence(struct case_world *w, const char *name, const char *presence);
/* One rule for all cases. */
void scene_rule(struct case_world *w, const char *team, const char *on_call, int64_t reply_minutes);
/* Layer by layer one person, for ever; pages wait ten minutes in each. */
void scene_on_call(struct case_world *w, const char *team, const char *const *names);
/* A case of the Business account, of that severity. */
str scene_case(struct case_world *w, const char *severity);
void scene_route(struct case_world *w); /* runs the job of routing once */
struct mainstay_get_desk_case_response scene_show(struct case_world *w, str case_id);
/* The name of whoever has it; empty for nobody. */
str scene_holder(struct case_world *w, str case_id);

#endif
