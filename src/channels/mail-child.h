/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The child process that takes mails apart: this program, started again with
 * one hidden word. It reads one mail from standard input until its end and
 * writes struct mail_message to standard output. Before it reads the first
 * byte it gives up everything else: it can then neither open a file nor a
 * socket, start a program, signal a process, or use more memory, time or
 * descriptors than its limits say. Whatever it tries beyond that ends it.
 */
#ifndef CHANNELS_MAIL_CHILD_H
#define CHANNELS_MAIL_CHILD_H

#include <stdbool.h>
#include <stddef.h>

/* The word that makes this program the child. */
#define MAIL_CHILD_WORD "mail-read"

/* The child's main function; its result is the process's exit code. argv[1] is MAIL_CHILD_WORD and
 * argv[2] the most bytes of a mail. probe words behind it are for tests: see mail-child.c. */
int mail_child_main(int argc, char **argv);

/* Whether the kernel took the filter; false: nothing was given up, and no mail may be read. */
bool mail_child_seal(void);

#endif
