/* SPDX-License-Identifier: Apache-2.0 */
#include "story-mail.h"

#include "buf.h"
#include "catalog-files.h"
#include "json-tree.h"
#include "mail-parse.h"
#include "operations.h"

#define SUPPORT S("support@example.com")

typedef VEC(struct story_sent) sent_vec;

static str text_of(const struct json_node *n, const char *key)
{
	const struct json_node *m = json_member(n, str_from(key));

	return m ? m->text : (str){0};
}

/* What ListNotices has in that state, page by page. */
static void list_notices(struct story_post *p, const char *state, sent_vec *ret)
{
	str token = {0};

	do {
		const struct torture_call call = {
			.op = operation_by_name(&api_model, S("mainstay"), S("ListNotices")),
			.body = str_fmt(p->w->mem, "{\"state\":\"%s\",\"maxResults\":100%s%.*s%s}",
					state, token.p ? ",\"nextToken\":\"" : "", STR_ARG(token),
					token.p ? "\"" : ""),
		};
		const struct torture_answer a = torture_ask(p->w, &call);
		const struct json_node *m;
		struct json_node *tree;

		if (a.status != 200 || json_tree(p->w->mem, a.body, &tree) < 0)
			test_fail(__FILE__, __LINE__, "ListNotices: %.*s", STR_ARG(a.body));
		for (m = json_member(tree, S("notices"))->first; m; m = m->next)
			*VEC_ADD(p->w->mem, ret) = (struct story_sent){
				.notice_id = text_of(m, "noticeId"),
				.case_id = text_of(m, "caseId"),
				.template = text_of(m, "template"),
				.language = text_of(m, "language"),
				.to = text_of(m, "recipient"),
				.error = text_of(m, "error"),
			};
		token = text_of(tree, "nextToken");
	} while (token.p);
}

static bool take_id(struct story_post *p, str id)
{
	for (size_t i = 0; i < p->known.n; i++) {
		if (str_eq(p->known.v[i], id))
			return false;
	}
	*VEC_ADD(p->arena, &p->known) = str_dup(p->arena, id);
	return true;
}

static void read_mail(struct story_post *p, str notice_id, struct mail_message *ret)
{
	str path = house_path(
		p->w->mem, str_from(p->w->f->folder),
		str_c(p->w->mem, str_fmt(p->w->mem, "mail-out/%.*s.eml", STR_ARG(notice_id))));
	str bytes, why = {0};

	if (file_read(p->w->mem, str_c(p->w->mem, path), MIB(4), &bytes, &why) < 0)
		test_fail(__FILE__, __LINE__, "%.*s: %.*s", STR_ARG(path), STR_ARG(why));
	mail_parse(p->w->mem, bytes, ret);
}

void story_post_init(struct story_post *p, struct torture_world *w)
{
	*p = (struct story_post){.w = w, .arena = w->t->arena};
	mail_parse_ready();
}

size_t story_post_take(struct story_post *p, str case_id, struct story_sent **ret)
{
	sent_vec all = {0}, dead = {0};
	size_t n = 0;

	list_notices(p, "sent", &all);
	list_notices(p, "dead", &dead);
	if (dead.n)
		test_fail(__FILE__, __LINE__, "given up: %.*s", STR_ARG(dead.v[0].error));
	for (size_t i = 0; i < all.n; i++) {
		struct story_sent *s = &all.v[i];

		if (!str_eq(s->case_id, case_id) || !take_id(p, s->notice_id))
			continue;
		read_mail(p, s->notice_id, &s->mail);
		all.v[n++] = *s;
	}
	*ret = all.v;
	return n;
}

str story_letter_write(struct story_post *p, const struct story_letter *l)
{
	ptrdiff_t at = str_index(l->from, '@');
	struct mail_message asked = {0};
	str to = l->to, subject = l->subject, r;
	struct buf b;

	if (l->answers.p)
		read_mail(p, l->answers, &asked);
	if (!to.p)
		to = asked.reply_to.n ? asked.reply_to.v[0].address : SUPPORT;
	if (!subject.p)
		subject = asked.subject.p ? asked.subject : S("");
	buf_init(&b, MIB(1));
	buf_str(&b, S("Received: from x by " STORY_MAIL_SERVER "\n"));
	if (l->verified)
		buf_fmt(&b,
			"Authentication-Results: " STORY_MAIL_SERVER
			"; dmarc=pass header.from=%.*s\n",
			STR_ARG(str_slice(l->from, (size_t)(at + 1), l->from.n)));
	buf_fmt(&b, "From: <%.*s>\nTo: <%.*s>\nSubject: %s%.*s\nMessage-ID: <%.*s>\n",
		STR_ARG(l->from), STR_ARG(to),
		asked.subject.n && !str_starts(subject, S("Re: ")) ? "Re: " : "", STR_ARG(subject),
		STR_ARG(l->id));
	if (asked.message_id.n) {
		buf_fmt(&b, "In-Reply-To: <%.*s>\nReferences:", STR_ARG(asked.message_id));
		for (size_t i = 0; i < asked.reference_count; i++)
			buf_fmt(&b, " <%.*s>", STR_ARG(asked.references[i]));
		buf_fmt(&b, " <%.*s>\n", STR_ARG(asked.message_id));
	}
	if (l->headers.p)
		buf_str(&b, l->headers);
	buf_fmt(&b, "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n%.*s",
		STR_ARG(l->text));
	r = buf_dup(&b, p->w->mem);
	buf_done(&b);
	return r;
}
