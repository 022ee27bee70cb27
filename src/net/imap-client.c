/* SPDX-License-Identifier: Apache-2.0 */
#include "imap-client.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "imap-reply.h"

#define WHY_KEPT 300
#define CONNECT_PART 2 /* connecting may take half of the time */
#define LINE_MOST ((size_t)64 << 10)
#define CHUNK ((size_t)16 << 10)
#define SEARCH_WINDOW 1000 /* mails; bounds the length of an answer */
#define ANSWERS_MOST 20000 /* of one command */
#define ASK_EVERY 500      /* ms */
#define LEAVE_WITHIN SECONDS(2)

struct imap_client {
	CURL *easy;
	char *url, *user, *password, *ca_file;
	struct imap_options o;
	char error[CURL_ERROR_SIZE];
	bool broken;
	bool can_move, can_expunge;
	char separator;
	unsigned tag;
	usec until;    /* monotonic: end of the command's time */
	struct buf in; /* what came */
	size_t used;   /* of it, the part that was taken */
	char why[WHY_KEPT];
	size_t why_n;
};

str imap_why(const struct imap_client *c)
{
	return (str){c->why, c->why_n};
}

static int fail(struct imap_client *c, int kind, str why)
{
	why = str_slice(str_trim(why), 0, WHY_KEPT);
	while (why.n && !utf8_valid(why))
		why.n--;
	for (size_t i = 0; i < why.n; i++)
		c->why[i] = (unsigned char)why.p[i] < ' ' || why.p[i] == 0x7f ? ' ' : why.p[i];
	c->why_n = why.n;
	if (kind != E_CONFLICT && kind != E_LIMIT)
		c->broken = true;
	return kind;
}

/* ---- bytes ---- */

static bool given_up(const struct imap_client *c)
{
	return c->o.give_up && c->o.give_up(c->o.arg);
}

static int wait_for(struct imap_client *c, short events)
{
	usec left = c->until - usec_monotonic();
	struct pollfd p = {.events = events};
	curl_socket_t fd = CURL_SOCKET_BAD;

	if (left <= 0)
		return fail(c, E_IO, S("no answer in time"));
	if (given_up(c))
		return fail(c, E_IO, S("it was given up"));
	if (curl_easy_getinfo(c->easy, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK ||
	    fd == CURL_SOCKET_BAD)
		return fail(c, E_IO, S("the connection is gone"));
	p.fd = fd;
	left = left / MILLISECONDS(1) + 1;
	/* whatever comes of it, the next try tells; TLS may also have to do what we did not ask */
	(void)poll(&p, 1, left < ASK_EVERY ? (int)left : ASK_EVERY);
	return 0;
}

static int send_all(struct imap_client *c, str text)
{
	while (text.n) {
		size_t n = 0;
		CURLcode code = curl_easy_send(c->easy, text.p, text.n, &n);
		int r = 0;

		text = str_slice(text, n, text.n);
		if (code == CURLE_AGAIN)
			r = wait_for(c, POLLOUT);
		else if (code != CURLE_OK)
			r = fail(c, E_IO, S("the connection broke"));
		if (r < 0)
			return r;
	}
	return 0;
}

/* Some more bytes. */
static int receive(struct imap_client *c)
{
	char *to;

	if (c->used) {
		memmove(c->in.p, c->in.p + c->used, c->in.n - c->used);
		c->in.n -= c->used;
		c->used = 0;
	}
	to = buf_room(&c->in, CHUNK);
	if (!to)
		return fail(c, E_IO, S("the server says too much"));
	for (;;) {
		size_t n = 0;
		CURLcode code = curl_easy_recv(c->easy, to, CHUNK, &n);
		int r;

		if (code == CURLE_OK && n) {
			c->in.n += n;
			return 0;
		}
		if (code != CURLE_AGAIN)
			return fail(c, E_IO, S("the connection broke"));
		r = wait_for(c, POLLIN);
		if (r < 0)
			return r;
	}
}

static int next_reply(struct imap_client *c, struct imap_reply *ret)
{
	for (;;) {
		str left = str_slice(buf_get(&c->in), c->used, c->in.n);
		size_t size;
		int r = imap_reply_size(left, LINE_MOST, c->o.mail_max + 1, &size);

		if (r < 0)
			return fail(c, E_IO, S("the server says too much"));
		if (size) {
			c->used += size;
			r = imap_reply_parse(str_slice(left, 0, size), ret);
			return r < 0 ? fail(c, r, S("what the server says is no IMAP")) : 0;
		}
		r = receive(c);
		if (r < 0)
			return r;
	}
}

/* ---- commands ---- */

/* Takes one answer of a command; E_SYNTAX for what makes no sense. */
typedef int take_fn(struct imap_client *c, const struct imap_reply *reply, void *arg);

static int answers(struct imap_client *c, str tag, take_fn *take, void *arg)
{
	for (int i = 0; i < ANSWERS_MOST; i++) {
		struct imap_reply reply;
		int r = next_reply(c, &reply);

		if (r < 0)
			return r;
		if (reply.kind == IMAP_ENDED && str_eq(reply.tag, tag))
			return reply.status == IMAP_OK ? 0 : fail(c, E_CONFLICT, reply.text);
		if (reply.kind != IMAP_TOLD)
			return fail(c, E_SYNTAX, S("what the server says is no IMAP"));
		if (reply.status == IMAP_BYE)
			return fail(c, E_IO, reply.text);
		r = take ? take(c, &reply, arg) : 0;
		if (r < 0)
			return fail(c, r, S("what the server says is no IMAP"));
	}
	return fail(c, E_IO, S("the server says too much"));
}

static int command(struct imap_client *c, str text, take_fn *take, void *arg)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	str tag = str_fmt(a, "m%u", ++c->tag);
	int r;

	if (c->broken)
		return E_IO;
	c->until = usec_monotonic() + c->o.within;
	r = send_all(c, str_fmt(a, "%.*s %.*s\r\n", STR_ARG(tag), STR_ARG(text)));
	return r < 0 ? r : answers(c, tag, take, arg);
}

static int take_capabilities(struct imap_client *c, const struct imap_reply *reply, void *arg)
{
	(void)arg;
	if (str_ieq(reply->word, S("CAPABILITY"))) {
		c->can_move = imap_has_word(reply->rest, S("MOVE"));
		c->can_expunge = imap_has_word(reply->rest, S("UIDPLUS"));
	}
	return 0;
}

static int take_separator(struct imap_client *c, const struct imap_reply *reply, void *arg)
{
	(void)arg;
	return str_ieq(reply->word, S("LIST")) ? imap_separator_parse(reply->rest, &c->separator)
					       : 0;
}

static int take_folder(struct imap_client *c, const struct imap_reply *reply, void *arg)
{
	struct imap_folder *f = arg;

	(void)c;
	if (str_ieq(reply->word, S("EXISTS")))
		f->count = reply->number < 0 ? 0 : reply->number;
	else if (reply->status == IMAP_OK)
		(void)imap_code_number(reply->code, S("UIDVALIDITY"), &f->validity);
	return 0;
}

int imap_select(struct imap_client *c, str folder, struct imap_folder *ret)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	str name = imap_folder_write(a, folder, c->separator);

	*ret = (struct imap_folder){0};
	return command(c, str_fmt(a, "SELECT %.*s", STR_ARG(name)), take_folder, ret);
}

/* ---- looking ---- */

struct uids {
	int64_t *v;
	size_t n, most;
};

static int take_uids(struct imap_client *c, const struct imap_reply *reply, void *arg)
{
	struct uids *u = arg;
	str rest = reply->rest;
	int64_t uid;
	int r = 0;

	(void)c;
	if (!str_ieq(reply->word, S("SEARCH")))
		return 0;
	while (u->n < u->most && (r = imap_next_uid(&rest, &uid)) > 0)
		u->v[u->n++] = uid;
	return r < 0 ? r : 0;
}

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int imap_search(struct imap_client *c, const struct imap_folder *folder, size_t most,
		int64_t *ret_v, size_t *ret_n)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct uids u = {.v = ret_v, .most = most};
	int r = 0;

	for (int64_t at = 1; r == 0 && at <= folder->count && u.n < most; at += SEARCH_WINDOW) {
		int64_t last = at + SEARCH_WINDOW - 1;

		if (last > folder->count)
			last = folder->count;
		r = command(c,
			    str_fmt(a, "UID SEARCH %lld:%lld UNDELETED", (long long)at,
				    (long long)last),
			    take_uids, &u);
	}
	qsort(u.v, u.n, sizeof(*u.v), by_number);
	*ret_n = u.n;
	return r;
}

/* "3,4,7" */
static str write_set(struct arena *a, const int64_t *uids, size_t n)
{
	struct buf b;
	str ret;

	buf_init(&b, IMAP_SET_MAX * 11);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(&b, ',');
		buf_i64(&b, uids[i]);
	}
	ret = buf_dup(&b, a);
	buf_done(&b);
	return ret;
}

struct sizes {
	const int64_t *uids;
	int64_t *sizes;
	size_t n;
};

static int take_size(struct imap_client *c, const struct imap_reply *reply, void *arg)
{
	struct sizes *s = arg;
	struct imap_fetched f;
	int r;

	(void)c;
	if (!str_ieq(reply->word, S("FETCH")))
		return 0;
	r = imap_fetched_parse(reply->rest, &f);
	for (size_t i = 0; r == 0 && i < s->n; i++) {
		if (s->uids[i] == f.uid && f.size >= 0)
			s->sizes[i] = f.size;
	}
	return r;
}

int imap_sizes(struct imap_client *c, const int64_t *uids, size_t n, int64_t *ret_sizes)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct sizes s = {.uids = uids, .sizes = ret_sizes, .n = n};
	str set = write_set(a, uids, n);

	for (size_t i = 0; i < n; i++)
		ret_sizes[i] = -1;
	return command(c, str_fmt(a, "UID FETCH %.*s (UID RFC822.SIZE)", STR_ARG(set)), take_size,
		       &s);
}

struct body {
	int64_t uid;
	struct arena *arena;
	str bytes;
};

static int take_body(struct imap_client *c, const struct imap_reply *reply, void *arg)
{
	struct body *b = arg;
	struct imap_fetched f;
	int r;

	(void)c;
	if (!str_ieq(reply->word, S("FETCH")))
		return 0;
	r = imap_fetched_parse(reply->rest, &f);
	if (r == 0 && f.uid == b->uid && f.body.p && !b->bytes.p)
		b->bytes = f.body.n ? str_dup(b->arena, f.body) : S("");
	return r;
}

int imap_fetch(struct imap_client *c, int64_t uid, struct arena *arena, str *ret)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct body b = {.uid = uid, .arena = arena};
	/* one byte more than is taken tells a mail that is larger than the server said */
	int r = command(c,
			str_fmt(a, "UID FETCH %lld (UID BODY.PEEK[]<0.%zu>)", (long long)uid,
				c->o.mail_max + 1),
			take_body, &b);

	if (r < 0)
		return r;
	if (b.bytes.n > c->o.mail_max)
		return fail(c, E_LIMIT, S("the mail is too large"));
	*ret = b.bytes;
	return 0;
}

/* ---- moving ---- */

static int move_into(struct imap_client *c, str set, str name)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	int r;

	if (c->can_move)
		return command(c, str_fmt(a, "UID MOVE %.*s %.*s", STR_ARG(set), STR_ARG(name)),
			       NULL, NULL);
	r = command(c, str_fmt(a, "UID COPY %.*s %.*s", STR_ARG(set), STR_ARG(name)), NULL, NULL);
	if (r == 0)
		r = command(c, str_fmt(a, "UID STORE %.*s +FLAGS.SILENT (\\Deleted)", STR_ARG(set)),
			    NULL, NULL);
	/* a plain EXPUNGE would also remove what others marked */
	if (r == 0 && c->can_expunge)
		r = command(c, str_fmt(a, "UID EXPUNGE %.*s", STR_ARG(set)), NULL, NULL);
	return r;
}

static int make_folder(struct imap_client *c, str name)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	int r = command(c, str_fmt(a, "CREATE %.*s", STR_ARG(name)), NULL, NULL);

	/* so that mail programs show it; a server that has no subscriptions need not */
	if (r == 0)
		r = command(c, str_fmt(a, "SUBSCRIBE %.*s", STR_ARG(name)), NULL, NULL);
	return r == E_CONFLICT ? 0 : r;
}

int imap_move(struct imap_client *c, const int64_t *uids, size_t n, str folder)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	str set = write_set(a, uids, n), name = imap_folder_write(a, folder, c->separator);
	int r = n ? move_into(c, set, name) : 0;

	if (r != E_CONFLICT)
		return r;
	r = make_folder(c, name);
	return r < 0 ? r : move_into(c, set, name);
}

/* ---- the connection ---- */

static int on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
	(void)a;
	(void)b;
	(void)d;
	(void)e;
	return given_up(arg);
}

static char *copy(str s)
{
	return mem_copy_text(s.p ? s.p : "", s.n);
}

#define SET(option, value) (ok = ok && curl_easy_setopt(c->easy, option, value) == CURLE_OK)

static bool set_up(struct imap_client *c)
{
	bool tls = c->o.tls || strncmp(c->url, "imaps:", 6) == 0;
	long within = (long)(c->o.within / MILLISECONDS(1));
	bool ok = true;

	SET(CURLOPT_PROTOCOLS_STR, "imap,imaps");
	SET(CURLOPT_URL, c->url);
	SET(CURLOPT_USE_SSL, tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (c->ca_file)
		SET(CURLOPT_CAINFO, c->ca_file);
	SET(CURLOPT_USERNAME, c->user);
	SET(CURLOPT_PASSWORD, c->password);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_CONNECT_ONLY, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, within / CONNECT_PART);
	SET(CURLOPT_TIMEOUT_MS, within);
	SET(CURLOPT_TCP_KEEPALIVE, 1L);
	SET(CURLOPT_NOPROGRESS, 0L);
	SET(CURLOPT_XFERINFOFUNCTION, on_progress);
	SET(CURLOPT_XFERINFODATA, c);
	SET(CURLOPT_ERRORBUFFER, c->error);
	return ok;
}

#undef SET

static str host_of(str url)
{
	return str_starts(url, S("imap://"))    ? str_slice(url, 7, url.n)
	       : str_starts(url, S("imaps://")) ? str_slice(url, 8, url.n)
						: (str){0};
}

bool imap_url_good(str url)
{
	str host = host_of(url);

	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (!((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9') &&
		    (!c || !strchr(".-:[]", c)))
			return false;
	}
	return host.n > 0;
}

bool imap_url_local(str url)
{
	static const str names[] = {S_INIT("localhost"), S_INIT("127.0.0.1"), S_INIT("[::1]")};
	str host = host_of(url);

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (str_eq(host, names[i]) ||
		    (str_starts(host, names[i]) && host.p[names[i].n] == ':'))
			return true;
	}
	return false;
}

static const struct {
	CURLcode code;
	int kind;
	const char *why;
} failures[] = {
	{CURLE_OPERATION_TIMEDOUT, E_IO, "no answer in time"},
	{CURLE_COULDNT_RESOLVE_HOST, E_IO, "the server's name does not resolve"},
	{CURLE_COULDNT_CONNECT, E_IO, "the server refuses the connection"},
	{CURLE_PEER_FAILED_VERIFICATION, E_DENIED, "the server's certificate is not trusted"},
	{CURLE_SSL_CACERT_BADFILE, E_DENIED, "the file of authorities cannot be read"},
	{CURLE_USE_SSL_FAILED, E_IO, "the server does not offer STARTTLS"},
	{CURLE_SSL_CONNECT_ERROR, E_IO, "TLS cannot be agreed on"},
	{CURLE_LOGIN_DENIED, E_DENIED, "the server does not accept user and password"},
	{CURLE_RECV_ERROR, E_IO, "the connection broke"},
	{CURLE_ABORTED_BY_CALLBACK, E_IO, "it was given up"},
};

static int explain(struct imap_client *c, CURLcode code)
{
	for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
		if (failures[i].code == code)
			return fail(c, failures[i].kind, str_from(failures[i].why));
	}
	return fail(c, E_IO, str_from(c->error[0] ? c->error : curl_easy_strerror(code)));
}

static int log_in(struct imap_client *c)
{
	CURLcode code = curl_easy_perform(c->easy);
	int r = code == CURLE_OK ? command(c, S("CAPABILITY"), take_capabilities, NULL)
				 : explain(c, code);

	if (r == 0)
		r = command(c, S("LIST \"\" \"\""), take_separator, NULL);
	return r == E_CONFLICT ? E_IO : r;
}

int imap_open(const struct imap_options *o, struct arena *a, struct imap_client **ret, str *reterr)
{
	struct imap_client *c;
	int r = E_LIMIT;

	*reterr = S("write it as imaps://HOST:PORT or imap://HOST:PORT");
	if (!imap_url_good(o->url))
		return E_INVAL;
	*reterr = S("libcurl cannot be started");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return E_IO;
	c = MEM_NEW(struct imap_client);
	c->o = *o;
	c->url = copy(str_fmt(a, "%.*s/", STR_ARG(o->url)));
	c->user = copy(o->user);
	c->password = copy(o->password);
	c->ca_file = o->ca_file ? mem_copy_text(o->ca_file, strlen(o->ca_file)) : NULL;
	c->separator = '/';
	buf_init(&c->in, o->mail_max + 1 + 2 * LINE_MOST + CHUNK);
	c->easy = curl_easy_init();
	r = c->easy && set_up(c) ? log_in(c) : fail(c, E_IO, *reterr);
	if (r < 0) {
		*reterr = str_dup(a, imap_why(c));
		c->broken = true;
		imap_close(c);
		return r;
	}
	*ret = c;
	return 0;
}

void imap_close(struct imap_client *c)
{
	if (!c)
		return;
	if (!c->broken) {
		c->o.within = LEAVE_WITHIN;
		/* it says BYE first, which counts as a failure */
		DISCARD("we leave in any case", command(c, S("LOGOUT"), NULL, NULL));
	}
	curl_easy_cleanup(c->easy);
	curl_global_cleanup();
	mem_wipe(c->password, strlen(c->password));
	buf_done(&c->in);
	mem_free(c->url);
	mem_free(c->user);
	mem_free(c->password);
	mem_free(c->ca_file);
	mem_free(c);
}
