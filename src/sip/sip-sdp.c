/* SPDX-License-Identifier: Apache-2.0 */
#include "sip-sdp.h"

#include <stdio.h>
#include <string.h>

struct text {
	const char *p;
	size_t n;
};

struct out {
	char *p;
	size_t n;
	bool full;
};

static void put(struct out *o, const char *p, size_t n)
{
	if (o->full || n > SDP_MAX - o->n) {
		o->full = true;
		return;
	}
	memcpy(o->p + o->n, p, n);
	o->n += n;
}

static void put_line(struct out *o, struct text line)
{
	put(o, line.p, line.n);
	put(o, "\r\n", 2);
}

static void put_word(struct out *o, const char *word)
{
	put(o, word, strlen(word));
}

/* Takes the next line off, without its end. 1: a line, 0: the end (or an empty line), -1: bytes
 * that no line has. */
static int next_line(struct text *rest, struct text *ret)
{
	const char *end;

	if (!rest->n)
		return 0;
	end = memchr(rest->p, '\n', rest->n);
	ret->p = rest->p;
	ret->n = end ? (size_t)(end - rest->p) : rest->n;
	rest->p += ret->n + (end ? 1 : 0);
	rest->n -= ret->n + (end ? 1 : 0);
	if (ret->n && ret->p[ret->n - 1] == '\r')
		ret->n--;
	if (!ret->n)
		return 0;
	for (size_t i = 0; i < ret->n; i++) {
		if ((unsigned char)ret->p[i] < 0x20 && ret->p[i] != '\t')
			return -1;
	}
	return ret->n >= 2 && ret->p[0] >= 'a' && ret->p[0] <= 'z' && ret->p[1] == '=' ? 1 : -1;
}

static bool begins(struct text line, const char *word)
{
	size_t n = strlen(word);

	return line.n >= n && !memcmp(line.p, word, n);
}

static bool is(struct text line, const char *word)
{
	return line.n == strlen(word) && begins(line, word);
}

static void put_origin(struct out *o, const struct sdp_origin *origin)
{
	char line[160];
	int n = snprintf(line, sizeof(line), "o=- %llu %lu IN %s %s\r\n",
			 (unsigned long long)origin->session, (unsigned long)origin->version,
			 strchr(origin->address, ':') ? "IP6" : "IP4", origin->address);

	if (n < 0 || (size_t)n >= sizeof(line))
		o->full = true;
	else
		put(o, line, (size_t)n);
}

/* "m=audio 4000/2 RTP/AVP 0 8": the parts around the port. false when it has not that form. */
static bool split_media(struct text line, struct text *ret_kind, struct text *ret_port,
			struct text *ret_rest)
{
	const char *end = line.p + line.n;
	const char *a = memchr(line.p, ' ', line.n);
	const char *b = a ? memchr(a + 1, ' ', (size_t)(end - a - 1)) : NULL;

	if (!b || b == a + 1 || b + 1 == end)
		return false;
	for (const char *p = a + 1; p < b; p++) {
		if ((*p < '0' || *p > '9') && *p != '/')
			return false;
	}
	*ret_kind = (struct text){line.p, (size_t)(a - line.p)};
	*ret_port = (struct text){a + 1, (size_t)(b - a - 1)};
	*ret_rest = (struct text){b, (size_t)(end - b)};
	return true;
}

/* Lines that say where media go, how they get there, or which way. */
static bool held_back(struct text line)
{
	static const char *const exact[] = {"a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive",
					    "a=rtcp-mux"};
	static const char *const starts[] = {"c=",
					     "b=",
					     "a=rtcp:",
					     "a=candidate:",
					     "a=ice-",
					     "a=setup:",
					     "a=fingerprint:",
					     "a=ssrc",
					     "a=end-of-",
					     "a=remote-cand",
					     "i=",
					     "u=",
					     "e=",
					     "p=",
					     "k="};

	for (size_t i = 0; i < sizeof(exact) / sizeof(exact[0]); i++) {
		if (is(line, exact[i]))
			return true;
	}
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (begins(line, starts[i]))
			return true;
	}
	return false;
}

static bool put_held_media(struct out *o, struct text line)
{
	struct text kind, port, rest;

	if (!split_media(line, &kind, &port, &rest))
		return false;
	put(o, kind.p, kind.n);
	/* a stream that is switched off stays so; 9 is the port that discards */
	put_word(o, is(port, "0") ? " 0" : " 9");
	put_line(o, rest);
	put_word(o, "c=IN IP4 0.0.0.0\r\na=inactive\r\n");
	return true;
}

static size_t rewrite(const char *in, size_t n, const struct sdp_origin *origin, bool hold,
		      char out[SDP_MAX])
{
	struct text rest = {in, n}, line;
	struct out o = {.p = out};
	int r;

	if (n > SDP_MAX || next_line(&rest, &line) <= 0 || !is(line, "v=0") ||
	    next_line(&rest, &line) <= 0 || !begins(line, "o="))
		return 0;
	put_word(&o, "v=0\r\n");
	put_origin(&o, origin);
	while ((r = next_line(&rest, &line)) > 0) {
		if (begins(line, "v=") || begins(line, "o="))
			return 0;
		if (!hold)
			put_line(&o, line);
		else if (begins(line, "m=")) {
			if (!put_held_media(&o, line))
				return 0;
		} else if (!held_back(line)) {
			put_line(&o, line);
		}
	}
	return r < 0 || o.full ? 0 : o.n;
}

size_t sdp_relay(const char *in, size_t n, const struct sdp_origin *o, char out[SDP_MAX])
{
	return rewrite(in, n, o, false, out);
}

size_t sdp_hold(const char *in, size_t n, const struct sdp_origin *o, char out[SDP_MAX])
{
	return rewrite(in, n, o, true, out);
}

/* The next line that says where media go, as far as it says that. */
static bool next_target(struct text *rest, struct text *ret)
{
	struct text line, kind, port, formats;

	while (next_line(rest, &line) > 0) {
		if (begins(line, "c=")) {
			*ret = line;
			return true;
		}
		if (begins(line, "m=") && split_media(line, &kind, &port, &formats)) {
			*ret = (struct text){kind.p, (size_t)(port.p + port.n - kind.p)};
			return true;
		}
	}
	return false;
}

bool sdp_same_target(const char *a, size_t na, const char *b, size_t nb)
{
	struct text ra = {a, na}, rb = {b, nb}, la, lb;

	for (;;) {
		bool more_a = next_target(&ra, &la), more_b = next_target(&rb, &lb);

		if (!more_a || !more_b)
			return more_a == more_b;
		if (la.n != lb.n || memcmp(la.p, lb.p, la.n) != 0)
			return false;
	}
}
