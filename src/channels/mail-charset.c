/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C library keeps a charset's tables in files and loads them at the first
 * use. So each is opened once, early, and stays open; then later uses find the
 * tables in memory.
 */
#include "mail-charset.h"

#include <errno.h>
#include <iconv.h>

#include "buf.h"

#define FALLBACK S("windows-1252")
#define NAME_MAX_CHARS ((size_t)40)

static const char *const charsets[] = {
	"ARMSCII-8",    "BIG5",         "BIG5-HKSCS",   "CP437",        "CP850",
	"CP852",        "CP866",        "CP874",        "CP932",        "CP949",
	"EUC-JP",       "EUC-KR",       "EUC-TW",       "GB18030",      "GB2312",
	"GBK",          "GEORGIAN-PS",  "ISO-2022-CN",  "ISO-2022-JP",  "ISO-2022-JP-2",
	"ISO-2022-KR",  "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",
	"ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-9",
	"ISO-8859-10",  "ISO-8859-11",  "ISO-8859-13",  "ISO-8859-14",  "ISO-8859-15",
	"ISO-8859-16",  "KOI8-R",       "KOI8-U",       "MACINTOSH",    "SHIFT_JIS",
	"TIS-620",      "US-ASCII",     "UTF-16",       "UTF-16BE",     "UTF-16LE",
	"UTF-32",       "UTF-7",        "VISCII",       "WINDOWS-1250", "WINDOWS-1251",
	"WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256",
	"WINDOWS-1257", "WINDOWS-1258",
};

void mail_charsets_load(void)
{
	for (size_t i = 0; i < ARRAY_LEN(charsets); i++) {
		/* both ways: GMime converts through its own pairs */
		iconv_t in = iconv_open("UTF-8", charsets[i]);
		iconv_t out = iconv_open(charsets[i], "UTF-8");

		(void)in;
		(void)out; /* never closed: that is what keeps the tables */
	}
}

/* Names that mails use for what the library calls otherwise. */
static const struct {
	str mail, library;
} aliases[] = {
	{S_INIT("ks_c_5601-1987"), S_INIT("CP949")},
	{S_INIT("x-sjis"), S_INIT("CP932")},
	{S_INIT("shift-jis"), S_INIT("CP932")},
	{S_INIT("gb2312"), S_INIT("GB18030")},
	{S_INIT("gbk"), S_INIT("GB18030")},
	{S_INIT("x-gbk"), S_INIT("GB18030")},
	{S_INIT("iso-8859-1"), S_INIT("WINDOWS-1252")},
	{S_INIT("us-ascii"), S_INIT("UTF-8")},
	{S_INIT("ascii"), S_INIT("UTF-8")},
	{S_INIT("utf8"), S_INIT("UTF-8")},
	{S_INIT("iso-8859-8-i"), S_INIT("ISO-8859-8")},
	{S_INIT("x-mac-roman"), S_INIT("MACINTOSH")},
	{S_INIT("cp1252"), S_INIT("WINDOWS-1252")},
	{S_INIT("windows-31j"), S_INIT("CP932")},
};

static str library_name(str charset)
{
	charset = str_trim(charset);
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++) {
		if (str_ieq(aliases[i].mail, charset))
			return aliases[i].library;
	}
	return charset;
}

/* Letters, digits and a few marks: "//IGNORE" and paths are no names. */
static bool is_name(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'z') && c != '-' &&
		    c != '_' && c != '.' && c != ':' && c != '+')
			return false;
	}
	return s.n && s.n <= NAME_MAX_CHARS;
}

/* Runs the converter over all bytes; wrong ones become U+FFFD, which sets *wrong. */
static void convert(iconv_t cd, str bytes, struct buf *out, bool *wrong)
{
	char *in = (char *)(uintptr_t)bytes.p;
	size_t left = bytes.n;

	while (left && !out->failed) {
		char room[1024], *to = room;
		size_t space = sizeof(room);
		size_t r = iconv(cd, &in, &left, &to, &space);
		int why = errno;

		buf_add(out, room, sizeof(room) - space);
		if (r != (size_t)-1 || why == E2BIG)
			continue;
		buf_str(out, S("\xef\xbf\xbd"));
		*wrong = true;
		if (why == EINVAL) /* it ends inside a character */
			return;
		in++;
		left--;
	}
}

/* Bytes of valid UTF-8 of at most max bytes. */
static str copy_utf8(struct arena *a, str bytes, size_t max)
{
	size_t n = bytes.n < max ? bytes.n : max;

	while (n < bytes.n && n && ((unsigned char)bytes.p[n] & 0xc0) == 0x80)
		n--;
	return str_dup(a, str_slice(bytes, 0, n));
}

static str by_library(struct arena *a, str bytes, str charset, size_t max, bool *wrong)
{
	iconv_t cd = iconv_open("UTF-8", str_c(a, charset));
	struct buf b;
	str r = {0};

	if (cd == (iconv_t)-1)
		return r;
	buf_init(&b, max);
	convert(cd, bytes, &b, wrong);
	iconv_close(cd);
	r = buf_dup(&b, a);
	buf_done(&b);
	return utf8_valid(r) ? r : (str){0};
}

str mail_charset_text(struct arena *a, str bytes, str charset, size_t max, bool *guessed)
{
	str name = charset.p ? library_name(charset) : S("UTF-8"), r;
	bool wrong = false;

	if (!bytes.n)
		return S("");
	if (str_ieq(name, S("UTF-8"))) {
		if (utf8_valid(bytes))
			return copy_utf8(a, bytes, max);
		*guessed = true;
		name = FALLBACK;
	}
	r = is_name(name) ? by_library(a, bytes, name, max, &wrong) : (str){0};
	if (!r.p) {
		*guessed = true;
		if (utf8_valid(bytes))
			return copy_utf8(a, bytes, max);
		r = by_library(a, bytes, FALLBACK, max, &wrong);
	}
	*guessed = *guessed || wrong;
	return r.p ? r : S("");
}
