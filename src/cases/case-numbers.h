/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moments for display ids. Many requests come in the same 10 us, which is all
 * that a display id tells of its time; each of their cases but one would have
 * to be inserted twice and get random digits, far from the rows of its moment.
 * So the process deals out the following steps. It is no promise: the store
 * keeps ids apart, also those of other processes.
 */
#ifndef CASES_CASE_NUMBERS_H
#define CASES_CASE_NUMBERS_H

#include "usec.h"

struct case_numbers;

struct case_numbers *case_numbers_new(void);
void case_numbers_free(struct case_numbers *n);
/*
 * now, or a little later, in a step that was given to nobody else. When the clock was set back by
 * more than a second it is believed, and steps may come twice. NULL: just now. From any thread.
 */
usec case_numbers_next(struct case_numbers *n, usec now);

#endif
