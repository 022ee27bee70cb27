/* SPDX-License-Identifier: Apache-2.0 */
/* The phone's settings, looked at before the server starts. */
#include "phone-rules.h"
#include "phone.h"
#include "secret.h"
#include "settings.h"

static int wrong(char **reterr, str why)
{
	*reterr = mem_copy_text(why.p, why.n);
	return E_INVAL;
}

/* The first rule of the list that is none. */
static str bad_rule(str rules)
{
	while (rules.p) {
		str rule = str_trim(str_cut(&rules, ';'));

		if (phone_retry_check(rule) < 0)
			return rule;
	}
	return S("");
}

int phone_check(const struct settings *s, char **reterr)
{
	const struct {
		const char *key;
		str path;
	} files[] = {
		{"pbx.secret_file", s->pbx_secret_file},
		{"sip.password_file", s->sip_password_file},
	};
	struct arena *a CLEANUP(arena_freep) = arena_new();
	str rule = bad_rule(s->phone_retry), secret;
	int r = 0;

	if (rule.n)
		return wrong(
			reterr,
			str_fmt(a,
				"phone.retry has \"%.*s\"; write it like busy=5min,1h: an outcome "
				"(no-answer, busy, refused, wrong-number, failed) and up to %d "
				"times, with ';' between outcomes",
				STR_ARG(rule), PHONE_RETRIES_MAX));
	for (size_t i = 0; r == 0 && i < ARRAY_LEN(files); i++) {
		if (files[i].path.n && secret_read(a, files[i].path, &secret) < 0)
			r = wrong(reterr,
				  str_fmt(a,
					  "%s is \"%.*s\", which cannot be read or is empty; "
					  "write the secret into its first line",
					  files[i].key, STR_ARG(files[i].path)));
	}
	arena_wipe(a);
	return r;
}
