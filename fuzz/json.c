/* SPDX-License-Identifier: Apache-2.0 */
/* The reader and the writer: rewriting a text is a fixpoint, and skipping agrees with reading. */
#include "json.h"

#include "fuzz.h"

/* Writes the text anew; false when the reader refuses it. */
static bool rewrite(struct arena *a, str text, struct buf *out)
{
	struct json_reader r;
	struct json_writer w;

	json_writer_init(&w, out);
	json_open(&r, a, text);
	return json_copy(&w, &r, json_next(&r)) == 0 && json_next(&r) == JSON_END;
}

static bool skips(struct arena *a, str text)
{
	struct json_reader r;
	size_t used = arena_used(a);
	str raw;

	json_open(&r, a, text);
	if (json_raw(&r, json_next(&r), &raw) < 0 || json_next(&r) != JSON_END)
		return false;
	/* Skipping takes no memory; only a text that is one string is decoded. */
	fuzz_must(arena_used(a) == used || raw.p[0] == '"');
	fuzz_must(str_eq(str_trim(text), raw));
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	struct buf CLEANUP(buf_done) first, second;
	str text = {(const char *)data, size};
	bool accepted;

	buf_init(&first, 8 * size + 64);
	buf_init(&second, 8 * size + 64);
	accepted = rewrite(a, text, &first);
	fuzz_must(skips(a, text) == accepted);
	if (!accepted)
		return 0;
	fuzz_must(!first.failed && first.n <= 6 * size);
	fuzz_must(utf8_valid(buf_get(&first)));
	fuzz_must(rewrite(a, buf_get(&first), &second));
	fuzz_must(str_eq(buf_get(&first), buf_get(&second)));
	return 0;
}
