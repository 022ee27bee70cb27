/* SPDX-License-Identifier: Apache-2.0 */
/* For tests/ical_oracle.py: a line "SECONDS RULE" in, the first starts of that rule out in seconds,
 * or the kind of error. */
#include <stdio.h>
#include <string.h>

#include "ical-rule.h"

#define MOST 60

static void answer(str line)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct ical_budget budget = {1000000};
	struct ical_rule *r;
	int64_t seconds = 0;
	usec v;
	int k = str_to_i64(str_cut(&line, ' '), &seconds);

	if (k == 0)
		k = ical_rule_new(a, line, SECONDS(seconds), false, &r);
	for (int i = 0; k == 0 && i < MOST && ical_rule_next(r, &budget, &v) > 0; i++)
		printf("%lld ", (long long)(v / SECONDS(1)));
	printf("%s\n", k < 0 ? err_name(k) : "");
}

int main(void)
{
	char line[2048];

	while (fgets(line, sizeof(line), stdin)) {
		size_t n = strlen(line);

		answer((str){line, n && line[n - 1] == '\n' ? n - 1 : n});
	}
	return 0;
}
