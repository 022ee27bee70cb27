/* SPDX-License-Identifier: Apache-2.0 */
#include "http-url.h"

#include <arpa/inet.h>
#include <string.h>

#define HOST_MAX 253
#define LABEL_MAX 63
#define PORT_MAX 65535

static int refuse(const char *why, const char **reterr)
{
	*reterr = why;
	return E_INVAL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* A prefix in any case of letters; cuts it off. */
static bool cut_scheme(str *text, const char *scheme)
{
	size_t n = strlen(scheme);

	if (text->n < n || !str_ieq(str_slice(*text, 0, n), str_from(scheme)))
		return false;
	*text = str_slice(*text, n, text->n);
	return true;
}

static bool all_digits(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return s.n > 0;
}

/* The last label decides whether other readers try to see a number in the host. */
static bool looks_like_number(str label)
{
	return all_digits(label) ||
	       (label.n >= 2 && label.p[0] == '0' && (label.p[1] == 'x' || label.p[1] == 'X'));
}

static int parse_number_host(str host, struct http_url *ret, const char **reterr)
{
	char text[INET_ADDRSTRLEN];
	struct in_addr address;

	if (host.n >= sizeof(text))
		return refuse("has a host that is neither a name nor an address", reterr);
	memcpy(text, host.p, host.n);
	text[host.n] = 0;
	/* inet_pton takes four decimal numbers without leading zeros only */
	if (inet_pton(AF_INET, text, &address) != 1)
		return refuse("has a host that is neither a name nor an address", reterr);
	ret->kind = HOST_IP4;
	return 0;
}

static bool good_label(str label)
{
	for (size_t i = 0; i < label.n; i++) {
		char c = label.p[i];

		if (!is_digit(c) && !is_letter(c) && c != '-' && c != '_')
			return false;
	}
	return label.n > 0 && label.n <= LABEL_MAX && label.p[0] != '-' &&
	       label.p[label.n - 1] != '-';
}

static int parse_name(str host, struct http_url *ret, const char **reterr)
{
	str rest = host, label = {0};

	if (!host.n)
		return refuse("has no host", reterr);
	if (host.n > HOST_MAX)
		return refuse("has a host of more than 253 characters", reterr);
	while (rest.p) {
		label = str_cut(&rest, '.');
		if (!good_label(label))
			return refuse("has a host that is neither a name nor an address", reterr);
	}
	ret->host = host;
	if (looks_like_number(label))
		return parse_number_host(host, ret, reterr);
	ret->kind = HOST_NAME;
	return 0;
}

/* From behind "[" on. */
static int parse_ip6(str *text, struct http_url *ret, const char **reterr)
{
	char copy[INET6_ADDRSTRLEN];
	struct in6_addr address;
	size_t n = 0;

	while (n < text->n && text->p[n] != ']')
		n++;
	if (n == text->n || n >= sizeof(copy))
		return refuse("has a host that is neither a name nor an address", reterr);
	memcpy(copy, text->p, n);
	copy[n] = 0;
	if (memchr(copy, 0, n) || inet_pton(AF_INET6, copy, &address) != 1)
		return refuse("has a host that is neither a name nor an address", reterr);
	ret->kind = HOST_IP6;
	ret->host = str_slice(*text, 0, n);
	*text = str_slice(*text, n + 1, text->n);
	return 0;
}

static int parse_port(str text, struct http_url *ret, const char **reterr)
{
	int64_t port;

	if (!all_digits(text) || text.n > 5 || text.p[0] == '0' || str_to_i64(text, &port) < 0 ||
	    port > PORT_MAX)
		return refuse("has a port that is not a number from 1 to 65535", reterr);
	ret->port = (int)port;
	return 0;
}

static int parse_target(str text, struct http_url *ret, const char **reterr)
{
	static const char allowed[] = "-._~!$&'()*+,;=:@/?";

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '#')
			return refuse("has a fragment", reterr);
		if (c == '%' && i + 2 < text.n && is_hex(text.p[i + 1]) && is_hex(text.p[i + 2])) {
			i += 2;
			continue;
		}
		if (!is_digit(c) && !is_letter(c) && (!c || !strchr(allowed, c)))
			return refuse("has a character that must be escaped in a URL", reterr);
	}
	ret->target = text.n ? text : S("/");
	return 0;
}

/* Host and port. */
static int parse_authority(str text, struct http_url *ret, const char **reterr)
{
	ptrdiff_t colon = str_index(text, ':');
	int r;

	if (str_index(text, '@') >= 0)
		return refuse("has a user name", reterr);
	if (text.n && text.p[0] == '[') {
		text = str_slice(text, 1, text.n);
		r = parse_ip6(&text, ret, reterr);
		if (r < 0 || !text.n)
			return r;
		colon = text.p[0] == ':' ? 0 : -1;
		if (colon < 0)
			return refuse("has something between its host and its path", reterr);
	} else {
		r = parse_name(str_slice(text, 0, colon < 0 ? text.n : (size_t)colon), ret, reterr);
		if (r < 0 || colon < 0)
			return r;
	}
	return parse_port(str_slice(text, (size_t)colon + 1, text.n), ret, reterr);
}

int http_url_parse(str text, struct http_url *ret, const char **reterr)
{
	struct http_url u = {0};
	size_t end = 0;
	int r;

	if (text.n > HTTP_URL_MAX)
		return refuse("is longer than 2048 characters", reterr);
	u.tls = cut_scheme(&text, "https://");
	if (!u.tls && !cut_scheme(&text, "http://"))
		return refuse("does not begin with https://", reterr);
	u.port = u.tls ? 443 : 80;
	while (end < text.n && text.p[end] != '/' && text.p[end] != '?' && text.p[end] != '#')
		end++;
	r = parse_authority(str_slice(text, 0, end), &u, reterr);
	if (r == 0)
		r = parse_target(str_slice(text, end, text.n), &u, reterr);
	if (r == 0 && u.target.p[0] == '?')
		r = refuse("has a query without a path", reterr);
	if (r == 0)
		*ret = u;
	return r;
}
