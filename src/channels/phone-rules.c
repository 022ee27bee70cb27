/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, promises and retries. */
#include "phone-rules.h"

#include "buf.h"

#define DIGITS_MIN 8
#define DIGITS_MAX 15
#define SPACING " .-/()"

int phone_number(struct arena *a, str text, str *ret)
{
	char out[DIGITS_MAX + 1];
	size_t n = 0;

	text = str_trim(text);
	if (!str_starts(text, S("+")))
		return E_SYNTAX;
	for (size_t i = 1; i < text.n; i++) {
		char c = text.p[i];

		if (str_index(S(SPACING), c) >= 0)
			continue;
		if (c < '0' || c > '9' || n == DIGITS_MAX)
			return E_SYNTAX;
		out[n++] = c;
	}
	if (n < DIGITS_MIN || out[0] == '0')
		return E_SYNTAX;
	*ret = str_fmt(a, "+%.*s", (int)n, out);
	return 0;
}

bool phone_allowed(str number, str prefixes)
{
	str rest = prefixes;

	if (!str_trim(prefixes).n)
		return true;
	while (rest.p) {
		str prefix = str_trim(str_cut(&rest, ','));

		if (prefix.n && str_starts(number, prefix))
			return true;
	}
	return false;
}

int phone_working(const struct timetable *hours, usec t, usec *ret)
{
	struct timetable_walk walk = timetable_walk_from(hours, t);
	struct opening first;

	if (!timetable_next(&walk, &first))
		return E_LIMIT;
	*ret = first.from > t ? first.from : t;
	return 0;
}

int phone_promise(const struct timetable *hours, usec now, const struct phone_window *w,
		  usec within, usec *ret)
{
	usec from = w->from > now ? w->from : now;
	usec first;
	int r = phone_working(hours, from, &first);

	*ret = 0;
	if (r < 0)
		return E_NOENT;
	if (w->until && first >= w->until) {
		*ret = first;
		return E_NOENT;
	}
	r = timetable_add(hours, first, within, ret);
	if (r < 0 || (w->until && *ret > w->until))
		*ret = w->until ? w->until : first;
	return 0;
}

static const struct {
	str word;
	usec one;
} units[] = {
	{S_INIT("min"), MINUTES(1)},
	{S_INIT("s"), SECONDS(1)},
	{S_INIT("h"), HOURS(1)},
	{S_INIT("d"), DAYS(1)},
};

static int read_wait(str s, usec *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		int64_t n;

		if (!str_ends(s, units[i].word))
			continue;
		if (str_to_i64(str_slice(s, 0, s.n - units[i].word.n), &n) < 0 || n < 0 || n > 9999)
			return E_SYNTAX;
		*ret = n * units[i].one;
		return 0;
	}
	return E_SYNTAX;
}

/* One "outcome=wait,wait". With ret: the nth wait (from 1), E_NOENT past the last. */
static int read_rule(str rule, enum phone_outcome *ret_outcome, int64_t nth, usec *ret)
{
	str waits = rule;
	str word = str_trim(str_cut(&waits, '='));
	int64_t n = 0;
	int found = E_NOENT;

	if (!waits.p || phone_outcome_parse(word, ret_outcome) < 0)
		return E_SYNTAX;
	while (waits.p) {
		usec wait;

		if (read_wait(str_trim(str_cut(&waits, ',')), &wait) < 0 || ++n > PHONE_RETRIES_MAX)
			return E_SYNTAX;
		if (n == nth) {
			*ret = wait;
			found = 0;
		}
	}
	return found;
}

int phone_retry_check(str rules)
{
	while (rules.p) {
		str rule = str_trim(str_cut(&rules, ';'));
		enum phone_outcome outcome;
		usec wait;

		if (rule.n && read_rule(rule, &outcome, 0, &wait) == E_SYNTAX)
			return E_SYNTAX;
	}
	return 0;
}

int phone_retry_wait(str rules, enum phone_outcome outcome, int64_t tries, usec *ret)
{
	while (rules.p) {
		str rule = str_trim(str_cut(&rules, ';'));
		enum phone_outcome of;
		usec wait;
		int r = rule.n ? read_rule(rule, &of, tries, &wait) : E_NOENT;

		if (r == E_SYNTAX || !rule.n || of != outcome)
			continue;
		if (r == 0)
			*ret = wait;
		return r;
	}
	return E_NOENT;
}
