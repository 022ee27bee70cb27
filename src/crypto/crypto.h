/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The few cryptographic calls Mainstay needs, over OpenSSL 3 with digests
 * fetched once. Nothing here knows what is being protected. All functions are
 * thread-safe; a failure of the library itself ends the process.
 */
#ifndef CRYPTO_CRYPTO_H
#define CRYPTO_CRYPTO_H

#include <stdint.h>

#include "arena.h"
#include "str.h"

#define SHA256_LEN 32

void sha256(str bytes, uint8_t ret[SHA256_LEN]);
str sha256_hex(struct arena *a, str bytes);
/* The same over bytes that come in pieces; after sha256_end it may be used anew. */
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *h, str bytes);
void sha256_end(struct sha256 *h, uint8_t ret[SHA256_LEN]);
void sha256_free(struct sha256 *h);
void sha256_freep(struct sha256 **h);

void hmac_sha256(str key, str bytes, uint8_t ret[SHA256_LEN]);
/*
 * A key that signs many texts: about half the cost of hmac_sha256. Any number
 * of threads may sign with one key at once.
 */
struct hmac_key *hmac_key_new(str key);
void hmac_key_sign(const struct hmac_key *k, str bytes, uint8_t ret[SHA256_LEN]);
/* OpenSSL wipes what it held. */
void hmac_key_free(struct hmac_key *k);

/* Equal in time that depends on the length only. */
bool crypto_equal(str a, str b);
/* From the kernel's generator. */
void crypto_random(void *p, size_t n);

/* Random identifiers. */
str random_hex(struct arena *a, size_t digits);
str random_base64url(struct arena *a, size_t chars);
/* RFC 9562 version 4, lower case. */
str random_uuid(struct arena *a);

/*
 * AES-256-GCM. Sealed bytes are nonce(12) | ciphertext | tag(16) under a fresh
 * random nonce. `bound` is authenticated but not stored: opening with another
 * one fails, so a sealed value cannot be moved to another row.
 */
#define SEAL_KEY_LEN 32
str seal(struct arena *a, const uint8_t key[SEAL_KEY_LEN], str plain, str bound);
/* E_DENIED when the bytes were not sealed with this key and bound. */
MUST_USE int unseal(struct arena *a, const uint8_t key[SEAL_KEY_LEN], str sealed, str bound,
		    str *ret);

#endif
