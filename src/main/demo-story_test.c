/* SPDX-License-Identifier: Apache-2.0 */
#include "demo-story.h"

#include "embed.h"
#include "operations.h"
#include "test.h"

#define HEAD                                                                                       \
	"provider: {ago: 2d, name: P, email: p@example.com}\n"                                     \
	"env: {A: $a}\n"                                                                           \
	"steps:\n"

static int read(struct test *t, const char *steps, struct yproblems *p, struct story *ret)
{
	yproblems_init(p, t->arena, S("demo.yaml"));
	return story_read(p, &api_model, str_fmt(t->arena, HEAD "%s", steps), ret);
}

static void expect_problem(struct test *t, const char *steps, const char *says)
{
	struct yproblems p;
	struct story s;

	expect_eq(read(t, steps, &p, &s), E_INVAL);
	expect_str(str_trim(yproblems_print(&p, t->arena)), str_from(says));
}

TEST(story_is_read_in_its_order)
{
	struct yproblems p;
	struct story s;

	expect_ok(read(t,
		       "  - {ago: 1d 2h 3m, do: \"mainstay:CreateOrganization\", with: {name: X},\n"
		       "     keep: {org: organization.organizationId}}\n"
		       "  - {ago: 3m, as: $a, do: \"support:DescribeSeverityLevels\"}\n",
		       &p, &s));
	expect_eq(s.ago, DAYS(2));
	expect_eq(s.step_count, 2);
	expect_eq(s.steps[0].ago, DAYS(1) + HOURS(2) + MINUTES(3));
	expect(!s.steps[0].as.p);
	expect_str(s.steps[0].op->name, S("CreateOrganization"));
	expect_eq(s.steps[0].keep.n, 1);
	expect_str(s.steps[0].keep.v[0].name, S("org"));
	expect_str(s.steps[0].keep.v[0].value, S("organization.organizationId"));
	expect_str(s.steps[1].as, S("$a"));
	expect_eq(s.env.n, 1);
}

TEST(story_says_what_is_wrong_with_it)
{
	expect_problem(
		t, "  - {ago: 1d, do: \"mainstay:CreateOrganisation\"}\n",
		"demo.yaml:4: steps.0.do is no operation; name one, like support:CreateCase");
	expect_problem(t, "  - {ago: soon, do: \"support:CreateCase\"}\n",
		       "demo.yaml:4: steps.0.ago is no length of time; write it like 3d 4h 30m");
	expect_problem(t,
		       "  - {ago: 1h, do: \"support:CreateCase\"}\n"
		       "  - {ago: 2h, do: \"support:CreateCase\"}\n",
		       "demo.yaml:5: steps.1 happens before the step above it; put it where it "
		       "belongs");
	expect_problem(t, "  - {ago: 3d, do: \"support:CreateCase\"}\n",
		       "demo.yaml:4: steps.0 happens before the step above it; put it where it "
		       "belongs");
}

TEST(story_input_follows_the_shapes)
{
	struct yproblems p;
	struct story s;
	struct story_names names = {.arena = t->arena};
	str json;

	expect_ok(read(t,
		       "  - ago: 1d\n"
		       "    do: mainstay:ReplyToCase\n"
		       "    with:\n"
		       "      caseId: $case\n"
		       "      communicationBody: costs $5\n"
		       "      attachments: [{fileName: a.txt, data: hello}]\n"
		       "  - {ago: 1d, do: \"support:DescribeCases\", with: {maxResults: 10,\n"
		       "     includeResolvedCases: true, caseIdList: [$case, b]}}\n"
		       "  - {ago: 1d, do: \"support:DescribeSeverityLevels\"}\n",
		       &p, &s));
	story_name_put(&names, S("case"), S("case-1"));
	expect_ok(story_input(&p, &s.steps[0], &names, &json));
	expect_str(json, S("{\"caseId\":\"case-1\",\"communicationBody\":\"costs $5\","
			   "\"attachments\":[{\"fileName\":\"a.txt\",\"data\":\"aGVsbG8=\"}]}"));
	expect_ok(story_input(&p, &s.steps[1], &names, &json));
	expect_str(json, S("{\"maxResults\":10,\"includeResolvedCases\":true,"
			   "\"caseIdList\":[\"case-1\",\"b\"]}"));
	expect_ok(story_input(&p, &s.steps[2], &names, &json));
	expect_str(json, S("{}"));
}

TEST(story_input_refuses_what_it_does_not_know)
{
	struct yproblems p;
	struct story s;
	struct story_names names = {.arena = t->arena};
	str json;

	expect_ok(read(t,
		       "  - {ago: 1d, do: \"support:CreateCase\", with: {subjct: x}}\n"
		       "  - {ago: 1d, do: \"support:CreateCase\", with: {subject: $nobody}}\n",
		       &p, &s));
	expect_eq(story_input(&p, &s.steps[0], &names, &json), E_INVAL);
	expect(str_contains(yproblems_print(&p, t->arena),
			    S("steps.0.with.subjct is no member of CreateCaseRequest")));
	yproblems_init(&p, t->arena, S("demo.yaml"));
	expect_eq(story_input(&p, &s.steps[1], &names, &json), E_INVAL);
	expect(str_contains(yproblems_print(&p, t->arena),
			    S("names \"$nobody\", which nothing keeps")));
}

TEST(story_shipped_is_sound)
{
	struct yproblems p;
	struct story s;
	int r;

	yproblems_init(&p, t->arena, S("catalog/demo.yaml"));
	r = story_read(&p, &api_model, embed_find("catalog/demo.yaml"), &s);
	expect_str(yproblems_print(&p, t->arena), S(""));
	expect_eq(r, 0);
	expect(s.step_count > 40);
}
