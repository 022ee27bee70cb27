/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Support API's lists of cases and communications. Both are answered newest
 * first and paged by key: a token holds the last element that was shown, so a
 * page costs the same wherever it is, and what is added meanwhile moves nothing.
 */
#include "buf.h"
#include "case-private.h"
#include "case-rules.h"
#include "errors.h"
#include "keyring.h"
#include "page-token.h"
#include "settings.h"
#include "support.h"
#include "weave.h"

#define RECENT_IDS 10
#define SORTS_LAST S("\x7f")

static int bad_token(struct req *rq)
{
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid next token");
}

/* A communication as the customer sees it: staff have no names there, and it is of the case that
 * shows it. */
static void show_communication(struct req *rq, str case_id, const struct case_communication *m,
			       struct support_communication *ret)
{
	*ret = (struct support_communication){
		.case_id = case_id,
		.body = m->body,
		.submitted_by = m->author_kind == ACTOR_CUSTOMER ? m->submitted_by
								 : rq->app->settings->provider_name,
		.time_created = usec_format(rq->arena, m->at, USEC_MILLI_Z),
		.attachment_set = {list_some(NULL), 0},
		.attachments = {list_some(NULL), 0},
	};
}

/* Puts each file on its communication. */
static void show_attachments(struct req *rq, const struct sql_attachment_rows *files,
			     const struct case_communication *messages, size_t n,
			     struct support_communication *shown)
{
	for (size_t i = 0; i < n; i++) {
		VEC(struct support_attachment_details) all = {0}, small = {0};

		for (size_t k = 0; k < files->n; k++) {
			const struct sql_attachment *f = &files->v[k];
			const struct support_attachment_details d = {f->attachment_id,
								     f->file_name};

			if (f->communication != messages[i].seq ||
			    !str_eq(f->case_id, messages[i].case_id))
				continue;
			*VEC_ADD(rq->arena, &all) = d;
			if (f->size <= ATTACHMENT_SMALL_MAX)
				*VEC_ADD(rq->arena, &small) = d;
		}
		if (all.n)
			shown[i].attachments.v = all.v;
		if (small.n)
			shown[i].attachment_set.v = small.v;
		shown[i].attachments.n = all.n;
		shown[i].attachment_set.n = small.n;
	}
}

/* The files of a run of messages that were written to one case. */
static int files_of_run(struct req *rq, const struct case_communication *messages, size_t n,
			struct support_communication *shown)
{
	struct sql_attachment_rows files = {0};
	int64_t attached = 0;
	int r;

	for (size_t i = 0; i < n; i++)
		attached += messages[i].attachments;
	if (!attached)
		return 0;
	r = attachments_load(rq, messages[0].account, messages[0].case_id, messages[n - 1].seq,
			     messages[0].seq, &files);
	if (r >= 0)
		show_attachments(rq, &files, messages, n, shown);
	return r;
}

/* Communications that a case shows, newest first, as the API answers them. */
static int show_communications(struct req *rq, str case_id,
			       const struct case_communication *messages, size_t n,
			       struct support_communication_list *ret)
{
	struct support_communication *shown =
		ARENA_ARRAY(rq->arena, struct support_communication, n);
	size_t from = 0;
	int r = 0;

	for (size_t i = 0; i < n; i++)
		show_communication(rq, case_id, &messages[i], &shown[i]);
	for (size_t i = 1; r >= 0 && i <= n; i++) {
		if (i < n && str_eq(messages[i].case_id, messages[from].case_id))
			continue;
		r = files_of_run(rq, messages + from, i - from, shown + from);
		from = i;
	}
	if (r < 0)
		return r;
	ret->v = list_some(shown);
	ret->n = n;
	return 0;
}

/* The scope of a list of communications; filters differ with the case and the times. */
static struct page_scope communications_scope(struct req *rq, str account, str case_id, usec after,
					      usec before)
{
	return (struct page_scope){
		.account = account,
		.operation = S("DescribeCommunications"),
		.filters = str_fmt(rq->arena, "%.*s %lld %lld", STR_ARG(case_id), (long long)after,
				   (long long)before),
	};
}

static str make_token(struct req *rq, const struct page_scope *scope, str position)
{
	uint8_t key[SEAL_KEY_LEN];
	str token;

	keyring_derive(rq->app->keyring, S("paging-token"), key);
	token = page_token_make(rq->arena, key, scope, position, rq->now);
	mem_wipe(key, sizeof(key));
	return token;
}

static int open_token(struct req *rq, const struct page_scope *scope, str token, str *ret_position)
{
	uint8_t key[SEAL_KEY_LEN];
	int r;

	keyring_derive(rq->app->keyring, S("paging-token"), key);
	r = page_token_open(rq->arena, key, scope, token, rq->now, ret_position);
	mem_wipe(key, sizeof(key));
	return r < 0 ? bad_token(rq) : 0;
}

/* [after, before) of a request; absent texts are open ends. */
struct window {
	usec after, before;
};

static int read_window(struct req *rq, str after, str before, struct window *ret)
{
	ret->after = 0;
	ret->before = INT64_MAX;
	if (after.p && case_time_parse(after, &ret->after) < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid after time");
	if (before.p && case_time_parse(before, &ret->before) < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid before time");
	return 0;
}

int op_support_describe_communications(struct req *rq,
				       const struct support_describe_communications_request *in,
				       struct support_describe_communications_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : CASE_PAGE_DEFAULT;
	struct case_communication *messages;
	struct page_scope scope;
	struct case_row row;
	struct window w;
	str position = {0};
	size_t n = 0;
	int r = read_window(rq, in->after_time, in->before_time, &w);

	if (r < 0)
		return r;
	r = case_load(rq, rq->caller.account, in->case_id, &row);
	if (r == E_NOENT)
		return case_unknown(rq);
	if (r < 0)
		return r;
	scope = communications_scope(rq, row.account, row.case_id, w.after, w.before);
	if (in->next_token.p) {
		r = open_token(rq, &scope, in->next_token, &position);
		if (r < 0)
			return r;
	}
	r = case_messages(rq, &row, position, w.after, w.before, most + 1, &messages, &n);
	if (r < 0)
		return r == E_SYNTAX ? bad_token(rq) : r;
	if ((int64_t)n > most) {
		n = (size_t)most;
		out->next_token =
			make_token(rq, &scope, case_message_position(rq, &row, &messages[n - 1]));
	}
	return show_communications(rq, row.case_id, messages, n, &out->communications);
}

static void show_case(struct req *rq, const struct case_row *c, struct support_case_details *ret)
{
	str *cc;
	size_t cc_n = cc_split(rq->arena, c->cc, &cc);

	*ret = (struct support_case_details){
		.case_id = c->case_id,
		.display_id = c->display_id,
		.subject = c->subject,
		.status = case_status_code(c->status),
		.service_code = c->service,
		.category_code = c->category,
		.severity_code = c->severity,
		.submitted_by = c->submitted_by,
		.time_created = usec_format(rq->arena, c->opened, USEC_MILLI_Z),
		.cc_email_addresses = {list_some(cc), cc_n},
		.language = c->language,
	};
}

/* A case's newest communications, and where the earlier ones are. */
static int put_recent(struct req *rq, const struct case_row *c,
		      const struct case_communication *messages, size_t n, bool more,
		      struct support_case_details *shown)
{
	struct support_recent_case_communications *recent =
		ARENA_NEW(rq->arena, struct support_recent_case_communications);

	if (more) {
		struct page_scope scope =
			communications_scope(rq, c->account, c->case_id, 0, INT64_MAX);

		recent->next_token =
			make_token(rq, &scope, case_message_position(rq, c, &messages[n - 1]));
	}
	shown->recent_communications = recent;
	return show_communications(rq, c->case_id, messages, n, &recent->communications);
}

static int add_recent_woven(struct req *rq, const struct case_row *c,
			    struct support_case_details *shown)
{
	struct case_communication *messages;
	size_t n = 0;
	int r = case_messages(rq, c, (str){0}, 0, INT64_MAX, CASE_RECENT_MAX + 1, &messages, &n);
	bool more = n > CASE_RECENT_MAX;

	return r < 0 ? r : put_recent(rq, c, messages, more ? n - 1 : n, more, shown);
}

/* The newest communications of up to RECENT_IDS cases, each behind its case. */
static int add_recent(struct req *rq, const struct case_row *cases, size_t n,
		      struct support_case_details *shown)
{
	struct sql_communication_recent_in in = {.account = cases[0].account,
						 .most = CASE_RECENT_MAX};
	str *const ids[RECENT_IDS] = {&in.id1, &in.id2, &in.id3, &in.id4, &in.id5,
				      &in.id6, &in.id7, &in.id8, &in.id9, &in.id10};
	struct case_communication *all;
	size_t all_n = 0;
	int r;

	for (size_t i = 0; i < RECENT_IDS; i++)
		*ids[i] = i < n && !cases[i].woven ? cases[i].case_id : S("");
	r = communications_recent(rq, &in, &all, &all_n);
	for (size_t i = 0; r >= 0 && i < n; i++) {
		size_t from = 0, count = 0;

		if (cases[i].woven) {
			r = add_recent_woven(rq, &cases[i], &shown[i]);
			continue;
		}
		while (from < all_n && !str_eq(all[from].case_id, cases[i].case_id))
			from++;
		while (from + count < all_n && str_eq(all[from + count].case_id, cases[i].case_id))
			count++;
		r = put_recent(rq, &cases[i], all + from, count,
			       count && all[from + count - 1].seq > 1, &shown[i]);
	}
	return r;
}

static int show_cases(struct req *rq, const struct case_row *cases, size_t n, bool communications,
		      struct support_case_list *ret)
{
	struct support_case_details *shown = ARENA_ARRAY(rq->arena, struct support_case_details, n);

	for (size_t i = 0; i < n; i++)
		show_case(rq, &cases[i], &shown[i]);
	for (size_t i = 0; communications && i < n; i += RECENT_IDS) {
		size_t some = n - i < RECENT_IDS ? n - i : RECENT_IDS;
		int r = add_recent(rq, cases + i, some, shown + i);

		if (r < 0)
			return r;
	}
	ret->v = list_some(shown);
	ret->n = n;
	return 0;
}

/* Everything that two pages of one list must have in common. */
static str case_filters(struct req *rq, const struct support_describe_cases_request *in)
{
	const str texts[] = {in->display_id, in->after_time, in->before_time, in->language};
	struct buf b;
	str r;

	buf_init(&b, 65536);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		buf_fmt(&b, "%zu:%.*s ", texts[i].n, STR_ARG(texts[i]));
	buf_fmt(&b, "%d", in->include_resolved_cases.set && in->include_resolved_cases.v);
	for (size_t i = 0; i < in->case_id_list.n; i++)
		buf_fmt(&b, " %zu:%.*s", in->case_id_list.v[i].n, STR_ARG(in->case_id_list.v[i]));
	r = buf_dup(&b, rq->arena);
	buf_done(&b);
	return r;
}

/* Where a list goes on: behind this case id. */
static int read_place(struct req *rq, const struct page_scope *scope, str token, str *ret)
{
	*ret = SORTS_LAST;
	return token.p ? open_token(rq, scope, token, ret) : 0;
}

/* <0 when a stands before b in a list: newer first, as ids rise with the time of opening. */
static int list_order(str a_id, str b_id)
{
	return str_cmp(b_id, a_id);
}

typedef VEC(struct case_row) case_vec;

/* Adds a case in its place; a case that is there already is left alone. */
static void add_sorted(struct arena *a, case_vec *v, const struct case_row *c)
{
	size_t at = 0;

	while (at < v->n && list_order(v->v[at].case_id, c->case_id) < 0)
		at++;
	if (at < v->n && str_eq(v->v[at].case_id, c->case_id))
		return;
	*VEC_ADD(a, v) = *c;
	for (size_t i = v->n - 1; i > at; i--)
		v->v[i] = v->v[i - 1];
	v->v[at] = *c;
}

/* Whether the case was created or shows a communication in the window. */
static int in_window(struct req *rq, const struct case_row *c, const struct window *w)
{
	struct case_communication *messages;
	size_t n = 0;
	int r;

	if (c->opened >= w->after && c->opened < w->before)
		return 1;
	/* what a case shows of others may be older than itself, or newer than its own */
	if (!c->woven && (c->opened >= w->before || c->last_communication < w->after))
		return 0;
	if (!c->woven && c->last_communication < w->before)
		return 1;
	r = case_messages(rq, c, (str){0}, w->after, w->before, 1, &messages, &n);
	return r < 0 ? r : n > 0;
}

/* Cases by id: every one must exist, resolved ones are shown too. */
static int cases_by_id(struct req *rq, const struct support_describe_cases_request *in,
		       const struct window *w, case_vec *ret)
{
	case_vec found = {0};
	struct case_row c;
	int r;

	for (size_t i = 0; i < in->case_id_list.n; i++) {
		r = case_load(rq, rq->caller.account, in->case_id_list.v[i], &c);
		if (r < 0)
			return r == E_NOENT ? case_unknown(rq) : r;
		add_sorted(rq->arena, &found, &c);
	}
	if (in->display_id.p && !in->case_id_list.n) {
		r = case_load_display(rq, rq->caller.account, in->display_id, &c);
		if (r < 0 && r != E_NOENT)
			return r;
		if (r >= 0)
			add_sorted(rq->arena, &found, &c);
	}
	for (size_t i = 0; i < found.n; i++) {
		const struct case_row *f = &found.v[i];

		if (in->language.p && !str_eq(f->language, in->language))
			continue;
		if (in->display_id.p && !str_eq(f->display_id, in->display_id))
			continue;
		r = in_window(rq, f, w);
		if (r < 0)
			return r;
		if (r)
			*VEC_ADD(rq->arena, ret) = *f;
	}
	return 0;
}

/* Up to most + 1 cases behind the place, so that one knows whether there are more. */
static int cases_of_page(struct req *rq, const struct support_describe_cases_request *in,
			 const struct window *w, str place, int64_t most, case_vec *ret)
{
	case_vec all = {0};
	int r;

	if (!in->case_id_list.n && !in->display_id.p)
		return cases_page(rq,
				  &(struct case_query){
					  .account = rq->caller.account,
					  .resolved = in->include_resolved_cases.set &&
						      in->include_resolved_cases.v,
					  .language = in->language,
					  .after = w->after,
					  .before = w->before,
					  .behind = place,
					  .most = most + 1,
				  },
				  &ret->v, &ret->n);
	r = cases_by_id(rq, in, w, &all);
	for (size_t i = 0; r >= 0 && i < all.n && (int64_t)ret->n <= most; i++) {
		if (list_order(place, all.v[i].case_id) < 0)
			*VEC_ADD(rq->arena, ret) = all.v[i];
	}
	return r;
}

int op_support_describe_cases(struct req *rq, const struct support_describe_cases_request *in,
			      struct support_describe_cases_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : CASE_PAGE_DEFAULT;
	bool communications = !in->include_communications.set || in->include_communications.v;
	struct page_scope scope = {.account = rq->caller.account,
				   .operation = S("DescribeCases"),
				   .filters = case_filters(rq, in)};
	case_vec page = {0};
	struct window w;
	str place;
	int r = read_window(rq, in->after_time, in->before_time, &w);

	if (r < 0)
		return r;
	if (in->language.p && !taxonomy_language_find(rq->app->taxonomy, in->language))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid language");
	r = read_place(rq, &scope, in->next_token, &place);
	if (r >= 0)
		r = cases_of_page(rq, in, &w, place, most, &page);
	if (r < 0)
		return r;
	if ((int64_t)page.n > most) {
		page.n = (size_t)most;
		out->next_token = make_token(rq, &scope, page.v[most - 1].case_id);
	}
	return show_cases(rq, page.v, page.n, communications, &out->cases);
}
