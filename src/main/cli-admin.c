/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-admin.h"

#include <stdio.h>
#include <sys/stat.h>

#include "buf.h"
#include "cli-input.h"
#include "house.h"
#include "identity-rules.h"
#include "identity.h"
#include "json.h"
#include "mailbox.h"

const struct cli_option admin_init_options[] = {
	{"name", "TEXT", "what the provider is called (default: Provider)"},
	{"email", "ADDRESS", "where the provider is reached (default: operator@localhost)"},
	{"country", "CODE", "ISO 3166-1 code of its country (default: US)"},
	{"zone", "NAME", "its time zone (default: UTC)"},
	{"language", "CODE", "its language (default: en)"},
	{"operator", "NAME", "user name of the operator (default: operator)"},
	{"db", "URL", "PostgreSQL connection string instead of the embedded database"},
	{"config", "FILE", "settings file (default: DIR/mainstay.conf)"},
	{0},
};
const struct cli_option admin_config_options[] = {
	{"config", "FILE", "settings file (default: DIR/mainstay.conf)"},
	{0},
};

static int fail_with(char *why, const char *otherwise)
{
	int r = cli_fail("%s", why ? why : otherwise);

	mem_free(why);
	return r;
}

/* ---- results of a few keys ---- */

struct fact {
	str key; /* camelCase, as in answers of operations */
	str value;
};

static int print_facts(const struct cli *cli, const struct fact *facts, size_t n)
{
	struct buf b;
	struct json_writer w;
	int r;

	buf_init(&b, MIB(1));
	if (cli_flag(cli, "json")) {
		json_writer_init(&w, &b);
		json_object(&w);
		for (size_t i = 0; i < n; i++)
			json_pair_str(&w, facts[i].key, facts[i].value);
		json_object_end(&w);
		buf_char(&b, '\n');
	} else {
		for (size_t i = 0; i < n; i++) {
			str key = cli_kebab(cli->arena, facts[i].key);

			buf_fmt(&b, "%.*s: %.*s\n", STR_ARG(key), STR_ARG(facts[i].value));
		}
	}
	r = cli_print(buf_get(&b));
	buf_done(&b);
	return r;
}

/* ---- init ---- */

static str or_else(str given, str otherwise)
{
	return given.p ? given : otherwise;
}

static int bootstrap(struct house *h, struct arena *a, struct bootstrap *b)
{
	struct conn *c;
	struct tx *tx;
	int r = conn_open(h->app.db, CONN_WRITE, &c);

	if (r < 0)
		return r;
	r = tx_begin(c, a, &tx);
	if (r == 0) {
		r = identity_bootstrap(tx, h->app.keyring, identity_roles(h->app.identity),
				       usec_now(), b);
		if (r == 0)
			r = tx_commit(tx);
		else
			tx_rollback(tx);
	}
	conn_close(c);
	return r;
}

/* The first value given that no installation can have is said. */
static int check_init_values(const struct cli *cli)
{
	static const struct {
		const char *option;
		bool (*valid)(str value);
		const char *remedy;
	} rows[] = {
		{"name", account_name_valid, "write 1 to 128 characters"},
		{"email", mailbox_valid, "write it like jane@example.com"},
		{"country", country_valid, "write two capitals, like DE"},
		{"zone", time_zone_known,
		 "this system does not know it; write it like Europe/Berlin"},
		{"language", language_valid, "write two small letters, like en"},
		{"operator", user_name_valid, "write 1 to 64 letters, digits and _ + = , . @ -"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		str value = cli_value(cli, rows[i].option);

		if (value.p && !rows[i].valid(value))
			return cli_misuse("--%s: \"%.*s\" is not acceptable; %s", rows[i].option,
					  STR_ARG(value), rows[i].remedy);
	}
	return CLI_DONE;
}

static int init_in(struct cli *cli, struct house *h)
{
	struct bootstrap b = {
		.provider_name = or_else(cli_value(cli, "name"), S("Provider")),
		.email = or_else(cli_value(cli, "email"), S("operator@localhost")),
		.country = cli_value(cli, "country"),
		.zone = cli_value(cli, "zone"),
		.language = cli_value(cli, "language"),
		.operator_name = cli_value(cli, "operator"),
	};
	int r;

	if (h->installed)
		return cli_fail("an installation is in %.*s already; nothing was changed",
				STR_ARG(h->dir));
	r = bootstrap(h, cli->arena, &b);
	if (r < 0)
		return cli_fail("the installation could not be written (%s); try again",
				err_name(r));
	const struct fact facts[] = {{S("accountId"), b.account.id},
				     {
					     S("userName"),
					     b.operator.name },
					     {S("accessKeyId"), b.key.id},
					     {S("secretAccessKey"), b.secret},
	};

	r = print_facts(cli, facts, ARRAY_LEN(facts));
	if (r == CLI_DONE)
		fprintf(stderr, "The secret is not shown again. Next: mainstay serve --data %.*s\n",
			STR_ARG(h->dir));
	return r;
}

int admin_init(struct cli *cli)
{
	struct house_options o = {
		.dir = cli_data_dir(cli),
		.config = cli_value(cli, "config"),
		.db_url = cli_value(cli, "db"),
		.create = true,
	};
	struct house *h = NULL;
	char *why = NULL;
	int r;

	r = check_init_values(cli);
	if (r != CLI_DONE)
		return r;
	umask(0077);
	if (house_open(&o, &h, &why) < 0)
		return fail_with(why, "the data directory cannot be opened");
	r = init_in(cli, h);
	house_close(h);
	return r;
}

/* ---- db ---- */

int admin_db_migrate(struct cli *cli)
{
	struct house *h = NULL;
	char *why = NULL;
	int version = 0, r;

	/* Opening a data directory brings its schema up to date. */
	if (house_open(&(struct house_options){.dir = cli_data_dir(cli)}, &h, &why) < 0)
		return fail_with(why, "the data directory cannot be opened");
	r = db_schema_version(h->app.db, &version);
	str number = str_fmt(cli->arena, "%d", version);
	str database = db_describe(h->app.db, cli->arena);

	house_close(h);
	if (r < 0)
		return cli_fail("the schema's version cannot be read (%s)", err_name(r));
	const struct fact facts[] = {{S("schemaVersion"), number}, {S("database"), database}};

	return print_facts(cli, facts, ARRAY_LEN(facts));
}

int admin_db_check(struct cli *cli)
{
	struct db *db = NULL;
	struct conn *c;
	char *why = NULL;
	str report = {0};
	int r = house_peek(cli->arena, cli_data_dir(cli), &db, &why);

	if (r < 0)
		return fail_with(why, "the database cannot be opened");
	r = conn_open(db, CONN_READ, &c);
	if (r == 0) {
		r = db_check(c, cli->arena, &report);
		conn_close(c);
	}
	db_close(db);
	if (r < 0)
		return cli_fail("the database cannot be checked (%s)", err_name(r));
	const struct fact facts[] = {{S("report"), report}};

	r = print_facts(cli, facts, ARRAY_LEN(facts));
	if (r == CLI_DONE && !str_eq(report, S("ok")))
		r = cli_fail("the database is damaged; restore a backup");
	return r;
}

/* ---- config ---- */

static int read_settings(struct cli *cli, struct settings *s, str *ret_file)
{
	struct house_options o = {.dir = cli_data_dir(cli), .config = cli_value(cli, "config")};
	char *why = NULL;

	if (house_settings(cli->arena, &o, s, ret_file, &why) < 0)
		return fail_with(why, "the settings cannot be read");
	return CLI_DONE;
}

int admin_config_check(struct cli *cli)
{
	struct settings s;
	str file;
	int r = read_settings(cli, &s, &file);

	if (r != CLI_DONE)
		return r;
	const struct fact facts[] = {{S("settingsFile"), file.p ? file : S("none; all defaults")},
				     {S("result"), S("ok")}};

	return print_facts(cli, facts, ARRAY_LEN(facts));
}

static int explain_all(struct cli *cli, const struct settings *s)
{
	struct fact *facts = ARENA_ARRAY(cli->arena, struct fact, setting_count);

	for (size_t i = 0; i < setting_count; i++)
		facts[i] = (struct fact){str_from(setting_table[i].key),
					 setting_print(cli->arena, s, &setting_table[i])};
	return print_facts(cli, facts, setting_count);
}

int admin_config_explain(struct cli *cli)
{
	str key = cli_operand(cli, 0), file;
	const struct setting *row;
	struct settings s;
	int r = read_settings(cli, &s, &file);

	if (r != CLI_DONE)
		return r;
	if (!key.p)
		return explain_all(cli, &s);
	row = setting_find(key);
	if (!row) {
		row = setting_near(cli->arena, key);
		return row ? cli_misuse("there is no setting \"%.*s\"; did you mean \"%s\"?",
					STR_ARG(key), row->key)
			   : cli_misuse("there is no setting \"%.*s\"; `mainstay config explain` "
					"lists all",
					STR_ARG(key));
	}
	const struct fact facts[] = {
		{S("key"), str_from(row->key)},
		{S("value"), setting_print(cli->arena, &s, row)},
		{S("default"), str_from(row->standard)},
		{S("accepts"), setting_domain(cli->arena, row)},
		{S("meaning"), str_from(row->help)},
	};

	return print_facts(cli, facts, ARRAY_LEN(facts));
}

int admin_version(struct cli *cli)
{
	const struct fact facts[] = {{S("version"), S(MAINSTAY_VERSION)}};

	if (cli_flag(cli, "json"))
		return print_facts(cli, facts, ARRAY_LEN(facts));
	return cli_print(S("mainstay " MAINSTAY_VERSION "\n"));
}
