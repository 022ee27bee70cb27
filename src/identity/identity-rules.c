/* SPDX-License-Identifier: Apache-2.0 */
/* Ids, and which values an account or a user may have. */
#include "identity-rules.h"

#include <string.h>
#include <sys/stat.h>

#include "crypto.h"

#define ZONES "/usr/share/zoneinfo"
#define ZONE_NAME_MAX 64
#define USER_NAME_MAX 64
#define ACCOUNT_NAME_MAX_CHARS 128

#define DIGITS "0123456789"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* n bytes of the alphabet (at most 128), each equally likely. */
static void random_text(char *to, size_t n, str alphabet)
{
	unsigned char mask = 127;
	unsigned char pool[64];
	size_t at = sizeof(pool);

	while (mask >> 1 >= alphabet.n)
		mask >>= 1;
	while (n) {
		if (at == sizeof(pool)) {
			crypto_random(pool, sizeof(pool));
			at = 0;
		}
		size_t index = pool[at++] & mask;
		if (index < alphabet.n) {
			*to++ = alphabet.p[index];
			n--;
		}
	}
	mem_wipe(pool, sizeof(pool));
}

static str random_id(struct arena *a, str prefix, size_t n, str alphabet)
{
	char *p = arena_alloc(a, prefix.n + n);

	memcpy(p, prefix.p, prefix.n);
	random_text(p + prefix.n, n, alphabet);
	return (str){p, prefix.n + n};
}

str organization_id_new(struct arena *a)
{
	return random_id(a, S("o-"), 10, S(LOWER DIGITS));
}

str account_id_new(struct arena *a)
{
	char first;

	random_text(&first, 1, S("123456789"));
	return random_id(a, (str){&first, 1}, 11, S(DIGITS));
}

str principal_id_new(struct arena *a)
{
	return random_id(a, S("AIDA"), 17, S(UPPER DIGITS));
}

str access_key_id_new(struct arena *a)
{
	return random_id(a, S("AKIA"), 16, S(UPPER "234567"));
}

str secret_new(struct arena *a)
{
	return random_id(a, S(""), 40, S(UPPER LOWER DIGITS));
}

static bool all_of(str s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr(set, s.p[i]))
			return false;
	return true;
}

bool account_id_valid(str s)
{
	return s.n == 12 && all_of(s, DIGITS);
}

str user_name_key(struct arena *a, str name)
{
	char *p = arena_alloc(a, name.n + 1);

	for (size_t i = 0; i < name.n; i++)
		p[i] = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] | 32) : name.p[i];
	return (str){p, name.n};
}

bool account_name_valid(str s)
{
	return s.n && utf8_valid(s) && utf8_count(s) <= ACCOUNT_NAME_MAX_CHARS;
}

bool user_name_valid(str s)
{
	return s.n >= 1 && s.n <= USER_NAME_MAX && all_of(s, UPPER LOWER DIGITS "_+=,.@-");
}

bool country_valid(str s)
{
	return s.n == 2 && all_of(s, UPPER);
}

bool language_valid(str s)
{
	return s.n == 2 && all_of(s, LOWER);
}

bool time_zone_known(str s)
{
	char path[sizeof(ZONES) + 1 + ZONE_NAME_MAX] = ZONES "/";
	struct stat st;

	if (str_eq(s, S("UTC")))
		return true;
	/* a name begins with a capital and has no dots, so the path stays below the folder */
	if (!s.n || s.n > ZONE_NAME_MAX || s.p[0] < 'A' || s.p[0] > 'Z' ||
	    !all_of(s, UPPER LOWER DIGITS "_+-/"))
		return false;
	memcpy(path + sizeof(ZONES), s.p, s.n);
	path[sizeof(ZONES) + s.n] = '\0';
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool account_status_valid(str s)
{
	return str_eq(s, S("active")) || str_eq(s, S("suspended")) || str_eq(s, S("closed"));
}

bool active_or_inactive(str s)
{
	return str_eq(s, S("active")) || str_eq(s, S("inactive"));
}

str principal_arn(struct arena *a, str account, str name)
{
	return str_fmt(a, "arn:aws:iam::%.*s:user/%.*s", STR_ARG(account), STR_ARG(name));
}
