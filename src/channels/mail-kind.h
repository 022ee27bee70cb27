/* SPDX-License-Identifier: Apache-2.0 */
/* Which mails a person wrote, and what a bounce says. Part of the MIME reader. */
#ifndef CHANNELS_MAIL_KIND_H
#define CHANNELS_MAIL_KIND_H

#include "mail-walk-private.h"

/* Sets kind, failures and, for a bounce that quotes only a head, original_id. The tree was walked.
 */
void mail_kind_find(struct walk *w, GMimeMessage *g);

#endif
