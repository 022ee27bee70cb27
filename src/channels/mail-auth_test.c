/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-auth.h"

#include "test.h"

#define OURS "mx.provider.example; "

static enum mail_auth judge(struct test *t, const char *from, int64_t hops, const char *line,
			    const char *second)
{
	struct mail_address who = {.address = str_from(from)};
	struct mail_result results[] = {{str_from(line), hops}, {str_from(second), hops}};
	const struct mail_message m = {
		.from = {&who, 1}, .results = results, .result_count = second ? 2 : 1};
	const struct mail_trust trust = {S("mx.provider.example"), 1};
	str why;

	return mail_auth_judge(t->arena, &m, &trust, &why);
}

TEST(results_of_the_trusted_server_decide)
{
	static const struct {
		const char *line, *second;
		enum mail_auth want;
	} rows[] = {
		{OURS "dmarc=pass header.from=a.example", NULL, MAIL_AUTH_PASSED},
		{OURS "dmarc=pass (p=reject) header.from=a.example", NULL, MAIL_AUTH_PASSED},
		{OURS "DMARC=PASS", NULL, MAIL_AUTH_PASSED},
		{OURS "dmarc=pass header.from=b.example", NULL, MAIL_AUTH_NONE},
		{OURS "dmarc=fail; spf=pass smtp.mailfrom=x@a.example", NULL, MAIL_AUTH_FAILED},
		{OURS "spf=pass smtp.mailfrom=x@a.example", NULL, MAIL_AUTH_PASSED},
		{OURS "spf=pass smtp.mailfrom=bounce.a.example", NULL, MAIL_AUTH_PASSED},
		{OURS "spf=pass smtp.mailfrom=x@evil.example", NULL, MAIL_AUTH_NONE},
		{OURS "spf=softfail smtp.mailfrom=x@a.example", NULL, MAIL_AUTH_FAILED},
		{OURS "dkim=pass header.d=a.example", NULL, MAIL_AUTH_PASSED},
		{OURS "dkim=pass header.i=@a.example", NULL, MAIL_AUTH_PASSED},
		{OURS "dkim/1=pass header.d=a.example", NULL, MAIL_AUTH_PASSED},
		{OURS "dkim=pass header.d=example", NULL, MAIL_AUTH_NONE},
		{OURS "dkim=pass header.d=xa.example", NULL, MAIL_AUTH_NONE},
		{OURS "dkim=fail header.d=a.example; dkim=pass header.d=a.example", NULL,
		 MAIL_AUTH_PASSED},
		{OURS "dkim=fail header.d=a.example", NULL, MAIL_AUTH_FAILED},
		{"MX.provider.example 1; dmarc=pass", NULL, MAIL_AUTH_PASSED},
		{"evil.example; dmarc=pass header.from=a.example", NULL, MAIL_AUTH_NONE},
		{"mx.provider.example.evil.example; dmarc=pass", NULL, MAIL_AUTH_NONE},
		{"\"mx.provider.example; dmarc=pass", NULL, MAIL_AUTH_NONE},
		{OURS "none", NULL, MAIL_AUTH_NONE},
		{OURS "x=\"; dmarc=pass\"", NULL, MAIL_AUTH_NONE},
		{OURS "x=y (; dmarc=pass", NULL, MAIL_AUTH_NONE},
		{OURS "x=y (a \\) ; dmarc=pass)", NULL, MAIL_AUTH_NONE},
		{OURS "dmarc=none; spf=none", OURS "dmarc=pass", MAIL_AUTH_NONE},
		{OURS "dmarc=pass", OURS "dmarc=fail", MAIL_AUTH_FAILED},
		{"", NULL, MAIL_AUTH_NONE},
		{";;;=;", NULL, MAIL_AUTH_NONE},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum mail_auth got = judge(t, "ann@a.example", 1, rows[i].line, rows[i].second);

		if (got != rows[i].want)
			test_fail(__FILE__, __LINE__, "%s: %.*s", rows[i].line,
				  STR_ARG(mail_auth_code(got)));
	}
}

TEST(lines_below_our_own_servers_are_not_believed)
{
	expect_eq(judge(t, "ann@a.example", 1, OURS "dmarc=pass", NULL), MAIL_AUTH_PASSED);
	expect_eq(judge(t, "ann@a.example", 2, OURS "dmarc=pass", NULL), MAIL_AUTH_NONE);
}

TEST(without_a_trusted_server_nobody_is_genuine)
{
	struct mail_address who = {.address = S("ann@a.example")};
	struct mail_result result = {S("; dmarc=pass"), 0};
	const struct mail_message m = {.from = {&who, 1}, .results = &result, .result_count = 1};
	const struct mail_trust trust = {S(""), 1};
	str why;

	expect_eq(mail_auth_judge(t->arena, &m, &trust, &why), MAIL_AUTH_NONE);
	expect_str(why, S("no mail server is trusted to judge senders"));
}
