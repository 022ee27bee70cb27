/* SPDX-License-Identifier: Apache-2.0 */
#include "desk-scene.h"

#include "identity.h"

void scene_as(struct case_world *w, const char *name, const char *role)
{
	struct sql_principal user;
	int r;

	world_begin(w, OP_MAINSTAY_CREATE_USER);
	r = principal_load_by_name(w->rq.tx, w->provider, str_from(name), &user);
	if (r == E_NOENT) {
		user = (struct sql_principal){
			.account = w->provider,
			.name = str_from(name),
			.email = str_fmt(w->t->arena, "%s@provider.example", name),
			.role = str_from(role),
		};
		r = principal_create(w->rq.tx, identity_roles(w->app.identity), w->rq.now, &user);
	}
	w->rq.caller = (struct caller){
		.kind = PRINCIPAL_STAFF,
		.account = w->provider,
		.principal = str_dup(w->t->arena, user.id),
		.name = str_from(name),
		.role = str_from(role),
	};
	expect_ok(world_end(w, r));
}

void scene_presence(struct case_world *w, const char *name, const char *presence)
{
	const struct mainstay_put_presence_request in = {.user_name = str_from(name),
							 .presence = str_from(presence)};
	struct mainstay_put_presence_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_PUT_PRESENCE, op_mainstay_put_presence(&w->rq, &in, &out)));
}

void scene_team(struct case_world *w, const char *team, int64_t capacity, const char *const *names)
{
	struct mainstay_team_member members[20] = {0};
	struct mainstay_put_team_request in = {.team = str_from(team), .members = {members, 0}};
	struct mainstay_put_team_response out = {0};

	for (; *names; names++) {
		const struct mainstay_put_agent_request agent = {.user_name = str_from(*names),
								 .capacity = SOME_I64(capacity)};
		struct mainstay_put_agent_response profile = {0};

		scene_as(w, *names, "agent");
		scene_presence(w, *names, "available");
		expect_ok(CALL(w, MAINSTAY_PUT_AGENT,
			       op_mainstay_put_agent(&w->rq, &agent, &profile)));
		members[in.members.n++].user_name = str_from(*names);
	}
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_PUT_TEAM, op_mainstay_put_team(&w->rq, &in, &out)));
}

void scene_rule(struct case_world *w, const char *team, const char *on_call, int64_t reply_minutes)
{
	struct mainstay_routing_rule rule = {.code = S("all"),
					     .team = str_from(team),
					     .on_call = str_from(on_call),
					     .copy_account_manager = SOME_BOOL(true),
					     .reply_minutes = SOME_I64(reply_minutes)};
	const struct mainstay_put_routing_rules_request in = {.rules = {&rule, 1}};
	struct mainstay_put_routing_rules_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_PUT_ROUTING_RULES,
		       op_mainstay_put_routing_rules(&w->rq, &in, &out)));
}

void scene_on_call(struct case_world *w, const char *team, const char *const *names)
{
	world_as_staff(w);
	for (int64_t layer = 1; names[layer - 1]; layer++) {
		str name = str_from(names[layer - 1]);
		const struct mainstay_put_rotation_request in = {
			.team = str_from(team), .layer = SOME_I64(layer), .members = {&name, 1}};
		struct mainstay_put_rotation_response out = {0};

		expect_ok(CALL(w, MAINSTAY_PUT_ROTATION,
			       op_mainstay_put_rotation(&w->rq, &in, &out)));
	}
}

str scene_case(struct case_world *w, const char *severity)
{
	const struct support_create_case_request in = {.subject = S("Down"),
						       .severity_code = str_from(severity),
						       .communication_body = S("No answer")};
	struct support_create_case_response out = {0};

	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &out)));
	world_as_staff(w);
	return out.case_id;
}

void scene_route(struct case_world *w)
{
	world_run_job(w, &desk_routing_job);
}

struct mainstay_get_desk_case_response scene_show(struct case_world *w, str case_id)
{
	const struct mainstay_get_desk_case_request in = {.case_id = case_id};
	struct mainstay_get_desk_case_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_GET_DESK_CASE, op_mainstay_get_desk_case(&w->rq, &in, &out)));
	return out;
}

str scene_holder(struct case_world *w, str case_id)
{
	str name = scene_show(w, case_id).case_->assignee_name;

	return name.p ? name : S("");
}
