/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The child that speaks SIP (mainstay-sip), as its parent sees it: a process,
 * lines to it and lines from it (src/sip/sip-line.h has their language). What comes
 * from it is foreign: it reads what strangers send.
 */
#ifndef CHANNELS_PHONE_CHILD_H
#define CHANNELS_PHONE_CHILD_H

#include "arena.h"
#include "str.h"
#include "usec.h"

struct settings;
struct sip_child;

#define CHILD_LINE_MAX 1024

/* Starts it and tells it what it needs to know. E_IO with *reterr (in the arena) saying why not. */
MUST_USE int sip_child_start(struct arena *a, const struct settings *s, struct sip_child **ret,
			     str *reterr);
/* One line, without its end. E_IO: it is gone. */
MUST_USE int sip_child_tell(struct sip_child *c, str line);
/* The next line it said; waits that long for one. 1: a line, valid until the next call; 0: none
 * came; E_IO: it is gone; E_SYNTAX: it said what is no line. */
MUST_USE int sip_child_hear(struct sip_child *c, usec patience, str *ret);
/* Lets it hang up what it has, and ends it. Accepts NULL. */
void sip_child_end(struct sip_child *c);

/* sip:NUMBER@HOST with the transport; `where` is HOST or HOST:PORT. */
str sip_uri(struct arena *a, str number, str where, bool tcp);

#endif
