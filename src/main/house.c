/* SPDX-License-Identifier: Apache-2.0 */
#include "house.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attachment.h"
#include "buf.h"
#include "case-numbers.h"
#include "catalog-files.h"
#include "chat.h"
#include "checks.h"
#include "counters.h"
#include "embed.h"
#include "escalation.h"
#include "fan-list.h"
#include "feed.h"
#include "handlers.h"
#include "identity-gates.h"
#include "identity.h"
#include "keyring.h"
#include "mail-template.h"
#include "mail-transport.h"
#include "notices.h"
#include "outbox-sink.h"
#include "phone.h"
#include "plan-gate.h"
#include "queries.h"
#include "reseal.h"
#include "roles.h"
#include "routes-own.h"
#include "seal-list.h"
#include "taxonomy.h"
#include "throttle.h"
#include "webhook.h"

#define CONFIG_MAX ((size_t)MIB(1))
/* Accounts that call within the time that a bucket takes to fill. */
#define THROTTLE_ACCOUNTS 100000

static const struct route_table *const route_tables[] = {&own_routes,    &attachment_routes,
							 &stream_routes, &notice_routes,
							 &phone_routes,  &feed_routes};

PRINTF(3, 4) static int fail(int kind, char **reterr, const char *fmt, ...)
{
	struct buf b CLEANUP(buf_done) = {0};
	va_list args;

	buf_init(&b, KIB(64));
	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	*reterr = mem_copy_text(b.p ? b.p : "", b.n);
	return kind;
}

static int fail_str(int kind, char **reterr, str why)
{
	return fail(kind, reterr, "%.*s", STR_ARG(why));
}

str house_path(struct arena *a, str dir, const char *name)
{
	return str_fmt(a, "%.*s/%s", STR_ARG(dir), name);
}

/* ---- settings and lock ---- */

int house_settings(struct arena *a, const struct house_options *o, struct settings *ret,
		   str *ret_file, char **reterr)
{
	str path = o->config.n ? o->config : house_path(a, o->dir, "mainstay.conf");
	str text, why;
	int r = file_read(a, str_c(a, path), CONFIG_MAX, &text, &why);

	settings_init(ret);
	*ret_file = (str){0};
	if (r == E_NOENT && !o->config.n)
		return 0;
	if (r == 0) {
		*ret_file = path;
		r = settings_parse(ret, a, path, text, &why);
	}
	return r < 0 ? fail_str(r, reterr, why) : 0;
}

static int open_dir(const struct house_options *o, struct house *h, char **reterr)
{
	const char *dir = str_c(h->arena, o->dir);
	struct stat st;

	if (o->create && mkdir(dir, 0700) < 0 && errno != EEXIST)
		return fail(E_IO, reterr, "cannot make the data directory %s: %m", dir);
	if (stat(dir, &st) < 0 || !S_ISDIR(st.st_mode))
		return fail(E_NOENT, reterr,
			    "there is no data directory %s; `mainstay init --data %s` makes one",
			    dir, dir);
	h->lock = open(str_c(h->arena, house_path(h->arena, o->dir, "lock")),
		       O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (h->lock < 0)
		return fail(E_IO, reterr, "cannot open %s/lock: %m", dir);
	if (flock(h->lock, LOCK_EX | LOCK_NB) < 0)
		return fail(E_BUSY, reterr,
			    "another mainstay has %s open; end it, or use another --data", dir);
	return 0;
}

/* ---- database ---- */

static int migrate(struct house *h, char **reterr)
{
	VEC(struct migration) list = {0};
	size_t at = 0;
	str path, bytes;
	int applied;

	while (embed_next(&at, &path, &bytes)) {
		str name = str_slice(path, sizeof("schema/") - 1, path.n);
		int64_t number;

		if (!str_starts(path, S("schema/")) ||
		    str_to_i64(str_slice(name, 0, 4), &number) < 0)
			continue;
		*VEC_ADD(h->arena, &list) = (struct migration){
			.number = (int)number,
			.name = str_c(h->arena, name),
			.sql = str_c(h->arena, bytes),
		};
	}
	return db_migrate(h->app.db, list.v, list.n, usec_now(), &applied, reterr);
}

static int connect_db(struct arena *a, const struct house_options *o, const struct settings *s,
		      struct db **ret, char **reterr)
{
	str file = house_path(a, o->dir, "mainstay.db");
	str url = s->db_url.n ? s->db_url : str_fmt(a, "sqlite:%.*s", STR_ARG(file));
	struct stat st;

	if (!s->db_url.n && !o->create && stat(str_c(a, file), &st) < 0)
		return fail(E_NOENT, reterr,
			    "there is no installation in %.*s; `mainstay init --data %.*s` makes "
			    "one",
			    STR_ARG(o->dir), STR_ARG(o->dir));
	return db_open(&(struct db_options){.url = str_c(a, url),
					    .queries = sql_queries,
					    .query_count = Q_COUNT,
					    .busy_timeout = s->db_busy_timeout,
					    .synchronous_full = s->db_synchronous,
					    .wrap = o->wrap},
		       ret, reterr);
}

int house_peek(struct arena *a, str dir, struct db **ret, char **reterr)
{
	struct house_options o = {.dir = dir};
	struct settings s;
	str file;
	int r = house_settings(a, &o, &s, &file, reterr);

	return r < 0 ? r : connect_db(a, &o, &s, ret, reterr);
}

static int open_db(const struct house_options *o, struct house *h, char **reterr)
{
	int r = connect_db(h->arena, o, &h->settings, &h->app.db, reterr);

	return r < 0 ? r : migrate(h, reterr);
}

/* Whether somebody was installed here: the provider's account is there. */
static int look_for_provider(struct house *h, char **reterr)
{
	struct sql_account provider;
	struct conn *c;
	struct tx *tx;
	int r = conn_open(h->app.db, CONN_READ, &c);

	if (r < 0)
		return fail(r, reterr, "the database refuses a connection");
	r = tx_begin(c, h->arena, &tx);
	if (r == 0) {
		r = sql_account_provider(tx, &provider);
		tx_rollback(tx);
	}
	conn_close(c);
	h->installed = r == 0;
	return r == 0 || r == E_NOENT ? 0 : fail(r, reterr, "the database cannot be read");
}

/*
 * A keyring that is new beside old data could open none of it. Another installation's is worse: no
 * signature would hold, and the audit heads that it marks are never genuine again.
 */
static int open_keyring(const struct house_options *o, struct house *h, char **reterr)
{
	str path = house_path(h->arena, o->dir, "keyring");
	bool fits = true;
	struct conn *c;
	struct tx *tx;
	int r = keyring_open(str_c(h->arena, path), o->create && !h->installed, &h->app.keyring,
			     reterr);

	if (r < 0 || !h->installed)
		return r;
	r = conn_open(h->app.db, CONN_READ, &c);
	if (r < 0)
		return fail(r, reterr, "the database refuses a connection");
	r = tx_begin(c, h->arena, &tx);
	if (r == 0) {
		r = reseal_fits(tx, h->app.keyring, &fits);
		tx_rollback(tx);
	}
	conn_close(c);
	if (r < 0)
		return fail(r, reterr, "the database cannot be read");
	if (fits)
		return 0;
	return fail(E_DENIED, reterr,
		    "the keyring %.*s is not this database's: it opens none of its secrets; put "
		    "back the copy that belongs to it",
		    STR_ARG(path));
}

/* ---- catalogues ---- */

static int load_roles(struct house *h, const struct catalog_file *f, char **reterr)
{
	struct roles *roles;
	int r = roles_load(f->text, str_c(h->arena, f->name), api_model.operations,
			   api_model.operation_count, &roles, reterr);

	if (r == 0)
		h->app.identity = identity_new(roles);
	return r;
}

static int load_checks(struct house *h, const struct catalog_file *f, char **reterr)
{
	return check_table_load(f->text, str_c(h->arena, f->name), &h->app.checks, reterr);
}

static int load_taxonomy(struct house *h, const struct catalog_files *files, char **reterr)
{
	struct taxonomy_file *list = ARENA_ARRAY(h->arena, struct taxonomy_file, files->n);
	size_t n = 0;

	/* "taxonomy.yaml" is the whole, the others change it. */
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < files->n; i++) {
			bool whole = str_ends(files->v[i].name, S("/taxonomy.yaml"));

			if (whole == (pass == 0))
				list[n++] =
					(struct taxonomy_file){files->v[i].name, files->v[i].text};
		}
	}
	return taxonomy_new(list, n, &h->app.taxonomy, reterr);
}

static int load_mail(struct house *h, const struct catalog_files *files, char **reterr)
{
	struct mail_template_file *list =
		ARENA_ARRAY(h->arena, struct mail_template_file, files->n);

	for (size_t i = 0; i < files->n; i++)
		list[i] = (struct mail_template_file){files->v[i].name, files->v[i].text};
	return mail_templates_new(list, files->n, &h->app.mail_templates, reterr);
}

static int load_plans(struct house *h, const struct catalog_files *files, char **reterr)
{
	str name = h->settings.plan_catalogue;

	h->app.plans = plan_book_new();
	for (size_t i = 0; i < files->n; i++) {
		const struct catalog *c;
		int r = plan_book_add(h->app.plans, files->v[i].name, files->v[i].text, true, &c,
				      reterr);

		if (r < 0)
			return r;
	}
	if (plan_book_select(h->app.plans, name) < 0)
		return fail(E_NOENT, reterr,
			    "plans.catalogue is \"%.*s\", and there is no catalogue of that name",
			    STR_ARG(name));
	return 0;
}

static int load_escalations(struct house *h, const struct catalog_file *f, char **reterr)
{
	return escalations_new(f->name, f->text, h->app.plans, &h->app.escalations, reterr);
}

static int load_catalogues(const struct house_options *o, struct house *h, char **reterr)
{
	static const struct {
		const char *prefix, *suffix;
		int (*one)(struct house *h, const struct catalog_file *f, char **reterr);
		int (*all)(struct house *h, const struct catalog_files *f, char **reterr);
	} parts[] = {
		{"roles", ".yaml", load_roles, NULL},
		{"advisor/checks", ".json", load_checks, NULL},
		{"taxonomy", ".yaml", NULL, load_taxonomy},
		{"mail/", ".yaml", NULL, load_mail},
		{"plans/", ".yaml", NULL, load_plans},
		{"escalations", ".yaml", load_escalations, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct catalog_files files;
		str why;
		int r = catalog_files(h->arena, o->catalog, parts[i].prefix, parts[i].suffix,
				      &files, &why);

		if (r < 0)
			return fail_str(r, reterr, why);
		if (files.n == 0)
			return fail(E_NOENT, reterr, "the catalogue has no file %s*%s",
				    parts[i].prefix, parts[i].suffix);
		r = parts[i].one ? parts[i].one(h, &files.v[0], reterr)
				 : parts[i].all(h, &files, reterr);
		if (r < 0)
			return r;
	}
	return 0;
}

/* ---- counters and rates ---- */

static void make_counters(struct house *h)
{
	const char **names = ARENA_ARRAY(h->arena, const char *, api_model.operation_count);

	for (size_t i = 0; i < api_model.operation_count; i++)
		names[i] = str_c(h->arena, api_model.operations[i].action);
	h->app.counters = counters_new(names, api_model.operation_count);
}

static void make_throttle(struct house *h)
{
	const struct settings *s = &h->settings;
	struct throttle_rate rates[RATE_CLASS_COUNT] = {
		[RATE_NONE] = {1, 1}, /* never asked */
		[RATE_SUPPORT] = {s->rate_support, s->burst_support},
		[RATE_ADVISOR] = {s->rate_advisor, s->burst_advisor},
		[RATE_MAINSTAY] = {s->rate_mainstay, s->burst_mainstay},
		[RATE_STS] = {s->rate_sts, s->burst_sts},
		[RATE_ATTACHMENT] = {s->rate_attachment, s->burst_attachment},
	};

	if (s->throttle_on)
		h->app.throttle = throttle_new(rates, RATE_CLASS_COUNT, THROTTLE_ACCOUNTS);
}

/* ---- the whole ---- */

static int apply_options(const struct house_options *o, struct house *h, char **reterr)
{
	str file;
	int r = house_settings(h->arena, o, &h->settings, &file, reterr);

	if (o->db_url.n)
		h->settings.db_url = str_dup(h->arena, o->db_url);
	if (o->listen.n)
		h->settings.listen = str_dup(h->arena, o->listen);
	return r;
}

static int open_all(const struct house_options *o, struct house *h, char **reterr)
{
	int r = open_dir(o, h, reterr);

	if (r == 0)
		r = apply_options(o, h, reterr);
	if (r == 0)
		r = open_db(o, h, reterr);
	if (r == 0)
		r = look_for_provider(h, reterr);
	if (r == 0)
		r = open_keyring(o, h, reterr);
	if (r == 0)
		r = load_catalogues(o, h, reterr);
	if (r == 0)
		r = outbox_sink_open(&h->settings, str_c(h->arena, h->dir), &h->app.outbox, reterr);
	if (r == 0)
		r = webhook_sender_open(&h->settings, &h->app.webhooks, reterr);
	if (r == 0)
		r = mail_transport_open(&h->settings, str_c(h->arena, h->dir),
					&h->app.mail_transport, reterr);
	if (r == 0 && !h->installed && !o->create)
		r = fail(E_NOENT, reterr,
			 "nobody is installed in %.*s; run `mainstay init --data %.*s`",
			 STR_ARG(h->dir), STR_ARG(h->dir));
	return r;
}

int house_open(const struct house_options *o, struct house **ret, char **reterr)
{
	struct house *h = MEM_NEW(struct house);
	int r;

	h->arena = arena_new();
	h->lock = -1;
	h->now = o->now ? o->now : usec_now;
	h->dir = str_dup(h->arena, o->dir);
	h->app.model = &api_model;
	h->app.settings = &h->settings;
	h->app.fans = &fan_list;
	h->app.seals = &seal_list;
	r = open_all(o, h, reterr);
	if (r < 0) {
		house_close(h);
		return r;
	}
	make_counters(h);
	make_throttle(h);
	h->app.case_numbers = case_numbers_new();
	identity_gates(&h->gates);
	h->gates.entitled = plan_gate;
	*ret = h;
	return 0;
}

int house_run(struct house *h, char **reterr)
{
	struct route_table *routes =
		ARENA_ARRAY(h->arena, struct route_table, ARRAY_LEN(route_tables));

	for (size_t i = 0; i < ARRAY_LEN(route_tables); i++)
		routes[i] = *route_tables[i];
	return runner_start(&(struct runner_options){.app = &h->app,
						     .gates = &h->gates,
						     .model = &api_model,
						     .handlers = api_handlers,
						     .routes = routes,
						     .route_table_count = ARRAY_LEN(route_tables),
						     .now = h->now},
			    &h->runner, reterr);
}

void house_close(struct house *h)
{
	if (!h)
		return;
	runner_stop(h->runner);
	outbox_sink_close(h->app.outbox);
	webhook_sender_close(h->app.webhooks);
	mail_transport_close(h->app.mail_transport);
	mail_templates_free(h->app.mail_templates);
	plan_book_free(h->app.plans);
	taxonomy_free(h->app.taxonomy);
	case_numbers_free(h->app.case_numbers);
	escalations_free(h->app.escalations);
	check_table_free(h->app.checks);
	identity_free(h->app.identity);
	keyring_free(h->app.keyring);
	throttle_free(h->app.throttle);
	counters_free(h->app.counters);
	if (h->app.db)
		db_close(h->app.db);
	if (h->lock >= 0)
		close(h->lock); /* and with it goes the lock */
	arena_free(h->arena);
	mem_free(h);
}
