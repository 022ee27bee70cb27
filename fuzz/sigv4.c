/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Authorization header: its parts are pieces of it, printing them in our own
 * form and reading that gives the same parts, and lists of names that pass as
 * signed headers are what they must be.
 */
#include "sigv4.h"

#include <string.h>

#include "fuzz.h"

static void check_within(str whole, str part)
{
	if (part.p)
		fuzz_must(part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static bool same(str a, str b)
{
	return (a.p != NULL) == (b.p != NULL) && str_eq(a, b);
}

/* Reading what we print of it gives it again. */
static void check_round_trip(struct arena *a, const struct sigv4_auth *auth)
{
	struct sigv4_auth again;
	str text, part;

	if (!auth->algorithm.p || !auth->credential.p || !auth->signed_headers.p ||
	    !auth->signature.p)
		return;
	text = str_fmt(a, "%.*s Credential=%.*s, SignedHeaders=%.*s, Signature=%.*s",
		       STR_ARG(auth->algorithm), STR_ARG(auth->credential),
		       STR_ARG(auth->signed_headers), STR_ARG(auth->signature));
	fuzz_must(sigv4_parse(text, &again, &part) == 0);
	fuzz_must(same(again.algorithm, auth->algorithm));
	fuzz_must(same(again.credential, auth->credential));
	fuzz_must(same(again.signed_headers, auth->signed_headers));
	fuzz_must(same(again.signature, auth->signature));
	fuzz_must(!again.stray.p);
}

static void check_credential(struct arena *a, str text)
{
	struct sigv4_credential scope;

	if (sigv4_credential_parse(text, &scope) < 0)
		return;
	fuzz_must(str_eq(text, str_fmt(a, "%.*s/%.*s/%.*s/%.*s/%.*s", STR_ARG(scope.key_id),
				       STR_ARG(scope.date), STR_ARG(scope.region),
				       STR_ARG(scope.service), STR_ARG(scope.terminator))));
}

static void check_names(str list)
{
	str last = {0};

	if (!sigv4_signed_headers_valid(list))
		return;
	for (str rest = list; rest.p;) {
		str name = str_cut(&rest, ';');

		fuzz_must(sigv4_signs(list, name));
		fuzz_must(name.n > 0 && (!last.p || str_cmp(last, name) < 0));
		last = name;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	str text = {(const char *)data, size}, part;
	struct sigv4_auth auth;

	if (memchr(data, '\0', size))
		return 0; /* no header has one, and printing would end there */
	check_credential(a, text);
	check_names(text);
	if (sigv4_parse(text, &auth, &part) < 0) {
		check_within(text, part);
		fuzz_must(part.n > 0 && str_index(part, '=') < 0);
		return 0;
	}
	check_within(text, auth.algorithm);
	check_within(text, auth.credential);
	check_within(text, auth.signed_headers);
	check_within(text, auth.signature);
	check_within(text, auth.stray);
	check_round_trip(a, &auth);
	return 0;
}
