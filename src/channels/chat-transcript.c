/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was said in a chat, as its case keeps it: in the language and on the clock
 * of the customer's account, in as many parts as communications need.
 */
#include "buf.h"
#include "chat-private.h"
#include "identity.h"
#include "people.h"
#include "settings.h"

/* Characters of a part. */
#define PART_MAX CASE_TEXT_MAX

/* The phrases of a transcript in one language. People's names stand before what they did. */
struct phrases {
	const char *language;
	const char *head;  /* day, zone */
	const char *files; /* behind a message that came with some */
	const char *colon, *blank;
	const char *started, *joined, *handed_over, *idle, *nobody, *requeued, *ended;
};

static const struct phrases languages[] = {
	{"en", "Chat of %.*s, times in %.*s.\n\n", " (with files, see above)", ": ", " ",
	 "asked for a chat", "joined", "handed the chat over", "Are you still there?",
	 "Nobody is there at the moment. We go on looking; otherwise your case goes on by e-mail.",
	 "Somebody else will be with you soon.", "ended the chat"},
	{"zh", "%.*s 的聊天记录，时间为 %.*s。\n\n", "（附有文件，见上文）", "：", " ", "请求聊天",
	 "加入了聊天", "转交了聊天", "请问您还在吗？",
	 "目前没有人在线。我们会继续寻找；否则您的工单将通过电子邮件继续处理。",
	 "很快会有其他同事为您服务。", "结束了聊天"},
};

struct transcript {
	struct req *rq;
	const struct phrases *in;
	const struct calendar *zone;
	struct buf part;
	size_t characters;
	VEC(str) parts;
};

static const struct phrases *phrases_of(str language)
{
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		if (str_eq(language, str_from(languages[i].language)))
			return &languages[i];
	}
	return &languages[0];
}

static void part_end(struct transcript *t)
{
	if (!t->part.n)
		return;
	*VEC_ADD(t->rq->arena, &t->parts) = buf_dup(&t->part, t->rq->arena);
	buf_reset(&t->part);
	t->characters = 0;
}

static void add_line(struct transcript *t, str line)
{
	size_t n = utf8_count(line);

	if (t->characters + n > PART_MAX)
		part_end(t);
	buf_str(&t->part, line);
	t->characters += n;
}

static str text_of(const struct phrases *p, const struct sql_chat_message *m)
{
	const struct {
		const char *kind, *text;
	} happenings[] = {
		{"started", p->started}, {"joined", p->joined}, {"handed-over", p->handed_over},
		{"idle", p->idle},       {"nobody", p->nobody}, {"requeued", p->requeued},
		{"ended", p->ended},
	};

	for (size_t i = 0; i < ARRAY_LEN(happenings); i++) {
		if (str_eq(m->kind, str_from(happenings[i].kind)))
			return str_from(happenings[i].text);
	}
	return m->body;
}

/* As the customer's clock shows it. */
static str clock_text(struct transcript *t, usec at, enum usec_form form)
{
	return usec_format(t->rq->arena, calendar_to_local(t->zone, at), form);
}

static void add_message(struct transcript *t, const struct sql_chat_message *m)
{
	bool said = str_eq(m->kind, S("said"));
	bool customer = str_eq(m->author_kind, case_actor_code(ACTOR_CUSTOMER));
	str name = customer ? m->author_name : t->rq->app->settings->provider_name;
	str time = clock_text(t, m->at, USEC_SECOND_Z);

	add_line(t, str_fmt(t->rq->arena, "[%.*s] %.*s%s%.*s%s\n", 8, time.p + 11, STR_ARG(name),
			    said || !m->author.n ? t->in->colon : t->in->blank,
			    STR_ARG(text_of(t->in, m)), m->communication ? t->in->files : ""));
}

static int load_place(struct transcript *t, str account, struct sql_account *ret)
{
	struct zone_book *zones = ARENA_NEW(t->rq->arena, struct zone_book);
	int r = account_load(t->rq->tx, account, ret);

	if (r < 0)
		return r;
	t->in = phrases_of(ret->language);
	t->zone = zone_of(t->rq->arena, zones, ret->zone);
	return 0;
}

int chat_transcript(const struct chat_work *w, str **ret, size_t *ret_n)
{
	const struct sql_chat *c = &w->chat;
	const struct sql_chat_messages_in in = {c->account, c->chat_id, 0,
						CHAT_MESSAGES_MAX + 1000};
	struct transcript t = {.rq = w->rq};
	struct sql_chat_message_rows all = {0};
	struct sql_account account;
	int r = sql_chat_messages_all(w->rq->tx, &in, &all);

	if (r >= 0)
		r = load_place(&t, c->account, &account);
	if (r < 0)
		return r;
	str day = clock_text(&t, c->started, USEC_DATE);
	str head = str_fmt(w->rq->arena, t.in->head, STR_ARG(day), STR_ARG(account.zone));

	buf_init(&t.part, PART_MAX * 4 + KIB(1));
	add_line(&t, head);
	for (size_t i = 0; i < all.n; i++)
		add_message(&t, &all.v[i]);
	part_end(&t);
	buf_done(&t.part);
	*ret = t.parts.v;
	*ret_n = t.parts.n;
	return 0;
}
