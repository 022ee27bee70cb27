/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines between the server and mainstay-sip, its child that speaks SIP. Each is
 * a word and what belongs to it, cut by single spaces, ended by a line feed. The
 * server says what to do:
 *
 *	mainstay-sip 1
 *	proxy HOST[:PORT]         transport udp|tcp
 *	user NAME                 password TEXT (to the end of the line)
 *	from URI                  local ADDRESS[:PORT]
 *	agent-ring MS             customer-ring MS            talk MS
 *	open
 *	call ID AGENT-URI CUSTOMER-URI
 *	hangup ID
 *
 * and the child says what happened:
 *
 *	ready ADDRESS             error TEXT
 *	ringing-customer ID       talking ID CALL-ID
 *	over ID OUTCOME CODE
 *
 * The end of its input ends the child, after the calls that it has are hung up.
 */
#ifndef SIP_SIP_LINE_H
#define SIP_SIP_LINE_H

#include <stddef.h>

#define SIP_LINE_MAX 1024
#define SIP_WORDS_MAX 4
#define SIP_ID_MAX 64

/* A line cut into words, in place. The last word takes the rest. */
struct sip_line {
	char *word[SIP_WORDS_MAX];
	size_t n;
};

/* `text` ends in NUL and has no line feed. `most` words at most, the last of them takes what is
 * left. */
void sip_line_cut(char *text, size_t most, struct sip_line *ret);

#endif
