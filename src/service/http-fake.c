/* SPDX-License-Identifier: Apache-2.0 */
#include "http-fake.h"

#include <assert.h>
#include <pthread.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"

struct http_exchange {
	struct http_request request;
	struct arena *arena;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct buf out;
	struct fake_sent sent;
	bool done;
	void (*on_abort)(void *arg);
	void *abort_arg;
	void (*on_drain)(void *arg);
	void *drain_arg;
};

struct http_exchange *fake_new(const char *method, const char *target, const char *headers,
			       str body)
{
	struct http_exchange *x = MEM_NEW(struct http_exchange);
	str rest = str_from(headers), query;
	VEC(struct http_header) list = {0};

	x->arena = arena_new();
	pthread_mutex_init(&x->lock, NULL);
	pthread_cond_init(&x->changed, NULL);
	buf_init(&x->out, 1 << 28);
	while (rest.p) {
		str value = str_cut(&rest, '\n'), name = str_cut(&value, ':');

		if (value.p)
			*VEC_ADD(x->arena, &list) = (struct http_header){
				str_dup(x->arena, name), str_dup(x->arena, str_trim(value))};
	}
	query = str_dup(x->arena, str_from(target));
	x->request = (struct http_request){
		.method = str_from(method),
		.target = query,
		.path = str_cut(&query, '?'),
		.headers = list.v,
		.header_count = list.n,
		.body = str_dup(x->arena, body),
		.peer = S("local"),
		.peer_uid = getuid(),
	};
	x->request.query = query;
	return x;
}

void fake_free(struct http_exchange *x)
{
	assert(x->done);
	buf_done(&x->out);
	arena_free(x->arena);
	pthread_cond_destroy(&x->changed);
	pthread_mutex_destroy(&x->lock);
	mem_free(x);
}

void fake_from(struct http_exchange *x, const char *peer)
{
	x->request.peer = str_from(peer);
	x->request.peer_uid = -1;
}

const struct fake_sent *fake_wait(struct http_exchange *x)
{
	pthread_mutex_lock(&x->lock);
	while (!x->done)
		pthread_cond_wait(&x->changed, &x->lock);
	pthread_mutex_unlock(&x->lock);
	x->sent.body = buf_get(&x->out);
	return &x->sent;
}

bool fake_is_done(struct http_exchange *x)
{
	pthread_mutex_lock(&x->lock);
	bool done = x->done;

	pthread_mutex_unlock(&x->lock);
	return done;
}

size_t fake_streamed(struct http_exchange *x)
{
	pthread_mutex_lock(&x->lock);
	size_t n = x->out.n;

	pthread_mutex_unlock(&x->lock);
	return n;
}

void fake_drain(struct http_exchange *x)
{
	/* as the contract has it: never after the final call, which waits meanwhile */
	pthread_mutex_lock(&x->lock);
	if (!x->done)
		x->on_drain(x->drain_arg);
	pthread_mutex_unlock(&x->lock);
}

void fake_abort(struct http_exchange *x)
{
	pthread_mutex_lock(&x->lock);
	if (!x->done)
		x->on_abort(x->abort_arg);
	pthread_mutex_unlock(&x->lock);
}

str fake_so_far(struct http_exchange *x, struct arena *a)
{
	pthread_mutex_lock(&x->lock);
	str text = buf_dup(&x->out, a);

	pthread_mutex_unlock(&x->lock);
	return text;
}

static void take_head(struct http_exchange *x, const struct http_reply *reply)
{
	x->sent.status = reply->status;
	for (size_t i = 0; i < reply->header_count; i++) {
		const struct http_header *h = &reply->headers[i];
		str value = str_dup(x->arena, h->value);

		if (str_ieq(h->name, S("Content-Type")))
			x->sent.type = value;
		else if (str_ieq(h->name, S("x-amzn-ErrorType")))
			x->sent.error = value;
		else if (str_ieq(h->name, S("x-amzn-RequestId")))
			x->sent.request_id = value;
	}
}

static void finish(struct http_exchange *x)
{
	assert(!x->done);
	x->done = true;
	pthread_cond_broadcast(&x->changed);
}

/* ---- what the runner calls ---- */

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

const struct http_request *http_exchange_request(const struct http_exchange *x)
{
	return &x->request;
}

void http_exchange_on_abort(struct http_exchange *x, void (*fn)(void *arg), void *arg)
{
	x->on_abort = fn;
	x->abort_arg = arg;
}

void http_reply(struct http_exchange *x, const struct http_reply *reply)
{
	pthread_mutex_lock(&x->lock);
	take_head(x, reply);
	x->sent.length = (int64_t)reply->body.n;
	buf_str(&x->out, reply->body);
	finish(x);
	pthread_mutex_unlock(&x->lock);
}

void http_stream_start(struct http_exchange *x, const struct http_reply *head, int64_t length,
		       size_t low, void (*on_drain)(void *arg), void *arg)
{
	assert(low > 0);
	pthread_mutex_lock(&x->lock);
	take_head(x, head);
	x->sent.length = length;
	x->sent.streamed = true;
	x->on_drain = on_drain;
	x->drain_arg = arg;
	pthread_mutex_unlock(&x->lock);
}

void http_stream_write(struct http_exchange *x, str bytes)
{
	pthread_mutex_lock(&x->lock);
	buf_str(&x->out, bytes);
	pthread_cond_broadcast(&x->changed);
	pthread_mutex_unlock(&x->lock);
}

void http_stream_close(struct http_exchange *x, bool ok)
{
	pthread_mutex_lock(&x->lock);
	x->sent.broken = !ok;
	finish(x);
	pthread_mutex_unlock(&x->lock);
}
