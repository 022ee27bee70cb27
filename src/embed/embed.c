/* SPDX-License-Identifier: Apache-2.0 */
/* Finding embedded files by bisection of the generated, sorted table. */
#include "embed.h"

#include "embed-private.h"

str embed_find(const char *path)
{
	str want = str_from(path);
	size_t low = 0, high = embed_file_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int r = str_cmp(embed_files[mid].path, want);

		if (r == 0)
			return embed_files[mid].bytes;
		if (r < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (str){0};
}

bool embed_next(size_t *at, str *ret_path, str *ret_bytes)
{
	if (*at >= embed_file_count)
		return false;
	*ret_path = embed_files[*at].path;
	*ret_bytes = embed_files[*at].bytes;
	(*at)++;
	return true;
}
