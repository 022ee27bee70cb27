/* SPDX-License-Identifier: Apache-2.0 */
/* Macros: prepared replies and notes, and what is done with them. */
#include "case-field.h"
#include "desk-tag.h"
#include "desk-view.h"
#include "desk-work.h"
#include "desk_sql.h"
#include "errors.h"
#include "identity.h"
#include "macro-text.h"
#include "mainstay.h"
#include "page.h"
#include "settings.h"
#include "taxonomy.h"

#define PAGE_STANDARD 50
#define FIELD S("field.")

#define INVALID(rq, ...) api_fail((rq), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, __VA_ARGS__)

/* What variables are taken from; without a case only their names count. */
struct scene {
	struct req *rq;
	const struct case_row *row;
	str customer;
	const struct case_field *fields;
	size_t field_count;
};

static str of_day(const struct scene *s)
{
	return str_slice(usec_format(s->rq->arena, s->rq->now, USEC_MILLI_Z), 0, 10);
}

/* Fields of the vocabulary; empty where the case has none. */
static str of_field(const struct scene *s, str code)
{
	if (!taxonomy_field_find(s->rq->app->taxonomy, code))
		return (str){0};
	for (size_t i = 0; i < s->field_count; i++) {
		if (str_eq(s->fields[i].field, code))
			return s->fields[i].value;
	}
	return S("");
}

/* Never absent for a name that is one. */
static str value_of(void *arg, str name)
{
	static const struct case_row nothing;
	const struct scene *s = arg;
	const struct case_row *c = s->row ? s->row : &nothing;
	const struct {
		str name, value;
	} known[] = {
		{S("case.id"), c->case_id},
		{S("case.displayId"), c->display_id},
		{S("case.subject"), c->subject},
		{S("case.status"), s->row ? case_status_code(c->status) : S("")},
		{S("case.severity"), c->severity},
		{S("case.service"), c->service},
		{S("case.category"), c->category},
		{S("case.language"), c->language},
		{S("customer.name"), s->customer},
		{S("customer.email"), c->submitted_by},
		{S("customer.accountId"), c->account},
		{S("customer.plan"), c->plan},
		{S("agent.name"), s->rq->caller.name},
		{S("provider.name"), s->rq->app->settings->provider_name},
		{S("today"), of_day(s)},
	};

	if (str_starts(name, FIELD))
		return of_field(s, str_slice(name, FIELD.n, name.n));
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (str_eq(name, known[i].name))
			return known[i].value.p ? known[i].value : S("");
	}
	return (str){0};
}

static int render(struct scene *s, str text, const char *which, str *ret)
{
	str why;
	int r;

	*ret = (str){0};
	if (!text.n)
		return 0;
	r = macro_render(s->rq->arena, text, value_of, s, CASE_TEXT_MAX, ret, &why);
	if (r == E_SYNTAX || r == E_LIMIT)
		return INVALID(s->rq, "%s: %.*s", which, STR_ARG(why));
	return r;
}

static void list_view(struct arena *a, str text, struct mainstay_string_list *ret)
{
	str *v;

	ret->n = desk_split(a, text, &v);
	ret->v = list_some(v);
}

static str some(str s)
{
	return s.n ? s : (str){0};
}

static void macro_view(struct req *rq, const struct sql_desk_macro *m,
		       struct mainstay_desk_macro *ret)
{
	*ret = (struct mainstay_desk_macro){
		.name = m->name,
		.title = some(m->title),
		.reply = some(m->reply),
		.note = some(m->note),
		.next_status = some(m->next_status),
		.severity_code = some(m->severity),
		.changed = usec_format(rq->arena, m->changed, USEC_MILLI_Z),
		.changed_by = m->changed_by,
	};
	list_view(rq->arena, m->add_tags, &ret->add_tags);
	list_view(rq->arena, m->remove_tags, &ret->remove_tags);
}

static str or_empty(str s)
{
	return s.p ? s : S("");
}

int op_mainstay_put_macro(struct req *rq, const struct mainstay_put_macro_request *in,
			  struct mainstay_put_macro_response *out)
{
	const struct sql_desk_macro m = {
		.account = rq->caller.account,
		.name = in->name,
		.title = or_empty(case_clean_text(rq, in->title, CASE_TEXT_MAX)),
		.reply = or_empty(case_clean_text(rq, in->reply, CASE_TEXT_MAX)),
		.note = or_empty(case_clean_text(rq, in->note, CASE_TEXT_MAX)),
		.next_status = or_empty(in->next_status),
		.severity = or_empty(in->severity_code),
		.add_tags = desk_join(rq->arena, in->add_tags.v, in->add_tags.n),
		.remove_tags = desk_join(rq->arena, in->remove_tags.v, in->remove_tags.n),
		.changed = rq->now,
		.changed_by = rq->caller.name,
	};
	struct scene s = {.rq = rq};
	str unused;
	int r = render(&s, m.reply, "reply", &unused);

	if (r >= 0)
		r = render(&s, m.note, "note", &unused);
	if (r < 0)
		return r;
	if (m.severity.n && !taxonomy_severity_find(rq->app->taxonomy, m.severity))
		return INVALID(rq, "Invalid severity code");
	if (str_eq(m.next_status, case_status_code(CASE_PENDING_CUSTOMER)) && !m.reply.n)
		return INVALID(rq, "Only a reply makes a case wait for its customer.");
	if (!m.reply.n && !m.note.n && !m.next_status.n && !m.severity.n && !m.add_tags.n &&
	    !m.remove_tags.n)
		return INVALID(rq, "A macro does something: give it a reply, a note, a status, a "
				   "severity or tags.");
	r = sql_macro_put(rq->tx, &m);
	if (r < 0)
		return r;
	out->macro = ARENA_NEW(rq->arena, struct mainstay_desk_macro);
	macro_view(rq, &m, out->macro);
	return 0;
}

int op_mainstay_list_macros(struct req *rq, const struct mainstay_list_macros_request *in,
			    struct mainstay_list_macros_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PAGE_STANDARD;
	str prefix = or_empty(in->prefix), position;
	struct sql_desk_macro_rows rows = {0};
	struct sql_macro_list_in query = {.account = rq->caller.account, .most = most + 1};
	size_t n = 0;
	int r = page_resume(rq, in->next_token, prefix, &position);

	/* names never begin with a blank, so the prefix sorts before all that have it */
	query.after = position.p ? position
		      : prefix.n ? str_fmt(rq->arena, "%.*s ",
					   STR_ARG(str_slice(prefix, 0, prefix.n - 1)))
				 : S("");
	if (r >= 0)
		r = sql_macro_list_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->macros.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_desk_macro, rows.n));
	for (size_t i = 0; i < rows.n && n < (size_t)most; i++) {
		if (str_starts(rows.v[i].name, prefix))
			macro_view(rq, &rows.v[i], &out->macros.v[n++]);
	}
	out->macros.n = n;
	if (rows.n > (size_t)most)
		out->next_token = page_continue(rq, prefix, rows.v[most - 1].name);
	return 0;
}

static int no_macro(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, "There is no such macro.");
}

int op_mainstay_delete_macro(struct req *rq, const struct mainstay_delete_macro_request *in,
			     struct mainstay_delete_macro_response *out)
{
	int r = sql_macro_delete(rq->tx,
				 &(struct sql_macro_delete_in){rq->caller.account, in->name});

	(void)out;
	return r ? (r < 0 ? r : 0) : no_macro(rq);
}

/* What the macro's variables are for this case. */
static int set_scene(struct req *rq, const struct case_row *row, struct scene *ret)
{
	struct case_field *fields;
	struct sql_account account;
	int r = account_load(rq->tx, row->account, &account);

	*ret = (struct scene){.rq = rq, .row = row};
	if (r >= 0)
		r = case_fields_load(rq, row, &fields, &ret->field_count);
	if (r < 0)
		return r;
	ret->fields = fields;
	ret->customer = account.name;
	return 0;
}

static enum case_action status_action(str next_status)
{
	return str_eq(next_status, case_status_code(CASE_RESOLVED)) ? ACTION_STAFF_RESOLVE
								    : ACTION_STAFF_TAKE;
}

static int perform(struct req *rq, struct work *w, const struct sql_desk_macro *m,
		   const struct mainstay_apply_macro_request *in,
		   const struct mainstay_desk_macro_preview *texts)
{
	static const struct mainstay_desk_attachment_list no_files;
	struct sql_desk_note_insert_in note;
	str *add, *remove;
	size_t add_n = desk_split(rq->arena, m->add_tags, &add);
	size_t remove_n = desk_split(rq->arena, m->remove_tags, &remove);
	int r = work_only_open(rq, w);

	if (r >= 0 && texts->reply.p)
		r = desk_draft_guard(rq, &w->row, in->override.v, in->expected_messages);
	if (r >= 0 && texts->reply.p)
		r = work_answer(rq, w, texts->reply, &no_files, work_reply_action(m->next_status));
	else if (r >= 0 && m->next_status.n)
		work_act(w, status_action(m->next_status));
	if (r >= 0 && texts->note.p)
		r = work_note(rq, w, texts->note, &note);
	if (r >= 0)
		r = desk_tags_change(rq, &w->row, add, add_n, remove, remove_n, NULL, NULL);
	if (m->severity.n)
		w->change.severity = m->severity;
	return r;
}

int op_mainstay_apply_macro(struct req *rq, const struct mainstay_apply_macro_request *in,
			    struct mainstay_apply_macro_response *out)
{
	struct mainstay_desk_macro_preview *p =
		ARENA_NEW(rq->arena, struct mainstay_desk_macro_preview);
	struct sql_desk_macro m;
	struct scene s;
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r >= 0)
		r = sql_macro_load(rq->tx,
				   &(struct sql_macro_load_in){rq->caller.account, in->name}, &m);
	if (r == E_NOENT)
		return no_macro(rq);
	if (r >= 0)
		r = set_scene(rq, &w.row, &s);
	if (r >= 0)
		r = render(&s, m.reply, "reply", &p->reply);
	if (r >= 0)
		r = render(&s, m.note, "note", &p->note);
	if (r < 0)
		return r;
	p->next_status = some(m.next_status);
	p->severity_code = some(m.severity);
	list_view(rq->arena, m.add_tags, &p->add_tags);
	list_view(rq->arena, m.remove_tags, &p->remove_tags);
	out->preview = p;
	if (in->preview.v)
		return 0;
	r = perform(rq, &w, &m, in, p);
	return r < 0 ? r : work_close(rq, &w, &out->case_);
}
