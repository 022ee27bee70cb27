/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a PBX tells about calls that come in: one JSON object by HTTP, signed.
 * Reading it is pure; phone-hook.c says what becomes of it.
 */
#ifndef CHANNELS_PHONE_HOOK_H
#define CHANNELS_PHONE_HOOK_H

#include "arena.h"
#include "str.h"
#include "usec.h"

enum pbx_kind { PBX_RINGING, PBX_ANSWERED, PBX_ENDED, PBX_MISSED, PBX_VOICEMAIL, PBX_KIND_COUNT };

struct pbx_event {
	enum pbx_kind kind;
	str call_id;     /* of the PBX, 1 to 200 characters */
	str from;        /* E.164; absent when the caller hides the number or it is none */
	str to;          /* as the PBX writes it, at most 64 characters; may be empty */
	str recording;   /* URL, may be empty */
	int64_t seconds; /* how long they talked, or the message; 0 unknown */
};

/* E_SYNTAX with *reterr (constant text): what is wrong. Unknown members are left out of account. */
MUST_USE int pbx_event_read(struct arena *a, str json, struct pbx_event *ret, const char **reterr);
str pbx_kind_code(enum pbx_kind k);

/*
 * Whether the signature (the value of webhook-signature: "v1,BASE64" words) is by that secret over
 * id.timestamp.body, and the timestamp (seconds) within five minutes of now.
 */
bool pbx_signature_holds(struct arena *a, str secret, str id, str timestamp, str body,
			 str signature, usec now);

#endif
