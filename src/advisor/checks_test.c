/* SPDX-License-Identifier: Apache-2.0 */
#include "checks.h"
#include "embed.h"
#include "test.h"

static struct check_table *shipped(void)
{
	struct check_table *table;
	char *err;

	expect_ok(check_table_load(embed_find("catalog/advisor/checks.json"), "advisor/checks.json",
				   &table, &err));
	return table;
}

TEST(the_shipped_list_loads_whole)
{
	struct check_table *table = shipped();
	const struct check *c = check_table_find(table, S("HCP4007jGY"));

	expect_eq(check_table_count(table), 478);
	expect(c != NULL);
	expect_str(c->name, S("Security Groups - Specific Ports Unrestricted"));
	expect_str(c->category, S("security"));
	expect_eq(c->refresh_minutes, 60);
	expect(c->regional && c->core7 && c->core_later && c->core_2026);
	expect_eq(c->column_count, 6);
	expect_str(c->columns[5], S("Ports"));
	expect(str_starts(c->description,
			  S("<h3>Security Groups - Specific Ports Unrestricted</h3>")));
	expect(!check_table_find(table, S("eW7HH0l7J9")));
	for (size_t i = 0; i < check_table_count(table); i++) {
		c = check_table_at(table, i);
		expect(check_table_find(table, c->id) == c);
		expect(c->name.n && c->category.n && c->description.n);
	}
	check_table_free(table);
}

TEST(a_description_is_html_text)
{
	const str json = S("[{\"id\":\"a\",\"name\":\"<b> & \\\"c\\\"\",\"category\":\"security\","
			   "\"scope\":\"global\",\"refreshMinutes\":null,"
			   "\"criteria\":{\"red\":\"x < y\"}}]");
	struct check_table *table;
	char *err;

	expect_ok(check_table_load(json, "t.json", &table, &err));
	expect_str(check_table_at(table, 0)->description,
		   S("<h3>&lt;b&gt; &amp; &quot;c&quot;</h3><p>Alert criteria</p>"
		     "<p>Red: x &lt; y</p>"));
	check_table_free(table);
}

/* One wrong list per rule; the message names the place and the remedy. */
TEST(a_wrong_list_is_refused)
{
#define GOOD "\"id\":\"a\",\"name\":\"n\",\"category\":\"security\",\"refreshMinutes\":null"
	static const struct {
		str json;
		str words;
	} cases[] = {
		{S_INIT("{}"), S_INIT("t.json:1: check (start): the file must hold a JSON list")},
		{S_INIT("[\n{" GOOD "},\n{" GOOD "}]"),
		 S_INIT("t.json:3: check a: there is another")},
		{S_INIT("[{" GOOD "}] x"), S_INIT("")},
		{S_INIT("[{\"id\":\"a\"}]"), S_INIT("check a: a check needs id, name, category")},
		{S_INIT("[{\"id\":5}]"), S_INIT("this member must be a text")},
		{S_INIT("[{\"id\":\"a\",\"colour\":1}]"), S_INIT("unknown member")},
		{S_INIT("[{\"id\":\"a\",\"category\":\"fun\"}]"),
		 S_INIT("\"category\" must be one of")},
		{S_INIT("[{\"id\":\"a\",\"scope\":\"here\"}]"), S_INIT("\"scope\" must be")},
		{S_INIT("[{\"id\":\"a\",\"refreshMinutes\":0}]"),
		 S_INIT("\"refreshMinutes\" must be")},
		{S_INIT("[{\"id\":\"a\",\"refreshMinutes\":1.5}]"),
		 S_INIT("\"refreshMinutes\" must be")},
		{S_INIT("[{\"id\":\"a\",\"core\":[\"core8\"]}]"), S_INIT("\"core\" may name")},
		{S_INIT("[{\"id\":\"a\",\"criteria\":{\"pink\":\"x\"}}]"),
		 S_INIT("\"criteria\" may have")},
		{S_INIT("[{\"id\":\"a\",\"columns\":[1]}]"), S_INIT("\"columns\" must be")},
		{S_INIT("[{\"id\":\"a\""), S_INIT("t.json:1: check a: ")},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct check_table *table;
		char *err = NULL;

		expect_err(check_table_load(cases[i].json, "t.json", &table, &err), E_INVAL);
		if (!str_contains(str_from(err), cases[i].words))
			test_fail(__FILE__, __LINE__, "%.*s: \"%s\" lacks \"%.*s\"",
				  STR_ARG(cases[i].json), err, STR_ARG(cases[i].words));
		mem_free(err);
	}
#undef GOOD
}

TEST(languages_of_the_advisor)
{
	expect(check_language_known(S("en")));
	expect(check_language_known(S("zh_TW")));
	expect(!check_language_known(S("EN")));
	expect(!check_language_known(S("")));
}
