/* SPDX-License-Identifier: Apache-2.0 */
/* The server as a whole: its parts are put together, started and stopped here. */
#include "http.h"

#include <assert.h>
#include <string.h>

#include "http-private.h"
#include "map.h"

#define BODY_TOTAL_STANDARD ((size_t)256 << 20)
/* Time for a peer to read a refusal, see http-conn.c. */
#define LINGER_TIME SECONDS(2)

str http_header(const struct http_request *rq, str name)
{
	for (size_t i = 0; i < rq->header_count; i++) {
		if (str_ieq(rq->headers[i].name, name))
			return rq->headers[i].value;
	}
	return (str){0};
}

size_t http_header_count(const struct http_request *rq, str name)
{
	size_t n = 0;

	for (size_t i = 0; i < rq->header_count; i++)
		n += str_ieq(rq->headers[i].name, name);
	return n;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static struct http_server *server_new(const struct http_options *o)
{
	struct http_server *s = MEM_NEW(struct http_server);

	assert(o->threads > 0 && o->header_max > 0 && o->header_max < INT32_MAX);
	assert(o->header_count_max > 0 && o->on_request && o->on_refuse);
	s->o = *o;
	if (!s->o.now)
		s->o.now = usec_now;
	if (s->o.body_total_max == 0)
		s->o.body_total_max = BODY_TOTAL_STANDARD;
	s->limits = (struct http_limits){
		.target_max = least(HTTP_TARGET_MAX, o->header_max),
		.head_max = o->header_max,
		.header_max = o->header_count_max,
	};
	s->ahead_max = HTTP_READ_SIZE + o->header_max;
	s->timeouts[HTTP_TIMER_HEAD] = o->header_timeout;
	s->timeouts[HTTP_TIMER_BODY] = o->body_timeout;
	s->timeouts[HTTP_TIMER_WRITE] = o->body_timeout;
	s->timeouts[HTTP_TIMER_IDLE] = o->idle_timeout;
	s->timeouts[HTTP_TIMER_LINGER] = LINGER_TIME;
	s->listener = (struct http_listener){.server = s, .fd = -1};
	s->local = (struct http_listener){.server = s, .fd = -1, .local = true};
	s->peers = map_new();
	pthread_mutex_init(&s->peers_lock, NULL);
	s->loops = mem_array((size_t)o->threads, sizeof(*s->loops));
	s->loop_count = o->threads;
	return s;
}

static int server_prepare(struct http_server *s, char **reterr)
{
	int r = 0;

	if (!s->o.tls_cert != !s->o.tls_key) {
		*reterr = mem_copy_text("TLS needs a certificate and its key; give both", 46);
		r = E_INVAL;
	} else if (s->o.tls_cert) {
		r = http_tls_new(s->o.tls_cert, s->o.tls_key, &s->tls, reterr);
	}
	if (r >= 0)
		r = http_listen(s, reterr);
	for (int i = 0; i < s->loop_count && r >= 0; i++) {
		r = http_loop_init(&s->loops[i], s);
		if (r < 0)
			*reterr = mem_copy_text("no descriptors are left; raise the limit", 40);
	}
	if (r >= 0)
		http_listen_start(s);
	/* The options' paths are the caller's. */
	s->o.listen = s->o.local_path = s->o.tls_cert = s->o.tls_key = NULL;
	return r;
}

/* Ends the threads that run: the first `count` loops. */
static void server_end(struct http_server *s, int count, usec patience)
{
	struct http_message *stops = mem_array((size_t)s->loop_count, sizeof(*stops));

	s->patience = patience;
	atomic_store(&s->stopping, true);
	for (int i = 0; i < count; i++) {
		stops[i].kind = HTTP_MESSAGE_STOP;
		http_loop_send(&s->loops[i], &stops[i]);
	}
	for (int i = 0; i < count; i++)
		pthread_join(s->loops[i].thread, NULL);
	/* A socket dealt out to a loop that had ended just before. */
	for (int i = 0; i < count; i++)
		http_loop_drain(&s->loops[i]);
	mem_free(stops);
}

int http_server_start(const struct http_options *o, struct http_server **ret, char **reterr)
{
	struct http_server *s = server_new(o);
	int r = server_prepare(s, reterr);

	for (int i = 0; i < s->loop_count && r >= 0; i++) {
		struct http_loop *l = &s->loops[i];

		if (pthread_create(&l->thread, NULL, http_loop_run, l) != 0) {
			*reterr = mem_copy_text("cannot start a thread; raise the limit", 38);
			server_end(s, i, 0);
			r = E_IO;
		}
	}
	if (r < 0) {
		http_server_free(s);
		return r;
	}
	*ret = s;
	return 0;
}

int http_server_port(const struct http_server *s)
{
	return s->port;
}

int64_t http_server_connections(const struct http_server *s)
{
	return atomic_load(&s->connections) + atomic_load(&s->local_connections);
}

void http_server_stop(struct http_server *s, usec patience)
{
	server_end(s, s->loop_count, patience);
}

void http_server_free(struct http_server *s)
{
	if (!s)
		return;
	http_listen_stop(s);
	for (int i = 0; i < s->loop_count; i++)
		http_loop_done(&s->loops[i]);
	SSL_CTX_free(s->tls);
	map_free(s->peers, mem_free);
	pthread_mutex_destroy(&s->peers_lock);
	mem_free(s->loops);
	mem_free(s->local_path);
	mem_free(s);
}
