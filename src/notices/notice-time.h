/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a person is told. Pure: zone, taste and moment come in. A fact is told at
 * once, at the next full hour, or at the person's daily time; never during quiet
 * hours, unless it is urgent, but at their end. Hours and times are those of the
 * person's own clock:
 *
 *	hourly   the next moment at which the clock shows a full hour, or jumps over one
 *	daily    the next moment at which it first shows that time of a day, or jumps over it
 *	quiet    [from, to) by the clock, over midnight when to is not behind from; the end is
 *	         the first moment that is not quiet, whatever the clock did meanwhile
 */
#ifndef NOTICES_NOTICE_TIME_H
#define NOTICES_NOTICE_TIME_H

#include "case-zone.h"

enum notice_mode { NOTICE_IMMEDIATE, NOTICE_HOURLY, NOTICE_DAILY, NOTICE_NONE, NOTICE_MODE_COUNT };

struct notice_taste {
	enum notice_mode mode;
	int quiet_from, quiet_to; /* minutes of the day; equal: never quiet */
	int daily_at;             /* minute of the day */
};

enum notice_what { NOTICE_TELL, NOTICE_GATHER, NOTICE_DROP };

struct notice_plan {
	enum notice_what what;
	usec due; /* of TELL: when the mail goes; of GATHER: when the digest is made */
};

struct notice_plan notice_schedule(const struct zone *z, const struct notice_taste *t, usec now,
				   bool urgent);

#endif
