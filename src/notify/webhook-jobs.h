/* SPDX-License-Identifier: Apache-2.0 */
/* Background work on webhooks; see service/jobs.h. */
#ifndef NOTIFY_WEBHOOK_JOBS_H
#define NOTIFY_WEBHOOK_JOBS_H

#include "jobs.h"

/* Sends what is due. */
extern const struct job webhook_job;
/* Gives up what waits too long, and removes old deliveries and what deleted webhooks left. */
extern const struct job webhook_retention_job;

#endif
