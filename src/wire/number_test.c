/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"
#include "test.h"

TEST(whole_numbers_are_cut_towards_zero)
{
	static const struct {
		const char *text;
		int scale;
		int64_t v;
	} rows[] = {
		{"0", 0, 0},
		{"-0", 0, 0},
		{"7", 0, 7},
		{"1.9", 0, 1},
		{"-1.9", 0, -1},
		{"0.9", 0, 0},
		{"12e2", 0, 1200},
		{"1.25E+1", 0, 12},
		{"125e-1", 0, 12},
		{"1e-9", 0, 0},
		{"0e999999999", 0, 0},
		{"0.000000000000000000001e21", 0, 1},
		{"9223372036854775807", 0, INT64_MAX},
		{"-9223372036854775808", 0, INT64_MIN},
		{"9223372036854775807.99", 0, INT64_MAX},
		{"1704164645.678", 6, 1704164645678000},
		{"-0.5", 6, -500000},
		{"1.6e9", 6, 1600000000000000},
		{"0.0000009", 6, 0},
		{"0.000001", 6, 1},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t v = -1;

		expect_ok(number_to_i64(str_from(rows[i].text), rows[i].scale, &v));
		expect_eq(v, rows[i].v);
	}
}

TEST(numbers_past_64_bits_are_refused)
{
	static const char *const rows[] = {"9223372036854775808",
					   "-9223372036854775809",
					   "1e19",
					   "1e999999999",
					   "92233720368547758070",
					   "100000000000000000000000000000000000000000"};
	int64_t v;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_err(number_to_i64(str_from(rows[i]), 0, &v), E_LIMIT);
	expect_err(number_to_i64(S("9223372036855"), 6, &v), E_LIMIT);
}

TEST(doubles_beyond_a_double_are_refused)
{
	double v;

	expect_ok(number_to_f64(S("-12.5e-1"), &v));
	expect(v == -1.25);
	expect_err(number_to_f64(S("1e400"), &v), E_LIMIT);
}

TEST(epochs_have_no_more_decimals_than_needed)
{
	static const struct {
		usec t;
		const char *text;
	} rows[] = {{0, "0"},
		    {SECONDS(1704164645), "1704164645"},
		    {1704164645678000, "1704164645.678"},
		    {1, "0.000001"},
		    {-500000, "-0.5"},
		    {-SECONDS(2), "-2"}};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf b;
		int64_t back;

		buf_init(&b, 64);
		number_add_epoch(&b, rows[i].t);
		expect_str(buf_get(&b), str_from(rows[i].text));
		expect_ok(number_to_i64(buf_get(&b), 6, &back));
		expect_eq(back, rows[i].t);
		buf_done(&b);
	}
}
