/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dialler: a job that looks every second for calls that agents want, and as
 * long as there are any has the child that speaks SIP (phone-child.h) make them.
 *
 * A call is written down before it is made, and whatever happens to it when it
 * happens. The job's lease makes the dialler the only one; so a call that is
 * under way in the database and unknown here was somebody's who died, and is over.
 */
#include <string.h>

#include "counters.h"
#include "crypto.h"
#include "jobs.h"
#include "log.h"
#include "phone-child.h"
#include "phone-dial.h"
#include "phone.h"
#include "settings.h"

#define CALLS_MAX 64
#define ROUND MILLISECONDS(200)
#define LINGER SECONDS(6)    /* the child stays for the next call */
#define PATIENCE SECONDS(60) /* an agent who waited longer does not wait any more */
#define KEY_MAX 64

/* A row of the dialler, or a call that the child has. */
struct due {
	char account[KEY_MAX], callback_id[KEY_MAX], number[KEY_MAX], agent_number[KEY_MAX];
	int64_t n;
	bool wanted, withdrawn;
	usec since;
};

struct live {
	struct due of;
	int64_t id; /* the child's name for it; 0: a free place */
	bool ending;
};

struct dialler {
	struct job_run *run;
	struct sip_child *child;
	struct due due[CALLS_MAX];
	size_t due_count;
	struct live live[CALLS_MAX];
	int64_t ids;
	usec idle_since;
	bool failed; /* the child could not be started, or died */
};

static str key_str(const char *key)
{
	return str_from(key);
}

static void key_set(char *to, str from)
{
	size_t n = from.n < KEY_MAX - 1 ? from.n : KEY_MAX - 1;

	memcpy(to, from.p, n);
	to[n] = '\0';
}

static int fetch(struct tx *tx, void *arg)
{
	struct dialler *d = arg;
	struct sql_phone_call_under_way_rows rows;
	int r = sql_phone_call_under_way_all(
		tx, &(struct sql_phone_call_under_way_in){.most = CALLS_MAX}, &rows);

	if (r < 0)
		return r;
	d->due_count = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_phone_call_under_way_row *row = &rows.v[i];
		struct due *due = &d->due[i];

		key_set(due->account, row->account);
		key_set(due->callback_id, row->callback_id);
		key_set(due->number, row->number);
		key_set(due->agent_number, row->agent_number);
		due->n = row->n;
		due->wanted = str_eq(row->state, S("wanted"));
		due->withdrawn = str_eq(row->callback_state, S("cancelled"));
		due->since = row->wanted;
	}
	return 0;
}

struct noting {
	struct dialler *d;
	struct dial_report report;
};

static int note_step(struct tx *tx, void *arg)
{
	struct noting *n = arg;
	struct req rq = {
		.arena = tx_arena(tx),
		.app = n->d->run->app,
		.now = job_now(n->d->run),
		.caller = {.kind = PRINCIPAL_LOCAL},
		.id = random_uuid(tx_arena(tx)),
		.tx = tx,
	};

	return dial_note(&rq, &n->report);
}

static int note(struct dialler *d, const struct due *due, struct dial_report report)
{
	struct noting n = {d, report};

	n.report.account = key_str(due->account);
	n.report.callback_id = key_str(due->callback_id);
	n.report.n = due->n;
	return job_write(d->run, note_step, &n);
}

static int note_over(struct dialler *d, const struct due *due, enum phone_outcome outcome,
		     int64_t code)
{
	counter_add(d->run->app->counters, COUNT_PHONE_CALLS, 1);
	if (outcome == PHONE_REACHED)
		counter_add(d->run->app->counters, COUNT_PHONE_TALKS, 1);
	return note(d, due,
		    (struct dial_report){.event = DIAL_OVER, .outcome = outcome, .code = code});
}

static struct live *live_of(struct dialler *d, const struct due *due)
{
	for (size_t i = 0; i < CALLS_MAX; i++) {
		struct live *l = &d->live[i];

		if (l->id && l->of.n == due->n && !strcmp(l->of.callback_id, due->callback_id))
			return l;
	}
	return NULL;
}

static struct live *live_find(struct dialler *d, int64_t id)
{
	for (size_t i = 0; i < CALLS_MAX; i++) {
		if (d->live[i].id == id)
			return &d->live[i];
	}
	return NULL;
}

static size_t live_count(const struct dialler *d)
{
	size_t n = 0;

	for (size_t i = 0; i < CALLS_MAX; i++)
		n += d->live[i].id != 0;
	return n;
}

/* ---- orders ---- */

static int start_child(struct dialler *d)
{
	struct arena *a = arena_new();
	str why = {0};
	int r = sip_child_start(a, d->run->app->settings, &d->child, &why);

	if (r < 0) {
		LOG(LOG_ERROR, "sip", LOG_S("problem", why));
		d->failed = true;
	}
	arena_free(a);
	return r < 0 ? 0 : 1;
}

static int order(struct dialler *d, str line)
{
	if (sip_child_tell(d->child, line) >= 0)
		return 0;
	d->failed = true;
	return 0;
}

/* The number as the trunk wants it: sip.plus instead of the "+". */
static str dialled(struct arena *a, const struct settings *s, str number)
{
	return str_fmt(a, "%.*s%.*s", STR_ARG(s->sip_plus),
		       STR_ARG(str_slice(number, 1, number.n)));
}

static int begin(struct dialler *d, struct live *l, const struct due *due)
{
	const struct settings *s = d->run->app->settings;
	bool tcp = s->sip_transport == SIP_TCP;
	struct arena *a;
	int r;

	if (!d->child && !start_child(d))
		return note_over(d, due, PHONE_FAILED, 0);
	/* it is written down before it is made: a crash in between calls nobody twice */
	r = note(d, due, (struct dial_report){.event = DIAL_BEGUN});
	if (r < 0)
		return r;
	*l = (struct live){.of = *due, .id = ++d->ids};
	a = arena_new();
	r = order(d, str_fmt(a, "call %lld %.*s %.*s", (long long)l->id,
			     STR_ARG(sip_uri(a, key_str(due->agent_number),
					     s->sip_agents.n ? s->sip_agents : s->sip_proxy, tcp)),
			     STR_ARG(sip_uri(a, dialled(a, s, key_str(due->number)), s->sip_proxy,
					     tcp))));
	arena_free(a);
	return r;
}

static int hang_up(struct dialler *d, struct live *l)
{
	char line[40];
	int n;

	if (l->ending)
		return 0;
	l->ending = true;
	n = snprintf(line, sizeof(line), "hangup %lld", (long long)l->id);
	return order(d, (str){line, (size_t)n});
}

/* What a row asks for. */
static int look_at(struct dialler *d, const struct due *due)
{
	struct live *l = live_of(d, due);

	if (l)
		return due->withdrawn ? hang_up(d, l) : 0;
	if (!due->wanted)
		return note_over(d, due, PHONE_FAILED, 0); /* of a dialler that died */
	if (due->withdrawn)
		return note_over(d, due, PHONE_CANCELLED, 0);
	if (d->failed || job_now(d->run) - due->since > PATIENCE)
		return note_over(d, due, PHONE_FAILED, 0);
	l = live_find(d, 0);
	if (!l || (int64_t)live_count(d) >= d->run->app->settings->sip_calls_max)
		return 0; /* it waits for a free place */
	return begin(d, l, due);
}

/* ---- what the child says ---- */

static int hear_line(struct dialler *d, str line)
{
	str rest = line;
	str word = str_cut(&rest, ' '), id_text = rest.p ? str_cut(&rest, ' ') : S("");
	enum phone_outcome outcome;
	int64_t id, code = 0;
	struct live *l;

	if (str_eq(word, S("ready")))
		return 0;
	if (str_eq(word, S("error"))) {
		LOG(LOG_ERROR, "sip", LOG_S("problem", line));
		return 0;
	}
	if (str_to_i64(id_text, &id) < 0 || id <= 0)
		return E_SYNTAX;
	l = live_find(d, id);
	if (!l)
		return 0;
	if (str_eq(word, S("ringing-customer")))
		return note(d, &l->of, (struct dial_report){.event = DIAL_RINGING});
	if (str_eq(word, S("talking")))
		return note(d, &l->of,
			    (struct dial_report){.event = DIAL_TALKING,
						 .sip_call = str_slice(rest, 0, 200)});
	if (!str_eq(word, S("over")) || !rest.p)
		return E_SYNTAX;
	word = str_cut(&rest, ' ');
	if (phone_outcome_parse(word, &outcome) < 0 ||
	    (rest.p && (str_to_i64(rest, &code) < 0 || code < 0 || code > 699)))
		return E_SYNTAX;
	l->id = 0;
	return note_over(d, &l->of, outcome, code);
}

/* Hears all that it has to say; waits a round for the first of it. */
static int hear(struct dialler *d)
{
	usec patience = ROUND;
	str line;
	int r;

	while ((r = sip_child_hear(d->child, patience, &line)) > 0) {
		r = hear_line(d, line);
		if (r < 0)
			break;
		patience = 0;
	}
	if (r == E_IO || r == E_SYNTAX) {
		d->failed = true;
		r = 0;
	}
	return r;
}

/* The child is gone: so are its calls. */
static int bury(struct dialler *d)
{
	int r = 0;

	LOG(LOG_WARN, "sip", LOG_S("problem", S("the child that makes calls has ended")));
	sip_child_end(d->child);
	d->child = NULL;
	for (size_t i = 0; r >= 0 && i < CALLS_MAX; i++) {
		if (!d->live[i].id)
			continue;
		d->live[i].id = 0;
		r = note_over(d, &d->live[i].of, PHONE_FAILED, 0);
	}
	return r;
}

/* ---- rounds ---- */

/* 1: there is more to wait for. */
static int round_of(struct dialler *d)
{
	bool stop = job_stopping(d->run);
	int r = job_extend(d->run);

	if (r >= 0)
		r = job_read(d->run, fetch, d);
	for (size_t i = 0; r >= 0 && i < d->due_count && !stop; i++)
		r = look_at(d, &d->due[i]);
	for (size_t i = 0; r >= 0 && stop && i < CALLS_MAX; i++) {
		if (d->live[i].id)
			r = hang_up(d, &d->live[i]);
	}
	if (r >= 0 && d->child)
		r = hear(d);
	if (r >= 0 && d->failed && d->child)
		r = bury(d);
	if (r < 0 || !d->child)
		return r < 0 ? r : 0;
	if (live_count(d))
		d->idle_since = job_now(d->run);
	return live_count(d) || (!stop && job_now(d->run) - d->idle_since < LINGER);
}

static int run(struct job_run *run)
{
	struct dialler *d;
	int r;

	if (!run->app->settings->sip_proxy.n)
		return 0;
	d = MEM_NEW(struct dialler);
	d->run = run;
	d->idle_since = run->now;
	do
		r = round_of(d);
	while (r > 0);
	sip_child_end(d->child);
	mem_free(d);
	return r;
}

const struct job phone_dial_job = {
	.name = "phone-dial",
	.help = "Makes the calls that agents want, through the PBX of sip.proxy.",
	.interval = SECONDS(1),
	.limit = SECONDS(20), /* a server that dies costs that long */
	.run = run,
	.own_thread = true,
};
