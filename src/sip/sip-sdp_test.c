/* SPDX-License-Identifier: Apache-2.0 */
#include "sip-sdp.h"

#include <string.h>

#include "test.h"

#define OFFER                                                                                      \
	"v=0\r\n"                                                                                  \
	"o=alice 2890844526 2890844526 IN IP4 198.51.100.1\r\n"                                    \
	"s=-\r\n"                                                                                  \
	"c=IN IP4 198.51.100.1\r\n"                                                                \
	"t=0 0\r\n"                                                                                \
	"m=audio 49170 RTP/AVP 0 8 101\r\n"                                                        \
	"a=rtpmap:101 telephone-event/8000\r\n"                                                    \
	"a=sendrecv\r\n"                                                                           \
	"m=video 0 RTP/AVP 31\r\n"

static const struct sdp_origin origin = {.session = 7, .version = 3, .address = "192.0.2.9"};

static str relay(struct test *t, const char *in, bool hold)
{
	char out[SDP_MAX];
	size_t n = hold ? sdp_hold(in, strlen(in), &origin, out)
			: sdp_relay(in, strlen(in), &origin, out);

	return str_dup(t->arena, (str){out, n});
}

TEST(a_description_passes_with_our_origin)
{
	expect_str(relay(t, OFFER, false), S("v=0\r\n"
					     "o=- 7 3 IN IP4 192.0.2.9\r\n"
					     "s=-\r\n"
					     "c=IN IP4 198.51.100.1\r\n"
					     "t=0 0\r\n"
					     "m=audio 49170 RTP/AVP 0 8 101\r\n"
					     "a=rtpmap:101 telephone-event/8000\r\n"
					     "a=sendrecv\r\n"
					     "m=video 0 RTP/AVP 31\r\n"));
}

TEST(a_held_answer_takes_the_formats_and_sends_nothing)
{
	expect_str(relay(t, OFFER, true), S("v=0\r\n"
					    "o=- 7 3 IN IP4 192.0.2.9\r\n"
					    "s=-\r\n"
					    "t=0 0\r\n"
					    "m=audio 9 RTP/AVP 0 8 101\r\n"
					    "c=IN IP4 0.0.0.0\r\n"
					    "a=inactive\r\n"
					    "a=rtpmap:101 telephone-event/8000\r\n"
					    "m=video 0 RTP/AVP 31\r\n"
					    "c=IN IP4 0.0.0.0\r\n"
					    "a=inactive\r\n"));
}

TEST(what_is_no_description_is_refused)
{
	static const char *const bad[] = {
		"",
		"v=0\r\n",
		"v=1\r\no=- 1 1 IN IP4 1.1.1.1\r\n",
		"hello",
		"o=- 1 1 IN IP4 1.1.1.1\r\nv=0\r\n",
		"v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nnonsense\r\n",
		"v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\ns=a\001b\r\n",
		"v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\no=- 2 2 IN IP4 1.1.1.1\r\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_eq(relay(t, bad[i], false).n, 0);
	expect_eq(relay(t, "v=0\r\no=x\r\nm=audio x RTP/AVP 0\r\n", true).n, 0);
	expect_eq(relay(t, "v=0\r\no=x\r\nm=audio\r\n", true).n, 0);
}

/* Line feeds alone are taken; what stands behind an empty line is not part of it. */
TEST(line_ends_are_made_whole)
{
	expect_str(relay(t, "v=0\no=x\ns=-\n\nINVITE sip:x SIP/2.0\n", false),
		   S("v=0\r\no=- 7 3 IN IP4 192.0.2.9\r\ns=-\r\n"));
}

TEST(too_much_is_refused)
{
	static char text[SDP_MAX + 100];

	memset(text, 'x', sizeof(text));
	memcpy(text, "v=0\r\no=x\r\na=", 12);
	text[SDP_MAX + 1] = '\0';
	expect_eq(relay(t, text, false).n, 0);
	text[SDP_MAX - 2] = '\0'; /* fits as it is, but not with our origin */
	expect_eq(relay(t, text, false).n, 0);
}

TEST(targets_differ_by_address_and_port_only)
{
	const char *other_port = "v=0\r\nc=IN IP4 198.51.100.1\r\nm=audio 49172 RTP/AVP 0\r\n"
				 "m=video 0 RTP/AVP 31\r\n";
	const char *other_codec = "v=0\r\nc=IN IP4 198.51.100.1\r\nm=audio 49170 RTP/AVP 8\r\n"
				  "m=video 0 RTP/AVP 31\r\n";

	expect(sdp_same_target(OFFER, strlen(OFFER), other_codec, strlen(other_codec)));
	expect(!sdp_same_target(OFFER, strlen(OFFER), other_port, strlen(other_port)));
	expect(!sdp_same_target(OFFER, strlen(OFFER), "", 0));
}
