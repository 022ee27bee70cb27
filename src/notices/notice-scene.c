/* SPDX-License-Identifier: Apache-2.0 */
#include "notice-scene.h"

#include <fcntl.h>
#include <unistd.h>

#include "mail-transport.h"
#include "notify-jobs.h"

static const struct outbox_fan *const fans[] = {&notice_fan};
const struct outbox_fans scene_fans = {fans, 1};

static str read_text(struct test *t, str path)
{
	char *bytes = arena_alloc(t->arena, 1 << 18);
	int fd = open(str_c(t->arena, path), O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, 1 << 18);

	if (fd >= 0)
		close(fd);
	return n < 0 ? (str){0} : (str){bytes, (size_t)n};
}

static struct mail_templates *load_templates(struct test *t)
{
	str root = S(SOURCE_ROOT "/catalog/mail/");
	struct mail_template_file files[] = {
		{S("en.yaml"), read_text(t, str_fmt(t->arena, "%.*sen.yaml", STR_ARG(root)))},
		{S("zh.yaml"), read_text(t, str_fmt(t->arena, "%.*szh.yaml", STR_ARG(root)))},
	};
	struct mail_templates *m = NULL;
	char *why = NULL;

	if (mail_templates_new(files, ARRAY_LEN(files), &m, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return m;
}

/* A house whose mails go where the settings say. */
struct case_world *notice_world_open(struct test *t, enum fixture_kind where, enum mail_way how,
				     const char *command)
{
	struct case_world *w = world_new(t, where);
	char *why = NULL;

	w->settings.mail_delivery = how;
	w->settings.mail_command = str_from(command);
	w->settings.mail_address = S("support@provider.example");
	w->settings.notice_team = TEAM;
	w->settings.public_url = S("https://support.example/base/");
	w->app.fans = &scene_fans;
	w->app.mail_templates = load_templates(t);
	if (mail_transport_open(&w->settings, w->f->folder, &w->app.mail_transport, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return w;
}

void notice_world_close(struct case_world *w)
{
	mail_transport_close(w->app.mail_transport);
	mail_templates_free(w->app.mail_templates);
	world_free(w);
}

struct sql_notice_rows scene_notices(struct case_world *w, str account, int64_t state)
{
	struct sql_notice_rows rows;

	world_begin(w, OP_MAINSTAY_LIST_CASES);
	expect_ok(world_end(w, sql_notice_list_of_all(w->rq.tx,
						      &(struct sql_notice_list_of_in){
							      .account = account,
							      .state = state,
							      .notice_id = S(""),
							      .most = 1000,
						      },
						      &rows)));
	return rows;
}

/* How many notices of that template to that address are in a state. */
size_t scene_count(struct case_world *w, int64_t state, str to, const char *template)
{
	struct sql_notice_rows rows = scene_notices(w, w->business, state);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++)
		n += str_eq(rows.v[i].recipient, to) &&
		     str_eq(rows.v[i].template, str_from(template));
	return n;
}

struct sql_notice scene_only(struct case_world *w, int64_t state, str to, const char *template)
{
	struct sql_notice_rows rows = scene_notices(w, w->business, state);

	expect_eq(scene_count(w, state, to, template), 1);
	for (size_t i = 0; i < rows.n; i++) {
		if (str_eq(rows.v[i].recipient, to) &&
		    str_eq(rows.v[i].template, str_from(template)))
			return rows.v[i];
	}
	return rows.v[0];
}

/* A second passes, and what happened is dealt. */
void scene_deal(struct case_world *w)
{
	world_tick(w, SECONDS(1));
	world_run_job(w, &outbox_job);
}

str scene_mail(struct case_world *w, const struct sql_notice *n)
{
	return read_text(w->t, str_fmt(w->t->arena, "%s/mail-out/%.*s.eml", w->f->folder,
				       STR_ARG(n->notice_id)));
}
