/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On-call against an oracle that walks the minutes: it knows Berlin's rule of
 * summer time by heart, keeps whose turn it is, and hands over in the first minute
 * whose local clock has reached the next turn's start.
 */
#include "oncall.h"

#include "test.h"

static uint64_t state;

static int64_t dice(int64_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((state >> 33) % (uint64_t)n);
}

static usec at(int year, int month, int day, int hour)
{
	const struct civil c = {.year = year, .month = month, .day = day, .hour = hour};
	usec t = 0;

	DISCARD("the tests give days that are", civil_to_usec(&c, &t));
	return t;
}

/* 01:00 UTC of the last Sunday of a month with 31 days. */
static usec last_sunday(int year, int month)
{
	usec day = at(year, month, 31, 1);

	while (usec_to_civil(day).weekday != 6)
		day -= DAYS(1);
	return day;
}

static usec berlin(usec t)
{
	int year = usec_to_civil(t).year;

	return t + (t >= last_sunday(year, 3) && t < last_sunday(year, 10) ? HOURS(2) : HOURS(1));
}

static const struct oncall_person people[] = {
	{S_INIT("a"), S_INIT("amara")}, {S_INIT("b"), S_INIT("ben")}, {S_INIT("c"), S_INIT("cleo")},
	{S_INIT("d"), S_INIT("dan")},   {S_INIT("e"), S_INIT("eve")},
};

struct walk {
	const struct oncall_rotation *r;
	int64_t n; /* the turn */
};

static usec local_start(const struct oncall_rotation *r, int64_t n)
{
	return r->anchor + n * r->turn_days * DAYS(1) + r->handover * MINUTES(1);
}

static str walked(struct walk *w, usec t)
{
	int64_t k = (int64_t)w->r->n;
	str who;

	while (berlin(t) >= local_start(w->r, w->n + 1))
		w->n++;
	who = people[((w->n % k) + k) % k].id;
	for (size_t i = 0; i < w->r->override_count; i++) {
		const struct oncall_override *o = &w->r->overrides[i];

		if (o->from <= t && t < o->to)
			who = o->person.id;
	}
	return who;
}

static struct walk walk_begin(const struct oncall_rotation *r, usec t)
{
	struct walk w = {r, -4000};

	while (local_start(r, w.n + 1) < t - DAYS(3))
		w.n++;
	return w;
}

/* A day near a shift of the clock, a leap day, or any. */
static usec some_day(void)
{
	static const struct {
		int year, month, day;
	} days[] = {{2024, 3, 30},  {2024, 10, 26}, {2024, 2, 28}, {2026, 3, 28},
		    {2026, 10, 24}, {2027, 12, 31}, {2028, 2, 28}, {2000, 2, 28}};
	int64_t i = dice(ARRAY_LEN(days) + 2);

	if (i >= (int64_t)ARRAY_LEN(days))
		return at(2023, 1, 1, 0) + DAYS(dice(2000));
	return at(days[i].year, days[i].month, days[i].day, 0);
}

static struct oncall_rotation some_rotation(struct test *t, const struct calendar *zone, usec near)
{
	struct oncall_rotation r = {
		.zone = zone,
		.anchor = near + DAYS(dice(60) - 30),
		.turn_days = dice(3) ? 1 + dice(3) : 7 * (1 + dice(2)),
		.handover = dice(2) ? 120 + dice(60) : dice(1440),
		.people = people,
		.n = (size_t)(1 + dice(ARRAY_LEN(people))),
	};
	struct oncall_override *o = ARENA_ARRAY(t->arena, struct oncall_override, 6);

	r.overrides = o;
	r.override_count = (size_t)dice(6);
	for (size_t i = 0; i < r.override_count; i++) {
		o[i].person = people[dice(ARRAY_LEN(people))];
		o[i].from = near + MINUTES(dice(2 * 1440));
		o[i].to = o[i].from + MINUTES(dice(2000));
	}
	return r;
}

TEST(exactly_one_is_on_call_at_each_minute)
{
	struct calendar zone;

	state = 20260329;
	expect_ok(calendar_parse(t->arena, S("Europe/Berlin mon 00:00-01:00"), &zone));
	for (int round = 0; round < 150; round++) {
		usec day = some_day();
		struct oncall_rotation r = some_rotation(t, &zone, day);
		struct walk w = walk_begin(&r, day);

		for (usec m = day; m < day + DAYS(2); m += MINUTES(1)) {
			struct oncall_turn turn = oncall_at(&r, m);
			struct oncall_turn first, last;

			expect_str(turn.person->id, walked(&w, m));
			expect(turn.from <= m && m < turn.to);
			if (m % HOURS(1))
				continue;
			/* stretches are the same wherever they are asked for, so they cannot
			 * overlap; and each begins where another ends */
			first = oncall_at(&r, turn.from);
			last = oncall_at(&r, turn.to - 1);
			expect(first.from == turn.from && first.to == turn.to);
			expect(last.from == turn.from && last.to == turn.to);
			expect(oncall_at(&r, turn.from - 1).to == turn.from);
		}
	}
}

TEST(a_schedule_is_the_same_minute_by_minute)
{
	struct calendar zone;
	struct oncall_turn turns[200];

	state = 7;
	expect_ok(calendar_parse(t->arena, S("Europe/Berlin mon 00:00-01:00"), &zone));
	for (int round = 0; round < 60; round++) {
		usec day = some_day(), end = day + HOURS(40);
		struct oncall_rotation r = some_rotation(t, &zone, day);
		size_t n = oncall_schedule(&r, day, end, turns, ARRAY_LEN(turns));
		usec at_end = day;

		for (size_t i = 0; i < n; i++) {
			expect_eq(turns[i].from, at_end);
			expect(turns[i].to > turns[i].from);
			at_end = turns[i].to;
			for (usec m = turns[i].from; m < turns[i].to; m += MINUTES(7))
				expect_str(oncall_at(&r, m).person->id, turns[i].person->id);
		}
		expect_eq(at_end, end);
	}
}

TEST(a_turn_is_an_hour_longer_when_the_clock_goes_back)
{
	struct calendar zone;
	struct oncall_rotation r = {.zone = &zone,
				    .anchor = at(2026, 10, 24, 0),
				    .turn_days = 1,
				    .handover = 9 * 60,
				    .people = people,
				    .n = 2};
	struct oncall_turn turn;

	expect_ok(calendar_parse(t->arena, S("Europe/Berlin mon 00:00-01:00"), &zone));
	turn = oncall_at(&r, at(2026, 10, 25, 0));
	expect_str(turn.person->name, S("amara"));
	expect_eq(turn.to - turn.from, HOURS(25));
	expect_eq(turn.from, at(2026, 10, 24, 7));
	turn = oncall_at(&r, at(2026, 3, 28, 12));
	expect_eq(turn.to - turn.from, HOURS(23));
}
