/* SPDX-License-Identifier: Apache-2.0 */
#include "clamd.h"

#include "test.h"

TEST(answers_of_the_scanner)
{
	static const struct {
		const char *answer;
		int r;
		enum clamd_verdict verdict;
		const char *name;
	} rows[] = {
		{"stream: OK", 0, CLAMD_CLEAN, ""},
		{"stream: OK\n", 0, CLAMD_CLEAN, ""},
		{"stream: Eicar-Signature FOUND", 0, CLAMD_INFECTED, "Eicar-Signature"},
		{"stream: a b\nc FOUND", 0, CLAMD_INFECTED, "a_b_c"},
		{"INSTREAM size limit exceeded. ERROR", 0, CLAMD_TOO_LARGE, ""},
		{"stream: Can't allocate memory ERROR", E_SYNTAX, CLAMD_CLEAN, ""},
		{"OK", E_SYNTAX, CLAMD_CLEAN, ""},
		{"stream: NOT OK", E_SYNTAX, CLAMD_CLEAN, ""},
		{"UNKNOWN COMMAND", E_SYNTAX, CLAMD_CLEAN, ""},
		{"", E_SYNTAX, CLAMD_CLEAN, ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum clamd_verdict verdict = CLAMD_CLEAN;
		str name = S("");

		expect_eq(clamd_parse(t->arena, str_from(rows[i].answer), &verdict, &name),
			  rows[i].r);
		expect_eq(verdict, rows[i].verdict);
		expect_str(name, str_from(rows[i].name));
	}
}

TEST(a_scanner_that_is_not_there)
{
	struct clamd *c;

	expect_err(clamd_open(S("/nonexistent/clamd"), SECONDS(1), &c), E_IO);
	expect_err(clamd_open(S("127.0.0.1:1"), SECONDS(1), &c), E_IO);
	expect_err(clamd_open(S("nonsense"), SECONDS(1), &c), E_INVAL);
}
