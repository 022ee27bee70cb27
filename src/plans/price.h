/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a month costs, exactly. A price is components (flat amounts, bands of a
 * usage, units, events) that are added, or of which the largest counts; then a
 * discount, a minimum and a cap. Everything is computed as integers over one
 * common denominator; rounding happens once, on the total, half away from zero;
 * the lines are then made to add up to it by largest remainder.
 *
 * Pure: no I/O, no clock. The rule in full is in docs/plans.md.
 */
#ifndef PLANS_PRICE_H
#define PLANS_PRICE_H

#include "money.h"
#include "str.h"
#include "wide.h"

enum price_kind { PRICE_FLAT, PRICE_BANDS, PRICE_UNITS, PRICE_EVENTS };
enum price_combine { PRICE_SUM, PRICE_MAX };

struct price_band {
	dec18 upto; /* inclusive; the last band has PRICE_NO_END */
	rate_ppm rate;
};

#define PRICE_NO_END ((dec18)-1)
#define PRICE_BANDS_MAX 20

struct price_component {
	enum price_kind kind;
	/* flat, and the price of one block of units or of one event */
	dec18 amount;
	int64_t months; /* that the amount pays for: 1, 3 or 12 */
	/* bands */
	str base;   /* which usage: a code of the catalogue's bases */
	bool whole; /* the band that the usage falls into holds for all of it */
	const struct price_band *bands;
	size_t band_count;
	/* units and events */
	str unit;         /* "seat", "node", or an event's code */
	int64_t included; /* free of charge */
	int64_t block;    /* sold in blocks of; at least 1 */
};

struct price {
	enum price_combine combine;
	const struct price_component *components;
	size_t component_count;
	dec18 minimum; /* 0: none */
	dec18 cap;     /* PRICE_NO_END: none */
	rate_ppm discount;
	bool discount_on_minimum;
	int digits; /* decimals of the currency's minor unit */
};

/* What was used in the month. Names not listed count 0. */
struct price_usage {
	dec18 usage; /* of every base that is not in the list below */
	const struct price_amount {
		str name;
		dec18 amount;
	} * bases;
	size_t base_count;
	const struct price_count {
		str name;
		int64_t count;
	} * counts; /* of units and events */
	size_t count_count;
};

enum price_line_kind {
	LINE_FLAT,
	LINE_BAND,
	LINE_UNITS,
	LINE_EVENTS,
	LINE_DISCOUNT, /* not above zero */
	LINE_MINIMUM,  /* what is missing to the minimum */
	LINE_CAP,      /* not above zero */
};

struct price_line {
	enum price_line_kind kind;
	str name;       /* base, unit or event; absent otherwise */
	dec18 from, to; /* of the band, to PRICE_NO_END for the last one */
	dec18 quantity; /* the usage in the band, or the number of blocks or events charged */
	rate_ppm rate;  /* of the band or the discount */
	dec18 each;     /* price of one block or event, or the flat amount */
	int64_t months; /* that `each` pays for */
	int64_t amount; /* minor units */
};

struct price_quote {
	int64_t total; /* minor units; the sum of the lines */
	const struct price_line *lines;
	size_t line_count;
	bool negative_usage; /* some usage was below zero and counted as zero */
};

/* E_LIMIT when the total does not fit 64 bits. */
MUST_USE int price_quote(const struct price *p, const struct price_usage *u, struct arena *a,
			 struct price_quote *ret);
/*
 * The charge before rounding, as an integer over the denominator
 * PRICE_SCALE_AMOUNT x PRICE_SCALE_REST of the currency's major unit: for bills
 * that weigh several plans by their seconds and round only then.
 */
void price_exact(const struct price *p, const struct price_usage *u, struct wide *ret);
#define PRICE_SCALE_AMOUNT 1000000000000000000ULL /* amounts */
#define PRICE_SCALE_REST 12000000000000ULL        /* rates, discounts, months of a year */
/* Rounds such an integer half away from zero; E_LIMIT when it does not fit. */
MUST_USE int price_round(struct wide exact, int digits, int64_t *ret);

#endif
