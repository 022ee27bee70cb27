/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on webhooks. */
#include "account-use.h"
#include "buf.h"
#include "crypto.h"
#include "errors.h"
#include "mainstay.h"
#include "page.h"
#include "settings.h"
#include "webhook-private.h"

#define FILTER_MAX ((size_t)4 << 10)
#define GRACE_DEFAULT DAYS(1)

int webhook_missing(struct req *rq, str id)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"The webhook %.*s could not be found.", STR_ARG(id));
}

int webhook_find(struct req *rq, str given, str id, enum account_use use, struct sql_webhook *ret)
{
	struct sql_account account;
	int r = api_account(rq, given, use, &account);

	if (r < 0)
		return r;
	r = sql_webhook_load(rq->tx, &(struct sql_webhook_load_in){.account = account.id, .id = id},
			     ret);
	return r == E_NOENT ? webhook_missing(rq, id) : r;
}

/* ---- to and from the model ---- */

static str join(struct arena *a, const struct mainstay_webhook_filter *list)
{
	struct buf b CLEANUP(buf_done) = {0};

	buf_init(&b, FILTER_MAX);
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			buf_char(&b, '\n');
		buf_str(&b, list->v[i]);
	}
	return buf_dup(&b, a);
}

static struct mainstay_string_list split(struct arena *a, str lines)
{
	struct mainstay_string_list list = {0};
	size_t n = 1;

	if (!lines.n)
		return list;
	for (size_t i = 0; i < lines.n; i++)
		n += lines.p[i] == '\n';
	list.v = ARENA_ARRAY(a, str, n);
	while (lines.p)
		list.v[list.n++] = str_cut(&lines, '\n');
	return list;
}

static str breaker(const struct sql_webhook *row, usec now)
{
	if (!row->open_until.set)
		return S("closed");
	return row->open_until.v > now ? S("open") : S("half-open");
}

static struct mainstay_webhook out_of(struct req *rq, const struct sql_webhook *row)
{
	return (struct mainstay_webhook){
		.webhook_id = row->id,
		.account_id = row->account,
		.all_accounts = SOME_BOOL(row->wide),
		.url = row->url,
		.description = row->description.n ? row->description : (str){0},
		.format = row->format,
		.kinds = split(rq->arena, row->kinds),
		.event_names = split(rq->arena, row->events),
		.status = row->status,
		.breaker = breaker(row, rq->now),
		.failures = SOME_I64(row->failures),
		.open_until = row->open_until,
		.delivered = SOME_I64(row->arrived),
		.failed = SOME_I64(row->failed),
		.last_delivered_at = row->last_arrived,
		.last_failed_at = row->last_failed,
		.last_error = row->last_error,
		.created_at = SOME_USEC(row->created),
		.changed_at = SOME_USEC(row->changed),
	};
}

/* With what only one webhook's page shows. */
static int show(struct req *rq, const struct sql_webhook *row, struct mainstay_webhook **ret)
{
	struct mainstay_webhook *out = ARENA_NEW(rq->arena, struct mainstay_webhook);
	struct sql_webhook_delivery_counts_row counts;
	int r = sql_webhook_delivery_counts(rq->tx,
					    &(struct sql_webhook_delivery_counts_in){
						    .account = row->account, .webhook = row->id},
					    &counts);

	if (r < 0)
		return r;
	*out = out_of(rq, row);
	out->waiting = SOME_I64(counts.waiting);
	out->dead = SOME_I64(counts.dead);
	*ret = out;
	return 0;
}

static int check_url(struct req *rq, str url)
{
	const struct webhook_sender *sender = rq->app->webhooks;
	const char *why;
	int r = webhook_url_check(rq->app->settings, sender ? webhook_sender_guard(sender) : NULL,
				  url, &why);

	if (r < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid url '%.*s': it %s.", STR_ARG(url), why);
	return 0;
}

/* ---- operations ---- */

static int check_count(struct req *rq, str account)
{
	int64_t most = rq->app->settings->webhooks_per_account;
	struct sql_webhook_count_row count;
	int r = sql_webhook_count(rq->tx, &(struct sql_webhook_count_in){account}, &count);

	if (r < 0)
		return r;
	if (count.n < most)
		return 0;
	return api_fail(rq, ERR_MAINSTAY_SERVICE_QUOTA_EXCEEDED_EXCEPTION,
			"The account has %lld webhooks; delete one first.", (long long)count.n);
}

int op_mainstay_create_webhook(struct req *rq, const struct mainstay_create_webhook_request *in,
			       struct mainstay_create_webhook_response *out)
{
	struct sql_account account;
	struct sql_webhook row = {
		.id = str_fmt(rq->arena, "wh-%.*s", STR_ARG(random_hex(rq->arena, 16))),
		.url = in->url,
		.description = in->description.p ? in->description : S(""),
		.format = in->format.p ? in->format : WEBHOOK_EVENTBRIDGE,
		.kinds = join(rq->arena, &in->kinds),
		.events = join(rq->arena, &in->event_names),
		.status = WEBHOOK_ACTIVE,
		.created = rq->now,
		.changed = rq->now,
	};
	str key;
	int r = api_account(rq, in->account_id, ACCOUNT_LOCK, &account);

	if (r == 0)
		r = check_url(rq, in->url);
	if (r == 0)
		r = check_count(rq, account.id);
	if (r < 0)
		return r;
	row.account = account.id;
	row.wide = str_eq(account.kind, MAINSTAY_ACCOUNT_KIND_PROVIDER);
	r = sql_webhook_insert(rq->tx, &row);
	if (r == 0)
		r = webhook_secret_make(rq->tx, rq->app->keyring, &row, rq->now, rq->now, &key);
	if (r < 0)
		return r;
	out->secret = webhook_secret_text(rq->arena, key);
	return show(rq, &row, &out->webhook);
}

int op_mainstay_get_webhook(struct req *rq, const struct mainstay_get_webhook_request *in,
			    struct mainstay_get_webhook_response *out)
{
	struct sql_webhook row;
	int r = webhook_find(rq, in->account_id, in->webhook_id, ACCOUNT_READ, &row);

	return r < 0 ? r : show(rq, &row, &out->webhook);
}

int op_mainstay_list_webhooks(struct req *rq, const struct mainstay_list_webhooks_request *in,
			      struct mainstay_list_webhooks_response *out)
{
	int64_t most = api_page_size(in->max_results);
	struct sql_account account;
	struct sql_webhook_rows rows;
	str after;
	int r = api_account(rq, in->account_id, ACCOUNT_READ, &account);

	if (r == 0)
		r = page_resume(rq, in->next_token, account.id, &after);
	if (r == 0)
		r = sql_webhook_list_all(rq->tx,
					 &(struct sql_webhook_list_in){
						 .account = account.id,
						 .after = after.p ? after : S(""),
						 .most = most + 1,
					 },
					 &rows);
	if (r < 0)
		return r;
	if (rows.n > (size_t)most) {
		rows.n = (size_t)most;
		out->next_token = page_continue(rq, account.id, rows.v[rows.n - 1].id);
	}
	out->webhooks.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_webhook, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		out->webhooks.v[out->webhooks.n++] = out_of(rq, &rows.v[i]);
	return 0;
}

static int save(struct req *rq, const struct sql_webhook *row)
{
	return sql_webhook_update(rq->tx, &(struct sql_webhook_update_in){
						  .account = row->account,
						  .id = row->id,
						  .url = row->url,
						  .description = row->description,
						  .format = row->format,
						  .kinds = row->kinds,
						  .events = row->events,
						  .status = row->status,
						  .changed = rq->now,
					  });
}

int op_mainstay_update_webhook(struct req *rq, const struct mainstay_update_webhook_request *in,
			       struct mainstay_update_webhook_response *out)
{
	struct sql_webhook row;
	int r = webhook_find(rq, in->account_id, in->webhook_id, ACCOUNT_LOCK, &row);

	if (r == 0 && in->url.p)
		r = check_url(rq, in->url);
	if (r < 0)
		return r;
	row.url = in->url.p ? in->url : row.url;
	row.description = in->description.p ? in->description : row.description;
	row.format = in->format.p ? in->format : row.format;
	row.kinds = in->kinds.v ? join(rq->arena, &in->kinds) : row.kinds;
	row.events = in->event_names.v ? join(rq->arena, &in->event_names) : row.events;
	row.status = in->status.p ? in->status : row.status;
	r = save(rq, &row);
	if (r == 0 && str_eq(in->status, WEBHOOK_ACTIVE)) {
		r = sql_webhook_reset(rq->tx, &(struct sql_webhook_reset_in){
						      .account = row.account,
						      .id = row.id,
						      .now = rq->now,
					      });
		r = r > 0 ? 0 : r;
	}
	if (r == 0)
		r = webhook_find(rq, in->account_id, in->webhook_id, ACCOUNT_READ, &row);
	return r < 0 ? r : show(rq, &row, &out->webhook);
}

int op_mainstay_delete_webhook(struct req *rq, const struct mainstay_delete_webhook_request *in,
			       struct mainstay_delete_webhook_response *out)
{
	struct sql_webhook row;
	int r = webhook_find(rq, in->account_id, in->webhook_id, ACCOUNT_LOCK, &row);

	(void)out;
	if (r == 0)
		r = sql_webhook_forget(rq->tx, &(struct sql_webhook_forget_in){
						       .account = row.account, .id = row.id});
	if (r == 0)
		r = sql_webhook_secret_delete(
			rq->tx, &(struct sql_webhook_secret_delete_in){.account = row.account,
								       .webhook = row.id});
	return r < 0 ? r : 0;
}

int op_mainstay_rotate_webhook_secret(struct req *rq,
				      const struct mainstay_rotate_webhook_secret_request *in,
				      struct mainstay_rotate_webhook_secret_response *out)
{
	usec until =
		rq->now + (in->grace_minutes.set ? MINUTES(in->grace_minutes.v) : GRACE_DEFAULT);
	struct sql_webhook row;
	str key;
	int r = webhook_find(rq, in->account_id, in->webhook_id, ACCOUNT_LOCK, &row);

	if (r == 0)
		r = webhook_secret_make(rq->tx, rq->app->keyring, &row, rq->now, until, &key);
	if (r < 0)
		return r;
	out->secret = webhook_secret_text(rq->arena, key);
	out->old_secret_until = SOME_USEC(until);
	return show(rq, &row, &out->webhook);
}
