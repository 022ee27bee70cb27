/* SPDX-License-Identifier: Apache-2.0 */
/* Values of time in iCalendar files. */
#ifndef ICAL_ICAL_MOMENT_H
#define ICAL_ICAL_MOMENT_H

#include <stdbool.h>

#include "err.h"
#include "str.h"
#include "usec.h"

/* A DATE or DATE-TIME. */
struct ical_moment {
	usec local; /* as if it were UTC */
	bool date;
	bool utc;
	str zone; /* TZID; empty without */
};

/* value is one value, without commas. E_SYNTAX. */
MUST_USE int ical_moment_parse(str value, str zone, struct ical_moment *ret);
/* "P1DT2H": days of the calendar, and exact time. E_SYNTAX; negative ones are refused. */
MUST_USE int ical_duration_parse(str value, usec *ret_days, usec *ret_exact);
/* "+0130", "-053000". */
MUST_USE int ical_offset_parse(str value, usec *ret);

#endif
