/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-input.h"

#include <fcntl.h>
#include <unistd.h>

#include "operation.h"
#include "test.h"

/* An input of every kind. Only the tables matter here, so offsets are left out. */
static const struct shape text = {.kind = SHAPE_STRING, .size = sizeof(str)};
static const struct shape flag = {.kind = SHAPE_BOOLEAN};
static const struct shape number = {.kind = SHAPE_LONG};
static const struct shape fraction = {.kind = SHAPE_DOUBLE};
static const struct shape moment = {.kind = SHAPE_TIMESTAMP};
static const struct shape bytes = {.kind = SHAPE_BLOB};
static const struct shape texts = {.kind = SHAPE_LIST, .element = &text};
static const struct shape map = {.kind = SHAPE_MAP, .element = &number};
static const struct shape_member file_members[] = {{S_INIT("fileName"), &text, 0, 0},
						   {S_INIT("data"), &bytes, 0, 0}};
static const struct shape file = {
	.kind = SHAPE_STRUCTURE, .members = file_members, .member_count = 2};
static const struct shape files = {.kind = SHAPE_LIST, .element = &file};
static const struct shape_member members[] = {
	{S_INIT("caseId"), &text, 0, MEMBER_REQUIRED},
	{S_INIT("includeResolved"), &flag, 0, 0},
	{S_INIT("maxResults"), &number, 0, 0},
	{S_INIT("share"), &fraction, 0, 0},
	{S_INIT("afterTime"), &moment, 0, 0},
	{S_INIT("ccEmailAddresses"), &texts, 0, 0},
	{S_INIT("limits"), &map, 0, 0},
	{S_INIT("attachments"), &files, 0, 0},
	{S_INIT("data"), &bytes, 0, 0},
};
static const struct shape input = {
	.kind = SHAPE_STRUCTURE, .members = members, .member_count = ARRAY_LEN(members)};
static const struct operation operation = {.input = &input};
static const struct cli_command command = {.noun = "x", .operation = "x:Y", .positional = "caseId"};
static const struct cli_command with_list = {.noun = "x",
					     .operation = "x:Y",
					     .positional = "caseId,ccEmailAddresses",
					     .fixed = "\"share\":1"};

/* words: "name=value" for options, "=value" for operands. */
static int convert(struct test *t, const struct cli_command *c, const char *const *words, size_t n,
		   str *ret, str *reterr)
{
	struct cli_given *given = ARENA_ARRAY(t->arena, struct cli_given, n + 1);
	struct cli cli = {.arena = t->arena,
			  .command = c,
			  .operation = &operation,
			  .given = given,
			  .given_count = n};

	for (size_t i = 0; i < n; i++) {
		str value = str_from(words[i]), name = str_cut(&value, '=');

		given[i] = (struct cli_given){name.n ? name : (str){0}, value.p ? value : S("")};
	}
	return cli_input(&cli, ret, reterr);
}

#define CONVERTS(to, ...)                                                                          \
	do {                                                                                       \
		static const char *const words_[] = {__VA_ARGS__};                                 \
		str got_, why_ = S("");                                                            \
		expect_ok(convert(t, &command, words_, ARRAY_LEN(words_), &got_, &why_));          \
		expect_str(got_, S(to));                                                           \
	} while (0)
#define REFUSES(why, ...)                                                                          \
	do {                                                                                       \
		static const char *const words_[] = {__VA_ARGS__};                                 \
		str got_, why_ = S("");                                                            \
		expect_err(convert(t, &command, words_, ARRAY_LEN(words_), &got_, &why_),          \
			   E_INVAL);                                                               \
		expect_str(why_, S(why));                                                          \
	} while (0)

TEST(input_is_made_of_options)
{
	CONVERTS("{\"caseId\":\"c\\\"1\"}", "case-id=c\"1");
	CONVERTS("{\"caseId\":\"c1\"}", "=c1");
	CONVERTS("{\"includeResolved\":true}", "include-resolved");
	CONVERTS("{\"includeResolved\":false}", "no-include-resolved");
	CONVERTS("{\"maxResults\":-7}", "max-results=-7");
	CONVERTS("{\"share\":1.5e3}", "share=1.5e3");
	CONVERTS("{\"afterTime\":1767225600.000000}", "after-time=2026-01-01");
	CONVERTS("{\"ccEmailAddresses\":[\"a\",\"b\"]}", "cc-email-addresses=a",
		 "cc-email-addresses=b");
	CONVERTS("{\"ccEmailAddresses\":[\"a\",\"b\"]}", "cc-email-addresses=[\"a\",\"b\"]");
	CONVERTS("{\"limits\":{\"x\":1,\"y\":2}}", "limits=x=1,y=2");
	CONVERTS("{\"data\":\"aGk=\"}", "data=hi");
	CONVERTS("{\"attachments\":[{\"fileName\":\"a.txt\",\"data\":\"aGk=\"}]}",
		 "attachments=file-name=a.txt,data=hi");
	CONVERTS("{\"attachments\":[{\"fileName\":\"a\"},{\"fileName\":\"b\"}]}",
		 "attachments={\"fileName\":\"a\"}", "attachments=fileName=b");
}

TEST(input_refusals_say_what_to_write)
{
	REFUSES("--max-results: \"ten\" is not a number", "max-results=ten");
	REFUSES("--max-results: \"1.5\" is not a number", "max-results=1.5");
	REFUSES("--case-id: given 2 times; give it once", "=a", "case-id=b");
	REFUSES("--after-time: \"soon\" is not a time like 2026-01-31 or 2026-01-31T09:30:00Z",
		"after-time=soon");
	REFUSES("--attachments: there is no \"nam\" in it", "attachments=nam=x");
	REFUSES("--attachments: \"x\" is neither name=value nor JSON", "attachments=x");
	REFUSES("--attachments: that is not valid JSON", "attachments={\"fileName\":}");
	REFUSES("--data: cannot open /nowhere/at/all: No such file or directory",
		"data=@/nowhere/at/all");
	REFUSES("--case-id: the text is not valid UTF-8", "case-id=\xff");
}

TEST(input_reads_files)
{
	char path[] = "/tmp/mainstay-input-XXXXXX";
	int fd = mkstemp(path);

	expect_eq(write(fd, "\0\1", 2), 2);
	close(fd);
	str option = str_fmt(t->arena, "data=@%s", path), got, why;
	const char *const words[] = {str_c(t->arena, option)};

	expect_ok(convert(t, &command, words, 1, &got, &why));
	unlink(path);
	expect_str(got, S("{\"data\":\"AAE=\"}"));
}

TEST(input_takes_the_rest_for_a_list)
{
	static const char *const words[] = {"=c", "=a", "=b"};
	str got, why;

	expect_ok(convert(t, &with_list, words, 3, &got, &why));
	expect_str(got, S("{\"caseId\":\"c\",\"ccEmailAddresses\":[\"a\",\"b\"],\"share\":1}"));
}

TEST(kebab_follows_the_words)
{
	expect_str(cli_kebab(t->arena, S("ccEmailAddresses")), S("cc-email-addresses"));
	expect_str(cli_kebab(t->arena, S("SLADue")), S("sla-due"));
	expect_str(cli_kebab(t->arena, S("name")), S("name"));
	expect_str(cli_kebab(t->arena, S("fileSizeBytes")), S("file-size-bytes"));
	expect_str(cli_kebab(t->arena, S("http2Only")), S("http2-only"));
}
