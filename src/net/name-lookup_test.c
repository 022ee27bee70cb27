/* SPDX-License-Identifier: Apache-2.0 */
#include "name-lookup.h"

#include <stdatomic.h>
#include <unistd.h>

#include "test.h"

static void count(void *arg)
{
	atomic_fetch_add((atomic_int *)arg, 1);
}

static int wait_for(const struct name_lookup *l, str *ret)
{
	int r = 0;

	for (int i = 0; i < 20000 && r == 0; i++) {
		r = name_lookup_poll(l, ret);
		usleep(1000);
	}
	return r;
}

TEST(names_are_looked_up_beside_other_work)
{
	atomic_int woken = 0;
	struct name_lookups *all = name_lookups_new(4, count, &woken);
	struct name_lookup *good, *bad;
	str found;

	expect_ok(name_lookup_start(all, S("localhost"), &good));
	expect_ok(name_lookup_start(all, S("nobody.invalid"), &bad));
	expect_eq(wait_for(good, &found), 1);
	expect(str_contains(found, S("127.0.0.1")) || str_contains(found, S("[::1]")));
	expect_eq(wait_for(bad, &found), E_NOENT);
	for (int i = 0; i < 5000 && atomic_load(&woken) < 2; i++)
		usleep(1000);
	expect_eq(atomic_load(&woken), 2);
	name_lookup_free(good);
	name_lookup_free(bad);
	name_lookups_free(all);
}

TEST(lookups_may_be_left_and_are_bounded)
{
	atomic_int woken = 0;

	for (int round = 0; round < 50; round++) {
		struct name_lookups *all = name_lookups_new(2, count, &woken);
		struct name_lookup *l;
		int taken = 0;

		for (int i = 0; i < 4; i++) {
			int r = name_lookup_start(all, S("nobody.invalid"), &l);

			if (r == 0) {
				taken++;
				name_lookup_free(l);
			} else {
				expect_eq(r, E_LIMIT);
			}
		}
		expect(taken >= 2);
		name_lookups_free(all);
		int seen = atomic_load(&woken);

		usleep(1000);
		expect_eq(atomic_load(&woken), seen); /* nobody is woken after the end */
	}
}
