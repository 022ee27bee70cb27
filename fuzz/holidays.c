/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file of holidays from anywhere: it is refused with a reason, or its days are
 * lines that read back, in order, each once, within the window, with names of
 * one line.
 */
#include "holidays.h"
#include "clock-promise.h"
#include "fuzz.h"

#define FROM SECONDS(1704067200) /* 2024-01-01 */
#define TO SECONDS(2019686400)   /* 2034-01-01 */

static void check(struct arena *a, const struct holiday_file *f)
{
	struct calendar_holiday *v;
	size_t n;

	fuzz_must(holiday_days_read(a, f->days, &v, &n) == 0);
	fuzz_must((int64_t)n == f->count && n <= HOLIDAYS_MAX);
	for (size_t i = 0; i < n; i++) {
		fuzz_must(v[i].day >= FROM && v[i].day < TO && v[i].day % DAYS(1) == 0);
		fuzz_must(i == 0 || v[i - 1].day < v[i].day);
		fuzz_must(v[i].name.n <= HOLIDAY_NAME_MAX && utf8_valid(v[i].name));
		for (size_t k = 0; k < v[i].name.n; k++)
			fuzz_must((unsigned char)v[i].name.p[k] >= 0x20);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	struct holiday_file f;
	str why = {0};
	int r;

	if (size > 64 * 1024)
		return 0;
	r = holidays_read(a, (str){(const char *)data, size}, FROM, TO, &f, &why);
	fuzz_must(r == 0 || r == E_SYNTAX || r == E_LIMIT);
	if (r < 0)
		fuzz_must(why.n > 0);
	else
		check(a, &f);
	return 0;
}
