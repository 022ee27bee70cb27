/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a calendar from anywhere: it is refused, or it is working time by
 * which adding and counting agree, whose openings are in order and apart, and
 * which counts the same through a timetable.
 */
#include "fuzz.h"
#include "timetable.h"

#define START SECONDS(1767261600) /* 2026-01-01T10:00:00Z */

static void check(const struct calendar *c)
{
	const struct timetable_part part = {.from = INT64_MIN, .hours = c};
	const struct timetable t = {&part, 1};
	struct calendar_walk w = calendar_walk_from(c, START);
	struct opening o;
	usec last = INT64_MIN;

	for (int i = 0; i < 50 && calendar_walk_next(&w, &o); i++) {
		fuzz_must(o.from < o.to);
		fuzz_must(o.from >= last);
		last = o.to;
	}
	for (usec work = MINUTES(1); work < DAYS(3); work *= 7) {
		usec due, same;
		int r = calendar_add(c, START, work, &due);

		fuzz_must(r == 0 || r == E_LIMIT);
		fuzz_must(timetable_add(&t, START, work, &same) == r);
		if (r < 0)
			continue;
		fuzz_must(due == same);
		fuzz_must(calendar_between(c, START, due) == work);
		fuzz_must(timetable_between(&t, START, due) == work);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	struct calendar c;
	int r;

	if (size > 2000)
		return 0;
	r = calendar_parse(a, (str){(const char *)data, size}, &c);
	fuzz_must(r == 0 || r == E_SYNTAX || r == E_NOENT || r == E_LIMIT);
	if (r == 0)
		check(&c);
	return 0;
}
