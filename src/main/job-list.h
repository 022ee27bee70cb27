/* SPDX-License-Identifier: Apache-2.0 */
/* All background jobs of a server. */
#ifndef MAIN_JOB_LIST_H
#define MAIN_JOB_LIST_H

#include "jobs.h"

extern const struct job *const job_list[];
extern const size_t job_list_count;

#endif
