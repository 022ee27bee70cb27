/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A receiver of webhooks that is never the slow one: answers 204 to everything.
 * Prints its port, and at SIGTERM how many calls it answered.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "http.h"

static void on_request(void *ctx, struct http_exchange *x)
{
	atomic_long *calls = ctx;

	atomic_fetch_add(calls, 1);
	http_reply(x, &(struct http_reply){.status = 204});
}

static void on_refuse(void *ctx, enum http_refusal why, struct arena *a, struct http_reply *ret)
{
	(void)ctx;
	(void)why;
	(void)a;
	ret->status = 400;
}

int main(void)
{
	atomic_long calls = 0;
	struct http_options o = {
		.listen = "127.0.0.1:0",
		.threads = 1,
		.header_max = 65536,
		.header_count_max = 100,
		.body_max = 1 << 20,
		.header_timeout = MINUTES(1),
		.body_timeout = MINUTES(1),
		.idle_timeout = MINUTES(10),
		.connections_max = 10000,
		.connections_per_peer = 10000,
		.ctx = &calls,
		.on_request = on_request,
		.on_refuse = on_refuse,
	};
	struct http_server *server;
	sigset_t ends;
	char *why = NULL;
	int got;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	if (http_server_start(&o, &server, &why) < 0) {
		fprintf(stderr, "sink: %s\n", why);
		return 1;
	}
	printf("%d\n", http_server_port(server));
	fflush(stdout);
	sigwait(&ends, &got);
	http_server_stop(server, 0);
	http_server_free(server);
	printf("%ld\n", atomic_load(&calls));
	return 0;
}
