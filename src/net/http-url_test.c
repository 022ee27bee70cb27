/* SPDX-License-Identifier: Apache-2.0 */
#include "http-url.h"

#include <string.h>

#include "test.h"

TEST(urls_are_taken_apart)
{
	static const struct {
		const char *text, *host, *target;
		int port, kind;
		bool tls;
	} rows[] = {
		{"https://example.com", "example.com", "/", 443, HOST_NAME, true},
		{"HTTPS://Example.COM/a?b=c", "Example.COM", "/a?b=c", 443, HOST_NAME, true},
		{"http://a.b:8080/x%20y/(z)", "a.b", "/x%20y/(z)", 8080, HOST_NAME, false},
		{"https://10.0.0.1/", "10.0.0.1", "/", 443, HOST_IP4, true},
		{"https://[2001:db8::1]:9/", "2001:db8::1", "/", 9, HOST_IP6, true},
		{"https://[::ffff:1.2.3.4]/", "::ffff:1.2.3.4", "/", 443, HOST_IP6, true},
		{"https://xn--bcher-kva.example/", "xn--bcher-kva.example", "/", 443, HOST_NAME,
		 true},
		{"https://0a.example_x/", "0a.example_x", "/", 443, HOST_NAME, true},
		{"http://localhost:1/", "localhost", "/", 1, HOST_NAME, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct http_url u;
		const char *why = "";

		if (http_url_parse(str_from(rows[i].text), &u, &why) < 0)
			test_fail(__FILE__, __LINE__, "%s %s", rows[i].text, why);
		expect_str(u.host, str_from(rows[i].host));
		expect_str(u.target, str_from(rows[i].target));
		expect_eq(u.port, rows[i].port);
		expect_eq(u.kind, rows[i].kind);
		expect_eq(u.tls, rows[i].tls);
	}
}

TEST(what_two_readers_may_read_differently_is_refused)
{
	static const char *const rows[] = {
		"",
		"example.com",
		"ftp://example.com/",
		"file:///etc/passwd",
		"https:/example.com",
		"https://",
		"https:///x",
		"https://?x",
		"https://user@example.com/",
		"https://example.com@127.0.0.1/",
		"https://example.com:80@127.0.0.1/",
		"https://example.com\\@127.0.0.1/",
		"https://example.com#@127.0.0.1/",
		"https://example.com/#x",
		"https://example.com/a b",
		"https://example.com/\r\nX: y",
		"https://example.com/\xc3\xa4",
		"https://b\303\274cher.example/",
		"https://%65xample.com/",
		"https://example.com:0/",
		"https://example.com:65536/",
		"https://example.com:080/",
		"https://example.com:/",
		"https://example.com:+80/",
		"https://example.com:80:80/",
		"https://example..com/",
		"https://example.com./",
		"https://.example.com/",
		"https://-a.com/",
		"https://127.1/",
		"https://2130706433/",
		"https://0x7f000001/",
		"https://0x7f.0.0.1/",
		"https://0177.0.0.1/",
		"https://127.0.0.01/",
		"https://1.2.3.4.5/",
		"https://256.1.1.1/",
		"https://a.0x7f/",
		"https://[::1/",
		"https://[::1]x/",
		"https://[::1%25lo]/",
		"https://[127.0.0.1]/",
		"https://[]/",
		"https://example.com/%zz",
		"https://example.com/%a",
		"https://example.com?x=y",
		"https://example.com/<",
		" https://example.com/",
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct http_url u;
		const char *why = NULL;

		if (http_url_parse(str_from(rows[i]), &u, &why) != E_INVAL || !why)
			test_fail(__FILE__, __LINE__, "\"%s\" was taken", rows[i]);
	}
}

TEST(a_url_has_a_bound)
{
	char text[HTTP_URL_MAX + 2] = "https://a.example/";
	struct http_url u;
	const char *why;

	memset(text + strlen(text), 'x', sizeof(text) - strlen(text));
	expect_ok(http_url_parse((str){text, HTTP_URL_MAX}, &u, &why));
	expect_err(http_url_parse((str){text, HTTP_URL_MAX + 1}, &u, &why), E_INVAL);
	expect_err(http_url_parse((str){"https://a\0b/", 12}, &u, &why), E_INVAL);
}
