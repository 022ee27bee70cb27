/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A loop thread: libevent's base, the inbox, the deadlines.
 *
 * Deadlines cost no timer each. There are a few kinds, each of one length, and
 * a list per kind to whose end a connection moves when its deadline is set; so
 * the lists are in order of time, and a tick, which runs only while there are
 * connections, looks at their heads.
 */
#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "http-private.h"

#define TICK_LEAST MILLISECONDS(5)
#define TICK_MOST MILLISECONDS(500)

/* ---- lists ---- */

void http_link_init(struct http_link *l)
{
	l->prev = l->next = l;
}

void http_link_add(struct http_link *list, struct http_link *l)
{
	l->prev = list->prev;
	l->next = list;
	list->prev->next = l;
	list->prev = l;
}

void http_link_remove(struct http_link *l)
{
	l->prev->next = l->next;
	l->next->prev = l->prev;
	http_link_init(l);
}

#define CONN_OF(link, member)                                                                      \
	((struct http_conn *)(void *)((char *)(link)-offsetof(struct http_conn, member)))

/* ---- deadlines ---- */

static struct timeval timeval_of(usec t)
{
	return (struct timeval){.tv_sec = t / SECONDS(1), .tv_usec = t % SECONDS(1)};
}

/* An eighth of the shortest deadline is fine enough. */
static usec tick_interval(const struct http_server *s)
{
	usec least = TICK_MOST * 8;

	for (int i = HTTP_TIMER_NONE + 1; i < HTTP_TIMER_COUNT; i++) {
		if (s->timeouts[i] < least)
			least = s->timeouts[i];
	}
	least /= 8;
	return least < TICK_LEAST ? TICK_LEAST : least;
}

static void tick_start(struct http_loop *l)
{
	struct timeval tv = timeval_of(tick_interval(l->server));

	if (!evtimer_pending(&l->tick, NULL))
		evtimer_add(&l->tick, &tv);
}

void http_loop_timer(struct http_conn *c, enum http_timer timer, bool restart)
{
	struct http_loop *l = c->loop;

	if (c->timer == timer && !restart)
		return;
	http_link_remove(&c->timed);
	c->timer = timer;
	if (timer == HTTP_TIMER_NONE)
		return;
	c->deadline = l->now + l->server->timeouts[timer];
	http_link_add(&l->timed[timer], &c->timed);
	tick_start(l);
}

static void drop_all(struct http_loop *l)
{
	while (l->conns.next != &l->conns)
		http_conn_drop(CONN_OF(l->conns.next, all));
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct http_loop *l = arg;

	(void)fd;
	(void)what;
	l->now = usec_monotonic();
	for (int i = HTTP_TIMER_NONE + 1; i < HTTP_TIMER_COUNT; i++) {
		struct http_link *list = &l->timed[i];

		while (list->next != list) {
			struct http_conn *c = CONN_OF(list->next, timed);

			if (c->deadline > l->now)
				break;
			http_conn_timeout(c);
		}
	}
	if (l->stopping && l->now >= l->stop_at)
		drop_all(l);
	if (l->conns.next != &l->conns)
		tick_start(l);
}

/* ---- the inbox ---- */

void http_loop_send(struct http_loop *l, struct http_message *m)
{
	bool first;

	m->next = NULL;
	pthread_mutex_lock(&l->inbox_lock);
	first = !l->inbox;
	*l->inbox_end = m;
	l->inbox_end = &m->next;
	pthread_mutex_unlock(&l->inbox_lock);
	if (first) {
		uint64_t one = 1;

		while (write(l->wake_fd, &one, sizeof(one)) < 0 && errno == EINTR)
			;
	}
}

static struct http_message *inbox_take(struct http_loop *l)
{
	struct http_message *m;

	pthread_mutex_lock(&l->inbox_lock);
	m = l->inbox;
	l->inbox = NULL;
	l->inbox_end = &l->inbox;
	pthread_mutex_unlock(&l->inbox_lock);
	return m;
}

static void stop(struct http_loop *l)
{
	struct http_server *s = l->server;

	l->stopping = true;
	l->stop_at = l->now + s->patience;
	if (l == &s->loops[0])
		http_listen_stop(s);
	for (struct http_link *at = l->conns.next, *next; at != &l->conns; at = next) {
		next = at->next;
		http_conn_stop(CONN_OF(at, all));
	}
	if (l->conns.next == &l->conns)
		event_base_loopbreak(l->base);
	else
		tick_start(l); /* for the deadline */
}

/* Messages to a keeper's exchange whose connection is gone end here. */
static void to_exchange(struct http_message *m)
{
	struct http_exchange *x = m->x;

	if (x->conn) {
		http_conn_message(x->conn, m);
	} else if (m->kind == HTTP_MESSAGE_WRITE) {
		mem_free(m->bytes.p);
		mem_free(m);
	} else {
		http_exchange_free(x);
	}
}

static void handle(struct http_loop *l, struct http_message *m)
{
	switch (m->kind) {
	case HTTP_MESSAGE_CONN:
		if (l->stopping) {
			close(m->accepted->fd);
			http_count_leave(l->server, m->accepted->count, m->accepted->peer);
		} else {
			http_conn_open(l, m->accepted);
		}
		mem_free(m->accepted);
		break;
	case HTTP_MESSAGE_STOP:
		stop(l);
		break;
	case HTTP_MESSAGE_WRITE:
	case HTTP_MESSAGE_FINISH:
	case HTTP_MESSAGE_BREAK:
		to_exchange(m);
		break;
	}
}

void http_loop_drain(struct http_loop *l)
{
	struct http_message *m = inbox_take(l), *next;

	for (; m; m = next) {
		next = m->next;
		handle(l, m);
	}
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct http_loop *l = arg;
	uint64_t count;

	(void)what;
	l->now = usec_monotonic();
	while (read(fd, &count, sizeof(count)) < 0 && errno == EINTR)
		;
	http_loop_drain(l);
}

/* ---- date ---- */

void http_loop_date(struct http_loop *l, struct http_block answer)
{
	const size_t date_n = sizeof(HTTP_DATE_BLANK) - 1;
	usec now = l->server->o.now();
	char *line = memchr(answer.p, '\n', answer.n); /* the status line's end */

	if (now / SECONDS(1) != l->date_second || l->date[0] == '\0') {
		struct arena *a = arena_new();
		str date = usec_format(a, now, USEC_HTTP);

		assert(date.n == date_n);
		memcpy(l->date, date.p, date_n);
		l->date_second = now / SECONDS(1);
		arena_free(a);
	}
	assert(line);
	memcpy(line + 1 + sizeof(HTTP_DATE_HEADER) - 1, l->date, date_n);
}

/* ---- life ---- */

int http_loop_init(struct http_loop *l, struct http_server *s)
{
	struct event_config *config = event_config_new();

	l->server = s;
	l->inbox_end = &l->inbox;
	pthread_mutex_init(&l->inbox_lock, NULL);
	http_link_init(&l->conns);
	for (int i = 0; i < HTTP_TIMER_COUNT; i++)
		http_link_init(&l->timed[i]);
	l->now = usec_monotonic();
	l->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (config) {
		/* A base is used by its thread alone. */
		event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
		l->base = event_base_new_with_config(config);
		event_config_free(config);
	}
	if (!l->base || l->wake_fd < 0)
		return E_IO;
	l->arena = arena_new();
	l->scratch = mem_resize(NULL, HTTP_READ_SIZE, 1);
	l->fields = mem_array((size_t)s->limits.header_max, sizeof(*l->fields));
	event_assign(&l->wake, l->base, l->wake_fd, EV_READ | EV_PERSIST, on_wake, l);
	evtimer_assign(&l->tick, l->base, on_tick, l);
	return event_add(&l->wake, NULL) == 0 ? 0 : E_IO;
}

void http_loop_done(struct http_loop *l)
{
	if (!l->server)
		return;
	http_loop_drain(l); /* what keepers said after the thread had ended */
	if (l->base)
		event_base_free(l->base);
	if (l->wake_fd >= 0)
		close(l->wake_fd);
	arena_free(l->arena);
	mem_free(l->scratch);
	mem_free(l->fields);
	pthread_mutex_destroy(&l->inbox_lock);
}

void *http_loop_run(void *loop)
{
	struct http_loop *l = loop;
	sigset_t all;

	l->self = pthread_self();
	/* Signals belong to the main thread; a write to a closed socket is no signal's matter. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	event_base_loop(l->base, EVLOOP_NO_EXIT_ON_EMPTY);
	return NULL;
}
