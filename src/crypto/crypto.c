/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenSSL behind a few calls. Algorithms are fetched once per process (fetching
 * takes longer than hashing a request) and each thread keeps one digest context
 * for the one-call forms. What OpenSSL fails at here is out of memory or a
 * broken installation, so it ends the process.
 */
#include "crypto.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>

#include "encode.h"

#define UUID_LEN 36

#define BLOCK_LEN 64
#define NONCE_LEN 12
#define TAG_LEN 16

/* Fetched once, never freed. */
static EVP_MD *md_sha256;
static EVP_CIPHER *cipher_gcm;
static pthread_key_t scratch_key;
static pthread_once_t fetch_once = PTHREAD_ONCE_INIT;

static void must(bool ok, const char *what)
{
	if (!ok)
		die("OpenSSL: %s failed", what);
}

static void scratch_free(void *ctx)
{
	EVP_MD_CTX_free(ctx);
}

static void fetch(void)
{
	md_sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(md_sha256, "EVP_MD_fetch");
	cipher_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	must(cipher_gcm, "EVP_CIPHER_fetch");
	if (pthread_key_create(&scratch_key, scratch_free) != 0)
		die("no thread-specific key is left");
}

static void ready(void)
{
	pthread_once(&fetch_once, fetch);
}

/* The thread's digest context. */
static EVP_MD_CTX *scratch(void)
{
	EVP_MD_CTX *ctx;

	ready();
	ctx = pthread_getspecific(scratch_key);
	if (ctx)
		return ctx;
	ctx = EVP_MD_CTX_new();
	must(ctx, "EVP_MD_CTX_new");
	if (pthread_setspecific(scratch_key, ctx) != 0)
		die("out of memory");
	return ctx;
}

static void digest_start(EVP_MD_CTX *ctx)
{
	must(EVP_DigestInit_ex2(ctx, md_sha256, NULL) == 1, "EVP_DigestInit_ex2");
}

static void digest_add(EVP_MD_CTX *ctx, const void *p, size_t n)
{
	if (n)
		must(EVP_DigestUpdate(ctx, p, n) == 1, "EVP_DigestUpdate");
}

static void digest_end(EVP_MD_CTX *ctx, uint8_t ret[SHA256_LEN])
{
	must(EVP_DigestFinal_ex(ctx, ret, NULL) == 1, "EVP_DigestFinal_ex");
}

void sha256(str bytes, uint8_t ret[SHA256_LEN])
{
	EVP_MD_CTX *ctx = scratch();

	digest_start(ctx);
	digest_add(ctx, bytes.p, bytes.n);
	digest_end(ctx, ret);
}

str sha256_hex(struct arena *a, str bytes)
{
	uint8_t digest[SHA256_LEN];

	sha256(bytes, digest);
	return hex_encode(a, (str){(const char *)digest, sizeof(digest)});
}

struct sha256 {
	EVP_MD_CTX *ctx;
};

struct sha256 *sha256_new(void)
{
	struct sha256 *h = MEM_NEW(struct sha256);

	ready();
	h->ctx = EVP_MD_CTX_new();
	must(h->ctx, "EVP_MD_CTX_new");
	digest_start(h->ctx);
	return h;
}

void sha256_add(struct sha256 *h, str bytes)
{
	digest_add(h->ctx, bytes.p, bytes.n);
}

void sha256_end(struct sha256 *h, uint8_t ret[SHA256_LEN])
{
	digest_end(h->ctx, ret);
	digest_start(h->ctx);
}

void sha256_free(struct sha256 *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->ctx);
	mem_free(h);
}

void sha256_freep(struct sha256 **h)
{
	sha256_free(*h);
}

/* The key as HMAC xors it: padded with zeros, or its digest when longer than a block. */
static void hmac_block(str key, uint8_t ret[BLOCK_LEN])
{
	memset(ret, 0, BLOCK_LEN);
	if (key.n > BLOCK_LEN)
		sha256(key, ret);
	else if (key.n)
		memcpy(ret, key.p, key.n);
}

static void hmac_pad(EVP_MD_CTX *ctx, const uint8_t block[BLOCK_LEN], uint8_t pad)
{
	uint8_t padded[BLOCK_LEN];

	for (size_t i = 0; i < BLOCK_LEN; i++)
		padded[i] = block[i] ^ pad;
	digest_start(ctx);
	digest_add(ctx, padded, BLOCK_LEN);
	mem_wipe(padded, sizeof(padded));
}

void hmac_sha256(str key, str bytes, uint8_t ret[SHA256_LEN])
{
	EVP_MD_CTX *ctx = scratch();
	uint8_t block[BLOCK_LEN], inner[SHA256_LEN];

	hmac_block(key, block);
	hmac_pad(ctx, block, 0x36);
	digest_add(ctx, bytes.p, bytes.n);
	digest_end(ctx, inner);
	hmac_pad(ctx, block, 0x5C);
	digest_add(ctx, inner, sizeof(inner));
	digest_end(ctx, ret);
	mem_wipe(block, sizeof(block));
}

struct hmac_key {
	EVP_MD_CTX *inner; /* the padded key is already in */
	EVP_MD_CTX *outer;
};

struct hmac_key *hmac_key_new(str key)
{
	struct hmac_key *k = MEM_NEW(struct hmac_key);
	uint8_t block[BLOCK_LEN];

	ready();
	k->inner = EVP_MD_CTX_new();
	k->outer = EVP_MD_CTX_new();
	must(k->inner && k->outer, "EVP_MD_CTX_new");
	hmac_block(key, block);
	hmac_pad(k->inner, block, 0x36);
	hmac_pad(k->outer, block, 0x5C);
	mem_wipe(block, sizeof(block));
	return k;
}

void hmac_key_free(struct hmac_key *k)
{
	if (!k)
		return;
	EVP_MD_CTX_free(k->inner);
	EVP_MD_CTX_free(k->outer);
	mem_free(k);
}

void hmac_key_sign(const struct hmac_key *k, str bytes, uint8_t ret[SHA256_LEN])
{
	EVP_MD_CTX *ctx = scratch();
	uint8_t inner[SHA256_LEN];

	must(EVP_MD_CTX_copy_ex(ctx, k->inner) == 1, "EVP_MD_CTX_copy_ex");
	digest_add(ctx, bytes.p, bytes.n);
	digest_end(ctx, inner);
	must(EVP_MD_CTX_copy_ex(ctx, k->outer) == 1, "EVP_MD_CTX_copy_ex");
	digest_add(ctx, inner, sizeof(inner));
	digest_end(ctx, ret);
}

bool crypto_equal(str a, str b)
{
	return a.n == b.n && (a.n == 0 || CRYPTO_memcmp(a.p, b.p, a.n) == 0);
}

void crypto_random(void *p, size_t n)
{
	for (size_t at = 0; at < n;) {
		ssize_t got = getrandom((char *)p + at, n - at, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			die("the kernel gives no random bytes");
		at += (size_t)got;
	}
}

str random_hex(struct arena *a, size_t digits)
{
	char *bytes = arena_alloc(a, digits / 2 + 1);
	str s = {bytes, digits / 2 + 1};

	crypto_random(bytes, s.n);
	return str_slice(hex_encode(a, s), 0, digits);
}

str random_base64url(struct arena *a, size_t chars)
{
	char *bytes = arena_array(a, chars / 4 + 1, 3);
	str s = {bytes, (chars / 4 + 1) * 3};

	crypto_random(bytes, s.n);
	return str_slice(base64url_encode(a, s), 0, chars);
}

str random_uuid(struct arena *a)
{
	static const uint8_t groups[] = {8, 4, 4, 4, 12};
	unsigned char b[16];
	char *text = arena_alloc(a, UUID_LEN), *p = text;
	str s;

	crypto_random(b, sizeof(b));
	b[6] = (unsigned char)(0x40 | (b[6] & 0x0F));
	b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));
	s = hex_encode(a, (str){(const char *)b, sizeof(b)});
	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		if (i > 0)
			*p++ = '-';
		memcpy(p, s.p, groups[i]);
		p += groups[i];
		s.p += groups[i];
	}
	return (str){text, UUID_LEN};
}

static void ctx_freep(EVP_CIPHER_CTX **ctx)
{
	EVP_CIPHER_CTX_free(*ctx);
}

str seal(struct arena *a, const uint8_t key[SEAL_KEY_LEN], str plain, str bound)
{
	EVP_CIPHER_CTX *CLEANUP(ctx_freep) ctx = NULL;
	uint8_t *p;
	int n;

	assert(plain.n <= INT_MAX - NONCE_LEN - TAG_LEN && bound.n <= INT_MAX);
	ready();
	ctx = EVP_CIPHER_CTX_new();
	must(ctx, "EVP_CIPHER_CTX_new");
	p = arena_alloc(a, NONCE_LEN + plain.n + TAG_LEN);
	crypto_random(p, NONCE_LEN);
	must(EVP_EncryptInit_ex2(ctx, cipher_gcm, key, p, NULL) == 1, "EVP_EncryptInit_ex2");
	if (bound.n)
		must(EVP_EncryptUpdate(ctx, NULL, &n, (const uint8_t *)bound.p, (int)bound.n) == 1,
		     "EVP_EncryptUpdate");
	if (plain.n)
		must(EVP_EncryptUpdate(ctx, p + NONCE_LEN, &n, (const uint8_t *)plain.p,
				       (int)plain.n) == 1,
		     "EVP_EncryptUpdate");
	must(EVP_EncryptFinal_ex(ctx, p + NONCE_LEN + plain.n, &n) == 1, "EVP_EncryptFinal_ex");
	must(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG_LEN, p + NONCE_LEN + plain.n) == 1,
	     "EVP_CTRL_AEAD_GET_TAG");
	return (str){(const char *)p, NONCE_LEN + plain.n + TAG_LEN};
}

int unseal(struct arena *a, const uint8_t key[SEAL_KEY_LEN], str sealed, str bound, str *ret)
{
	EVP_CIPHER_CTX *CLEANUP(ctx_freep) ctx = NULL;
	const uint8_t *from = (const uint8_t *)sealed.p;
	uint8_t tag[TAG_LEN], *p;
	size_t plain;
	int n;

	if (sealed.n < NONCE_LEN + TAG_LEN || sealed.n > INT_MAX)
		return E_DENIED;
	assert(bound.n <= INT_MAX);
	ready();
	plain = sealed.n - NONCE_LEN - TAG_LEN;
	ctx = EVP_CIPHER_CTX_new();
	must(ctx, "EVP_CIPHER_CTX_new");
	must(EVP_DecryptInit_ex2(ctx, cipher_gcm, key, from, NULL) == 1, "EVP_DecryptInit_ex2");
	if (bound.n)
		must(EVP_DecryptUpdate(ctx, NULL, &n, (const uint8_t *)bound.p, (int)bound.n) == 1,
		     "EVP_DecryptUpdate");
	p = arena_alloc(a, plain);
	if (plain)
		must(EVP_DecryptUpdate(ctx, p, &n, from + NONCE_LEN, (int)plain) == 1,
		     "EVP_DecryptUpdate");
	memcpy(tag, from + NONCE_LEN + plain, TAG_LEN);
	must(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG_LEN, tag) == 1,
	     "EVP_CTRL_AEAD_SET_TAG");
	if (EVP_DecryptFinal_ex(ctx, p + plain, &n) != 1) {
		mem_wipe(p, plain);
		return E_DENIED;
	}
	*ret = (str){(const char *)p, plain};
	return 0;
}
