/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For children that read what strangers send: from a moment on they may call the
 * kernel only for what they need, and whatever else they try ends them (seccomp).
 * Opening and looking at files fails with EACCES instead, because libraries try that
 * in passing and get along without. It stands on the C library and libseccomp alone, so that every
 * child can have it.
 *
 * What stays is in tables in seal.c. In no case may a sealed process start another
 * program, process or thread, signal another process, or run memory that it wrote.
 */
#ifndef SEAL_SEAL_H
#define SEAL_SEAL_H

#include <stdbool.h>

enum seal {
	SEAL_BYTES,    /* what is open is read and written, no more */
	SEAL_INTERNET, /* and sockets of the internet, no others; and waiting for them */
};

/* Seals this process for good. False: the kernel refused, and nothing was given up. */
bool seal_process(enum seal what);

#endif
