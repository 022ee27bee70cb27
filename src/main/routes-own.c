/* SPDX-License-Identifier: Apache-2.0 */
#include "routes-own.h"

#include <unistd.h>

#include "buf.h"
#include "counters.h"
#include "http.h"
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

static int64_t connections(const struct req *rq)
{
	return rq->app->http ? http_server_connections(rq->app->http) : 0;
}

/* The second number of /proc/self/statm, in pages. */
static int64_t resident(const struct req *rq)
{
	FILE *f = fopen("/proc/self/statm", "re");
	char line[256] = "";
	int64_t pages = 0;
	str rest;

	(void)rq;
	if (!f)
		return 0;
	rest = str_from(fgets(line, sizeof(line), f));
	fclose(f);
	if (str_cut(&rest, ' ').p && rest.p && str_to_i64(str_cut(&rest, ' '), &pages) < 0)
		return 0;
	return pages * sysconf(_SC_PAGESIZE);
}

static int64_t one(const struct req *rq)
{
	(void)rq;
	return 1;
}

const struct own_gauge own_gauges[] = {
	{"mainstay_connections", "Open connections.", connections},
	{"mainstay_resident_bytes", "Memory of the process that is in RAM.", resident},
	{"mainstay_up", "Always 1; its labels say what runs: version, database.", one},
};
const size_t own_gauge_count = ARRAY_LEN(own_gauges);

static int metrics(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	struct buf b CLEANUP(buf_done) = {0};
	str database = db_describe(rq->app->db, rq->arena);

	(void)http;
	buf_init(&b, METRICS_MAX);
	counters_print(rq->app->counters, &b);
	for (size_t i = 0; i + 1 < own_gauge_count; i++)
		counters_print_gauge(&b, own_gauges[i].name, own_gauges[i].help,
				     own_gauges[i].read(rq));
	const struct own_gauge *up = &own_gauges[own_gauge_count - 1];

	buf_fmt(&b, "# HELP %s %s\n# TYPE %s gauge\n%s{version=\"%s\",database=\"%.*s\"} 1\n",
		up->name, up->help, up->name, up->name, MAINSTAY_VERSION, STR_ARG(database));
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
