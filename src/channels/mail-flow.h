/* SPDX-License-Identifier: Apache-2.0 */
/* Paragraphs of format=flowed texts (RFC 3676). */
#ifndef CHANNELS_MAIL_FLOW_H
#define CHANNELS_MAIL_FLOW_H

#include "arena.h"
#include "str.h"

/* Joins lines that were only broken for transport. delsp: the blank at such a break is not part of
 * the text. Quoted lines keep their marks and are joined with their like. */
str mail_flow_join(struct arena *a, str text, bool delsp);

#endif
