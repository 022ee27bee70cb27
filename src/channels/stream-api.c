/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a client gets at its events. A browser's EventSource can neither sign a
 * request nor add a header, so a signed call (CreateStreamToken) makes a token
 * that opens streams for a few minutes, and GET /streams takes it. A token is
 * sealed: it holds the topics, the person and the end of its validity, and that
 * person is looked up again whenever a stream is opened.
 *
 *	GET /streams?token=TOKEN[&after=NUMBER]
 *	Last-Event-ID: NUMBER
 */
#include "chat-private.h"
#include "crypto.h"
#include "encode.h"
#include "errors.h"
#include "identity.h"
#include "keyring.h"
#include "mainstay.h"
#include "settings.h"
#include "stream-hub.h"

#define STREAM_PATH "/streams"
#define TOKEN_MAX 2048
#define TOKEN_BOUND S("stream token 1")
#define PURPOSE S("stream-token")
/* Fields of a token, each on a line. */
enum { FIELD_EXPIRES, FIELD_ACCOUNT, FIELD_PRINCIPAL, FIELD_ROLE, FIELD_TOPICS, FIELD_COUNT };

static str token_seal(struct req *rq, usec expires, str role, str topics)
{
	str plain = str_fmt(rq->arena, "%lld\n%.*s\n%.*s\n%.*s\n%.*s", (long long)expires,
			    STR_ARG(rq->caller.account), STR_ARG(rq->caller.principal),
			    STR_ARG(role), STR_ARG(topics));
	uint8_t key[SEAL_KEY_LEN];
	str sealed;

	keyring_derive(rq->app->keyring, PURPOSE, key);
	sealed = seal(rq->arena, key, plain, TOKEN_BOUND);
	mem_wipe(key, sizeof(key));
	return base64url_encode(rq->arena, sealed);
}

static int token_open(struct req *rq, str token, str fields[FIELD_COUNT])
{
	uint8_t key[SEAL_KEY_LEN];
	str sealed, plain;
	int64_t expires;
	int r;

	if (!token.n || token.n > TOKEN_MAX || base64url_decode(rq->arena, token, &sealed) < 0)
		return E_DENIED;
	keyring_derive(rq->app->keyring, PURPOSE, key);
	r = unseal(rq->arena, key, sealed, TOKEN_BOUND, &plain);
	mem_wipe(key, sizeof(key));
	if (r < 0)
		return E_DENIED;
	for (int i = 0; i < FIELD_COUNT; i++)
		fields[i] = str_cut(&plain, '\n');
	if (str_to_i64(fields[FIELD_EXPIRES], &expires) < 0 || rq->now >= expires)
		return E_DENIED;
	return 0;
}

int op_mainstay_create_stream_token(struct req *rq,
				    const struct mainstay_create_stream_token_request *in,
				    struct mainstay_create_stream_token_response *out)
{
	usec expires = rq->now + rq->app->settings->stream_token_life;
	bool staff = req_is_staff(rq);
	str topics, role = staff ? S("agent") : S("customer");
	struct sql_chat chat;
	struct case_row row;
	int r = 0;

	if (in->chat_id.p) {
		r = chat_find(rq, in->chat_id, &chat, &row);
		if (r < 0)
			return r == E_NOENT ? chat_unknown(rq) : r;
		topics = chat_topic(rq->arena, chat.account, chat.chat_id);
	} else if (staff) {
		role = S("");
		topics = str_fmt(rq->arena, "%.*s agent/%.*s", STR_ARG(CHAT_DESK_TOPIC),
				 STR_ARG(rq->caller.principal));
	} else {
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Name the chat whose events you want.");
	}
	out->token = token_seal(rq, expires, role, topics);
	out->path = S(STREAM_PATH);
	out->expires_at = usec_format(rq->arena, expires, USEC_MILLI_Z);
	return 0;
}

/* ---- the route ---- */

static str query_value(struct arena *a, str query, str key)
{
	str value;

	while (query.n) {
		str pair = str_cut(&query, '&'), name = str_cut(&pair, '=');

		if (str_eq(name, key) && percent_decode(a, pair, &value) == 0)
			return value;
	}
	return (str){0};
}

static int refuse(struct req *rq)
{
	return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION,
			"The token does not open a stream, or no longer; make another with "
			"CreateStreamToken.");
}

/* The person may have been removed since the token was made. */
static int check_person(struct req *rq, str account, str principal)
{
	struct sql_principal who;
	int r;

	if (str_eq(principal, account)) /* the account itself, or the data directory's owner */
		return 0;
	r = principal_load(rq->tx, account, principal, &who);
	if (r == E_NOENT || (r == 0 && !str_eq(who.status, S("active"))))
		return refuse(rq);
	return r;
}

static int open_stream(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	struct stream_opening *o = ARENA_NEW(rq->arena, struct stream_opening);
	str *topics = ARENA_ARRAY(rq->arena, str, STREAM_TOPICS_MAX);
	str last = http_header(http, S("Last-Event-ID"));
	str fields[FIELD_COUNT], list;
	int r = token_open(rq, query_value(rq->arena, http->query, S("token")), fields);

	if (r == E_DENIED)
		return refuse(rq);
	if (r >= 0)
		r = check_person(rq, fields[FIELD_ACCOUNT], fields[FIELD_PRINCIPAL]);
	if (r < 0)
		return r;
	if (!last.n)
		last = query_value(rq->arena, http->query, S("after"));
	if (!last.n || str_to_i64(last, &o->after) < 0 || o->after < 0)
		o->after = 0;
	list = fields[FIELD_TOPICS];
	while (list.n && o->topic_count < STREAM_TOPICS_MAX)
		topics[o->topic_count++] = str_cut(&list, ' ');
	o->topics = topics;
	o->owner = fields[FIELD_PRINCIPAL];
	o->role = fields[FIELD_ROLE];
	o->life = rq->app->settings->stream_life;
	if (str_starts(topics[0], S("chat/")))
		o->source = &chat_source;
	if (!rq->app->streams)
		return api_fail(rq, ERR_SERVICE_UNAVAILABLE_EXCEPTION,
				"There are no streams here.");
	ret->stream = o;
	return 0;
}

static const struct route routes[] = {
	{.method = "GET",
	 .prefix = STREAM_PATH,
	 .exact = true,
	 .run = open_stream,
	 .help = "Server-sent events for a token of CreateStreamToken."},
};

const struct route_table stream_routes = {routes, ARRAY_LEN(routes)};
