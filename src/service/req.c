/* SPDX-License-Identifier: Apache-2.0 */
#include "req.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "operation.h"
#include "settings.h"

#define MESSAGE_MAX 4096

/* An undeclared error would reach clients that have no type for it: our mistake, found in tests. */
static void check_declared(const struct req *rq, int error)
{
#ifdef MAINSTAY_DEBUG
	if (rq->op && rq->app && rq->app->model)
		assert(operation_may_fail_with(rq->app->model, rq->op, error));
#else
	(void)rq;
	(void)error;
#endif
}

int api_fail(struct req *rq, int error, const char *fmt, ...)
{
	char text[MESSAGE_MAX];
	va_list args;

	check_declared(rq, error);
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, args);

	va_end(args);
	if (n < 0)
		n = 0;
	if ((size_t)n >= sizeof(text))
		n = sizeof(text) - 1;
	rq->failure.error = error;
	rq->failure.message = str_dup(rq->arena, (str){text, (size_t)n});
	rq->failure.extra = (str){0};
	return E_API;
}

int api_fail_bare(struct req *rq, int error)
{
	check_declared(rq, error);
	rq->failure = (struct api_failure){.error = error};
	return E_API;
}

bool req_is_staff(const struct req *rq)
{
	return rq->caller.kind == PRINCIPAL_STAFF || rq->caller.kind == PRINCIPAL_LOCAL;
}

str req_base_url(struct req *rq, str *ret_host)
{
	str url = rq->app->settings->public_url;
	str host;

	if (!url.n) {
		/* whoever calls through the local socket named no host that others could use */
		*ret_host = rq->client.local    ? rq->app->settings->listen
			    : rq->client.host.n ? rq->client.host
						: S("localhost");
		return str_fmt(rq->arena, "%s://%.*s", rq->client.tls_version.n ? "https" : "http",
			       STR_ARG(*ret_host));
	}
	while (str_ends(url, S("/")))
		url = str_slice(url, 0, url.n - 1);
	host = url;
	if (str_contains(url, S("://"))) {
		while (host.n && !str_starts(host, S("://")))
			host = str_slice(host, 1, host.n);
		host = str_slice(host, 3, host.n);
	}
	*ret_host = str_cut(&host, '/');
	return url;
}
