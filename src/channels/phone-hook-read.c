/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto.h"
#include "encode.h"
#include "json.h"
#include "phone-hook.h"
#include "phone-rules.h"

#define WINDOW MINUTES(5)
#define SIGNATURES_MAX 8
#define SECONDS_MAX 1000000

static const str codes[PBX_KIND_COUNT] = {
	[PBX_RINGING] = S_INIT("ringing"),     [PBX_ANSWERED] = S_INIT("answered"),
	[PBX_ENDED] = S_INIT("ended"),         [PBX_MISSED] = S_INIT("missed"),
	[PBX_VOICEMAIL] = S_INIT("voicemail"),
};

str pbx_kind_code(enum pbx_kind k)
{
	return codes[k];
}

/* The members as they stand. */
struct members {
	str event, call_id, from, to, recording, duration;
};

static str *member_of(struct members *m, str name)
{
	const struct {
		str name;
		str *where;
	} table[] = {
		{S("event"), &m->event},         {S("callId"), &m->call_id},
		{S("from"), &m->from},           {S("to"), &m->to},
		{S("recording"), &m->recording}, {S("duration"), &m->duration},
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (str_eq(name, table[i].name))
			return table[i].where;
	}
	return NULL;
}

static int read_members(struct json_reader *r, struct members *m)
{
	if (json_next(r) != JSON_OBJECT)
		return E_SYNTAX;
	for (;;) {
		enum json_token t = json_next(r);
		str *where;

		if (t == JSON_OBJECT_END)
			return json_next(r) == JSON_END ? 0 : E_SYNTAX;
		if (t != JSON_KEY)
			return E_SYNTAX;
		where = member_of(m, r->text);
		t = json_next(r);
		if (where && (t == JSON_STRING || t == JSON_NUMBER))
			*where = r->text;
		else if (json_skip(r, t) < 0)
			return E_SYNTAX;
	}
}

/* Text for people and logs: bounded, without control characters. */
static bool plain(str s, size_t most)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	}
	return s.n <= most;
}

static bool is_url(str s)
{
	return (str_starts(s, S("https://")) || str_starts(s, S("http://"))) && plain(s, 1000) &&
	       str_index(s, ' ') < 0;
}

static int read_kind(str word, enum pbx_kind *ret)
{
	for (size_t i = 0; i < PBX_KIND_COUNT; i++) {
		if (str_eq(word, codes[i])) {
			*ret = (enum pbx_kind)i;
			return 0;
		}
	}
	return E_SYNTAX;
}

int pbx_event_read(struct arena *a, str json, struct pbx_event *ret, const char **reterr)
{
	struct pbx_event e = {.to = S(""), .recording = S("")};
	struct members m = {0};
	struct json_reader r;

	json_open(&r, a, json);
	*reterr = "The body is no JSON object.";
	if (read_members(&r, &m) < 0)
		return E_SYNTAX;
	*reterr = "event is ringing, answered, ended, missed or voicemail.";
	if (read_kind(m.event, &e.kind) < 0)
		return E_SYNTAX;
	*reterr = "callId has 1 to 200 characters.";
	if (!m.call_id.n || !plain(m.call_id, 200))
		return E_SYNTAX;
	*reterr = "to has 64 characters at most.";
	if (!plain(m.to, 64))
		return E_SYNTAX;
	*reterr = "recording is a URL.";
	if (m.recording.n && !is_url(m.recording))
		return E_SYNTAX;
	*reterr = "duration is a number of seconds.";
	if (m.duration.p &&
	    (str_to_i64(m.duration, &e.seconds) < 0 || e.seconds < 0 || e.seconds > SECONDS_MAX))
		return E_SYNTAX;
	e.call_id = m.call_id;
	if (m.to.n)
		e.to = m.to;
	if (m.recording.n)
		e.recording = m.recording;
	/* a hidden number is no mistake */
	if (phone_number(a, m.from.p ? m.from : S(""), &e.from) < 0)
		e.from = (str){0};
	*ret = e;
	return 0;
}

bool pbx_signature_holds(struct arena *a, str secret, str id, str timestamp, str body,
			 str signature, usec now)
{
	uint8_t mac[SHA256_LEN];
	str text = str_fmt(a, "%.*s.%.*s.%.*s", STR_ARG(id), STR_ARG(timestamp), STR_ARG(body));
	bool holds = false;
	int64_t seconds;
	str good;

	if (!secret.n || !id.n || str_to_i64(timestamp, &seconds) < 0 || seconds < 0 ||
	    seconds > now / SECONDS(1) + WINDOW / SECONDS(1) ||
	    seconds < now / SECONDS(1) - WINDOW / SECONDS(1))
		return false;
	hmac_sha256(secret, text, mac);
	good = str_fmt(a, "v1,%.*s",
		       STR_ARG(base64_encode(a, (str){(const char *)mac, sizeof(mac)})));
	for (int i = 0; signature.p && i < SIGNATURES_MAX; i++)
		holds |= crypto_equal(str_cut(&signature, ' '), good);
	return holds;
}
