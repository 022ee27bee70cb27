/* SPDX-License-Identifier: Apache-2.0 */
#include "near.h"

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Three rows of the edit matrix: the row before last is what a swap looks back at. */
size_t near_distance(str a, str b)
{
	size_t rows[3][NEAR_WORD_MAX + 1];

	if (a.n > NEAR_WORD_MAX || b.n > NEAR_WORD_MAX)
		return NEAR_WORD_MAX + 1;
	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t cost = a.p[i - 1] != b.p[j - 1];

			row[j] = least(above[j - 1] + cost, least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				row[j] = least(row[j], two[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

ptrdiff_t near_find(str word, const str *words, size_t n)
{
	size_t best = word.n / 3 + 2; /* more is another word, not a slip */
	ptrdiff_t found = -1;

	for (size_t i = 0; i < n; i++) {
		size_t d = near_distance(word, words[i]);

		if (d < best && d < words[i].n) {
			best = d;
			found = (ptrdiff_t)i;
		}
	}
	return found;
}
