/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PLANS_PLANS_PRIVATE_H
#define PLANS_PLANS_PRIVATE_H

#include "plan.h"
#include "req.h"

/*
 * A plan of a pinned version. One that the book lacks is read from the database
 * and kept. E_IO when it is not there either, or no longer loads: then the
 * database was damaged, or written by a newer program.
 */
MUST_USE int plan_pinned(struct req *rq, str version, str code, const struct plan **ret);

#endif
