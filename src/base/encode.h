/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as text and back: hexadecimal, base64 (strict, RFC 4648) and percent encoding. */
#ifndef BASE_ENCODE_H
#define BASE_ENCODE_H

#include "buf.h"

/* Lower-case hexadecimal. */
str hex_encode(struct arena *a, str bytes);
MUST_USE int hex_decode(struct arena *a, str text, str *ret);

/* Standard alphabet with padding. */
void base64_add(struct buf *b, str bytes);
str base64_encode(struct arena *a, str bytes);
/* Padding required, no white space, unused bits zero; E_SYNTAX otherwise. */
MUST_USE int base64_decode(struct arena *a, str text, str *ret);
/* URL-safe alphabet, no padding. */
str base64url_encode(struct arena *a, str bytes);
MUST_USE int base64url_decode(struct arena *a, str text, str *ret);

/* Percent-encodes all but A-Za-z0-9-._~ and the bytes in keep. */
void percent_add(struct buf *b, str bytes, const char *keep);
/* %XX becomes a byte; '+' stays '+'. A '%' without two hex digits is E_SYNTAX. */
MUST_USE int percent_decode(struct arena *a, str text, str *ret);

#endif
