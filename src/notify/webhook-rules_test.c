/* SPDX-License-Identifier: Apache-2.0 */
/* Expected values are from an implementation in Python of what docs/webhooks.md says. */
#include "address-guard.h"
#include "arena.h"
#include "encode.h"
#include "json.h"
#include "outbox.h"
#include "settings.h"
#include "test.h"
#include "webhook.h"

#define EVENT S("0b9ff0a9-1111-4222-8333-444455556666")
#define HOOK S("wh-0123456789abcdef")

TEST(a_signature_is_that_of_the_standard)
{
	str key;

	expect_ok(base64_decode(t->arena, S("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), &key));
	expect_str(webhook_signature(t->arena, key, S("msg_p5jXN8AQM9LWM0D4loKWxJek"),
				     SECONDS(1614265330) + 999999, S("{\"test\": 2432232314}")),
		   S("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
	expect_str(webhook_secret_text(t->arena, key), S("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
}

TEST(waiting_times_grow_and_are_decided_by_the_id)
{
	expect_eq(webhook_backoff(EVENT, 1), 4984000);
	expect_eq(webhook_backoff(EVENT, 2), 17135000);
	expect_eq(webhook_backoff(EVENT, 3), 55942000);
	expect_eq(webhook_backoff(EVENT, 9), 31353257000);
	expect_eq(webhook_backoff(EVENT, 12), 26635215000);
	expect_eq(webhook_cool_off(HOOK, 1), 27047000);
	expect_eq(webhook_cool_off(HOOK, 3), 136067000);
	expect_eq(webhook_cool_off(HOOK, 8), 3725096000);
	expect_eq(webhook_cool_off(HOOK, 20), 2872538000);
}

TEST(waiting_times_are_spread_over_half_of_themselves)
{
	usec least = HOURS(1), most = 0, sum = 0;

	for (int i = 0; i < 1000; i++) {
		usec wait = webhook_backoff(str_fmt(t->arena, "event-%d", i), 1);

		least = wait < least ? wait : least;
		most = wait > most ? wait : most;
		sum += wait;
	}
	expect(least >= MILLISECONDS(3750) && least < MILLISECONDS(3770));
	expect(most <= MILLISECONDS(6250) && most > MILLISECONDS(6230));
	expect(sum / 1000 > MILLISECONDS(4900) && sum / 1000 < MILLISECONDS(5100));
	for (int64_t tries = 1; tries < 1000000; tries = tries * 3 + 1) {
		usec wait = webhook_backoff(S("x"), tries), off = webhook_cool_off(S("x"), tries);

		expect(wait >= MILLISECONDS(3750) && wait <= HOURS(10));
		expect(off >= MILLISECONDS(22500) && off <= MINUTES(75));
	}
}

TEST(a_filter_is_a_list_of_lines_and_an_empty_one_takes_all)
{
	expect(webhook_wants(S(""), S("CreateCase")));
	expect(webhook_wants(S("CreateCase"), S("CreateCase")));
	expect(webhook_wants(S("ResolveCase\nCreateCase"), S("CreateCase")));
	expect(!webhook_wants(S("ResolveCase\nCreateCas"), S("CreateCase")));
	expect(!webhook_wants(S("ResolveCase\nCreateCase"), S("")));
}

TEST(an_event_may_travel_inside_a_cloud_event)
{
	struct sql_outbox fact = {
		.id = EVENT,
		.account = S("111122223333"),
		.kind = OUTBOX_CASE_UPDATE,
		.event = S("CreateCase"),
		.subject = S("case-1"),
		.payload = S("{\"case-id\":\"case-1\"}"),
		.created = SECONDS(1645456759) + 5,
	};
	str event = outbox_envelope(t->arena, &fact, S("eu-west-1"));

	expect_str(webhook_body(t->arena, WEBHOOK_EVENTBRIDGE, &fact, S("eu-west-1")), event);
	expect_str(webhook_content_type(WEBHOOK_EVENTBRIDGE), S("application/json"));
	expect_str(
		webhook_body(t->arena, WEBHOOK_CLOUDEVENTS, &fact, S("eu-west-1")),
		str_fmt(t->arena,
			"{\"specversion\":\"1.0\",\"id\":\"0b9ff0a9-1111-4222-8333-444455556666\","
			"\"source\":\"urn:aws.support:111122223333\",\"type\":\"aws.support."
			"CreateCase\","
			"\"subject\":\"case-1\",\"time\":\"2022-02-21T15:19:19.000005Z\","
			"\"datacontenttype\":\"application/json\",\"data\":%.*s}",
			STR_ARG(event)));
	expect_str(webhook_content_type(WEBHOOK_CLOUDEVENTS), S("application/cloudevents+json"));
}

TEST(urls_are_judged_as_far_as_they_can_be)
{
	struct settings s;
	struct address_guard *g;
	const char *why = NULL;
	char *text = NULL;

	settings_init(&s);
	expect_ok(address_guard_new(S("10.9.0.0/16"), &g, &text));
	expect_ok(webhook_url_check(&s, g, S("https://example.com/x"), &why));
	expect_ok(webhook_url_check(&s, g, S("https://8.8.8.8/"), &why));
	expect_ok(webhook_url_check(&s, g, S("https://10.9.1.1/"), &why));
	expect_err(webhook_url_check(&s, g, S("http://example.com/"), &why), E_INVAL);
	expect_str(str_from(why), S("does not begin with https://"));
	expect_err(webhook_url_check(&s, g, S("https://127.0.0.1/"), &why), E_INVAL);
	expect_str(str_from(why), S("has an address that may not be called"));
	expect_err(webhook_url_check(&s, g, S("https://[::ffff:10.0.0.1]/"), &why), E_INVAL);
	expect_err(webhook_url_check(&s, g, S("https://u@example.com/"), &why), E_INVAL);
	s.webhooks_http = true;
	expect_ok(webhook_url_check(&s, g, S("http://example.com/"), &why));
	address_guard_free(g);
}
