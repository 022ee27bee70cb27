/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the provider's own mail server found out about a mail's sender, as it
 * wrote it into Authentication-Results (RFC 8601). Nothing is looked up here. Pure.
 */
#ifndef CHANNELS_MAIL_AUTH_H
#define CHANNELS_MAIL_AUTH_H

#include "mail-message.h"

enum mail_auth {
	MAIL_AUTH_NONE,   /* nobody said anything that can be believed */
	MAIL_AUTH_FAILED, /* DMARC failed, or SPF or DKIM did and nothing passed */
	MAIL_AUTH_PASSED, /* the domain of the From line is genuine */
	MAIL_AUTH_COUNT,
};

struct mail_trust {
	str server;   /* the authserv-id to believe; empty: none */
	int64_t hops; /* own servers that a mail passes, each of which adds a Received line */
};

/*
 * Only lines of that server count that stand above the (hops + 1)-th Received line. DMARC decides
 * alone where it passed or failed; without it a DKIM signature or SPF's envelope sender of the From
 * domain, of a part of it, or of a domain that it is a part of. Where lines disagree about a method
 * the worse one holds. why: one line that names what decided.
 */
enum mail_auth mail_auth_judge(struct arena *a, const struct mail_message *m,
			       const struct mail_trust *trust, str *ret_why);
str mail_auth_code(enum mail_auth v); /* "none", "failed", "passed" */

/* Whether one domain is the other or lies below it, with at least two labels in common. */
bool mail_domains_aligned(str a, str b);

#endif
