/* SPDX-License-Identifier: Apache-2.0 */
/* What the virus scanner says about files; inside this room. */
#ifndef CASES_ATTACHMENT_SCAN_H
#define CASES_ATTACHMENT_SCAN_H

#include "req.h"

/* The file was hung on a case: the scanner is to be asked, if there is one. */
MUST_USE int scan_ask(struct req *rq, str account, str file_id);

struct scan_verdict {
	str state;   /* "unscanned", "waiting", "clean", "infected", "too-large" */
	str refusal; /* why its bytes are not given out; absent: they are */
};
MUST_USE int scan_state(struct req *rq, str account, str file_id, struct scan_verdict *ret);
/* E_API with InvalidParameterValueException when its bytes are not given out. */
MUST_USE int scan_gate(struct req *rq, str account, str file_id);

#endif
