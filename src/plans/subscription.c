/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subscriptions as rows. What is in force is the interval that contains the
 * moment; what is pending is the interval, or the gap, behind it.
 */
#include "subscription.h"

#include "crypto.h"
#include "plan-gate.h"
#include "plans-private.h"

#define ID_DIGITS 17

static str scope_word(enum plan_scope s)
{
	return s == SCOPE_ORGANIZATION ? S("organization") : S("account");
}

static const struct plan *default_plan(const struct req *rq)
{
	return plan_book_selected(rq->app->plans)->default_plan;
}

static int state_of_default(struct req *rq, struct subscription_state *ret)
{
	*ret = (struct subscription_state){.plan = default_plan(rq)};
	return 0;
}

int subscription_load(struct req *rq, str account, enum plan_scope scope,
		      struct subscription_state *ret)
{
	struct sql_subscription_from_in in = {account, scope_word(scope), rq->now};
	struct sql_subscription_rows rows;
	size_t next = 0;
	int r = sql_subscription_from_all(rq->tx, &in, &rows);

	if (r < 0)
		return r;
	r = state_of_default(rq, ret);
	if (r == 0 && rows.n && rows.v[0].starts <= rq->now) {
		ret->has = true;
		ret->now = rows.v[0];
		r = plan_pinned(rq, ret->now.catalogue, ret->now.plan, &ret->plan);
		next = 1;
	}
	if (r < 0)
		return r;
	/* a gap behind the present interval means the default plan */
	ret->next_has = next < rows.n &&
			(!ret->has || !ret->now.ends.set || rows.v[next].starts == ret->now.ends.v);
	ret->pending = ret->next_has || (ret->has && ret->now.ends.set);
	if (ret->next_has) {
		ret->next = rows.v[next];
		ret->next_at = ret->next.starts;
		return plan_pinned(rq, ret->next.catalogue, ret->next.plan, &ret->next_plan);
	}
	if (ret->pending) {
		ret->next_at = ret->now.ends.v;
		ret->next_plan = default_plan(rq);
	}
	return 0;
}

/* Whether b counts and not a. */
static bool outranks(const struct plan *a, bool a_of_organization, const struct plan *b,
		     bool b_of_organization)
{
	if (str_eq(a->catalog->version, b->catalog->version))
		return b->rank > a->rank;
	return b_of_organization && !a_of_organization;
}

int subscription_covering(struct req *rq, str account, usec at, struct subscription_state *ret)
{
	struct sql_subscription_covering_in in = {account, at};
	struct stmt CLEANUP(stmt_done) q = sql_subscription_covering_open(rq->tx, &in);
	struct sql_subscription row;
	bool of_organization = false;
	int r = state_of_default(rq, ret);

	while (r == 0 && (r = sql_subscription_covering_next(&q, &row)) > 0) {
		bool organization = str_eq(row.scope, S("organization"));
		const struct plan *plan;

		r = plan_pinned(rq, row.catalogue, row.plan, &plan);
		if (r < 0)
			break;
		if (ret->has && !outranks(ret->plan, of_organization, plan, organization))
			continue;
		ret->has = true;
		ret->now = row;
		ret->plan = plan;
		of_organization = organization;
	}
	return r < 0 ? r : 0;
}

int catalogue_keep(struct req *rq, const struct catalog *c)
{
	int r = sql_catalogue_store(rq->tx, &(struct sql_catalogue_store_in){
						    .version = c->version,
						    .name = c->name,
						    .sha256 = c->sha256,
						    .text = c->text,
						    .stored = rq->now,
					    });
	return r < 0 ? r : 0;
}

int catalogue_kept(struct req *rq, const struct catalog *c)
{
	struct sql_catalogue_known_row row;
	int r = sql_catalogue_known(rq->tx, &(struct sql_catalogue_known_in){.version = c->version},
				    &row);

	return r == E_NOENT ? 0 : r < 0 ? r : 1;
}

/* Takes away what has not begun, and opens the present interval's end. */
static int drop_pending(struct req *rq, str account, enum plan_scope scope,
			struct subscription_state *s)
{
	struct sql_subscription_from_in in = {account, scope_word(scope), rq->now};
	struct sql_subscription_rows rows;
	int r = sql_subscription_from_all(rq->tx, &in, &rows);

	for (size_t i = 0; r == 0 && i < rows.n; i++) {
		struct sql_subscription_delete_in gone = {rows.v[i].account, rows.v[i].id};
		struct sql_subscription_end_in open = {rows.v[i].account, rows.v[i].id, {0}};

		if (rows.v[i].starts > rq->now)
			r = sql_subscription_delete(rq->tx, &gone);
		else if (rows.v[i].ends.set)
			r = sql_subscription_end(rq->tx, &open);
	}
	s->now.ends = (struct opt_usec){0};
	s->pending = s->next_has = false;
	return r;
}

static int add_history(struct req *rq, struct sql_subscription_change *row)
{
	struct sql_subscription_change_last_in in = {row->account};
	struct sql_subscription_change_last_row last;
	int r = sql_subscription_change_last(rq->tx, &in, &last);

	if (r < 0)
		return r;
	row->seq = last.seq.set ? last.seq.v + 1 : 1;
	row->at = rq->now;
	row->actor = rq->caller.principal.p ? rq->caller.principal : S("system");
	row->by_staff = req_is_staff(rq);
	return sql_subscription_change_insert(rq->tx, row);
}

static str act_word(const struct subscription_state *s, const struct subscription_wish *w,
		    usec effective, usec now)
{
	if (effective > now)
		return S("scheduled");
	return !s->has && w->to ? S("started") : S("changed");
}

static bool on_sale(const struct plan *p, usec at)
{
	return at >= p->valid_from && (p->valid_until == 0 || at < p->valid_until);
}

/* Another account of the organization may have subscribed it already. */
static int check_organization(struct req *rq, const struct subscription_wish *w)
{
	struct sql_subscription_of_organization_in in = {w->organization, w->account, rq->now};
	struct sql_subscription_rows rows;
	int r;

	if (w->scope != SCOPE_ORGANIZATION || !w->to)
		return 0;
	r = sql_subscription_of_organization_all(rq->tx, &in, &rows);
	if (r < 0)
		return r;
	return rows.n ? E_CONFLICT : 0;
}

static int add_interval(struct req *rq, const struct subscription_wish *w, usec starts)
{
	int r = catalogue_keep(rq, w->to->catalog);

	if (r < 0)
		return r;
	return sql_subscription_insert(
		rq->tx,
		&(struct sql_subscription){
			.account = w->account,
			.id = str_fmt(rq->arena, "sub-%.*s",
				      STR_ARG(random_hex(rq->arena, ID_DIGITS))),
			.scope = scope_word(w->scope),
			.organization = w->scope == SCOPE_ORGANIZATION ? w->organization : (str){0},
			.plan = w->to->code,
			.catalogue = w->to->catalog->version,
			.starts = starts,
			.min_until = starts + DAYS(w->to->term.min_days),
			.created = rq->now,
			.created_by = rq->caller.principal.p ? rq->caller.principal : S("system"),
		});
}

int subscription_change(struct req *rq, const struct subscription_wish *w, usec *ret_effective)
{
	struct subscription_state s;
	usec at;
	int r = subscription_load(rq, w->account, w->scope, &s);

	if (r == 0)
		r = check_organization(rq, w);
	if (r == 0 && s.pending)
		r = drop_pending(rq, w->account, w->scope, &s);
	if (r < 0)
		return r;
	at = subscription_effective(s.plan, s.has ? s.now.starts : rq->now,
				    s.has ? s.now.min_until : 0, w->to ? w->to : default_plan(rq),
				    w, rq->now);
	if (w->to && !on_sale(w->to, at))
		return E_LIMIT;
	if (s.has) {
		struct sql_subscription_end_in end = {s.now.account, s.now.id, SOME_USEC(at)};

		r = sql_subscription_end(rq->tx, &end);
	}
	if (r == 0 && w->to)
		r = add_interval(rq, w, at);
	if (r < 0)
		return r;
	if (ret_effective)
		*ret_effective = at;
	return add_history(rq, &(struct sql_subscription_change){
				       .account = w->account,
				       .act = act_word(&s, w, at, rq->now),
				       .scope = scope_word(w->scope),
				       .from_plan = s.has ? s.now.plan : (str){0},
				       .from_catalogue = s.has ? s.now.catalogue : (str){0},
				       .to_plan = w->to ? w->to->code : (str){0},
				       .to_catalogue = w->to ? w->to->catalog->version : (str){0},
				       .effective = at,
				       .forced = w->forced,
				       .reason = w->reason,
			       });
}

int subscription_revoke(struct req *rq, str account, enum plan_scope scope, str reason)
{
	struct subscription_state s;
	struct sql_subscription_change row;
	int r = subscription_load(rq, account, scope, &s);

	if (r < 0)
		return r;
	if (!s.pending)
		return E_NOENT;
	row = (struct sql_subscription_change){
		.account = account,
		.act = S("revoked"),
		.scope = scope_word(scope),
		.from_plan = s.next_has ? s.next.plan : (str){0},
		.from_catalogue = s.next_has ? s.next.catalogue : (str){0},
		.to_plan = s.has ? s.now.plan : (str){0},
		.to_catalogue = s.has ? s.now.catalogue : (str){0},
		.effective = rq->now,
		.reason = reason,
	};
	r = drop_pending(rq, account, scope, &s);
	if (r < 0)
		return r;
	return add_history(rq, &row);
}
