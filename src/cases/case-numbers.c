/* SPDX-License-Identifier: Apache-2.0 */
#include "case-numbers.h"

#include <stdatomic.h>

#include "arena.h"
#include "case-rules.h"

struct case_numbers {
	_Atomic int64_t last; /* step, counted from the epoch */
};

struct case_numbers *case_numbers_new(void)
{
	return MEM_NEW(struct case_numbers);
}

void case_numbers_free(struct case_numbers *n)
{
	mem_free(n);
}

usec case_numbers_next(struct case_numbers *n, usec now)
{
	int64_t asked = now / CASE_DISPLAY_STEP, last, step;

	if (!n)
		return now;
	last = atomic_load(&n->last);
	do {
		bool ahead = last >= asked && last - asked <= SECONDS(1) / CASE_DISPLAY_STEP;

		step = ahead ? last + 1 : asked;
	} while (!atomic_compare_exchange_weak(&n->last, &last, step));
	return step == asked ? now : step * CASE_DISPLAY_STEP;
}
