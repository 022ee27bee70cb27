/* SPDX-License-Identifier: Apache-2.0 */
#include "plan-gate.h"

#include "buf.h"
#include "errors.h"
#include "log.h"
#include "operation.h"
#include "plans-private.h"
#include "subscription.h"

/* What clients compare when they look whether an account may use the API. */
#define REFUSAL "Amazon Web Services Premium Support Subscription is required to use this service."
#define PLANS_NAMED 20
#define LABEL_SHOWN 64 /* bytes */

int catalog_fetch(struct req *rq, str version)
{
	struct sql_catalogue_load_row row;
	const struct catalog *c;
	char *why = NULL;
	int r = sql_catalogue_load(rq->tx, &(struct sql_catalogue_load_in){version}, &row);

	if (r < 0)
		return r;
	r = plan_book_add(rq->app->plans, version, row.text, false, &c, &why);
	if (r < 0) {
		LOG(LOG_ERROR, "catalogue", LOG_S("version", version), LOG_S("why", str_from(why)));
		mem_free(why);
	}
	return r;
}

int plan_of_version(struct req *rq, str version, str code, const struct plan **ret)
{
	int r;

	*ret = plan_find(rq->app->plans, version, code);
	if (*ret)
		return 0;
	r = catalog_fetch(rq, version);
	if (r == E_BUSY || r == E_IO)
		return r;
	*ret = plan_find(rq->app->plans, version, code);
	return *ret ? 0 : E_NOENT;
}

int plan_pinned(struct req *rq, str version, str code, const struct plan **ret)
{
	int r = plan_of_version(rq, version, code, ret);

	return r == E_NOENT ? E_IO : r;
}

int plan_of_account(struct req *rq, str account, const struct plan **ret)
{
	struct subscription_state s;
	int r = subscription_covering(rq, account, rq->now, &s);

	if (r == 0)
		*ret = s.plan;
	return r;
}

int plan_fill_caller(struct req *rq)
{
	const struct plan *plan;
	int r;

	if (rq->caller.plan.p)
		return 0;
	r = plan_of_account(rq, rq->caller.account, &plan);
	if (r < 0)
		return r;
	rq->caller.plan = plan->code;
	rq->caller.catalogue = plan->catalog->version;
	return 0;
}

int plan_of_caller(struct req *rq, const struct plan **ret)
{
	int r = plan_fill_caller(rq);

	if (r < 0)
		return r;
	return plan_pinned(rq, rq->caller.catalogue, rq->caller.plan, ret);
}

/* "Developer, Business or Enterprise": the plans sold at that time that have the feature. */
static str plans_with(struct req *rq, const struct catalog *c, str feature)
{
	const struct plan *with[PLANS_NAMED];
	struct buf CLEANUP(buf_done) b;
	size_t n = 0;

	buf_init(&b, PLANS_NAMED * LABEL_SHOWN);
	for (size_t i = 0; i < c->plan_count && n < PLANS_NAMED; i++) {
		const struct plan *p = &c->plans[i];

		if (plan_entitled(p, feature) && p->valid_from <= rq->now &&
		    (!p->valid_until || rq->now < p->valid_until))
			with[n++] = p;
	}
	for (size_t i = 0; i < n; i++) {
		str name = plan_label_in(&with[i]->label, c->languages[0]);

		buf_str(&b, i == 0 ? S("") : i + 1 < n ? S(", ") : S(" or "));
		buf_str(&b, str_slice(name, 0, LABEL_SHOWN - 4));
	}
	return buf_dup(&b, rq->arena);
}

/* Clients of AWS compare AWS's sentence; who uses our own API is told the way to what they asked
 * for. */
static int refuse(struct req *rq, const struct plan *plan, str feature)
{
	const struct catalog *c = plan->catalog;
	const struct plan_grant *grant = plan_grant(plan, feature);
	str name = plan_label_in(&plan->label, c->languages[0]), has;
	str what = grant ? plan_label_in(&grant->feature->label, c->languages[0]) : feature;

	if (!rq->op || !str_eq(rq->op->service->id, S("mainstay")))
		return api_fail(rq, ERR_SUBSCRIPTION_REQUIRED_EXCEPTION, "%s", REFUSAL);
	has = plans_with(rq, c, feature);
	if (!has.n)
		return api_fail(rq, ERR_SUBSCRIPTION_REQUIRED_EXCEPTION,
				"%.*s does not include \"%.*s\", nor does any other plan.",
				STR_ARG(name), STR_ARG(what));
	return api_fail(rq, ERR_SUBSCRIPTION_REQUIRED_EXCEPTION,
			"%.*s does not include \"%.*s\". %.*s does: compare the plans with "
			"ComparePlans and move to one with ChangeSubscription.",
			STR_ARG(name), STR_ARG(what), STR_ARG(has));
}

int plan_require(struct req *rq, str feature)
{
	const struct plan *plan;
	int r;

	if (req_is_staff(rq))
		return 0;
	r = plan_of_caller(rq, &plan);
	if (r < 0)
		return r;
	if (plan_entitled(plan, feature))
		return 0;
	return refuse(rq, plan, feature);
}

int plan_gate(struct req *rq, str feature)
{
	int r;

	if (req_is_staff(rq))
		return 0;
	r = plan_fill_caller(rq);
	return r < 0 || !feature.p ? r : plan_require(rq, feature);
}
