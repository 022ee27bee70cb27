/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations on subscriptions. A customer's administrator moves the own account
 * between plans that are self-service; the provider's side moves any, also
 * organizations, and may override periods and terms.
 */
#include "audit.h"
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "operation.h"
#include "page.h"
#include "plans-private.h"
#include "shape.h"
#include "subscription.h"

#define PAGE_DEFAULT 50

/*
 * The account that a call is about. Only the provider's side may name another;
 * for everyone else it does not exist. The audit trail of that account shows
 * what was changed.
 */
static int target_account(struct req *rq, str given, bool lock, struct sql_account *ret)
{
	str id = given.p ? given : rq->caller.account;
	bool other = !str_eq(id, rq->caller.account);
	int r = other && !req_is_staff(rq) ? E_NOENT : 0;

	if (r == 0 && other && lock)
		r = account_lock(rq->tx, id);
	if (r == 0)
		r = account_load(rq->tx, id, ret);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"The account %.*s could not be found.", STR_ARG(id));
	if (r == 0 && other) {
		rq->audit.recipient = ret->id;
		rq->audit.show = lock;
	}
	return r;
}

static enum plan_scope scope_of(str word)
{
	return str_eq(word, S("organization")) ? SCOPE_ORGANIZATION : SCOPE_ACCOUNT;
}

static void row_out(struct req *rq, const struct sql_subscription *row, const struct plan *plan,
		    str language, struct mainstay_subscription_in_force *out)
{
	out->account_id = row->account;
	out->scope = row->scope;
	out->plan = row->plan;
	out->name = plan_label_in(&plan->label, language);
	out->catalog = row->catalogue;
	out->starts_at = SOME_USEC(row->starts);
	out->ends_at = row->ends;
	if (row->min_until > rq->now)
		out->minimum_term_ends_at = SOME_USEC(row->min_until);
	out->subscription_id = row->id;
	out->organization_id = row->organization;
}

static struct mainstay_subscription_in_force *
state_out(struct req *rq, str account, const struct subscription_state *s, str language)
{
	struct mainstay_subscription_in_force *out =
		ARENA_NEW(rq->arena, struct mainstay_subscription_in_force);

	out->account_id = account;
	out->scope = S("account");
	out->plan = s->plan->code;
	out->name = plan_label_in(&s->plan->label, language);
	out->catalog = s->plan->catalog->version;
	out->is_default = SOME_BOOL(!s->has);
	if (s->has)
		row_out(rq, &s->now, s->plan, language, out);
	if (s->pending) {
		out->pending = ARENA_NEW(rq->arena, struct mainstay_pending_change);
		out->pending->plan = s->next_plan->code;
		out->pending->catalog = s->next_plan->catalog->version;
		out->pending->effective_at = SOME_USEC(s->next_at);
	}
	return out;
}

int op_mainstay_get_subscription(struct req *rq, const struct mainstay_get_subscription_request *in,
				 struct mainstay_get_subscription_response *out)
{
	str language = api_language(rq, in->language);
	struct subscription_state covering, own;
	struct sql_account account;
	int r = target_account(rq, in->account_id, false, &account);

	if (r == 0)
		r = subscription_covering(rq, account.id, rq->now, &covering);
	if (r == 0)
		r = subscription_load(rq, account.id, SCOPE_ACCOUNT, &own);
	if (r < 0)
		return r;
	if (covering.has && str_eq(covering.now.scope, S("organization"))) {
		/* what follows it is known to the account that holds it */
		if (str_eq(covering.now.account, account.id))
			r = subscription_load(rq, account.id, SCOPE_ORGANIZATION, &covering);
		if (r < 0)
			return r;
		if (own.has || own.pending)
			out->own = state_out(rq, account.id, &own, language);
		out->subscription = state_out(rq, account.id, &covering, language);
		return 0;
	}
	out->subscription = state_out(rq, account.id, &own, language);
	return 0;
}

static int subscription_out(struct req *rq, const struct sql_subscription *row,
			    struct mainstay_subscription *out)
{
	const struct plan *plan;
	int r = plan_pinned(rq, row->catalogue, row->plan, &plan);

	if (r < 0)
		return r;
	*out = (struct mainstay_subscription){
		.account_id = row->account,
		.scope = row->scope,
		.plan = row->plan,
		.name = plan_label_in(&plan->label, api_language(rq, (str){0})),
		.catalog = row->catalogue,
		.starts_at = SOME_USEC(row->starts),
		.ends_at = row->ends,
		.minimum_term_ends_at = SOME_USEC(row->min_until),
		.subscription_id = row->id,
		.organization_id = row->organization,
	};
	return 0;
}

/* "TIME ID" or "ACCOUNT ID": where the page before ended. */
static str position_cut(str *rest)
{
	return str_cut(rest, ' ');
}

static int rows_of_account(struct req *rq, str account, str position, int64_t most,
			   struct sql_subscription_rows *ret)
{
	struct sql_subscription_list_in in = {account, INT64_MAX, S(""), most};

	if (position.p) {
		str time = position_cut(&position);

		if (str_to_i64(time, &in.starts) < 0)
			return E_INVAL;
		in.id = position.p ? position : S("");
	}
	return sql_subscription_list_all(rq->tx, &in, ret);
}

static int rows_in_force(struct req *rq, str position, int64_t most,
			 struct sql_subscription_rows *ret)
{
	struct sql_subscription_list_in_force_in in = {rq->now, S(""), S(""), most};

	if (position.p) {
		in.account = position_cut(&position);
		in.id = position.p ? position : S("");
	}
	return sql_subscription_list_in_force_all(rq->tx, &in, ret);
}

int op_mainstay_list_subscriptions(struct req *rq,
				   const struct mainstay_list_subscriptions_request *in,
				   struct mainstay_list_subscriptions_response *out)
{
	bool all = !in->account_id.p && req_is_staff(rq);
	int64_t most = in->max_results.set ? in->max_results.v : PAGE_DEFAULT;
	struct sql_subscription_rows rows;
	struct sql_account account;
	str position;
	int r = all ? 0 : target_account(rq, in->account_id, false, &account);

	if (r == 0)
		r = page_resume(rq, in->next_token, all ? S("") : account.id, &position);
	if (r < 0)
		return r;
	r = all ? rows_in_force(rq, position, most + 1, &rows)
		: rows_of_account(rq, account.id, position, most + 1, &rows);
	if (r < 0)
		return r;
	if (rows.n > (size_t)most) {
		const struct sql_subscription *last = &rows.v[most - 1];
		str at = all ? str_fmt(rq->arena, "%.*s %.*s", STR_ARG(last->account),
				       STR_ARG(last->id))
			     : str_fmt(rq->arena, "%lld %.*s", (long long)last->starts,
				       STR_ARG(last->id));

		out->next_token = page_continue(rq, all ? S("") : account.id, at);
		rows.n = (size_t)most;
	}
	out->subscriptions.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_subscription, rows.n));
	for (size_t i = 0; r >= 0 && i < rows.n; i++)
		r = subscription_out(rq, &rows.v[i], &out->subscriptions.v[out->subscriptions.n++]);
	return r < 0 ? r : 0;
}

int op_mainstay_list_subscription_changes(
	struct req *rq, const struct mainstay_list_subscription_changes_request *in,
	struct mainstay_list_subscription_changes_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PAGE_DEFAULT, before = INT64_MAX;
	struct sql_subscription_change_rows rows;
	struct sql_account account;
	str position;
	int r = target_account(rq, in->account_id, false, &account);

	if (r == 0)
		r = page_resume(rq, in->next_token, account.id, &position);
	if (r == 0 && position.p)
		r = str_to_i64(position, &before);
	if (r < 0)
		return r;
	r = sql_subscription_change_list_all(
		rq->tx, &(struct sql_subscription_change_list_in){account.id, before, most + 1},
		&rows);
	if (r < 0)
		return r;
	if (rows.n > (size_t)most) {
		rows.n = (size_t)most;
		out->next_token = page_continue(
			rq, account.id,
			str_fmt(rq->arena, "%lld", (long long)rows.v[rows.n - 1].seq));
	}
	out->changes.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_subscription_change, rows.n));
	out->changes.n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_subscription_change *row = &rows.v[i];
		bool hidden = row->by_staff && !req_is_staff(rq);

		out->changes.v[i] = (struct mainstay_subscription_change){
			.at = SOME_USEC(row->at),
			.change = row->act,
			.scope = row->scope,
			.from_plan = row->from_plan,
			.from_catalog = row->from_catalogue,
			.to_plan = row->to_plan,
			.to_catalog = row->to_catalogue,
			.effective_at = SOME_USEC(row->effective),
			.forced = SOME_BOOL(row->forced),
			.by_provider = SOME_BOOL(row->by_staff),
			.actor = hidden ? (str){0} : row->actor,
			.reason = row->reason,
		};
	}
	return 0;
}

static int denied(struct req *rq, const char *what)
{
	return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION,
			"User: %.*s is not authorized to perform: %.*s %s", STR_ARG(rq->caller.arn),
			STR_ARG(rq->op->action), what);
}

/* What only the provider's side may do. */
static int check_allowed(struct req *rq, const struct subscription_wish *w,
			 const struct subscription_state *s)
{
	const struct plan *to = w->to ? w->to : plan_book_selected(rq->app->plans)->default_plan;

	if (req_is_staff(rq))
		return 0;
	if (w->forced)
		return denied(rq, "with force");
	if (w->scope == SCOPE_ORGANIZATION)
		return denied(rq, "for an organization");
	if (w->to && !str_eq(w->to->catalog->version, plan_book_selected(rq->app->plans)->version))
		return denied(rq, "with a plan of another catalogue than the one on sale");
	if (w->to && !to->join_self_service)
		return denied(rq, "with this plan: ask the provider to put the account on it");
	if (s->has && !s->plan->leave_self_service)
		return denied(rq, "from the present plan: ask the provider to take the account off "
				  "it");
	return 0;
}

static int conflict(struct req *rq, const char *text)
{
	return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "%s", text);
}

/* A wish for what is so already is a mistake, or a retry under another id. */
static int check_news(struct req *rq, const struct subscription_wish *w,
		      const struct subscription_state *s)
{
	bool same = w->to ? s->has && s->plan == w->to : !s->has;

	if (!same)
		return 0;
	if (s->pending)
		return conflict(rq,
				"The account is on this plan, and a change is scheduled. Take it "
				"back with RevokeSubscriptionChange.");
	return conflict(rq, "The account is on this plan already.");
}

static int wish_of(struct req *rq, const struct mainstay_change_subscription_request *in,
		   const struct sql_account *account, struct subscription_wish *w)
{
	const struct catalog *selected = plan_book_selected(rq->app->plans), *c;
	int r = api_catalog(rq, in->catalog, &c);

	*w = (struct subscription_wish){
		.account = account->id,
		.scope = scope_of(in->scope),
		.organization = account->organization,
		.at_period_end = str_eq(in->when, S("period-end")),
		.forced = in->force.v,
		.reason = in->reason,
	};
	if (r == 0)
		r = api_plan(rq, c, in->plan, &w->to);
	if (r == 0 && w->to == selected->default_plan)
		w->to = NULL;
	return r;
}

int op_mainstay_change_subscription(struct req *rq,
				    const struct mainstay_change_subscription_request *in,
				    struct mainstay_change_subscription_response *out)
{
	struct subscription_state state;
	struct subscription_wish wish;
	struct sql_account account;
	usec effective;
	int r = target_account(rq, in->account_id, true, &account);

	if (r == 0 && str_eq(account.kind, S("provider")))
		return conflict(rq, "The provider's own account has no plan.");
	if (r == 0)
		r = wish_of(rq, in, &account, &wish);
	if (r == 0)
		r = subscription_load(rq, account.id, wish.scope, &state);
	if (r == 0)
		r = check_allowed(rq, &wish, &state);
	if (r == 0)
		r = check_news(rq, &wish, &state);
	if (r < 0)
		return r;
	r = subscription_change(rq, &wish, &effective);
	if (r == E_LIMIT)
		return conflict(rq, "The plan is not sold at the time the change would hold.");
	if (r == E_CONFLICT)
		return conflict(rq, "Another account holds a subscription for this organization.");
	if (r == 0)
		r = subscription_load(rq, account.id, wish.scope, &state);
	if (r < 0)
		return r;
	out->subscription = state_out(rq, account.id, &state, api_language(rq, in->language));
	out->effective_at = SOME_USEC(effective);
	return 0;
}

/* What staff scheduled (say, the end of an unpaid plan) is not the customer's to take back. */
static int check_revocable(struct req *rq, str account, enum plan_scope scope)
{
	struct sql_subscription_change_newest_in in = {account, S("account")};
	struct sql_subscription_change_rows rows;
	int r;

	if (req_is_staff(rq))
		return 0;
	if (scope == SCOPE_ORGANIZATION)
		return denied(rq, "for an organization");
	r = sql_subscription_change_newest_all(rq->tx, &in, &rows);
	if (r < 0)
		return r;
	if (rows.n && rows.v[0].by_staff)
		return denied(rq, "on what the provider scheduled");
	return 0;
}

int op_mainstay_revoke_subscription_change(
	struct req *rq, const struct mainstay_revoke_subscription_change_request *in,
	struct mainstay_revoke_subscription_change_response *out)
{
	enum plan_scope scope = scope_of(in->scope);
	struct subscription_state state;
	struct sql_account account;
	int r = target_account(rq, in->account_id, true, &account);

	if (r == 0)
		r = subscription_load(rq, account.id, scope, &state);
	if (r == 0 && !state.pending)
		return conflict(rq, "Nothing is scheduled.");
	if (r == 0)
		r = check_revocable(rq, account.id, scope);
	if (r == 0)
		r = subscription_revoke(rq, account.id, scope, in->reason);
	if (r == 0)
		r = subscription_load(rq, account.id, scope, &state);
	if (r < 0)
		return r;
	out->subscription = state_out(rq, account.id, &state, api_language(rq, in->language));
	return 0;
}
