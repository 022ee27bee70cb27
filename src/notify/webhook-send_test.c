/* SPDX-License-Identifier: Apache-2.0 */
/* From a fact to a receiver: order, tries, the breaker, signatures, what is kept. */
#include <stdlib.h>

#include "audit.h"
#include "counters.h"
#include "crypto.h"
#include "encode.h"
#include "keyring.h"
#include "reseal.h"
#include "webhook-scene.h"

static struct mainstay_webhook *update(struct office *o, str id, const char *status)
{
	struct mainstay_update_webhook_request in = {.webhook_id = id, .status = str_from(status)};
	struct mainstay_update_webhook_response out = {0};

	scene_expect_ok(o->s, OFFICE_CALL(o, UPDATE_WEBHOOK, update_webhook, &in, &out));
	return out.webhook;
}

static int64_t replay(struct office *o, str id, str event)
{
	struct mainstay_replay_webhook_deliveries_request in = {.webhook_id = id};
	struct mainstay_replay_webhook_deliveries_response out = {0};

	if (event.p)
		in.event_ids = (struct mainstay_webhook_event_id_list){&event, 1};
	scene_expect_ok(o->s, OFFICE_CALL(o, REPLAY_WEBHOOK_DELIVERIES, replay_webhook_deliveries,
					  &in, &out));
	return out.replayed.v;
}

EACH_DATABASE(an_event_goes_to_those_who_may_hear_of_it)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	str own, wide;

	own = office_webhook(o, "/200");
	office_tell(o, &s->customer, "a", "CreateCase");
	office_tell(o, &s->other, "b", "CreateCase");
	expect_str(office_run(o), S("CreateCase:a "));
	scene_as(s, &s->provider, "operator");
	wide = office_webhook(o, "/200");
	office_tell(o, &s->other, "b", "ResolveCase");
	expect_str(office_run(o), S("ResolveCase:b "));
	office_tell(o, &s->customer, "a", "ResolveCase");
	expect_str(office_run(o), S("ResolveCase:a ResolveCase:a "));
	expect_eq(office_get(o, wide)->delivered.v, 2);
	expect(office_get(o, wide)->all_accounts.v);
	scene_as(s, &s->customer, "admin");
	expect_eq(office_get(o, own)->delivered.v, 2);
	expect(!office_get(o, own)->all_accounts.v);
	expect_str(office_run(o), S(""));
	expect_eq(o->calls, 4);
	office_close(o);
}

/* What the desk tells itself is not for customers. */
EACH_DATABASE(a_kind_of_our_own_stays_with_the_provider)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	struct outbox_fact fact = {
		.account = s->customer.id,
		.kind = S("Mainstay Secret Matter"),
		.event = S("X"),
		.subject = S("x"),
		.payload = S("{\"event-name\":\"X\",\"case-id\":\"x\"}"),
	};

	office_webhook(o, "/200");
	scene_begin(s);
	expect_ok(account_lock(s->rq.tx, fact.account));
	expect_ok(outbox_add(s->rq.tx, s->now, &fact));
	scene_commit(s);
	expect_str(office_run(o), S(""));
	scene_as(s, &s->provider, "operator");
	office_webhook(o, "/200");
	scene_begin(s);
	expect_ok(account_lock(s->rq.tx, fact.account));
	expect_ok(outbox_add(s->rq.tx, s->now, &fact));
	scene_commit(s);
	expect_str(office_run(o), S("X:x "));
	expect(str_contains(str_from(o->body), S("\"source\":\"mainstay\"")));
	office_close(o);
}

EACH_DATABASE(events_of_a_case_arrive_in_order_and_a_refused_one_holds_up_its_case_only)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	str id = office_webhook(o, "/200");
	struct mainstay_webhook_delivery d;

	office_set(o, 0,
		   "\"case-id\":\"a\",\"display-id\":\"1\",\"communication-id\":\"\","
		   "\"event-name\":\"ResolveCase\"");
	office_tell(o, &s->customer, "a", "CreateCase");
	office_tell(o, &s->customer, "a", "ResolveCase");
	office_tell(o, &s->customer, "a", "ReopenCase");
	office_tell(o, &s->customer, "b", "CreateCase");
	office_tell(o, &s->customer, "b", "ResolveCase");
	str got = office_run(o);
	expect(str_contains(got, S("CreateCase:a ")));
	expect(!str_contains(got, S("ReopenCase")));
	expect(str_contains(got, S("CreateCase:b ")) && str_contains(got, S("ResolveCase:b ")));
	expect_eq(o->calls, 4);
	expect_eq(office_get(o, id)->waiting.v, 2);
	d = office_log(o, id, "waiting").deliveries.v[1];
	expect_str(d.event_name, S("ResolveCase"));
	expect_eq(d.tries.v, 1);
	expect_eq(d.http_status.v, 500);
	expect_str(d.error, S("status 500"));
	usec wait = webhook_backoff(d.event_id, 1), due = d.due_at.v;
	expect(due - wait >= s->now && due - wait < s->now + SECONDS(30));
	office_set(o, 0, NULL);
	s->now = due - SECONDS(1);
	expect_str(office_run(o), S(""));
	s->now = due;
	expect_str(office_run(o), S("ResolveCase:a ReopenCase:a "));
	expect_eq(office_get(o, id)->waiting.v, 0);
	expect_eq(office_get(o, id)->delivered.v, 5);
	expect_eq(office_get(o, id)->failed.v, 1);
	office_close(o);
}

EACH_DATABASE(a_delivery_that_always_fails_is_given_up_and_can_be_sent_again)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	struct mainstay_webhook_delivery d;
	str id, event;

	s->settings.webhooks_tries = 3;
	s->settings.webhooks_breaker = 1000;
	id = office_webhook(o, "/200");
	office_set(o, 0, "CreateCase");
	office_tell(o, &s->customer, "a", "CreateCase");
	office_tell(o, &s->customer, "a", "ResolveCase");
	expect_str(office_run(o), S(""));
	scene_tick(s, MINUTES(1));
	expect_str(office_run(o), S(""));
	scene_tick(s, MINUTES(1));
	expect_str(office_run(o), S("ResolveCase:a ")); /* it holds up its case no longer */
	expect_eq(o->calls, 4);
	d = office_log(o, id, "dead").deliveries.v[0];
	expect_eq(d.tries.v, 3);
	expect(!d.due_at.set);
	event = str_dup(t->arena, d.event_id);
	expect_eq(counter_get(s->app.counters, COUNT_WEBHOOKS_DEAD), 1);
	expect_eq(counter_get(s->app.counters, COUNT_WEBHOOKS_FAILED), 2);
	expect_eq(counter_get(s->app.counters, COUNT_WEBHOOKS_DELIVERED), 1);
	expect_eq(counter_get(s->app.counters, COUNT_WEBHOOKS_UNDER_WAY), 0);

	str unknown = S("00000000-0000-4000-8000-000000000000");
	struct mainstay_replay_webhook_deliveries_request in = {.webhook_id = id,
								.event_ids = {&unknown, 1}};
	struct mainstay_replay_webhook_deliveries_response out = {0};
	expect_err(OFFICE_CALL(o, REPLAY_WEBHOOK_DELIVERIES, replay_webhook_deliveries, &in, &out),
		   E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	office_set(o, 0, NULL);
	expect_eq(replay(o, id, (str){0}), 1);
	expect_str(office_run(o), S("CreateCase:a "));
	expect_str(str_from(o->id), event);
	expect_eq(replay(o, id, event), 1); /* one that arrived, too */
	expect_str(office_run(o), S("CreateCase:a "));
	expect_eq(office_get(o, id)->dead.v, 0);
	office_close(o);
}

enum { SUBJECTS = 7, EVENTS = 60 };

/* Runs, and holds what arrived against what must come next of each subject. */
static void hear(struct office *o, int heard[SUBJECTS])
{
	str got = office_run(o);

	while (got.n) {
		str word = str_cut(&got, ' ');
		int64_t number, of;

		expect_ok(str_to_i64(str_cut(&word, ':'), &number));
		expect_ok(str_to_i64(word, &of));
		expect_eq(number, heard[of]);
		heard[of]++;
	}
}

/* Two calls in five fail: all arrive in the end, each case's in order, and none twice. */
EACH_DATABASE(chance_changes_no_order_and_loses_nothing)
{
	struct office *o = office_open(t, where);
	struct arena *a = t->arena;
	int told[SUBJECTS] = {0}, heard[SUBJECTS] = {0};
	unsigned chance = 7;
	str id = office_webhook(o, "/200");

	o->fails = 40;
	o->chance = 11;
	o->s->settings.webhooks_tries = 1000;
	for (int i = 0; i < EVENTS; i++) {
		int subject = rand_r(&chance) % SUBJECTS;

		office_tell(o, &o->s->customer, str_c(a, str_fmt(a, "%d", subject)),
			    str_c(a, str_fmt(a, "%d", told[subject]++)));
		if (i % 10 == 9) {
			hear(o, heard);
			scene_tick(o->s, SECONDS(rand_r(&chance) % 100));
		}
	}
	for (int i = 0; i < 300 && office_get(o, id)->waiting.v; i++) {
		hear(o, heard);
		scene_tick(o->s, MINUTES(rand_r(&chance) % 200));
	}
	for (int i = 0; i < SUBJECTS; i++)
		expect_eq(heard[i], told[i]);
	expect_eq(office_get(o, id)->delivered.v, EVENTS);
	expect(office_get(o, id)->failed.v > EVENTS / 4);
	office_close(o);
}

EACH_DATABASE(the_breaker_opens_tries_once_and_closes)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	str id = office_webhook(o, "/200"), good = office_webhook(o, "/200");
	struct mainstay_webhook *hook;
	usec until;

	s->settings.webhooks_breaker = 4;
	s->settings.webhooks_per_endpoint = 2;
	update(o, good, "disabled");
	office_set(o, 503, NULL);
	for (int i = 0; i < 10; i++)
		office_tell(o, &s->customer, str_c(t->arena, str_fmt(t->arena, "c%d", i)),
			    "CreateCase");
	expect_str(office_run(o), S(""));
	expect(o->calls >= 4 && o->calls <= 5); /* with one under way when it opened */
	hook = office_get(o, id);
	expect_str(hook->breaker, S("open"));
	expect_eq(hook->failures.v, o->calls);
	expect_str(hook->last_error, S("status 503"));
	until = hook->open_until.v;
	usec off = webhook_cool_off(id, 1);
	expect(until - off >= s->now && until - off < s->now + SECONDS(30));
	o->calls = 0;
	s->now = until - SECONDS(2);
	office_tell(o, &s->customer, "new", "CreateCase");
	expect_str(office_run(o), S(""));
	expect_eq(o->calls, 0);
	s->now = until;
	expect_str(office_get(o, id)->breaker, S("half-open"));
	expect_str(office_run(o), S("")); /* one is tried, and it opens again, for longer */
	expect_eq(o->calls, 1);
	hook = office_get(o, id);
	expect_str(hook->breaker, S("open"));
	until = hook->open_until.v;
	expect(until > s->now + SECONDS(40));
	/* the others have not used up their tries */
	expect_eq(office_log(o, id, "waiting").deliveries.n, 11);
	office_set(o, 0, NULL);
	s->now = until;
	str got = office_run(o);
	int arrived = 0;

	for (size_t i = 0; i < got.n; i++)
		arrived += got.p[i] == ' ';
	hook = office_get(o, id);
	expect_str(hook->breaker, S("closed"));
	expect_eq(hook->failures.v, 0);
	scene_tick(s, HOURS(1));
	got = office_run(o);
	for (size_t i = 0; i < got.n; i++)
		arrived += got.p[i] == ' ';
	expect_eq(arrived, 11);
	expect_eq(office_get(o, id)->waiting.v, 0);
	office_close(o);
}

EACH_DATABASE(setting_a_webhook_active_closes_its_breaker)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	str id = office_webhook(o, "/200");

	s->settings.webhooks_breaker = 1;
	office_set(o, 500, NULL);
	office_tell(o, &s->customer, "a", "CreateCase");
	office_tell(o, &s->customer, "b", "CreateCase");
	office_run(o);
	expect_str(office_get(o, id)->breaker, S("open"));
	office_set(o, 0, NULL);
	expect_str(update(o, id, "active")->breaker, S("closed"));
	scene_tick(s, MINUTES(1));
	expect_eq(office_run(o).n, 2 * sizeof("CreateCase:a"));
	office_close(o);
}

EACH_DATABASE(a_disabled_webhook_hears_nothing_and_one_that_is_gone_neither)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	str id = office_webhook(o, "/200");

	office_set(o, 410, NULL);
	office_tell(o, &s->customer, "a", "CreateCase");
	office_run(o);
	expect_str(office_get(o, id)->status, S("gone"));
	office_set(o, 0, NULL);
	office_tell(o, &s->customer, "b", "CreateCase");
	scene_tick(s, DAYS(1));
	expect_str(office_run(o), S(""));
	expect_str(update(o, id, "active")->status, S("active"));
	expect_str(office_run(o), S("CreateCase:a ")); /* b was told while nobody listened */
	update(o, id, "disabled");
	office_tell(o, &s->customer, "c", "CreateCase");
	expect_str(office_run(o), S(""));
	update(o, id, "active");
	expect_str(office_run(o), S(""));
	office_close(o);
}

static str signature_of(struct office *o, str secret)
{
	struct arena *a = o->s->t->arena;
	str key, text = str_slice(secret, 6, secret.n);

	expect(str_starts(secret, S("whsec_")));
	expect_ok(base64_decode(a, text, &key));
	expect_eq(key.n, WEBHOOK_KEY_LEN);
	return webhook_signature(a, key, str_from(o->id), o->s->now, str_from(o->body));
}

EACH_DATABASE(while_a_secret_is_changed_both_sign)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	struct mainstay_create_webhook_request in = {
		.url = str_fmt(t->arena, "http://127.0.0.1:%d/200", http_server_port(o->server)),
		.format = WEBHOOK_CLOUDEVENTS};
	struct mainstay_create_webhook_response out = {0};
	struct mainstay_rotate_webhook_secret_response fresh = {0};
	struct mainstay_rotate_webhook_secret_request rotate = {.grace_minutes = SOME_I64(60)};
	str old, new;

	scene_expect_ok(s, OFFICE_CALL(o, CREATE_WEBHOOK, create_webhook, &in, &out));
	old = str_dup(t->arena, out.secret);
	rotate.webhook_id = str_dup(t->arena, out.webhook->webhook_id);
	office_tell(o, &s->customer, "a", "CreateCase");
	s->now -= s->now % SECONDS(1); /* the job takes less than a second */
	office_run(o);
	expect_str(str_from(o->signature), signature_of(o, old));
	expect(str_starts(str_from(o->body), S("{\"specversion\":\"1.0\"")));

	scene_expect_ok(
		s, OFFICE_CALL(o, ROTATE_WEBHOOK_SECRET, rotate_webhook_secret, &rotate, &fresh));
	expect_eq(fresh.old_secret_until.v, s->now + HOURS(1));
	new = str_dup(t->arena, fresh.secret);
	office_tell(o, &s->customer, "a", "ResolveCase");
	office_run(o);
	expect_str(str_from(o->signature),
		   str_fmt(t->arena, "%.*s %.*s", STR_ARG(signature_of(o, new)),
			   STR_ARG(signature_of(o, old))));
	scene_tick(s, HOURS(1));
	s->now -= s->now % SECONDS(1);
	scene_tick(s, SECONDS(1));
	office_tell(o, &s->customer, "a", "ReopenCase");
	office_run(o);
	expect_str(str_from(o->signature), signature_of(o, new));
	office_close(o);
}

EACH_DATABASE(a_new_master_key_seals_the_secrets_anew)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	struct sql_webhook hook = {.account = s->customer.id};
	struct webhook_keys before, after;
	int64_t number, left, done;
	char *why = NULL;

	hook.id = office_webhook(o, "/200");
	scene_begin(s);
	expect_ok(webhook_secret_keys(s->rq.tx, s->app.keyring, &hook, s->now, &before));
	str key = str_dup(t->arena, before.v[0]);
	expect_ok(keyring_add(s->app.keyring, &number, &why));
	expect_ok(webhook_seals.remaining(s->rq.tx, number, &left));
	expect_eq(left, 1);
	expect_ok(webhook_seals.renew(s->rq.tx, s->app.keyring, 10, &done));
	expect_eq(done, 1);
	expect_ok(webhook_seals.remaining(s->rq.tx, number, &left));
	expect_eq(left, 0);
	expect_ok(keyring_drop_old(s->app.keyring, &why));
	expect_ok(webhook_secret_keys(s->rq.tx, s->app.keyring, &hook, s->now, &after));
	expect_str(after.v[0], key);
	scene_commit(s);
	office_close(o);
}

EACH_DATABASE(a_copy_of_an_installation_can_be_kept_quiet)
{
	struct office *o = office_open(t, where);
	str id = office_webhook(o, "/200");

	o->s->settings.webhooks_on = false;
	office_tell(o, &o->s->customer, "a", "CreateCase");
	expect_str(office_run(o), S(""));
	expect_eq(office_get(o, id)->waiting.v, 1);
	o->s->settings.webhooks_on = true;
	expect_str(office_run(o), S("CreateCase:a "));
	office_close(o);
}

EACH_DATABASE(nobody_is_called_whose_address_is_not_allowed_any_more)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	str id = office_webhook(o, "/200");
	char *why = NULL;

	webhook_sender_close(s->app.webhooks);
	s->settings.webhooks_networks = S("");
	expect_ok(webhook_sender_open(&s->settings, &s->app.webhooks, &why));
	office_tell(o, &s->customer, "a", "CreateCase");
	expect_str(office_run(o), S(""));
	expect_str(office_get(o, id)->last_error,
		   S("the host has an address that may not be called"));
	s->settings.webhooks_http = false;
	scene_tick(s, MINUTES(1));
	expect_str(office_run(o), S(""));
	expect_str(office_get(o, id)->last_error, S("its URL does not begin with https://"));
	expect_eq(o->calls, 0);
	office_close(o);
}

EACH_DATABASE(what_waited_too_long_or_was_kept_long_enough_goes)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	str id = office_webhook(o, "/200");

	s->settings.webhooks_breaker = 1;
	office_set(o, 500, NULL);
	office_tell(o, &s->customer, "a", "CreateCase");
	office_tell(o, &s->customer, "b", "CreateCase");
	office_run(o);
	scene_tick(s, s->settings.webhooks_give_up_after - MINUTES(1));
	office_job(o, &webhook_retention_job);
	expect_eq(office_get(o, id)->waiting.v, 2);
	scene_tick(s, MINUTES(2));
	office_job(o, &webhook_retention_job);
	expect_eq(office_get(o, id)->waiting.v, 0);
	expect_eq(office_get(o, id)->dead.v, 2);
	scene_tick(s, s->settings.webhooks_keep - MINUTES(1));
	office_job(o, &webhook_retention_job);
	expect_eq(office_log(o, id, NULL).deliveries.n, 2);
	scene_tick(s, MINUTES(2));
	office_job(o, &webhook_retention_job);
	expect_eq(office_log(o, id, NULL).deliveries.n, 0);
	/* and it still hears, when its breaker lets it */
	office_set(o, 0, NULL);
	office_tell(o, &s->customer, "c", "CreateCase");
	scene_tick(s, DAYS(1));
	expect_str(office_run(o), S("CreateCase:c "));
	office_close(o);
}

EACH_DATABASE(of_a_deleted_webhook_nothing_is_left)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	struct mainstay_delete_webhook_request in = {0};
	struct mainstay_delete_webhook_response out = {0};
	struct mainstay_get_webhook_request get = {0};
	struct mainstay_get_webhook_response got = {0};
	struct sql_webhook_forgotten_rows rows;

	in.webhook_id = get.webhook_id = office_webhook(o, "/500");
	office_tell(o, &s->customer, "a", "CreateCase");
	office_run(o);
	scene_expect_ok(s, OFFICE_CALL(o, DELETE_WEBHOOK, delete_webhook, &in, &out));
	expect_err(OFFICE_CALL(o, GET_WEBHOOK, get_webhook, &get, &got), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	expect_err(OFFICE_CALL(o, DELETE_WEBHOOK, delete_webhook, &in, &out), E_API);
	office_tell(o, &s->customer, "a", "ResolveCase");
	o->calls = 0;
	scene_tick(s, HOURS(1));
	office_run(o);
	expect_eq(o->calls, 0);
	office_job(o, &webhook_retention_job);
	scene_begin(s);
	expect_ok(
		sql_webhook_forgotten_all(s->rq.tx, &(struct sql_webhook_forgotten_in){10}, &rows));
	expect_eq(rows.n, 0);
	scene_commit(s);
	office_close(o);
}
