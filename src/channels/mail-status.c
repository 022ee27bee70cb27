/* SPDX-License-Identifier: Apache-2.0 */
/* How mails come in, for whoever looks after it. */
#include "mail-imap.h"
#include "mail-private.h"
#include "mail-reader.h"
#include "mail.h"
#include "mainstay.h"
#include "settings.h"
#include "sibling.h"

#define COUNTED_MOST 10000

static int count(struct req *rq, str account, str state, int64_t *ret)
{
	struct sql_mail_in_state_row row;
	int r = sql_mail_in_state(rq->tx,
				  &(struct sql_mail_in_state_in){
					  .account = account, .state = state, .most = COUNTED_MOST},
				  &row);

	if (r >= 0)
		*ret = row.n;
	return r;
}

static struct opt_usec time_of(usec t)
{
	return t ? SOME_USEC(t) : (struct opt_usec){0};
}

static int show_mailbox(struct req *rq, str account, str name, struct mainstay_mail_box_status *ret)
{
	struct sql_mail_poll row = {.error = S("")};
	int r = sql_mail_poll_load(
		rq->tx, &(struct sql_mail_poll_load_in){.account = account, .mailbox = name}, &row);

	if (r < 0 && r != E_NOENT)
		return r;
	*ret = (struct mainstay_mail_box_status){
		.name = name,
		.state = row.error.n ? S("failing")
			 : row.tried ? S("good")
				     : S("new"),
		.failures = SOME_I64(row.failures),
		.error = row.error.n ? row.error : (str){0},
		.tried_at = time_of(row.tried),
		.reached_at = time_of(row.reached),
		.next_at = time_of(row.due),
	};
	return 0;
}

static int look_for_reader(struct arena *a, const struct app *app, str *reterr)
{
	const struct mail_reader reader = {.program = app->mail_reader};

	return sibling_check(a, mail_reader_program(&reader, a), reterr);
}

int mail_check(const struct app *app, char **reterr)
{
	const struct settings *s = app->settings;
	struct arena *a CLEANUP(arena_freep) = arena_new();
	str why;
	int r;

	if (!s->mail_lmtp.n && !s->mail_imap.n)
		return 0;
	r = look_for_reader(a, app, &why);
	if (r < 0) {
		why = str_fmt(a, "mails come in by %s, and %.*s",
			      s->mail_lmtp.n ? "mail.lmtp" : "mail.imap", STR_ARG(why));
		*reterr = mem_copy_text(why.p, why.n);
	}
	return r;
}

int op_mainstay_get_mail_status(struct req *rq, const struct mainstay_get_mail_status_request *in,
				struct mainstay_get_mail_status_response *out)
{
	str account, name = mail_imap_name(rq->arena, rq->app->settings), why;
	int r = mail_provider(rq->tx, &account);

	(void)in;
	if (r >= 0)
		r = count(rq, account, MAIL_WAITING, &out->waiting.v);
	if (r >= 0)
		r = count(rq, account, MAIL_HELD, &out->held.v);
	if (r < 0)
		return r;
	out->waiting.set = out->held.set = true;
	if (look_for_reader(rq->arena, rq->app, &why) < 0)
		out->reader_error = why;
	if (!name.n)
		return 0;
	out->mailbox = ARENA_NEW(rq->arena, struct mainstay_mail_box_status);
	return show_mailbox(rq, account, name, out->mailbox);
}
