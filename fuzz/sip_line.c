/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of words: each word is inside the line, no two overlap, none but the last has a space. */
#include <string.h>

#include "fuzz.h"
#include "sip-line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[SIP_LINE_MAX];
	struct sip_line l;
	const char *at = text;

	if (!size || size >= sizeof(text))
		return 0;
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	sip_line_cut(text, 1 + data[0] % SIP_WORDS_MAX, &l);
	fuzz_must(l.n <= SIP_WORDS_MAX);
	for (size_t i = 0; i < l.n; i++) {
		fuzz_must(l.word[i] >= at && l.word[i] < text + size);
		at = l.word[i] + strlen(l.word[i]);
		fuzz_must(i + 1 == l.n || !strchr(l.word[i], ' '));
	}
	return 0;
}
