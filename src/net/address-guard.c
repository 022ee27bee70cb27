/* SPDX-License-Identifier: Apache-2.0 */
#include "address-guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "arena.h"
#include "buf.h"

#define NETWORKS_MAX 64

/* IPv4 ones as ::ffff:a.b.c.d with 96 bits more. */
struct network {
	struct in6_addr address;
	int bits;
};

struct address_guard {
	size_t n;
	struct network allowed[NETWORKS_MAX];
};

/* What no public host has (the IANA registries of special-purpose addresses), and metadata services
 * that have a public one. */
static const char *const refused4[] = {
	"0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
	"172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",    "168.63.129.16/32",
};
/* Of the global unicast range, outside of which all is refused. */
static const char *const refused6[] = {"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"};
static const char unicast6[] = "2000::/3", mapped[] = "::ffff:0.0.0.0/96", nat64[] = "64:ff9b::/96";

static void map4(const struct in_addr *from, struct in6_addr *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->s6_addr[10] = ret->s6_addr[11] = 0xff;
	memcpy(ret->s6_addr + 12, from, 4);
}

static int parse(str text, struct network *ret)
{
	char copy[INET6_ADDRSTRLEN];
	str host = str_cut(&text, '/');
	struct in_addr four;
	int64_t bits, most = 128;

	if (!host.n || host.n >= sizeof(copy) || memchr(host.p, 0, host.n))
		return E_SYNTAX;
	memcpy(copy, host.p, host.n);
	copy[host.n] = 0;
	if (inet_pton(AF_INET, copy, &four) == 1) {
		map4(&four, &ret->address);
		most = 32;
	} else if (inet_pton(AF_INET6, copy, &ret->address) != 1) {
		return E_SYNTAX;
	}
	bits = most;
	if (text.p && (str_to_i64(text, &bits) < 0 || bits < 0 || bits > most))
		return E_SYNTAX;
	ret->bits = (int)(bits + 128 - most);
	return 0;
}

static bool inside(const struct in6_addr *address, const struct network *n)
{
	int whole = n->bits / 8, rest = n->bits % 8;

	if (memcmp(address->s6_addr, n->address.s6_addr, (size_t)whole) != 0)
		return false;
	return !rest || (address->s6_addr[whole] ^ n->address.s6_addr[whole]) >> (8 - rest) == 0;
}

static bool inside_text(const struct in6_addr *address, const char *network)
{
	struct network n;

	return parse(str_from(network), &n) == 0 && inside(address, &n);
}

static bool inside_any(const struct in6_addr *address, const char *const *networks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (inside_text(address, networks[i]))
			return true;
	}
	return false;
}

/* An address as an IPv6 one; one of NAT64 as the IPv4 one that it stands for. */
static int normalize(const struct sockaddr *from, struct in6_addr *ret)
{
	struct sockaddr_in four;
	struct sockaddr_in6 six;
	struct in_addr inner;

	if (from->sa_family == AF_INET) {
		memcpy(&four, from, sizeof(four));
		map4(&four.sin_addr, ret);
		return 0;
	}
	if (from->sa_family != AF_INET6)
		return E_DENIED;
	memcpy(&six, from, sizeof(six));
	*ret = six.sin6_addr;
	if (inside_text(ret, nat64)) {
		memcpy(&inner, ret->s6_addr + 12, sizeof(inner));
		map4(&inner, ret);
	}
	return 0;
}

int address_guard_check(const struct address_guard *g, const struct sockaddr *from)
{
	struct in6_addr address;
	bool refused;

	if (normalize(from, &address) < 0)
		return E_DENIED;
	for (size_t i = 0; i < g->n; i++) {
		if (inside(&address, &g->allowed[i]))
			return 0;
	}
	if (inside_text(&address, mapped))
		refused = inside_any(&address, refused4, ARRAY_LEN(refused4));
	else
		refused = !inside_text(&address, unicast6) ||
			  inside_any(&address, refused6, ARRAY_LEN(refused6));
	return refused ? E_DENIED : 0;
}

static int refuse(str word, char **reterr)
{
	struct buf b CLEANUP(buf_done) = {0};

	buf_init(&b, 512);
	buf_fmt(&b, "\"%.*s\" is no network like 10.2.0.0/16 or fd00:1::/64, or there are too many",
		STR_ARG(str_slice(word, 0, 100)));
	*reterr = mem_copy_text(b.p, b.n);
	return E_SYNTAX;
}

int address_guard_new(str allowed, struct address_guard **ret, char **reterr)
{
	struct address_guard *g = MEM_NEW(struct address_guard);

	while (allowed.p) {
		str word = str_cut(&allowed, ' ');

		if (!word.n)
			continue;
		if (g->n == NETWORKS_MAX || parse(word, &g->allowed[g->n]) < 0) {
			mem_free(g);
			return refuse(word, reterr);
		}
		g->n++;
	}
	*ret = g;
	return 0;
}

void address_guard_free(struct address_guard *g)
{
	mem_free(g);
}
