/* SPDX-License-Identifier: Apache-2.0 */
/* Content lines out: escaped, folded, CRLF. */
#include "ical.h"

#define FOLD 75

/* One line of whole characters; a continuation begins with a blank that counts. */
static void folded(struct buf *b, str line)
{
	size_t at = 0, room = FOLD;

	while (at < line.n) {
		size_t n = 0;

		while (at + n < line.n) {
			size_t len = utf8_sequence(str_slice(line, at + n, line.n));

			len = len ? len : 1;
			if (n + len > room)
				break;
			n += len;
		}
		buf_add(b, line.p + at, n);
		at += n;
		if (at < line.n)
			buf_str(b, S("\r\n "));
		room = FOLD - 1;
	}
	buf_str(b, S("\r\n"));
}

/* TEXT: line ends and the marks of the format are escaped, other control characters are blanks. */
static void text_line(struct buf *b, str name, str value)
{
	struct buf CLEANUP(buf_done) line = {0};

	if (!value.n)
		return;
	buf_init(&line, name.n + 2 * value.n + 2);
	buf_str(&line, name);
	buf_char(&line, ':');
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (c == '\n')
			buf_str(&line, S("\\n"));
		else if (c == '\\' || c == ';' || c == ',')
			buf_add(&line, (char[]){'\\', c}, 2);
		else if (c != '\r')
			buf_char(&line, (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c);
	}
	folded(b, buf_get(&line));
}

static void time_line(struct buf *b, str name, usec t, bool date)
{
	struct civil c = usec_to_civil(t);

	buf_str(b, name);
	if (date)
		buf_fmt(b, ";VALUE=DATE:%04d%02d%02d\r\n", c.year, c.month, c.day);
	else
		buf_fmt(b, ":%04d%02d%02dT%02d%02d%02dZ\r\n", c.year, c.month, c.day, c.hour,
			c.minute, c.second);
}

void ical_begin(struct buf *b, str product, str name, str zone)
{
	buf_str(b, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
	text_line(b, S("PRODID"), product);
	buf_str(b, S("CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"));
	text_line(b, S("X-WR-CALNAME"), name);
	text_line(b, S("X-WR-TIMEZONE"), zone);
}

void ical_event(struct buf *b, const struct ical_out *e)
{
	buf_str(b, S("BEGIN:VEVENT\r\n"));
	text_line(b, S("UID"), e->uid);
	time_line(b, S("DTSTAMP"), e->stamp, false);
	time_line(b, S("DTSTART"), e->start, e->all_day);
	time_line(b, S("DTEND"), e->end, e->all_day);
	text_line(b, S("SUMMARY"), e->summary);
	text_line(b, S("DESCRIPTION"), e->description);
	text_line(b, S("LOCATION"), e->location);
	if (e->transparent)
		buf_str(b, S("TRANSP:TRANSPARENT\r\n"));
	buf_str(b, S("END:VEVENT\r\n"));
}

void ical_end(struct buf *b)
{
	buf_str(b, S("END:VCALENDAR\r\n"));
}
