/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a migration, read as one database needs it. Quotes and comments
 * are passed over; a comment that opens with the database's own marker becomes
 * text, and the words BIGINT, TEXT and BYTEA become what the database calls
 * them.
 */
#include "db-private.h"

enum piece { PIECE_TEXT, PIECE_SPACE, PIECE_WORD, PIECE_QUOTE, PIECE_COMMENT };

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Index behind the first `mark` at or after `at`; the end when there is none. */
static size_t behind(str s, size_t at, str mark)
{
	for (; at + mark.n <= s.n; at++)
		if (memcmp(s.p + at, mark.p, mark.n) == 0)
			return at + mark.n;
	return s.n;
}

static size_t run_of(str s, size_t at, bool (*is)(char))
{
	while (at < s.n && is(s.p[at]))
		at++;
	return at;
}

/* The piece that begins at *at, which moves behind it. */
static enum piece next_piece(str s, size_t *at, str *ret)
{
	size_t from = *at;
	str rest = str_slice(s, from, s.n);
	enum piece kind = PIECE_TEXT;

	*at = from + 1;
	if (is_space(rest.p[0])) {
		kind = PIECE_SPACE;
		*at = run_of(s, from, is_space);
	} else if (is_word(rest.p[0])) {
		kind = PIECE_WORD;
		*at = run_of(s, from, is_word);
	} else if (rest.p[0] == '\'' || rest.p[0] == '"') {
		kind = PIECE_QUOTE;
		*at = behind(s, from + 1, str_slice(rest, 0, 1));
	} else if (str_starts(rest, S("--"))) {
		kind = PIECE_COMMENT;
		*at = behind(s, from, S("\n"));
	} else if (str_starts(rest, S("/*"))) {
		kind = PIECE_COMMENT;
		*at = behind(s, from + 2, S("*/"));
	}
	*ret = str_slice(s, from, *at);
	return kind;
}

/* What stands in a comment marked for a database: white space must follow the marker. */
static bool marked(str comment, const char *marker, str *ret)
{
	str m = str_from(marker);

	if (!str_starts(comment, m) || comment.n < m.n + 3 || !is_space(comment.p[m.n]))
		return false;
	*ret = str_slice(comment, m.n, comment.n - 2);
	return true;
}

static void add_words(struct buf *b, const struct driver *d, str sql)
{
	str piece, inner;

	for (size_t at = 0; at < sql.n;) {
		enum piece kind = next_piece(sql, &at, &piece);
		const char *other = kind == PIECE_WORD ? d->type_name(piece) : NULL;

		if (other)
			buf_str(b, str_from(other));
		else if (kind == PIECE_COMMENT && marked(piece, d->keep_marker, &inner))
			add_words(b, d, inner);
		else if (kind != PIECE_COMMENT || !marked(piece, d->drop_marker, &inner))
			buf_str(b, piece);
	}
}

const char *script_for(const struct driver *d, struct arena *a, str sql)
{
	struct buf b;
	str text;

	buf_init(&b, 4 * sql.n + 100);
	add_words(&b, d, sql);
	text = buf_dup(&b, a);
	buf_done(&b);
	return str_c(a, text);
}

int64_t script_checksum(str sql)
{
	uint64_t hash = 0xcbf29ce484222325u;
	bool space = false;
	str piece, inner;

	for (size_t at = 0; at < sql.n;) {
		enum piece kind = next_piece(sql, &at, &piece);

		if (kind == PIECE_SPACE ||
		    (kind == PIECE_COMMENT && !marked(piece, driver_sqlite.keep_marker, &inner) &&
		     !marked(piece, driver_postgres.keep_marker, &inner))) {
			space = true;
			continue;
		}
		if (space)
			hash = (hash ^ ' ') * 0x100000001b3u;
		space = false;
		for (size_t i = 0; i < piece.n; i++)
			hash = (hash ^ (unsigned char)piece.p[i]) * 0x100000001b3u;
	}
	return (int64_t)hash;
}

int tx_run_script(struct tx *tx, str sql)
{
	struct conn *c = tx->conn;
	const char *text;
	int r = tx->failed;

	if (r < 0)
		return r;
	text = script_for(c->db->driver, tx->arena, sql);
	r = c->db->driver->script(c, text);
	return r < 0 ? tx_spoil(tx, r) : 0;
}
