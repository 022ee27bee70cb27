/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The advisor: what every check has to say about an account. This is its
 * outside: the Trusted Advisor operations of the Support API, their gates, and
 * the refreshes that accounts ask for.
 */
#ifndef ADVISOR_ADVISOR_H
#define ADVISOR_ADVISOR_H

#include "plan.h"

struct check;
struct job;

/* Whether accounts on the plan get the check's results: all of them, or those that the
 * catalogue's core set names by id or by category. */
bool advisor_check_entitled(const struct plan *plan, const struct check *check);

/* Carries out the refreshes that were asked for. */
extern const struct job advisor_refresh_job;

#endif
