/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time zones as a list of shifts. A zone is "UTC", a fixed offset ("+09:00"),
 * or a name of the zone database, read from the system's compiled files
 * (TZif, RFC 9636) with the rule at their end carried on to the year 2100.
 */
#ifndef CASES_CASE_ZONE_H
#define CASES_CASE_ZONE_H

#include "case-calendar.h"

/* Where the system keeps its zone files. */
#define ZONE_DIR "/usr/share/zoneinfo"

struct zone {
	usec offset; /* before the first shift */
	const struct calendar_shift *shifts;
	size_t shift_count;
};

/* E_NOENT for a name the system does not have, E_SYNTAX for one that cannot be one or a file that
 * is none. */
MUST_USE int zone_load(struct arena *a, str name, struct zone *ret);
/* The same from a file's bytes. Pure. */
MUST_USE int zone_parse(struct arena *a, str tzif, struct zone *ret);

#endif
