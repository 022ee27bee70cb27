/* SPDX-License-Identifier: Apache-2.0 */
/* Each accepted text has one spelling: encoding what was decoded gives the text back. */
#include "encode.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	struct buf CLEANUP(buf_done) b;
	str text = {(const char *)data, size}, bytes;

	buf_init(&b, 3 * size);
	if (base64_decode(a, text, &bytes) == 0)
		fuzz_must(str_eq(base64_encode(a, bytes), text) || size == 0);
	if (base64url_decode(a, text, &bytes) == 0)
		fuzz_must(str_eq(base64url_encode(a, bytes), text) || size == 0);
	if (hex_decode(a, text, &bytes) == 0)
		fuzz_must(str_ieq(hex_encode(a, bytes), text) || size == 0);
	/* And what was encoded is accepted. */
	fuzz_must(base64_decode(a, base64_encode(a, text), &bytes) == 0);
	fuzz_must(bytes.n == size && str_cmp(bytes, text) == 0);
	fuzz_must(base64url_decode(a, base64url_encode(a, text), &bytes) == 0);
	fuzz_must(bytes.n == size && str_cmp(bytes, text) == 0);
	percent_add(&b, text, "/");
	fuzz_must(percent_decode(a, buf_get(&b), &bytes) == 0);
	fuzz_must(bytes.n == size && str_cmp(bytes, text) == 0);
	return 0;
}
