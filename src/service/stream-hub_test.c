/* SPDX-License-Identifier: Apache-2.0 */
#include "stream-hub.h"

#include <unistd.h>

#include "buf.h"
#include "db-fixture.h"
#include "http-fake.h"
#include "settings.h"

/* A hub over a database, and a source that has events 1..n with their number as data. */
struct scene {
	struct stream_source source; /* first */
	struct fixture *f;
	struct settings settings;
	struct app app;
	struct stream_hub *hub;
	struct arena *arena;
	_Atomic int64_t n;
	size_t size; /* bytes of an event's data */
};

static str data_of(struct arena *a, int64_t number, size_t size)
{
	return str_fmt(a, "%0*lld", (int)size, (long long)number);
}

static int read_events(const struct stream_source *self, const struct app *app, struct tx *tx,
		       str topic, int64_t after, int64_t most, struct stream_event **ret,
		       size_t *ret_n)
{
	const struct scene *sc = (const struct scene *)(const void *)self;
	struct arena *a = tx_arena(tx);
	size_t n = 0;

	expect(app == &sc->app);
	expect(str_starts(topic, S("talk/")));
	*ret = ARENA_ARRAY(a, struct stream_event, (size_t)most);
	for (int64_t i = after + 1; i <= sc->n && (int64_t)n < most; i++)
		(*ret)[n++] = (struct stream_event){i, S("said"), data_of(a, i, sc->size)};
	*ret_n = n;
	return 0;
}

static struct scene *scene_open(struct test *t, enum fixture_kind where, usec beat)
{
	struct scene *sc = ARENA_NEW(t->arena, struct scene);

	sc->source.read = read_events;
	sc->arena = t->arena;
	sc->size = 1;
	sc->f = fixture_open(t, where, &(struct db_options){0}, true);
	settings_init(&sc->settings);
	sc->app = (struct app){.settings = &sc->settings, .db = sc->f->db};
	expect_ok(stream_hub_start(&(struct stream_options){.app = &sc->app,
							    .beat = beat ? beat : HOURS(1),
							    .backlog_max = 4096},
				   &sc->hub));
	return sc;
}

static void scene_close(struct scene *sc)
{
	stream_hub_stop(sc->hub);
	stream_hub_free(sc->hub);
	fixture_close(sc->f);
}

static struct http_exchange *open_as(struct scene *sc, int64_t after, const char *owner,
				     const char *role)
{
	struct http_exchange *x = fake_new("GET", "/streams", "", S(""));
	const str topics[] = {S("talk/1"), S("all")};

	stream_hub_open(sc->hub, x,
			&(struct stream_opening){.topics = topics,
						 .topic_count = 2,
						 .source = &sc->source,
						 .after = after,
						 .owner = str_from(owner),
						 .role = str_from(role),
						 .life = HOURS(1)},
			S("id"));
	return x;
}

/* Commits the signal of an event that the source has. */
static void tell(struct scene *sc, int64_t number)
{
	const struct stream_event e = {number, S("said"), data_of(sc->arena, number, sc->size)};
	struct tx *tx;

	expect_ok(tx_begin(sc->f->write, sc->arena, &tx));
	expect_ok(stream_tell(tx, S("talk/1"), &e));
	expect_ok(tx_commit(tx));
}

static bool ends(struct http_exchange *x, const char *text)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();

	return str_ends(fake_so_far(x, a), str_from(text));
}

/* Waits until the stream's text ends so. */
static void expect_end(struct http_exchange *x, const char *text)
{
	for (int i = 0; i < 1000 && !ends(x, text); i++)
		usleep(10000);
	if (!ends(x, text))
		test_fail(__FILE__, __LINE__, "the stream is \"%.*s\", not ... \"%s\"",
			  STR_ARG(fake_so_far(x, arena_new())), text);
}

static size_t times(struct http_exchange *x, const char *what)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	str text = fake_so_far(x, a), needle = str_from(what);
	size_t n = 0;

	for (size_t i = 0; i + needle.n <= text.n; i++)
		n += str_starts(str_slice(text, i, text.n), needle);
	return n;
}

static void end(struct http_exchange *x)
{
	fake_wait(x);
	fake_free(x);
}

#define EVENT(n) "id: " #n "\nevent: said\ndata: " #n "\n\n"

EACH_DATABASE(a_stream_gets_each_event_once_and_in_order)
{
	struct scene *sc = scene_open(t, where, 0);
	struct http_exchange *x;

	sc->n = 4;
	x = open_as(sc, 2, "me", NULL);
	expect_end(x, "retry: 2000\n\n" EVENT(3) EVENT(4));
	sc->n = 5;
	tell(sc, 5);
	expect_end(x, EVENT(4) EVENT(5));
	tell(sc, 5);
	tell(sc, 3);
	sc->n = 8;
	tell(sc, 8); /* the signals of 6 and 7 were lost, or are late */
	expect_end(x, EVENT(5) EVENT(6) EVENT(7) EVENT(8));
	tell(sc, 7);
	tell(sc, 6);
	sc->n = 9;
	tell(sc, 9);
	expect_end(x, EVENT(8) EVENT(9));
	fake_abort(x);
	end(x);
	scene_close(sc);
}

EACH_DATABASE(what_is_too_long_for_a_signal_is_read)
{
	struct scene *sc = scene_open(t, where, 0);
	struct http_exchange *x = open_as(sc, 0, "me", NULL);

	expect_end(x, "retry: 2000\n\n");
	fake_drain(x);
	sc->size = SIGNAL_MAX;
	sc->n = 1;
	tell(sc, 1);
	expect_end(x, "01\n\n");
	expect(fake_streamed(x) > SIGNAL_MAX);
	fake_abort(x);
	end(x);
	scene_close(sc);
}

#define HERE(role) "event: presence\ndata: {\"role\":\"" role "\",\"here\":true}\n\n"
#define AWAY(role) "event: presence\ndata: {\"role\":\"" role "\",\"here\":false}\n\n"

static void expect_times(struct http_exchange *x, const char *text, size_t n)
{
	for (int i = 0; i < 1000 && times(x, text) < n; i++)
		usleep(10000);
	expect_eq(times(x, text), n);
}

EACH_DATABASE(passing_events_and_presence_come_without_a_number)
{
	struct scene *sc = scene_open(t, where, 0);
	struct http_exchange *a = open_as(sc, 0, "a", "agent"), *b, *c;

	expect_times(a, HERE("agent"), 1);
	b = open_as(sc, 0, "b", "customer");
	expect_times(a, HERE("customer"), 1);
	expect_times(b, HERE("agent"), 1); /* who comes later hears who is there */
	stream_say(&sc->app, S("all"), S("hint"), S("{}"));
	expect_times(a, "event: hint\ndata: {}\n\n", 1);
	expect_times(b, "event: hint\ndata: {}\n\n", 1);
	/* a second window of the customer's: closing one of them says nothing */
	c = open_as(sc, 0, "b", "customer");
	expect_times(c, HERE("agent"), 1);
	fake_abort(c);
	end(c);
	stream_say(&sc->app, S("talk/1"), S("typing"), S("1"));
	expect_times(a, "event: typing\ndata: 1\n\n", 1);
	expect_times(a, AWAY("customer"), 0);
	fake_abort(b);
	end(b);
	expect_times(a, AWAY("customer"), 1);
	expect_eq(times(a, "id: "), 0);
	stream_hub_stop(sc->hub);
	expect(!fake_wait(a)->broken);
	fake_free(a);
	scene_close(sc);
}

TEST(a_reader_that_does_not_read_is_cut_off)
{
	struct scene *sc = scene_open(t, ON_SQLITE, 0);
	struct http_exchange *slow = open_as(sc, 0, "slow", NULL);
	struct http_exchange *quick = open_as(sc, 0, "quick", NULL);
	str long_data = data_of(t->arena, 1, 1500);

	expect_end(slow, "retry: 2000\n\n");
	expect_end(quick, "retry: 2000\n\n");
	for (int i = 0; i < 10; i++) {
		stream_say(&sc->app, S("all"), S("hint"), long_data);
		for (int k = 0; k < 1000 && times(quick, "hint") < (size_t)i + 1; k++)
			usleep(1000);
		fake_drain(quick);
	}
	expect(fake_wait(slow)->broken);
	expect(times(slow, "hint") < 4);
	fake_free(slow);
	expect_eq(times(quick, "hint"), 10);
	fake_abort(quick);
	end(quick);
	scene_close(sc);
}

TEST(a_long_history_is_read_as_fast_as_it_is_taken)
{
	struct scene *sc = scene_open(t, ON_SQLITE, 0);
	struct http_exchange *x;

	sc->size = 500;
	sc->n = 300;
	x = open_as(sc, 0, "me", NULL);
	usleep(50000);
	expect(times(x, "id: ") < 10);
	for (int i = 0; i < 5000 && times(x, "id: ") < 300; i++) {
		fake_drain(x);
		usleep(1000);
	}
	expect_eq(times(x, "id: "), 300);
	expect_end(x, "0300\n\n");
	fake_drain(x);
	sc->n = 301;
	tell(sc, 301);
	expect_end(x, "0301\n\n");
	fake_abort(x);
	end(x);
	scene_close(sc);
}

TEST(streams_end_with_their_life_and_have_a_heartbeat)
{
	struct scene *sc = scene_open(t, ON_SQLITE, MILLISECONDS(20));
	struct http_exchange *x = fake_new("GET", "/streams", "", S(""));
	const str topic = S("all");
	const struct fake_sent *sent;

	stream_hub_open(sc->hub, x,
			&(struct stream_opening){.topics = &topic,
						 .topic_count = 1,
						 .owner = S("me"),
						 .life = MILLISECONDS(200)},
			S("id"));
	sent = fake_wait(x);
	expect_eq(sent->status, 200);
	expect_str(sent->type, S("text/event-stream; charset=utf-8"));
	expect(sent->streamed && !sent->broken);
	expect(times(x, ":\n\n") > 2);
	fake_free(x);
	scene_close(sc);
}

TEST(one_person_s_streams_are_bounded)
{
	struct scene *sc = scene_open(t, ON_SQLITE, 0);
	struct http_exchange *a, *b, *c;

	sc->settings.streams_per_principal = 2;
	a = open_as(sc, 0, "me", NULL);
	b = open_as(sc, 0, "me", NULL);
	c = open_as(sc, 0, "me", NULL);
	expect_eq(fake_wait(c)->status, 429);
	fake_free(c);
	c = open_as(sc, 0, "you", NULL);
	expect_end(c, "retry: 2000\n\n");
	fake_abort(a);
	end(a);
	a = open_as(sc, 0, "me", NULL);
	expect_end(a, "retry: 2000\n\n");
	stream_hub_stop(sc->hub);
	end(a);
	end(b);
	end(c);
	a = open_as(sc, 0, "me", NULL);
	expect_eq(fake_wait(a)->status, 503);
	fake_free(a);
	scene_close(sc);
}

/* Clients that come and go at once leave nothing behind, whoever is faster. */
TEST(streams_may_end_at_any_moment)
{
	struct scene *sc = scene_open(t, ON_SQLITE, MILLISECONDS(20));

	sc->n = 3;
	for (int i = 0; i < 300; i++) {
		struct http_exchange *x = open_as(sc, 0, i & 1 ? "a" : "b", i & 2 ? "agent" : NULL);

		if (i % 3 == 0)
			tell(sc, 3);
		if (i % 5 == 0)
			usleep(500);
		fake_abort(x);
		end(x);
	}
	scene_close(sc);
}
