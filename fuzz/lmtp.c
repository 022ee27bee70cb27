/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LMTP dialogues: however the bytes are cut, the same mails come out; a mail is
 * within its bound and has recipients; every answer is made of whole lines.
 */
#include "lmtp-session.h"

#include <string.h>

#include "arena.h"
#include "fuzz.h"

#define MESSAGE_MAX 4000

static void require(bool good)
{
	if (!good)
		__builtin_trap();
}

static void note(struct lmtp_session *s, struct buf *mails, struct buf *out)
{
	const struct lmtp_mail *m = lmtp_session_mail(s);

	require(m->recipient_count > 0 && m->recipient_count <= LMTP_RECIPIENTS_MAX);
	require(m->bytes.n <= MESSAGE_MAX);
	buf_fmt(mails, "%d %zu %zu\n", m->too_large, m->recipient_count, m->bytes.n);
	buf_str(mails, m->bytes);
	lmtp_session_answer(s, LMTP_TAKEN, S("yes"), out);
}

static void talk(str bytes, size_t piece, struct buf *mails)
{
	const struct lmtp_options o = {.host_name = "here", .message_max = MESSAGE_MAX};
	struct lmtp_session *s = lmtp_session_new(&o);
	struct buf out;
	str said;

	buf_init(&out, (size_t)64 << 20);
	lmtp_session_greet(s, &out);
	while (bytes.n && lmtp_session_state(s) != LMTP_CLOSED) {
		size_t n = lmtp_session_feed(s, str_slice(bytes, 0, piece), &out);

		require(n > 0);
		bytes = str_slice(bytes, n, bytes.n);
		if (lmtp_session_state(s) == LMTP_MAIL)
			note(s, mails, &out);
	}
	said = buf_get(&out);
	require(!out.failed && str_ends(said, S("\r\n")));
	while (said.n) {
		str line = str_cut(&said, '\n');

		require(line.n > 4 && line.p[0] >= '2' && line.p[0] <= '5' &&
			str_ends(line, S("\r")));
	}
	buf_done(&out);
	lmtp_session_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	str bytes = {(const char *)data, size};
	struct buf whole, pieces;

	buf_init(&whole, (size_t)64 << 20);
	buf_init(&pieces, (size_t)64 << 20);
	talk(bytes, size, &whole);
	talk(bytes, 1 + size % 7, &pieces);
	require(str_eq(buf_get(&whole), buf_get(&pieces)));
	buf_done(&whole);
	buf_done(&pieces);
	return 0;
}
