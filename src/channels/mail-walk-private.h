/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the MIME reader share: a walk under way. See mail-parse.h. */
#ifndef CHANNELS_MAIL_WALK_PRIVATE_H
#define CHANNELS_MAIL_WALK_PRIVATE_H

#include <gmime/gmime.h>

#include "mail-message.h"

/* A text part. */
struct piece {
	bool html; /* it was written in HTML */
	str text;
};

/* Where in the tree a part stands. */
enum place {
	PLACE_BODY,   /* where texts belong to the text */
	PLACE_BESIDE, /* beside the text: what it refers to */
};

struct walk {
	struct arena *arena;
	struct mail_message *m;
	GMimeParserOptions *options;
	str raw;
	VEC(struct piece) pieces;
	VEC(str) references;
	VEC(struct mail_part) parts;
	VEC(struct mail_failure) failures;
	str status;  /* content of the delivery-status part */
	bool failed; /* it says that something failed for good */
};

/* A leaf: text goes to the texts, the rest to the parts. */
void walk_take_part(struct walk *w, GMimePart *part, enum place place);
/* A mail inside the mail. */
void walk_take_message(struct walk *w, GMimeMessagePart *part);
/* A leaf's content, decoded. */
str walk_content(struct walk *w, GMimePart *part);

#endif
