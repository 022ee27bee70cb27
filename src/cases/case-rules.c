/* SPDX-License-Identifier: Apache-2.0 */
/* Ids, addresses and names of cases. */
#include "case-rules.h"

#include <string.h>

#include "buf.h"
#include "crypto.h"
#include "encode.h"
#include "mailbox.h"

/* The last five digits of a display id. */
#define DISPLAY_STEPS (uint32_t)(SECONDS(1) / CASE_DISPLAY_STEP)
/* Times that a case id can hold: up to the year 2112. */
#define ID_TIME_MAX (((usec)1 << 52) - 1)
#define ID_TIME_STEP 16
#define ID_RANDOM 4

str case_id_new(struct arena *a, str account, usec now)
{
	str prefix = case_id_prefix(a, account, now), random = random_hex(a, ID_RANDOM);
	char *text = arena_alloc(a, prefix.n + random.n);

	memcpy(text, prefix.p, prefix.n);
	memcpy(text + prefix.n, random.p, random.n);
	return (str){text, prefix.n + random.n};
}

str case_id_prefix(struct arena *a, str account, usec t)
{
	usec within = t < 0 ? 0 : t > ID_TIME_MAX ? ID_TIME_MAX : t;

	return str_fmt(a, "case-%.*s-exen-%04d-%012llx", STR_ARG(account),
		       usec_to_civil(within).year, (unsigned long long)(within / ID_TIME_STEP));
}

str case_id_account(str case_id)
{
	str account = str_slice(case_id, 5, 17);

	if (!str_starts(case_id, S("case-")) || account.n != 12 || case_id.n <= 17 ||
	    case_id.p[17] != '-')
		return (str){0};
	for (size_t i = 0; i < account.n; i++) {
		if (account.p[i] < '0' || account.p[i] > '9')
			return (str){0};
	}
	return account;
}

str case_display_id_new(struct arena *a, usec now, int try)
{
	uint32_t step = (uint32_t)(now % SECONDS(1) / CASE_DISPLAY_STEP);

	if (try > 0) {
		crypto_random(&step, sizeof(step));
		step %= DISPLAY_STEPS;
	}
	return str_fmt(a, "%010lld%05u", (long long)(now / SECONDS(1)), step);
}

str attachment_set_id_new(struct arena *a)
{
	return str_fmt(a, "as-%.*s-mu-%.*s", STR_ARG(random_hex(a, 17)),
		       STR_ARG(random_base64url(a, 50)));
}

str attachment_id_new(struct arena *a)
{
	return str_fmt(a, "attachment-%.*s", STR_ARG(random_base64url(a, 100)));
}

str upload_id_new(struct arena *a)
{
	return str_fmt(a, "upload-%.*s", STR_ARG(random_base64url(a, 60)));
}

int case_time_parse(str text, usec *ret)
{
	usec t;

	if (usec_parse_iso(text, &t) < 0 || t < 0)
		return E_INVAL;
	*ret = t;
	return 0;
}

bool file_name_valid(str s)
{
	if (!s.n || s.n > CASE_FILE_NAME_MAX || !utf8_valid(s) || str_eq(s, S(".")) ||
	    str_eq(s, S("..")))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		/* C1 controls are C2 80 .. C2 9F */
		if (c < 0x20 || c == 0x7f || c == '/' || c == '\\' ||
		    (c == 0xc2 && (unsigned char)s.p[i + 1] < 0xa0))
			return false;
	}
	return true;
}

str content_disposition(struct arena *a, str file_name)
{
	struct buf b;
	str r;

	buf_init(&b, 64 + file_name.n * 4);
	buf_str(&b, S("attachment; filename=\""));
	for (size_t i = 0; i < file_name.n; i++) {
		char c = file_name.p[i];

		buf_char(&b, c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '%' ? '_' : c);
	}
	buf_str(&b, S("\"; filename*=UTF-8''"));
	percent_add(&b, file_name, "");
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}

size_t cc_split(struct arena *a, str cc, str **ret)
{
	VEC(str) v = {0};

	while (cc.p && cc.n) {
		str one = str_cut(&cc, '\n');

		*VEC_ADD(a, &v) = one;
	}
	*ret = v.v;
	return v.n;
}

int cc_merge(struct arena *a, str cc, const str *more, size_t n, str *ret)
{
	str *have;
	size_t have_n = cc_split(a, cc, &have), all = have_n;
	struct buf b;

	buf_init(&b, cc.n + n * (MAILBOX_MAX + 1) + 1);
	buf_str(&b, cc);
	for (size_t i = 0; i < n; i++) {
		bool known = false;

		for (size_t k = 0; k < have_n && !known; k++)
			known = str_ieq(have[k], more[i]);
		for (size_t k = 0; k < i && !known; k++)
			known = str_ieq(more[k], more[i]);
		if (known)
			continue;
		if (all++)
			buf_char(&b, '\n');
		buf_str(&b, more[i]);
	}
	if (all > CASE_CC_MAX) {
		buf_done(&b);
		return E_LIMIT;
	}
	*ret = buf_dup(&b, a);
	buf_done(&b);
	return 0;
}

str cc_drop(struct arena *a, str cc, const str *drop, size_t n)
{
	str *have;
	size_t have_n = cc_split(a, cc, &have);
	struct buf b;
	str r;

	buf_init(&b, cc.n + 1);
	for (size_t i = 0; i < have_n; i++) {
		bool stays = true;

		for (size_t k = 0; k < n && stays; k++)
			stays = !str_ieq(have[i], drop[k]);
		if (!stays)
			continue;
		if (buf_get(&b).n)
			buf_char(&b, '\n');
		buf_str(&b, have[i]);
	}
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}
