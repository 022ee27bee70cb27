/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-mail.h"

#include <errno.h>
#include <sysexits.h>
#include <unistd.h>

#include "buf.h"
#include "cli-door.h"
#include "encode.h"
#include "json.h"
#include "settings.h"

#define READ_MAX ((size_t)MIB(32))
#define PIECE ((size_t)KIB(64))
#define TARGET S("Mainstay_20261123.DeliverMail")

const struct cli_option mail_deliver_options[] = {
	{"sender", "ADDRESS", "sender of the envelope; empty for the null sender"},
	{"recipient", "ADDRESS", "recipient of the envelope"},
	{0},
};

/* E_LIMIT past the bound: the rest is not read. */
static int read_input(struct buf *in)
{
	for (;;) {
		char *to = buf_room(in, PIECE);
		ssize_t n;

		if (!to)
			return E_LIMIT;
		n = read(STDIN_FILENO, to, PIECE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? E_IO : 0;
		in->n += (size_t)n;
	}
}

static str request(struct cli *cli, str raw)
{
	str sender = cli_value(cli, "sender"), recipient = cli_value(cli, "recipient");
	struct json_writer w;
	struct buf b;
	str r;

	buf_init(&b, raw.n * 2 + (size_t)KIB(64));
	json_writer_init(&w, &b);
	json_object(&w);
	json_pair_str(&w, S("data"), base64_encode(cli->arena, raw));
	if (sender.p)
		json_pair_str(&w, S("envelopeSender"), sender);
	if (recipient.p)
		json_pair_str(&w, S("envelopeRecipient"), recipient);
	json_object_end(&w);
	r = buf_dup(&b, cli->arena);
	buf_done(&b);
	return r;
}

static int deliver(struct cli *cli, str raw)
{
	struct cli_door *door = NULL;
	char *why = NULL;
	int status = 0, r;
	str body = S("");

	r = door_open(cli_data_dir(cli), &door, &why);
	if (r >= 0)
		r = door_call(door, TARGET, request(cli, raw), cli->arena, &status, &body, &why);
	door_close(door);
	if (r >= 0 && status == 200)
		return EX_OK;
	cli_fail("%s", why ? why : str_c(cli->arena, body));
	mem_free(why);
	return r >= 0 && status >= 400 && status < 500 && status != 429 &&
			       !str_contains(body, S("Throttling"))
		       ? EX_DATAERR
		       : EX_TEMPFAIL;
}

int mail_deliver_run(struct cli *cli)
{
	struct buf in CLEANUP(buf_done) = {0};
	int r;

	buf_init(&in, READ_MAX + PIECE);
	r = read_input(&in);
	if (r == E_LIMIT || in.n > READ_MAX) {
		cli_fail("the mail is larger than 32 MiB");
		return EX_DATAERR;
	}
	if (r < 0) {
		cli_fail("standard input cannot be read: %m");
		return EX_TEMPFAIL;
	}
	if (!in.n) {
		cli_fail("there is no mail on standard input");
		return EX_DATAERR;
	}
	return deliver(cli, buf_get(&in));
}
