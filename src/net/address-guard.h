/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which addresses may be called on behalf of somebody else. Refused are all that
 * are not ordinary addresses of the public Internet: this host, private and
 * link-local networks, unique local addresses, carriers' and benchmark networks,
 * documentation, multicast, the reserved rest, and the metadata services of
 * clouds, which lie in these or are named singly. An IPv4 address inside an IPv6
 * one (mapped, NAT64) is judged as what it is; 6to4 and Teredo are refused.
 *
 * It judges the address that a socket is about to connect to, after the name was
 * resolved, so it does not matter what a name server says a moment later.
 */
#ifndef NET_ADDRESS_GUARD_H
#define NET_ADDRESS_GUARD_H

#include <sys/socket.h>

#include "str.h"

struct address_guard;

/* allowed: networks that are called all the same, "10.2.0.0/16 fd00:1::/64 127.0.0.1", parted by
 * spaces; empty for none. E_SYNTAX with heap text. */
MUST_USE int address_guard_new(str allowed, struct address_guard **ret, char **reterr);
/* Accepts NULL. */
void address_guard_free(struct address_guard *g);
/* 0, or E_DENIED. A guard is never changed: any thread may ask. */
MUST_USE int address_guard_check(const struct address_guard *g, const struct sockaddr *address);

#endif
