/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans in words, for people: amounts, bands, times, grants. What a catalogue
 * labels comes from there; the few words between are ours, in English and
 * Chinese. Every function returns a text in the arena.
 */
#ifndef PLANS_PLAN_WORDS_H
#define PLANS_PLAN_WORDS_H

#include "plan.h"
#include "price.h"

enum plan_word {
	WORD_FREE,
	WORD_YES,
	WORD_NO,
	WORD_UNLIMITED,
	WORD_NO_TARGET,
	WORD_AUDIENCE,
	WORD_MINIMUM,
	WORD_PRICE,
	WORD_SCOPE,
	WORD_SCOPE_ACCOUNT,
	WORD_SCOPE_ORGANIZATION,
	WORD_FIRST_RESPONSE,
	WORD_TERM,
	WORD_CONTACTS,
	WORD_LANGUAGES,
	WORD_ABOVE_LIMIT,
	WORD_NEGATIVE_USAGE,
	WORD_BEST_EFFORT,
	WORD_JOIN,
	WORD_LEAVE,
	WORD_VALID,
	WORD_ALWAYS,
	WORD_RAISING,
	WORD_CORE_CHECKS,
	WORD_PLAN,
	WORD_COUNT,
};

/* A word of ours; English for a language that we do not speak. */
str word_in(str language, enum plan_word word);
/* "15,000.00"; digits is the number of decimals kept at least, further ones are not cut. */
str words_amount(struct arena *a, dec18 amount, int digits);
str words_rate(struct arena *a, rate_ppm rate);                         /* 7%, 2.5% */
str words_minimum(struct arena *a, const struct plan *p, str language); /* 29.00 USD */
/* What is charged beside the minimum: "10% to 10,000, 3% above"; absent for nothing. */
str words_share(struct arena *a, const struct plan *p, str language);
/* Both in one. */
str words_price(struct arena *a, const struct plan *p, str language);
str words_days(struct arena *a, int64_t days, str language);
str words_contacts(struct arena *a, const struct plan *p, str language);
str words_duration(struct arena *a, const struct plan_duration *d, str language);
/* A first response with its hours, when they are not round the clock; NULL: not allowed. */
str words_target(struct arena *a, const struct plan_target *t, str language);
str words_channels(struct arena *a, const struct plan_case_kind *k, str language);
str words_grant(struct arena *a, const struct plan *p, const struct plan_grant *g, str language);
str words_line(struct arena *a, const struct price_line *l, int digits, str language);
str price_line_code(enum price_line_kind kind); /* "band" */

#endif
