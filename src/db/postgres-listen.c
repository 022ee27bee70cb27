/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals on PostgreSQL: NOTIFY on a channel of the schema's own name, so that
 * installations that share a database do not hear each other. Whoever listens has
 * one more session and a thread that waits on it; what is to be sent outside of
 * transactions goes through that session, too. When the session breaks it is made
 * anew, and the listener told that it may have missed something.
 */
#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "postgres-private.h"

#define CHANNEL "substr('mainstay.' || current_schema(), 1, 63)"
#define AGAIN_MS 500
/* Signals that wait for the session; later ones are lost. */
#define OUT_MOST 1024

struct pg_out {
	struct pg_out *next;
	size_t n;
	char text[];
};

struct pg_ear {
	struct db *db;
	pthread_t thread;
	int wake; /* eventfd */
	PGconn *pg;
	pthread_mutex_t lock; /* of what follows */
	bool stopping;
	struct pg_out *first, **last;
	size_t waiting;
};

int pg_notify_in_tx(struct conn *c, str payload)
{
	static const struct query q = {
		.name = "(signal)",
		.sql = "SELECT CAST(pg_notify(" CHANNEL ", $1) AS TEXT) AS sent",
		.params = "t",
		.columns = "T",
		.writes = true,
	};
	struct tx *tx = &c->stack[0];
	struct stmt CLEANUP(stmt_done) s = stmt_open_text(tx, &q);
	int r;

	bind_str(&s, 0, payload);
	r = stmt_step(&s);
	return r < 0 ? r : 0;
}

static void out_free(struct pg_out *o)
{
	for (struct pg_out *next; o; o = next) {
		next = o->next;
		mem_free(o);
	}
}

static struct pg_out *out_take(struct pg_ear *e)
{
	struct pg_out *o;

	pthread_mutex_lock(&e->lock);
	o = e->first;
	e->first = NULL;
	e->last = &e->first;
	e->waiting = 0;
	pthread_mutex_unlock(&e->lock);
	return o;
}

static void wake(struct pg_ear *e)
{
	uint64_t one = 1;

	while (write(e->wake, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

void pg_shout(struct db *db, str payload)
{
	struct pg_shared *shared = db->impl;
	struct pg_ear *e;
	struct pg_out *o;

	pthread_mutex_lock(&shared->ear_lock);
	e = shared->ear;
	if (e) {
		pthread_mutex_lock(&e->lock);
		if (e->waiting < OUT_MOST) {
			o = mem_new(sizeof(*o) + payload.n + 1);
			o->n = payload.n;
			memcpy(o->text, payload.p, payload.n);
			*e->last = o;
			e->last = &o->next;
			e->waiting++;
		}
		pthread_mutex_unlock(&e->lock);
		wake(e);
	}
	pthread_mutex_unlock(&shared->ear_lock);
}

/* Runs a command without a result that matters. */
static bool run(PGconn *pg, const char *sql, const char *param)
{
	PGresult *res = PQexecParams(pg, sql, param ? 1 : 0, NULL, &param, NULL, NULL, 0);
	ExecStatusType status = PQresultStatus(res);

	PQclear(res);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* LISTEN takes a name, not an expression. */
static bool listen_own(PGconn *pg)
{
	PGresult *res = PQexec(pg, "SELECT " CHANNEL);
	bool ok = PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1 &&
		  !PQgetisnull(res, 0, 0);
	char *name =
		ok ? PQescapeIdentifier(pg, PQgetvalue(res, 0, 0), (size_t)PQgetlength(res, 0, 0))
		   : NULL;
	char sql[200];

	PQclear(res);
	if (!name)
		return false;
	snprintf(sql, sizeof(sql), "LISTEN %s", name);
	PQfreemem(name);
	return run(pg, sql, NULL);
}

static bool stopping(struct pg_ear *e)
{
	bool r;

	pthread_mutex_lock(&e->lock);
	r = e->stopping;
	pthread_mutex_unlock(&e->lock);
	return r;
}

static bool connect_ear(struct pg_ear *e)
{
	const char *const names[] = {"fallback_application_name", "connect_timeout",
				     "keepalives_idle",           "dbname",
				     "client_encoding",           NULL};
	const char *const values[] = {"mainstay-signals", "5", "30", e->db->url, "UTF8", NULL};

	e->pg = PQconnectdbParams(names, values, 1);
	if (PQstatus(e->pg) == CONNECTION_OK && listen_own(e->pg))
		return true;
	PQfinish(e->pg);
	e->pg = NULL;
	return false;
}

static bool send_all(struct pg_ear *e)
{
	struct pg_out *all = out_take(e), *o;
	bool ok = true;

	for (o = all; o && ok; o = o->next)
		ok = run(e->pg, "SELECT pg_notify(" CHANNEL ", $1)", o->text);
	out_free(all);
	return ok;
}

static bool hear_all(struct pg_ear *e)
{
	PGnotify *n;

	if (!PQconsumeInput(e->pg))
		return false;
	while ((n = PQnotifies(e->pg))) {
		signal_hear(e->db, str_from(n->extra));
		PQfreemem(n);
	}
	return true;
}

/* Until the session breaks, or the end. */
static void serve(struct pg_ear *e)
{
	bool ok = true;

	while (ok && !stopping(e)) {
		struct pollfd p[2] = {{.fd = PQsocket(e->pg), .events = POLLIN},
				      {.fd = e->wake, .events = POLLIN}};
		uint64_t count;

		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return;
		if (p[1].revents & POLLIN)
			while (read(e->wake, &count, sizeof(count)) < 0 && errno == EINTR)
				;
		ok = send_all(e) && hear_all(e);
	}
}

static void *ear_loop(void *arg)
{
	struct pg_ear *e = arg;

	while (!stopping(e)) {
		if (!connect_ear(e)) {
			struct pollfd p = {.fd = e->wake, .events = POLLIN};

			out_free(out_take(e)); /* nobody knows when there will be a session */
			DISCARD("a pause, cut short by the end", poll(&p, 1, AGAIN_MS));
			continue;
		}
		signal_hear(e->db, (str){0});
		serve(e);
		PQfinish(e->pg);
		e->pg = NULL;
	}
	return NULL;
}

int pg_listen(struct db *db)
{
	struct pg_shared *shared = db->impl;
	struct pg_ear *e = MEM_NEW(struct pg_ear);

	e->db = db;
	e->last = &e->first;
	pthread_mutex_init(&e->lock, NULL);
	e->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (e->wake < 0 || pthread_create(&e->thread, NULL, ear_loop, e) != 0) {
		if (e->wake >= 0)
			close(e->wake);
		pthread_mutex_destroy(&e->lock);
		mem_free(e);
		return E_LIMIT;
	}
	pthread_mutex_lock(&shared->ear_lock);
	shared->ear = e;
	pthread_mutex_unlock(&shared->ear_lock);
	return 0;
}

void pg_unlisten(struct db *db)
{
	struct pg_shared *shared = db->impl;
	struct pg_ear *e;

	pthread_mutex_lock(&shared->ear_lock);
	e = shared->ear;
	shared->ear = NULL;
	pthread_mutex_unlock(&shared->ear_lock);
	if (!e)
		return;
	pthread_mutex_lock(&e->lock);
	e->stopping = true;
	pthread_mutex_unlock(&e->lock);
	wake(e);
	pthread_join(e->thread, NULL);
	out_free(e->first);
	close(e->wake);
	pthread_mutex_destroy(&e->lock);
	mem_free(e);
}
