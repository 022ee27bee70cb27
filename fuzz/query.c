/* SPDX-License-Identifier: Apache-2.0 */
/* Forms of the query protocol, on a model with every kind of member; what is accepted is written
 * as XML. */
#include "form.h"
#include "fuzz.h"
#include "wire-query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	struct buf CLEANUP(buf_done) out;
	struct form_form in = {0};
	str message = {0};

	buf_init(&out, 64 * size + 4096);
	if (query_decode(&shape_form_form, a, (str){(const char *)data, size}, &in, &message) < 0) {
		fuzz_must(message.n > 0 && message.n < 4096 && utf8_valid(message));
		return 0;
	}
	query_encode(&shape_form_form, &in, a, &out);
	fuzz_must(!out.failed);
	fuzz_must(utf8_valid(buf_get(&out)));
	return 0;
}
