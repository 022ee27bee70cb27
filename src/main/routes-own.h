/* SPDX-License-Identifier: Apache-2.0 */
/* /healthz and /metrics. */
#ifndef MAIN_ROUTES_OWN_H
#define MAIN_ROUTES_OWN_H

#include "routes.h"

extern const struct route_table own_routes;

#endif
