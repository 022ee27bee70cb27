/* SPDX-License-Identifier: Apache-2.0 */
/* What a child that was taken over may answer. */
#include "fuzz.h"
#include "mail-promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();

	struct mail_message m;

	if (mail_message_decode(a, (str){(const char *)data, size}, &m) == 0) {
		require(is_line(m.subject) && is_line(m.message_id));
		for (size_t i = 0; i < m.part_count; i++)
			require(is_line(m.parts[i].name) && m.parts[i].name.n);
	}
	arena_free(a);
	return 0;
}
