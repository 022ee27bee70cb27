/* SPDX-License-Identifier: Apache-2.0 */
/* Background work of cases, for main's list of jobs. */
#ifndef CASES_CASE_JOBS_H
#define CASES_CASE_JOBS_H

#include "jobs.h"

/* Removes attachment sets and uploads a day after they expired, with the bytes nothing refers to.
 */
extern const struct job job_attachments_expire;
/* Removes cases that are past retention, with all that belongs to them. */
extern const struct job job_cases_expire;

#endif
