/* SPDX-License-Identifier: Apache-2.0 */
#include "scene.h"

#include <assert.h>

#include "audit.h"
#include "embed.h"
#include "identity-gates.h"
#include "json.h"
#include "keyring.h"
#include "queries.h"
#include "roles.h"
#include "shape-json.h"

static const char *const staff[] = {"agent", "lead", "billing", "operator"};
static const char *const people[] = {"admin", "member", "readonly"};

static struct roles *shipped_roles(void)
{
	struct roles *roles;
	char *why = NULL;

	if (roles_load(embed_find("catalog/roles.yaml"), "catalog/roles.yaml", api_model.operations,
		       api_model.operation_count, &roles, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return roles;
}

static void add_people(struct scene *s, const struct sql_account *account, const char *const *roles,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sql_principal p = {
			.account = account->id,
			.name = str_from(roles[i]),
			.email = str_fmt(s->mem, "%s@example.com", roles[i]),
			.role = str_from(roles[i]),
		};
		if (str_eq(p.role, S("operator")))
			continue; /* came with the provider */
		expect_ok(principal_create(s->rq.tx, identity_roles(s->app.identity), s->now, &p));
	}
}

static void add_customer(struct scene *s, const char *name, struct sql_account *ret)
{
	*ret = (struct sql_account){
		.organization = s->organization.id,
		.name = str_from(name),
		.email = S("owner@example.com"),
	};
	expect_ok(account_create(s->rq.tx, s->app.keyring, s->now, ret));
	add_people(s, ret, people, ARRAY_LEN(people));
}

/* What a later call's arena would take along stays in the test's own. */
static void keep(struct scene *s, struct sql_account *row)
{
	struct arena *a = s->t->arena;

	row->id = str_dup(a, row->id);
	row->organization = str_dup(a, row->organization);
	row->name = str_dup(a, row->name);
	row->email = str_dup(a, row->email);
	row->kind = str_dup(a, row->kind);
	row->country = str_dup(a, row->country);
	row->zone = str_dup(a, row->zone);
	row->language = str_dup(a, row->language);
	row->status = str_dup(a, row->status);
}

static void populate(struct scene *s)
{
	struct bootstrap b = {.provider_name = S("Provider"), .email = S("ops@example.com")};

	scene_begin(s);
	expect_ok(identity_bootstrap(s->rq.tx, s->app.keyring, identity_roles(s->app.identity),
				     s->now, &b));
	s->provider = b.account;
	add_people(s, &s->provider, staff, ARRAY_LEN(staff));
	s->organization.name = S("Example Corp");
	expect_ok(organization_create(s->rq.tx, s->now, &s->organization));
	add_customer(s, "Customer", &s->customer);
	add_customer(s, "Other", &s->other);
	keep(s, &s->provider);
	keep(s, &s->customer);
	keep(s, &s->other);
	s->organization.id = str_dup(s->t->arena, s->organization.id);
	scene_commit(s);
}

struct scene *scene_open(struct test *t, enum fixture_kind where, const char *now)
{
	struct scene *s = MEM_NEW(struct scene);

	s->t = t;
	s->f = fixture_open(t, where,
			    &(struct db_options){.queries = sql_queries, .query_count = Q_COUNT},
			    true);
	expect_ok(usec_parse_iso(str_from(now), &s->now));
	settings_init(&s->settings);
	s->app = (struct app){
		.model = &api_model,
		.settings = &s->settings,
		.db = s->f->db,
		.keyring = keyring_new_random(),
		.identity = identity_new(shipped_roles()),
	};
	identity_gates(&s->gates);
	s->mem = arena_new();
	populate(s);
	scene_as(s, &s->customer, "admin");
	return s;
}

void scene_close(struct scene *s)
{
	if (s->rq.tx)
		tx_rollback(s->rq.tx);
	fixture_close(s->f);
	identity_free(s->app.identity);
	keyring_free(s->app.keyring);
	arena_free(s->mem);
	mem_free(s);
}

void scene_tick(struct scene *s, usec by)
{
	s->now += by;
}

/* Texts of the caller outlive calls. */
static struct caller caller_of(struct scene *s, const struct sql_account *account,
			       const struct sql_principal *p)
{
	struct arena *a = s->t->arena;

	return (struct caller){
		.kind = str_eq(account->kind, S("provider")) ? PRINCIPAL_STAFF : PRINCIPAL_USER,
		.account = str_dup(a, p->account),
		.principal = str_dup(a, p->id),
		.name = str_dup(a, p->name),
		.email = str_dup(a, p->email),
		.arn = principal_arn(a, p->account, p->name),
		.role = str_dup(a, p->role),
		.key_id = S("AKIAEXAMPLEEXAMPLE23"),
		.language = str_dup(a, account->language),
		.suspended = !str_eq(account->status, S("active")),
	};
}

void scene_as(struct scene *s, const struct sql_account *account, const char *name)
{
	struct sql_account now;
	struct sql_principal p;

	scene_begin(s);
	expect_ok(account_load(s->rq.tx, account->id, &now));
	expect_ok(principal_load_by_name(s->rq.tx, account->id, str_from(name), &p));
	struct caller caller = caller_of(s, &now, &p);
	scene_commit(s);
	s->rq.caller = caller;
	s->rq.client = (struct req_client){
		.source_ip = S("192.0.2.7"),
		.user_agent = S("test/1.0"),
		.host = S("127.0.0.1:8080"),
		.region = S("eu-west-1"),
	};
}

void scene_as_local(struct scene *s)
{
	struct caller c;

	scene_begin(s);
	expect_ok(s->gates.authenticate_local(&s->rq));
	c = s->rq.caller;
	c.arn = str_dup(s->t->arena, c.arn);
	c.principal = c.account = s->provider.id;
	c.email = s->provider.email;
	c.language = s->provider.language;
	scene_commit(s);
	s->rq.caller = c;
	s->rq.client = (struct req_client){.source_ip = S("local"), .local = true};
}

struct tx *scene_begin(struct scene *s)
{
	assert(!s->rq.tx);
	arena_reset(s->mem);
	s->rq.arena = s->mem;
	s->rq.app = &s->app;
	s->rq.now = s->now;
	s->rq.failure = (struct api_failure){0};
	s->rq.audit = (struct req_audit){0};
	expect_ok(tx_begin(s->f->write, s->mem, &s->rq.tx));
	return s->rq.tx;
}

void scene_commit(struct scene *s)
{
	struct tx *tx = s->rq.tx;

	s->rq.tx = NULL;
	expect_ok(tx_commit(tx));
}

/* The gates up to the handler; E_API when one refuses. */
int scene_enter(struct scene *s, int operation)
{
	int r;

	scene_begin(s);
	s->rq.op = &api_model.operations[operation];
	s->rq.id = random_uuid(s->mem);
	expect_ok(s->gates.audit_lock(&s->rq, &s->head));
	r = s->gates.permit(&s->rq);
	if (r == 0 && s->gates.entitled)
		r = s->gates.entitled(&s->rq, s->rq.op->feature);
	return r;
}

static str audit_json(struct scene *s, const struct shape *shape, struct audit_members members,
		      const void *value)
{
	struct buf CLEANUP(buf_done) out = {0};
	struct json_writer w;

	if (!members.n)
		return (str){0};
	buf_init(&out, 1 << 20);
	json_writer_init(&w, &out);
	shape_encode_audit(shape, members, value, &w);
	return buf_dup(&out, s->mem);
}

int scene_leave(struct scene *s, int result, const void *in, const void *out)
{
	const struct operation *op = s->rq.op;
	str request = audit_json(s, op->input, op->audit_request, in), response = {0};

	if (result == 0) {
		response = audit_json(s, op->output, op->audit_response, out);
	} else {
		tx_rollback(s->rq.tx);
		expect_ok(tx_begin(s->f->write, s->mem, &s->rq.tx));
		if (result != E_API)
			test_fail(__FILE__, __LINE__, "%.*s returned %s", STR_ARG(op->name),
				  err_name(result));
		struct req_audit said = s->rq.audit;
		expect_ok(s->gates.audit_lock(&s->rq, &s->head));
		s->rq.audit = said;
	}
	if (op->access == ACCESS_WRITE || result < 0)
		expect_ok(s->gates.audit(&s->rq, s->head, request, response));
	scene_commit(s);
	return result;
}

void scene_expect_error(const struct scene *s, const char *name)
{
	if (!s->rq.failure.error)
		test_fail(__FILE__, __LINE__, "no error, not %s", name);
	if (!str_eq(api_model.errors[s->rq.failure.error].name, str_from(name)))
		test_fail(__FILE__, __LINE__, "%.*s (%.*s), not %s",
			  STR_ARG(api_model.errors[s->rq.failure.error].name),
			  STR_ARG(s->rq.failure.message), name);
}
