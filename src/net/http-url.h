/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs that somebody else gives us to call. The grammar is a narrow part of RFC
 * 3986, so that no two readers can disagree about the host: http or https, a
 * host of letters, digits, '-', '_' and '.', or an IPv4 address of four decimal
 * numbers, or an IPv6 address in brackets; a port; a path and a query of
 * unreserved characters, sub-delimiters and percent escapes. No user, no
 * fragment, no backslash, no space, nothing beyond ASCII, and no host that only
 * some readers take for a number ("0x7f.1", "2130706433", "127.1").
 */
#ifndef NET_HTTP_URL_H
#define NET_HTTP_URL_H

#include "str.h"

#define HTTP_URL_MAX 2048

struct http_url {
	bool tls;
	enum { HOST_NAME, HOST_IP4, HOST_IP6 } kind;
	str host;   /* as written, without brackets */
	int port;   /* given, or 80 or 443 */
	str target; /* path and query as written; "/" when there is none */
};

/* Texts of *ret are parts of text. E_INVAL: it is no such URL, and *reterr is a constant half
 * sentence that says why ("has no host"). */
MUST_USE int http_url_parse(str text, struct http_url *ret, const char **reterr);

#endif
