/* SPDX-License-Identifier: Apache-2.0 */
/* The keyring's file, its keys and their rotation. */
#include "keyring.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static const char *keyring_path(struct test *t)
{
	return str_c(t->arena, str_fmt(t->arena, "%s/keyring", test_folder(t)));
}

static void write_text(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	expect(fd >= 0);
	expect(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	expect(fchmod(fd, mode) == 0);
	close(fd);
}

static struct keyring *open_ok(const char *path, bool create)
{
	struct keyring *k;
	char *why = NULL;

	if (keyring_open(path, create, &k, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return k;
}

static void expect_refused(const char *path, int kind, const char *word)
{
	struct keyring *k;
	char *why = NULL;

	expect_err(keyring_open(path, false, &k, &why), kind);
	expect(why && strstr(why, word) && strstr(why, path));
	mem_free(why);
}

TEST(a_keyring_is_made_once_and_found_again)
{
	const char *path = keyring_path(t);
	struct keyring *k;
	int64_t number;
	struct stat st;
	str sealed, plain;

	expect_refused(path, E_NOENT, "missing");
	k = open_ok(path, true);
	expect(stat(path, &st) == 0);
	expect_eq(st.st_mode & 0777, 0600);
	sealed = keyring_seal(k, t->arena, S("secret"), S("AKIA1"), &number);
	expect_eq(number, 1);
	keyring_free(k);

	k = open_ok(path, true);
	expect_eq(keyring_newest(k), 1);
	expect_ok(keyring_unseal(k, t->arena, 1, sealed, S("AKIA1"), &plain));
	expect_str(plain, S("secret"));
	expect_err(keyring_unseal(k, t->arena, 1, sealed, S("AKIA2"), &plain), E_DENIED);
	expect_err(keyring_unseal(k, t->arena, 2, sealed, S("AKIA1"), &plain), E_NOENT);
	expect_err(keyring_unseal(k, t->arena, 0, sealed, S("AKIA1"), &plain), E_NOENT);
	keyring_free(k);
}

TEST(a_rotation_adds_a_key_and_drops_the_old_one_at_the_end)
{
	const char *path = keyring_path(t);
	struct keyring *k = open_ok(path, true), *other = open_ok(path, false);
	uint8_t before[32], after[32];
	int64_t number;
	char *why = NULL;
	str old, fresh, plain;

	old = keyring_seal(k, t->arena, S("a"), S("x"), &number);
	keyring_derive(k, S("page-token"), before);
	expect_ok(keyring_add(k, &number, &why));
	expect_eq(number, 2);
	expect_eq(keyring_count(k), 2);
	fresh = keyring_seal(k, t->arena, S("b"), S("x"), &number);
	expect_eq(number, 2);
	keyring_derive(k, S("page-token"), after);
	expect(memcmp(before, after, sizeof(before)) != 0);
	expect_ok(keyring_unseal(k, t->arena, 1, old, S("x"), &plain));
	expect_str(plain, S("a"));

	/* another process learns of the key when it meets its number */
	expect_eq(keyring_newest(other), 1);
	expect_ok(keyring_unseal(other, t->arena, 2, fresh, S("x"), &plain));
	expect_str(plain, S("b"));
	expect_eq(keyring_newest(other), 2);

	expect_ok(keyring_drop_old(k, &why));
	expect_eq(keyring_count(k), 1);
	expect_err(keyring_unseal(k, t->arena, 1, old, S("x"), &plain), E_NOENT);
	expect_ok(keyring_unseal(k, t->arena, 2, fresh, S("x"), &plain));
	keyring_free(k);
	keyring_free(other);
	k = open_ok(path, false);
	expect_eq(keyring_newest(k), 2);
	expect_eq(keyring_count(k), 1);
	keyring_free(k);
}

TEST(marks_differ_by_key_and_text_and_purposes_by_name)
{
	struct keyring *k = keyring_new_random();
	uint8_t a[32], b[32];
	int64_t number;
	char *why = NULL;

	expect_ok(keyring_mac(k, 1, S("text"), a));
	expect_ok(keyring_mac(k, 1, S("text"), b));
	expect(memcmp(a, b, 32) == 0);
	expect_ok(keyring_mac(k, 1, S("texT"), b));
	expect(memcmp(a, b, 32) != 0);
	expect_ok(keyring_add(k, &number, &why));
	expect_ok(keyring_mac(k, 2, S("text"), b));
	expect(memcmp(a, b, 32) != 0);
	expect_err(keyring_mac(k, 3, S("text"), b), E_NOENT);
	keyring_derive(k, S("one"), a);
	keyring_derive(k, S("two"), b);
	expect(memcmp(a, b, 32) != 0);
	keyring_free(k);
}

TEST(a_keyring_that_others_may_read_is_refused)
{
	const char *path = keyring_path(t);

	keyring_free(open_ok(path, true));
	expect(chmod(path, 0640) == 0);
	expect_refused(path, E_DENIED, "chmod 600");
}

TEST(a_damaged_keyring_is_refused)
{
#define HEX32 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	static const char *const bad[] = {
		"",
		"mainstay-keyring 1\n",
		"mainstay-keyring 2\nkey 1 " HEX32 "\n",
		"mainstay-keyring 1\nkey 1 " HEX32 "00\n",
		"mainstay-keyring 1\nkey 1 0011\n",
		"mainstay-keyring 1\nkey one " HEX32 "\n",
		"mainstay-keyring 1\nkey 0 " HEX32 "\n",
		"mainstay-keyring 1\nkey 1 " HEX32 "\nkey 1 " HEX32 "\n",
		"mainstay-keyring 1\nlock 1 " HEX32 "\n",
		"mainstay-keyring 1\nkey 1\n",
	};
	const char *path = keyring_path(t);
	struct keyring *k;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		write_text(path, bad[i], 0600);
		expect_refused(path, E_SYNTAX, "damaged");
	}
	write_text(path, "mainstay-keyring 1\n# note\n\nkey 7 " HEX32 "\n", 0600);
	k = open_ok(path, false);
	expect_eq(keyring_newest(k), 7);
	keyring_free(k);
}
