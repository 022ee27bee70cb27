/* SPDX-License-Identifier: Apache-2.0 */
/* Records to answers, and the operations that only read. */
#include "attachment.h"
#include "clock-promise.h"
#include "desk-view.h"
#include "desk_sql.h"
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "page.h"
#include "weave.h"
#include "work-view.h"

#define PAGE_STANDARD 50
#define DETAIL_MESSAGES 100
#define DETAIL_NOTES 1000

int desk_no_such_case(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"There is no such case. Give its case id or its display id.");
}

static str time_text(struct arena *a, usec t)
{
	return t ? usec_format(a, t, USEC_MILLI_Z) : (str){0};
}

/* Whole minutes until t, rounded down: -1 right after it has passed. */
static int64_t minutes_until(usec t, usec now)
{
	usec left = t - now;

	return left >= 0 ? left / MINUTES(1) : -((-left + MINUTES(1) - 1) / MINUTES(1));
}

static void case_view(struct req *rq, const struct sql_desk_case_row *c,
		      struct mainstay_desk_case *ret)
{
	struct arena *a = rq->arena;

	*ret = (struct mainstay_desk_case){
		.case_id = c->case_id,
		.display_id = c->display_id,
		.account_id = c->account,
		.account_name = c->account_name,
		.plan_code = c->plan,
		.subject = c->subject,
		.status = c->status,
		.severity_code = c->severity,
		.service_code = c->service,
		.category_code = c->category,
		.issue_type = c->issue_type,
		.language = c->language,
		.submitted_by = c->submitted_by,
		.queue = c->queue.p ? c->queue : DESK_MAIN_QUEUE,
		.time_created = time_text(a, c->opened),
		.last_activity = time_text(a, c->last_activity),
		.responded = time_text(a, c->responded_at),
	};
	if (c->assignee.n) {
		ret->assignee = c->assignee;
		ret->assignee_name = c->assignee_name;
	}
	if (!c->responded_at && c->response_due)
		ret->response_due = time_text(a, c->response_due);
	if (c->next_due) {
		ret->next_due = time_text(a, c->next_due);
		ret->minutes_to_breach = SOME_I64(minutes_until(c->next_due, rq->now));
	}
}

int desk_case_view(struct req *rq, const struct case_row *row, const struct desk_holder *holder,
		   struct mainstay_desk_case *ret)
{
	struct sql_account account;
	int r = account_load(rq->tx, row->account, &account);

	if (r < 0)
		return r;

	const struct sql_desk_case_row c = {
		.account = row->account,
		.case_id = row->case_id,
		.display_id = row->display_id,
		.account_name = account.name,
		.plan = row->plan,
		.subject = row->subject,
		.status = case_status_code(row->status),
		.severity = row->severity,
		.service = row->service,
		.category = row->category,
		.issue_type = row->issue_type,
		.language = row->language,
		.submitted_by = row->submitted_by,
		.opened = row->opened,
		.last_activity = row->last_activity,
		.response_due = row->response_due,
		.responded_at = row->responded_at,
		.next_due = row->next_due,
		.assignee = holder->assignee,
		.assignee_name = holder->name,
		.queue = holder->queue,
	};

	case_view(rq, &c, ret);
	return 0;
}

void desk_note_view(struct arena *a, const struct sql_desk_note_row *row,
		    struct mainstay_desk_note *ret)
{
	*ret = (struct mainstay_desk_note){
		.number = {true, row->seq},
		.author = row->author,
		.author_name = row->author_name,
		.time_created = time_text(a, row->at),
		.body = row->body,
	};
}

/* Reads "NUMBER TEXT" of a page's position. */
static int position_split(str position, int64_t *ret_number, str *ret_text)
{
	str rest = position;
	str number = str_cut(&rest, ' ');

	*ret_text = rest.p ? rest : S("");
	return str_to_i64(number, ret_number);
}

/* Turns the word after --assignee into what the statement asks for. */
int desk_queue_assignee(struct req *rq, str word, struct sql_desk_queue_in *in)
{
	struct sql_principal found;
	int r;

	if (!word.p)
		return 0;
	if (str_eq(word, S("none"))) {
		in->unassigned = true;
		return 0;
	}
	if (str_eq(word, S("me"))) {
		in->assignee = rq->caller.principal;
		return 0;
	}
	r = principal_load_by_name(rq->tx, rq->caller.account, word, &found);
	if (r < 0 && r != E_NOENT)
		return r;
	in->assignee = r == 0 ? found.id : word;
	return 0;
}

int op_mainstay_list_queue(struct req *rq, const struct mainstay_list_queue_request *in,
			   struct mainstay_list_queue_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PAGE_STANDARD;
	struct sql_desk_case_row_rows rows = {0};
	struct sql_desk_queue_in query = {
		.after_case = S(""),
		.account = in->account_id,
		.queue = in->queue,
		.severity = in->severity_code,
		.status = in->status,
		.language = in->language,
		.tag = in->tag,
		.most = most + 1,
	};
	str filters =
		str_fmt(rq->arena, "%.*s/%.*s/%.*s/%.*s/%.*s/%.*s/%.*s", STR_ARG(in->account_id),
			STR_ARG(in->assignee), STR_ARG(in->queue), STR_ARG(in->severity_code),
			STR_ARG(in->status), STR_ARG(in->language), STR_ARG(in->tag));
	str position;
	int r = page_resume(rq, in->next_token, filters, &position);

	if (r == 0 && position.p)
		r = position_split(position, &query.after_key, &query.after_case);
	if (r == 0)
		r = desk_queue_assignee(rq, in->assignee, &query);
	if (r == 0)
		r = sql_desk_queue_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->cases.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->cases.v = ARENA_ARRAY(rq->arena, struct mainstay_desk_case, out->cases.n);
	for (size_t i = 0; i < out->cases.n; i++)
		case_view(rq, &rows.v[i], &out->cases.v[i]);
	if (rows.n > out->cases.n) {
		const struct sql_desk_case_row *last = &rows.v[out->cases.n - 1];

		out->next_token =
			page_continue(rq, filters,
				      str_fmt(rq->arena, "%lld %.*s", (long long)last->sort_key,
					      STR_ARG(last->case_id)));
	}
	return 0;
}

/* Notes behind number `after`, at most `most`; *ret_more tells that there are others. */
static int notes_view(struct req *rq, const struct case_row *row, int64_t after, int64_t most,
		      struct mainstay_desk_note_list *ret, bool *ret_more)
{
	const struct sql_desk_note_list_in in = {row->account, row->case_id, after, most + 1};
	struct sql_desk_note_row_rows rows = {0};
	int r = sql_desk_note_list_all(rq->tx, &in, &rows);

	if (r < 0)
		return r;
	*ret_more = rows.n > (size_t)most;
	ret->n = *ret_more ? (size_t)most : rows.n;
	ret->v = ARENA_ARRAY(rq->arena, struct mainstay_desk_note, ret->n);
	for (size_t i = 0; i < ret->n; i++)
		desk_note_view(rq->arena, &rows.v[i], &ret->v[i]);
	return 0;
}

int op_mainstay_list_notes(struct req *rq, const struct mainstay_list_notes_request *in,
			   struct mainstay_list_notes_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PAGE_STANDARD;
	int64_t after = 0;
	struct case_row row;
	str position;
	bool more;
	int r = case_load_any(rq, in->case_id, &row);

	if (r == E_NOENT)
		return desk_no_such_case(rq);
	if (r == 0)
		r = page_resume(rq, in->next_token, row.case_id, &position);
	if (r == 0 && position.p)
		r = str_to_i64(position, &after);
	if (r == 0)
		r = notes_view(rq, &row, after, most, &out->notes, &more);
	if (r < 0)
		return r;
	if (more)
		out->next_token =
			page_continue(rq, row.case_id,
				      str_fmt(rq->arena, "%lld",
					      (long long)out->notes.v[out->notes.n - 1].number.v));
	return 0;
}

static int messages_view(struct req *rq, const struct case_row *row,
			 struct mainstay_desk_communication_list *ret)
{
	struct case_communication *found;
	size_t n;
	int r = case_messages(rq, row, (str){0}, 0, INT64_MAX, DETAIL_MESSAGES, &found, &n);

	if (r < 0)
		return r;
	ret->n = n;
	ret->v = ARENA_ARRAY(rq->arena, struct mainstay_desk_communication, n);
	for (size_t i = 0; i < n; i++) {
		/* They came newest first; a reader wants the story from its start. */
		const struct case_communication *c = &found[n - 1 - i];

		ret->v[i] = (struct mainstay_desk_communication){
			.number = SOME_I64(c->seq),
			.author_kind = case_actor_code(c->author_kind),
			.submitted_by = c->submitted_by,
			.time_created = time_text(rq->arena, c->at),
			.body = c->body,
			.attachments = SOME_I64(c->attachments),
		};
		if (!str_eq(c->case_id, row->case_id))
			ret->v[i].case_id = c->case_id;
	}
	return 0;
}

static int clock_view(struct req *rq, const struct case_row *row, struct mainstay_desk_clock **ret)
{
	struct mainstay_desk_clock *view = ARENA_NEW(rq->arena, struct mainstay_desk_clock);
	struct case_promises promises;
	const struct clock_run *first;
	struct case_clocks clocks;
	struct case_event *events;
	size_t n;
	int r = case_events_load(rq, row, &events, &n);

	case_promises_init(&promises, rq, row);
	if (r == 0)
		r = case_clocks_load(&promises, events, n, rq->now, &clocks);
	if (r < 0)
		return r == E_SYNTAX ? E_IO : r;
	first = &clocks.first;
	view->target_minutes = SOME_I64(first->promise.minutes);
	view->calendar = first->promise.hours_name;
	view->due = time_text(rq->arena, first->due);
	view->responded = time_text(rq->arena, clocks.responded);
	view->state = first->promise.minutes ? run_state_code(clock_run_state(first)) : S("none");
	view->minutes_left = SOME_I64(first->ended ? 0 : first->left / MINUTES(1));
	*ret = view;
	return 0;
}

/* What routing did about it last, and who has it in copy. */
static int people_view(struct req *rq, const struct case_row *row,
		       struct mainstay_get_desk_case_response *out)
{
	const struct sql_routing_load_in which = {row->account, row->case_id};
	struct sql_copy_list_rows copies = {0};
	struct sql_desk_routing known;
	int r = sql_routing_load(rq->tx, &which, &known);

	if (r < 0 && r != E_NOENT)
		return r;
	if (r >= 0 && known.decided_at) {
		out->routing = ARENA_NEW(rq->arena, struct mainstay_desk_routing);
		out->routing->rule = known.rule.n ? known.rule : (str){0};
		out->routing->reason = known.reason;
		out->routing->decided_at = SOME_USEC(known.decided_at);
		if (known.reply_by)
			out->routing->reply_by = SOME_USEC(known.reply_by);
	}
	r = sql_copy_list_all(
		rq->tx, &(struct sql_copy_list_in){row->account, row->case_id, rq->caller.account},
		&copies);
	if (r < 0)
		return r;
	out->copies.v = list_some(ARENA_ARRAY(rq->arena, str, copies.n));
	out->copies.n = copies.n;
	for (size_t i = 0; i < copies.n; i++)
		out->copies.v[i] = copies.v[i].name;
	return 0;
}

int op_mainstay_get_desk_case(struct req *rq, const struct mainstay_get_desk_case_request *in,
			      struct mainstay_get_desk_case_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	bool more;
	int r = case_load_any(rq, in->case_id, &row);

	if (r == E_NOENT)
		return desk_no_such_case(rq);
	if (r == 0)
		r = desk_holder_load(rq, &row, &holder);
	if (r < 0)
		return r;
	out->case_ = ARENA_NEW(rq->arena, struct mainstay_desk_case);
	r = desk_case_view(rq, &row, &holder, out->case_);
	if (r == 0)
		r = notes_view(rq, &row, 0, DETAIL_NOTES, &out->notes, &more);
	if (r == 0)
		r = messages_view(rq, &row, &out->communications);
	if (r == 0)
		r = desk_work_view(rq, &row, &out->work);
	if (r == 0)
		r = people_view(rq, &row, out);
	return r < 0 ? r : clock_view(rq, &row, &out->clock);
}

int desk_files_store(struct req *rq, const struct case_row *row,
		     const struct mainstay_desk_attachment_list *files, str *ret_set)
{
	struct attachment_input *input = ARENA_ARRAY(rq->arena, struct attachment_input, files->n);
	usec expires;

	for (size_t i = 0; i < files->n; i++)
		input[i] = (struct attachment_input){files->v[i].file_name, files->v[i].data};
	return attachment_set_add(rq, row->account, (str){0}, input, files->n, ret_set, &expires);
}
