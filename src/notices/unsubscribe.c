/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The link at the end of a mail. Its word says who unsubscribes from what and
 * only this installation can make one, so it needs no login and no row. A reader
 * that follows links without being asked only sees a page: it takes a POST to
 * unsubscribe, which mail programs make by themselves when their user clicks
 * (RFC 8058).
 *
 * The word is base64url of "MASTER ACCOUNT LANGUAGE ADDRESS", a line end and 16
 * bytes of a MAC over that.
 */
#include "crypto.h"
#include "encode.h"
#include "keyring.h"
#include "mailbox.h"
#include "notices.h"
#include "person.h"
#include "settings.h"

#define MAC_BYTES 16
#define TOKEN_MAX 1024
#define PREFIX S("unsubscribe\n")

static int mac_of(struct keyring *k, struct arena *a, int64_t master, str text,
		  uint8_t ret[KEYRING_MAC_LEN])
{
	return keyring_mac(k, master, str_fmt(a, "%.*s%.*s", STR_ARG(PREFIX), STR_ARG(text)), ret);
}

int unsubscribe_token(struct keyring *k, struct arena *a, const struct unsubscribe *u, str *ret)
{
	int64_t master = keyring_newest(k);
	str text = str_fmt(a, "%lld %.*s %.*s %.*s", (long long)master, STR_ARG(u->home),
			   STR_ARG(u->language), STR_ARG(u->address));
	uint8_t mac[KEYRING_MAC_LEN];
	int r = mac_of(k, a, master, text, mac);
	struct buf b CLEANUP(buf_done) = {0};

	if (r < 0)
		return r == E_NOENT ? E_BUSY : r; /* the key went in this moment */
	buf_init(&b, TOKEN_MAX);
	buf_fmt(&b, "%.*s\n", STR_ARG(text));
	buf_add(&b, mac, MAC_BYTES);
	*ret = base64url_encode(a, buf_get(&b));
	return 0;
}

int unsubscribe_open(struct keyring *k, struct arena *a, str token, struct unsubscribe *ret)
{
	uint8_t mac[KEYRING_MAC_LEN];
	int64_t master;
	str bytes, text, rest;

	if (token.n > TOKEN_MAX || base64url_decode(a, token, &bytes) < 0 ||
	    bytes.n <= MAC_BYTES + 1 || bytes.p[bytes.n - MAC_BYTES - 1] != '\n')
		return E_INVAL;
	text = rest = str_slice(bytes, 0, bytes.n - MAC_BYTES - 1);
	if (str_to_i64(str_cut(&rest, ' '), &master) < 0 || !rest.p ||
	    mac_of(k, a, master, text, mac) < 0 ||
	    !crypto_equal(str_slice(bytes, bytes.n - MAC_BYTES, bytes.n),
			  (str){(const char *)mac, MAC_BYTES}))
		return E_INVAL;
	ret->home = str_cut(&rest, ' ');
	ret->language = rest.p ? str_cut(&rest, ' ') : rest;
	ret->address = rest;
	return rest.p && mailbox_valid(rest) ? 0 : E_INVAL;
}

int unsubscribe_url(struct tx *tx, const struct app *app, const struct person *p, str *ret)
{
	const struct unsubscribe u = {p->home, mail_address_key(tx_arena(tx), p->address),
				      p->language.n ? p->language : S("en")};
	str base = app->settings->public_url, token;
	int r;

	*ret = S("");
	if (!base.n)
		return 0;
	r = unsubscribe_token(app->keyring, tx_arena(tx), &u, &token);
	if (r < 0)
		return r;
	if (str_ends(base, S("/")))
		base = str_slice(base, 0, base.n - 1);
	*ret = str_fmt(tx_arena(tx), "%.*s%.*s%.*s", STR_ARG(base), STR_ARG(NOTICE_ROUTE),
		       STR_ARG(token));
	return 0;
}

/* ---- the page ---- */

static const struct http_header page_headers[] = {
	{S_INIT("Content-Type"), S_INIT("text/html; charset=utf-8")},
	{S_INIT("Cache-Control"), S_INIT("no-store")},
	{S_INIT("Referrer-Policy"), S_INIT("no-referrer")},
	{S_INIT("X-Robots-Tag"), S_INIT("noindex")},
	{S_INIT("Content-Security-Policy"),
	 S_INIT("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
		"frame-ancestors 'none'")},
};

static int page(struct req *rq, const struct unsubscribe *u, const char *template,
		struct route_reply *ret)
{
	struct sql_account account;
	struct mail_text text;
	int r = account_load(rq->tx, u->home, &account);

	if (r < 0)
		return r;
	const struct mail_field fields[] = {
		{S("address"), u->address},
		{S("account"), account.name},
		{S("provider"), rq->app->settings->provider_name},
	};
	r = mail_template_render(rq->app->mail_templates, rq->arena, str_from(template),
				 u->language,
				 &(struct mail_fields){.v = fields, .n = ARRAY_LEN(fields)}, &text);
	if (r < 0)
		return r;
	ret->head.headers = page_headers;
	ret->head.header_count = ARRAY_LEN(page_headers);
	ret->head.body = text.html;
	return 0;
}

static int open_link(struct req *rq, const struct http_request *http, struct unsubscribe *ret)
{
	str token = str_slice(http->path, NOTICE_ROUTE.n, http->path.n);
	int r = unsubscribe_open(rq->app->keyring, rq->arena, token, ret);
	struct sql_account account;

	if (r == 0)
		r = account_load(rq->tx, ret->home, &account);
	return r == E_INVAL ? E_NOENT : r;
}

static int not_found(struct route_reply *ret)
{
	ret->head.status = 404;
	ret->head.headers = page_headers;
	ret->head.header_count = ARRAY_LEN(page_headers);
	ret->head.body = S("<!DOCTYPE html>\n<p>This link is not valid.</p>\n");
	return 0;
}

static int show(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	struct unsubscribe u;
	int r = open_link(rq, http, &u);

	return r == E_NOENT ? not_found(ret) : r < 0 ? r : page(rq, &u, "page-unsubscribe", ret);
}

static int unsubscribe(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	struct unsubscribe u;
	int r = open_link(rq, http, &u);

	if (r == E_NOENT)
		return not_found(ret);
	if (r == 0)
		r = sql_stop_put(rq->tx, &(struct sql_stop_put_in){.account = u.home,
								   .address = u.address,
								   .now = rq->now});
	return r < 0 ? r : page(rq, &u, "page-unsubscribed", ret);
}

static const struct route routes[] = {
	{.method = "GET",
	 .prefix = "/notices/unsubscribe/",
	 .run = show,
	 .help = "The page of an unsubscribe link."},
	{.method = "POST",
	 .prefix = "/notices/unsubscribe/",
	 .writes = true,
	 .body_max = 4096,
	 .run = unsubscribe,
	 .help = "Unsubscribes (RFC 8058)."},
};

const struct route_table notice_routes = {routes, ARRAY_LEN(routes)};
