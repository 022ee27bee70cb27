/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Telling the sender of a mail why nothing was made of it, or that it waits. The fact's payload is
 * written by whoever reads mails (src/channels); members that are missing are
 * empty.
 */
#include "json.h"
#include "person.h"
#include "settings.h"

#define REFERENCES_MAX 20

static const struct {
	const char *reason, *template;
} templates[] = {
	{"unknown-sender", "mail-unknown-sender"},
	{"no-channel", "mail-no-channel"},
	{"held", "mail-held"},
};

struct answer {
	str to, reason, subject, in_reply_to, plan, upgrade, language, detail;
	str references[REFERENCES_MAX];
	size_t reference_count;
};

static int read_references(struct json_reader *r, struct answer *ret)
{
	enum json_token token;

	while ((token = json_next(r)) == JSON_STRING) {
		if (ret->reference_count < REFERENCES_MAX)
			ret->references[ret->reference_count++] = r->text;
	}
	return token == JSON_ARRAY_END ? 0 : E_SYNTAX;
}

static int read_answer(struct arena *a, str json, struct answer *ret)
{
	const struct {
		str key;
		str *to;
	} members[] = {
		{S("to"), &ret->to},           {S("reason"), &ret->reason},
		{S("subject"), &ret->subject}, {S("in-reply-to"), &ret->in_reply_to},
		{S("plan"), &ret->plan},       {S("upgrade"), &ret->upgrade},
		{S("detail"), &ret->detail},   {S("language"), &ret->language},
	};
	struct json_reader r;
	enum json_token token;
	int e = 0;

	json_open(&r, a, json);
	if (json_next(&r) != JSON_OBJECT)
		return E_SYNTAX;
	while (e == 0 && (token = json_next(&r)) == JSON_KEY) {
		str key = r.text;
		bool taken = false;

		token = json_next(&r);
		if (token == JSON_ARRAY && str_eq(key, S("references"))) {
			e = read_references(&r, ret);
			continue;
		}
		for (size_t i = 0; token == JSON_STRING && i < ARRAY_LEN(members); i++) {
			if (str_eq(members[i].key, key)) {
				*members[i].to = r.text;
				taken = true;
			}
		}
		if (!taken)
			e = json_skip(&r, token);
	}
	return e;
}

static str without_re(str subject)
{
	return str_starts(subject, S("Re: ")) ? str_slice(subject, 4, subject.n) : subject;
}

int notice_answer(struct req *rq, const struct sql_outbox *fact)
{
	struct answer w = {0};
	const char *template = "mail-refused";
	int r = read_answer(rq->arena, fact->payload, &w);

	if (r < 0)
		return 0; /* a fact of another form is nobody's news */
	for (size_t i = 0; i < ARRAY_LEN(templates); i++) {
		if (str_eq(w.reason, str_from(templates[i].reason)))
			template = templates[i].template;
	}
	const struct mail_field fields[] = {
		{S("subject"), without_re(w.subject)},
		{S("plan"), w.plan},
		{S("upgrade"), w.upgrade},
		{S("detail"), w.detail},
		{S("provider"), rq->app->settings->provider_name},
	};
	const struct mail_order o = {
		.account = fact->account,
		.source = fact->id,
		.to = w.to,
		.template = str_from(template),
		.language = w.language.n ? w.language : S("en"),
		.fields = {.v = fields, .n = ARRAY_LEN(fields)},
		.in_reply_to = w.in_reply_to,
		.references = w.references,
		.reference_count = w.reference_count,
		.answer = true,
		.due = rq->now,
	};

	r = w.to.n ? mail_queue_add(rq->tx, rq->app, rq->now, &o, NULL) : 0;
	return r < 0 ? r : 0;
}
