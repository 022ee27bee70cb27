/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes in and out of a connection: the socket itself, or OpenSSL on top of it. */
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include "http-private.h"

static const unsigned char alpn_http11[] = "\x08http/1.1";

static int choose_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_n,
		       const unsigned char *in, unsigned in_n, void *arg)
{
	unsigned char *chosen;

	(void)ssl;
	(void)arg;
	if (SSL_select_next_proto(&chosen, out_n, alpn_http11, sizeof(alpn_http11) - 1, in, in_n) !=
	    OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_NOACK;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static char *tls_error(const char *what, const char *file, const char *remedy)
{
	struct buf text CLEANUP(buf_done) = {0};
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	buf_init(&text, 4096);
	buf_fmt(&text, "%s %s: %s; %s", what, file, reason ? reason : "not usable", remedy);
	ERR_clear_error();
	return mem_copy_text(text.p, text.n);
}

int http_tls_new(const char *cert, const char *key, SSL_CTX **ret, char **reterr)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	const char *remedy = "it must be a readable PEM file";

	ERR_clear_error();
	if (!ctx) {
		*reterr = tls_error("cannot start", "TLS", "is OpenSSL installed whole?");
		return E_IO;
	}
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				      SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_alpn_select_cb(ctx, choose_alpn, NULL);
	*reterr = NULL;
	if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1)
		*reterr = tls_error("TLS certificate", cert, remedy);
	else if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		*reterr = tls_error("TLS key", key, remedy);
	else if (SSL_CTX_check_private_key(ctx) != 1)
		*reterr = tls_error("TLS key", key, "it must belong to the certificate");
	if (*reterr) {
		SSL_CTX_free(ctx);
		return E_INVAL;
	}
	*ret = ctx;
	return 0;
}

/* What OpenSSL's failure means for the caller; notes when it wants the other direction. */
static int tls_failure(struct http_conn *c, int r, int wanted)
{
	int why = SSL_get_error(c->ssl, r);

	ERR_clear_error();
	if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) {
		c->tls_swapped = why != wanted;
		return E_BUSY;
	}
	return why == SSL_ERROR_ZERO_RETURN ? 0 : E_IO;
}

static int clip(size_t n)
{
	return n > INT_MAX ? INT_MAX : (int)n;
}

static ptrdiff_t socket_failure(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? E_BUSY : E_IO;
}

ptrdiff_t http_conn_read(struct http_conn *c, char *to, size_t n)
{
	ptrdiff_t r;

	if (c->ssl) {
		int got = SSL_read(c->ssl, to, clip(n));

		return got > 0 ? got : tls_failure(c, got, SSL_ERROR_WANT_READ);
	}
	r = recv(c->fd, to, n, 0);
	return r >= 0 ? r : socket_failure();
}

ptrdiff_t http_conn_write(struct http_conn *c, const char *from, size_t n)
{
	ptrdiff_t r;

	if (c->ssl) {
		int put = SSL_write(c->ssl, from, clip(n));

		return put > 0 ? put : tls_failure(c, put, SSL_ERROR_WANT_WRITE);
	}
	r = send(c->fd, from, n, MSG_NOSIGNAL);
	return r >= 0 ? r : socket_failure();
}

int http_conn_handshake(struct http_conn *c)
{
	int r = SSL_accept(c->ssl);

	if (r == 1)
		return 0;
	r = tls_failure(c, r, SSL_ERROR_WANT_READ);
	return r == 0 ? E_IO : r;
}

void http_conn_tls_close(struct http_conn *c)
{
	if (!c->ssl)
		return;
	if (c->state != HTTP_CONN_HANDSHAKE)
		SSL_shutdown(c->ssl);
	ERR_clear_error();
}
