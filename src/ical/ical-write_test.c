/* SPDX-License-Identifier: Apache-2.0 */
#include "ical.h"
#include "test.h"

static str written(struct test *t, const struct ical_out *events, size_t n)
{
	struct buf CLEANUP(buf_done) b;

	buf_init(&b, 1 << 20);
	ical_begin(&b, S("-//Mainstay//EN"), S("Team, A"), S("Europe/Berlin"));
	for (size_t i = 0; i < n; i++)
		ical_event(&b, &events[i]);
	ical_end(&b);
	return buf_dup(&b, t->arena);
}

static const struct ical_out plain = {
	.uid = S_INIT("shift-1@mainstay"),
	.summary = S_INIT("Früh; a\\b, c\nEND:VEVENT\r\x01!"),
	.start = HOURS(500000),
	.end = HOURS(500008),
	.stamp = HOURS(1000),
};

TEST(what_is_written_is_read_back)
{
	const struct ical_options o = {.from = 0, .to = HOURS(1000000)};
	str text = written(t, &plain, 1);
	struct ical c;
	str why;

	expect_ok(ical_read(t->arena, text, &o, &c, &why));
	expect_eq(c.problem_count, 0);
	expect_eq(c.n, 1);
	expect_str(c.name, S("Team, A"));
	expect_str(c.events[0].uid, plain.uid);
	expect_str(c.events[0].summary, S("Früh; a\\b, c\nEND:VEVENT !"));
	expect_eq(c.events[0].start, plain.start);
	expect_eq(c.events[0].end, plain.end);
	/* the same facts are the same bytes */
	expect_str(written(t, &plain, 1), text);
}

TEST(lines_are_folded_between_characters)
{
	struct ical_out e = plain;
	struct buf CLEANUP(buf_done) b;
	const struct ical_options o = {.from = 0, .to = HOURS(1000000)};
	struct ical c;
	str why, text, rest;

	buf_init(&b, 4096);
	for (int i = 0; i < 200; i++)
		buf_str(&b, i % 3 ? S("ü") : S("x😀"));
	e.summary = buf_dup(&b, t->arena);
	text = written(t, &e, 1);
	rest = text;
	while (rest.n) {
		str line = str_cut(&rest, '\n');

		expect(line.n && line.p[line.n - 1] == '\r');
		expect(line.n - 1 <= 75);
		expect(utf8_valid(line));
	}
	expect_ok(ical_read(t->arena, text, &o, &c, &why));
	expect_str(c.events[0].summary, e.summary);
}
