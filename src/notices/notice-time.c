/* SPDX-License-Identifier: Apache-2.0 */
/* A zone is a row of stretches of constant offset; every rule goes from one to the next. */
#include "notice-time.h"

#define ROUNDS_MAX 64

static usec offset_at(const struct zone *z, usec t)
{
	usec offset = z->offset;

	for (size_t i = 0; i < z->shift_count && z->shifts[i].from <= t; i++)
		offset = z->shifts[i].offset;
	return offset;
}

/* The next change of the offset behind t. */
static usec next_shift(const struct zone *z, usec t)
{
	for (size_t i = 0; i < z->shift_count; i++) {
		if (z->shifts[i].from > t)
			return z->shifts[i].from;
	}
	return INT64_MAX;
}

/* Remainder in [0, unit), also of times before 1970. */
static usec within(usec t, usec unit)
{
	usec r = t % unit;

	return r < 0 ? r + unit : r;
}

static bool quiet(const struct notice_taste *t, usec of_day)
{
	usec from = MINUTES(t->quiet_from), to = MINUTES(t->quiet_to);

	if (from == to)
		return false;
	return from < to ? of_day >= from && of_day < to : of_day >= from || of_day < to;
}

static usec quiet_end(const struct zone *z, const struct notice_taste *t, usec at)
{
	for (int i = 0; i < ROUNDS_MAX; i++) {
		usec of_day = within(at + offset_at(z, at), DAYS(1));
		usec end, shift;

		if (!quiet(t, of_day))
			break;
		end = at + within(MINUTES(t->quiet_to) - of_day, DAYS(1));
		shift = next_shift(z, at);
		at = shift < end ? shift : end;
	}
	return at;
}

static usec next_hour(const struct zone *z, usec at)
{
	for (int i = 0; i < ROUNDS_MAX; i++) {
		usec before = offset_at(z, at), shift = next_shift(z, at);
		usec hour = at + HOURS(1) - within(at + before, HOURS(1));
		usec shown;

		if (hour < shift)
			return hour;
		/* the clock jumps first: onto an hour, over one, or neither */
		shown = shift + offset_at(z, shift);
		if (within(shown, HOURS(1)) == 0 || shown - within(shown, HOURS(1)) > at + before)
			return shift;
		at = shift;
	}
	return at;
}

/* The first moment at which the clock shows that local time or a later one. */
static usec first_reached(const struct zone *z, usec local)
{
	usec offset = z->offset;

	for (size_t i = 0; i < z->shift_count; i++) {
		usec from = z->shifts[i].from;

		if (local - offset < from)
			return local - offset;
		offset = z->shifts[i].offset;
		if (from + offset >= local)
			return from;
	}
	return local - offset;
}

static usec next_daily(const struct zone *z, int minute, usec at)
{
	usec local = at + offset_at(z, at);
	usec midnight = local - within(local, DAYS(1));
	usec r = at;

	/* a day may be repeated or left out where a zone crosses the date line */
	for (int day = -1; day <= 3 && r <= at; day++)
		r = first_reached(z, midnight + DAYS(day) + MINUTES(minute));
	return r;
}

struct notice_plan notice_schedule(const struct zone *z, const struct notice_taste *t, usec now,
				   bool urgent)
{
	struct notice_plan p = {NOTICE_TELL, now};

	switch (t->mode) {
	case NOTICE_HOURLY:
		p = (struct notice_plan){NOTICE_GATHER, next_hour(z, now)};
		break;
	case NOTICE_DAILY:
		p = (struct notice_plan){NOTICE_GATHER, next_daily(z, t->daily_at, now)};
		break;
	case NOTICE_NONE:
		p.what = NOTICE_DROP;
		return p;
	default:
		break;
	}
	if (!urgent)
		p.due = quiet_end(z, t, p.due);
	return p;
}
