/* SPDX-License-Identifier: Apache-2.0 */
/* The operations that change a chat. */
#include "attachment.h"
#include "audit.h"
#include "case-rules.h"
#include "chat-private.h"
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "settings.h"
#include "taxonomy.h"

#define REASON_MAX 500
#define TEXT_MAX 4000
/* Chats in line that may be for others. */
#define NEXT_LOOKED_AT 50

static int show(struct chat_work *w, struct mainstay_chat **ret)
{
	*ret = ARENA_NEW(w->rq->arena, struct mainstay_chat);
	return chat_show(w->rq, NULL, &w->chat, *ret);
}

/* ---- the start ---- */

/* What a new case will be, as far as the hours depend on it. */
static void complete(struct req *rq, struct case_intake *in)
{
	const struct taxonomy *t = rq->app->taxonomy;
	const struct taxonomy_service *s;

	if (!in->language.p)
		in->language = t->default_language;
	if (!in->severity.p)
		in->severity = t->default_severity;
	if (!in->service.p)
		in->service = t->default_service;
	s = taxonomy_service_find(t, in->service);
	if (!in->issue_type.p && s)
		in->issue_type = s->issue_type;
}

static int check_quota(struct req *rq)
{
	int64_t quota = rq->app->settings->case_quota, opened;
	int r = case_count_since(rq, rq->caller.account, rq->now - HOURS(1), quota, &opened);

	if (r >= 0 && quota && opened >= quota)
		return api_fail(rq, ERR_MAINSTAY_SERVICE_QUOTA_EXCEEDED_EXCEPTION,
				"You have exceeded your limit of %lld cases per hour.",
				(long long)quota);
	return r;
}

static int new_case(struct req *rq, const struct mainstay_start_chat_request *in,
		    struct case_row *ret)
{
	struct case_intake intake = {
		.account = rq->caller.account,
		.subject = in->subject,
		.body = in->communication_body,
		.service = in->service_code,
		.category = in->category_code,
		.severity = in->severity_code,
		.issue_type = in->issue_type,
		.language = in->language,
		.actor_kind = ACTOR_CUSTOMER,
		.actor = rq->caller.principal,
		.submitted_by = rq->caller.email.n ? rq->caller.email : rq->caller.name,
		.channel = S("chat"),
	};
	int r;

	if (!in->subject.p || !in->communication_body.p)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Name a case, or give the subject and description of a new one.");
	complete(rq, &intake);
	r = chat_hours_check(rq, intake.account, intake.issue_type, intake.severity,
			     intake.language);
	if (r >= 0)
		r = check_quota(rq);
	return r < 0 ? r : case_create(rq, &intake, ret);
}

static int old_case(struct req *rq, const struct mainstay_start_chat_request *in,
		    struct case_row *ret)
{
	int r = case_load_any(rq, in->case_id, ret);

	/* by either id, and nobody else's: of the one that was found only the ids are used */
	if (r >= 0)
		r = str_eq(ret->account, rq->caller.account)
			    ? case_load(rq, rq->caller.account, ret->case_id, ret)
			    : E_NOENT;
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such case. Give its case id or its display id.");
	if (r >= 0 &&
	    (in->subject.p || in->communication_body.p || in->issue_type.p || in->service_code.p ||
	     in->category_code.p || in->severity_code.p || in->language.p))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"A chat about a case that exists takes nothing but caseId; say the "
				"rest in the chat.");
	if (r >= 0)
		r = chat_hours_check(rq, ret->account, ret->issue_type, ret->severity,
				     ret->language);
	return r;
}

int op_mainstay_start_chat(struct req *rq, const struct mainstay_start_chat_request *in,
			   struct mainstay_start_chat_response *out)
{
	struct case_row row;
	struct chat_work w;
	int r;

	if (req_is_staff(rq))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"A chat is started by a customer.");
	r = in->case_id.p ? old_case(rq, in, &row) : new_case(rq, in, &row);
	if (r >= 0)
		r = chat_begin(rq, &row, &w);
	if (r >= 0 && in->case_id.p)
		r = chat_case_asked(rq, &w.row);
	if (r >= 0)
		r = chat_append(&w, &(struct chat_entry){.kind = "started",
							 .by = ACTOR_CUSTOMER,
							 .author = rq->caller.principal,
							 .author_name = rq->caller.name});
	if (r >= 0)
		r = chat_close(&w);
	return r < 0 ? r : show(&w, &out->chat);
}

/* ---- an agent takes it ---- */

/* Whether the caller may be given it by the desk's rules: whoever is asked for it, always. */
static int fits(struct req *rq, struct roster *h, const struct sql_chat_next_row *next, bool *ret)
{
	*ret = true;
	if (!h->route.rule_count || next->wanted.n)
		return 0;
	return offer_fits(rq, h, next->account, next->case_id, rq->caller.principal, ret);
}

static int find_next(struct req *rq, str language, struct chat_work *w)
{
	const struct sql_chat_next_in in = {
		.language = language, .agent = rq->caller.principal, .most = NEXT_LOOKED_AT};
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	struct sql_chat_next_rows next = {0};
	int r = sql_chat_next_all(rq->tx, &in, &next);

	if (r >= 0 && next.n)
		r = roster_load(rq, h);
	for (size_t i = 0; r >= 0 && i < next.n; i++) {
		bool good;

		r = fits(rq, h, &next.v[i], &good);
		if (r < 0 || !good)
			continue;
		r = chat_open_any(rq, next.v[i].account, next.v[i].chat_id, w);
		rq->audit.recipient = next.v[i].account;
		if (r == E_NOENT)
			r = 0; /* somebody was faster, as below */
		else if (r < 0 || (chat_in_line(w->state) &&
				   (!w->chat.wanted.n || str_eq(w->chat.wanted, in.agent))))
			return r;
	}
	return r < 0 ? r
		     : api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"No chat waits that is for you to take. Name one by its id to take "
				"it all the same, with takeOver while another agent is asked.");
}

static int check_free(struct req *rq, const struct chat_work *w, bool take_over)
{
	const struct sql_chat *c = &w->chat;
	bool mine = str_eq(c->agent, rq->caller.principal);

	if (mine && !chat_in_line(w->state))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "You have this chat already.");
	if (take_over)
		return 0;
	if (c->agent.n && !chat_in_line(w->state))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"%.*s has this chat. Use takeOver to take it nevertheless.",
				STR_ARG(c->agent_name));
	if (c->wanted.n && !str_eq(c->wanted, rq->caller.principal))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"Somebody else is asked to take this chat. Use takeOver to take it "
				"nevertheless.");
	return 0;
}

static int check_capacity(struct req *rq)
{
	int64_t most = rq->app->settings->chat_per_agent;
	struct sql_chat_held_row held;
	int r = sql_chat_held(rq->tx, &(struct sql_chat_held_in){rq->caller.principal}, &held);

	if (r >= 0 && held.n >= most)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"You have %lld chats, as many as one agent may have at once.",
				(long long)held.n);
	return r;
}

int op_mainstay_accept_chat(struct req *rq, const struct mainstay_accept_chat_request *in,
			    struct mainstay_accept_chat_response *out)
{
	struct sql_desk_offer offer = {.offered_to = S("")};
	struct offer_of of;
	struct chat_work w;
	int r;

	if (in->language.p && !taxonomy_language_find(rq->app->taxonomy, in->language))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid language");
	r = check_capacity(rq);
	if (r >= 0)
		r = in->chat_id.p ? chat_open(rq, in->chat_id, &w)
				  : find_next(rq, in->language, &w);
	if (r >= 0)
		r = check_free(rq, &w, in->take_over.set && in->take_over.v);
	if (r >= 0)
		r = chat_move(&w, CHAT_ACCEPT);
	if (r < 0)
		return r;
	of = chat_offer(&w.chat);
	r = offer_find(rq, &of, &offer);
	if (r >= 0 || r == E_NOENT)
		r = chat_case_taken(
			&w, str_eq(offer.offered_to, rq->caller.principal) ? offer.reason : S(""));
	if (r < 0)
		return r;
	w.chat.agent = rq->caller.principal;
	w.chat.agent_name = rq->caller.name;
	w.chat.wanted = S("");
	w.chat.since = rq->now;
	if (!w.chat.accepted)
		w.chat.accepted = rq->now;
	r = chat_append(&w, &(struct chat_entry){.kind = "joined",
						 .by = ACTOR_STAFF,
						 .author = rq->caller.principal,
						 .author_name = rq->caller.name});
	if (r >= 0)
		r = chat_close(&w);
	return r < 0 ? r : show(&w, &out->chat);
}

/* ---- messages ---- */

static int store_files(struct chat_work *w, const struct mainstay_case_file_list *files,
		       enum case_actor by, str body, int64_t *ret_communication)
{
	struct req *rq = w->rq;
	struct attachment_input *v = ARENA_ARRAY(rq->arena, struct attachment_input, files->n);
	usec expires;
	str set;
	int r;

	if (!files->n)
		return 0;
	for (size_t i = 0; i < files->n; i++)
		v[i] = (struct attachment_input){files->v[i].file_name, files->v[i].data};
	r = attachment_set_add(rq, w->chat.account, (str){0}, v, files->n, &set, &expires);
	return r < 0 ? r : chat_case_files(w, by, body, set, ret_communication);
}

static int check_pace(struct chat_work *w, str author)
{
	int64_t most = w->rq->app->settings->chat_messages_per_second;
	const struct sql_chat_said_since_in in = {
		.account = w->chat.account,
		.chat_id = w->chat.chat_id,
		.author = author,
		.behind = w->chat.messages - 2 * most,
		.at = w->rq->now - SECONDS(1),
	};
	struct sql_chat_said_since_row said;
	int r = sql_chat_said_since(w->rq->tx, &in, &said);

	if (r >= 0 && said.n >= most)
		return api_fail(w->rq, ERR_THROTTLING_EXCEPTION,
				"More than %lld messages in a second.", (long long)most);
	return r;
}

/* Whether the caller may speak, and as whom. */
static int check_speaker(struct chat_work *w, enum case_actor *ret)
{
	struct req *rq = w->rq;

	*ret = req_is_staff(rq) ? ACTOR_STAFF : ACTOR_CUSTOMER;
	if (*ret == ACTOR_STAFF && !str_eq(w->chat.agent, rq->caller.principal))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"Accept this chat before you speak in it.");
	if (w->chat.messages >= CHAT_MESSAGES_MAX)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"This chat has %d messages. End it and go on in its case, or start "
				"another.",
				CHAT_MESSAGES_MAX);
	return chat_move(w, *ret == ACTOR_STAFF ? CHAT_AGENT_SPEAKS : CHAT_CUSTOMER_SPEAKS);
}

static int say(struct chat_work *w, const struct mainstay_send_chat_message_request *in,
	       enum case_actor by)
{
	struct req *rq = w->rq;
	struct chat_entry entry = {
		.kind = "said",
		.by = by,
		.author = rq->caller.principal,
		.author_name = rq->caller.name,
		.body = case_clean_text(rq, in->body, TEXT_MAX),
		.client_id = in->client_message_id,
	};
	int r = 0;

	if (by == ACTOR_STAFF && !w->chat.replied) {
		w->chat.replied = rq->now;
		r = chat_case_answered(w);
	}
	if (r >= 0)
		r = store_files(w, &in->attachments, by, entry.body, &entry.communication);
	if (r >= 0)
		r = chat_append(w, &entry);
	w->chat.last_at = rq->now;
	w->chat.last_by = case_actor_code(by);
	return r < 0 ? r : chat_close(w);
}

int op_mainstay_send_chat_message(struct req *rq,
				  const struct mainstay_send_chat_message_request *in,
				  struct mainstay_send_chat_message_response *out)
{
	struct sql_chat_message_sent_row sent;
	enum case_actor by;
	struct chat_work w;
	int r = chat_open(rq, in->chat_id, &w);

	if (r < 0)
		return r;
	r = sql_chat_message_sent(rq->tx,
				  &(struct sql_chat_message_sent_in){w.chat.account, w.chat.chat_id,
								     rq->caller.principal,
								     in->client_message_id},
				  &sent);
	if (r == E_NOENT) {
		r = check_speaker(&w, &by);
		if (r >= 0)
			r = check_pace(&w, rq->caller.principal);
		if (r >= 0)
			r = say(&w, in, by);
		sent.seq = w.chat.messages;
		sent.at = rq->now;
	}
	out->number = SOME_I64(sent.seq);
	out->time_created = usec_format(rq->arena, sent.at, USEC_MILLI_Z);
	return r;
}

/* ---- others, and the end ---- */

static int find_agent(struct req *rq, str name, struct sql_principal *ret)
{
	int r = principal_load(rq->tx, rq->caller.account, name, ret);

	if (r == E_NOENT)
		r = principal_load_by_name(rq->tx, rq->caller.account, name, ret);
	if (r == E_NOENT || (r == 0 && !str_eq(ret->status, S("active"))))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"There is no active agent named %.*s.", STR_ARG(name));
	return r;
}

int op_mainstay_hand_over_chat(struct req *rq, const struct mainstay_hand_over_chat_request *in,
			       struct mainstay_hand_over_chat_response *out)
{
	struct sql_principal agent = {.id = S(""), .name = S("")};
	struct chat_work w;
	int r = chat_open(rq, in->chat_id, &w);

	if (r >= 0)
		r = chat_move(&w, CHAT_HAND_OVER);
	if (r >= 0 && in->assignee.p)
		r = find_agent(rq, in->assignee, &agent);
	if (r >= 0)
		r = chat_case_handed(&w, agent.id, agent.name,
				     case_clean_text(rq, in->reason, REASON_MAX));
	if (r < 0)
		return r;
	w.queued = true;
	w.passed = w.chat.agent;
	w.wanted_name = agent.name;
	w.chat.agent = S("");
	w.chat.agent_name = S("");
	w.chat.wanted = agent.id;
	w.chat.since = rq->now;
	w.chat.line_at = w.chat.started; /* before those who never had anybody */
	r = chat_append(&w, &(struct chat_entry){.kind = "handed-over",
						 .by = ACTOR_STAFF,
						 .author = rq->caller.principal,
						 .author_name = rq->caller.name});
	if (r >= 0)
		r = chat_close(&w);
	return r < 0 ? r : show(&w, &out->chat);
}

int chat_finish(struct chat_work *w, enum chat_input input, enum case_actor by,
		const char *ended_by, str next_status)
{
	struct req *rq = w->rq;
	struct chat_entry entry = {.kind = "ended", .by = by};
	int r = chat_move(w, input);

	if (r < 0)
		return r;
	if (by != ACTOR_SYSTEM) {
		entry.author = rq->caller.principal;
		entry.author_name = rq->caller.name;
	}
	w->chat.ended = rq->now;
	w->chat.ended_by = str_from(ended_by);
	r = chat_append(w, &entry);
	return r < 0 ? r : chat_case_ended(w, next_status);
}

int op_mainstay_end_chat(struct req *rq, const struct mainstay_end_chat_request *in,
			 struct mainstay_end_chat_response *out)
{
	bool staff = req_is_staff(rq);
	str wished = in->next_status.p ? in->next_status : case_status_code(CASE_WORK_IN_PROGRESS);
	struct chat_work w;
	int r = chat_open(rq, in->chat_id, &w);

	if (r >= 0)
		r = chat_finish(&w, CHAT_END, staff ? ACTOR_STAFF : ACTOR_CUSTOMER,
				staff ? "staff" : "customer",
				staff && w.chat.replied ? wished : (str){0});
	if (r >= 0)
		r = chat_close(&w);
	return r < 0 ? r : show(&w, &out->chat);
}
