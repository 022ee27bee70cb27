/* SPDX-License-Identifier: Apache-2.0 */
/* What every mail must come to, however hostile. For the targets over mails. */
#ifndef FUZZ_MAIL_PROMISES_H
#define FUZZ_MAIL_PROMISES_H

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "mail-auth.h"
#include "mail-message.h"
#include "mail-parse.h"

/* GMime loses some bytes over a few broken addresses ("a@[IP)v::1]("). The child reads one mail and
 * ends, so nothing grows. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libgmime\nleak:libglib\n";
}

static inline void require(bool good)
{
	if (!good)
		__builtin_trap();
}

static inline bool is_line(str s)
{
	return str_index(s, '\n') < 0 && str_index(s, '\r') < 0 && str_index(s, '\0') < 0 &&
	       utf8_valid(s);
}

/* Takes it apart, hands it over and back: the parent must take what an honest child says, and no
 * line may hold the end of one. */
static inline void read_and_check(struct arena *a, str raw)
{
	static bool ready;
	struct mail_message m, again;
	const struct mail_trust trust = {S("mx.provider.example"), 1};
	struct buf b;
	str why;

	if (!ready)
		mail_parse_ready();
	ready = true;
	mail_parse(a, raw, &m);
	buf_init(&b, (size_t)64 << 20);
	require(mail_message_encode(&m, &b) == 0);
	require(mail_message_decode(a, buf_get(&b), &again) == 0);
	require(str_eq(m.subject, again.subject) && is_line(again.subject));
	require(again.part_count == m.part_count && again.from.n == m.from.n);
	require(again.text.n == m.text.n && again.history.n == m.history.n);
	for (size_t i = 0; i < again.from.n; i++)
		require(is_line(again.from.v[i].address) && is_line(again.from.v[i].name));
	mail_auth_judge(a, &again, &trust, &why);
	buf_done(&b);
}

#endif
