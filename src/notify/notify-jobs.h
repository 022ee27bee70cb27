/* SPDX-License-Identifier: Apache-2.0 */
/* Background work of this room; see service/jobs.h. */
#ifndef NOTIFY_NOTIFY_JOBS_H
#define NOTIFY_NOTIFY_JOBS_H

#include "jobs.h"

/* Delivers what waits in the outbox. */
extern const struct job outbox_job;
/* Removes delivered events past outbox.keep. */
extern const struct job outbox_retention_job;

#endif
