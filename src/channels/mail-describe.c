/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a mail beside its bytes, for agents and to know it again. */
#include "buf.h"
#include "crypto.h"
#include "mail-people.h"
#include "mail-private.h"
#include "redact.h"
#include "settings.h"

/* Over everything that makes it the mail it is, whichever way it came. */
static str digest_of(struct arena *a, const struct mail_message *m)
{
	struct sha256 *h CLEANUP(sha256_freep) = sha256_new();
	uint8_t sum[SHA256_LEN];
	const str texts[] = {m->message_id, m->from.n ? m->from.v[0].address : S(""), m->subject,
			     m->text, m->history};
	static const char hex[] = "0123456789abcdef";
	char *p = arena_alloc(a, 2 * SHA256_LEN);

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		sha256_add(h, str_fmt(a, "%zu:", texts[i].n));
		sha256_add(h, texts[i]);
	}
	if (m->date.set)
		sha256_add(h, str_fmt(a, "%lld", (long long)m->date.v));
	for (size_t i = 0; i < m->part_count; i++) {
		sha256_add(h, str_fmt(a, "%zu:", m->parts[i].bytes.n));
		sha256_add(h, m->parts[i].bytes);
	}
	sha256_end(h, sum);
	for (size_t i = 0; i < SHA256_LEN; i++) {
		p[2 * i] = hex[sum[i] >> 4];
		p[2 * i + 1] = hex[sum[i] & 15];
	}
	return (str){p, 2 * SHA256_LEN};
}

static str parts_of(struct arena *a, const struct mail_message *m)
{
	struct buf b;
	str r;

	buf_init(&b, (size_t)64 << 10);
	for (size_t i = 0; i < m->part_count; i++)
		buf_fmt(&b, "%.*s\t%.*s\t%zu\t%.*s\n",
			STR_ARG(mail_part_kind_code(m->parts[i].kind)), STR_ARG(m->parts[i].type),
			m->parts[i].bytes.n, STR_ARG(m->parts[i].name));
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}

void mail_describe(struct arena *a, const struct app *app, const struct mail_message *m,
		   struct sql_mail *mail)
{
	str word = app->settings->redaction_word;

	mail->kind = mail_kind_code(m->kind);
	mail->sender = m->from.n ? mail_address_fold(a, m->from.v[0].address) : S("");
	mail->sender_name = m->from.n ? m->from.v[0].name : S("");
	mail->subject = redact_text(a, m->subject, word).text;
	mail->message_id = m->message_id;
	mail->digest = digest_of(a, m);
	mail->body = mail_clean_text(a, redact_text(a, m->text, word).text, MAIL_SHOWN_MAX);
	mail->history = mail_clean_text(a, redact_text(a, m->history, word).text, MAIL_SHOWN_MAX);
	mail->parts = parts_of(a, m);
}
