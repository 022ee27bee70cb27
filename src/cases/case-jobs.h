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
/* Aims the clocks of open cases anew after hours, holidays or levels of escalation changed. */
extern const struct job job_clocks_refresh;
/* Lets open cases follow their account to another plan. */
extern const struct job job_cases_replan;

/* Has the virus scanner look at new files. */
extern const struct job job_attachments_scan;

#endif
