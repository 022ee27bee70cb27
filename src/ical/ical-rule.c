/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Repetition rules, through libical. Times go in and come out as local fields
 * without a zone; UNTIL is taken out of the rule and left to the caller, because
 * only he can compare it in the right zone. libical looks for the next match year
 * after year up to its own horizon: a rule that never matches costs as many steps
 * as a long one, so that a file of such rules ends soon.
 */
#include "ical-private.h"

#include <libical/ical.h>

#define RULE_TEXT_MAX 1024
#define COST_OF_NOTHING 100000

struct ical_rule {
	icalrecur_iterator *it;
	bool yearly;
	bool found;
	bool has_until;
	struct ical_moment until;
};

static str part(str rule, str name)
{
	while (rule.p) {
		str value = str_cut(&rule, ';');
		str key = str_cut(&value, '=');

		if (str_ieq(str_trim(key), name))
			return value.p ? str_trim(value) : S("");
	}
	return (str){0};
}

static bool one_of(str s, const str *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_ieq(s, words[i]))
			return true;
	}
	return false;
}

static struct icaltimetype to_libical(usec local)
{
	struct icaltimetype t = icaltime_null_time();
	struct civil c = usec_to_civil(local);

	t.year = c.year;
	t.month = c.month;
	t.day = c.day;
	t.hour = c.hour;
	t.minute = c.minute;
	t.second = c.second;
	return t;
}

int ical_rule_new(struct arena *a, str text, usec start, struct ical_rule **ret)
{
	static const str coarse[] = {S_INIT("DAILY"), S_INIT("WEEKLY"), S_INIT("MONTHLY"),
				     S_INIT("YEARLY")};
	static const str fine[] = {S_INIT("SECONDLY"), S_INIT("MINUTELY"), S_INIT("HOURLY")};
	struct ical_rule r = {0};
	struct icalrecurrencetype rule;
	str freq = part(text, S("FREQ")), until = part(text, S("UNTIL"));

	if (text.n > RULE_TEXT_MAX)
		return E_SYNTAX;
	if (one_of(freq, fine, ARRAY_LEN(fine)) || part(text, S("RSCALE")).p ||
	    part(text, S("BYSECOND")).p)
		return E_INVAL;
	if (!one_of(freq, coarse, ARRAY_LEN(coarse)))
		return E_SYNTAX;
	if (until.p) {
		if (ical_moment_parse(until, (str){0}, &r.until) < 0)
			return E_SYNTAX;
		r.has_until = true;
	}
	rule = icalrecurrencetype_from_string(str_c(a, text));
	if (rule.freq == ICAL_NO_RECURRENCE) {
		icalrecurrencetype_clear(&rule);
		return E_SYNTAX;
	}
	rule.until = icaltime_null_time();
	r.yearly = rule.freq == ICAL_YEARLY_RECURRENCE;
	/* the iterator has a copy of what the rule holds */
	r.it = icalrecur_iterator_new(rule, to_libical(start));
	icalrecurrencetype_clear(&rule);
	if (!r.it)
		return E_SYNTAX;
	*ret = ARENA_NEW(a, struct ical_rule);
	**ret = r;
	return 0;
}

void ical_rule_free(struct ical_rule *r)
{
	if (r && r->it)
		icalrecur_iterator_free(r->it);
}

int ical_rule_next(struct ical_rule *r, struct ical_budget *b, usec *ret)
{
	struct icaltimetype t;
	struct civil c;

	if (b->steps <= 0)
		return E_LIMIT;
	b->steps--;
	t = icalrecur_iterator_next(r->it);
	if (icaltime_is_null_time(t) && !r->found)
		b->steps -= COST_OF_NOTHING;
	if (icaltime_is_null_time(t))
		return 0;
	r->found = true;
	c = (struct civil){.year = t.year,
			   .month = t.month,
			   .day = t.day,
			   .hour = t.hour,
			   .minute = t.minute,
			   .second = t.second};
	return civil_to_usec(&c, ret) < 0 ? 0 : 1;
}

bool ical_rule_until(const struct ical_rule *r, struct ical_moment *ret)
{
	*ret = r->until;
	return r->has_until;
}

bool ical_rule_yearly(const struct ical_rule *r)
{
	return r->yearly;
}
