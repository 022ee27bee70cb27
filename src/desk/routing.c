/* SPDX-License-Identifier: Apache-2.0 */
#include "routing.h"

#include "audit.h"
#include "crypto.h"
#include "hands.h"
#include "identity.h"
#include "jobs.h"
#include "json.h"
#include "paging.h"
#include "plan.h"
#include "settings.h"

/* How long until the next look, the first times and later. */
#define RETRY_SOON MINUTES(1)
#define RETRY_LATER MINUTES(5)
#define SOON_TIMES 10
#define PASSED_MAX 50

int job_request(const struct job_run *run, struct tx *tx, struct req *ret)
{
	struct sql_account provider;
	int r = sql_account_provider(tx, &provider);

	if (r < 0)
		return r;
	*ret = (struct req){
		.arena = tx_arena(tx),
		.app = run->app,
		.now = run->now,
		/* the provider's side sees every case */
		.caller = {.kind = PRINCIPAL_LOCAL, .account = provider.id},
		.id = random_uuid(tx_arena(tx)),
		.tx = tx,
	};
	return account_lock(tx, provider.id);
}

struct route_case routing_facts(struct req *rq, const struct roster *h, const struct case_row *row)
{
	return (struct route_case){
		.plan_code = row->plan,
		.plan = plan_find(rq->app->plans, row->catalogue, row->plan),
		.severity = row->severity,
		.service = row->service,
		.language = row->language,
		.issue_type = row->issue_type,
		.points = roster_points(h, row->severity),
		.team = S(""),
		.passed = S(""),
	};
}

static int known_load(struct req *rq, const struct case_row *row, struct sql_desk_routing *ret)
{
	const struct sql_routing_load_in in = {row->account, row->case_id};
	int r = sql_routing_load(rq->tx, &in, ret);

	if (r != E_NOENT)
		return r;
	*ret = (struct sql_desk_routing){
		.case_id = row->case_id,
		.team = S(""),
		.passed = S(""),
		.rule = S(""),
		.reason = S(""),
	};
	return 0;
}

static int known_put(struct req *rq, const struct case_row *row, struct sql_desk_routing *known)
{
	known->account = row->account;
	return sql_routing_put(rq->tx, known);
}

str routing_passed(struct req *rq, str passed, str principal)
{
	str rest = passed;
	size_t n = 0;

	if (!principal.n || route_list_has(passed, principal))
		return passed;
	while (rest.n) {
		str_cut(&rest, ' ');
		n++;
	}
	if (n >= PASSED_MAX)
		str_cut(&passed, ' ');
	return passed.n ? str_fmt(rq->arena, "%.*s %.*s", STR_ARG(passed), STR_ARG(principal))
			: principal;
}

static bool team_exists(struct req *rq, str team, int *ret_error)
{
	struct sql_desk_team row;
	int r = sql_team_load(rq->tx, &(struct sql_team_load_in){.team = team}, &row);

	*ret_error = r == E_NOENT ? 0 : r;
	return r == 0;
}

/* Somebody has it now. */
static void held_by(struct req *rq, const struct route_rule *rule, bool same,
		    struct sql_desk_routing *known)
{
	if (!same || !known->reply_by)
		known->reply_by =
			rule && rule->reply_minutes ? rq->now + MINUTES(rule->reply_minutes) : 0;
	known->held_since = rq->now;
	known->retry_at = 0;
	known->tries = 0;
}

int routing_held(struct req *rq, const struct case_row *row, const struct desk_holder *old,
		 const struct desk_holder *new)
{
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	struct sql_desk_routing known;
	struct route_case facts;
	const struct route_rule *rule;
	bool moved = !str_eq(old->queue, new->queue), team = false;
	int r = known_load(rq, row, &known);

	if (r >= 0)
		r = roster_load_rules(rq, h);
	if (r >= 0 && moved)
		team = team_exists(rq, new->queue, &r);
	if (r < 0)
		return r;
	facts = routing_facts(rq, h, row);
	rule = route_rule_find(&h->route, &facts);
	if (!known.account.p && !rule && !team)
		return 0; /* routing has nothing to do with it */
	if (moved)
		known.team = team ? new->queue : S("");
	if (new->assignee.n) {
		held_by(rq, rule, str_eq(old->assignee, new->assignee), &known);
	} else {
		known.passed = routing_passed(rq, known.passed, old->assignee);
		known.reply_by = 0;
		known.held_since = 0;
		known.tries = 0;
		/* a queue that is no team's has people of its own */
		known.retry_at = known.team.n || (rule && !moved) ? rq->now : 0;
	}
	return known_put(rq, row, &known);
}

/* What the case's log says of a decision. */
static str decision_detail(struct req *rq, const struct routing *w)
{
	struct buf CLEANUP(buf_done) out;
	struct json_writer j;

	buf_init(&out, 8192);
	json_writer_init(&j, &out);
	json_object(&j);
	json_pair_str(&j, S("assignee"), w->d.assignee);
	json_pair_str(&j, S("name"), w->d.name);
	json_pair_str(&j, S("queue"), w->d.team);
	json_pair_str(&j, S("reason"), w->d.reason);
	json_pair_str(&j, S("outcome"), route_outcome_code(w->d.outcome));
	if (w->d.rule)
		json_pair_str(&j, S("rule"), w->d.rule->code);
	if (w->holder.name.n)
		json_pair_str(&j, S("from"), w->holder.name);
	json_object_end(&j);
	return buf_dup(&out, rq->arena);
}

static int log_event(struct req *rq, struct case_row *row, str detail, bool release)
{
	enum case_status next;
	struct case_change change = {
		.actor_kind = ACTOR_SYSTEM,
		.actor = S(""),
		.submitted_by = rq->app->settings->provider_name,
		.channel = S("system"),
		.has_event = true,
		.event = CASE_EVENT_TRANSFERRED,
		.detail = detail,
	};

	if (release && case_status_next(row->status, ACTION_STAFF_RELEASE, &next) == 0) {
		change.has_action = true;
		change.action = ACTION_STAFF_RELEASE;
	}
	return case_change(rq, row, &change, NULL);
}

int routing_requeue(struct req *rq, struct case_row *row, const struct desk_holder *holder,
		    str reason)
{
	struct routing w = {.holder = *holder,
			    .d = {.team = holder->queue,
				  .assignee = S(""),
				  .name = S(""),
				  .reason = reason,
				  .outcome = ROUTE_WAITING}};
	const struct desk_holder nobody = {
		.assignee = S(""), .name = S(""), .queue = holder->queue};
	struct sql_desk_routing known;
	int r = known_load(rq, row, &known);

	if (r >= 0)
		r = log_event(rq, row, decision_detail(rq, &w), holder->assignee.n > 0);
	if (r >= 0 && holder->assignee.n)
		r = desk_holder_write(rq, row, &nobody);
	if (r < 0)
		return r;
	known.passed = routing_passed(rq, known.passed, holder->assignee);
	known.reply_by = 0;
	known.held_since = 0;
	known.tries = 0;
	known.retry_at = rq->now;
	known.reason = reason;
	known.decided_at = rq->now;
	return known_put(rq, row, &known);
}

static int look(struct req *rq, struct roster *h, str account, str case_id, struct routing *w)
{
	int r;

	*w = (struct routing){0};
	r = case_load(rq, account, case_id, &w->row);
	if (r >= 0)
		r = desk_holder_load(rq, &w->row, &w->holder);
	if (r >= 0)
		r = known_load(rq, &w->row, &w->known);
	if (r < 0)
		return r;
	w->facts = routing_facts(rq, h, &w->row);
	w->facts.team = w->known.team;
	return 0;
}

int routing_decide_for(struct req *rq, struct roster *h, str account, str case_id, str passed,
		       struct routing *ret)
{
	int r = look(rq, h, account, case_id, ret);

	if (r < 0)
		return r;
	ret->facts.passed = passed;
	ret->d = route_decide(rq->arena, &h->route, &ret->facts);
	return 0;
}

int routing_decide(struct req *rq, struct roster *h, str account, str case_id, struct routing *ret)
{
	struct routing w;
	size_t mine = h->route.agent_count;
	int r = look(rq, h, account, case_id, &w);

	if (r < 0)
		return r;
	w.facts.passed = routing_passed(rq, w.known.passed, w.holder.assignee);
	for (size_t i = 0; w.holder.assignee.n && i < h->route.agent_count; i++) {
		if (str_eq(h->route.agents[i].id, w.holder.assignee))
			mine = i;
	}
	if (mine < h->route.agent_count)
		h->route.agents[mine].load -= w.facts.points * ROUTE_POINT;
	w.d = route_decide(rq->arena, &h->route, &w.facts);
	if (mine < h->route.agent_count)
		h->route.agents[mine].load += w.facts.points * ROUTE_POINT;
	*ret = w;
	return 0;
}

/* The account's manager follows the case, and hears of it once. */
static int copy_manager(struct req *rq, struct routing *w)
{
	const struct sql_manager_load_in which = {w->row.account, rq->caller.account};
	struct sql_manager_load_row manager;
	struct sql_principal who;
	int r = sql_manager_load(rq->tx, &which, &manager);

	if (r == E_NOENT || (r >= 0 && str_eq(manager.principal, w->d.assignee)))
		return 0;
	if (r >= 0)
		r = sql_copy_put(rq->tx, &(struct sql_copy_put_in){
						 .account = w->row.account,
						 .case_id = w->row.case_id,
						 .principal = manager.principal,
						 .reason = S("account manager"),
						 .since = rq->now,
					 });
	if (r <= 0)
		return r;
	r = principal_load(rq->tx, rq->caller.account, manager.principal, &who);
	return r < 0 ? r
		     : desk_tell(rq, &w->row, OUTBOX_ASSIGNMENT, S("CaseCopied"), w->row.case_id,
				 &who, S("You are the account's manager."), S(""));
}

/* Somebody got it: the assignment, the agent's turn, and whom to tell. */
static int give(struct req *rq, struct roster *h, struct routing *w)
{
	const struct desk_holder holder = {w->d.assignee, w->d.name, w->d.team};
	struct sql_principal who;
	int r = desk_holder_write(rq, &w->row, &holder);

	if (r >= 0)
		r = sql_agent_routed(rq->tx, &(struct sql_agent_routed_in){w->d.assignee, rq->now});
	if (r >= 0)
		r = principal_load(rq->tx, rq->caller.account, w->d.assignee, &who);
	if (r >= 0)
		r = desk_tell(rq, &w->row, OUTBOX_ASSIGNMENT, S("CaseAssigned"), w->row.case_id,
			      &who, w->d.reason, S(""));
	if (r >= 0 && w->d.outcome == ROUTE_ON_CALL)
		r = desk_page(rq, &w->row, w->d.team,
			      str_fmt(rq->arena, "routing/%lld", (long long)rq->now), w->d.reason,
			      NULL);
	if (r < 0)
		return r;
	if (w->d.agent < h->route.agent_count) {
		struct route_agent *g = &h->route.agents[w->d.agent];

		g->load += w->facts.points * ROUTE_POINT;
		g->cases++;
		g->last_routed = rq->now;
	}
	held_by(rq, w->d.rule, false, &w->known);
	return 0;
}

/* Nobody got it: a team's queue, and another look later. */
static int wait(struct req *rq, struct routing *w)
{
	const struct desk_holder queued = {S(""), S(""), w->d.team};

	w->known.retry_at = rq->now + (w->known.tries < SOON_TIMES ? RETRY_SOON : RETRY_LATER);
	w->known.tries++;
	return str_eq(w->holder.queue, w->d.team) ? 0 : desk_holder_write(rq, &w->row, &queued);
}

int routing_apply(struct req *rq, struct roster *h, struct routing *w)
{
	bool first = !w->known.account.p || w->known.tries == 0;
	int r = 0;

	w->known.rule = w->d.rule ? w->d.rule->code : S("");
	if (w->d.outcome == ROUTE_NONE || !case_status_open(w->row.status)) {
		w->known.retry_at = 0;
		return known_put(rq, &w->row, &w->known);
	}
	if (w->d.outcome == ROUTE_WAITING && w->holder.assignee.n)
		return 0; /* better with whoever has it than with nobody */
	if (w->d.outcome != ROUTE_WAITING || first) {
		w->known.reason = w->d.reason;
		w->known.decided_at = rq->now;
		r = log_event(rq, &w->row, decision_detail(rq, w), false);
	}
	if (r >= 0)
		r = w->d.outcome == ROUTE_WAITING ? wait(rq, w) : give(rq, h, w);
	if (r >= 0 && w->d.rule && w->d.rule->copy_manager)
		r = copy_manager(rq, w);
	return r < 0 ? r : known_put(rq, &w->row, &w->known);
}

/* Whether somebody of ours wrote to the customer since. */
static int replied_since(struct req *rq, const struct case_row *row, usec since, bool *ret)
{
	struct case_event *events;
	size_t n;
	int r = case_events_load(rq, row, &events, &n);

	*ret = false;
	for (size_t i = 0; r >= 0 && i < n; i++) {
		if (events[i].kind == CASE_EVENT_STAFF_REPLIED && events[i].at >= since)
			*ret = true;
	}
	return r;
}

int routing_lapse(struct req *rq, str account, str case_id)
{
	const struct sql_desk_assignment_load_in which = {account, case_id};
	struct sql_desk_assignment_load_row held;
	struct sql_desk_routing known;
	struct desk_holder holder;
	struct case_row row;
	bool replied = true;
	int r = case_load(rq, account, case_id, &row);

	if (r == E_NOENT)
		return 0;
	if (r >= 0)
		r = known_load(rq, &row, &known);
	if (r < 0 || !known.reply_by || known.reply_by > rq->now)
		return r;
	r = sql_desk_assignment_load(rq->tx, &which, &held);
	if (r < 0 && r != E_NOENT)
		return r;
	/* what is resolved, waits for the customer or has gone to somebody else is due to nobody */
	if (r >= 0 && held.assignee.n && held.since == known.held_since &&
	    case_status_open(row.status) && row.status != CASE_PENDING_CUSTOMER) {
		r = replied_since(rq, &row, known.held_since, &replied);
		if (r < 0)
			return r;
	}
	if (replied) {
		known.reply_by = 0;
		return known_put(rq, &row, &known);
	}
	holder = (struct desk_holder){held.assignee, held.assignee_name, held.queue};
	return routing_requeue(
		rq, &row, &holder,
		str_fmt(rq->arena, "No reply within %lld minutes: %.*s had it since %.*s.",
			(long long)((known.reply_by - known.held_since) / MINUTES(1)),
			STR_ARG(held.assignee_name),
			STR_ARG(usec_format(rq->arena, known.held_since, USEC_SECOND_Z))));
}
