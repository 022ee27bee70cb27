/* SPDX-License-Identifier: Apache-2.0 */
#include "routes-own.h"

#include <unistd.h>

#include "buf.h"
#include "catalog-files.h"
#include "counters.h"
#include "http.h"
#include "queries.h"
#include "service_sql.h"
#include "settings.h"

#define METRICS_MAX MIB(4)

static void set_type(struct req *rq, struct route_reply *ret, str type)
{
	struct http_header *h = ARENA_NEW(rq->arena, struct http_header);

	*h = (struct http_header){S("Content-Type"), type};
	ret->head.headers = h;
	ret->head.header_count = 1;
}

/* Well is who can read the database. */
static int healthz(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	struct sql_alive_row row;
	int r = sql_alive(rq->tx, &row);

	(void)http;
	if (r < 0)
		return r;
	set_type(rq, ret, S("application/json"));
	ret->head.body = S("{\"status\":\"ok\"}\n");
	return 0;
}

/* Resident bytes, from the second number of /proc/self/statm (pages). */
static int64_t resident(struct arena *a)
{
	str text, why, rest;
	int64_t pages;

	/* A file of /proc has no size, so it is read by hand. */
	char *line = arena_alloc(a, 256);
	FILE *f = fopen("/proc/self/statm", "re");

	(void)why;
	if (!f)
		return 0;
	text = fgets(line, 256, f) ? str_from(line) : (str){0};
	fclose(f);
	rest = text;
	str_cut(&rest, ' ');
	if (!rest.p || str_to_i64(str_cut(&rest, ' '), &pages) < 0)
		return 0;
	return pages * sysconf(_SC_PAGESIZE);
}

static int metrics(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	struct buf b CLEANUP(buf_done) = {0};
	str database = db_describe(rq->app->db, rq->arena);

	(void)http;
	buf_init(&b, METRICS_MAX);
	counters_print(rq->app->counters, &b);
	if (rq->app->http)
		counters_print_gauge(&b, "mainstay_connections", "Open connections.",
				     http_server_connections(rq->app->http));
	counters_print_gauge(&b, "mainstay_resident_bytes", "Memory of the process in RAM.",
			     resident(rq->arena));
	buf_fmt(&b,
		"# HELP mainstay_info What runs.\n# TYPE mainstay_info gauge\n"
		"mainstay_info{version=\"%s\",database=\"%.*s\"} 1\n",
		MAINSTAY_VERSION, STR_ARG(database));
	set_type(rq, ret, S("text/plain; version=0.0.4; charset=utf-8"));
	ret->head.body = buf_dup(&b, rq->arena);
	return 0;
}

static const struct route routes[] = {
	{.method = "GET",
	 .prefix = "/healthz",
	 .exact = true,
	 .run = healthz,
	 .help = "Whether the server can answer: status 200, or 500."},
	{.method = "GET",
	 .prefix = "/metrics",
	 .exact = true,
	 .local_only = true,
	 .run = metrics,
	 .help = "Counters in Prometheus's text format."},
};

const struct route_table own_routes = {routes, ARRAY_LEN(routes)};
