/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A calendar file from anywhere: it is refused with a reason, or its events lie
 * in the window, in order, end after they start, and are the same when they are
 * written and read again.
 */
#include "ical.h"

#include "fuzz.h"

#define FROM DAYS(20000)
#define TO DAYS(20400)

static int zones(void *arg __attribute__((unused)), str zone, usec local, usec *ret)
{
	if (!str_eq(zone, S("Europe/Berlin")))
		return E_NOENT;
	*ret = local - HOURS(1);
	return 0;
}

static str write(struct arena *a, const struct ical *c)
{
	struct buf CLEANUP(buf_done) b;

	buf_init(&b, 64u << 20);
	ical_begin(&b, S("fuzz"), c->name, S(""));
	for (size_t i = 0; i < c->n; i++) {
		const struct ical_event *e = &c->events[i];

		ical_event(&b, &(struct ical_out){.uid = str_fmt(a, "%zu", i),
						  .summary = e->summary,
						  .start = e->start,
						  .end = e->end,
						  .transparent = e->transparent});
	}
	ical_end(&b);
	fuzz_must(!b.failed);
	return buf_dup(&b, a);
}

/* Written times are whole seconds; others cannot be written in a file. */
static bool same(const struct ical *x, const struct ical *y)
{
	if (x->n != y->n)
		return false;
	for (size_t i = 0; i < x->n; i++) {
		if (x->events[i].start != y->events[i].start ||
		    x->events[i].end != y->events[i].end ||
		    x->events[i].transparent != y->events[i].transparent)
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	const struct ical_options o = {
		.from = FROM, .to = TO, .zone = S("Europe/Berlin"), .to_utc = zones};
	struct ical c, again;
	str why = {0};
	int r = ical_read(a, (str){(const char *)data, size}, &o, &c, &why);

	fuzz_must(r == 0 || r == E_SYNTAX || r == E_LIMIT);
	if (r < 0) {
		fuzz_must(why.n > 0);
		return 0;
	}
	for (size_t i = 0; i < c.n; i++) {
		const struct ical_event *e = &c.events[i];

		fuzz_must(e->start <= e->end && e->start < TO && e->end >= FROM);
		fuzz_must(!i || c.events[i - 1].start <= e->start);
		fuzz_must(e->uid.n > 0 && utf8_valid(e->uid) && utf8_valid(e->summary));
	}
	if (c.n <= ICAL_EVENTS_MAX && c.n < 500) {
		str text = write(a, &c);

		fuzz_must(ical_read(a, text, &o, &again, &why) == 0);
		fuzz_must(again.problem_count == 0 && same(&c, &again));
	}
	return 0;
}
