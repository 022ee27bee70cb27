/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One multi handle of libcurl; an easy handle and its memory for each transfer.
 * A transfer first has its host's name looked up by us, and is then given to
 * libcurl together with the addresses, so libcurl looks up nothing. What was
 * found is used again for half a minute.
 */
#include "http-client.h"

#include <assert.h>
#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address-guard.h"
#include "buf.h"
#include "http-url.h"
#include "map.h"
#include "name-lookup.h"

#define CONNECT_DEFAULT SECONDS(10)
#define ANSWER_DEFAULT SECONDS(30)
#define HEADER_MAX ((size_t)64 << 10)
#define RETRY_AFTER_MAX DAYS(1)
#define LINE_MAX_ ((size_t)8 << 10)
/* Names whose addresses are kept, and how long. */
#define NAMES_MAX 1024
#define NAMES_KEPT SECONDS(30)
/* The longest wait for a lookup before its time is looked at. */
#define LOOKUP_TURN MILLISECONDS(100)

struct transfer {
	struct http_client *client;
	CURL *easy;
	struct curl_slist *headers, *resolve;
	char *host; /* in lower case */
	int port;
	struct name_lookup *lookup; /* under way, or done and not looked at */
	int no_lookup;              /* why there is none: 0 or E_* */
	bool added;                 /* to the multi handle */
	usec began, connect_within, answer_within;
	char error[CURL_ERROR_SIZE];
	struct buf body;
	str sent; /* heap */
	size_t header_bytes, answer_max;
	bool cut, too_much_header;
	int refused; /* addresses that the guard refused */
	void *tag;
	struct transfer *next, **link;
};

struct http_client {
	CURLM *multi;
	struct http_client_options o;
	char *user_agent, *ca_file;
	struct curl_slist *hosts;
	struct transfer *transfers; /* under way */
	struct name_lookups *lookups;
	struct map *names; /* host -> struct known */
	int looking;       /* transfers that are not libcurl's yet */
	int in_flight;
};

/* Addresses of a name. */
struct known {
	char *addresses;
	usec until; /* monotonic */
};

/* ---- callbacks of libcurl ---- */

static size_t on_body(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	size_t room = t->answer_max - t->body.n, bytes = size * n;

	buf_add(&t->body, p, bytes < room ? bytes : room);
	t->cut = bytes > room;
	return t->cut ? 0 : bytes; /* 0 ends the transfer */
}

static size_t on_header(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	(void)p;
	t->header_bytes += size * n;
	t->too_much_header = t->header_bytes > HEADER_MAX;
	return t->too_much_header ? 0 : size * n;
}

/* Called with every address that is tried, right before connecting. */
static curl_socket_t on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = arg;

	(void)purpose;
	if (t->client->o.guard && address_guard_check(t->client->o.guard, &address->addr) < 0) {
		t->refused++;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- transfers ---- */

static void transfer_free(struct transfer *t)
{
	if (t->added)
		curl_multi_remove_handle(t->client->multi, t->easy);
	if (t->link) {
		t->client->looking -= !t->added;
		t->client->in_flight--;
		*t->link = t->next;
		if (t->next)
			t->next->link = t->link;
	}
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
	curl_slist_free_all(t->resolve);
	name_lookup_free(t->lookup);
	mem_free(t->host);
	buf_done(&t->body);
	mem_free((char *)t->sent.p);
	mem_free(t);
}

static bool add_line(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer)
		*list = longer;
	return longer != NULL;
}

/* A header's value in one line of visible characters and blanks. */
static bool good_value(str v)
{
	for (size_t i = 0; i < v.n; i++) {
		if ((unsigned char)v.p[i] < ' ' || v.p[i] == 0x7f)
			return false;
	}
	return v.n > 0;
}

static int set_headers(struct transfer *t, const struct http_call *call)
{
	/* libcurl's own: none */
	bool ok = add_line(&t->headers, "Expect:") && add_line(&t->headers, "Accept: */*");
	struct arena *a CLEANUP(arena_freep) = arena_new();

	for (size_t i = 0; ok && i < call->header_count; i++) {
		const struct http_header *h = &call->headers[i];

		if (!good_value(h->name) || !good_value(h->value) ||
		    h->name.n + h->value.n > LINE_MAX_)
			return E_INVAL;
		ok = add_line(&t->headers, str_c(a, str_fmt(a, "%.*s: %.*s", STR_ARG(h->name),
							    STR_ARG(h->value))));
	}
	return ok ? 0 : E_LIMIT;
}

/* What is left of a time since the transfer began; 0 would mean for ever. */
static long left_ms(const struct transfer *t, usec within)
{
	usec left = t->began + within - usec_monotonic();

	return left > MILLISECONDS(1) ? (long)(left / MILLISECONDS(1)) : 1;
}

#define SET(option, value) (ok = ok && curl_easy_setopt(t->easy, option, value) == CURLE_OK)

static bool set_bounds(struct transfer *t)
{
	bool ok = true;

	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_PATH_AS_IS, 1L);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_OPENSOCKETFUNCTION, on_socket);
	SET(CURLOPT_OPENSOCKETDATA, t);
	return ok;
}

static bool set_call(struct transfer *t, const struct http_call *call, const char *url)
{
	const struct http_client *c = t->client;
	bool ok = true;

	SET(CURLOPT_URL, url);
	SET(CURLOPT_PRIVATE, t);
	SET(CURLOPT_ERRORBUFFER, t->error);
	SET(CURLOPT_USERAGENT, c->user_agent);
	SET(CURLOPT_HTTPHEADER, t->headers);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, t);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, t);
	if (c->ca_file)
		SET(CURLOPT_CAINFO, c->ca_file);
	if (call->body.p) {
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->sent.n);
		SET(CURLOPT_POSTFIELDS, t->sent.p);
	}
	SET(CURLOPT_CUSTOMREQUEST, call->method);
	return ok;
}

static bool set_times(struct transfer *t)
{
	bool ok = true;

	SET(CURLOPT_CONNECTTIMEOUT_MS, left_ms(t, t->connect_within));
	SET(CURLOPT_TIMEOUT_MS, left_ms(t, t->answer_within));
	if (t->resolve)
		SET(CURLOPT_RESOLVE, t->resolve);
	return ok;
}

#undef SET

/* ---- names ---- */

static void known_free(void *p)
{
	struct known *k = p;

	mem_free(k->addresses);
	mem_free(k);
}

static void remember(struct http_client *c, const char *host, str addresses)
{
	struct known *k = MEM_NEW(struct known), *old;

	if (map_count(c->names) >= NAMES_MAX) {
		map_free(c->names, known_free);
		c->names = map_new();
	}
	k->addresses = mem_copy_text(addresses.p, addresses.n);
	k->until = usec_monotonic() + NAMES_KEPT;
	old = map_put(c->names, str_from(host), k);
	if (old)
		known_free(old);
}

/* Gives the transfer to libcurl, with the addresses of its host; absent: the host is one. */
static int hand_over(struct transfer *t, str addresses)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();

	/* with '+' the entry goes after a while, like one that libcurl has looked up */
	if (addresses.n && !add_line(&t->resolve, str_c(a, str_fmt(a, "+%s:%d:%.*s", t->host,
								   t->port, STR_ARG(addresses)))))
		return E_LIMIT;
	if (!set_times(t) || curl_multi_add_handle(t->client->multi, t->easy) != CURLM_OK)
		return E_LIMIT;
	t->added = true;
	t->client->looking--;
	return 0;
}

/* The addresses that a test gave the name; absent without. */
static str given(const struct http_client *c, const struct transfer *t)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	str prefix = str_fmt(a, "%s:%d:", t->host, t->port);

	for (const struct curl_slist *l = c->hosts; l; l = l->next) {
		str line = str_from(l->data);

		if (str_starts(line, prefix))
			return str_slice(line, prefix.n, line.n);
	}
	return (str){0};
}

static int find_addresses(struct transfer *t, const struct http_url *url)
{
	struct http_client *c = t->client;
	const struct known *k;
	str found;

	t->host = mem_copy_text(url->host.p, url->host.n);
	for (char *p = t->host; *p; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 'a' - 'A') : *p;
	t->port = url->port;
	if (url->kind != HOST_NAME)
		return hand_over(t, (str){0});
	found = given(c, t);
	if (found.n)
		return hand_over(t, found);
	k = map_find(c->names, str_from(t->host));
	if (k && k->until > usec_monotonic())
		return hand_over(t, str_from(k->addresses));
	if (name_lookup_start(c->lookups, url->host, &t->lookup) < 0)
		t->no_lookup = E_BUSY;
	return 0;
}

static void wake(void *arg)
{
	curl_multi_wakeup(arg);
}

/* With the first call: a client that never makes one needs no page of libcurl. */
static int start(struct http_client *c)
{
	if (c->multi)
		return 0;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return E_LIMIT;
	c->multi = curl_multi_init();
	if (!c->multi || curl_multi_setopt(c->multi, CURLMOPT_MAXCONNECTS,
					   2L * c->o.in_flight_max) != CURLM_OK) {
		curl_multi_cleanup(c->multi);
		c->multi = NULL;
		curl_global_cleanup();
		return E_LIMIT;
	}
	c->lookups = name_lookups_new(2 * c->o.in_flight_max, wake, c->multi);
	return 0;
}

int http_client_send(struct http_client *c, const struct http_call *call, void *tag)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct http_url url;
	struct transfer *t;
	const char *why;
	int r;

	if (c->in_flight >= c->o.in_flight_max)
		return E_LIMIT;
	if (http_url_parse(call->url, &url, &why) < 0)
		return E_INVAL;
	r = start(c);
	if (r < 0)
		return r;
	t = MEM_NEW(struct transfer);
	t->client = c;
	t->tag = tag;
	t->answer_max = call->answer_max;
	t->began = usec_monotonic();
	t->connect_within = call->connect_within ? call->connect_within : CONNECT_DEFAULT;
	t->answer_within = call->answer_within ? call->answer_within : ANSWER_DEFAULT;
	buf_init(&t->body, call->answer_max);
	if (call->body.p)
		t->sent = (str){mem_copy_text(call->body.p, call->body.n), call->body.n};
	t->easy = curl_easy_init();
	r = t->easy ? set_headers(t, call) : E_LIMIT;
	if (r == 0 && (!set_bounds(t) || !set_call(t, call, str_c(a, call->url))))
		r = E_LIMIT;
	t->next = c->transfers;
	if (t->next)
		t->next->link = &t->next;
	c->transfers = t;
	t->link = &c->transfers;
	c->in_flight++;
	c->looking++;
	if (r == 0)
		r = find_addresses(t, &url);
	if (r < 0)
		transfer_free(t);
	return r;
}

/* ---- results ---- */

static const struct {
	CURLcode code;
	int failure;
	const char *why;
} failures[] = {
	{CURLE_OPERATION_TIMEDOUT, E_BUSY, "no answer in time"},
	{CURLE_COULDNT_RESOLVE_HOST, E_IO, "the host's name does not resolve"},
	{CURLE_COULDNT_CONNECT, E_IO, "the host refuses the connection"},
	{CURLE_PEER_FAILED_VERIFICATION, E_IO, "the host's certificate is not trusted"},
	{CURLE_SSL_CONNECT_ERROR, E_IO, "TLS cannot be agreed on"},
	{CURLE_GOT_NOTHING, E_IO, "the connection was closed without an answer"},
	{CURLE_UNSUPPORTED_PROTOCOL, E_IO, "the answer is no HTTP"},
	{CURLE_WEIRD_SERVER_REPLY, E_IO, "the answer is no HTTP"},
	{CURLE_RECV_ERROR, E_IO, "the connection broke"},
	{CURLE_SEND_ERROR, E_IO, "the connection broke"},
	{CURLE_PARTIAL_FILE, E_IO, "the connection broke"},
};

static void explain(const struct transfer *t, CURLcode code, struct arena *a,
		    struct http_result *ret)
{
	str detail = str_from(t->error);

	ret->failure = E_IO;
	ret->why = detail.n ? str_dup(a, str_slice(detail, 0, 200))
			    : str_from(curl_easy_strerror(code));
	for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
		if (failures[i].code == code) {
			ret->failure = failures[i].failure;
			ret->why = str_from(failures[i].why);
		}
	}
	if (t->too_much_header)
		ret->why = S("the answer's headers are too long");
	if (t->refused && code == CURLE_COULDNT_CONNECT) {
		ret->failure = E_DENIED;
		ret->why = S("the host has an address that may not be called");
	}
}

static void finish(struct transfer *t, CURLcode code, struct arena *a, struct http_result *ret)
{
	curl_off_t took = 0, wait = 0;
	long status = 0, connects = 0;

	*ret = (struct http_result){.tag = t->tag};
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &took);
	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &wait);
	curl_easy_getinfo(t->easy, CURLINFO_NUM_CONNECTS, &connects);
	ret->took = took;
	ret->cut = t->cut;
	ret->reused = connects == 0 && status;
	if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && t->cut)) {
		explain(t, code, a, ret);
	} else {
		ret->status = (int)status;
		ret->body = buf_dup(&t->body, a);
		ret->retry_after =
			wait > RETRY_AFTER_MAX / SECONDS(1) ? RETRY_AFTER_MAX : SECONDS(wait);
	}
	transfer_free(t);
}

static void fail_lookup(struct transfer *t, int failure, struct http_result *ret)
{
	*ret = (struct http_result){
		.tag = t->tag,
		.failure = failure,
		.took = usec_monotonic() - t->began,
		.why = failure == E_BUSY ? S("the host's name was not found in time")
					 : S("the host's name does not resolve"),
	};
	transfer_free(t);
}

/* Looks how lookups go. True: one failed, and its transfer with it. */
static bool next_lookup(struct http_client *c, struct http_result *ret)
{
	struct transfer *t, *next;
	str addresses;

	for (t = c->looking ? c->transfers : NULL; t; t = next) {
		int r = t->no_lookup;

		next = t->next;
		if (t->added)
			continue;
		if (r == 0)
			r = name_lookup_poll(t->lookup, &addresses);
		if (r == 0 && usec_monotonic() - t->began >= t->connect_within)
			r = E_BUSY;
		if (r > 0) {
			remember(c, t->host, addresses);
			r = hand_over(t, addresses);
		}
		if (r < 0) {
			fail_lookup(t, r, ret);
			return true;
		}
	}
	return false;
}

static bool next_finished(struct http_client *c, struct arena *a, struct http_result *ret)
{
	if (next_lookup(c, ret))
		return true;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(c->multi, &left))) {
		struct transfer *t = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
		finish(t, message->data.result, a, ret);
		return true;
	}
	return false;
}

bool http_client_wait(struct http_client *c, usec patience, struct arena *a,
		      struct http_result *ret)
{
	usec until = usec_monotonic() + patience;

	while (c->multi) {
		int running = 0, events = 0;
		usec left;

		if (next_finished(c, a, ret))
			return true;
		curl_multi_perform(c->multi, &running);
		if (next_finished(c, a, ret))
			return true;
		left = until - usec_monotonic();
		if (left <= 0)
			return false;
		left = c->looking && left > LOOKUP_TURN ? LOOKUP_TURN : left;
		if (curl_multi_poll(c->multi, NULL, 0, (int)((left + 999) / MILLISECONDS(1)),
				    &events) != CURLM_OK)
			return false;
		if (!events && usec_monotonic() < until && !running && !c->looking)
			return false; /* woken, and nothing is under way */
	}
	return false;
}

int http_client_in_flight(const struct http_client *c)
{
	return c->in_flight;
}

void http_client_drop_all(struct http_client *c)
{
	while (c->transfers)
		transfer_free(c->transfers);
}

int http_client_fetch(struct http_client *c, const struct http_call *call, struct arena *a,
		      struct http_result *ret)
{
	int r;

	assert(!c->in_flight);
	r = http_client_send(c, call, NULL);
	if (r < 0)
		return r;
	while (!http_client_wait(c, SECONDS(1), a, ret))
		;
	return 0;
}

/* ---- the client ---- */

struct http_client *http_client_new(const struct http_client_options *o)
{
	struct http_client *c = MEM_NEW(struct http_client);

	c->o = *o;
	c->user_agent = mem_copy_text(o->user_agent, strlen(o->user_agent));
	if (o->ca_file)
		c->ca_file = mem_copy_text(o->ca_file, strlen(o->ca_file));
	for (size_t i = 0; o->hosts && o->hosts[i]; i++) {
		if (!add_line(&c->hosts, o->hosts[i]))
			die("out of memory");
	}
	c->names = map_new();
	return c;
}

void http_client_free(struct http_client *c)
{
	if (!c)
		return;
	http_client_drop_all(c);
	name_lookups_free(c->lookups);
	map_free(c->names, known_free);
	curl_slist_free_all(c->hosts);
	mem_free(c->user_agent);
	mem_free(c->ca_file);
	if (c->multi) {
		curl_multi_cleanup(c->multi);
		curl_global_cleanup();
	}
	mem_free(c);
}
