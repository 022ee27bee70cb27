/* SPDX-License-Identifier: Apache-2.0 */
/* Looking up and verifying the audit trail. */
#include <string.h>

#include "audit.h"
#include "encode.h"
#include "identity-private.h"
#include "json.h"
#include "mainstay.h"
#include "page.h"

/* Records that one call looks at, at most; then it hands out a token. */
#define LOOKUP_WINDOW 10000
#define VERIFY_WINDOW 5000
#define VERIFY_CHAINS 100
/* Records of one account are nearly in order of time: a request's time is when it came, its place
 * when it was written. */
#define TIME_SLACK MINUTES(10)

static int audit_head_of(struct req *rq, str account, struct sql_audit_head *ret)
{
	return sql_audit_head_load(rq->tx, &(struct sql_audit_head_load_in){.account = account},
				   ret);
}

/* The first seq in [low, high) whose record is at `at` or later; high when there is none. */
static int first_at(struct req *rq, str account, int64_t low, int64_t high, usec at, int64_t *ret)
{
	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		struct sql_audit_time_row row;
		int r = sql_audit_time(
			rq->tx, &(struct sql_audit_time_in){.account = account, .seq = middle},
			&row);

		if (r < 0 && r != E_NOENT)
			return r;
		if (r == 0 && row.time < at)
			low = middle + 1;
		else
			high = middle;
	}
	*ret = low;
	return 0;
}

/* The part [*least, *below) of the chain that can hold what is asked for. */
static int bounds(struct req *rq, const struct sql_audit_head *head, usec since, usec until,
		  int64_t *least, int64_t *below)
{
	int64_t low = head->pruned + 1, high = head->seq + 1;
	int r = 0;

	*least = low;
	*below = high;
	if (since > TIME_SLACK)
		r = first_at(rq, head->account, low, high, since - TIME_SLACK, least);
	if (r == 0 && until < INT64_MAX - TIME_SLACK)
		r = first_at(rq, head->account, *least, high, until + TIME_SLACK, below);
	return r;
}

/* What the answer shows apart of the record. The texts point into it. */
static void from_record(struct req *rq, str record, struct mainstay_audit_event *out)
{
	struct json_reader r;
	enum json_token token;
	str key;

	json_open(&r, rq->arena, record);
	if (json_next(&r) != JSON_OBJECT)
		return;
	while (json_next(&r) == JSON_KEY) {
		key = r.text;
		token = json_next(&r);
		if (token == JSON_STRING && str_eq(key, S("eventID")))
			out->event_id = r.text;
		else if (token == JSON_STRING && str_eq(key, S("errorCode")))
			out->error_code = r.text;
		else if (str_eq(key, S("readOnly")))
			out->read_only = SOME_BOOL(token == JSON_TRUE);
		else if (json_skip(&r, token) < 0)
			return;
	}
}

static void event_out(struct req *rq, str account, const struct sql_audit_find_row *row,
		      struct mainstay_audit_event *out)
{
	out->account_id = account;
	out->sequence = SOME_I64(row->seq);
	out->event_id = S("");
	out->event_time = SOME_USEC(row->time);
	out->event_name = row->event;
	out->user_name = row->actor;
	out->read_only = SOME_BOOL(false);
	out->record = row->record;
	from_record(rq, row->record, out);
}

/* Finds one page in [least, below); *ret_next is where the next one ends, 0 for none. */
static int find(struct req *rq, const struct mainstay_lookup_audit_events_request *in,
		const struct sql_audit_head *head, int64_t below, struct sql_audit_find_rows *rows,
		int64_t *ret_next)
{
	int64_t most = api_page_size(in->max_results), least, end, window;
	usec since = in->start_time.set ? in->start_time.v : 0;
	usec until = in->end_time.set ? in->end_time.v : INT64_MAX;
	int r = bounds(rq, head, since, until, &least, &end);

	if (r < 0)
		return r;
	if (below > 0 && below < end)
		end = below;
	window = end - least > LOOKUP_WINDOW ? end - LOOKUP_WINDOW : least;
	r = sql_audit_find_all(rq->tx,
			       &(struct sql_audit_find_in){
				       .account = head->account,
				       .least = window,
				       .below = end,
				       .since = since,
				       .until = until,
				       .event = in->event_name,
				       .actor = in->user_name,
				       .most = most,
			       },
			       rows);
	if (r < 0)
		return r;
	end = rows->n == (size_t)most ? rows->v[rows->n - 1].seq : window;
	*ret_next = end > least ? end : 0;
	return 0;
}

int op_mainstay_lookup_audit_events(struct req *rq,
				    const struct mainstay_lookup_audit_events_request *in,
				    struct mainstay_lookup_audit_events_response *out)
{
	struct sql_audit_find_rows rows = {0};
	struct sql_account account;
	struct sql_audit_head head;
	int64_t below = 0, next = 0;
	str filters, position;
	int r = api_account(rq, in->account_id, ACCOUNT_READ, &account);

	if (r < 0)
		return r;
	filters = str_fmt(rq->arena, "%.*s/%lld/%lld/%.*s/%.*s", STR_ARG(account.id),
			  (long long)in->start_time.v, (long long)in->end_time.v,
			  STR_ARG(in->event_name), STR_ARG(in->user_name));
	r = page_resume(rq, in->next_token, filters, &position);
	if (r == 0 && position.p)
		r = str_to_i64(position, &below);
	if (r == 0)
		r = audit_head_of(rq, account.id, &head);
	if (r == 0)
		r = find(rq, in, &head, below, &rows, &next);
	if (r < 0)
		return r;
	if (next)
		out->next_token =
			page_continue(rq, filters, str_fmt(rq->arena, "%lld", (long long)next));
	out->events.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_audit_event, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		event_out(rq, account.id, &rows.v[i], &out->events.v[out->events.n++]);
	return 0;
}

/* A walk as the text of a token: account/started/seq/first/records/hash. */
static str walk_print(struct arena *a, const struct audit_walk *w)
{
	return str_fmt(a, "%.*s/%d/%lld/%lld/%lld/%.*s", STR_ARG(w->account), w->started,
		       (long long)w->seq, (long long)w->first, (long long)w->records,
		       STR_ARG(hex_encode(a, (str){(const char *)w->hash, SHA256_LEN})));
}

static int walk_parse(struct arena *a, str text, struct audit_walk *ret)
{
	int64_t started;
	str hash;

	ret->account = str_cut(&text, '/');
	if (str_to_i64(str_cut(&text, '/'), &started) < 0 ||
	    str_to_i64(str_cut(&text, '/'), &ret->seq) < 0 ||
	    str_to_i64(str_cut(&text, '/'), &ret->first) < 0 ||
	    str_to_i64(str_cut(&text, '/'), &ret->records) < 0 || hex_decode(a, text, &hash) < 0 ||
	    hash.n != SHA256_LEN)
		return E_INVAL;
	ret->started = started != 0;
	memcpy(ret->hash, hash.p, SHA256_LEN);
	return 0;
}

/* Of an account without a head: each was made with one. */
static void headless(struct req *rq, const struct audit_walk *w, struct audit_verdict *ret)
{
	*ret = (struct audit_verdict){
		.fault = AUDIT_HEAD,
		.hash = hex_encode(rq->arena, (str){(const char *)w->hash, SHA256_LEN}),
		.detail = S("the head is gone"),
	};
}

static void chain_out(const struct audit_walk *w, const struct audit_verdict *v,
		      struct mainstay_audit_chain *out)
{
	out->account_id = w->account;
	out->whole = SOME_BOOL(v->fault == AUDIT_WHOLE);
	out->records = SOME_I64(w->records);
	out->first_sequence = SOME_I64(w->started && w->seq >= w->first ? w->first : 0);
	out->sequence = SOME_I64(v->seq);
	out->hash = v->hash;
	out->fault = audit_fault_word(v->fault);
	out->detail = v->detail;
}

/* The account behind w's, when all are walked; accounts, since a head may be what is gone. 1: there
 * is one. */
static int next_chain(struct req *rq, struct audit_walk *w)
{
	struct sql_account_rows rows;
	int r = sql_account_list_all(
		rq->tx, &(struct sql_account_list_in){.after = w->account, .most = 1}, &rows);

	if (r < 0 || !rows.n)
		return r;
	*w = (struct audit_walk){.account = rows.v[0].id};
	return 1;
}

/* Walks until the call has done its share. *ret_more: w says where to go on. */
static int walk_chains(struct req *rq, struct audit_walk *w, bool all,
		       const struct audit_anchor *anchor,
		       struct mainstay_verify_audit_response *out, bool *ret_more)
{
	int64_t budget = VERIFY_WINDOW;
	struct audit_verdict v;
	int r;

	for (;;) {
		int64_t before = w->records;

		*ret_more = true;
		if (budget <= 0 || out->chains.n == VERIFY_CHAINS)
			return 0;
		r = audit_walk_on(rq->tx, rq->app->keyring, w, anchor, budget, &v);
		if (r == E_NOENT) {
			headless(rq, w, &v);
			r = 0;
		}
		if (r < 0)
			return r;
		budget -= w->records - before + 1;
		if (r == 1)
			continue;
		chain_out(w, &v, &out->chains.v[out->chains.n++]);
		r = all ? next_chain(rq, w) : 0;
		if (r <= 0) {
			*ret_more = false;
			return r;
		}
	}
}

int op_mainstay_verify_audit(struct req *rq, const struct mainstay_verify_audit_request *in,
			     struct mainstay_verify_audit_response *out)
{
	struct audit_anchor anchor = {.seq = in->anchor_sequence.v, .hash = in->anchor_hash};
	bool all = !in->account_id.p && req_is_staff(rq), more;
	struct audit_walk w = {.account = S("")};
	struct sql_account account = {0};
	str filters, position;
	int r = 0;

	if (anchor.seq > 0 && (!anchor.hash.p || all))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"anchorSequence needs anchorHash and an account.");
	if (!all)
		r = api_account(rq, in->account_id, ACCOUNT_READ, &account);
	if (r < 0)
		return r;
	filters = str_fmt(rq->arena, "%.*s/%lld/%.*s", STR_ARG(account.id), (long long)anchor.seq,
			  STR_ARG(anchor.hash));
	r = page_resume(rq, in->next_token, filters, &position);
	if (r < 0)
		return r;
	if (position.p)
		r = walk_parse(rq->arena, position, &w);
	else if (all)
		r = next_chain(rq, &w);
	else
		w.account = account.id;
	if (r < 0)
		return r;
	out->chains.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_audit_chain, VERIFY_CHAINS));
	r = walk_chains(rq, &w, all, &anchor, out, &more);
	if (r < 0)
		return r;
	if (more)
		out->next_token = page_continue(rq, filters, walk_print(rq->arena, &w));
	return 0;
}
