/* SPDX-License-Identifier: Apache-2.0 */
#include "text-grid.h"

#define GAP 2
#define NARROWEST 6

/* The next character of valid UTF-8; 1 byte of anything else. */
static uint32_t next_char(str s, size_t *at)
{
	unsigned char c = (unsigned char)s.p[*at];
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	uint32_t v = n == 1 ? c : c & (0x7fu >> n);

	if (*at + n > s.n)
		n = 1;
	for (size_t i = 1; i < n; i++)
		v = v << 6 | ((unsigned char)s.p[*at + i] & 0x3f);
	*at += n;
	return v;
}

static size_t char_columns(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} wide[] = {
		{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf}, {0xac00, 0xd7a3},
		{0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60}, {0xffe0, 0xffe6},
		{0x1f300, 0x1faff}, {0x20000, 0x3fffd},
	};

	if (c >= 0x300 && c <= 0x36f)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(wide); i++)
		if (c >= wide[i].from && c <= wide[i].to)
			return 2;
	return 1;
}

size_t text_columns(str text)
{
	size_t at = 0, n = 0;

	while (at < text.n)
		n += char_columns(next_char(text, &at));
	return n;
}

/* Whether a line may end behind c, when next follows: not before closing punctuation, not behind
 * opening. Blanks are another matter. */
static bool may_break(uint32_t c, uint32_t next)
{
	static const uint32_t closing[] = {0x3001, 0x3002, 0xff0c, 0xff1b, 0xff1a, 0xff01,
					   0xff1f, 0xff09, 0x300d, 0x300f, 0x3011, 0x201d};

	for (size_t i = 0; i < ARRAY_LEN(closing); i++)
		if (next == closing[i])
			return false;
	if (c == 0xff08 || c == 0x300c || c == 0x201c)
		return false;
	return char_columns(c) == 2 || c == '.' || c == '/';
}

/*
 * The part of s from `at` that fits into width columns; *ret_next is where the
 * next line begins. Breaks at a blank, between wide characters, behind a dot, or,
 * when nothing else helps, inside a word.
 */
static str line_at(str s, size_t at, size_t width, size_t *ret_next)
{
	size_t used = 0, end = at, cut = 0, next = 0;
	bool text = false; /* something but blanks was there */

	while (end < s.n) {
		size_t before = end, after;
		uint32_t c = next_char(s, &end), follows = 0;
		size_t columns = char_columns(c);

		if (c == '\n') {
			*ret_next = end;
			return str_slice(s, at, before);
		}
		if (c == ' ' && text) {
			cut = before;
			next = end;
		}
		if (used + columns > width && c != ' ') {
			if (!cut)
				cut = next = before > at ? before : end;
			*ret_next = next;
			return str_slice(s, at, cut);
		}
		text = text || c != ' ';
		used += columns;
		after = end;
		if (after < s.n)
			follows = next_char(s, &after);
		if (used <= width && follows != ' ' && may_break(c, follows)) {
			cut = end;
			next = end;
		}
	}
	*ret_next = s.n;
	return str_slice(s, at, s.n);
}

static size_t skip_blanks(str s, size_t at)
{
	while (at < s.n && s.p[at] == ' ')
		at++;
	return at;
}

void grid_add(struct grid *g, struct arena *a, str text)
{
	*VEC_ADD(a, &g->cells) = text.p ? text : S("");
}

static size_t natural_width(const struct grid *g, size_t column)
{
	size_t most = 0;

	for (size_t i = column; i < g->cells.n; i += g->columns) {
		str rest = g->cells.v[i];

		while (rest.p) {
			size_t w = text_columns(str_cut(&rest, '\n'));

			most = w > most ? w : most;
		}
	}
	return most;
}

static void fit(const struct grid *g, size_t width, size_t *widths)
{
	size_t all = GAP * (g->columns - 1);

	for (size_t c = 0; c < g->columns; c++) {
		widths[c] = natural_width(g, c);
		all += widths[c];
	}
	while (all > width) {
		size_t widest = 0;

		for (size_t c = 1; c < g->columns; c++)
			if (widths[c] > widths[widest])
				widest = c;
		if (widths[widest] <= NARROWEST)
			break;
		widths[widest]--;
		all--;
	}
}

static void blanks(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_char(out, ' ');
}

static void print_row(struct buf *out, const struct grid *g, const str *cells, const size_t *widths)
{
	size_t at[GRID_COLUMNS_MAX] = {0};
	bool more = true;

	while (more) {
		size_t owed = 0; /* blanks are written only before text */

		more = false;
		for (size_t c = 0; c < g->columns; c++) {
			size_t next = at[c], used;
			str line = line_at(cells[c], at[c], widths[c], &next);

			at[c] = skip_blanks(cells[c], next);
			more = more || at[c] < cells[c].n;
			used = text_columns(line);
			if (g->right[c] && widths[c] > used)
				owed += widths[c] - used;
			if (line.n) {
				blanks(out, owed);
				buf_str(out, line);
				owed = 0;
			}
			if (!line.n && g->right[c])
				owed += used;
			if (!g->right[c] && widths[c] > used)
				owed += widths[c] - used;
			owed += GAP;
		}
		buf_char(out, '\n');
	}
}

void grid_print(struct buf *out, const struct grid *g, size_t width)
{
	size_t widths[GRID_COLUMNS_MAX];

	if (!g->cells.n)
		return;
	fit(g, width, widths);
	for (size_t row = 0; row * g->columns < g->cells.n; row++) {
		print_row(out, g, &g->cells.v[row * g->columns], widths);
		if (row > 0 || !g->ruled)
			continue;
		for (size_t c = 0; c < g->columns; c++) {
			for (size_t i = 0; i < widths[c]; i++)
				buf_char(out, '-');
			if (c + 1 < g->columns)
				blanks(out, GAP);
		}
		buf_char(out, '\n');
	}
}

void text_wrap(struct buf *out, str text, size_t indent, size_t width)
{
	size_t at = 0;

	for (bool first = true; at < text.n || first; first = false) {
		size_t next;
		str line = line_at(text, at, width - indent, &next);

		if (!first)
			blanks(out, indent);
		buf_str(out, line);
		buf_char(out, '\n');
		at = skip_blanks(text, next);
	}
}
