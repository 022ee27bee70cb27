/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The phone as a channel of cases: call backs with a promised time, and what
 * became of each try. Every step is an event of the case.
 */
#ifndef CHANNELS_PHONE_H
#define CHANNELS_PHONE_H

#include "err.h"
#include "outbox-fan.h"

struct job;
struct route_table;
struct settings;

/* Notes broken promises, ends what is over, removes what is old. */
extern const struct job phone_watch_job;
/* Makes the calls that agents want (StartCall), through a PBX. */
extern const struct job phone_dial_job;
/* Opens the call back that comes with a raised severity. */
extern const struct outbox_fan phone_fan;
/* Where a PBX tells of calls that come in. */
extern const struct route_table phone_routes;

/* Whether the settings make sense: what would else show only when a call comes. E_INVAL: *reterr
 * is heap text that names the setting. */
MUST_USE int phone_check(const struct settings *s, char **reterr);

#endif
