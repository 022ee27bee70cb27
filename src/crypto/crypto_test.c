/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto.h"

#include <pthread.h>
#include <string.h>

#include "encode.h"
#include "test.h"

static str hex_of(struct arena *a, const uint8_t digest[SHA256_LEN])
{
	return hex_encode(a, (str){(const char *)digest, SHA256_LEN});
}

TEST(sha256_matches_the_standard)
{
	/* FIPS 180-4 examples. */
	expect_str(sha256_hex(t->arena, S("abc")),
		   S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	expect_str(sha256_hex(t->arena, S("")),
		   S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	expect_str(sha256_hex(t->arena, (str){0}), sha256_hex(t->arena, S("")));
	expect_str(
		sha256_hex(t->arena, S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
		S("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
}

TEST(sha256_in_pieces_is_the_same)
{
	struct sha256 *CLEANUP(sha256_freep) h = sha256_new();
	char bytes[1000];
	uint8_t once[SHA256_LEN], pieces[SHA256_LEN];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7);
	sha256((str){bytes, sizeof(bytes)}, once);
	/* Twice, for it may be used anew. */
	for (size_t step = 1; step < 200; step += 31) {
		for (size_t at = 0; at < sizeof(bytes); at += step) {
			sha256_add(h, str_slice((str){bytes, sizeof(bytes)}, at, at + step));
			sha256_add(h, S(""));
		}
		sha256_end(h, pieces);
		expect(memcmp(once, pieces, SHA256_LEN) == 0);
	}
}

/* RFC 4231, test cases 1, 2 and 6. */
TEST(hmac_matches_the_standard)
{
	char long_key[131];
	struct {
		str key, data, want;
	} rows[] = {
		{S_INIT("\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
			"\x0b\x0b"),
		 S_INIT("Hi There"),
		 S_INIT("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")},
		{S_INIT("Jefe"), S_INIT("what do ya want for nothing?"),
		 S_INIT("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")},
		{{long_key, sizeof(long_key)},
		 S_INIT("Test Using Larger Than Block-Size Key - Hash Key First"),
		 S_INIT("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")},
	};

	memset(long_key, 0xAA, sizeof(long_key));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct hmac_key *k = hmac_key_new(rows[i].key);
		uint8_t digest[SHA256_LEN];

		hmac_sha256(rows[i].key, rows[i].data, digest);
		expect_str(hex_of(t->arena, digest), rows[i].want);
		for (int again = 0; again < 2; again++) {
			hmac_key_sign(k, rows[i].data, digest);
			expect_str(hex_of(t->arena, digest), rows[i].want);
		}
		hmac_key_free(k);
	}
	hmac_key_free(NULL);
}

/* A key longer than a block stands for its digest, and only such a key. */
TEST(hmac_keys_around_the_block)
{
	char key[200];

	memset(key, 'k', sizeof(key));
	for (size_t n = 1; n < sizeof(key); n++) {
		uint8_t hashed[SHA256_LEN], direct[SHA256_LEN], other[SHA256_LEN];

		sha256((str){key, n}, hashed);
		hmac_sha256((str){key, n}, S("text"), direct);
		hmac_sha256((str){(const char *)hashed, SHA256_LEN}, S("text"), other);
		expect((memcmp(direct, other, SHA256_LEN) == 0) == (n > 64));
	}
}

static void *sign_often(void *arg)
{
	const struct hmac_key *k = arg;
	uint8_t digest[SHA256_LEN], want[SHA256_LEN];

	hmac_sha256(S("key"), S("text"), want);
	for (int i = 0; i < 500; i++) {
		hmac_key_sign(k, S("text"), digest);
		if (memcmp(digest, want, SHA256_LEN) != 0)
			return arg;
	}
	return NULL;
}

TEST(one_key_signs_on_many_threads)
{
	struct hmac_key *k = hmac_key_new(S("key"));
	pthread_t threads[4];

	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		expect(pthread_create(&threads[i], NULL, sign_often, k) == 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		void *failed;

		expect(pthread_join(threads[i], &failed) == 0);
		expect(!failed);
	}
	hmac_key_free(k);
}

TEST(equality)
{
	expect(crypto_equal(S(""), S("")));
	expect(crypto_equal(S("abc"), S("abc")));
	expect(!crypto_equal(S("abc"), S("abd")));
	expect(!crypto_equal(S("abc"), S("ab")));
}

TEST(random_texts_have_their_form)
{
	for (size_t n = 0; n < 50; n++) {
		str hex = random_hex(t->arena, n), url = random_base64url(t->arena, n);

		expect_eq(hex.n, n);
		expect_eq(url.n, n);
		for (size_t i = 0; i < n; i++) {
			expect(str_index(S("0123456789abcdef"), hex.p[i]) >= 0);
			expect(str_index(S("+/="), url.p[i]) < 0);
		}
	}
	for (int i = 0; i < 100; i++) {
		str id = random_uuid(t->arena);

		expect_eq(id.n, 36);
		expect(id.p[8] == '-' && id.p[13] == '-' && id.p[18] == '-' && id.p[23] == '-');
		expect(id.p[14] == '4');
		expect(str_index(S("89ab"), id.p[19]) >= 0);
		expect(!str_eq(id, random_uuid(t->arena)));
	}
}

static const uint8_t key_one[SEAL_KEY_LEN] = {1, 2, 3}, key_two[SEAL_KEY_LEN] = {1, 2, 4};

TEST(sealed_bytes_open_with_key_and_bound_only)
{
	static const size_t lengths[] = {0, 1, 15, 16, 17, 40, 1000};
	char text[1000];
	str ret;

	memset(text, 's', sizeof(text));
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		str plain = {text, lengths[i]};
		str sealed = seal(t->arena, key_one, plain, S("row 1"));

		expect_eq(sealed.n, lengths[i] + 28);
		expect_ok(unseal(t->arena, key_one, sealed, S("row 1"), &ret));
		expect_str(ret, plain);
		expect_err(unseal(t->arena, key_two, sealed, S("row 1"), &ret), E_DENIED);
		expect_err(unseal(t->arena, key_one, sealed, S("row 2"), &ret), E_DENIED);
		expect_err(unseal(t->arena, key_one, sealed, S(""), &ret), E_DENIED);
		expect(!str_eq(sealed, seal(t->arena, key_one, plain, S("row 1"))));
	}
}

TEST(any_changed_bit_is_noticed)
{
	str sealed = seal(t->arena, key_one, S("AKIA secret"), S(""));
	char *p = arena_alloc(t->arena, sealed.n);
	str ret;

	for (size_t bit = 0; bit < 8 * sealed.n; bit++) {
		memcpy(p, sealed.p, sealed.n);
		p[bit / 8] ^= (char)(1 << bit % 8);
		expect_err(unseal(t->arena, key_one, (str){p, sealed.n}, S(""), &ret), E_DENIED);
	}
	for (size_t n = 0; n < sealed.n; n++)
		expect_err(unseal(t->arena, key_one, str_slice(sealed, 0, n), S(""), &ret),
			   E_DENIED);
}
