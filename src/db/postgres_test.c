/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What only PostgreSQL can do to us: connections that end while idle, inside a
 * transaction or in the middle of a commit, servers that are not there, plans
 * that change. A small proxy stands in for the network that eats an answer.
 */
#include "db-fixture.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PUT, PUT_LATE, COUNT, PID, WIDE, SLOW_SUM, QUERIES };

static const struct query queries[QUERIES] = {
	[PUT] = {"put", "INSERT INTO v (id) VALUES ($1)", NULL, "i", "", true},
	[PUT_LATE] = {"put_late", "INSERT INTO late (id, v) VALUES ($1, $2)", NULL, "ii", "", true},
	[COUNT] = {"count", "SELECT COUNT(*) FROM v", NULL, "", "i", false},
	[PID] = {"pid", "SELECT 1", "SELECT pg_backend_pid()", "", "i", false},
	[WIDE] = {"wide", "SELECT w FROM wide", NULL, "", "i", false},
	[SLOW_SUM] = {"slow_sum", "SELECT SUM(id) FROM v", NULL, "", "I", false},
};
static const struct db_options options = {.queries = queries, .query_count = QUERIES};

static struct fixture *open_v(struct test *t)
{
	struct fixture *f = fixture_open(t, ON_POSTGRES, &options, false);

	fixture_run(f, "CREATE TABLE v (id BIGINT NOT NULL PRIMARY KEY)");
	return f;
}

static struct tx *begin(struct conn *c, struct test *t)
{
	struct tx *tx;

	expect_ok(tx_begin(c, t->arena, &tx));
	return tx;
}

static int put(struct tx *tx, int64_t id)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, PUT);

	bind_i64(&q, 0, id);
	return stmt_exec(&q);
}

static int64_t ask(struct tx *tx, int query)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, query);
	int r = stmt_step(&q);

	if (r < 0)
		return r;
	expect_eq(r, 1);
	return col_i64(&q, 0);
}

/* The rows another connection sees. */
static int64_t seen(struct fixture *f, struct test *t)
{
	struct tx *tx = begin(f->read, t);
	int64_t n = ask(tx, COUNT);

	tx_rollback(tx);
	return n;
}

static int64_t pid_of(struct conn *c, struct test *t)
{
	struct tx *tx = begin(c, t);
	int64_t pid = ask(tx, PID);

	expect(pid > 0);
	expect_ok(tx_commit(tx));
	return pid;
}

/* Ends a session from outside and waits until it is gone. */
static void terminate(struct fixture *f, int64_t pid)
{
	PGconn *pg = PQconnectdb(f->url);
	char sql[200];
	bool there;

	snprintf(sql, sizeof(sql), "SELECT pg_terminate_backend(%lld)", (long long)pid);
	PQclear(PQexec(pg, sql));
	snprintf(sql, sizeof(sql), "SELECT 1 FROM pg_stat_activity WHERE pid = %lld",
		 (long long)pid);
	do {
		PGresult *res = PQexec(pg, sql);

		there = PQntuples(res) > 0;
		PQclear(res);
		if (there)
			usleep(5000);
	} while (there);
	PQfinish(pg);
}

TEST(a_session_that_ended_while_idle_is_not_noticed)
{
	struct fixture *f = open_v(t);
	int64_t pid = pid_of(f->write, t);
	struct tx *tx, *inner;

	terminate(f, pid);
	tx = begin(f->write, t);
	expect_ok(tx_savepoint(tx, t->arena, &inner));
	expect_eq(put(inner, 1), 1);
	expect_ok(tx_release(inner));
	expect_ok(tx_commit(tx));
	expect(pid_of(f->write, t) != pid);

	/* a reader as well, whose last COMMIT was never waited for */
	pid = pid_of(f->read, t);
	terminate(f, pid);
	expect_eq(seen(f, t), 1);
	fixture_close(f);
}

TEST(a_session_that_ends_inside_a_transaction_makes_it_busy)
{
	struct fixture *f = open_v(t);
	struct tx *tx = begin(f->write, t), *inner;
	int64_t pid = ask(tx, PID);

	expect_eq(put(tx, 1), 1);
	expect_ok(tx_savepoint(tx, t->arena, &inner));
	expect_eq(put(inner, 2), 1);
	terminate(f, pid);
	expect_err(put(inner, 3), E_BUSY);
	expect(conn_error(f->write).n > 0);
	expect_err(tx_undo(inner), E_BUSY);
	expect_err(put(tx, 4), E_BUSY);
	expect_err(tx_commit(tx), E_BUSY);
	tx = begin(f->write, t);
	expect_eq(put(tx, 5), 1);
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t), 1);
	fixture_close(f);
}

TEST(a_session_that_ends_before_its_rollback_is_no_matter)
{
	struct fixture *f = open_v(t);
	struct tx *tx = begin(f->write, t);

	expect_eq(put(tx, 1), 1);
	terminate(f, ask(tx, PID));
	tx_rollback(tx);
	tx = begin(f->write, t);
	expect_eq(put(tx, 2), 1);
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t), 1);
	fixture_close(f);
}

/* --- commits --- */

/* A constraint that is looked at when the transaction commits. */
static void make_late(struct fixture *f)
{
	fixture_run(f, "CREATE TABLE late (id BIGINT NOT NULL PRIMARY KEY, v BIGINT NOT NULL "
		       "REFERENCES v (id) DEFERRABLE INITIALLY DEFERRED)");
}

static int put_late(struct tx *tx, int64_t id, int64_t v)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, PUT_LATE);

	bind_i64(&q, 0, id);
	bind_i64(&q, 1, v);
	return stmt_exec(&q);
}

TEST(a_commit_that_the_server_refuses_did_not_happen)
{
	struct fixture *f = open_v(t);
	struct tx *tx;

	make_late(f);
	tx = begin(f->write, t);
	expect_eq(put(tx, 1), 1);
	expect_eq(put_late(tx, 1, 99), 1);
	expect_err(tx_commit(tx), E_CONFLICT);
	expect_eq(seen(f, t), 0);
	tx = begin(f->write, t);
	expect_eq(put(tx, 1), 1);
	expect_eq(put_late(tx, 1, 1), 1);
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t), 1);
	fixture_close(f);
}

struct killer {
	struct fixture *f;
	int64_t pid;
};

static void *kill_soon(void *ctx)
{
	struct killer *k = ctx;

	usleep(200000);
	terminate(k->f, k->pid);
	return NULL;
}

TEST(a_session_that_ends_in_the_middle_of_a_commit_is_uncertain)
{
	struct fixture *f = open_v(t);
	struct killer k = {.f = f};
	pthread_t thread;
	struct tx *tx;

	fixture_run(f, "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
		       "$$ BEGIN PERFORM pg_sleep(10); RETURN NULL; END $$;"
		       "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON v DEFERRABLE INITIALLY "
		       "DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()");
	tx = begin(f->write, t);
	k.pid = ask(tx, PID);
	expect_eq(put(tx, 1), 1);
	expect_eq(pthread_create(&thread, NULL, kill_soon, &k), 0);
	expect_err(tx_commit(tx), E_UNCERTAIN);
	pthread_join(thread, NULL);
	expect_eq(seen(f, t), 0);
	fixture_close(f);
}

/* --- a network that eats answers --- */

struct proxy {
	int listener;
	int port;
	struct sockaddr_in server;
	bool forward; /* whether the COMMIT itself still arrives */
	atomic_bool armed;
	pthread_t thread;
};

static bool holds_commit(const char *p, ssize_t n)
{
	return memmem(p, (size_t)n, "COMMIT", 6) != NULL;
}

/* Copies what is there from one side to the other; false at its end. */
static bool copy(struct proxy *x, int from, int to, bool is_client)
{
	char room[65536];
	ssize_t n = recv(from, room, sizeof(room), 0);

	if (n <= 0)
		return false;
	if (is_client && atomic_load(&x->armed) && holds_commit(room, n)) {
		if (x->forward) {
			if (send(to, room, (size_t)n, MSG_NOSIGNAL) != n)
				return false;
			/* the answer comes, and is eaten */
			n = recv(to, room, sizeof(room), 0);
		}
		atomic_store(&x->armed, false);
		return false;
	}
	return send(to, room, (size_t)n, MSG_NOSIGNAL) == n;
}

static void serve_one(struct proxy *x, int client)
{
	int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool open = connect(server, (struct sockaddr *)&x->server, sizeof(x->server)) == 0;

	while (open) {
		struct pollfd p[] = {{.fd = client, .events = POLLIN},
				     {.fd = server, .events = POLLIN}};

		if (poll(p, 2, 30000) <= 0)
			break;
		if (p[0].revents)
			open = copy(x, client, server, true);
		if (open && p[1].revents)
			open = copy(x, server, client, false);
	}
	close(server);
	close(client);
}

static void *run_proxy(void *ctx)
{
	struct proxy *x = ctx;
	int client;

	while ((client = accept4(x->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
		serve_one(x, client);
	return NULL;
}

/* Listens in front of the server of url, and returns the url through it. */
static str proxy_start(struct proxy *x, struct test *t, const char *url)
{
	PGconn *pg = PQconnectdb(url);
	struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(own);
	int64_t port = 0;
	str db = str_from(PQdb(pg)), user = str_from(PQuser(pg));
	str result;

	if (PQhost(pg)[0] == '/')
		test_skip("the proxy needs a server on TCP");
	expect_ok(str_to_i64(str_from(PQport(pg)), &port));
	x->server = own;
	x->server.sin_port = htons((uint16_t)port);
	x->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	expect_eq(bind(x->listener, (struct sockaddr *)&own, sizeof(own)), 0);
	expect_eq(listen(x->listener, 5), 0);
	expect_eq(getsockname(x->listener, (struct sockaddr *)&own, &n), 0);
	expect_eq(pthread_create(&x->thread, NULL, run_proxy, x), 0);
	result = str_fmt(t->arena,
			 "host=127.0.0.1 port=%d dbname=%.*s user=%.*s password='%s' "
			 "sslmode=disable gssencmode=disable options='%s'",
			 ntohs(own.sin_port), STR_ARG(db), STR_ARG(user),
			 PQpass(pg) ? PQpass(pg) : "", PQoptions(pg));
	PQfinish(pg);
	return result;
}

static void proxy_stop(struct proxy *x)
{
	shutdown(x->listener, SHUT_RDWR);
	pthread_join(x->thread, NULL);
	close(x->listener);
}

static void lose_the_answer(struct test *t, bool forward)
{
	struct fixture *f = open_v(t);
	struct proxy x = {.forward = forward};
	struct db_options o = options;
	char *why = NULL;
	struct conn *c;
	struct db *db;
	struct tx *tx;

	o.url = str_c(t->arena, proxy_start(&x, t, f->url));
	if (db_open(&o, &db, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	expect_ok(conn_open(db, CONN_WRITE, &c));
	tx = begin(c, t);
	expect_eq(put(tx, 1), 1);
	atomic_store(&x.armed, true);
	expect_err(tx_commit(tx), E_UNCERTAIN);
	expect_eq(seen(f, t), forward ? 1 : 0);
	/* the next transaction has a new session */
	tx = begin(c, t);
	expect_eq(put(tx, 2), 1);
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t), forward ? 2 : 1);
	conn_close(c);
	db_close(db);
	proxy_stop(&x);
	fixture_close(f);
}

TEST(a_commit_whose_answer_is_lost_is_uncertain_and_happened)
{
	lose_the_answer(t, true);
}

TEST(a_commit_that_is_lost_itself_is_uncertain_and_did_not_happen)
{
	lose_the_answer(t, false);
}

/* --- servers --- */

TEST(a_server_that_is_not_there_is_an_io_failure)
{
	struct db_options o = options;
	char *why = NULL;
	struct conn *c;
	struct db *db;
	struct tx *tx;
	int version;

	o.url = "postgresql://nobody@127.0.0.1:1/nothing";
	if (db_open(&o, &db, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	expect_ok(conn_open(db, CONN_WRITE, &c));
	for (int i = 0; i < 3; i++) {
		tx = begin(c, t);
		expect_err(put(tx, 1), E_IO);
		expect(conn_error(c).n > 0);
		expect_err(tx_commit(tx), E_IO);
	}
	expect_err(db_schema_version(db, &version), E_IO);
	expect_str(db_describe(db, t->arena), S("postgresql (not reached yet)"));
	conn_close(c);
	db_close(db);
}

TEST(a_url_may_name_several_hosts)
{
	struct fixture *f = open_v(t);
	struct db_options o = options;
	PGconn *pg = PQconnectdb(f->url);
	char *why = NULL;
	struct conn *c;
	struct db *db;
	struct tx *tx;

	o.url = str_c(t->arena,
		      str_fmt(t->arena,
			      "host=127.0.0.1,%s port=1,%s dbname=%s user=%s password='%s' "
			      "target_session_attrs=read-write options='%s'",
			      PQhost(pg), PQport(pg), PQdb(pg), PQuser(pg),
			      PQpass(pg) ? PQpass(pg) : "", PQoptions(pg)));
	PQfinish(pg);
	if (db_open(&o, &db, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	expect_ok(conn_open(db, CONN_WRITE, &c));
	tx = begin(c, t);
	expect_eq(put(tx, 1), 1);
	expect_ok(tx_commit(tx));
	conn_close(c);
	db_close(db);
	fixture_close(f);
}

TEST(a_plan_that_changed_is_made_anew)
{
	struct fixture *f = open_v(t);
	struct tx *tx;

	fixture_run(f, "CREATE TABLE wide (w INTEGER NOT NULL); INSERT INTO wide VALUES (5)");
	tx = begin(f->read, t);
	expect_eq(ask(tx, WIDE), 5);
	expect_ok(tx_commit(tx));
	fixture_run(f, "ALTER TABLE wide ALTER COLUMN w TYPE BIGINT");
	tx = begin(f->read, t);
	expect_eq(ask(tx, WIDE), E_BUSY);
	tx_rollback(tx);
	tx = begin(f->read, t);
	expect_eq(ask(tx, WIDE), 5);
	expect_ok(tx_commit(tx));
	fixture_close(f);
}

TEST(a_sum_without_its_cast_is_named)
{
	struct fixture *f = open_v(t);
	struct tx *tx = begin(f->read, t);

	expect_eq(ask(tx, SLOW_SUM), E_INVAL);
	expect(str_contains(conn_error(f->read), S("slow_sum: column 1 (sum) has type 1700")));
	tx_rollback(tx);
	fixture_close(f);
}

TEST(a_commit_is_durable_even_where_the_server_defaults_to_not)
{
	static const struct query show = {
		"show", NULL, "SELECT current_setting('synchronous_commit')", "", "t", false};
	struct fixture *f = fixture_open(t, ON_POSTGRES, &options, false);

	for (int full = 0; full <= 1; full++) {
		struct db_options o = {
			.queries = &show, .query_count = 1, .synchronous_full = full};
		char *why = NULL;
		struct conn *c;
		struct db *db;
		struct tx *tx;

		o.url = str_c(t->arena,
			      str_fmt(t->arena, "%s%%20-csynchronous_commit%%3Doff", f->url));
		if (db_open(&o, &db, &why) < 0)
			test_fail(__FILE__, __LINE__, "%s", why);
		expect_ok(conn_open(db, CONN_WRITE, &c));
		tx = begin(c, t);
		struct stmt q = stmt_open(tx, 0);
		expect_eq(stmt_step(&q), 1);
		expect_str(col_str(&q, 0), full ? S("on") : S("off"));
		stmt_done(&q);
		tx_rollback(tx);
		conn_close(c);
		db_close(db);
	}
	fixture_close(f);
}
