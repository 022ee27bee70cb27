/* SPDX-License-Identifier: Apache-2.0 */
#include "sip-line.h"

#include <string.h>

void sip_line_cut(char *text, size_t most, struct sip_line *ret)
{
	ret->n = 0;
	for (char *p = text; p && *p;) {
		char *space = ret->n + 1 < most ? strchr(p, ' ') : NULL;

		ret->word[ret->n++] = p;
		if (space)
			*space++ = '\0';
		p = space;
	}
}
