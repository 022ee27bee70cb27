/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a handler or the runner asks about its caller's plan. The caller carries
 * the plan's code and the pinned catalogue version (req->caller); the answer is a
 * hash lookup. Only a version that this process has never seen (stored by
 * another node, or of an older file) is fetched from the database, once.
 */
#ifndef PLANS_PLAN_GATE_H
#define PLANS_PLAN_GATE_H

#include "plan.h"
#include "req.h"

/* The caller's plan; never NULL on success. The default plan for a caller without one. */
MUST_USE int plan_of_caller(struct req *rq, const struct plan **ret);
/* The plan in force for any account at rq->now (staff's view, jobs). */
MUST_USE int plan_of_account(struct req *rq, str account, const struct plan **ret);
/* A plan of a pinned version, which may have been stored long ago. E_NOENT when there is none. */
MUST_USE int plan_of_version(struct req *rq, str version, str code, const struct plan **ret);
/*
 * Sets rq->caller.plan and .catalogue from the subscriptions in force at rq->now; the default plan
 * for an account that has none. Does nothing when they are set.
 */
MUST_USE int plan_fill_caller(struct req *rq);
/*
 * The gate: 0 when the caller's plan grants the feature; else E_API with
 * SubscriptionRequiredException and the text that clients compare. Staff and
 * local callers always pass: their own side has no plan.
 */
MUST_USE int plan_require(struct req *rq, str feature);

/*
 * For gates.h: fills the caller's plan and asks for the operation's feature (absent: none). The
 * provider's side has no plan, and needs none.
 */
MUST_USE int plan_gate(struct req *rq, str feature);

#endif
