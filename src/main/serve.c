/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts everything in the order of who needs whom, waits for a signal, and
 * ends it in the other order: no new requests, answers for those that are under
 * way, jobs, runner, database.
 */
#include "serve.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog-files.h"
#include "crypto.h"
#include "demo.h"
#include "fault-switch.h"
#include "house.h"
#include "job-list.h"
#include "jobs.h"
#include "log.h"
#include "mail-imap.h"
#include "mail-lmtp.h"
#include "mail.h"
#include "phone.h"
#include "stream-hub.h"

const struct cli_option serve_options[] = {
	{"listen", "ADDR:PORT",
	 "where to serve the API (default 127.0.0.1:8080); port 0 takes a "
	 "free one, DIR/endpoint tells which"},
	{"demo", NULL, "make demo accounts on the first start; DIR/demo.env has their keys"},
	{"catalog", "DIR", "catalogue files that win over the built-in ones"},
	{"db", "URL", "PostgreSQL connection string instead of the embedded database"},
	{"config", "FILE", "settings file (default: DIR/mainstay.conf)"},
#ifdef MAINSTAY_DEBUG
	/* Not in any help: the N-th database call from now, or from each SIGUSR2, fails (busy, io,
	 * lost, unkept, kept). For tests. */
	{"fault", "[later:]N:KIND", NULL},
#endif
	{0},
};

struct server {
	struct house *house;
	struct http_server *http;
	struct jobs *jobs;
	struct mail_lmtp *lmtp;
	struct arena *arena;
	struct fault_switch *fault;
	str endpoint;
};

static void set_log(const struct settings *s)
{
	static const enum log_level levels[] = {LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG};

	log_open(STDERR_FILENO, levels[s->log_level]);
}

static int start_http(struct server *s, char **reterr)
{
	const struct settings *c = &s->house->settings;
	struct arena *a = s->arena;
	struct http_options o = {
		.listen = str_c(a, c->listen),
		.local_path = str_c(a, house_path(a, s->house->dir, "mainstay.sock")),
		.tls_cert = c->tls_cert.n ? str_c(a, c->tls_cert) : NULL,
		.tls_key = c->tls_key.n ? str_c(a, c->tls_key) : NULL,
		.threads = (int)c->loop_threads,
		.header_max = (size_t)c->header_max,
		.header_count_max = (int)c->header_count_max,
		.header_timeout = c->header_timeout,
		.body_timeout = c->body_timeout,
		.idle_timeout = c->idle_timeout,
		.connections_max = (int)c->connections_max,
		.connections_per_peer = (int)c->connections_per_peer,
		.ctx = s->house->runner,
		.body_limit = runner_body_limit,
		.on_request = runner_on_request,
		.on_refuse = runner_on_refuse,
	};

	return http_server_start(&o, &s->http, reterr);
}

/* What clients on this machine can be given: a wildcard address is none. */
static str endpoint_of(struct arena *a, const struct settings *s, int port)
{
	str host = s->listen;

	for (size_t i = host.n; i > 0; i--) {
		if (host.p[i - 1] == ':') {
			host.n = i - 1;
			break;
		}
	}
	if (host.n == 0 || str_eq(host, S("0.0.0.0")) || str_eq(host, S("*")))
		host = S("127.0.0.1");
	if (str_eq(host, S("[::]")))
		host = S("[::1]");
	return str_fmt(a, "%s://%.*s:%d", s->tls_cert.n ? "https" : "http", STR_ARG(host), port);
}

static int start_jobs(struct server *s)
{
	char name[256] = "";
	str holder;

	gethostname(name, sizeof(name) - 1);
	holder = str_fmt(s->arena, "%s/%d/%.*s", name, (int)getpid(), 16,
			 random_hex(s->arena, 16).p);
	return jobs_start(s->house->runner, &s->house->app, job_list, job_list_count, holder,
			  &s->jobs);
}

/* Tells everybody that we are there. */
static int announce(struct server *s)
{
	struct house *h = s->house;
	str database = db_describe(h->app.db, s->arena), why;
	str path = house_path(s->arena, h->dir, "endpoint");

	s->endpoint = endpoint_of(s->arena, &h->settings, http_server_port(s->http));
	str text = str_fmt(s->arena, "%.*s\n", STR_ARG(s->endpoint));

	if (file_write(s->arena, str_c(s->arena, path), text, 0600, &why) < 0)
		return cli_fail("%.*s", STR_ARG(why));
	str line =
		str_fmt(s->arena, "mainstay %s serves %.*s (data %.*s, %.*s)\n", MAINSTAY_VERSION,
			STR_ARG(s->endpoint), STR_ARG(h->dir), STR_ARG(database));

	DISCARD("a server whose output is closed serves on", cli_print(line));
	return CLI_DONE;
}

static int start(struct server *s, struct cli *cli, char **reterr)
{
	struct house *h = s->house;
	int r;

	if (cli_flag(cli, "demo") && !h->installed) {
		r = demo_install(h, cli_value(cli, "catalog"), reterr);
		if (r < 0)
			return r;
	}
	r = stream_hub_start(&(struct stream_options){.app = &h->app}, &h->app.streams);
	if (r == 0)
		r = house_run(h, reterr);
	if (r == 0)
		r = start_http(s, reterr);
	if (r < 0)
		return r;
	h->app.http = s->http;
	if (cli_flag(cli, "demo")) {
		r = demo_write_env(
			h, endpoint_of(s->arena, &h->settings, http_server_port(s->http)), reterr);
		if (r < 0)
			return r;
	}
	r = mail_check(&h->app, reterr);
	if (r == 0)
		r = mail_imap_check(&h->settings, reterr);
	if (r == 0)
		r = phone_check(&h->settings, reterr);
	if (r == 0)
		r = mail_lmtp_start(&h->app, h->runner, &s->lmtp, reterr);
	return r < 0 ? r : start_jobs(s);
}

static void stop(struct server *s)
{
	struct stream_hub *streams = s->house->app.streams;

	stream_hub_stop(streams); /* else they would be waited for */
	if (s->http)
		http_server_stop(s->http, s->house->settings.stop_patience);
	mail_lmtp_stop(s->lmtp);
	jobs_stop(s->jobs);
	runner_stop(s->house->runner);
	s->house->runner = NULL;
	http_server_free(s->http);
	stream_hub_free(streams);
	s->house->app.streams = NULL;
}

/* Signals that end the server are taken by sigwait here, and by no other thread. */
static void block_signals(const struct server *s, sigset_t *ret)
{
	sigemptyset(ret);
	if (s->fault->fault)
		sigaddset(ret, FAULT_SIGNAL);
	sigaddset(ret, SIGTERM);
	sigaddset(ret, SIGINT);
	pthread_sigmask(SIG_BLOCK, ret, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
}

/* Until a signal that ends us; those of tests only order faults. */
static int wait_for_end(struct server *s, const sigset_t *ends)
{
	siginfo_t info;
	int got;

	while ((got = sigwaitinfo(ends, &info)) < 0 || got == FAULT_SIGNAL) {
		if (got == FAULT_SIGNAL && info.si_code == SI_QUEUE)
			fault_switch_order(s->fault, info.si_value.sival_int);
		else if (got == FAULT_SIGNAL)
			fault_switch_arm(s->fault);
	}
	return got;
}

static int serve(struct server *s, struct cli *cli)
{
	char *why = NULL;
	sigset_t ends;
	int signal_number, r;

	block_signals(s, &ends);
	r = start(s, cli, &why);
	if (r < 0) {
		r = cli_fail("%s", why ? why : err_name(r));
		mem_free(why);
		stop(s);
		return r;
	}
	r = announce(s);
	if (r == CLI_DONE) {
		signal_number = wait_for_end(s, &ends);
		LOG(LOG_INFO, "stop", LOG_I("signal", signal_number));
	}
	stop(s);
	unlink(str_c(s->arena, house_path(s->arena, s->house->dir, "endpoint")));
	return r;
}

int serve_run(struct cli *cli)
{
	struct server s = {.arena = cli->arena};
	struct house_options o = {
		.dir = cli_data_dir(cli),
		.config = cli_value(cli, "config"),
		.db_url = cli_value(cli, "db"),
		.listen = cli_value(cli, "listen"),
		.catalog = cli_value(cli, "catalog"),
		.create = cli_flag(cli, "demo"),
	};
	struct fault_switch fault = {0};
	char *why = NULL;
	int r;

	umask(0077);
	if (fault_switch_open(cli_value(cli, "fault"), &fault) < 0)
		return cli_misuse("--fault is N:KIND or later:N:KIND with KIND busy, io, lost, "
				  "unkept or kept");
	o.wrap = fault.wrap;
	if (house_open(&o, &s.house, &why) < 0) {
		r = cli_fail("%s", why ? why : "the data directory cannot be opened");
		mem_free(why);
	} else {
		set_log(&s.house->settings);
		s.fault = &fault;
		if (!fault.later)
			fault_switch_arm(&fault);
		r = serve(&s, cli);
		house_close(s.house);
	}
	fault_switch_close(&fault);
	return r;
}
