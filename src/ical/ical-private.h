/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the reader share: content lines, zones of a file. */
#ifndef ICAL_ICAL_PRIVATE_H
#define ICAL_ICAL_PRIVATE_H

#include "ical-moment.h"
#include "ical-rule.h"
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
