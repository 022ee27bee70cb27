/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Live chat between a customer and an agent. A chat belongs to a case and ends as
 * communications of it; while it runs, what is said is kept message by message,
 * numbered without a gap, and told to whoever has a stream open (stream-hub.h).
 * To the case's clocks a chat is one thing: the agent's first message answers
 * them at that moment, and nothing else that is said moves them. What is stored
 * is exact; who types and who is there is said once and forgotten.
 */
#ifndef CHANNELS_CHAT_H
#define CHANNELS_CHAT_H

#include "routes.h"

struct job;

/* Looks after silence: idle customers, silent agents, waits that are too long. */
extern const struct job chat_silence_job;
/* GET /streams. */
extern const struct route_table stream_routes;

#endif
