/* SPDX-License-Identifier: Apache-2.0 */
/* Names of error kinds, and the one way to give up. */
#include "err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *err_name(int kind)
{
	static const char *const names[] = {
		[-E_NOENT] = "E_NOENT",   [-E_CONFLICT] = "E_CONFLICT",   [-E_LIMIT] = "E_LIMIT",
		[-E_DENIED] = "E_DENIED", [-E_BUSY] = "E_BUSY",           [-E_IO] = "E_IO",
		[-E_API] = "E_API",       [-E_UNCERTAIN] = "E_UNCERTAIN", [-E_SYNTAX] = "E_SYNTAX",
		[-E_INVAL] = "E_INVAL",
	};

	if (kind >= 0 || kind <= -(int)ARRAY_LEN(names))
		return "E_?";
	return names[-kind];
}

void die(const char *fmt, ...)
{
	va_list args;

	fputs("mainstay: fatal: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}
