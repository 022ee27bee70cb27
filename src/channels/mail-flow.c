/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-flow.h"

#include "buf.h"

/* A line without its end, its quotation marks and the blank that stuffs it. */
struct flow_line {
	size_t depth;
	str text;
};

static struct flow_line line_of(str line)
{
	struct flow_line l = {0};

	if (str_ends(line, S("\r")))
		line = str_slice(line, 0, line.n - 1);
	while (str_starts(line, S(">"))) {
		l.depth++;
		line = str_slice(line, 1, line.n);
	}
	l.text = str_starts(line, S(" ")) ? str_slice(line, 1, line.n) : line;
	return l;
}

str mail_flow_join(struct arena *a, str text, bool delsp)
{
	size_t depth = 0;
	bool open = false; /* the next line goes on */
	struct buf b;
	str r;

	buf_init(&b, text.n * 2 + 64);
	while (text.p && text.n) {
		struct flow_line l = line_of(str_cut(&text, '\n'));
		bool signature = str_eq(l.text, S("-- "));
		bool flows = str_ends(l.text, S(" ")) && !signature;

		if (open && (l.depth != depth || signature)) {
			buf_char(&b, '\n');
			open = false;
		}
		if (!open) {
			for (size_t i = 0; i < l.depth; i++)
				buf_char(&b, '>');
			if (l.depth)
				buf_char(&b, ' ');
		}
		if (flows && delsp)
			l.text.n--;
		buf_str(&b, l.text);
		if (!flows)
			buf_char(&b, '\n');
		open = flows;
		depth = l.depth;
	}
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}
