/* SPDX-License-Identifier: Apache-2.0 */
/* RouteCase: one case now, or why it would go where. */
#include "audit.h"
#include "desk-view.h"
#include "errors.h"
#include "mainstay.h"
#include "routing.h"

static void candidates_view(struct req *rq, const struct roster *h, const struct routing *w,
			    struct mainstay_routing_candidate_list *ret)
{
	ret->n = w->d.candidate_count;
	ret->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_routing_candidate, ret->n));
	for (size_t i = 0; i < ret->n; i++) {
		const struct route_candidate *c = &w->d.candidates[i];
		const struct route_agent *g = &h->route.agents[c->agent];

		ret->v[i] = (struct mainstay_routing_candidate){
			.user_name = g->name,
			.eligible = SOME_BOOL(c->eligible),
			.reason = route_list_has(w->facts.passed, g->id)
					  ? str_fmt(rq->arena, "%.*s; comes last on this case",
						    STR_ARG(c->why))
					  : c->why,
			.load = SOME_I64((g->load + ROUTE_POINT - 1) / ROUTE_POINT),
			.capacity = SOME_I64(g->capacity),
		};
	}
}

static int copies_view(struct req *rq, const struct routing *w, struct mainstay_string_list *ret)
{
	const struct sql_copy_list_in in = {w->row.account, w->row.case_id, rq->caller.account};
	struct sql_copy_list_rows rows = {0};
	int r = sql_copy_list_all(rq->tx, &in, &rows);

	if (r < 0)
		return r;
	ret->n = rows.n;
	ret->v = list_some(ARENA_ARRAY(rq->arena, str, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		ret->v[i] = rows.v[i].name;
	return 0;
}

static int load(struct req *rq, const struct mainstay_route_case_request *in, struct roster *h,
		struct routing *w)
{
	struct case_row row;
	int r = case_load_any(rq, in->case_id, &row);

	if (r >= 0)
		r = account_lock(rq->tx, row.account);
	if (r >= 0)
		r = roster_load(rq, h);
	if (r >= 0)
		r = routing_decide(rq, h, row.account, row.case_id, w);
	return r == E_NOENT ? desk_no_such_case(rq) : r;
}

int op_mainstay_route_case(struct req *rq, const struct mainstay_route_case_request *in,
			   struct mainstay_route_case_response *out)
{
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	struct routing *w = ARENA_NEW(rq->arena, struct routing);
	struct mainstay_routing_decision *d =
		ARENA_NEW(rq->arena, struct mainstay_routing_decision);
	int r = load(rq, in, h, w);

	if (r < 0)
		return r;
	rq->audit.recipient = w->row.account;
	if (!case_status_open(w->row.status))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"This case is resolved. Reopen it first.");
	if (w->holder.assignee.n && !in->again.v && !in->explain.v)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"%.*s has this case. Use again to route it nevertheless.",
				STR_ARG(w->holder.name));
	/* as it was judged, before the decision adds to the loads */
	candidates_view(rq, h, w, &d->candidates);
	if (!in->explain.v)
		r = routing_apply(rq, h, w);
	if (r >= 0)
		r = copies_view(rq, w, &d->copies);
	if (r < 0)
		return r;
	d->outcome = route_outcome_code(w->d.outcome);
	d->rule = w->d.rule ? w->d.rule->code : (str){0};
	d->team = w->d.team.n ? w->d.team : (str){0};
	d->assignee = w->d.name.n ? w->d.name : (str){0};
	d->reason = w->d.reason;
	d->done = SOME_BOOL(!in->explain.v);
	out->decision = d;
	return 0;
}
