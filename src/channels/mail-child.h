/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The child process that takes mails apart: mainstay-mail, a program of its own,
 * so that the server holds no byte of the libraries that do it. It reads one mail from
 * standard input until its end and writes struct mail_message to standard output. Before it reads
 * the first byte it gives up everything else: it can then neither open a file nor a
 * socket, start a program, signal a process, or use more memory, time or
 * descriptors than its limits say. Whatever it tries beyond that ends it.
 *
 *	mainstay-mail VERSION MOST [PROBE]
 *
 * MOST is the most bytes of a mail. A probe is for tests: see mainstay-mail.c.
 */
#ifndef CHANNELS_MAIL_CHILD_H
#define CHANNELS_MAIL_CHILD_H

#define MAIL_CHILD "mainstay-mail"

/* Of the way both talk (mail-message.h): a child of another release says so instead of an answer.
 */
#define MAIL_CHILD_VERSION "1"

/* What it ends with. */
enum mail_child_exit {
	MAIL_CHILD_DONE = 0,
	MAIL_CHILD_NOT_SEALED = 3, /* the kernel took not all limits: nothing was read */
	MAIL_CHILD_NO_INPUT = 4,
	MAIL_CHILD_NO_OUTPUT = 5,
	MAIL_CHILD_PROBED = 6, /* what a probe tried was not refused */
	MAIL_CHILD_OTHER_VERSION = 7,
};

#endif
