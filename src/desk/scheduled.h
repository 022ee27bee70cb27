/* SPDX-License-Identifier: Apache-2.0 */
/* Replies that leave at a time of their own. */
#ifndef DESK_SCHEDULED_H
#define DESK_SCHEDULED_H

struct job;

/* Sends those whose time has come, each once: the reply and that it was sent are one transaction.
 */
extern const struct job desk_scheduled_job;

#endif
