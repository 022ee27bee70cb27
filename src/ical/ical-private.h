/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the reader share: content lines, values of time, rules, zones of a file. */
#ifndef ICAL_ICAL_PRIVATE_H
#define ICAL_ICAL_PRIVATE_H

#include "ical.h"

/* NAME;PARAM=value;PARAM="value":VALUE, unfolded. */
struct ical_line {
	int number;
	str name;
	str params; /* what stands between the first ';' and the ':' */
	str value;
};

struct ical_lines {
	struct arena *a;
	str rest;
	int number; /* of the line read last */
};

void ical_lines_open(struct ical_lines *l, struct arena *a, str text);
/* 1: a line; 0: the end; E_SYNTAX: no content line; E_LIMIT: too many lines. */
MUST_USE int ical_lines_next(struct ical_lines *l, struct ical_line *ret);
/* The value of a parameter without its quotes; absent when it is not there. */
str ical_param(const struct ical_line *l, str name);
/* A TEXT value without its escapes, at most ICAL_TEXT_MAX bytes of whole characters. */
str ical_text(struct arena *a, str value);

/* A DATE or DATE-TIME. */
struct ical_moment {
	usec local; /* as if it were UTC */
	bool date;
	bool utc;
	str zone; /* TZID; empty without */
};

/* value is one value, without commas. E_SYNTAX. */
MUST_USE int ical_moment_parse(str value, str zone, struct ical_moment *ret);
/* "P1DT2H": days of the calendar, and exact time. E_SYNTAX; negative ones are refused. */
MUST_USE int ical_duration_parse(str value, usec *ret_days, usec *ret_exact);
/* "+0130", "-053000". */
MUST_USE int ical_offset_parse(str value, usec *ret);

/* Occurrences of one RRULE. */
struct ical_rule;
struct ical_budget {
	int64_t steps; /* what is left for the whole file */
};

/* E_SYNTAX: no rule; E_INVAL: finer than a day, or another calendar than ours. Free with
 * ical_rule_free. */
MUST_USE int ical_rule_new(struct arena *a, str text, usec start, struct ical_rule **ret);
void ical_rule_free(struct ical_rule *r);
/* 1: the next local start, in order; 0: no more; E_LIMIT: the budget is spent. */
MUST_USE int ical_rule_next(struct ical_rule *r, struct ical_budget *b, usec *ret);
/* The UNTIL of the rule, which the caller observes; false without. */
bool ical_rule_until(const struct ical_rule *r, struct ical_moment *ret);
bool ical_rule_yearly(const struct ical_rule *r);

#define ICAL_OBSERVANCES_MAX 256

/* STANDARD or DAYLIGHT of a VTIMEZONE. */
struct ical_observance {
	str zone;   /* TZID of its VTIMEZONE */
	usec start; /* local */
	usec offset;
	str rule;
	bool complete; /* has DTSTART and TZOFFSETTO */
	usec *onsets;  /* local, ascending; made when first asked for */
	size_t onset_count;
	bool expanded;
};

struct ical_zones {
	struct ical_observance v[ICAL_OBSERVANCES_MAX];
	size_t n;
};

/* The moment at which that zone of the file shows local; E_NOENT without such a zone, E_LIMIT when
 * its rules spend the budget. from and to are the window that answers may be asked for. */
MUST_USE int ical_zones_to_utc(struct ical_zones *z, struct arena *a, struct ical_budget *b,
			       str zone, usec from, usec to, usec local, usec *ret);

#endif
