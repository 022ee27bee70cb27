/* SPDX-License-Identifier: Apache-2.0 */
/* What a PBX posts: whatever is taken is bounded, and the number is one. */
#include "fuzz.h"
#include "phone-hook.h"
#include "phone-rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct pbx_event e;
	const char *why = NULL;
	str again;

	if (pbx_event_read(a, (str){(const char *)data, size}, &e, &why) < 0) {
		fuzz_must(why);
	} else {
		fuzz_must(e.kind < PBX_KIND_COUNT && e.call_id.n && e.call_id.n <= 200);
		fuzz_must(e.to.n <= 64 && e.recording.n <= 1000 && e.seconds >= 0);
		fuzz_must(str_index(e.call_id, '\n') < 0 && str_index(e.recording, ' ') < 0);
		fuzz_must(!e.from.p ||
			  (phone_number(a, e.from, &again) == 0 && str_eq(again, e.from)));
	}
	arena_free(a);
	return 0;
}
