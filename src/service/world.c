/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdio.h>

#include "crypto.h"
#include "errors.h"
#include "front.h"
#include "queries.h"
#include "throttle.h"

struct put_in {
	str id, mode;
	struct opt_bool dry_run;
};
struct put_out {
	str id;
	struct opt_i64 count;
};
struct secret_out {
	str id, secret;
};

static const struct shape shape_text = {.name = S_INIT("Text"),
					.kind = SHAPE_STRING,
					.size = sizeof(str),
					.min = 1,
					.max = 50,
					.pattern = -1};
static const struct shape shape_hidden = {.name = S_INIT("Hidden"),
					  .kind = SHAPE_STRING,
					  .flags = SHAPE_SENSITIVE,
					  .size = sizeof(str),
					  .min = SHAPE_NO_MIN,
					  .max = SHAPE_NO_MAX,
					  .pattern = -1};
static const struct shape shape_flag = {.name = S_INIT("Flag"),
					.kind = SHAPE_BOOLEAN,
					.size = sizeof(struct opt_bool),
					.min = SHAPE_NO_MIN,
					.max = SHAPE_NO_MAX,
					.pattern = -1};
static const struct shape shape_number = {.name = S_INIT("Number"),
					  .kind = SHAPE_LONG,
					  .size = sizeof(struct opt_i64),
					  .min = SHAPE_NO_MIN,
					  .max = SHAPE_NO_MAX,
					  .pattern = -1};

static const struct shape_member in_members[] = {
	{S_INIT("id"), &shape_text, offsetof(struct put_in, id), MEMBER_REQUIRED},
	{S_INIT("mode"), &shape_text, offsetof(struct put_in, mode), 0},
	{S_INIT("dryRun"), &shape_flag, offsetof(struct put_in, dry_run), 0},
};
static const struct shape_member out_members[] = {
	{S_INIT("id"), &shape_text, offsetof(struct put_out, id), 0},
	{S_INIT("count"), &shape_number, offsetof(struct put_out, count), 0},
};
static const struct shape_member secret_members[] = {
	{S_INIT("id"), &shape_text, offsetof(struct secret_out, id), 0},
	{S_INIT("secret"), &shape_hidden, offsetof(struct secret_out, secret), 0},
};

static const struct shape shape_in = {.name = S_INIT("In"),
				      .kind = SHAPE_STRUCTURE,
				      .size = sizeof(struct put_in),
				      .pattern = -1,
				      .members = in_members,
				      .member_count = 3};
static const struct shape shape_out = {.name = S_INIT("Out"),
				       .kind = SHAPE_STRUCTURE,
				       .size = sizeof(struct put_out),
				       .pattern = -1,
				       .members = out_members,
				       .member_count = 2};
static const struct shape shape_secret = {.name = S_INIT("SecretOut"),
					  .kind = SHAPE_STRUCTURE,
					  .size = sizeof(struct secret_out),
					  .pattern = -1,
					  .members = secret_members,
					  .member_count = 2};

static const struct api_service services[] = {{
	.id = S_INIT("fake"),
	.full_name = S_INIT("Fake"),
	.signing_name = S_INIT("fake"),
	.event_source = S_INIT("fake"),
	.version = S_INIT("1"),
	.target_prefix = S_INIT("Fake_1"),
	.protocol = WIRE_JSON11,
}};
static const int put_errors[] = {ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				 ERR_SUPPORT_DRY_RUN_OPERATION_EXCEPTION};

enum { GET, PUT, SECRET, OPERATIONS };
static const uint8_t first_member[] = {0};

static const struct operation operations[OPERATIONS] = {
	[GET] = {.service = services,
		 .name = S_INIT("Get"),
		 .target = S_INIT("Fake_1.Get"),
		 .action = S_INIT("fake:Get"),
		 .id = GET,
		 .input = &shape_in,
		 .output = &shape_out,
		 .errors = put_errors,
		 .error_count = 2,
		 .access = ACCESS_READ,
		 .rate = RATE_MAINSTAY,
		 .body_max = 1000,
		 .dry_run_index = 2},
	[PUT] = {.service = services,
		 .name = S_INIT("Put"),
		 .target = S_INIT("Fake_1.Put"),
		 .action = S_INIT("fake:Put"),
		 .id = PUT,
		 .input = &shape_in,
		 .output = &shape_out,
		 .errors = put_errors,
		 .error_count = 2,
		 .access = ACCESS_WRITE,
		 .rate = RATE_SUPPORT,
		 .body_max = 2000,
		 .dry_run_index = 2,
		 .audit_request = {first_member, 1},
		 .audit_response = {first_member, 1}},
	[SECRET] = {.service = services,
		    .name = S_INIT("Secret"),
		    .target = S_INIT("Fake_1.Secret"),
		    .action = S_INIT("fake:Secret"),
		    .id = SECRET,
		    .input = &shape_in,
		    .output = &shape_secret,
		    .access = ACCESS_WRITE,
		    .body_max = 2000,
		    .dry_run_index = -1},
};

static const struct api_model model = {
	.services = services,
	.service_count = 1,
	.operations = operations,
	.operation_count = OPERATIONS,
	.errors = api_errors,
	.error_count = ERR_COUNT,
};

/* ---- handlers ---- */

/* Our statements follow the generated ones. */
enum { Q_NOTE_PUT = Q_COUNT, Q_NOTE_COUNT, Q_TRAIL_PUT, Q_TRAIL_COUNT, Q_STORED, Q_ALL };

static struct world *world_of(const struct req *rq)
{
	return (struct world *)((char *)(uintptr_t)rq->app - offsetof(struct world, app));
}

static int exec_text(struct tx *tx, int query, str text)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, query);

	bind_str(&q, 0, text);
	int r = stmt_exec(&q);

	return r < 0 ? r : 0;
}

static int count_text(struct tx *tx, int query, str text, int64_t *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, query);

	bind_str(&q, 0, text);
	int r = stmt_step(&q);

	if (r < 0)
		return r;
	*ret = col_i64(&q, 0);
	return 0;
}

static int wait_at_gate(struct world *w)
{
	pthread_mutex_lock(&w->lock);
	w->at_gate++;
	pthread_cond_broadcast(&w->changed);
	while (!w->gate_open)
		pthread_cond_wait(&w->changed, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return 0;
}

static int put_mode(struct req *rq, str mode)
{
	struct world *w = world_of(rq);

	if (str_eq(mode, S("refuse")))
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, "refused as asked");
	if (str_eq(mode, S("broken")))
		return E_IO;
	if (str_eq(mode, S("gate")))
		return wait_at_gate(w);
	if (str_eq(mode, S("busy"))) {
		pthread_mutex_lock(&w->lock);
		bool busy = w->busy_left > 0;

		w->busy_left -= busy;
		pthread_mutex_unlock(&w->lock);
		return busy ? E_BUSY : 0;
	}
	return 0;
}

static int op_put(struct req *rq, const void *input, void *output)
{
	const struct put_in *in = input;
	struct put_out *out = output;
	struct world *w = world_of(rq);
	int64_t n;
	int r;

	pthread_mutex_lock(&w->lock);
	w->runs++;
	pthread_mutex_unlock(&w->lock);
	r = exec_text(rq->tx, Q_NOTE_PUT, in->id);
	if (r == 0)
		r = put_mode(rq, in->mode);
	if (r == 0)
		r = count_text(rq->tx, Q_NOTE_COUNT, in->id, &n);
	if (r < 0)
		return r;
	*out = (struct put_out){.id = in->id, .count = SOME_I64(n)};
	return 0;
}

static int op_get(struct req *rq, const void *input, void *output)
{
	const struct put_in *in = input;
	struct put_out *out = output;
	int64_t n;
	int r = put_mode(rq, in->mode);

	if (r == 0)
		r = count_text(rq->tx, Q_NOTE_COUNT, in->id, &n);
	if (r < 0)
		return r;
	*out = (struct put_out){.id = in->id, .count = SOME_I64(n)};
	return 0;
}

static int op_secret(struct req *rq, const void *input, void *output)
{
	struct secret_out *out = output;

	*out = (struct secret_out){.id = ((const struct put_in *)input)->id,
				   .secret = random_hex(rq->arena, 20)};
	return 0;
}

static operation_fn *const handlers[OPERATIONS] = {
	[GET] = op_get, [PUT] = op_put, [SECRET] = op_secret};

/* ---- gates ---- */

static int gate_local(struct req *rq)
{
	rq->caller = (struct caller){.kind = PRINCIPAL_USER,
				     .account = S("111122223333"),
				     .principal = S("AIDAFAKE"),
				     .role = S("member")};
	return 0;
}

/* Calls whose user agent is "stranger" may do nothing. */
static int gate_permit(struct req *rq)
{
	if (str_eq(rq->client.user_agent, S("stranger")))
		return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION, "not you");
	return 0;
}

static int gate_audit_lock(struct req *rq, void **ret_head)
{
	*ret_head = rq;
	return exec_text(rq->tx, Q_TRAIL_PUT, S("lock"));
}

static int gate_audit(struct req *rq, void *head, str request, str response)
{
	str error = rq->failure.error ? api_errors[rq->failure.error].name : S("ok");

	expect(head == rq);
	return exec_text(rq->tx, Q_TRAIL_PUT,
			 str_fmt(rq->arena, "%.*s %.*s %.*s %.*s", STR_ARG(rq->op->name),
				 STR_ARG(error), STR_ARG(request.p ? request : S("-")),
				 STR_ARG(response.p ? response : S("-"))));
}

static void gate_derive(const struct app *app, str purpose, uint8_t ret[32])
{
	(void)app;
	sha256(purpose, ret);
}

/* ---- the disk ---- */

static int before_sync(struct db_wrap *wrap, enum db_event e, const struct query *q)
{
	struct world *w = (struct world *)((char *)wrap - offsetof(struct world, syncs));
	bool fails;

	(void)q;
	if (e != DB_EVENT_SYNC)
		return 0;
	pthread_mutex_lock(&w->lock);
	w->syncs_begun++;
	pthread_cond_broadcast(&w->changed);
	while (w->syncs_held)
		pthread_cond_wait(&w->changed, &w->lock);
	fails = w->sync_fails;
	pthread_mutex_unlock(&w->lock);
	return fails ? E_IO : 0;
}

void world_hold_syncs(struct world *w)
{
	pthread_mutex_lock(&w->lock);
	w->syncs_held = true;
	pthread_mutex_unlock(&w->lock);
}

void world_let_syncs_go(struct world *w, bool fail)
{
	pthread_mutex_lock(&w->lock);
	w->syncs_held = false;
	w->sync_fails = fail;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void world_await_sync(struct world *w, int n)
{
	pthread_mutex_lock(&w->lock);
	while (w->syncs_begun < n)
		pthread_cond_wait(&w->changed, &w->lock);
	pthread_mutex_unlock(&w->lock);
}

/* ---- the world ---- */

static const struct route routes[];

static struct query *all_queries(struct arena *a)
{
	struct query *q = ARENA_ARRAY(a, struct query, Q_ALL);

	memcpy(q, sql_queries, sizeof(*q) * Q_COUNT);
	q[Q_NOTE_PUT] = (struct query){
		"note_put", "INSERT INTO note (id) VALUES ($1)", NULL, "t", "", true};
	q[Q_NOTE_COUNT] = (struct query){
		"note_count", "SELECT COUNT(*) FROM note WHERE id = $1", NULL, "t", "i", false};
	q[Q_TRAIL_PUT] = (struct query){
		"trail_put", "INSERT INTO trail (what) VALUES ($1)", NULL, "t", "", true};
	q[Q_TRAIL_COUNT] = (struct query){
		"trail_count", "SELECT COUNT(*) FROM trail WHERE what = $1", NULL, "t", "i", false};
	q[Q_STORED] = (struct query){
		"stored", "SELECT COUNT(*) FROM idempotency WHERE account = $1", NULL, "t", "i",
		false};
	return q;
}

struct world *world_open(struct test *t, enum fixture_kind kind, void (*change)(struct settings *s))
{
	struct world *w = ARENA_NEW(t->arena, struct world);
	struct throttle_rate rates[RATE_CLASS_COUNT];
	struct route_table *tables = ARENA_NEW(t->arena, struct route_table);
	char *why = NULL;

	if (kind == ON_POSTGRES && !getenv("MAINSTAY_TEST_PG"))
		test_skip("MAINSTAY_TEST_PG is not set"); /* before anything is made */
	w->t = t;
	w->fault = fault_new();
	w->syncs.before = before_sync;
	fault_wrap(w->fault)->inner = &w->syncs;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->changed, NULL);
	w->f = fixture_open(t, kind,
			    &(struct db_options){.queries = all_queries(t->arena),
						 .query_count = Q_ALL,
						 .wrap = fault_wrap(w->fault)},
			    true);
	fixture_run(w->f, "CREATE TABLE note (id TEXT NOT NULL);"
			  "CREATE TABLE trail (what TEXT NOT NULL);");
	settings_init(&w->settings);
	if (change)
		change(&w->settings);
	w->busy_left = 2;
	for (size_t i = 0; i < RATE_CLASS_COUNT; i++)
		rates[i] = (struct throttle_rate){1000000, 1000000};
	rates[RATE_MAINSTAY] =
		(struct throttle_rate){w->settings.rate_mainstay, w->settings.burst_mainstay};
	w->app = (struct app){
		.model = &model,
		.settings = &w->settings,
		.db = w->f->db,
		.counters = counters_new(NULL, 0),
		.throttle = throttle_new(rates, RATE_CLASS_COUNT, 100),
	};
	w->gates = (struct gates){.authenticate_local = gate_local,
				  .permit = gate_permit,
				  .audit_lock = gate_audit_lock,
				  .audit = gate_audit,
				  .derive = gate_derive};
	*tables = (struct route_table){routes, 4};
	expect_ok(runner_start(&(struct runner_options){.app = &w->app,
							.gates = &w->gates,
							.model = &model,
							.handlers = handlers,
							.routes = tables,
							.route_table_count = 1},
			       &w->runner, &why));
	return w;
}

void world_close(struct world *w)
{
	runner_stop(w->runner);
	counters_free(w->app.counters);
	throttle_free(w->app.throttle);
	fixture_close(w->f);
	fault_free(w->fault);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
}

struct http_exchange *world_send(struct world *w, const char *operation, const char *headers,
				 const char *body)
{
	str all = str_fmt(w->t->arena, "X-Amz-Target: Fake_1.%s\n%s", operation,
			  headers ? headers : "");
	struct http_exchange *x = fake_new("POST", "/", str_c(w->t->arena, all), str_from(body));

	runner_on_request(w->runner, x);
	return x;
}

struct fake_sent world_call(struct world *w, const char *operation, const char *headers,
			    const char *body)
{
	struct http_exchange *x = world_send(w, operation, headers, body);
	struct fake_sent sent = *fake_wait(x);

	sent.body = str_dup(w->t->arena, sent.body);
	sent.type = str_dup(w->t->arena, sent.type);
	sent.error = str_dup(w->t->arena, sent.error);
	sent.request_id = str_dup(w->t->arena, sent.request_id);
	fake_free(x);
	return sent;
}

static int64_t count(struct world *w, int query, str text)
{
	struct tx *tx;
	int64_t n;

	expect_ok(tx_begin(w->f->read, w->t->arena, &tx));
	expect_ok(count_text(tx, query, text, &n));
	tx_rollback(tx);
	return n;
}

int64_t world_notes(struct world *w, const char *id)
{
	return count(w, Q_NOTE_COUNT, str_from(id));
}

int64_t world_trail(struct world *w, const char *what)
{
	return count(w, Q_TRAIL_COUNT, str_from(what));
}

int64_t world_stored(struct world *w)
{
	return count(w, Q_STORED, S("111122223333"));
}

int world_runs(struct world *w)
{
	pthread_mutex_lock(&w->lock);
	int runs = w->runs;

	pthread_mutex_unlock(&w->lock);
	return runs;
}

void world_open_gate(struct world *w)
{
	pthread_mutex_lock(&w->lock);
	w->gate_open = true;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void world_await_gate(struct world *w)
{
	pthread_mutex_lock(&w->lock);
	while (w->at_gate == 0)
		pthread_cond_wait(&w->changed, &w->lock);
	pthread_mutex_unlock(&w->lock);
}

/* ---- raw routes ---- */

static int route_hello(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	ret->head.body = str_fmt(rq->arena, "hello %.*s", STR_ARG(http->path));
	return 0;
}

static int route_put(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	int r = exec_text(rq->tx, Q_NOTE_PUT, http->body);

	if (r < 0)
		return r;
	if (str_eq(http->body, S("bad")))
		return api_fail(rq, ERR_NOT_FOUND_EXCEPTION, "no such place");
	ret->head.status = 204;
	return 0;
}

static int next_piece(struct req *rq, void *state, int64_t at, str *ret_piece)
{
	const str *digits = state;

	if (at >= 500 && str_eq(rq->client.user_agent, S("fails")))
		return E_IO;
	*ret_piece = str_slice(*digits, (size_t)at, (size_t)at + 100);
	return 0;
}

static int route_long(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	str *digits = ARENA_NEW(rq->arena, str);
	char *text = arena_alloc(rq->arena, 1000);

	(void)http;
	for (int i = 0; i < 1000; i++)
		text[i] = (char)('0' + i % 10);
	*digits = (str){text, 1000};
	ret->next = next_piece;
	ret->state = digits;
	ret->length = 1000;
	return 0;
}

static const struct route routes[] = {
	{.method = "GET", .prefix = "/hello", .run = route_hello, .body_max = 10},
	{.method = "GET", .prefix = "/hello/private", .local_only = true, .run = route_hello},
	{.method = "PUT",
	 .prefix = "/note",
	 .exact = true,
	 .writes = true,
	 .run = route_put,
	 .body_max = 77},
	{.method = "GET", .prefix = "/long", .exact = true, .run = route_long},
};
