/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-lmtp.h"

#include <unistd.h>

#include "counters.h"
#include "lmtp-server.h"
#include "log.h"
#include "mail-people.h"
#include "mail-private.h"
#include "reply-token.h"
#include "runner.h"
#include "settings.h"

#define CONNECTIONS_MAX 50
#define IDLE_TIMEOUT MINUTES(5)
#define HOST_NAME_MAX_BYTES 256

struct mail_lmtp {
	const struct app *app;
	struct runner *runner;
	struct lmtp_server *server;
	char host[HOST_NAME_MAX_BYTES];
};

struct accept_step {
	const struct app *app;
	struct mail_delivery delivery;
	char id[64];
};

static int accept_mail(struct tx *tx, void *arg)
{
	struct accept_step *s = arg;
	bool again;
	str id;
	int r = mail_accept(tx, s->app, usec_now(), &s->delivery, &id, &again);

	if (r >= 0)
		snprintf(s->id, sizeof(s->id), "%.*s", STR_ARG(id));
	return r < 0 ? r : 0;
}

/* Of several recipients the one that says most: which case is meant. */
static str main_recipient(const struct lmtp_mail *mail)
{
	for (size_t i = 0; i < mail->recipient_count; i++) {
		if (reply_address_token(mail->recipients[i]).p)
			return mail->recipients[i];
	}
	return mail->recipient_count ? mail->recipients[0] : (str){0};
}

static enum lmtp_verdict take(void *ctx, const struct lmtp_mail *mail, struct arena *a,
			      str *ret_text)
{
	const struct mail_lmtp *l = ctx;
	struct accept_step s = {
		.app = l->app,
		.delivery =
			{
				.via = S("lmtp"),
				.raw = mail->bytes,
				.envelope_from = mail->sender,
				.envelope_to = main_recipient(mail),
			},
	};
	int r = runner_write(l->runner, a, accept_mail, &s);

	if (r == 0) {
		counter_add(l->app->counters, COUNT_MAIL_ACCEPTED, 1);
		*ret_text = str_fmt(a, "Taken as %s", s.id);
		return LMTP_TAKEN;
	}
	if (r == E_LIMIT) {
		*ret_text = S("The mail is empty or too large");
		return LMTP_NEVER;
	}
	LOG(LOG_WARN, "mail-not-taken", LOG_S("fault", str_from(err_name(r))));
	*ret_text = S("It cannot be stored now; try again");
	return LMTP_LATER;
}

static bool is_recipient(void *ctx, str address)
{
	const struct mail_lmtp *l = ctx;
	const struct settings *s = l->app->settings;

	return (!s->mail_address.n && !s->mail_billing_address.n) ||
	       mail_address_is_ours(l->app, address);
}

int mail_lmtp_start(const struct app *app, struct runner *runner, struct mail_lmtp **ret,
		    char **reterr)
{
	const struct settings *settings = app->settings;
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct mail_lmtp *l;
	int r;

	*ret = NULL;
	if (!settings->mail_lmtp.n)
		return 0;
	l = MEM_NEW(struct mail_lmtp);
	l->app = app;
	l->runner = runner;
	if (gethostname(l->host, sizeof(l->host) - 1) < 0 || !l->host[0])
		snprintf(l->host, sizeof(l->host), "localhost");
	r = lmtp_server_start(
		&(struct lmtp_server_options){
			.listen = str_c(a, settings->mail_lmtp),
			.connections_max = CONNECTIONS_MAX,
			.idle_timeout = IDLE_TIMEOUT,
			.session = {.host_name = l->host,
				    .message_max = (size_t)settings->mail_size_max,
				    .ctx = l,
				    .recipient = is_recipient},
			.take = take},
		&l->server, reterr);
	if (r < 0) {
		mem_free(l);
		return r;
	}
	*ret = l;
	return 0;
}

void mail_lmtp_stop(struct mail_lmtp *l)
{
	if (!l)
		return;
	lmtp_server_stop(l->server);
	mem_free(l);
}
