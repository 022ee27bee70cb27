/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions with a PostgreSQL server, and the round trips made over them. Every
 * wait has an end: connecting by libpq's connect_timeout, an answer by the
 * server's statement_timeout and, when the server itself is gone, by our own
 * deadline a little later. A session that broke is dropped and made anew by the
 * next transaction.
 */
#include "postgres-private.h"

#include <poll.h>

#define ANSWER_GRACE SECONDS(5) /* the server's own limit strikes first */
#define DOWN_PAUSE MILLISECONDS(250)
#define SERVER_OLDEST 150000

/* --- failures --- */

/* The E_* kind of an SQLSTATE; the first row whose code is a prefix. */
static int kind_of(const char *state)
{
	static const struct {
		const char *code;
		int kind;
	} kinds[] = {
		{"23", E_CONFLICT}, /* integrity constraint violation */
		{"40", E_BUSY},     /* serialization failure, deadlock */
		{"55P03", E_BUSY},  /* lock not available in time */
		{"57014", E_BUSY},  /* statement_timeout */
		{"57P", E_BUSY},    /* the server goes down */
		{"08", E_BUSY},     /* connection */
		{"53300", E_BUSY},  /* too many connections */
		{"25006", E_BUSY},  /* a standby took our place */
		{"0A000", E_BUSY},  /* cached plan must not change result type */
		{"26000", E_BUSY},  /* the prepared statement is gone */
		{"22", E_INVAL},    /* a value */
		{"54", E_LIMIT},    /* too large or too complex */
	};

	for (size_t i = 0; state && i < ARRAY_LEN(kinds); i++)
		if (strncmp(state, kinds[i].code, strlen(kinds[i].code)) == 0)
			return kinds[i].kind;
	return E_IO;
}

/* Failures after which a session must not be used again. */
static bool ends_session(const PGresult *res, const char *state)
{
	static const char *const states[] = {"25006", "0A000", "26000"};
	const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0))
		return true;
	for (size_t i = 0; state && i < ARRAY_LEN(states); i++)
		if (strcmp(state, states[i]) == 0)
			return true;
	return false;
}

/* Takes what went wrong from an answer. */
static int failed(struct pg_conn *pc, const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);

	conn_say(&pc->c, "%s%s%s", state ? state : "", state ? ": " : "",
		 text ? text : PQresultErrorMessage(res));
	if (ends_session(res, state))
		pc->stale = true;
	if (pc->c.mode == CONN_READ && state && strcmp(state, "25006") == 0)
		return E_INVAL; /* a write on a connection for reading */
	return state ? kind_of(state) : E_BUSY;
}

static int broken(struct pg_conn *pc)
{
	if (!pc->stale) /* else the server said why */
		conn_say(&pc->c, "the connection was lost: %s", PQerrorMessage(pc->pg));
	pg_drop(pc);
	return E_BUSY;
}

void pg_drop(struct pg_conn *pc)
{
	for (size_t i = 0; i < pc->c.db->query_count; i++)
		pc->kept[i].prepared = false;
	PQfinish(pc->pg);
	pc->pg = NULL;
	pc->in_tx = pc->begun = pc->stale = pc->committing = false;
	pc->backlog = pc->waiting = 0;
}

/* --- connecting --- */

/* Warnings are nobody's business, but for one: a commit that says it did not wait for its
 * standby. */
static void on_notice(void *ctx, const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	struct pg_conn *pc = ctx;

	if (pc->committing && state && strncmp(state, "01", 2) == 0)
		pc->doubt = true;
}

static int refuse(struct pg_conn *pc, const char *why)
{
	conn_say(&pc->c, "%s", why);
	pg_drop(pc);
	return E_IO;
}

static int set_up(struct pg_conn *pc)
{
	const struct db *db = pc->c.db;
	const char *encoding = PQparameterStatus(pc->pg, "server_encoding");
	PGresult *res;
	char text[500];
	bool ok;

	if (PQserverVersion(pc->pg) < SERVER_OLDEST)
		return refuse(pc, "PostgreSQL 15 or newer is needed");
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return refuse(pc, "the database's encoding must be UTF8; "
				  "CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0");
	snprintf(text, sizeof(text),
		 "SET statement_timeout = %lld; SET lock_timeout = %lld;"
		 "SET idle_in_transaction_session_timeout = '5min'; SET jit = off;"
		 "SET client_min_messages = warning;"
		 "SELECT set_config('synchronous_commit', '%s', false) "
		 "WHERE current_setting('synchronous_commit') = 'off' OR %d = 0",
		 (long long)(db->statement_timeout / 1000), (long long)(db->busy_timeout / 1000),
		 db->synchronous_full ? "on" : "off", db->synchronous_full);
	res = PQexec(pc->pg, text);
	ok = PQresultStatus(res) == PGRES_TUPLES_OK;
	PQclear(res);
	if (!ok)
		return refuse(pc, PQerrorMessage(pc->pg));
	if (PQsetnonblocking(pc->pg, 1) != 0 || !PQenterPipelineMode(pc->pg))
		return refuse(pc, PQerrorMessage(pc->pg));
	return 0;
}

int pg_connect(struct pg_conn *pc)
{
	/* what the URL says comes later and wins */
	const char *const names[] = {"fallback_application_name",
				     "connect_timeout",
				     "keepalives_idle",
				     "tcp_user_timeout",
				     "dbname",
				     "client_encoding",
				     NULL};
	const char *const values[] = {"mainstay", "5", "30", "30000", pc->c.db->url, "UTF8", NULL};
	struct pg_shared *shared = pc->c.db->impl;
	int r;

	if (usec_monotonic() < atomic_load(&shared->down_until)) {
		conn_say(&pc->c, "the database could not be reached a moment ago");
		return E_IO;
	}
	pc->pg = PQconnectdbParams(names, values, 1);
	if (PQstatus(pc->pg) != CONNECTION_OK) {
		atomic_store(&shared->down_until, usec_monotonic() + DOWN_PAUSE);
		return refuse(pc, PQerrorMessage(pc->pg));
	}
	PQsetNoticeReceiver(pc->pg, on_notice, pc);
	r = set_up(pc);
	if (r == 0)
		atomic_store(&shared->version, PQserverVersion(pc->pg));
	return r;
}

/* --- waiting --- */

/* Waits for the socket; E_BUSY when the deadline passed. */
static int wait_for(struct pg_conn *pc, short events, usec deadline)
{
	struct pollfd p = {.fd = PQsocket(pc->pg), .events = events};
	usec left = deadline - usec_monotonic();

	if (left <= 0 || poll(&p, 1, (int)(left / 1000) + 1) == 0) {
		conn_say(&pc->c, "the database did not answer in time");
		pg_drop(pc);
		return E_BUSY;
	}
	return 0;
}

static int flush(struct pg_conn *pc, usec deadline)
{
	int r;

	while ((r = PQflush(pc->pg)) > 0) {
		/* it may refuse to read more before we read its answers */
		r = wait_for(pc, POLLIN | POLLOUT, deadline);
		if (r < 0)
			return r;
		if (!PQconsumeInput(pc->pg))
			return broken(pc);
	}
	return r < 0 ? broken(pc) : 0;
}

/* The next answer, or NULL between two. */
static int next_answer(struct pg_conn *pc, usec deadline, PGresult **ret)
{
	while (PQisBusy(pc->pg)) {
		int r = wait_for(pc, POLLIN, deadline);

		if (r < 0)
			return r;
		if (!PQconsumeInput(pc->pg))
			return broken(pc);
	}
	*ret = PQgetResult(pc->pg);
	return 0;
}

/* The answers of a trip. */
struct answers {
	PGresult *last; /* the last success */
	int succeeded;  /* how many did, before one failed */
	int kind;       /* of the first failure, or 0 */
};

/* Adds an answer. 1 at the end of the trip. */
static int take(struct pg_conn *pc, PGresult *res, struct answers *all)
{
	ExecStatusType status = res ? PQresultStatus(res) : PGRES_EMPTY_QUERY;

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
		PQclear(all->last);
		all->last = res;
		all->succeeded++;
		return 0;
	}
	if (status == PGRES_FATAL_ERROR && all->kind == 0)
		all->kind = failed(pc, res);
	PQclear(res);
	return status == PGRES_PIPELINE_SYNC;
}

/* Reads the answers of one trip. ret and ret_succeeded (how many succeeded, also when one failed)
 * may be NULL. */
static int collect(struct pg_conn *pc, usec deadline, PGresult **ret, int *ret_succeeded)
{
	struct answers all = {0};
	PGresult *res;
	int r;

	do {
		r = next_answer(pc, deadline, &res);
		if (r == 0)
			r = take(pc, res, &all);
		if (r == 0 && PQstatus(pc->pg) == CONNECTION_BAD)
			r = broken(pc);
	} while (r == 0);
	if (ret_succeeded)
		*ret_succeeded = all.succeeded;
	if (r < 0 || all.kind < 0 || !ret) {
		PQclear(all.last);
		return r < 0 ? r : all.kind;
	}
	*ret = all.last;
	return 0;
}

/* Reads the answers that nobody waited for. */
static int catch_up(struct pg_conn *pc, usec deadline)
{
	while (pc->backlog > 0) {
		/* a failed ROLLBACK or COMMIT of a reader left no transaction either; what
		 * matters is whether the session lives */
		DISCARD("only the session's state counts", collect(pc, deadline, NULL, NULL));
		if (!pc->pg)
			return E_BUSY;
		if (pc->stale)
			return broken(pc);
		pc->backlog--;
	}
	return 0;
}

static usec answer_deadline(const struct pg_conn *pc)
{
	return usec_monotonic() + pc->c.db->statement_timeout + ANSWER_GRACE;
}

/* --- sending --- */

static bool send_command(struct pg_conn *pc, const char *text)
{
	return PQsendQueryParams(pc->pg, text, 0, NULL, NULL, NULL, NULL, 1) == 1;
}

static bool send_stmt(struct pg_conn *pc, struct pg_stmt *s)
{
	const char *const *values = (const char *const *)s->values;

	if (!s->name[0])
		return PQsendQueryParams(pc->pg, s->sql, s->params, s->types, values, s->lengths,
					 s->formats, 1) == 1;
	if (!s->prepared && PQsendPrepare(pc->pg, s->name, s->sql, s->params, s->types) != 1)
		return false;
	return PQsendQueryPrepared(pc->pg, s->name, s->params, values, s->lengths, s->formats, 1) ==
	       1;
}

/* One way and back on the present session. */
static int trip_once(struct pg_conn *pc, struct pg_stmt *s, const char *command, PGresult **ret)
{
	usec deadline = answer_deadline(pc);
	int r, succeeded = 0;
	bool ok = true;

	for (int i = 0; i < pc->waiting && ok; i++)
		ok = send_command(pc, pc->queue[i]);
	if (ok && s)
		ok = send_stmt(pc, s);
	if (ok && command)
		ok = send_command(pc, command);
	if (!ok || PQpipelineSync(pc->pg) != 1)
		return broken(pc);
	r = flush(pc, deadline);
	if (r == 0)
		r = catch_up(pc, deadline);
	if (r == 0)
		r = collect(pc, deadline, ret, &succeeded);
	if (!pc->pg)
		return r;
	/* it stays prepared when its own first run fails */
	if (s && s->name[0] && succeeded > pc->waiting)
		s->prepared = true;
	/* with an error the server is inside the transaction as well, and spoiled; had BEGIN
	 * itself failed, the ROLLBACK that follows does no harm */
	pc->begun = pc->in_tx;
	pc->waiting = 0;
	return r;
}

int pg_trip(struct pg_conn *pc, struct pg_stmt *s, const char *command, PGresult **ret)
{
	const char *queue[PG_QUEUE_MAX];
	bool in_tx = pc->in_tx, fresh = !pc->pg;
	int waiting = pc->waiting;
	int r;

	memcpy(queue, pc->queue, sizeof(queue));
	for (int tries = 0;; tries++) {
		r = pc->pg ? 0 : pg_connect(pc);
		if (r < 0) {
			pc->in_tx = false;
			return r;
		}
		pc->in_tx = in_tx;
		pc->waiting = waiting;
		memcpy(pc->queue, queue, sizeof(queue));
		bool begun = pc->begun;

		r = trip_once(pc, s, command, ret);
		/* a session that died while nobody looked; the server did nothing for us yet */
		if (pc->pg || begun || fresh || tries > 0)
			return r;
	}
}

void pg_fire(struct pg_conn *pc, const char *command)
{
	bool sent = pc->pg && !pc->stale && send_command(pc, command) &&
		    PQpipelineSync(pc->pg) == 1 && PQflush(pc->pg) >= 0;

	if (!sent && pc->pg) {
		pg_drop(pc);
		return;
	}
	pc->backlog += sent;
	pc->waiting = 0;
	pc->in_tx = pc->begun = false;
}

int pg_describe(struct pg_conn *pc, struct pg_stmt *s, PGresult **ret)
{
	int r = pc->pg ? 0 : pg_connect(pc);
	int succeeded = 0;

	if (r < 0)
		return r;
	if ((!s->prepared && PQsendPrepare(pc->pg, s->name, s->sql, s->params, s->types) != 1) ||
	    PQsendDescribePrepared(pc->pg, s->name) != 1 || PQpipelineSync(pc->pg) != 1)
		return broken(pc);
	r = flush(pc, answer_deadline(pc));
	if (r == 0)
		r = catch_up(pc, answer_deadline(pc));
	if (r == 0)
		r = collect(pc, answer_deadline(pc), ret, &succeeded);
	if (succeeded > 0)
		s->prepared = true;
	return r;
}

int pg_script(struct pg_conn *pc, const char *sql)
{
	PGresult *res, *none = NULL;
	int r = pg_trip(pc, NULL, NULL, &none); /* what waits goes first */
	int kind = 0;

	PQclear(none);
	if (r < 0)
		return r;
	if (!PQexitPipelineMode(pc->pg) || PQsetnonblocking(pc->pg, 0) != 0 ||
	    !PQsendQuery(pc->pg, sql))
		return broken(pc);
	while ((res = PQgetResult(pc->pg))) {
		if (PQresultStatus(res) == PGRES_FATAL_ERROR && kind == 0)
			kind = failed(pc, res);
		PQclear(res);
	}
	if (PQstatus(pc->pg) == CONNECTION_BAD || PQsetnonblocking(pc->pg, 1) != 0 ||
	    !PQenterPipelineMode(pc->pg))
		return broken(pc);
	return kind;
}
