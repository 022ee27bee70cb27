/* SPDX-License-Identifier: Apache-2.0 */
#include "torture-world.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "buf.h"
#include "catalog-files.h"
#include "demo.h"
#include "log.h"
#include "operations.h"
#include "sigv4.h"

#define ANSWER_MAX MIB(8)
#define REGION S("us-east-1")
#define CONF                                                                                       \
	"db.synchronous = false\nthrottle.enabled = false\n"                                       \
	"runner.workers = 2\ncases.per_hour = 0\nattachments.sets_per_hour = 0\n"                  \
	"attachments.uploads_per_day = 0\nattachments.part_size = 1MiB\n"                          \
	"mail.delivery = dir\nmail.address = support@example.com\n"                                \
	"mail.auth_server = mx.example.com\n"                                                      \
	"webhooks.per_account = 10000\nchat.per_agent = 1000000\n"                                 \
	"sip.proxy = 127.0.0.1:9\n"

enum { Q_TABLES, Q_BROKEN, Q_WORLD };

/* Columns that repeat what other tables hold. */
static const char broken_sql[] =
	"SELECT (SELECT COUNT(*) FROM chat AS h WHERE h.messages <> (SELECT COUNT(*) FROM "
	"chat_message AS m WHERE m.account = h.account AND m.chat_id = h.chat_id)) + "
	"(SELECT COUNT(*) FROM support_case AS s WHERE EXISTS (SELECT COUNT(*) FROM "
	"case_communication AS c WHERE c.account = s.account AND c.display_id = s.display_id "
	"HAVING COUNT(*) <> s.communications OR MAX(c.seq) <> s.communications) OR EXISTS "
	"(SELECT COUNT(*) FROM case_event AS e WHERE e.account = s.account AND "
	"e.display_id = s.display_id HAVING COUNT(*) = 0 OR MAX(e.seq) <> COUNT(*)) OR "
	"s.holder <> COALESCE((SELECT d.assignee FROM desk_assignment AS d WHERE "
	"d.account = s.account AND d.case_id = s.case_id), ''))";

/* The names behind CREATE TABLE in all migrations. */
static void find_tables(struct torture_world *w)
{
	size_t n;
	struct migration *list = fixture_migrations(w->t->arena, &n);
	VEC(str) found = {0};

	for (size_t i = 0; i < n; i++) {
		str rest = str_from(list[i].sql);

		while (rest.p) {
			str line = str_cut(&rest, '\n');

			if (!str_starts(line, S("CREATE TABLE ")))
				continue;
			line = str_slice(line, sizeof("CREATE TABLE ") - 1, line.n);
			*VEC_ADD(w->t->arena, &found) = str_cut(&line, ' ');
		}
	}
	w->tables = found.v;
	w->table_count = found.n;
}

static struct query *world_queries(struct torture_world *w)
{
	struct query *q = ARENA_ARRAY(w->t->arena, struct query, Q_WORLD);
	struct buf sql CLEANUP(buf_done) = {0}, columns CLEANUP(buf_done) = {0};

	buf_init(&sql, KIB(64));
	buf_init(&columns, KIB(1));
	for (size_t i = 0; i < w->table_count; i++) {
		buf_fmt(&sql, "%s (SELECT COUNT(*) FROM %.*s)", i ? "," : "SELECT",
			STR_ARG(w->tables[i]));
		buf_str(&columns, S("i"));
	}
	q[Q_TABLES] = (struct query){
		.name = "tables",
		.sql = str_c(w->t->arena, buf_get(&sql)),
		.params = "",
		.columns = str_c(w->t->arena, buf_get(&columns)),
	};
	q[Q_BROKEN] =
		(struct query){.name = "broken", .sql = broken_sql, .params = "", .columns = "i"};
	return q;
}

/* ---- the server ---- */

static void edit(struct torture_world *w, str folder, const struct torture_edit *e)
{
	const char *path = str_c(
		w->t->arena, str_fmt(w->t->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(e->file)));
	str why = {0}, text;
	struct catalog_files files;
	struct buf b CLEANUP(buf_done) = {0};

	/* as an earlier edit left it, or as it is built in */
	if (catalog_files(w->t->arena, folder, str_c(w->t->arena, e->file), "", &files, &why) < 0 ||
	    files.n != 1)
		test_fail(__FILE__, __LINE__, "%.*s: %.*s", STR_ARG(e->file), STR_ARG(why));
	text = files.v[0].text;
	const char *at = memmem(text.p, text.n, e->find.p, e->find.n);

	if (!at)
		test_fail(__FILE__, __LINE__, "%.*s has no \"%.*s\"", STR_ARG(e->file),
			  STR_ARG(e->find));
	buf_init(&b, MIB(4));
	buf_str(&b, str_slice(text, 0, (size_t)(at - text.p)));
	buf_str(&b, e->put);
	buf_str(&b, str_slice(text, (size_t)(at - text.p) + e->find.n, text.n));
	expect_ok(file_write(w->t->arena, path, buf_get(&b), 0600, &why));
}

/* A folder of catalogue files of the provider's own; absent without edits. */
static str edited_catalog(struct torture_world *w, const struct torture_options *o)
{
	str folder = house_path(w->t->arena, str_from(w->f->folder), "catalog");

	if (!o->edit_count)
		return (str){0};
	expect(mkdir(str_c(w->t->arena, folder), 0700) == 0);
	expect(mkdir(str_c(w->t->arena, house_path(w->t->arena, folder, "plans")), 0700) == 0);
	for (size_t i = 0; i < o->edit_count; i++)
		edit(w, folder, &o->edits[i]);
	return folder;
}

static void open_house(struct torture_world *w, const struct torture_options *options)
{
	str dir = str_from(w->f->folder), why = {0};
	struct house_options o = {
		.dir = dir,
		.db_url = str_from(w->f->url),
		.create = true,
		.wrap = fault_wrap(w->fault),
		.now = w->now,
		.catalog = edited_catalog(w, options),
	};
	char *text = NULL;

	expect_ok(file_write(w->t->arena,
			     str_c(w->t->arena, house_path(w->t->arena, dir, "mainstay.conf")),
			     S(CONF), 0600, &why));
	if (house_open(&o, &w->house, &text) < 0 || demo_install(w->house, (str){0}, &text) < 0 ||
	    house_run(w->house, &text) < 0)
		test_fail(__FILE__, __LINE__, "%s", text ? text : "no house");
	w->house->app.mail_reader = MAIL_CHILD_PATH;
}

static void open_http(struct torture_world *w)
{
	char *why = NULL;

	w->local = house_path(w->t->arena, str_from(w->f->folder), "mainstay.sock");
	struct http_options o = {
		.listen = "127.0.0.1:0",
		.local_path = str_c(w->t->arena, w->local),
		.threads = 1,
		.header_max = (size_t)KIB(32),
		.header_count_max = 100,
		.header_timeout = MINUTES(1),
		.body_timeout = MINUTES(1),
		.idle_timeout = MINUTES(1),
		.connections_max = 100,
		.connections_per_peer = 100,
		.ctx = w->house->runner,
		.body_limit = runner_body_limit,
		.on_request = runner_on_request,
		.on_refuse = runner_on_refuse,
		.now = w->now,
	};

	if (http_server_start(&o, &w->http, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
}

static void read_env(struct torture_world *w)
{
	str path = house_path(w->t->arena, str_from(w->f->folder), "demo.env"), text, why;

	expect_ok(file_read(w->t->arena, str_c(w->t->arena, path), (size_t)KIB(64), &text, &why));
	w->names.arena = w->t->arena;
	while (text.n) {
		str value = str_cut(&text, '\n'), name = str_cut(&value, '=');

		if (value.p)
			story_name_put(&w->names, name, value);
	}
}

struct torture_world *torture_world_open(struct test *t, enum fixture_kind where,
					 const struct torture_options *o)
{
	struct torture_world *w = ARENA_NEW(t->arena, struct torture_world);

	log_open(-1, LOG_ERROR); /* what fails here is meant to */
	w->t = t;
	w->now = o->now ? o->now : usec_now;
	w->mem = arena_new();
	w->fault = fault_new();
	find_tables(w);
	w->f = fixture_open(
		t, where, &(struct db_options){.queries = world_queries(w), .query_count = Q_WORLD},
		false);
	open_house(w, o);
	open_http(w);
	read_env(w);
	story_name_put(&w->names, S("SOON"),
		       str_fmt(t->arena, "%lld", (long long)(w->now() / SECONDS(1) + 3600)));
	return w;
}

void torture_world_close(struct torture_world *w)
{
	http_server_stop(w->http, SECONDS(5));
	runner_stop(w->house->runner);
	w->house->runner = NULL;
	http_server_free(w->http);
	house_close(w->house);
	fixture_close(w->f);
	fault_free(w->fault);
	arena_free(w->mem);
}

/* ---- calls ---- */

static int connect_tcp(struct torture_world *w)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)http_server_port(w->http)),
		.sin_addr = {htonl(INADDR_LOOPBACK)},
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	expect(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0);
	return fd;
}

static int connect_local(struct torture_world *w)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	expect(w->local.n < sizeof(to.sun_path));
	memcpy(to.sun_path, w->local.p, w->local.n);
	expect(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0);
	return fd;
}

static str name_of(struct torture_world *w, str who, const char *what)
{
	str value = story_name_find(&w->names, str_fmt(w->mem, "%.*s_%s", STR_ARG(who), what));

	expect(value.p != NULL);
	return value;
}

#define HEADERS_MAX 8
struct headers {
	struct wire_header v[HEADERS_MAX];
	size_t n;
};

static void add(struct headers *h, str name, str value)
{
	if (value.p)
		h->v[h->n++] = (struct wire_header){name, value};
}

static void sign(struct torture_world *w, const struct torture_call *c, struct headers *h)
{
	usec now = w->now();

	add(h, S("X-Amz-Date"), usec_format(w->mem, now, USEC_BASIC_Z));
	const struct wire_request rq = {
		.method = c->method,
		.path = S("/"),
		.headers = h->v,
		.header_count = h->n,
		.body = c->body,
	};
	const struct sigv4_signer signer = {
		.key_id = name_of(w, c->who, "ACCESS_KEY_ID"),
		.secret = name_of(w, c->who, "SECRET_ACCESS_KEY"),
		.region = REGION,
		.service = c->op->service->signing_name,
	};

	add(h, S("Authorization"), sigv4_sign(w->mem, &rq, &signer, now));
}

static void send_all(int fd, str bytes)
{
	while (bytes.n) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);

		expect(n > 0);
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
}

static struct torture_answer receive(struct torture_world *w, int fd)
{
	struct buf in CLEANUP(buf_done) = {0};
	struct torture_answer a = {0};
	int64_t status;
	ssize_t n;

	buf_init(&in, ANSWER_MAX);
	while ((n = recv(fd, buf_room(&in, KIB(64)), KIB(64), 0)) > 0)
		in.n += (size_t)n;
	expect_eq(n, 0);
	str rest = buf_dup(&in, w->mem), line = str_cut(&rest, '\n');

	expect(str_starts(line, S("HTTP/1.1 ")));
	expect_ok(str_to_i64(str_slice(line, 9, 12), &status));
	a.status = (int)status;
	while (rest.p && (line = str_trim(str_cut(&rest, '\n'))).n) {
		str name = str_cut(&line, ':');

		if (str_ieq(name, S("x-amzn-ErrorType")))
			a.error = str_trim(line);
	}
	a.body = rest;
	return a;
}

struct torture_answer torture_ask(struct torture_world *w, const struct torture_call *call)
{
	struct torture_call c = *call;
	struct headers h = {0};
	struct buf head CLEANUP(buf_done) = {0};
	bool query = c.op && c.op->service->protocol == WIRE_QUERY;

	if (!c.method.p)
		c.method = S("POST");
	if (!c.path.p)
		c.path = S("/");
	add(&h, S("Host"), S("mainstay.test"));
	add(&h, S("Content-Type"),
	    query ? S("application/x-www-form-urlencoded") : S("application/x-amz-json-1.1"));
	if (c.op)
		add(&h, S("X-Amz-Target"), c.op->target);
	if (c.who.p)
		sign(w, &c, &h);
	add(&h, S("amz-sdk-invocation-id"), c.invocation);
	buf_init(&head, KIB(32));
	buf_fmt(&head, "%.*s %.*s HTTP/1.1\r\n", STR_ARG(c.method), STR_ARG(c.path));
	for (size_t i = 0; i < h.n; i++)
		buf_fmt(&head, "%.*s: %.*s\r\n", STR_ARG(h.v[i].name), STR_ARG(h.v[i].value));
	buf_fmt(&head, "Content-Length: %zu\r\nConnection: close\r\n\r\n", c.body.n);

	int fd = c.who.p || !c.op ? connect_tcp(w) : connect_local(w);

	send_all(fd, buf_get(&head));
	send_all(fd, c.body);
	struct torture_answer a = receive(w, fd);

	close(fd);
	return a;
}

/* ---- counting ---- */

static int64_t *ask_row(struct torture_world *w, int query, size_t columns)
{
	int64_t *v = ARENA_ARRAY(w->mem, int64_t, columns);
	struct tx *tx;

	expect_ok(tx_begin(w->f->read, w->mem, &tx));
	struct stmt q = stmt_open(tx, query);

	if (stmt_step(&q) != 1)
		test_fail(__FILE__, __LINE__, "counting: %.*s", STR_ARG(conn_error(w->f->read)));
	for (size_t i = 0; i < columns; i++)
		v[i] = col_i64(&q, (int)i);
	stmt_done(&q);
	tx_rollback(tx);
	return v;
}

int64_t *torture_count(struct torture_world *w)
{
	return ask_row(w, Q_TABLES, w->table_count);
}

int64_t torture_broken_cases(struct torture_world *w)
{
	return ask_row(w, Q_BROKEN, 1)[0];
}
