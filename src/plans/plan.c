/* SPDX-License-Identifier: Apache-2.0 */
/* The questions that the rest of the program asks of a plan. */
#include "plan.h"

str plan_label_in(const struct plan_label *label, str language)
{
	for (size_t i = 0; i < label->n; i++)
		if (str_eq(label->languages[i], language))
			return label->texts[i];
	return label->n ? label->texts[0] : (str){0};
}

const struct plan *catalog_plan(const struct catalog *c, str code)
{
	for (size_t i = 0; i < c->plan_count; i++)
		if (str_eq(c->plans[i].code, code))
			return &c->plans[i];
	return NULL;
}

const struct plan_calendar *catalog_calendar(const struct catalog *c, str code)
{
	for (size_t i = 0; i < c->calendar_count; i++)
		if (str_eq(c->calendars[i].code, code))
			return &c->calendars[i];
	return NULL;
}

const struct plan_severity *catalog_severity(const struct catalog *c, str code)
{
	for (size_t i = 0; i < c->severity_count; i++)
		if (str_eq(c->severities[i].code, code))
			return &c->severities[i];
	return NULL;
}

bool catalog_core_check(const struct catalog *c, str id_or_category)
{
	for (size_t i = 0; i < c->core_check_count; i++)
		if (str_eq(c->core_checks[i], id_or_category))
			return true;
	return false;
}

const struct plan_grant *plan_grant(const struct plan *p, str feature)
{
	/* a plan has a few dozen features at most: a scan of codes beats hashing them */
	for (size_t i = 0; i < p->grant_count; i++)
		if (str_eq(p->grants[i].feature->code, feature))
			return &p->grants[i];
	return NULL;
}

bool plan_entitled(const struct plan *p, str feature)
{
	const struct plan_grant *g = plan_grant(p, feature);

	return g && g->entitled;
}

str plan_level(const struct plan *p, str feature)
{
	const struct plan_grant *g = plan_grant(p, feature);

	if (!g || g->feature->kind != FEATURE_LEVEL)
		return (str){0};
	return g->feature->levels[g->level];
}

bool plan_level_reaches(const struct plan *p, str feature, str least)
{
	const struct plan_grant *g = plan_grant(p, feature);

	if (!g || g->feature->kind != FEATURE_LEVEL)
		return false;
	for (size_t i = 0; i <= g->level; i++)
		if (str_eq(g->feature->levels[i], least))
			return true;
	return false;
}

const struct plan_case_kind *plan_case_kind(const struct plan *p, str kind)
{
	for (size_t i = 0; i < p->kind_count; i++)
		if (str_eq(p->kinds[i].kind->code, kind))
			return &p->kinds[i];
	return NULL;
}

static const struct plan_target *kind_target(const struct plan_case_kind *k, str severity)
{
	for (size_t i = 0; i < k->target_count; i++)
		if (str_eq(k->targets[i].severity->code, severity))
			return &k->targets[i];
	return NULL;
}

const struct plan_target *plan_target(const struct plan *p, str kind, str severity)
{
	const struct plan_case_kind *k = plan_case_kind(p, kind);

	return k ? kind_target(k, severity) : NULL;
}

bool plan_severity_allowed(const struct plan *p, str severity)
{
	for (size_t i = 0; i < p->kind_count; i++)
		if (kind_target(&p->kinds[i], severity))
			return true;
	return false;
}

const struct plan_channel_hours *plan_channel(const struct plan *p, str kind, str severity,
					      str channel)
{
	const struct plan_case_kind *k = plan_case_kind(p, kind);
	const struct plan_target *t;
	const struct plan_channel_hours *v;
	size_t n;

	if (!k)
		return NULL;
	t = severity.p ? kind_target(k, severity) : NULL;
	if (severity.p && !t)
		return NULL;
	v = t ? t->channels : k->channels;
	n = t ? t->channel_count : k->channel_count;
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].channel->code, channel))
			return &v[i];
	return NULL;
}

enum language_availability plan_language(const struct plan *p, str kind, str language,
					 const struct plan_calendar **ret_calendar)
{
	const struct plan_case_kind *k = plan_case_kind(p, kind);

	if (ret_calendar)
		*ret_calendar = NULL;
	for (size_t i = 0; k && i < k->language_count; i++) {
		if (!str_eq(k->languages[i].code, language))
			continue;
		if (ret_calendar)
			*ret_calendar = k->languages[i].calendar;
		return k->languages[i].availability;
	}
	return LANGUAGE_UNAVAILABLE;
}

int64_t plan_contact_limit(const struct plan *p, int64_t units)
{
	const struct plan_contacts *c = &p->contacts;
	const struct contact_step *last;

	if (!c->step_count)
		return c->limit;
	for (size_t i = 0; i < c->step_count; i++)
		if (units <= c->steps[i].upto)
			return c->steps[i].contacts;
	last = &c->steps[c->step_count - 1];
	if (!c->beyond_every)
		return last->contacts;
	/* every begun block past the last step adds some */
	return last->contacts +
	       (units - last->upto + c->beyond_every - 1) / c->beyond_every * c->beyond_add;
}

bool plan_may_open(const struct plan *p, str role)
{
	for (size_t i = 0; i < p->contacts.may_open_count; i++)
		if (str_eq(p->contacts.may_open[i], role))
			return true;
	return p->contacts.may_open_count == 0;
}
