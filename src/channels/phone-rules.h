/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The small rules of the phone: what a number is, when a call is promised, when
 * it is tried again. Pure.
 */
#ifndef CHANNELS_PHONE_RULES_H
#define CHANNELS_PHONE_RULES_H

#include "arena.h"
#include "phone-state.h"
#include "str.h"
#include "timetable.h"
#include "usec.h"

#define PHONE_RETRIES_MAX 20 /* waits of one outcome */

/*
 * A number as people write it to E.164: "+", then 8 to 15 digits, the first not
 * 0. Spaces, dots, hyphens, slashes and round brackets go; a leading 00 is not taken for a "+",
 * since what it means depends on the country. E_SYNTAX for anything else.
 */
MUST_USE int phone_number(struct arena *a, str text, str *ret);
/* Whether it begins with one of the prefixes ("+49,+4175"); an empty list allows all. */
bool phone_allowed(str number, str prefixes);

/* Asked for by the customer; 0: no bound. */
struct phone_window {
	usec from, until;
};

/*
 * The time by which we promise to call: `within` of working time from the window's
 * start (or now), but not later than its end. E_NOENT: nobody works in the
 * window; *ret is then the next moment when somebody does, 0 for never.
 */
MUST_USE int phone_promise(const struct timetable *hours, usec now, const struct phone_window *w,
			   usec within, usec *ret);
/* t itself when it is working time, else when that next begins. E_LIMIT: never. */
MUST_USE int phone_working(const struct timetable *hours, usec t, usec *ret);

/*
 * Retry rules are written "no-answer=15min,1h,4h; busy=5min": for an outcome
 * the waits before the second, third, ... try. An outcome without waits ends the call back.
 */
MUST_USE int phone_retry_check(str rules);
/* How long to wait after the tries-th try (1, 2, ...) came to nothing. E_NOENT: no more tries. */
MUST_USE int phone_retry_wait(str rules, enum phone_outcome outcome, int64_t tries, usec *ret);

#endif
