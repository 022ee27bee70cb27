/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "address-guard.h"
#include "buf.h"
#include "crypto.h"
#include "encode.h"
#include "http-url.h"
#include "json.h"
#include "outbox.h"
#include "settings.h"
#include "webhook.h"

#define BACKOFF_FIRST SECONDS(5)
#define BACKOFF_MOST HOURS(8)
#define COOL_OFF_FIRST SECONDS(30)
#define COOL_OFF_MOST HOURS(1)
#define BODY_MAX ((size_t)1 << 20)

bool webhook_wants(str lines, str text)
{
	if (!lines.n)
		return true;
	while (lines.p) {
		if (str_eq(str_cut(&lines, '\n'), text))
			return true;
	}
	return false;
}

/* CloudEvents 1.0, JSON format, structured mode. */
static str cloud_event(struct arena *a, const struct sql_outbox *fact, str event)
{
	str source = outbox_kind_of(fact->kind)->source, text;
	struct json_writer w;
	struct buf out;

	buf_init(&out, BODY_MAX);
	json_writer_init(&w, &out);
	json_object(&w);
	json_pair_str(&w, S("specversion"), S("1.0"));
	json_pair_str(&w, S("id"), fact->id);
	json_pair_str(&w, S("source"),
		      str_fmt(a, "urn:%.*s:%.*s", STR_ARG(source), STR_ARG(fact->account)));
	json_pair_str(&w, S("type"),
		      str_fmt(a, "%.*s.%.*s", STR_ARG(source), STR_ARG(fact->event)));
	if (fact->subject.n)
		json_pair_str(&w, S("subject"), fact->subject);
	json_pair_str(&w, S("time"), usec_format(a, fact->created, USEC_MICRO_Z));
	json_pair_str(&w, S("datacontenttype"), S("application/json"));
	json_key(&w, S("data"));
	json_put_raw(&w, event);
	json_object_end(&w);
	text = buf_dup(&out, a);
	buf_done(&out);
	return text;
}

str webhook_body(struct arena *a, str format, const struct sql_outbox *fact, str region)
{
	str event = outbox_envelope(a, fact, region);

	return str_eq(format, WEBHOOK_CLOUDEVENTS) ? cloud_event(a, fact, event) : event;
}

str webhook_content_type(str format)
{
	return str_eq(format, WEBHOOK_CLOUDEVENTS) ? S("application/cloudevents+json")
						   : S("application/json");
}

/* wait, a quarter more or less: by the first 32 bits of SHA-256 of "seed/number". */
static usec with_chance(usec wait, str seed, int64_t number)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	uint8_t hash[SHA256_LEN];
	uint32_t chance;

	sha256(str_fmt(a, "%.*s/%lld", STR_ARG(seed), (long long)number), hash);
	chance = (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 | (uint32_t)hash[2] << 8 |
		 hash[3];
	return wait - wait / 4 + MILLISECONDS((uint64_t)(wait / MILLISECONDS(2)) * chance >> 32);
}

usec webhook_backoff(str event_id, int64_t tries)
{
	usec wait = BACKOFF_FIRST;

	for (int64_t i = 1; i < tries && wait < BACKOFF_MOST; i++)
		wait *= 3;
	return with_chance(wait < BACKOFF_MOST ? wait : BACKOFF_MOST, event_id, tries);
}

usec webhook_cool_off(str webhook_id, int64_t opens)
{
	usec wait = COOL_OFF_FIRST;

	for (int64_t i = 1; i < opens && wait < COOL_OFF_MOST; i++)
		wait *= 2;
	return with_chance(wait < COOL_OFF_MOST ? wait : COOL_OFF_MOST, webhook_id, opens);
}

str webhook_signature(struct arena *a, str key, str id, usec at, str body)
{
	uint8_t mac[SHA256_LEN];
	str signed_text = str_fmt(a, "%.*s.%lld.%.*s", STR_ARG(id), (long long)(at / SECONDS(1)),
				  STR_ARG(body));

	hmac_sha256(key, signed_text, mac);
	return str_fmt(a, "v1,%.*s", STR_ARG(base64_encode(a, (str){(char *)mac, sizeof(mac)})));
}

str webhook_secret_text(struct arena *a, str key)
{
	return str_fmt(a, "whsec_%.*s", STR_ARG(base64_encode(a, key)));
}

/* A host that is an address is judged at once; a name when it is connected to. */
static int check_host(const struct address_guard *g, const struct http_url *url)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct sockaddr_in four = {.sin_family = AF_INET};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6};

	if (url->kind == HOST_NAME || !g)
		return 0;
	if (url->kind == HOST_IP4)
		return inet_pton(AF_INET, str_c(a, url->host), &four.sin_addr) != 1
			       ? E_DENIED
			       : address_guard_check(g, (struct sockaddr *)&four);
	return inet_pton(AF_INET6, str_c(a, url->host), &six.sin6_addr) != 1
		       ? E_DENIED
		       : address_guard_check(g, (struct sockaddr *)&six);
}

int webhook_url_check(const struct settings *s, const struct address_guard *g, str text,
		      const char **reterr)
{
	struct http_url url;
	int r = http_url_parse(text, &url, reterr);

	if (r < 0)
		return r;
	if (!url.tls && !s->webhooks_http) {
		*reterr = "does not begin with https://";
		return E_INVAL;
	}
	if (check_host(g, &url) < 0) {
		*reterr = "has an address that may not be called";
		return E_INVAL;
	}
	return 0;
}
