/* SPDX-License-Identifier: Apache-2.0 */
/* Calendars that programs subscribe to: GET /calendar/TOKEN.ics, without a key. */
#ifndef DESK_FEED_H
#define DESK_FEED_H

#include "routes.h"

extern const struct route_table feed_routes;

#endif
