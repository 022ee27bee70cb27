/* SPDX-License-Identifier: Apache-2.0 */
#include "paging.h"

#include "audit.h"
#include "desk-view.h"
#include "errors.h"
#include "hands.h"
#include "identity.h"
#include "jobs.h"
#include "json.h"
#include "mainstay.h"
#include "outbox.h"
#include "page.h"
#include "routing.h"

#define BATCH 100
#define LAYERS_MAX 5
#define REASON_MAX 500

int desk_tell(struct req *rq, const struct case_row *row, str kind, str event, str subject,
	      const struct sql_principal *who, str reason, str extra)
{
	struct buf CLEANUP(buf_done) out;
	struct outbox_fact fact = {
		.account = rq->caller.account, .kind = kind, .event = event, .subject = subject};
	struct json_writer w;

	buf_init(&out, 16384);
	json_writer_init(&w, &out);
	json_object(&w);
	json_pair_str(&w, S("event-name"), event);
	json_pair_str(&w, S("case-id"), row->case_id);
	json_pair_str(&w, S("display-id"), row->display_id);
	json_pair_str(&w, S("account-id"), row->account);
	json_pair_str(&w, S("severity"), row->severity);
	json_pair_str(&w, S("user-name"), who->name);
	json_pair_str(&w, S("user-id"), who->id);
	json_pair_str(&w, S("email"), who->email);
	json_pair_str(&w, S("reason"), reason);
	json_object_end(&w);
	if (extra.n) {
		out.n--;
		buf_str(&out, extra);
		buf_char(&out, '}');
	}
	if (out.failed)
		return E_LIMIT;
	fact.payload = buf_dup(&out, rq->arena);
	return outbox_add(rq->tx, rq->now, &fact);
}

/* The person of the layer that is next; *ret_layer 0 when there is no further layer. */
static int next_person(struct req *rq, const struct roster *h, const struct sql_desk_page *page,
		       int64_t *ret_layer, int64_t *ret_minutes, struct sql_principal *ret)
{
	*ret_layer = 0;
	for (int64_t layer = page->layer + 1; layer <= LAYERS_MAX; layer++) {
		const struct roster_rotation *w = roster_rotation(h, page->team, layer);
		const struct oncall_person *who;
		int r;

		if (!w)
			continue;
		who = oncall_at(&w->r, rq->now).person;
		*ret_layer = layer;
		*ret_minutes = w->row.ack_minutes;
		*ret = (struct sql_principal){.id = S("")};
		if (!who->name.p)
			return 0; /* nobody who could come: the next layer follows at once */
		r = principal_load(rq->tx, rq->caller.account, who->id, ret);
		return r == E_NOENT ? 0 : r;
	}
	return 0;
}

static int page_save(struct req *rq, const struct sql_desk_page *p)
{
	return sql_page_save(rq->tx, &(struct sql_page_save_in){
					     .account = p->account,
					     .page_id = p->page_id,
					     .state = p->state,
					     .layer = p->layer,
					     .next_at = p->next_at,
					     .acknowledged_by = p->acknowledged_by,
					     .acknowledged_at = p->acknowledged_at,
				     });
}

int page_step(struct req *rq, str page_id)
{
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	struct sql_desk_page page;
	struct sql_principal who;
	struct case_row row;
	int64_t layer, minutes = 0;
	int r = sql_page_load(rq->tx, &(struct sql_page_load_in){.page_id = page_id}, &page);

	if (r == E_NOENT)
		return 0;
	if (r < 0 || !page.next_at || page.next_at > rq->now)
		return r;
	r = case_load(rq, page.account, page.case_id, &row);
	if (r == 0 && case_status_open(row.status))
		r = roster_load_rotations(rq, page.team, rq->now, rq->now + 1, h);
	if (r < 0 && r != E_NOENT)
		return r;
	page.next_at = 0;
	if (r == E_NOENT || !case_status_open(row.status)) {
		page.state = S("closed");
		return page_save(rq, &page);
	}
	r = next_person(rq, h, &page, &layer, &minutes, &who);
	if (r < 0)
		return r;
	if (!layer) {
		page.state = S("exhausted");
		return page_save(rq, &page);
	}
	page.layer = layer;
	page.next_at = rq->now + (who.id.n ? MINUTES(minutes) : 0);
	r = sql_page_step_insert(rq->tx,
				 &(struct sql_page_step_insert_in){page.account, page.page_id,
								   layer, who.id, rq->now});
	if (r > 0 && who.id.n)
		r = desk_tell(
			rq, &row, OUTBOX_PAGE, S("PageOnCall"), page.page_id, &who, page.reason,
			str_fmt(rq->arena, ",\"page-id\":\"%.*s\",\"team\":\"%.*s\",\"layer\":%lld",
				STR_ARG(page.page_id), STR_ARG(page.team), (long long)layer));
	return r < 0 ? r : page_save(rq, &page);
}

static int page_view(struct req *rq, const struct sql_desk_page *p,
		     struct mainstay_on_call_page *ret)
{
	struct sql_page_steps_rows steps = {0};
	const struct sql_page_steps_in in = {p->account, rq->caller.account, p->page_id};
	struct sql_principal by;
	int r = sql_page_steps_all(rq->tx, &in, &steps);

	if (r < 0)
		return r;
	*ret = (struct mainstay_on_call_page){
		.page_id = p->page_id,
		.case_id = p->case_id,
		.account_id = p->account,
		.team = p->team,
		.reason = p->reason,
		.state = p->state,
		.created_at = SOME_USEC(p->created),
	};
	if (p->next_at)
		ret->next_at = SOME_USEC(p->next_at);
	ret->steps.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_page_step, steps.n));
	ret->steps.n = steps.n;
	for (size_t i = 0; i < steps.n; i++)
		ret->steps.v[i] = (struct mainstay_page_step){
			SOME_I64(steps.v[i].layer), steps.v[i].name, SOME_USEC(steps.v[i].at)};
	if (!p->acknowledged_at)
		return 0;
	ret->acknowledged_at = SOME_USEC(p->acknowledged_at);
	r = principal_load(rq->tx, rq->caller.account, p->acknowledged_by, &by);
	ret->acknowledged_by = r == 0 ? by.name : p->acknowledged_by;
	return r == E_NOENT ? 0 : r;
}

static int page_answer(struct req *rq, const struct sql_desk_page *p,
		       struct mainstay_on_call_page **ret)
{
	*ret = ARENA_NEW(rq->arena, struct mainstay_on_call_page);
	return page_view(rq, p, *ret);
}

int op_mainstay_page_on_call(struct req *rq, const struct mainstay_page_on_call_request *in,
			     struct mainstay_page_on_call_response *out)
{
	str cause = str_fmt(rq->arena, "person/%.*s", STR_ARG(rq->id));
	struct sql_desk_page page;
	struct case_row row;
	int r = case_load_any(rq, in->case_id, &row);

	if (r == 0)
		r = account_lock(rq->tx, row.account);
	if (r == E_NOENT)
		return desk_no_such_case(rq);
	if (r < 0)
		return r;
	rq->audit.recipient = row.account;
	r = desk_page(rq, &row, in->team, cause, case_clean_text(rq, in->reason, REASON_MAX), NULL);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"Nobody is on call for this case: name a team with a rotation.");
	if (r >= 0)
		r = sql_page_of_cause(
			rq->tx, &(struct sql_page_of_cause_in){row.account, row.case_id, cause},
			&page);
	/* staff's calls hold the provider's lock: the first layer is called at once */
	if (r >= 0)
		r = page_step(rq, page.page_id);
	if (r >= 0)
		r = sql_page_load(rq->tx, &(struct sql_page_load_in){.page_id = page.page_id},
				  &page);
	return r < 0 ? r : page_answer(rq, &page, &out->page);
}

int op_mainstay_acknowledge_page(struct req *rq, const struct mainstay_acknowledge_page_request *in,
				 struct mainstay_acknowledge_page_response *out)
{
	struct sql_desk_page page;
	int r = sql_page_load(rq->tx, &(struct sql_page_load_in){.page_id = in->page_id}, &page);

	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such page.");
	if (r < 0)
		return r;
	rq->audit.recipient = page.account;
	if (page.acknowledged_at && !str_eq(page.acknowledged_by, rq->caller.principal))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"Somebody else has acknowledged this page.");
	if (!page.acknowledged_at) {
		page.state = S("acknowledged");
		page.next_at = 0;
		page.acknowledged_by = rq->caller.principal;
		page.acknowledged_at = rq->now;
		r = page_save(rq, &page);
	}
	return r < 0 ? r : page_answer(rq, &page, &out->page);
}

int op_mainstay_list_pages(struct req *rq, const struct mainstay_list_pages_request *in,
			   struct mainstay_list_pages_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PEOPLE_PAGE;
	str filters = str_fmt(rq->arena, "%.*s/%.*s/%.*s", STR_ARG(in->state), STR_ARG(in->team),
			      STR_ARG(in->user_name));
	struct sql_page_list_in query = {
		.before = INT64_MAX,
		.before_id = S(""),
		.state = in->state,
		.team = in->team,
		.most = most + 1,
	};
	struct sql_desk_page_rows rows = {0};
	str position, rest;
	int r = page_resume(rq, in->next_token, filters, &position);

	if (r >= 0 && position.p) {
		rest = position;
		r = str_to_i64(str_cut(&rest, ' '), &query.before);
		query.before_id = rest.p ? rest : S("");
	}
	if (r >= 0)
		r = people_filter(rq, in->user_name, &query.principal);
	if (r >= 0)
		r = sql_page_list_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->pages.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->pages.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_on_call_page, out->pages.n));
	for (size_t i = 0; r >= 0 && i < out->pages.n; i++)
		r = page_view(rq, &rows.v[i], &out->pages.v[i]);
	if (r >= 0 && rows.n > out->pages.n)
		out->next_token = page_continue(rq, filters,
						str_fmt(rq->arena, "%lld %.*s",
							(long long)rows.v[most - 1].created,
							STR_ARG(rows.v[most - 1].page_id)));
	return r < 0 ? r : 0;
}

/* A run of the job: pages that are due, then one step each. */
struct due {
	const struct job_run *run;
	str *ids;
	size_t n, at;
};

static int find_due(struct tx *tx, void *arg)
{
	struct due *d = arg;
	const struct sql_page_due_in in = {d->run->now, BATCH};
	struct sql_page_due_rows rows = {0};
	int r = sql_page_due_all(tx, &in, &rows);

	if (r < 0)
		return r;
	d->n = rows.n;
	d->ids = ARENA_ARRAY(d->run->arena, str, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		d->ids[i] = str_dup(d->run->arena, rows.v[i].page_id);
	return 0;
}

static int step_one(struct tx *tx, void *arg)
{
	struct due *d = arg;
	struct req rq;
	int r = job_request(d->run, tx, &rq);

	return r < 0 ? r : page_step(&rq, d->ids[d->at]);
}

static int run(struct job_run *run)
{
	struct due d = {.run = run};
	int r = job_read(run, find_due, &d);

	for (; r == 0 && d.at < d.n && !job_over(run); d.at++)
		r = job_write(run, step_one, &d);
	return r < 0 ? r : d.n == BATCH;
}

const struct job desk_pages_job = {
	.name = "desk-pages",
	.help = "Pages whoever is on call, and the next layer when nobody acknowledges.",
	.interval = SECONDS(2),
	.limit = MINUTES(5),
	.run = run,
};
