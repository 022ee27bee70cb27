/* SPDX-License-Identifier: Apache-2.0 */
/* FREQ=MONTHLY;BYDAY=-1FR: the parts of a rule, each at most once. */
#include <stddef.h>

#include "ical-rule.h"

#define RULE_TEXT_MAX 1024
#define INTERVAL_MAX 1000000
#define COUNT_MAX 1000000

#define OF(freq) (1u << (freq))
#define OF_ALL (OF(ICAL_DAILY) | OF(ICAL_WEEKLY) | OF(ICAL_MONTHLY) | OF(ICAL_YEARLY))

/* Which rules may have a part stands in the table of section 3.3.10. */
static const struct {
	str name;
	size_t offset;
	int least, most;
	bool back;
	unsigned freqs;
} lists[] = {
	{S_INIT("BYMONTH"), offsetof(struct ical_rule, months), 1, 12, false, OF_ALL},
	{S_INIT("BYMONTHDAY"), offsetof(struct ical_rule, month_days), 1, 31, true,
	 OF_ALL & ~OF(ICAL_WEEKLY)},
	{S_INIT("BYYEARDAY"), offsetof(struct ical_rule, year_days), 1, 366, true, OF(ICAL_YEARLY)},
	{S_INIT("BYWEEKNO"), offsetof(struct ical_rule, weeks), 1, 53, true, OF(ICAL_YEARLY)},
	{S_INIT("BYHOUR"), offsetof(struct ical_rule, hours), 0, 23, false, OF_ALL},
	{S_INIT("BYMINUTE"), offsetof(struct ical_rule, minutes), 0, 59, false, OF_ALL},
	{S_INIT("BYSETPOS"), offsetof(struct ical_rule, positions), 1, 366, true, OF_ALL},
};

/* Bits of what was there: a list's number, then these. */
enum { PART_FREQ = ARRAY_LEN(lists), PART_INTERVAL, PART_COUNT, PART_UNTIL, PART_WKST, PART_BYDAY };

static int one_of(str s, const char *const *words, int n)
{
	for (int i = 0; i < n; i++) {
		if (str_ieq(s, str_from(words[i])))
			return i;
	}
	return -1;
}

static int weekday(str s)
{
	static const char *const names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

	return one_of(s, names, ARRAY_LEN(names));
}

/* "12", "+12" and, where that may be, "-12". */
static int number(str s, int64_t least, int64_t most, bool back, int64_t *ret)
{
	bool minus = str_starts(s, S("-"));
	int64_t v;

	if (minus || str_starts(s, S("+")))
		s = str_slice(s, 1, s.n);
	if (!s.n || s.p[0] < '0' || s.p[0] > '9' || str_to_i64(s, &v) < 0 || v < least ||
	    v > most || (minus && !back))
		return E_SYNTAX;
	*ret = minus ? -v : v;
	return 0;
}

static int read_list(str value, size_t which, struct ical_rule *r)
{
	struct ical_numbers *to = (struct ical_numbers *)(void *)((char *)r + lists[which].offset);

	while (value.p) {
		int64_t v;

		if (number(str_trim(str_cut(&value, ',')), lists[which].least, lists[which].most,
			   lists[which].back, &v) < 0)
			return E_SYNTAX;
		ical_numbers_add(to, (int)v);
	}
	return 0;
}

/* "MO,-1FR" */
static int read_days(str value, struct ical_rule *r)
{
	while (value.p) {
		str one = str_trim(str_cut(&value, ','));
		str nth = str_slice(one, 0, one.n > 2 ? one.n - 2 : 0);
		int day = one.n < 2 ? -1 : weekday(str_slice(one, one.n - 2, one.n));
		int64_t v;

		if (day < 0 || (nth.n && number(nth, 1, 53, true, &v) < 0))
			return E_SYNTAX;
		ical_numbers_add(nth.n ? &r->nth[day] : &r->weekdays, nth.n ? (int)v : day);
		r->some_nth = r->some_nth || nth.n;
	}
	return 0;
}

static int read_freq(str value, struct ical_rule *r)
{
	static const char *const fine[] = {"SECONDLY", "MINUTELY", "HOURLY"};
	static const char *const coarse[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
	int freq = one_of(value, coarse, ARRAY_LEN(coarse));

	if (one_of(value, fine, ARRAY_LEN(fine)) >= 0)
		return E_INVAL;
	r->freq = freq < 0 ? ICAL_DAILY : (enum ical_freq)freq;
	return freq < 0 ? E_SYNTAX : 0;
}

static int read_until(str value, struct ical_rule *r)
{
	r->has_until = true;
	return ical_moment_parse(value, (str){0}, &r->until);
}

static int read_part(str name, str value, struct ical_rule *r, unsigned *seen)
{
	static const char *const names[] = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"};
	unsigned part = 0;
	int k = one_of(name, names, ARRAY_LEN(names));

	if (str_ieq(name, S("RSCALE")) || str_ieq(name, S("BYSECOND")))
		return E_INVAL;
	if (k >= 0)
		part = PART_FREQ + (unsigned)k;
	while (k < 0 && part < ARRAY_LEN(lists) && !str_ieq(name, lists[part].name))
		part++;
	/* what nobody knows may change all of it */
	if ((k < 0 && part == ARRAY_LEN(lists)) || *seen & (1u << part) || !value.n)
		return E_SYNTAX;
	*seen |= 1u << part;
	switch (part) {
	case PART_FREQ:
		return read_freq(value, r);
	case PART_INTERVAL:
		return number(value, 1, INTERVAL_MAX, false, &r->interval);
	case PART_COUNT:
		return number(value, 1, COUNT_MAX, false, &r->count);
	case PART_UNTIL:
		return read_until(value, r);
	case PART_WKST:
		r->week_start = weekday(value);
		return r->week_start < 0 ? E_SYNTAX : 0;
	case PART_BYDAY:
		return read_days(value, r);
	default:
		return read_list(value, part, r);
	}
}

/* Whether the parts may stand together. */
static bool sensible(const struct ical_rule *r, unsigned seen)
{
	unsigned others = seen & ~(1u << PART_FREQ | 1u << PART_INTERVAL | 1u << PART_COUNT |
				   1u << PART_UNTIL | 1u << PART_WKST);

	if (!(seen & 1u << PART_FREQ))
		return false;
	for (unsigned i = 0; i < ARRAY_LEN(lists); i++) {
		if (seen & 1u << i && !(lists[i].freqs & OF(r->freq)))
			return false;
		/* positions are those among what other parts name */
		if (lists[i].offset == offsetof(struct ical_rule, positions) && seen & 1u << i &&
		    others == 1u << i)
			return false;
	}
	return !r->some_nth ||
	       ((r->freq == ICAL_MONTHLY || r->freq == ICAL_YEARLY) && !r->weeks.any);
}

int ical_rule_read(str text, struct ical_rule *ret)
{
	struct ical_rule r = {.interval = 1};
	unsigned seen = 0;

	if (text.n > RULE_TEXT_MAX)
		return E_SYNTAX;
	while (text.p) {
		str value = str_trim(str_cut(&text, ';'));
		str name = str_trim(str_cut(&value, '='));
		int k;

		/* some end it with a ';' */
		if (!name.n && !value.p)
			continue;
		k = read_part(name, str_trim(value), &r, &seen);
		if (k < 0)
			return k;
	}
	if (!sensible(&r, seen))
		return E_SYNTAX;
	*ret = r;
	return 0;
}
