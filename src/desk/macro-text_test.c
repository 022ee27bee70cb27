/* SPDX-License-Identifier: Apache-2.0 */
#include "macro-text.h"

#include "test.h"

/* x is "1", empty is "", odd looks like a variable itself; there are no others. */
static str value(void *arg, str name)
{
	(void)arg;
	if (str_eq(name, S("x")))
		return S("1");
	if (str_eq(name, S("empty")))
		return S("");
	return str_eq(name, S("odd")) ? S("{{x}}") : (str){0};
}

static str render(struct test *t, str text, size_t max)
{
	str r, why;

	if (macro_render(t->arena, text, value, NULL, max, &r, &why) < 0)
		return str_fmt(t->arena, "! %.*s", STR_ARG(why));
	return r;
}

TEST(variables_are_replaced_once)
{
	expect_str(render(t, S("a {{x}} b{{ x }}{{empty}}."), 100), S("a 1 b1."));
	expect_str(render(t, S(""), 100), S(""));
	expect_str(render(t, S("{{odd}}"), 100), S("{{x}}"));
	expect_str(render(t, S("{ {x} } }} {"), 100), S("{ {x} } }} {"));
	expect_str(render(t, S("\xe4\xb8\xad{{x}}"), 2), S("\xe4\xb8\xad"
							   "1"));
}

TEST(what_is_no_variable_is_said_with_its_line)
{
	expect_str(render(t, S("a\n{{y}}"), 100), S("! Line 2: there is no variable {{y}}."));
	expect_str(render(t, S("\n\n{{x"), 100), S("! Line 3: {{ is not closed by }}."));
	expect_str(render(t, S("{{}}"), 100), S("! Line 1: there is no variable {{}}."));
	expect_str(render(t, S("{{a b}}"), 100), S("! Line 1: there is no variable {{a b}}."));
	expect_str(render(t, S("{{{x}}}"), 100), S("! Line 1: there is no variable {{{x}}."));
	expect_str(render(t, S("{{x}}{{x}}{{x}}"), 2),
		   S("! With its variables the text is longer than 2 characters."));
}

/* Texts of braces and letters: never anything but a result or an error, and without braces what was
 * given. */
TEST(any_text_comes_to_an_end)
{
	uint64_t seed = 0x9e3779b97f4a7c15ull;

	for (int i = 0; i < 20000; i++) {
		static const char letters[] = "{}x \n";
		char text[12];
		str in, out, why;
		size_t n;

		seed = seed * 6364136223846793005ull + 1442695040888963407ull;
		n = (size_t)(seed >> 60) % sizeof(text);
		for (size_t k = 0; k < n; k++)
			text[k] = letters[(seed >> (8 + 4 * k)) % 5];
		in = (str){text, n};
		if (macro_render(t->arena, in, value, NULL, 100, &out, &why) < 0) {
			expect(str_contains(in, S("{{")));
			expect(why.n > 0);
		} else if (!str_contains(in, S("{{"))) {
			expect_str(out, in);
		}
	}
}
