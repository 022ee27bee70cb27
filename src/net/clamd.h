/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks ClamAV's daemon about the bytes of a file, over its socket (INSTREAM).
 * The bytes are handed over in pieces, so a file need not be in memory; every
 * wait has a limit.
 *
 *	clamd_open(address, limit, &c);
 *	while (more) clamd_send(c, piece);
 *	clamd_verdict(c, a, &verdict, &name);
 *	clamd_close(c);
 */
#ifndef NET_CLAMD_H
#define NET_CLAMD_H

#include "arena.h"
#include "str.h"
#include "usec.h"

struct clamd;

enum clamd_verdict {
	CLAMD_CLEAN,
	CLAMD_INFECTED,  /* its name says by what */
	CLAMD_TOO_LARGE, /* past the daemon's StreamMaxLength: it looked at nothing */
};

/* address: /PATH of a local socket, or HOST:PORT. limit: for each wait. E_IO: nobody answers;
 * E_INVAL: it is no address. */
MUST_USE int clamd_open(str address, usec limit, struct clamd **ret);
/* Hands over the next bytes. E_IO: it hung up or takes nothing more; clamd_verdict may still tell
 * why. */
MUST_USE int clamd_send(struct clamd *c, str bytes);
/* The bytes are over: what it says. name is in the arena, empty unless infected. E_IO when it says
 * nothing in time or nothing that can be understood. */
MUST_USE int clamd_verdict(struct clamd *c, struct arena *a, enum clamd_verdict *ret,
			   str *ret_name);
/* Accepts NULL. */
void clamd_close(struct clamd *c);

/* What an answer of the daemon means; pure. E_SYNTAX for one that means nothing. */
MUST_USE int clamd_parse(struct arena *a, str answer, enum clamd_verdict *ret, str *ret_name);

#endif
