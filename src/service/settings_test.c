/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include <stdio.h>

#include "test.h"

TEST(settings_have_their_defaults)
{
	struct settings s;

	settings_init(&s);
	expect_str(s.listen, S("127.0.0.1:8080"));
	expect_eq(s.clock_window, MINUTES(5));
	expect_eq(s.header_max, KIB(32));
	expect_eq(s.audit_reads, AUDIT_READS_DENIED);
	expect(s.throttle_on);
	expect(!s.metrics_public);
}

TEST(settings_print_back_their_defaults)
{
	struct settings s;

	settings_init(&s);
	for (size_t i = 0; i < setting_count; i++)
		expect_str(setting_print(t->arena, &s, &setting_table[i]),
			   str_from(setting_table[i].standard));
}

TEST(settings_rows_are_sound)
{
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *row = &setting_table[i];

		expect(row->help[0] != '\0');
		expect(setting_find(str_from(row->key)) == row); /* no key twice */
		expect(setting_domain(t->arena, row).n > 0);
	}
}

TEST(settings_are_read_from_a_file)
{
	struct settings s;
	str why = {0};

	settings_init(&s);
	expect_ok(settings_parse(&s, t->arena, S("m.conf"),
				 S("# ours\n\nlisten = [::1]:0\r\n  db.url=postgresql://u@h/d?x=y\n"
				   "http.idle_timeout = 2min\nhttp.header_max = 1MiB\n"
				   "audit.read_operations = all\nmetrics.public = true"),
				 &why));
	expect_str(s.listen, S("[::1]:0"));
	expect_str(s.db_url, S("postgresql://u@h/d?x=y"));
	expect_eq(s.idle_timeout, MINUTES(2));
	expect_eq(s.header_max, MIB(1));
	expect_eq(s.audit_reads, AUDIT_READS_ALL);
	expect(s.metrics_public);
}

struct refusal {
	str text;
	str why;
};

TEST(settings_refusals_name_line_and_remedy)
{
	static const struct refusal refusals[] = {
		{S_INIT("\nlisen = x"),
		 S_INIT("f:2: there is no setting \"lisen\"; did you mean \"listen\"?")},
		{S_INIT("wholly.other = x"), S_INIT("f:1: there is no setting \"wholly.other\"; "
						    "`mainstay config explain` lists all")},
		{S_INIT("listen"), S_INIT("f:1: \"listen\" is not of the form `key = value`")},
		{S_INIT("region\nx"), S_INIT("f:1: \"region\" is not of the form `key = value`")},
		{S_INIT("http.loops = many"),
		 S_INIT("f:1: http.loops cannot be \"many\"; write a number from 1 to 64")},
		{S_INIT("http.loops = 65"),
		 S_INIT("f:1: http.loops cannot be \"65\"; write a number from 1 to 64")},
		{S_INIT("wire.clock_window = 1h"),
		 S_INIT("f:1: wire.clock_window cannot be \"1h\"; write a time (ms, s, min, h, d) "
			"from 1min to 15min")},
		{S_INIT("http.header_max = 5"),
		 S_INIT("f:1: http.header_max cannot be \"5\"; write a size (KiB, MiB, GiB) from "
			"4KiB to 1MiB")},
		{S_INIT("metrics.public = yes"),
		 S_INIT("f:1: metrics.public cannot be \"yes\"; write true or false")},
		{S_INIT("log.level = loud"),
		 S_INIT("f:1: log.level cannot be \"loud\"; write one of error|warn|info|debug")},
		{S_INIT("http.loops = 1\nhttp.loops = 2"),
		 S_INIT("f:2: http.loops stands here a second time; remove one")},
		{S_INIT("provider.name = "), S_INIT("f:1: provider.name cannot be \"\"; write a "
						    "text of 1 to 100 bytes")},
	};

	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		struct settings s;
		str why = {0};

		settings_init(&s);
		expect_err(settings_parse(&s, t->arena, S("f"), refusals[i].text, &why), E_INVAL);
		expect_str(why, refusals[i].why);
	}
}

TEST(settings_units_are_exact)
{
	struct settings s;
	str why = {0};

	settings_init(&s);
	expect_ok(settings_set(&s, t->arena, S("idempotency.keep"), S("0"), &why));
	expect_eq(s.idempotency_keep, 0);
	expect_ok(settings_set(&s, t->arena, S("idempotency.keep"), S("90min"), &why));
	expect_eq(s.idempotency_keep, MINUTES(90));
	expect_str(setting_print(t->arena, &s, setting_find(S("idempotency.keep"))), S("90min"));
	expect_err(settings_set(&s, t->arena, S("idempotency.keep"), S("5"), &why), E_INVAL);
	expect_err(settings_set(&s, t->arena, S("idempotency.keep"), S("-1s"), &why), E_INVAL);
	expect_err(settings_set(&s, t->arena, S("idempotency.keep"), S("99999999999999999d"), &why),
		   E_INVAL);
	expect_eq(s.idempotency_keep, MINUTES(90)); /* a refused value changes nothing */
}
