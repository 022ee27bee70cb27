/* SPDX-License-Identifier: Apache-2.0 */
/* Streams, starting and stopping, the local socket, TLS. */
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "buf.h"
#include "http-fixture.h"
#include "http.h"
#include "test.h"

#define PATIENCE_MS 5000

TEST(streams)
{
	struct fixture *f = fixture_start_standard();
	str got = peer_talk(t, f, S("GET /stream?3.5.-1 HTTP/1.1\r\n" HOST CLOSE "\r\n"));

	expect_str(got, S("HTTP/1.1 200 OK\r\nDate: " DATE_TEXT "\r\n"
			  "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
			  "5\r\nppppp\r\n5\r\nppppp\r\n5\r\nppppp\r\n0\r\n\r\n"));
	expect(str_ends(peer_talk(t, f, S("GET /stream?3.5.15 HTTP/1.1\r\n" HOST CLOSE "\r\n")),
			S("Content-Length: 15\r\nConnection: close\r\n\r\nppppppppppppppp")));
	/* Without chunks the end of the connection is the end of the body. */
	expect(str_ends(peer_talk(t, f, S("GET /stream?2.5.-1 HTTP/1.0\r\n\r\n")),
			S("Connection: close\r\n\r\npppppppppp")));
	expect(str_ends(peer_talk(t, f, S("HEAD /stream?3.5.15 HTTP/1.1\r\n" HOST CLOSE "\r\n")),
			S("Content-Length: 15\r\nConnection: close\r\n\r\n")));
	/* A long one, with an ordinary request behind it. */
	got = peer_talk(t, f,
			S("GET /stream?500.4000.2000000 HTTP/1.1\r\n" HOST "\r\n"
			  "GET /a HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	expect(got.n > 2000000);
	expect(str_ends(got, S("GET /a ")));
	fixture_stop(f);
}

TEST(a_peer_may_leave_in_the_middle_of_a_stream)
{
	struct fixture *f = fixture_start_standard();
	int fd = peer_open(f);

	peer_send(fd, S("GET /stream?5000.4000.-1 HTTP/1.1\r\n" HOST "\r\n"));
	expect(peer_read(t, fd, 100000).n == 100000);
	close(fd);
	fixture_stop(f); /* the keeper was told, or this would wait, and leak */
}

TEST(a_cut_stream_cannot_look_whole)
{
	static const char *const requests[] = {
		"GET /stream?3.5.-2 HTTP/1.1\r\n" HOST "\r\n", /* given up */
		"GET /stream?3.5.16 HTTP/1.1\r\n" HOST "\r\n", /* too short */
		"GET /stream?3.5.-2 HTTP/1.0\r\n\r\n",         /* nothing but the reset tells */
	};
	struct fixture *f = fixture_start_standard();

	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		int fd = peer_open(f);
		char piece[4096];
		ssize_t n;

		peer_send(fd, str_from(requests[i]));
		do {
			expect_eq(peer_wait(fd, PATIENCE_MS), 1);
			n = recv(fd, piece, sizeof(piece), 0);
		} while (n > 0);
		expect(n < 0 && errno == ECONNRESET);
		close(fd);
	}
	fixture_stop(f);
}

/* ---- stopping ---- */

static void *stop_thread(void *arg)
{
	http_server_stop(((struct fixture *)arg)->server, SECONDS(3));
	return NULL;
}

TEST(stop_lets_running_exchanges_finish)
{
	struct fixture *f = fixture_start_standard();
	int idle = peer_open(f), busy = peer_open(f);
	struct http_exchange *x;
	pthread_t stopper;

	peer_send(busy, S("GET /hold HTTP/1.1\r\n" HOST "\r\nGET /next HTTP/1.1\r\n" HOST "\r\n"));
	x = fixture_take_held(f);
	pthread_create(&stopper, NULL, stop_thread, f);
	expect_str(peer_read(t, idle, SIZE_MAX), S(""));
	fixture_answer(x);
	expect(str_ends(peer_read(t, busy, SIZE_MAX), S("Connection: close\r\n\r\nGET /hold ")));
	pthread_join(stopper, NULL);
	close(idle);
	close(busy);
	http_server_free(f->server);
	mem_free(f);
}

TEST(stop_has_a_deadline)
{
	struct fixture *f = fixture_start_standard();
	int fd = peer_open(f);
	struct http_exchange *x;
	usec before;

	peer_send(fd, S("GET /hold?tell HTTP/1.1\r\n" HOST "\r\n"));
	x = fixture_take_held(f);
	before = usec_monotonic();
	http_server_stop(f->server, MILLISECONDS(50));
	expect(usec_monotonic() - before < SECONDS(2));
	expect_eq(f->aborted, 1);
	fixture_answer(x); /* too late, and harmless */
	close(fd);
	http_server_free(f->server);
	mem_free(f);
}

/* ---- starting ---- */

TEST(start_failures_tell_what_to_do)
{
	static const struct {
		const char *listen, *local, *cert, *key;
		int kind;
		const char *says;
	} rows[] = {
		{"127.0.0.1", NULL, NULL, NULL, E_INVAL, "ADDRESS:PORT"},
		{"::1:80", NULL, NULL, NULL, E_INVAL, "[ADDRESS]:PORT"},
		{"127.0.0.1:http!", NULL, NULL, NULL, E_INVAL, "127.0.0.1:8080"},
		{"127.0.0.1:", NULL, NULL, NULL, E_INVAL, "0 to 65535"},
		{"127.0.0.1:65536", NULL, NULL, NULL, E_INVAL, "0 to 65535"},
		{"127.0.0.1:-1", NULL, NULL, NULL, E_INVAL, "0 to 65535"},
		{"127.0.0.1: 80", NULL, NULL, NULL, E_INVAL, "0 to 65535"},
		{"192.0.2.1:0", NULL, NULL, NULL, E_IO, "address of this machine"},
		{NULL, "/nonexistent/socket", NULL, NULL, E_IO, "directory"},
		{NULL,
		 "/tmp/0123456789012345678901234567890123456789012345678901234567890123456789"
		 "0123456789012345678901234567890123456789",
		 NULL, NULL, E_INVAL, "shorter"},
		{"127.0.0.1:0", NULL, "/nonexistent.pem", "/nonexistent.pem", E_INVAL, "PEM"},
		{"127.0.0.1:0", NULL, "/nonexistent.pem", NULL, E_INVAL, "both"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fixture *f = fixture_new();
		struct http_options o = fixture_options(f);
		char *error = NULL;
		int r;

		o.listen = rows[i].listen;
		o.local_path = rows[i].local;
		o.tls_cert = rows[i].cert;
		o.tls_key = rows[i].key;
		r = http_server_start(&o, &f->server, &error);
		if (r != rows[i].kind || !strstr(error, rows[i].says))
			test_fail(__FILE__, __LINE__, "row %zu: %s, %s", i, err_name(r), error);
		mem_free(error);
		mem_free(f);
	}
}

TEST(two_servers_cannot_share_a_port)
{
	struct fixture *f = fixture_start_standard(), *other = fixture_new();
	struct http_options o = fixture_options(other);
	char *error = NULL;

	o.listen = str_c(t->arena, str_fmt(t->arena, "127.0.0.1:%d", http_server_port(f->server)));
	expect_err(http_server_start(&o, &other->server, &error), E_BUSY);
	expect(strstr(error, "another port"));
	mem_free(error);
	mem_free(other);
	fixture_stop(f);
}

/* ---- the local socket ---- */

static const char *test_path(struct test *t, const char *name)
{
	return str_c(t->arena, str_fmt(t->arena, "/tmp/mainstay-net-%d-%s", (int)getpid(), name));
}

static int local_open(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(at.sun_path, path, strlen(path));
	expect_eq(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

TEST(local_socket_tells_who_asks)
{
	struct fixture *f = fixture_new(), *other = fixture_new();
	struct http_options o = fixture_options(f), second;
	const char *path = test_path(t, "socket");
	const struct http_request *rq;
	struct http_exchange *x;
	char *error = NULL;
	struct stat st;
	int fd;

	o.listen = NULL;
	o.local_path = path;
	fixture_start(&o);
	expect_eq(stat(path, &st), 0);
	expect_eq(st.st_mode & 0777, 0600);
	fd = local_open(path);
	peer_send(fd, S("GET /hold HTTP/1.1\r\n" HOST "\r\n"));
	x = fixture_take_held(f);
	rq = http_exchange_request(x);
	expect_str(rq->peer, S("local"));
	expect_eq(rq->peer_uid, getuid());
	fixture_answer(x);
	expect_eq(peer_status(peer_answer(t, fd)), 200);
	close(fd);

	second = fixture_options(other);
	second.listen = NULL;
	second.local_path = path;
	expect_err(http_server_start(&second, &other->server, &error), E_BUSY);
	mem_free(error);
	mem_free(other);
	fixture_stop(f);
	expect(stat(path, &st) < 0); /* removed with the server */
}

TEST(a_stale_local_socket_is_replaced)
{
	struct fixture *f = fixture_new();
	struct http_options o = fixture_options(f);
	const char *path = test_path(t, "stale");
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(at.sun_path, path, strlen(path));
	expect_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	close(fd);
	o.local_path = path;
	fixture_start(&o);
	close(local_open(path));
	fixture_stop(f);
}

TEST(peer_addresses)
{
	struct fixture *f = fixture_new();
	struct http_options o = fixture_options(f);
	struct http_exchange *x;
	int fd;

	o.listen = "[::]:0";
	fixture_start(&o);
	fd = peer_open(f); /* over IPv4 */
	peer_send(fd, S("GET /hold HTTP/1.1\r\n" HOST "\r\n"));
	x = fixture_take_held(f);
	expect_str(http_exchange_request(x)->peer, S("127.0.0.1"));
	expect_eq(http_exchange_request(x)->peer_uid, -1);
	expect(!http_exchange_request(x)->tls_version.p);
	fixture_answer(x);
	expect_eq(peer_status(peer_answer(t, fd)), 200);
	close(fd);
	fixture_stop(f);
}

/* ---- TLS ---- */

/* A key and a certificate signed by itself, good for an hour. */
static void make_certificate(const char *cert_path, const char *key_path)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);
	FILE *file;

	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), 0);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	X509_set_pubkey(cert, key);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1,
				   -1, 0);
	X509_set_issuer_name(cert, name);
	expect(X509_sign(cert, key, EVP_sha256()) > 0);
	file = fopen(cert_path, "w");
	expect_eq(PEM_write_X509(file, cert), 1);
	fclose(file);
	file = fopen(key_path, "w");
	expect_eq(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
	fclose(file);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static str tls_talk(struct test *t, SSL_CTX *ctx, struct fixture *f, str bytes)
{
	int fd = peer_open(f);
	SSL *ssl = SSL_new(ctx);
	struct buf got;
	char piece[16384];
	str all;
	int n;

	SSL_set_fd(ssl, fd);
	expect_eq(SSL_connect(ssl), 1);
	expect_eq(SSL_write(ssl, bytes.p, (int)bytes.n), (int)bytes.n);
	buf_init(&got, LARGE * 2);
	while ((n = SSL_read(ssl, piece, sizeof(piece))) > 0)
		buf_add(&got, piece, (size_t)n);
	/* An orderly end, not a cut. */
	expect_eq(SSL_get_error(ssl, n), SSL_ERROR_ZERO_RETURN);
	all = buf_dup(&got, t->arena);
	buf_done(&got);
	SSL_free(ssl);
	close(fd);
	return all;
}

TEST(tls)
{
	struct fixture *f = fixture_new();
	struct http_options o = fixture_options(f);
	const char *cert = test_path(t, "cert.pem"), *key = test_path(t, "key.pem");
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	char *body = mem_new(LARGE);
	str got;

	make_certificate(cert, key);
	expect_eq(SSL_CTX_load_verify_locations(ctx, cert, NULL), 1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	o.tls_cert = cert;
	o.tls_key = key;
	fixture_start(&o);
	got = tls_talk(
		t, ctx, f,
		S("GET /a HTTP/1.1\r\n" HOST "\r\nGET /later HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	expect(str_contains(got, S("GET /a HTTP/1.1 200 OK")));
	expect(str_ends(got, S("GET /later ")));
	got = tls_talk(t, ctx, f, S("GET /large HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	expect(got.n > LARGE);
	memset(body, 'b', LARGE);
	got = tls_talk(t, ctx, f,
		       str_fmt(t->arena,
			       "POST /echo-much HTTP/1.1\r\n" HOST CLOSE
			       "Content-Length: %zu\r\n\r\n%.*s",
			       LARGE, (int)LARGE, body));
	expect(str_ends(got, (str){body, LARGE}));
	/* A refusal in the clear to who speaks no TLS would be noise: the connection ends. */
	got = peer_talk(t, f, S("GET / HTTP/1.1\r\n" HOST "\r\n"));
	expect_eq(peer_status(got), -1);
	fixture_stop(f);
	SSL_CTX_free(ctx);
	mem_free(body);
	unlink(cert);
	unlink(key);
}

TEST(tls_tells_version_and_cipher)
{
	struct fixture *f = fixture_new();
	struct http_options o = fixture_options(f);
	const char *cert = test_path(t, "cert2.pem"), *key = test_path(t, "key2.pem");
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	struct http_exchange *x;
	int fd;
	SSL *ssl;

	make_certificate(cert, key);
	o.tls_cert = cert;
	o.tls_key = key;
	fixture_start(&o);
	fd = peer_open(f);
	ssl = SSL_new(ctx);
	SSL_set_fd(ssl, fd);
	expect_eq(SSL_connect(ssl), 1);
	expect(SSL_write(ssl, "GET /hold HTTP/1.0\r\n\r\n", 22) == 22);
	x = fixture_take_held(f);
	expect_str(http_exchange_request(x)->tls_version, S("TLSv1.3"));
	expect(str_starts(http_exchange_request(x)->tls_cipher, S("TLS_")));
	fixture_answer(x);
	SSL_free(ssl);
	close(fd);
	fixture_stop(f);
	SSL_CTX_free(ctx);
	unlink(cert);
	unlink(key);
}
