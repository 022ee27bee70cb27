/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POST /hooks/pbx: a PBX tells of calls that come in. The caller's number says
 * whose call it is. Calls are written into the account's newest open case, or into a new one
 * where the plan answers the phone. A call that nobody took becomes a call back; so does one of
 * somebody unknown, or of an account without the phone, which the agents then see without a case.
 */
#include "phone-hook.h"

#include "audit.h"
#include "buf.h"
#include "errors.h"
#include "identity.h"
#include "json.h"
#include "phone-private.h"
#include "phone.h"
#include "plan-gate.h"
#include "plan.h"
#include "routes.h"
#include "secret.h"
#include "settings.h"

#define BODY_MAX ((size_t)16 << 10)

struct told {
	struct req *rq;
	struct pbx_event event;
	struct sql_pbx_event row;
	struct sql_phone_number known; /* whose number it is */
	bool is_known;
};

/* ---- whose call ---- */

static int find_caller(struct told *t)
{
	int r = E_NOENT;

	if (t->event.from.p)
		r = sql_phone_number_find(
			t->rq->tx, &(struct sql_phone_number_find_in){.number = t->event.from},
			&t->known);
	t->is_known = r >= 0;
	if (t->is_known) {
		t->row.customer = t->known.account;
		r = account_lock(t->rq->tx, t->known.account);
	}
	return r == E_NOENT ? 0 : r;
}

/* A case of its own for a call, where the plan has the phone for the usual kind of case. */
static int open_case(struct told *t, struct case_row *ret)
{
	struct req *rq = t->rq;
	const struct case_intake in = {
		.account = t->known.account,
		.subject = str_fmt(rq->arena, "Call from %.*s", STR_ARG(t->event.from)),
		.body = str_fmt(rq->arena, "A call from %.*s to %.*s.", STR_ARG(t->event.from),
				STR_ARG(t->event.to.n ? t->event.to : S("us"))),
		.actor_kind = ACTOR_CUSTOMER,
		.actor = S(""),
		.channel = PHONE_CHANNEL,
	};
	struct case_intake filled = in;
	struct sql_account account;
	const struct plan *plan;
	int r = plan_of_account(rq, t->known.account, &plan);

	if (r >= 0)
		r = account_load(rq->tx, t->known.account, &account);
	if (r < 0)
		return r;
	filled.submitted_by = account.email;
	filled.issue_type = S("technical");
	if (!plan_channel(plan, filled.issue_type, (str){0}, PHONE_CHANNEL) ||
	    !str_eq(account.status, S("active")))
		return E_NOENT;
	r = case_create(rq, &filled, ret);
	if (r == E_API) { /* the plan or the vocabulary does not let us */
		rq->failure = (struct api_failure){0};
		return E_NOENT;
	}
	return r;
}

/* The case that the call belongs to. E_NOENT: none. */
static int find_case(struct told *t, bool make, struct case_row *ret)
{
	struct req *rq = t->rq;
	struct sql_pbx_event_of_call_row before;
	struct sql_phone_open_case_row open;
	int r;

	if (!t->is_known)
		return E_NOENT;
	r = sql_pbx_event_of_call(
		rq->tx, &(struct sql_pbx_event_of_call_in){t->row.account, t->row.call_id},
		&before);
	if (r >= 0)
		r = case_load(rq, t->known.account, before.case_id, ret);
	if (r != E_NOENT)
		return r;
	r = sql_phone_open_case(rq->tx, &(struct sql_phone_open_case_in){t->known.account}, &open);
	if (r >= 0)
		return case_load(rq, t->known.account, open.case_id, ret);
	return r == E_NOENT && make ? open_case(t, ret) : r;
}

/* ---- what becomes of it ---- */

static int log_call(struct told *t, struct case_row *row)
{
	struct case_change change = phone_actor(t->rq);
	struct buf CLEANUP(buf_done) b = {0};
	struct json_writer j;

	buf_init(&b, 4096);
	json_writer_init(&j, &b);
	json_object(&j);
	json_pair_str(&j, S("incoming"), pbx_kind_code(t->event.kind));
	json_pair_str(&j, S("from"), t->event.from);
	json_pair_str(&j, S("call"), t->event.call_id);
	if (t->event.recording.n)
		json_pair_str(&j, S("recording"), t->event.recording);
	if (t->event.seconds)
		json_pair_i64(&j, S("seconds"), t->event.seconds);
	json_object_end(&j);
	change.has_event = true;
	change.event = CASE_EVENT_OTHER;
	change.detail = buf_dup(&b, t->rq->arena);
	t->row.case_id = row->case_id;
	return case_change(t->rq, row, &change, NULL);
}

static int add_callback(struct told *t, struct case_row *row)
{
	struct req *rq = t->rq;
	struct phone_work w;
	int r;

	if (!t->event.from.p)
		return 0; /* nobody knows whom to call */
	phone_begin(&w, rq,
		    &(struct phone_wish){
			    .account = t->is_known ? t->known.account : t->row.account,
			    .of = row,
			    .number = t->event.from,
			    .contact = t->is_known ? t->known.contact : (str){0},
			    .message = t->event.kind == PBX_VOICEMAIL
					       ? S("Left a message.")
					       : S("Called, and nobody answered."),
			    .origin = S("pbx"),
		    });
	w.row.recording = t->event.recording;
	r = phone_keep_promised(&w);
	if (r >= 0)
		t->row.callback_id = w.row.callback_id;
	return r == E_CONFLICT ? 0 : r; /* somebody calls already */
}

static int act(struct told *t)
{
	bool missed = t->event.kind == PBX_MISSED || t->event.kind == PBX_VOICEMAIL;
	struct case_row row;
	int r = find_case(t, missed || t->event.kind == PBX_ANSWERED, &row);

	if (r < 0 && r != E_NOENT)
		return r;
	if (r == E_NOENT)
		return missed ? add_callback(t, NULL) : 0;
	if (t->event.kind == PBX_RINGING) {
		t->row.case_id = row.case_id; /* for whoever looks who calls */
		return 0;
	}
	r = log_call(t, &row);
	return r >= 0 && missed ? add_callback(t, &row) : r;
}

static int keep(struct told *t)
{
	struct sql_pbx_event_update_in in = {
		.account = t->row.account,
		.call_id = t->row.call_id,
		.event = t->row.event,
		.customer = t->row.customer,
		.case_id = t->row.case_id,
		.callback_id = t->row.callback_id,
	};

	return sql_pbx_event_update(t->rq->tx, &in);
}

/* Takes it in once: what was told before is answered as it was then. */
static int take_in(struct told *t)
{
	struct sql_account provider;
	int r = sql_account_provider(t->rq->tx, &provider);

	if (r >= 0)
		r = account_lock(t->rq->tx, provider.id);
	if (r < 0)
		return r == E_NOENT ? E_IO : r;
	t->row = (struct sql_pbx_event){
		.account = provider.id,
		.call_id = t->event.call_id,
		.event = pbx_kind_code(t->event.kind),
		.received = t->rq->now,
		.customer = S(""),
		.case_id = S(""),
		.callback_id = S(""),
	};
	r = sql_pbx_event_insert(t->rq->tx, &t->row);
	if (r < 0)
		return r;
	if (r == 0)
		return sql_pbx_event_load(t->rq->tx,
					  &(struct sql_pbx_event_load_in){
						  t->row.account, t->row.call_id, t->row.event},
					  &t->row);
	r = find_caller(t);
	if (r >= 0)
		r = act(t);
	return r < 0 ? r : keep(t);
}

/* ---- the request ---- */

static str answer_text(const struct told *t)
{
	struct buf CLEANUP(buf_done) b = {0};
	struct json_writer j;

	buf_init(&b, 4096);
	json_writer_init(&j, &b);
	json_object(&j);
	if (t->row.customer.n)
		json_pair_str(&j, S("accountId"), t->row.customer);
	if (t->row.case_id.n)
		json_pair_str(&j, S("caseId"), t->row.case_id);
	if (t->row.callback_id.n)
		json_pair_str(&j, S("callbackId"), t->row.callback_id);
	json_object_end(&j);
	return buf_dup(&b, t->rq->arena);
}

static int take_hook(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	static const struct http_header json_type[] = {
		{S_INIT("Content-Type"), S_INIT("application/json")}};
	struct told t = {.rq = rq};
	str file = rq->app->settings->pbx_secret_file, secret = {0};
	const char *why;
	int r;

	if (!file.n)
		return api_fail(rq, ERR_NOT_FOUND_EXCEPTION, "There is nothing here.");
	if (secret_read(rq->arena, file, &secret) < 0 ||
	    !pbx_signature_holds(rq->arena, secret, http_header(http, S("webhook-id")),
				 http_header(http, S("webhook-timestamp")), http->body,
				 http_header(http, S("webhook-signature")), rq->now))
		return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION,
				"The signature does not hold, or its time is not now.");
	if (pbx_event_read(rq->arena, http->body, &t.event, &why) < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "%s", why);
	rq->caller = (struct caller){.kind = PRINCIPAL_LOCAL}; /* the provider's side */
	r = take_in(&t);
	if (r < 0)
		return r;
	ret->head.body = answer_text(&t);
	ret->head.headers = json_type;
	ret->head.header_count = ARRAY_LEN(json_type);
	return 0;
}

static const struct route routes[] = {
	{
		.method = "POST",
		.prefix = "/hooks/pbx",
		.exact = true,
		.writes = true,
		.body_max = BODY_MAX,
		.help = "Hears of a PBX which calls come in, signed with pbx.secret_file.",
		.run = take_hook,
	},
};

const struct route_table phone_routes = {.routes = routes, .n = ARRAY_LEN(routes)};
