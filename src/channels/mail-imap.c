/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A look into the mailbox: find what is there, go through it by handfuls. Of a
 * handful, first each mail gets a mark, then those with marks are moved. Marks
 * of a look that broke off between the two are found by the next one.
 */
#include "mail-imap.h"

#include "counters.h"
#include "crypto.h"
#include "imap-client.h"
#include "imap-reply.h"
#include "jobs.h"
#include "log.h"
#include "mail-private.h"
#include "secret.h"
#include "settings.h"

#define FOUND_MOST 5000 /* mails of one look */
#define HANDFUL 25
#define PAUSE_MOST MINUTES(15)
#define STALE_MOST 1000

/* What is to become of a mail that lies there. */
enum fate {
	LEAVE, /* gone, or the server will not give it out */
	FETCH, /* not looked at yet */
	TO_DONE,
	TO_ASIDE,
};

struct letter {
	int64_t uid, size;
	enum fate fate;
};

struct look {
	struct job_run *run;
	const struct settings *settings;
	str mailbox;
	struct arena *arena; /* of the mail at hand */
	struct imap_client *client;
	struct imap_folder folder;
	struct sql_mail_poll state;
	struct letter v[HANDFUL];
	size_t n;
	/* of the mail at hand */
	struct letter *letter;
	str raw;
	str why; /* the server's failure that ended the look */
	/* What went wrong with single mails or with moving them; the look goes on. */
	str trouble;
	bool stuck; /* moving does not work; not tried again in this look */
};

str mail_imap_name(struct arena *a, const struct settings *s)
{
	str server = s->mail_imap;

	if (!server.n)
		return S("");
	str_cut(&server, '/');
	return str_fmt(a, "%.*s@%.*s/%.*s", STR_ARG(s->mail_imap_user),
		       STR_ARG(str_slice(server, 1, server.n)), STR_ARG(s->mail_imap_folder));
}

usec mail_imap_pause(usec interval, str mailbox, int64_t failures)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	usec most = interval > PAUSE_MOST ? interval : PAUSE_MOST, wait = interval;
	uint8_t digest[SHA256_LEN];

	for (int64_t i = 0; i < failures && wait < most; i++)
		wait *= 2;
	if (wait > most)
		wait = most;
	sha256(str_fmt(a, "%.*s/%lld", STR_ARG(mailbox), (long long)failures), digest);
	return wait - wait / 4 + wait / 2 * digest[0] / 255;
}

/* ---- settings ---- */

static int wrong(char **reterr, str why)
{
	*reterr = mem_copy_text(why.p, why.n);
	return E_INVAL;
}

static int check_folders(struct arena *a, const struct settings *s, char **reterr)
{
	const struct {
		const char *key;
		str name;
	} folders[] = {
		{"mail.imap_folder", s->mail_imap_folder},
		{"mail.imap_done", s->mail_imap_done},
		{"mail.imap_aside", s->mail_imap_aside},
	};

	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		if (!imap_folder_good(folders[i].name))
			return wrong(
				reterr,
				str_fmt(a,
					"%s is \"%.*s\", which is no folder's name; write it like "
					"Mainstay/Done",
					folders[i].key, STR_ARG(folders[i].name)));
		if (i && str_ieq(folders[i].name, s->mail_imap_folder))
			return wrong(reterr,
				     str_fmt(a,
					     "%s is the folder that mails are fetched from; name "
					     "another one",
					     folders[i].key));
	}
	return 0;
}

int mail_imap_check(const struct settings *s, char **reterr)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	bool open = s->mail_imap_tls == MAIL_IMAP_TLS_OFF;
	str password;
	int r = 0;

	if (!s->mail_imap.n)
		return 0;
	if (!imap_url_good(s->mail_imap))
		return wrong(reterr, str_fmt(a,
					     "mail.imap is \"%.*s\"; write it as imaps://HOST:PORT "
					     "or imap://HOST:PORT",
					     STR_ARG(s->mail_imap)));
	if (open && str_starts(s->mail_imap, S("imap:")) && !imap_url_local(s->mail_imap))
		return wrong(reterr,
			     S("mail.imap_tls is off, and mail.imap is not on this machine; "
			       "set mail.imap_tls to required, or use imaps://"));
	if (!s->mail_imap_user.n)
		return wrong(reterr, S("mail.imap is set, and mail.imap_user is empty"));
	r = check_folders(a, s, reterr);
	if (r == 0 && secret_read(a, s->mail_imap_password_file, &password) < 0)
		r = wrong(reterr,
			  str_fmt(a,
				  "mail.imap_password_file is \"%.*s\", which cannot be read "
				  "or is empty; write the password into its first line",
				  STR_ARG(s->mail_imap_password_file)));
	arena_wipe(a);
	return r;
}

/* ---- steps in the database ---- */

static int load_state(struct tx *tx, void *arg)
{
	struct look *s = arg;
	struct arena *a = s->run->arena;
	str account;
	int r = mail_provider(tx, &account);

	if (r < 0)
		return r;
	r = sql_mail_poll_load(
		tx, &(struct sql_mail_poll_load_in){.account = account, .mailbox = s->mailbox},
		&s->state);
	if (r == E_NOENT)
		s->state = (struct sql_mail_poll){.account = account, .error = S("")};
	else if (r < 0)
		return r;
	s->state.account = str_dup(a, s->state.account);
	s->state.mailbox = s->mailbox;
	s->state.error = str_dup(a, s->state.error);
	return 0;
}

static int save_state(struct tx *tx, void *arg)
{
	struct look *s = arg;
	int r = sql_mail_poll_put(tx, &s->state);

	/* nothing lies there any more, so nothing need be remembered */
	if (r >= 0 && !s->state.error.n && !s->folder.count)
		r = sql_mail_fetched_clear(
			tx, &(struct sql_mail_fetched_clear_in){.account = s->state.account,
								.mailbox = s->mailbox});
	return r < 0 ? r : 0;
}

/* Which of the handful have marks. */
static int find_marks(struct tx *tx, void *arg)
{
	struct look *s = arg;
	struct sql_mail_fetched_between_rows rows;
	int r = sql_mail_fetched_between_all(
		tx,
		&(struct sql_mail_fetched_between_in){.account = s->state.account,
						      .mailbox = s->mailbox,
						      .validity = s->folder.validity,
						      .first = s->v[0].uid,
						      .last = s->v[s->n - 1].uid,
						      .most = STALE_MOST},
		&rows);

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		for (size_t k = 0; k < s->n; k++) {
			if (s->v[k].uid == rows.v[i].uid)
				s->v[k].fate = rows.v[i].mail_id.n ? TO_DONE : TO_ASIDE;
		}
	}
	return r < 0 ? r : 0;
}

/* The mail, when it is one, and its mark, or neither. */
static int take_in(struct tx *tx, void *arg)
{
	struct look *s = arg;
	const struct mail_delivery d = {.via = S("imap"), .raw = s->raw};
	usec now = job_now(s->run);
	str id = S("");
	bool again;
	int r = s->raw.n ? mail_accept(tx, s->run->app, now, &d, &id, &again) : 0;

	if (r >= 0)
		r = sql_mail_fetched_add(
			tx, &(struct sql_mail_fetched_add_in){.account = s->state.account,
							      .mailbox = s->mailbox,
							      .validity = s->folder.validity,
							      .uid = s->letter->uid,
							      .mail_id = id,
							      .fetched = now});
	return r < 0 ? r : 0;
}

static int drop_marks(struct tx *tx, void *arg)
{
	struct look *s = arg;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < s->n; i++) {
		if (s->v[i].fate == LEAVE)
			continue;
		r = sql_mail_fetched_drop(
			tx, &(struct sql_mail_fetched_drop_in){.account = s->state.account,
							       .mailbox = s->mailbox,
							       .validity = s->folder.validity,
							       .uid = s->v[i].uid});
	}
	return r < 0 ? r : 0;
}

/* ---- a handful ---- */

static void note_trouble(struct look *s, str what)
{
	if (!s->trouble.n)
		s->trouble = str_dup(s->run->arena, what);
}

/* Keeps why the server failed, when it did; database and server fail with the same kinds. */
static int told(struct look *s, int r)
{
	if (r < 0)
		s->why = str_dup(s->run->arena, imap_why(s->client));
	return r;
}

static int find_sizes(struct look *s)
{
	int64_t uids[HANDFUL], sizes[HANDFUL];
	size_t n = 0;
	int r;

	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].fate == FETCH)
			uids[n++] = s->v[i].uid;
	}
	if (!n)
		return 0;
	r = told(s, imap_sizes(s->client, uids, n, sizes));
	if (r < 0)
		return r;
	n = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].fate != FETCH)
			continue;
		s->v[i].size = sizes[n++];
		if (s->v[i].size < 0)
			s->v[i].fate = LEAVE;
	}
	return 0;
}

/* Its bytes into raw, which stays empty for one that is to be put aside. */
static int fetch(struct look *s, struct letter *l)
{
	int r;

	s->raw = (str){0};
	if (l->size == 0 || l->size > s->settings->mail_size_max)
		return 0;
	r = imap_fetch(s->client, l->uid, s->arena, &s->raw);
	if (r == E_LIMIT)
		return 0;
	if (r == E_CONFLICT) {
		l->fate = LEAVE;
		note_trouble(s, str_fmt(s->arena, "the mail with UID %lld is not given out: %.*s",
					(long long)l->uid, STR_ARG(imap_why(s->client))));
		return 0;
	}
	if (r == 0 && !s->raw.p)
		l->fate = LEAVE; /* somebody else took it away */
	return told(s, r);
}

static int take_letter(struct look *s, struct letter *l)
{
	struct counters *counters = s->run->app->counters;
	int r;

	arena_reset(s->arena);
	s->letter = l;
	r = fetch(s, l);
	if (r < 0 || l->fate == LEAVE)
		return r;
	r = job_write(s->run, take_in, s);
	if (r < 0)
		return r;
	l->fate = s->raw.n ? TO_DONE : TO_ASIDE;
	counter_add(counters, s->raw.n ? COUNT_MAIL_ACCEPTED : COUNT_MAIL_ASIDE, 1);
	if (!s->raw.n)
		LOG(LOG_WARN, "mail-aside", LOG_S("mailbox", s->mailbox), LOG_I("uid", l->uid),
		    LOG_I("size", l->size));
	return job_extend(s->run);
}

static int move_all(struct look *s, enum fate fate, str folder)
{
	int64_t uids[HANDFUL];
	size_t n = 0;
	int r;

	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].fate == fate)
			uids[n++] = s->v[i].uid;
	}
	if (!n)
		return 0;
	r = imap_move(s->client, uids, n, folder);
	if (r != E_CONFLICT)
		return told(s, r);
	s->stuck = true;
	note_trouble(s, str_fmt(s->arena, "mails cannot be moved to %.*s: %.*s", STR_ARG(folder),
				STR_ARG(imap_why(s->client))));
	return 0;
}

static int handle(struct look *s)
{
	int r = job_extend(s->run);

	if (r == 0)
		r = job_read(s->run, find_marks, s);
	if (r == 0)
		r = find_sizes(s);
	for (size_t i = 0; r == 0 && i < s->n; i++) {
		if (s->v[i].fate == FETCH)
			r = job_over(s->run) ? E_BUSY : take_letter(s, &s->v[i]);
	}
	if (r < 0 || s->stuck)
		return r;
	r = move_all(s, TO_DONE, s->settings->mail_imap_done);
	if (r == 0 && !s->stuck)
		r = move_all(s, TO_ASIDE, s->settings->mail_imap_aside);
	if (r == 0 && !s->stuck)
		r = job_write(s->run, drop_marks, s);
	return r < 0 ? r : job_extend(s->run);
}

/* ---- a look ---- */

static bool give_up(void *arg)
{
	const struct look *s = arg;

	return job_over(s->run);
}

static int connect(struct look *s)
{
	const struct settings *set = s->settings;
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct imap_options o = {
		.url = set->mail_imap,
		.tls = set->mail_imap_tls == MAIL_IMAP_TLS_REQUIRED,
		.user = set->mail_imap_user,
		.ca_file = set->mail_imap_ca_file.n ? str_c(a, set->mail_imap_ca_file) : NULL,
		.within = set->mail_imap_timeout,
		.mail_max = (size_t)set->mail_size_max,
		.give_up = give_up,
		.arg = s,
	};
	str why = S("mail.imap_password_file cannot be read or is empty");
	int r = secret_read(a, set->mail_imap_password_file, &o.password);

	if (r == 0)
		r = imap_open(&o, s->run->arena, &s->client, &why);
	if (r < 0)
		s->why = why;
	arena_wipe(a);
	return r;
}

static int go_through(struct look *s, const int64_t *uids, size_t n)
{
	int r = 0;

	for (size_t at = 0; r == 0 && at < n; at += s->n) {
		s->n = n - at < HANDFUL ? n - at : HANDFUL;
		for (size_t i = 0; i < s->n; i++)
			s->v[i] = (struct letter){.uid = uids[at + i], .fate = FETCH};
		r = handle(s);
	}
	return r;
}

/* 1: there may be more. */
static int look_into(struct look *s)
{
	int64_t *uids = ARENA_ARRAY(s->run->arena, int64_t, FOUND_MOST);
	size_t n = 0;
	int r = connect(s);

	if (r < 0)
		return r;
	r = told(s, imap_select(s->client, s->settings->mail_imap_folder, &s->folder));
	if (r == 0)
		r = job_extend(s->run);
	if (r == 0)
		r = told(s, imap_search(s->client, &s->folder, FOUND_MOST, uids, &n));
	if (r == 0)
		r = go_through(s, uids, n);
	return r < 0 ? r : n == FOUND_MOST && !s->trouble.n;
}

static void note_outcome(struct look *s, bool reached, str why)
{
	struct counters *counters = s->run->app->counters;
	int64_t before = s->state.failures;
	usec now = job_now(s->run);

	s->state.tried = now;
	s->state.error = why;
	s->state.failures = why.n ? before + 1 : 0;
	if (!why.n)
		s->state.reached = now;
	s->state.due = now + mail_imap_pause(s->settings->mail_imap_interval, s->mailbox,
					     reached ? 0 : s->state.failures);
	counter_add(counters, COUNT_MAIL_POLLS, 1);
	if (why.n) {
		counter_add(counters, COUNT_MAIL_POLL_FAILURES, 1);
		LOG(LOG_WARN, "mail-poll", LOG_S("mailbox", s->mailbox), LOG_S("why", why),
		    LOG_I("failures", s->state.failures));
	} else if (before) {
		LOG(LOG_INFO, "mail-poll-good", LOG_S("mailbox", s->mailbox));
	}
}

/* The gauge is this process's, what it shows is everybody's. */
static void show_failing(struct look *s)
{
	struct counters *counters = s->run->app->counters;

	counter_add(counters, COUNT_MAIL_POLL_FAILING,
		    s->state.failures - counter_get(counters, COUNT_MAIL_POLL_FAILING));
}

static int run_imap(struct job_run *run)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct look s = {.run = run, .settings = run->app->settings, .arena = a, .trouble = S("")};
	int r, saved;

	if (!s.settings->mail_imap.n)
		return 0;
	s.mailbox = mail_imap_name(run->arena, s.settings);
	r = job_read(run, load_state, &s);
	if (r < 0)
		return r;
	show_failing(&s);
	if (s.state.due > job_now(run))
		return 0;
	r = look_into(&s);
	imap_close(s.client);
	/* the time is up or the server stops */
	if (job_over(run) || (r == E_BUSY && !s.why.n))
		return 0;
	/* the database is away: no fault of the mailbox */
	if (r < 0 && !s.why.n)
		return r;
	note_outcome(&s, r >= 0, r < 0 ? s.why : s.trouble);
	show_failing(&s);
	saved = r > 0 ? 0 : job_write(run, save_state, &s);
	return saved < 0 ? saved : r > 0;
}

const struct job mail_imap_job = {
	.name = "mail-imap",
	.help = "Fetches mails from the mailbox of mail.imap.",
	.interval = SECONDS(1),
	.limit = MINUTES(2),
	.run = run_imap,
	.own_thread = true,
};
