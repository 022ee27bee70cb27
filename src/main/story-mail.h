/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mails in a story's test: those that the server sent, as files, read as a mail
 * program reads them, and those that people write, as bytes. A mail that is
 * answered is answered as mail programs do it: to its Reply-To, naming its
 * Message-ID, with its subject.
 */
#ifndef MAIN_STORY_MAIL_H
#define MAIN_STORY_MAIL_H

#include "mail-message.h"
#include "torture-world.h"

#define STORY_MAIL_SERVER "mx.example.com" /* which judges senders in torture-world.c */

/* A mail that left. */
struct story_sent {
	str notice_id, case_id, template,
		language; /* as ListNotices has them; case_id may be absent */
	str to, error;
	struct mail_message mail;
};

struct story_post {
	struct torture_world *w;
	struct arena *arena; /* of what it keeps */
	VEC(str) known;      /* ids of notices that were looked at */
};

void story_post_init(struct story_post *p, struct torture_world *w);
/* Takes the mails that left since, of that case, or (absent) of none; in w->mem. Fails the test
 * when one was given up. */
size_t story_post_take(struct story_post *p, str case_id, struct story_sent **ret);

/* A mail that somebody writes. */
struct story_letter {
	str from;    /* address */
	str to;      /* absent: of what it answers, else the server's address */
	str subject; /* absent: of what it answers */
	str id;      /* Message-ID without brackets */
	str headers; /* lines more; absent: none */
	str text;
	bool verified; /* the mail server vouches for its sender */
	str answers;   /* notice id of the mail that it answers; absent: none */
};
/* Its bytes as the mail server hands them over, in w->mem. */
str story_letter_write(struct story_post *p, const struct story_letter *l);

#endif
