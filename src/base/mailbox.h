/* SPDX-License-Identifier: Apache-2.0 */
/* Mail addresses, as far as taking or refusing them. */
#ifndef BASE_MAILBOX_H
#define BASE_MAILBOX_H

#include "str.h"

#define MAILBOX_MAX 254 /* bytes */

/* One mail address as in RFC 5321, without name or brackets: local@domain, at most 254 bytes, no
 * quoting, no control characters or white space; UTF-8 is taken. */
bool mailbox_valid(str s);

#endif
