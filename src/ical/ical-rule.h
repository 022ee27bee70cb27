/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Repetition rules (RFC 5545, section 3.3.10) that are no finer than a day. Times
 * go in and come out as local fields without a zone, as if they were UTC; UNTIL is
 * left to the caller, because only he can compare it in the right zone.
 */
#ifndef ICAL_ICAL_RULE_H
#define ICAL_ICAL_RULE_H

#include "arena.h"
#include "ical-moment.h"

#define ICAL_NUMBER_MAX 366

/* Numbers 0 to 366 counted from the front, and from the back with 1 as the last. */
struct ical_numbers {
	uint64_t front[6], back[6];
	bool any;
};

enum ical_freq { ICAL_DAILY, ICAL_WEEKLY, ICAL_MONTHLY, ICAL_YEARLY };

struct ical_rule {
	enum ical_freq freq;
	int64_t interval;
	int64_t count;  /* 0: without */
	int week_start; /* 0 Monday .. 6 Sunday */
	bool has_until;
	struct ical_moment until;
	struct ical_numbers months, month_days, year_days, weeks, hours, minutes, positions;
	struct ical_numbers weekdays; /* 0 Monday .. 6 Sunday: every one of them */
	struct ical_numbers nth[7];   /* some of them, by weekday */
	bool some_nth;
	usec start;
	/* the period at hand: a day, week, month or year */
	usec period;
	uint16_t days[ICAL_NUMBER_MAX]; /* which of its days match */
	int64_t times;                  /* how many times of each of them */
	int64_t at, total;              /* of days and times */
	int64_t told;
	bool open;
};

struct ical_budget {
	int64_t steps; /* what is left for the whole file */
};

/* date: start is a day, and the rule's hours and minutes say nothing. E_SYNTAX: no rule; E_INVAL:
 * finer than a day, or another calendar than ours. */
MUST_USE int ical_rule_new(struct arena *a, str text, usec start, bool date,
			   struct ical_rule **ret);
/* Nobody wants to hear of what is before local. Only before the first ical_rule_next. */
void ical_rule_skip(struct ical_rule *r, usec local);
/* 1: the next local start, in order; 0: no more before the year 2201; E_LIMIT: the budget is
 * spent. */
MUST_USE int ical_rule_next(struct ical_rule *r, struct ical_budget *b, usec *ret);

/* The parts of a rule as they are written; only ical_rule_new calls it. */
MUST_USE int ical_rule_read(str text, struct ical_rule *ret);
void ical_numbers_add(struct ical_numbers *n, int number);
bool ical_numbers_have(const struct ical_numbers *n, int64_t from_front, int64_t from_back);

#endif
