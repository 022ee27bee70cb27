/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers of an IMAP server: an answer that is whole is so however many bytes
 * follow, and is not whole before; what it says lies inside of it; and a folder's
 * name is written as one quoted word.
 */
#include "imap-reply.h"

#include "arena.h"
#include "fuzz.h"

#define LINE_MAX 2000
#define LITERAL_MAX 4000

static void require(bool good)
{
	if (!good)
		__builtin_trap();
}

static void inside(str part, str whole)
{
	require(!part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n));
}

static void check_told(const struct imap_reply *r, str whole)
{
	struct imap_fetched f;
	str rest = r->rest;
	int64_t n = 0;
	char separator;
	size_t count = 0;

	while (imap_next_uid(&rest, &n) > 0 && ++count <= whole.n)
		require(n >= 1 && n <= UINT32_MAX);
	require(count <= whole.n);
	if (imap_fetched_parse(r->rest, &f) == 0) {
		require(f.uid >= 0 && f.uid <= UINT32_MAX && f.size >= -1);
		inside(f.body, whole);
	}
	DISCARD("it only has to end", imap_separator_parse(r->rest, &separator));
	(void)imap_has_word(r->rest, S("MOVE"));
	if (imap_code_number(r->code, S("UIDVALIDITY"), &n))
		require(n >= 0);
}

static void check_folder(str name)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	str written;

	if (!imap_folder_good(name))
		return;
	written = imap_folder_write(a, name, '.');
	require(written.n >= 3 && written.p[0] == '"' && written.p[written.n - 1] == '"');
	for (size_t i = 1; i + 1 < written.n; i++) {
		require(written.p[i] >= ' ' && written.p[i] < 0x7f && written.p[i] != '"');
		if (written.p[i] == '\\')
			i++;
		require(i + 1 < written.n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	str bytes = {(const char *)data, size};

	check_folder(bytes);
	for (size_t n = 1; n && bytes.n;) {
		struct imap_reply r;
		size_t again;
		str whole;

		if (imap_reply_size(bytes, LINE_MAX, LITERAL_MAX, &n) < 0 || !n)
			return 0;
		require(n <= bytes.n);
		whole = str_slice(bytes, 0, n);
		require(imap_reply_size(whole, LINE_MAX, LITERAL_MAX, &again) == 0 && again == n);
		require(imap_reply_size(str_slice(whole, 0, n - 1), LINE_MAX, LITERAL_MAX,
					&again) == 0 &&
			again == 0);
		if (imap_reply_parse(whole, &r) == 0) {
			inside(r.tag, whole);
			inside(r.code, whole);
			inside(r.text, whole);
			inside(r.word, whole);
			inside(r.rest, whole);
			check_told(&r, whole);
		}
		bytes = str_slice(bytes, n, bytes.n);
	}
	return 0;
}
