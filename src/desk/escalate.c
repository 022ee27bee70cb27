/* SPDX-License-Identifier: Apache-2.0 */
#include "escalate.h"

#include <stdlib.h>

#include "audit.h"
#include "buf.h"
#include "clock-promise.h"
#include "crypto.h"
#include "hands.h"
#include "jobs.h"
#include "json.h"
#include "log.h"
#include "outbox.h"
#include "plan-gate.h"
#include "settings.h"

#define BATCH 200
#define CASES_A_STEP 20
#define LEVELS_A_CASE 100
#define LATER MINUTES(5)

/* ---- what a level does ---- */

static str moment(struct arena *a, usec t)
{
	return t ? usec_format(a, t, USEC_MILLI_Z) : (str){0};
}

/* Tells whoever listens: the fact's detail. */
static int tell(struct req *rq, const struct escalation_call *c, str event, str to)
{
	struct buf CLEANUP(buf_done) b = {0};
	struct json_writer w;

	buf_init(&b, 8192);
	json_writer_init(&w, &b);
	json_object(&w);
	json_pair_str(&w, S("case-id"), c->row->case_id);
	json_pair_str(&w, S("display-id"), c->row->display_id);
	json_pair_str(&w, S("event-name"), event);
	json_pair_str(&w, S("plan"), c->row->plan);
	json_pair_str(&w, S("severity"), c->row->severity);
	json_pair_str(&w, S("clock"), c->clock);
	json_pair_i64(&w, S("run"), c->run);
	json_pair_str(&w, S("level"), c->level);
	json_pair_str(&w, S("due"), moment(rq->arena, c->due));
	json_pair_str(&w, S("reached"), moment(rq->arena, c->reached));
	json_pair_str(&w, S("to"), to);
	json_object_end(&w);
	return outbox_add(rq->tx, rq->now,
			  &(struct outbox_fact){.account = c->row->account,
						.kind = OUTBOX_ESCALATION,
						.event = event,
						.subject = c->row->case_id,
						.payload = buf_get(&b)});
}

static int do_reassign(struct req *rq, const struct escalation_call *call, str *ret_did)
{
	const struct desk_holder holder = {.assignee = S(""), .name = S(""), .queue = call->to};
	int r = desk_holder_put(rq, call->row, &holder);

	*ret_did = str_fmt(rq->arena, "reassigned to queue %.*s", STR_ARG(call->to));
	return r;
}

static int do_page(struct req *rq, const struct escalation_call *call, str *ret_did)
{
	str cause = str_fmt(rq->arena, "%.*s/%lld/%.*s", STR_ARG(call->clock), (long long)call->run,
			    STR_ARG(call->level));
	str reason = str_fmt(rq->arena, "The clock %.*s reached %.*s.", STR_ARG(call->clock),
			     STR_ARG(call->level));
	/* the word means the case's own team */
	str team = str_eq(call->to, S("on-call")) ? (str){0} : call->to;
	int r = desk_page(rq, call->row, team, cause, reason, NULL);

	*ret_did = str_fmt(rq->arena, "paged %.*s", STR_ARG(call->to));
	/* no team with a rotation: whoever listens pages */
	return r == E_NOENT ? tell(rq, call, S("PageOnCall"), call->to) : r;
}

const struct escalation_hands escalation_hands = {.reassign = do_reassign, .page = do_page};

static int do_notify(struct req *rq, const struct escalation_call *call, str *ret_did)
{
	*ret_did = str_fmt(rq->arena, "notified %.*s", STR_ARG(call->to));
	return tell(rq, call, S("EscalateCase"), call->to);
}

/* The severity that the case is to be raised to; absent when there is no higher one of its plan. */
static int raised_severity(struct req *rq, const struct case_row *row, str to, str *ret)
{
	const struct plan_case_kind *kind;
	const struct plan_target *present;
	const struct plan *plan;
	int r = plan_of_account(rq, row->account, &plan);

	*ret = (str){0};
	if (r < 0)
		return r;
	kind = plan_case_kind(plan, row->issue_type);
	present = plan_target(plan, row->issue_type, row->severity);
	for (size_t i = 0; kind && present && i < kind->target_count; i++) {
		const struct plan_severity *s = kind->targets[i].severity;

		if (s->rank <= present->severity->rank)
			continue;
		if (str_eq(to, S("next")) || str_eq(to, s->code)) {
			*ret = s->code;
			return 0;
		}
	}
	return 0;
}

static int act(struct req *rq, const struct escalation_hands *hands,
	       const struct escalation_action *a, struct escalation_call *call, str *severity,
	       str *ret_did)
{
	int r = 0;

	call->to = a->to;
	switch (a->act) {
	case ESCALATE_NOTIFY:
		return do_notify(rq, call, ret_did);
	case ESCALATE_REASSIGN:
		return hands->reassign(rq, call, ret_did);
	case ESCALATE_PAGE:
		return hands->page(rq, call, ret_did);
	case ESCALATE_RAISE:
		r = raised_severity(rq, call->row, a->to, severity);
		*ret_did = severity->p ? str_fmt(rq->arena, "raised to %.*s", STR_ARG(*severity))
				       : S("not raised: the plan has no higher severity");
		return r;
	}
	return E_INVAL;
}

/* ---- one level fires ---- */

static str detail(struct req *rq, const struct escalation_call *c, str did)
{
	struct buf CLEANUP(buf_done) b = {0};
	struct json_writer w;

	buf_init(&b, 16384);
	json_writer_init(&w, &b);
	json_object(&w);
	json_pair_str(&w, S("clock"), c->clock);
	json_pair_i64(&w, S("run"), c->run);
	json_pair_str(&w, S("level"), c->level);
	json_pair_str(&w, S("due"), moment(rq->arena, c->due));
	json_pair_str(&w, S("reached"), moment(rq->arena, c->reached));
	json_pair_str(&w, S("did"), did.n ? did : (str){0});
	json_object_end(&w);
	return buf_dup(&b, rq->arena);
}

static int fire(struct req *rq, const struct escalation_hands *hands, struct case_row *row,
		const struct clock_alarm *alarm)
{
	struct escalation_call call = {
		.row = row,
		.level = clock_alarm_level(alarm),
		.clock = clock_kind_code(alarm->run->kind),
		.run = alarm->run->number,
		.due = alarm->run->due,
		.reached = alarm->at,
	};
	struct case_change change = {
		.actor_kind = ACTOR_SYSTEM,
		.actor = S(""),
		.submitted_by = rq->app->settings->provider_name,
		.channel = S("system"),
		.has_event = true,
		.event = CASE_EVENT_ESCALATED,
	};
	str all = S("");
	int r = case_alarm_fire(rq, row, alarm);
	/* it has fired and the log does not know: the log learns it, and nothing else happens */
	bool again = r == 0;

	if (r > 0 && !alarm->level)
		r = tell(rq, &call, S("ClockBreached"), (str){0});
	for (size_t i = 0; r >= 0 && !again && alarm->level && i < alarm->level->action_count;
	     i++) {
		str did = {0};

		r = act(rq, hands, &alarm->level->actions[i], &call, &change.severity, &did);
		all = all.n ? str_fmt(rq->arena, "%.*s; %.*s", STR_ARG(all), STR_ARG(did)) : did;
	}
	if (r < 0)
		return r;
	change.detail = detail(rq, &call, all);
	return case_change(rq, row, &change, NULL);
}

int escalate_case(struct req *rq, const struct escalation_hands *hands, str account, str case_id)
{
	struct case_row row;
	int r = account_lock(rq->tx, account);

	if (r >= 0)
		r = case_load(rq, account, case_id, &row);
	for (int i = 0; r >= 0 && i < LEVELS_A_CASE; i++) {
		struct case_promises promises;
		struct clock_alarm *alarms;
		struct case_clocks clocks;
		struct case_event *events;
		size_t n, count;

		case_promises_init(&promises, rq, &row);
		r = case_events_load(rq, &row, &events, &n);
		if (r >= 0)
			r = case_clocks_load(&promises, events, n, rq->now, &clocks);
		if (r < 0)
			return r;
		count = clock_alarms_pending(rq->arena, rq->app->escalations, &clocks,
					     row.issue_type, &alarms);
		if (!count || alarms[0].at > rq->now)
			return case_alarm_set(rq, &row, clocks.next_due, count ? alarms[0].at : 0);
		r = fire(rq, hands, &row, &alarms[0]);
	}
	return r;
}

/* ---- the sweep ---- */

struct sweep {
	struct job_run *run;
	struct case_due *cases;
	size_t n;
	size_t at, until; /* what the step looks at */
};

static int by_account(const void *x, const void *y)
{
	const struct case_due *a = x, *b = y;
	int order = str_cmp(a->account, b->account);

	return order ? order : str_cmp(a->case_id, b->case_id);
}

static int find_due(struct tx *tx, void *arg)
{
	struct sweep *s = arg;

	/* the run's arena outlives the steps that follow */
	return cases_due(tx, s->run->now, BATCH, s->run->arena, &s->cases, &s->n);
}

static struct req sweep_req(const struct sweep *s, struct tx *tx)
{
	return (struct req){
		.arena = tx_arena(tx),
		.app = s->run->app,
		.now = s->run->now,
		.caller = {.kind = PRINCIPAL_LOCAL}, /* the provider's side sees every case */
		.id = random_uuid(tx_arena(tx)),
		.tx = tx,
	};
}

/* Locks are taken in the order of accounts, so two sweeps cannot wait for each other. */
static int sweep_step(struct tx *tx, void *arg)
{
	const struct sweep *s = arg;
	struct req rq = sweep_req(s, tx);
	int r = 0;

	for (size_t i = s->at; r >= 0 && i < s->until; i++) {
		r = escalate_case(&rq, &escalation_hands, s->cases[i].account, s->cases[i].case_id);
		if (r == E_NOENT)
			r = 0;
	}
	return r < 0 ? r : 0;
}

/* A case that fails is put off, so that it holds up no other. */
static int put_off(struct tx *tx, void *arg)
{
	const struct sweep *s = arg;
	struct req rq = sweep_req(s, tx);
	struct case_row row;
	int r = account_lock(tx, s->cases[s->at].account);

	if (r >= 0)
		r = case_load(&rq, s->cases[s->at].account, s->cases[s->at].case_id, &row);
	if (r >= 0)
		r = case_alarm_set(&rq, &row, row.next_due, s->run->now + LATER);
	return r == E_NOENT ? 0 : r;
}

static int sweep_alone(struct sweep *s)
{
	size_t end = s->until;
	int r = 0;

	for (; s->at < end && r >= 0; s->at++) {
		s->until = s->at + 1;
		r = job_write(s->run, sweep_step, s);
		if (r >= 0 || r == E_BUSY || r == E_UNCERTAIN)
			continue;
		LOG(LOG_ERROR, "escalate", LOG_S("case", s->cases[s->at].case_id),
		    LOG_S("why", str_from(err_name(r))));
		r = job_write(s->run, put_off, s);
	}
	return r;
}

static int run(struct job_run *run)
{
	struct sweep s = {.run = run};
	int r = job_read(run, find_due, &s);

	if (r < 0 || !s.n)
		return r;
	qsort(s.cases, s.n, sizeof(*s.cases), by_account);
	while (r >= 0 && s.at < s.n && !job_over(run)) {
		s.until = s.at + CASES_A_STEP < s.n ? s.at + CASES_A_STEP : s.n;
		r = job_write(run, sweep_step, &s);
		if (r >= 0)
			s.at = s.until;
		else if (r != E_BUSY && r != E_UNCERTAIN)
			r = sweep_alone(&s);
	}
	return r < 0 ? r : s.n == BATCH || s.at < s.n;
}

const struct job desk_escalate_job = {
	.name = "desk-escalate",
	.help = "Fires the levels of escalation that clocks have reached.",
	.interval = SECONDS(15),
	.limit = MINUTES(5),
	.run = run,
};
