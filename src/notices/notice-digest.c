/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digests. What was gathered for a person and is due becomes one notice, and is
 * noted as told, in one step: a crash leaves either all of it or nothing.
 */
#include "jobs.h"
#include "notices.h"
#include "person.h"
#include "settings.h"

#define PEOPLE 50
#define ITEMS_MAX 100
#define BODY_SHOWN 300
#define ITEM_FIELDS 8

struct digest_step {
	const struct job_run *run;
	usec now;
	struct sql_notice_digest_due_row people[PEOPLE];
	size_t n, at;
};

static int read_people(struct tx *tx, void *arg)
{
	struct digest_step *s = arg;
	struct sql_notice_digest_due_rows rows;
	int r = sql_notice_digest_due_all(
		tx, &(struct sql_notice_digest_due_in){.now = s->now, .most = PEOPLE}, &rows);

	if (r < 0)
		return r;
	s->n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		s->people[i].person_account = str_dup(s->run->arena, rows.v[i].person_account);
		s->people[i].person = str_dup(s->run->arena, rows.v[i].person);
	}
	return 0;
}

/* Cut between characters. */
static str shorten(struct arena *a, str s)
{
	size_t n = BODY_SHOWN;

	if (s.n <= n)
		return s;
	while (n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_fmt(a, "%.*s...", (int)n, s.p);
}

static int make_item(struct tx *tx, const struct app *app, const struct sql_notice *row,
		     str language, struct mail_fields *ret)
{
	static const str copied[] = {S_INIT("id"), S_INIT("subject"), S_INIT("severity"),
				     S_INIT("author")};
	struct arena *a = tx_arena(tx);
	struct mail_field *v = ARENA_ARRAY(a, struct mail_field, ITEM_FIELDS);
	struct mail_fields stored;
	struct mail_text text;
	size_t n = 0;
	int r = mail_fields_parse(a, row->fields, &stored);

	if (r == 0)
		r = mail_template_render(app->mail_templates, a, row->template, language, &stored,
					 &text);
	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_LEN(copied); i++)
		v[n++] = (struct mail_field){copied[i], mail_field_get(&stored, copied[i])};
	v[n++] = (struct mail_field){S("title"), text.title.n ? text.title : row->template};
	v[n++] = (struct mail_field){S("body"), shorten(a, mail_field_get(&stored, S("body")))};
	*ret = (struct mail_fields){.v = v, .n = n};
	return 0;
}

static int add_digest(struct tx *tx, const struct app *app, usec now, const struct person *p,
		      const struct sql_notice_rows *rows, str *ret_id)
{
	struct arena *a = tx_arena(tx);
	struct mail_fields *items = ARENA_ARRAY(a, struct mail_fields, rows->n);
	str url;
	size_t n = 0;
	int r = unsubscribe_url(tx, app, p, &url);

	/* one that cannot be shown, since its template went, is left out */
	for (size_t i = 0; r == 0 && i < rows->n; i++) {
		if (make_item(tx, app, &rows->v[i], p->language, &items[n]) == 0)
			n++;
	}
	if (r < 0)
		return r;
	const struct mail_field fields[] = {
		{S("count"), str_fmt(a, "%zu", n)},
		{S("name"), p->name},
		{S("provider"), app->settings->provider_name},
		{S("unsubscribe"), url},
	};
	const struct mail_order o = {
		.account = p->account,
		.source = str_fmt(a, "digest of %.*s", STR_ARG(rows->v[0].notice_id)),
		.to = p->address,
		.to_name = p->name,
		.person_account = p->account,
		.person = p->principal,
		.template = S("digest"),
		.language = p->language,
		.fields = {fields, ARRAY_LEN(fields), items, n},
		.due = now,
	};
	return mail_queue_add(tx, app, now, &o, ret_id);
}

static int mark(struct tx *tx, usec now, const struct sql_notice_rows *rows, str digest)
{
	for (size_t i = 0; i < rows->n; i++) {
		int r = sql_notice_digested(
			tx, &(struct sql_notice_digested_in){
				    .account = rows->v[i].account,
				    .notice_id = rows->v[i].notice_id,
				    .digest = digest,
				    .state = digest.n ? NOTICE_DIGESTED : NOTICE_DROPPED,
				    .now = now,
			    });

		if (r < 0)
			return r;
	}
	return 0;
}

/* One person's; somebody who is gone, or unsubscribed, gets none. */
static int make_digest(struct tx *tx, void *arg)
{
	struct digest_step *s = arg;
	const struct sql_notice_digest_due_row *who = &s->people[s->at];
	const struct app *app = s->run->app;
	struct sql_notice_rows rows;
	struct person p;
	str id = S("");
	int r = sql_notice_digest_items_all(tx,
					    &(struct sql_notice_digest_items_in){
						    .person_account = who->person_account,
						    .person = who->person,
						    .now = s->now,
						    .most = ITEMS_MAX,
					    },
					    &rows);

	if (r < 0 || !rows.n)
		return r;
	r = person_load(tx, who->person_account, who->person, &p);
	if (r == 0)
		r = person_stopped(tx, &p);
	if (r == 0)
		r = add_digest(tx, app, s->now, &p, &rows, &id);
	return r < 0 && r != E_NOENT ? r : mark(tx, s->now, &rows, id);
}

static int digest_run(struct job_run *run)
{
	struct digest_step s = {.run = run, .now = run->now};
	int r = job_read(run, read_people, &s);

	for (; r == 0 && s.at < s.n && !job_over(run); s.at++)
		r = job_write(run, make_digest, &s);
	return r < 0 ? r : s.n == PEOPLE;
}

const struct job notice_digest_job = {
	.name = "notice-digests",
	.help = "Makes the digests of people who want no mail for each event.",
	.interval = SECONDS(20),
	.limit = MINUTES(2),
	.run = digest_run,
};
