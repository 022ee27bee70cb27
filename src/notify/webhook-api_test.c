/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on webhooks: who may, what is refused, what is shown. */
#include "webhook-scene.h"

static int create(struct office *o, const char *url, str account,
		  struct mainstay_create_webhook_response *out)
{
	struct mainstay_create_webhook_request in = {.url = str_from(url), .account_id = account};

	*out = (struct mainstay_create_webhook_response){0};
	return OFFICE_CALL(o, CREATE_WEBHOOK, create_webhook, &in, out);
}

EACH_DATABASE(a_webhook_is_its_accounts)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	struct mainstay_create_webhook_response made;
	struct mainstay_get_webhook_request get = {0};
	struct mainstay_get_webhook_response got = {0};
	struct mainstay_test_webhook_request test = {0};
	struct mainstay_test_webhook_response tested = {0};

	scene_expect_ok(s, create(o, "https://example.com/a", (str){0}, &made));
	expect(str_starts(made.secret, S("whsec_")));
	expect_str(made.webhook->account_id, s->customer.id);
	expect_str(made.webhook->format, S("eventbridge"));
	expect_str(made.webhook->breaker, S("closed"));
	get.webhook_id = test.webhook_id = str_dup(t->arena, made.webhook->webhook_id);
	scene_expect_ok(s, OFFICE_CALL(o, GET_WEBHOOK, get_webhook, &get, &got));
	scene_as(s, &s->other, "admin");
	expect_err(OFFICE_CALL(o, GET_WEBHOOK, get_webhook, &get, &got), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	expect_err(OFFICE_CALL(o, TEST_WEBHOOK, test_webhook, &test, &tested), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	get.account_id = s->customer.id;
	expect_err(OFFICE_CALL(o, GET_WEBHOOK, get_webhook, &get, &got), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	scene_as(s, &s->provider, "operator");
	scene_expect_ok(s, OFFICE_CALL(o, GET_WEBHOOK, get_webhook, &get, &got));
	for (int i = 0; i < 2; i++) {
		scene_as(s, &s->customer, i ? "member" : "readonly");
		get.account_id = (str){0};
		expect_err(OFFICE_CALL(o, GET_WEBHOOK, get_webhook, &get, &got), E_API);
		scene_expect_error(s, "AccessDeniedException");
	}
	office_close(o);
}

EACH_DATABASE(what_cannot_be_a_webhook_is_refused)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	struct mainstay_create_webhook_response made;

	expect_err(create(o, "https://169.254.169.254/latest", (str){0}, &made), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	expect_str(s->rq.failure.message,
		   S("Invalid url 'https://169.254.169.254/latest': it has an address that may "
		     "not be called."));
	expect_err(create(o, "gopher://example.com/", (str){0}, &made), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	expect_err(create(o, "https://example.com/", S("999999999999"), &made), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	s->settings.webhooks_per_account = 2;
	scene_expect_ok(s, create(o, "https://example.com/a", (str){0}, &made));
	scene_expect_ok(s, create(o, "https://example.com/a", (str){0}, &made));
	expect_err(create(o, "https://example.com/a", (str){0}, &made), E_API);
	scene_expect_error(s, "ServiceQuotaExceededException");
	office_close(o);
}

EACH_DATABASE(a_webhook_can_be_changed_and_filters)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	str names[] = {S("ResolveCase"), S("ReopenCase")}, kinds[] = {S("Other Kind")};
	struct mainstay_update_webhook_request in = {
		.event_names = {names, 2},
		.description = S("ours"),
		.format = WEBHOOK_CLOUDEVENTS,
	};
	struct mainstay_update_webhook_response out = {0};

	in.webhook_id = office_webhook(o, "/200");
	scene_expect_ok(s, OFFICE_CALL(o, UPDATE_WEBHOOK, update_webhook, &in, &out));
	expect_eq(out.webhook->event_names.n, 2);
	expect_str(out.webhook->event_names.v[1], S("ReopenCase"));
	expect(!out.webhook->kinds.v);
	expect_str(out.webhook->description, S("ours"));
	office_tell(o, &s->customer, "a", "CreateCase");
	office_tell(o, &s->customer, "a", "ResolveCase");
	expect_str(office_run(o), S("ResolveCase:a "));
	expect(str_starts(str_from(o->body), S("{\"specversion\"")));
	in = (struct mainstay_update_webhook_request){
		.webhook_id = in.webhook_id,
		.event_names = {list_some(NULL), 0},
		.kinds = {kinds, 1},
	};
	scene_expect_ok(s, OFFICE_CALL(o, UPDATE_WEBHOOK, update_webhook, &in, &out));
	expect(!out.webhook->event_names.v);
	office_tell(o, &s->customer, "a", "CreateCase");
	expect_str(office_run(o), S(""));
	in.url = S("https://[::1]/");
	expect_err(OFFICE_CALL(o, UPDATE_WEBHOOK, update_webhook, &in, &out), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	office_close(o);
}

EACH_DATABASE(webhooks_and_their_deliveries_page)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	struct mainstay_list_webhooks_request hooks = {.max_results = SOME_I64(2)};
	struct mainstay_list_webhooks_response got = {0};
	struct mainstay_list_webhook_deliveries_request log = {.max_results = SOME_I64(2)};
	struct mainstay_list_webhook_deliveries_response sent = {0};

	for (int i = 0; i < 3; i++)
		log.webhook_id = office_webhook(o, "/200");
	scene_expect_ok(s, OFFICE_CALL(o, LIST_WEBHOOKS, list_webhooks, &hooks, &got));
	expect_eq(got.webhooks.n, 2);
	hooks.next_token = str_dup(t->arena, got.next_token);
	got = (struct mainstay_list_webhooks_response){0};
	scene_expect_ok(s, OFFICE_CALL(o, LIST_WEBHOOKS, list_webhooks, &hooks, &got));
	expect_eq(got.webhooks.n, 1);
	expect(!got.next_token.p);
	for (int i = 0; i < 3; i++)
		office_tell(o, &s->customer, "a", i ? "ResolveCase" : "CreateCase");
	office_run(o);
	scene_expect_ok(
		s, OFFICE_CALL(o, LIST_WEBHOOK_DELIVERIES, list_webhook_deliveries, &log, &sent));
	expect_eq(sent.deliveries.n, 2);
	expect_str(sent.deliveries.v[0].state, S("delivered"));
	log.next_token = str_dup(t->arena, sent.next_token);
	sent = (struct mainstay_list_webhook_deliveries_response){0};
	scene_expect_ok(
		s, OFFICE_CALL(o, LIST_WEBHOOK_DELIVERIES, list_webhook_deliveries, &log, &sent));
	expect_eq(sent.deliveries.n, 1);
	expect_str(sent.deliveries.v[0].event_name, S("CreateCase"));
	log.state = S("dead"); /* the token is of another list */
	expect_err(OFFICE_CALL(o, LIST_WEBHOOK_DELIVERIES, list_webhook_deliveries, &log, &sent),
		   E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	office_close(o);
}

EACH_DATABASE(a_test_event_is_sent_whatever_is_filtered_while_the_webhook_is_active)
{
	struct office *o = office_open(t, where);
	struct scene *s = o->s;
	str kinds[] = {S("Other Kind")};
	struct mainstay_test_webhook_request in = {0};
	struct mainstay_test_webhook_response out = {0};
	struct mainstay_update_webhook_request change = {.kinds = {kinds, 1}};
	struct mainstay_update_webhook_response changed = {0};
	str event;

	in.webhook_id = change.webhook_id = office_webhook(o, "/200");
	scene_expect_ok(s, OFFICE_CALL(o, UPDATE_WEBHOOK, update_webhook, &change, &changed));
	scene_expect_ok(s, OFFICE_CALL(o, TEST_WEBHOOK, test_webhook, &in, &out));
	event = str_dup(t->arena, out.event_id);
	office_run(o);
	expect_str(str_from(o->id), event);
	expect(str_contains(str_from(o->body), S("\"detail-type\":\"Mainstay Webhook Test\"")));
	change.status = S("disabled");
	scene_expect_ok(s, OFFICE_CALL(o, UPDATE_WEBHOOK, update_webhook, &change, &changed));
	expect_err(OFFICE_CALL(o, TEST_WEBHOOK, test_webhook, &in, &out), E_API);
	scene_expect_error(s, "ConflictException");
	office_close(o);
}
