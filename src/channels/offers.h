/* SPDX-License-Identifier: Apache-2.0 */
/* The job that asks agents to take chats and call backs which wait. */
#ifndef CHANNELS_OFFERS_H
#define CHANNELS_OFFERS_H

struct job;

extern const struct job offers_job;

#endif
