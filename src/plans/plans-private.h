/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PLANS_PLANS_PRIVATE_H
#define PLANS_PLANS_PRIVATE_H

#include "plan.h"
#include "req.h"

/* Most doubts or sources that one answer explains. */
#define NOTED_MAX 256

/*
 * A plan of a pinned version. One that the book lacks is read from the database
 * and kept. E_IO when it is not there either, or no longer loads: then the
 * database was damaged, or written by a newer program.
 */
MUST_USE int plan_pinned(struct req *rq, str version, str code, const struct plan **ret);
/* Reads a stored version into the book. E_NOENT, E_INVAL when it no longer loads. */
MUST_USE int catalog_fetch(struct req *rq, str version);

/* For handlers: the catalogue of that name or version, absent: the selected one; the plan in it.
 * ResourceNotFoundException names what there is. */
MUST_USE int api_catalog(struct req *rq, str name, const struct catalog **ret);
MUST_USE int api_plan(struct req *rq, const struct catalog *c, str code, const struct plan **ret);
/* The language asked for, or the caller's. */
str api_language(const struct req *rq, str given);

#endif
