/* SPDX-License-Identifier: Apache-2.0 */
/* /healthz and /metrics. */
#ifndef MAIN_ROUTES_OWN_H
#define MAIN_ROUTES_OWN_H

#include "routes.h"

extern const struct route_table own_routes;

/* What /metrics has besides the counters. */
struct own_gauge {
	const char *name;
	const char *help;
	int64_t (*read)(const struct req *rq);
};
extern const struct own_gauge own_gauges[];
extern const size_t own_gauge_count;

#endif
