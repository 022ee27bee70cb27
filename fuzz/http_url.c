/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs of webhooks: what our parser takes, libcurl, which connects, must read as
 * the same scheme, host, port and path. A host that we hold for a name is one
 * for libcurl, too, and an address is the same address.
 */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "http-url.h"

static str part(struct arena *a, CURLU *u, CURLUPart what)
{
	char *text = NULL;
	str copy = {0};

	if (curl_url_get(u, what, &text, CURLU_DEFAULT_PORT) == CURLUE_OK)
		copy = str_dup(a, str_from(text));
	curl_free(text);
	return copy;
}

static void check_address(struct arena *a, int family, str ours, str theirs)
{
	unsigned char mine[16] = {0}, other[16] = {0};

	fuzz_must(inet_pton(family, str_c(a, ours), mine) == 1);
	fuzz_must(inet_pton(family, str_c(a, theirs), other) == 1);
	fuzz_must(memcmp(mine, other, sizeof(mine)) == 0);
}

static void compare(struct arena *a, CURLU *u, const struct http_url *ours)
{
	str host = part(a, u, CURLUPART_HOST), query = part(a, u, CURLUPART_QUERY);
	str path = part(a, u, CURLUPART_PATH);

	fuzz_must(str_ieq(part(a, u, CURLUPART_SCHEME), ours->tls ? S("https") : S("http")));
	fuzz_must(str_eq(part(a, u, CURLUPART_PORT), str_fmt(a, "%d", ours->port)));
	fuzz_must(!part(a, u, CURLUPART_USER).p && !part(a, u, CURLUPART_FRAGMENT).p);
	if (ours->kind == HOST_IP6)
		check_address(a, AF_INET6, ours->host, str_slice(host, 1, host.n - 1));
	else if (ours->kind == HOST_IP4)
		check_address(a, AF_INET, ours->host, host);
	else
		fuzz_must(str_ieq(host, ours->host));
	if (query.p)
		path = str_fmt(a, "%.*s?%.*s", STR_ARG(path), STR_ARG(query));
	else if (str_ends(ours->target, S("?")))
		path = str_fmt(a, "%.*s?", STR_ARG(path));
	fuzz_must(str_eq(path, ours->target));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	str text = {(const char *)data, size};
	struct http_url ours;
	const char *why = NULL;
	CURLU *u;

	if (http_url_parse(text, &ours, &why) < 0) {
		fuzz_must(why);
		return 0;
	}
	fuzz_must(!memchr(text.p, 0, text.n) && size <= HTTP_URL_MAX);
	u = curl_url();
	fuzz_must(u);
	/* as it stands, the way a transfer reads it */
	fuzz_must(curl_url_set(u, CURLUPART_URL, str_c(a, text), CURLU_PATH_AS_IS) == CURLUE_OK);
	compare(a, u, &ours);
	curl_url_cleanup(u);
	return 0;
}
