/* SPDX-License-Identifier: Apache-2.0 */
/* Session descriptions that strangers send: what passes is lines, has our origin once, and passes
 * again unchanged; what is held names no address. */
#include <string.h>

#include "fuzz.h"
#include "sip-sdp.h"

static const struct sdp_origin origin = {.session = 1, .version = 2, .address = "192.0.2.1"};
static const char head[] = "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\n";

static void must_be_lines(str s)
{
	fuzz_must(s.n <= SDP_MAX && str_starts(s, str_from(head)) && str_ends(s, S("\r\n")));
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		fuzz_must(c >= ' ' || c == '\t' || c == '\r' || c == '\n');
		fuzz_must(c != '\n' || s.p[i - 1] == '\r');
		fuzz_must(c != '\r' || s.p[i + 1] == '\n');
	}
	fuzz_must(!str_contains(str_slice(s, 3, s.n), S("\nv=")));
	fuzz_must(!str_contains(str_slice(s, sizeof(head) - 3, s.n), S("\no=")));
	fuzz_must(!str_contains(s, S("\r\n\r\n")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char out[SDP_MAX], again[SDP_MAX];
	const char *in = (const char *)data;
	size_t n = sdp_relay(in, size, &origin, out), m;

	if (n) {
		must_be_lines((str){out, n});
		m = sdp_relay(out, n, &origin, again);
		fuzz_must(m == n && !memcmp(out, again, n));
		fuzz_must(sdp_same_target(in, size, out, n));
		fuzz_must(sdp_same_target(out, n, out, n));
	}
	n = sdp_hold(in, size, &origin, out);
	if (n) {
		str held = {out, n};

		must_be_lines(held);
		while (held.p) {
			str line = str_cut(&held, '\n');

			fuzz_must(!str_starts(line, S("c=")) ||
				  str_eq(line, S("c=IN IP4 0.0.0.0\r")));
			fuzz_must(!str_starts(line, S("a=sendrecv\r")));
		}
		m = sdp_hold(out, n, &origin, again);
		fuzz_must(m == n && !memcmp(out, again, n));
	}
	return 0;
}
