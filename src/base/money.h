/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact amounts. Usage is a 128-bit integer at scale 18; a charge is a 64-bit
 * integer of the currency's minor unit; a rate is an integer of millionths.
 * There is no floating point and rounding happens once, half away from zero.
 */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "str.h"

typedef __int128 dec18; /* value x 10^18 */

#define DEC18_ONE ((dec18)1000000000000000000LL)
/* Millionths: 10 % is 100000. */
typedef int64_t rate_ppm;

/*
 * Decimal text: optional sign, digits, optional fraction, optional exponent
 * (1e-10). Digits past the 18th place are rounded half even; *ret_inexact tells
 * (may be NULL). E_SYNTAX, or E_LIMIT when it does not fit.
 */
MUST_USE int dec18_parse(str s, dec18 *ret, bool *ret_inexact);
/* Canonical text: no exponent, no trailing zeros, "0" for zero; parse(print(x)) = x. */
str dec18_print(struct arena *a, dec18 v);

/* Number of decimals of an ISO 4217 currency's minor unit; E_NOENT for a code we do not know. */
MUST_USE int currency_digits(str code);
/* Half away from zero to the minor unit with `digits` decimals; E_LIMIT when it does not fit. */
MUST_USE int dec18_to_minor(dec18 v, int digits, int64_t *ret);
dec18 minor_to_dec18(int64_t minor, int digits);
/* "1234.50" for 123450 with 2 digits; no grouping. */
str minor_print(struct arena *a, int64_t minor, int digits);
/* "1234.50" -> 123450; more decimals than `digits` is E_INVAL. */
MUST_USE int minor_parse(str s, int digits, int64_t *ret);

#endif
