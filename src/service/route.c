/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raw routes. Short answers are one reply. A long body is sent in pieces: each
 * piece is a work of its own, so that no thread waits for a slow client. A piece
 * is asked for when the one before it has left (the socket's buffer drained),
 * and at most one is under way at a time.
 */
#include "crypto.h"
#include "errors.h"
#include "stream-hub.h"
#include "work-private.h"

/* The next piece is made when less than this waits for the socket. */
#define STREAM_LOW KIB(256)

struct stream {
	struct runner *r;
	struct work *head; /* the request; owns the state that the pieces come from */
	int64_t at;
	pthread_mutex_t lock; /* of what follows */
	bool busy;            /* a piece is in a queue or running */
	bool drained;         /* the socket asked for more meanwhile */
};

static bool matches(const struct route *route, const struct http_request *http)
{
	str prefix = str_from(route->prefix), method = str_from(route->method);

	if (!str_eq(http->method, method) &&
	    !(str_eq(http->method, S("HEAD")) && str_eq(method, S("GET"))))
		return false;
	return route->exact ? str_eq(http->path, prefix) : str_starts(http->path, prefix);
}

const struct route *route_find(const struct runner *r, const struct http_request *http)
{
	const struct route *found = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < r->o.route_table_count; i++) {
		const struct route_table *t = &r->o.routes[i];

		for (size_t j = 0; j < t->n; j++) {
			size_t n = str_from(t->routes[j].prefix).n;

			if (n > longest && matches(&t->routes[j], http)) {
				longest = n;
				found = &t->routes[j];
			}
		}
	}
	return found;
}

int route_handle(struct work *w)
{
	int result;

	w->answer = (struct route_reply){.head.status = 200};
	result = w->route->run(&w->rq, http_exchange_request(w->x), &w->answer);
	return result > 0 ? 0 : result;
}

static void stream_free(struct stream *s)
{
	pthread_mutex_destroy(&s->lock);
	work_free(s->r, s->head);
	mem_free(s);
}

/* Who calls it has made the stream busy, so that nobody else can end it. */
static void piece_queue(struct stream *s)
{
	struct work *piece = work_new(s->r, WORK_PIECE);

	piece->stream = s;
	counter_add(s->r->o.app->counters, COUNT_WORK_WAITING, 1);
	DISCARD("forced work is always taken", queue_put(s->r->calls, piece, 1));
}

/* Asks for the next piece unless one is under way, which then asks itself. */
static void stream_kick(struct stream *s)
{
	pthread_mutex_lock(&s->lock);
	bool start = !s->busy;

	if (start)
		s->busy = true;
	else
		s->drained = true;
	pthread_mutex_unlock(&s->lock);
	if (start)
		piece_queue(s);
}

/* A piece is done: the stream is idle, or goes on at once without having been so in between. */
static void stream_rest(struct stream *s)
{
	pthread_mutex_lock(&s->lock);
	bool again = s->drained;

	s->drained = false;
	s->busy = again;
	pthread_mutex_unlock(&s->lock);
	if (again)
		piece_queue(s);
}

static void on_drain(void *arg)
{
	stream_kick(arg);
}

/* The client has left: no more drains will come, so a last piece is asked for, which sees it. */
void route_abandon(void *arg)
{
	struct work *w = arg;
	struct stream *s;

	atomic_store(&w->abandoned, true);
	s = atomic_load(&w->stream);
	if (s)
		stream_kick(s);
}

static void stream_start(struct runner *r, struct work *w)
{
	struct stream *s = MEM_NEW(struct stream);

	s->r = r;
	s->head = w;
	s->busy = s->drained = true; /* until the socket knows about us */
	pthread_mutex_init(&s->lock, NULL);
	atomic_store(&w->stream, s); /* from here on route_abandon finds it */
	http_stream_start(w->x, &w->answer.head, w->answer.length, STREAM_LOW, on_drain, s);
	stream_rest(s);
}

/* One piece. 1: there are more, 0: that was all, E_*: it cannot be made. */
static int send_piece(struct worker *wk, struct work *w, struct stream *s)
{
	struct route_reply *answer = &s->head->answer;
	str piece = {0};
	int result;

	w->rq.id = s->head->rq.id;
	w->rq.client = s->head->rq.client;
	result = tx_begin(wk->read, w->arena, &w->rq.tx);
	if (result < 0)
		return result;
	result = answer->next(&w->rq, answer->state, s->at, &piece);
	tx_rollback(w->rq.tx);
	w->rq.tx = NULL;
	if (result < 0)
		return result;
	if (piece.n == 0 || (int64_t)piece.n > answer->length - s->at)
		return E_INVAL; /* the promised length would be a lie */
	s->at += (int64_t)piece.n;
	http_stream_write(s->head->x, piece);
	return s->at < answer->length;
}

void route_piece(struct worker *wk, struct work *w)
{
	struct stream *s = w->stream;
	bool abandoned = atomic_load(&s->head->abandoned);
	int result = abandoned ? E_IO : send_piece(wk, w, s);

	work_free(wk->r, w);
	if (result != 1) {
		http_stream_close(s->head->x, result == 0);
		stream_free(s);
		return;
	}
	stream_rest(s);
}

void route_answer(struct runner *r, struct work *w)
{
	struct http_reply *head = &w->answer.head;

	if (w->rq.failure.error) {
		w->service = r->fallback;
		call_fail(r, w);
		call_answer(r, w);
		return;
	}
	if (w->answer.stream && !str_eq(http_exchange_request(w->x)->method, S("HEAD"))) {
		w->reply.status = head->status;
		call_note(r, w);
		stream_hub_open(r->o.app->streams, w->x, w->answer.stream, w->rq.id);
		work_free(r, w);
		return;
	}
	struct http_header *headers =
		ARENA_ARRAY(w->arena, struct http_header, head->header_count + 1);

	headers[0] = (struct http_header){S("x-amzn-RequestId"), w->rq.id};
	for (size_t i = 0; i < head->header_count; i++)
		headers[i + 1] = head->headers[i];
	head->headers = headers;
	head->header_count++;
	w->reply.status = head->status;
	call_note(r, w);
	bool piecewise = w->answer.next && w->answer.length > 0;

	if (piecewise && !str_eq(http_exchange_request(w->x)->method, S("HEAD"))) {
		stream_start(r, w);
		return;
	}
	if (piecewise) { /* HEAD: the length that GET would announce, without a piece */
		http_stream_start(w->x, head, w->answer.length, STREAM_LOW, NULL, NULL);
		http_stream_close(w->x, true);
	} else {
		http_reply(w->x, head);
	}
	work_free(r, w);
}

void route_run(struct worker *wk, struct work *w)
{
	const struct http_request *http = http_exchange_request(w->x);
	struct runner *r = wk->r;
	int result;

	w->rq.id = random_uuid(w->arena);
	w->rq.client.source_ip = http->peer;
	w->rq.client.user_agent = http_header(http, S("user-agent"));
	w->rq.client.host = http_header(http, S("host"));
	w->rq.client.local = http->peer_uid >= 0;
	if (w->route->local_only && !w->rq.client.local && !r->o.app->settings->metrics_public) {
		result = api_fail(&w->rq, ERR_NOT_FOUND_EXCEPTION, "There is nothing here.");
	} else if (w->route->writes) {
		write_hand(wk, w);
		return;
	} else {
		result = tx_begin(wk->read, w->arena, &w->rq.tx);
		if (result == 0) {
			result = route_handle(w);
			tx_rollback(w->rq.tx);
			w->rq.tx = NULL;
			w->mark = db_unsynced(r->o.app->db);
		}
	}
	w->verdict = result;
	if (settle_park(r, w))
		return;
	if (result < 0)
		call_explain(w, result);
	route_answer(r, w);
}
