/* SPDX-License-Identifier: Apache-2.0 */
#include "case-world.h"

#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "buf.h"
#include "case-private.h"
#include "identity.h"
#include "jobs.h"
#include "keyring.h"
#include "plan-gate.h"
#include "queries.h"
#include "roles.h"
#include "runner.h"
#include "subscription.h"

#define FILE_BYTES_MAX (1 << 20)

/* Statements that only tests need, behind the generated ones. */
static const char *const counted_tables[] = {
	"support_case",     "case_communication",
	"case_event",       "outbox",
	"attachment_set",   "attachment_file",
	"attachment_chunk", "attachment",
	"attachment_part",  "attachment_upload",
	"desk_assignment",  "desk_note",
	"callback",         "mail",
	"mail_chunk",       "mail_bounce",
	"escalation",       "clock_result",
	"notice_pause",     "phone_call",
	"pbx_event",        "notice_pause",
	"attachment_scan",
};

static str source_file(struct test *t, const char *path)
{
	FILE *f = fopen(str_c(t->arena, str_fmt(t->arena, "%s/%s", SOURCE_ROOT, path)), "r");
	char *bytes = arena_alloc(t->arena, FILE_BYTES_MAX);
	size_t n;

	expect(f);
	n = fread(bytes, 1, FILE_BYTES_MAX, f);
	fclose(f);
	return (str){bytes, n};
}

static const struct query *all_queries(struct test *t)
{
	struct query *v =
		ARENA_ARRAY(t->arena, struct query, Q_COUNT + ARRAY_LEN(counted_tables) + 1);

	for (int i = 0; i < Q_COUNT; i++)
		v[i] = sql_queries[i];
	for (size_t i = 0; i < ARRAY_LEN(counted_tables); i++)
		v[Q_COUNT + i] = (struct query){
			.name = counted_tables[i],
			.sql = str_c(t->arena, str_fmt(t->arena, "SELECT COUNT(*) AS n FROM %s",
						       counted_tables[i])),
			.params = "",
			.columns = "i",
		};
	return v;
}

static struct roles *load_roles(struct test *t)
{
	struct roles *roles;
	char *err = NULL;

	if (roles_load(source_file(t, "catalog/roles.yaml"), "roles.yaml", api_model.operations,
		       api_model.operation_count, &roles, &err) < 0)
		test_fail(__FILE__, __LINE__, "%s", err);
	return roles;
}

/* Every `from` written as `to`; there must be one. */
static str edited(struct test *t, str text, str from, str to)
{
	struct buf b;
	str r;

	buf_init(&b, text.n * 2 + 1024);
	expect(str_contains(text, from));
	while (text.n) {
		if (str_starts(text, from)) {
			buf_str(&b, to);
			text = str_slice(text, from.n, text.n);
		} else {
			buf_char(&b, text.p[0]);
			text = str_slice(text, 1, text.n);
		}
	}
	r = buf_dup(&b, t->arena);
	buf_done(&b);
	return r;
}

static struct plan_book *load_plans(struct test *t, const char *from, const char *to)
{
	str text = source_file(t, "catalog/plans/seed.yaml");
	struct plan_book *book = plan_book_new();
	const struct catalog *c;
	char *err = NULL;

	if (from)
		text = edited(t, text, str_from(from), str_from(to));
	if (plan_book_add(book, S("seed.yaml"), text, true, &c, &err) < 0)
		test_fail(__FILE__, __LINE__, "%s", err);
	return book;
}

static struct taxonomy *load_taxonomy(struct test *t)
{
	struct taxonomy_file file = {S("taxonomy.yaml"), source_file(t, "catalog/taxonomy.yaml")};
	struct taxonomy *v;
	char *err = NULL;

	if (taxonomy_new(&file, 1, &v, &err) < 0)
		test_fail(__FILE__, __LINE__, "%s", err);
	return v;
}

static str add_account(struct case_world *w, str organization, const char *plan_code)
{
	const struct catalog *c = plan_book_selected(w->app.plans);
	struct sql_account account = {
		.organization = organization,
		.kind = S("customer"),
		.name = str_from(plan_code),
		.email = str_fmt(w->t->arena, "%s@customer.example", plan_code),
		.country = S("DE"),
		.zone = S("Europe/Berlin"),
	};
	struct sql_principal admin = {.name = S("admin"), .role = S("admin")};
	const struct plan *plan = catalog_plan(c, str_from(plan_code));

	expect(plan);
	expect_ok(account_create(w->rq.tx, w->app.keyring, w->rq.now, &account));
	admin.account = account.id;
	admin.email = str_fmt(w->t->arena, "admin@%s.example", plan_code);
	expect_ok(principal_create(w->rq.tx, identity_roles(w->app.identity), w->rq.now, &admin));
	if (plan != c->default_plan)
		expect_ok(subscription_change(&w->rq,
					      &(struct subscription_wish){.account = account.id,
									  .to = plan,
									  .forced = true},
					      NULL));
	return str_dup(w->t->arena, account.id);
}

static void populate(struct case_world *w)
{
	struct bootstrap b = {.provider_name = S("Provider"), .email = S("ops@provider.example")};
	struct sql_organization organization = {.name = S("Customers")};

	world_begin(w, OP_MAINSTAY_CREATE_ACCOUNT);
	expect_ok(identity_bootstrap(w->rq.tx, w->app.keyring, identity_roles(w->app.identity),
				     w->rq.now, &b));
	w->provider = str_dup(w->t->arena, b.account.id);
	w->operator_id = str_dup(w->t->arena, b.operator.id);
	w->rq.caller.principal = w->operator_id;
	expect_ok(organization_create(w->rq.tx, w->rq.now, &organization));
	w->basic = add_account(w, organization.id, "basic");
	w->developer = add_account(w, organization.id, "developer");
	w->business = add_account(w, organization.id, "business");
	w->enterprise = add_account(w, organization.id, "enterprise");
	expect_ok(world_end(w, 0));
}

struct case_world *world_new(struct test *t, enum fixture_kind where)
{
	return world_new_edited(t, where, NULL, NULL);
}

struct case_world *world_new_edited(struct test *t, enum fixture_kind where, const char *from,
				    const char *to)
{
	struct case_world *w = ARENA_NEW(t->arena, struct case_world);

	w->t = t;
	w->fault = fault_new();
	w->f = fixture_open(t, where,
			    &(struct db_options){.queries = all_queries(t),
						 .query_count = Q_COUNT + ARRAY_LEN(counted_tables),
						 .wrap = fault_wrap(w->fault)},
			    true);
	settings_init(&w->settings);
	w->app = (struct app){
		.model = &api_model,
		.settings = &w->settings,
		.db = w->f->db,
		.keyring = keyring_new_random(),
		.identity = identity_new(load_roles(t)),
		.plans = load_plans(t, from, to),
		.taxonomy = load_taxonomy(t),
	};
	w->rq = (struct req){.arena = t->arena,
			     .app = &w->app,
			     .id = S("test"),
			     .client = {.host = S("host:1")}};
	expect_ok(usec_parse_iso(S(WORLD_START), &w->rq.now));
	populate(w);
	world_as(w, w->business);
	return w;
}

void world_free(struct case_world *w)
{
	taxonomy_free(w->app.taxonomy);
	plan_book_free(w->app.plans);
	identity_free(w->app.identity);
	keyring_free(w->app.keyring);
	fixture_close(w->f);
	fault_free(w->fault);
}

void world_tick(struct case_world *w, usec by)
{
	w->rq.now += by;
}

void world_as_user(struct case_world *w, str account, const char *name)
{
	struct sql_principal user;
	int r;

	world_begin(w, OP_MAINSTAY_CREATE_USER);
	r = principal_load_by_name(w->rq.tx, account, str_from(name), &user);
	if (r == E_NOENT) {
		user = (struct sql_principal){.account = account,
					      .name = str_from(name),
					      .email =
						      str_fmt(w->t->arena, "%s@user.example", name),
					      .role = S("member")};
		r = principal_create(w->rq.tx, identity_roles(w->app.identity), w->rq.now, &user);
	}
	w->rq.caller = (struct caller){
		.kind = PRINCIPAL_USER,
		.account = account,
		.principal = str_dup(w->t->arena, user.id),
		.name = str_from(name),
		.email = str_dup(w->t->arena, user.email),
		.role = user.role,
	};
	expect_ok(world_end(w, r));
}

void world_as(struct case_world *w, str account)
{
	world_as_user(w, account, "admin");
}

void world_as_staff(struct case_world *w)
{
	w->rq.caller = (struct caller){
		.kind = PRINCIPAL_STAFF,
		.account = w->provider,
		.principal = w->operator_id,
		.name = S("operator"),
		.email = S("ops@provider.example"),
		.role = S("operator"),
	};
}

void world_begin(struct case_world *w, int operation)
{
	expect_ok(tx_begin(w->f->write, w->t->arena, &w->rq.tx));
	w->rq.op = &api_model.operations[operation];
	w->rq.failure = (struct api_failure){0};
}

int world_end(struct case_world *w, int r)
{
	struct tx *tx = w->rq.tx;

	w->rq.tx = NULL;
	if (r < 0)
		tx_rollback(tx);
	else
		expect_ok(tx_commit(tx));
	return r;
}

int world_try(struct case_world *w, int operation)
{
	w->rq.op = &api_model.operations[operation];
	w->rq.failure = (struct api_failure){0};
	w->tried = tx_begin(w->f->write, w->t->arena, &w->rq.tx);
	return w->tried;
}

int world_tried(struct case_world *w)
{
	return w->tried;
}

int world_end_try(struct case_world *w, int r)
{
	struct tx *tx = w->rq.tx;

	w->rq.tx = NULL;
	if (r >= 0)
		return tx_commit(tx);
	tx_rollback(tx);
	return r;
}

void world_failed(struct case_world *w, int r, int error, const char *text, const char *file,
		  int line)
{
	if (r != E_API)
		test_fail(file, line, "returned %s, not E_API", err_name(r));
	if (w->rq.failure.error != error ||
	    (text && !str_eq(w->rq.failure.message, str_from(text))))
		test_fail(file, line, "failed with %.*s \"%.*s\"",
			  STR_ARG(api_errors[w->rq.failure.error].name),
			  STR_ARG(w->rq.failure.message));
}

str world_case(struct case_world *w)
{
	const struct support_create_case_request in = {
		.subject = S("Down"), .communication_body = S("db-1 does not answer")};
	struct support_create_case_response out = {0};

	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &out)));
	return out.case_id;
}

void world_agent(struct case_world *w, str case_id, enum case_action action, const char *body)
{
	const struct caller before = w->rq.caller;
	struct case_change change = {
		.actor_kind = ACTOR_STAFF,
		.actor = w->operator_id,
		.submitted_by = S("Otto Operator"),
		.channel = S("desk"),
		.has_action = true,
		.action = action,
		.body = str_from(body),
	};
	struct case_row row;

	world_as_staff(w);
	world_begin(w, OP_MAINSTAY_REPLY_TO_CASE);
	expect_ok(case_load_any(&w->rq, case_id, &row));
	expect_ok(world_end(w, case_change(&w->rq, &row, &change, NULL)));
	w->rq.caller = before;
}

struct support_case_details world_describe(struct case_world *w, str case_id)
{
	const struct support_describe_cases_request in = {.case_id_list = {&case_id, 1}};
	struct support_describe_cases_response out = {0};

	expect_ok(CALL(w, SUPPORT_DESCRIBE_CASES, op_support_describe_cases(&w->rq, &in, &out)));
	expect_eq(out.cases.n, 1);
	return out.cases.v[0];
}

int64_t world_rows(struct case_world *w, const char *table)
{
	struct stmt q;
	int64_t n = -1;
	size_t i = 0;

	while (i < ARRAY_LEN(counted_tables) && strcmp(counted_tables[i], table) != 0)
		i++;
	expect(i < ARRAY_LEN(counted_tables));
	world_begin(w, OP_MAINSTAY_LIST_CASES);
	q = stmt_open(w->rq.tx, Q_COUNT + (int)i);
	if (stmt_step(&q) == 1)
		n = col_i64(&q, 0);
	stmt_done(&q);
	expect_ok(world_end(w, 0));
	return n;
}

static operation_fn *const no_handlers[OPERATION_COUNT];

void world_run_job(struct case_world *w, const struct job *job)
{
	const struct gates gates = {0};
	struct runner *runner;
	char *err = NULL;
	int r;

	expect_ok(runner_start(&(struct runner_options){.app = &w->app,
							.gates = &gates,
							.model = &api_model,
							.handlers = no_handlers},
			       &runner, &err));
	r = jobs_run_now(runner, &w->app, job, S("test"), w->rq.now);
	runner_stop(runner);
	expect_ok(r);
}
