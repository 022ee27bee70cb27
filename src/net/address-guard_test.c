/* SPDX-License-Identifier: Apache-2.0 */
#include "address-guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "arena.h"
#include "test.h"

static int check(const struct address_guard *g, const char *text)
{
	struct sockaddr_in four = {.sin_family = AF_INET};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		return address_guard_check(g, (struct sockaddr *)&four);
	if (inet_pton(AF_INET6, text, &six.sin6_addr) != 1)
		test_fail(__FILE__, __LINE__, "%s is no address", text);
	return address_guard_check(g, (struct sockaddr *)&six);
}

static struct address_guard *guard(const char *allowed)
{
	struct address_guard *g = NULL;
	char *why = NULL;

	if (address_guard_new(str_from(allowed), &g, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return g;
}

static void expect_all(const struct address_guard *g, const char *const *list, size_t n,
		       int verdict)
{
	for (size_t i = 0; i < n; i++) {
		if (check(g, list[i]) != verdict)
			test_fail(__FILE__, __LINE__, "%s: not %d", list[i], verdict);
	}
}

TEST(what_is_not_public_is_refused)
{
	static const char *const refused[] = {
		"0.0.0.0",
		"0.1.2.3",
		"10.0.0.1",
		"10.255.255.255",
		"100.64.0.1",
		"100.100.100.200",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.254",
		"169.254.0.1",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.192",
		"192.0.2.1",
		"192.88.99.1",
		"192.168.0.1",
		"192.168.255.255",
		"198.18.0.1",
		"198.19.255.255",
		"198.51.100.7",
		"203.0.113.9",
		"224.0.0.1",
		"239.255.255.250",
		"240.0.0.1",
		"255.255.255.255",
		"168.63.129.16",
		"::",
		"::1",
		"::127.0.0.1",
		"::ffff:127.0.0.1",
		"::ffff:10.0.0.1",
		"::ffff:169.254.169.254",
		"64:ff9b::127.0.0.1",
		"64:ff9b::10.0.0.1",
		"64:ff9b:1::1.1.1.1",
		"100::1",
		"2001::1",
		"2001:0:4136:e378::1",
		"2001:1::1",
		"2001:db8::1",
		"2002:7f00:1::1",
		"2002:808:808::1",
		"3fff::1",
		"4000::1",
		"fc00::1",
		"fd00:ec2::254",
		"fdff::1",
		"fe80::1",
		"fec0::1",
		"ff02::1",
		"::ffff:0:127.0.0.1",
	};
	static const char *const taken[] = {
		"1.1.1.1",         "8.8.8.8",
		"9.255.255.255",   "11.0.0.0",
		"100.63.255.255",  "100.128.0.0",
		"126.255.255.255", "128.0.0.1",
		"169.253.255.255", "169.255.0.0",
		"172.15.255.255",  "172.32.0.0",
		"192.0.1.0",       "192.167.255.255",
		"192.169.0.0",     "198.17.255.255",
		"198.20.0.0",      "223.255.255.255",
		"::ffff:8.8.8.8",  "64:ff9b::8.8.8.8",
		"2001:200::1",     "2001:4860:4860::8888",
		"2003::1",         "2606:4700::1111",
		"3ffe::1",
	};
	struct address_guard *g = guard("");

	expect_all(g, refused, ARRAY_LEN(refused), E_DENIED);
	expect_all(g, taken, ARRAY_LEN(taken), 0);
	address_guard_free(g);
}

TEST(a_setting_opens_networks_and_no_others)
{
	static const char *const taken[] = {
		"10.2.0.0",  "10.2.255.255", "::ffff:10.2.3.4", "64:ff9b::10.2.3.4", "127.0.0.1",
		"fd00:1::5", "::1",          "172.20.1.9",
	};
	static const char *const refused[] = {"10.1.255.255", "10.3.0.0", "127.0.0.2",
					      "fd00:2::5",    "::2",      "172.20.1.8"};
	struct address_guard *g = guard("10.2.0.0/16  127.0.0.1 fd00:1::/32 ::1/128 172.20.1.9/32");

	expect_all(g, taken, ARRAY_LEN(taken), 0);
	expect_all(g, refused, ARRAY_LEN(refused), E_DENIED);
	address_guard_free(g);
	g = guard("0.0.0.0/0");
	expect_eq(check(g, "127.0.0.1"), 0);
	expect_eq(check(g, "fd00::1"), E_DENIED);
	address_guard_free(g);
}

TEST(other_sorts_of_addresses_are_refused)
{
	struct address_guard *g = guard("0.0.0.0/0 ::/0");
	struct sockaddr_un local = {.sun_family = AF_UNIX};

	expect_eq(check(g, "fe80::1"), 0);
	expect_eq(address_guard_check(g, (struct sockaddr *)&local), E_DENIED);
	address_guard_free(g);
}

TEST(networks_are_checked_when_they_are_read)
{
	static const char *const bad[] = {"10.0.0.0/33",     "10.0.0/8",    "x",
					  "::/129",          "10.0.0.0/-1", "10.0.0.0/",
					  "1.1.1.1,2.2.2.2", "localhost"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct address_guard *g = NULL;
		char *why = NULL;

		expect_err(address_guard_new(str_from(bad[i]), &g, &why), E_SYNTAX);
		expect(str_contains(str_from(why), str_from(bad[i])));
		mem_free(why);
	}
}
