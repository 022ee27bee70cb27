/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-template.h"

#include <fcntl.h>
#include <unistd.h>

#include "test.h"

static str read_file(struct test *t, const char *name)
{
	const char *path =
		str_c(t->arena, str_fmt(t->arena, "%s/catalog/mail/%s", SOURCE_ROOT, name));
	char *bytes = arena_alloc(t->arena, 1 << 16);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, 1 << 16);

	expect(n > 0);
	close(fd);
	return (str){bytes, (size_t)n};
}

static struct mail_templates *shipped(struct test *t)
{
	struct mail_template_file files[] = {
		{S("en.yaml"), read_file(t, "en.yaml")},
		{S("zh.yaml"), read_file(t, "zh.yaml")},
	};
	struct mail_templates *m = NULL;
	char *why = NULL;

	if (mail_templates_new(files, ARRAY_LEN(files), &m, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return m;
}

/* The file with one text written differently must be refused, with these words. */
static void refused(struct test *t, const char *from, const char *to, const char *words)
{
	str text = read_file(t, "en.yaml"), before = text, after;
	struct mail_template_file file = {S("en.yaml"), {0}};
	struct mail_templates *m = NULL;
	char *why = NULL;
	size_t n = str_from(from).n;
	size_t at = 0;

	while (at + n <= text.n && !str_eq(str_slice(text, at, at + n), str_from(from)))
		at++;
	expect(at + n <= text.n);
	before = str_slice(text, 0, at);
	after = str_slice(text, at + n, text.n);
	file.text = str_fmt(t->arena, "%.*s%s%.*s", STR_ARG(before), to, STR_ARG(after));
	expect_err(mail_templates_new(&file, 1, &m, &why), E_SYNTAX);
	if (!str_contains(str_from(why), str_from(words)) ||
	    !str_starts(str_from(why), S("en.yaml:")))
		test_fail(__FILE__, __LINE__, "%s", why);
	mem_free(why);
}

TEST(a_file_that_is_wrong_says_where_and_what_to_do)
{
	refused(t, "has been opened with severity {{severity}}", "{{sevrity}}",
		"has no field {{sevrity}}; use one of: id case subject severity body");
	refused(t, "{{/name}}", "", "leaves open {{name}}; close it");
	refused(t, "{{#name}}", "", "closes what is not open");
	refused(t, "{{severity}}", "{{severity", "has no field");
	refused(t, "    {{content}}\n", "    x\n", "shows no content");
	refused(t, "  case-created:", "  case-creatd:", "case-creat");
	refused(t, "language: en", "language: ../x", "no usable language");
}

TEST(values_are_escaped_for_where_they_stand)
{
	static const struct mail_field fields[] = {
		{S_INIT("id"), S_INIT("1")},
		{S_INIT("subject"), S_INIT("<b>&\"'\r\nBcc: x")},
		{S_INIT("body"), S_INIT("{{provider}} <script>\nline\x01 two")},
		{S_INIT("author"), S_INIT("A & B")},
		{S_INIT("provider"), S_INIT("Cloud")},
	};
	const struct mail_fields f = {.v = fields, .n = ARRAY_LEN(fields)};
	struct mail_templates *m = shipped(t);
	struct mail_text got;

	expect_ok(mail_template_render(m, t->arena, S("case-replied"), S("en"), &f, &got));
	expect_str(got.subject, S("Re: [Case 1] <b>&\"' Bcc: x"));
	expect(str_contains(got.text, S("A & B wrote:\n\n{{provider}} <script>\nline two\n")));
	expect(str_contains(got.text, S("-- \nCloud\n")));
	expect(!str_contains(got.text, S("Unsubscribe")));
	expect(str_contains(got.html, S("A &amp; B wrote:<br>\n")));
	expect(str_contains(got.html, S("{{provider}} &lt;script&gt;<br>\nline two<br>\n")));
	expect(!str_contains(got.html, S("<script>")));
	expect(!str_contains(got.text, S("waits for your answer")));
	mail_templates_free(m);
}

TEST(every_template_shows_its_example_in_every_language)
{
	struct mail_templates *m = shipped(t);
	str codes = mail_template_codes(t->arena);

	expect_str(mail_template_languages(m, t->arena), S("en, zh"));
	while (codes.p) {
		str code = str_trim(str_cut(&codes, ','));
		static const str languages[] = {S_INIT("en"), S_INIT("zh"), S_INIT("ja")};

		for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
			struct mail_text got;

			expect_ok(mail_template_render(m, t->arena, code, languages[i],
						       mail_template_example(t->arena, code),
						       &got));
			expect_str(got.language, i == 2 ? S("en") : languages[i]);
			expect(got.subject.n > 0 && got.text.n > 0);
			expect(!str_contains(got.text, S("{{")));
			expect(!str_contains(got.html, S("{{")));
			expect(!str_contains(got.html, S("<all regions>")));
		}
	}
	mail_templates_free(m);
}

TEST(fields_are_stored_and_read_back)
{
	static const struct mail_field inner[] = {{S_INIT("title"), S_INIT("a\n\"b\"")}};
	static const struct mail_field fields[] = {{S_INIT("count"), S_INIT("2")},
						   {S_INIT("name"), S_INIT("\xe4\xb8\xad")}};
	const struct mail_fields items[] = {{.v = inner, .n = 1}, {.v = inner, .n = 1}};
	const struct mail_fields f = {fields, 2, items, 2};
	struct mail_fields got;

	expect_ok(mail_fields_parse(t->arena, mail_fields_print(t->arena, &f), &got));
	expect_eq(got.n, 2);
	expect_str(mail_field_get(&got, S("name")), S("\xe4\xb8\xad"));
	expect_eq(got.item_count, 2);
	expect_str(mail_field_get(&got.items[1], S("title")), S("a\n\"b\""));
	expect_err(mail_fields_parse(t->arena, S("[]"), &got), E_SYNTAX);
	expect_err(mail_fields_parse(t->arena, S("{\"a\":1}"), &got), E_SYNTAX);
}
