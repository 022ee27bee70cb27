/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The little that has to be done to session descriptions (SDP, RFC 8866) that
 * pass through: our own origin line, and an answer that holds all media. The text is
 * foreign; what is no SDP is refused. Pure, without allocation.
 */
#ifndef SIP_SIP_SDP_H
#define SIP_SIP_SDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SDP_MAX 4096 /* bytes of a description, in and out */

/* The origin under which one side knows us; the version rises with each description. */
struct sdp_origin {
	uint64_t session;
	uint32_t version;
	const char *address; /* numeric */
};

/*
 * The description with our origin line instead of its own; line ends become CR LF, what is behind
 * an empty line goes. Returns the bytes written, 0 when it is no SDP (does not begin with v=0 and
 * o=, a line that is none, control characters, more than SDP_MAX).
 */
size_t sdp_relay(const char *in, size_t n, const struct sdp_origin *o, char out[SDP_MAX]);
/* The answer to an offer that takes its formats and sends nothing: no address, media inactive. */
size_t sdp_hold(const char *in, size_t n, const struct sdp_origin *o, char out[SDP_MAX]);
/* Whether media go to the same places: connection lines and the ports of media lines. */
bool sdp_same_target(const char *a, size_t na, const char *b, size_t nb);

#endif
