/* SPDX-License-Identifier: Apache-2.0 */
/* Background work of this room; see service/jobs.h. */
#ifndef IDENTITY_IDENTITY_JOBS_H
#define IDENTITY_IDENTITY_JOBS_H

#include "jobs.h"

/* Writes when access keys were last used. */
extern const struct job key_use_job;
/* Finishes a rotation of the master key. */
extern const struct job reseal_job;
/* Removes audit records past retention. */
extern const struct job audit_retention_job;

#endif
