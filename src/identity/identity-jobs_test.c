/* SPDX-License-Identifier: Apache-2.0 */
/* The room's jobs, run the way the server runs them. */
#include "identity-jobs.h"

#include "audit.h"
#include "keyring.h"
#include "mainstay.h"
#include "runner.h"
#include "scene.h"

static operation_fn *const no_handlers[OPERATION_COUNT];

/* One run of a job under its lease. */
static void run(struct scene *s, const struct job *job)
{
	struct runner_options o = {
		.app = &s->app,
		.gates = &s->gates,
		.model = &api_model,
		.handlers = no_handlers,
	};
	struct runner *runner;
	char *why = NULL;

	if (runner_start(&o, &runner, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	expect_ok(jobs_run_now(runner, &s->app, job, S("test"), s->now));
	runner_stop(runner);
}

static str new_key(struct scene *s, const char *user)
{
	struct mainstay_create_access_key_request in = {.user_name = str_from(user)};
	struct mainstay_create_access_key_response out = {0};

	scene_expect_ok(s, scene_call(s, OP_MAINSTAY_CREATE_ACCESS_KEY,
				      op_mainstay_create_access_key, &in, &out));
	return str_dup(s->t->arena, out.access_key->access_key_id);
}

static struct opt_usec last_used(struct scene *s, str id)
{
	struct sql_access_key row;

	scene_begin(s);
	expect_ok(sql_access_key_load(
		s->rq.tx, &(struct sql_access_key_load_in){.account = s->customer.id, .id = id},
		&row));
	scene_commit(s);
	return row.last_used;
}

EACH_DATABASE(uses_of_keys_are_written_by_the_minute)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:30Z");
	str used = new_key(s, "member"), idle = new_key(s, "member");
	usec minute = s->now - SECONDS(30);

	s->rq.caller.key_id = used;
	s->rq.now = s->now;
	s->gates.key_used(&s->rq);
	expect(!last_used(s, used).set);
	run(s, &key_use_job);
	expect_eq(last_used(s, used).v, minute);
	expect(!last_used(s, idle).set);
	scene_tick(s, SECONDS(29));
	s->rq.now = s->now;
	s->gates.key_used(&s->rq);
	fixture_run(s->f, "UPDATE access_key SET last_used = 1");
	run(s, &key_use_job); /* the same minute is not written again */
	expect_eq(last_used(s, used).v, 1);
	scene_tick(s, SECONDS(1));
	s->rq.now = s->now;
	s->gates.key_used(&s->rq);
	run(s, &key_use_job);
	expect_eq(last_used(s, used).v, minute + MINUTES(1));
	scene_close(s);
}

EACH_DATABASE(a_rotation_is_finished_and_the_old_key_goes_last)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	int64_t number;
	char *why = NULL;

	new_key(s, "member");
	run(s, &reseal_job); /* nothing to do */
	expect_ok(keyring_add(s->app.keyring, &number, &why));
	run(s, &reseal_job);
	expect_eq(keyring_count(s->app.keyring), 2);
	run(s, &reseal_job);
	expect_eq(keyring_count(s->app.keyring), 1);
	expect_eq(keyring_newest(s->app.keyring), 2);
	new_key(s, "member");
	scene_close(s);
}

static int64_t records(struct scene *s, const struct sql_account *account)
{
	struct audit_walk w = {.account = account->id};
	struct audit_verdict v;
	int r;

	scene_begin(s);
	do
		r = audit_walk_on(s->rq.tx, s->app.keyring, &w, &(struct audit_anchor){0}, 100, &v);
	while (r == 1);
	expect_ok(r);
	expect_eq(v.fault, AUDIT_WHOLE);
	scene_commit(s);
	return w.records;
}

EACH_DATABASE(old_records_leave_every_chain_and_all_stay_whole)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");

	new_key(s, "admin");
	new_key(s, "member");
	scene_as(s, &s->other, "admin");
	new_key(s, "admin");
	scene_tick(s, s->settings.audit_retention);
	new_key(s, "member");
	run(s, &audit_retention_job); /* exactly as old as is kept */
	expect_eq(records(s, &s->customer), 2);
	scene_tick(s, SECONDS(1));
	run(s, &audit_retention_job);
	expect_eq(records(s, &s->customer), 0);
	expect_eq(records(s, &s->other), 1);
	s->settings.audit_retention = 0;
	scene_tick(s, DAYS(36500));
	run(s, &audit_retention_job);
	expect_eq(records(s, &s->other), 1);
	scene_close(s);
}
