/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of SigV4 share. */
#ifndef WIRE_SIGV4_PRIVATE_H
#define WIRE_SIGV4_PRIVATE_H

#include "crypto.h"
#include "sigv4.h"

/* Text of a size that is known beforehand, written into an arena. */
struct sigv4_text {
	char *p;
	size_t n;
	size_t room;
};

struct sigv4_text sigv4_text_new(struct arena *a, size_t room);
/* Going over the room is our mistake. */
void sigv4_put(struct sigv4_text *t, str s);
void sigv4_put_char(struct sigv4_text *t, char c);
/* Percent-encodes all but A-Za-z0-9-._~ and, with slash, '/'. Takes up to three bytes for one. */
void sigv4_put_escaped(struct sigv4_text *t, str s, bool slash);
str sigv4_text_get(const struct sigv4_text *t);

/* Whether the derived key is kept; then it is copied to ret. cache may be NULL. */
bool sigv4_cache_find(struct sigv4_cache *c, const struct sigv4_credential *scope,
		      const uint8_t secret_digest[SHA256_LEN], uint8_t ret[SIGV4_KEY_LEN]);
void sigv4_cache_put(struct sigv4_cache *c, const struct sigv4_credential *scope,
		     const uint8_t secret_digest[SHA256_LEN], const uint8_t key[SIGV4_KEY_LEN]);

#endif
