/* SPDX-License-Identifier: Apache-2.0 */
/* Tags of cases. */
#ifndef DESK_DESK_TAG_H
#define DESK_DESK_TAG_H

#include "case.h"

#define DESK_TAGS_MAX 50 /* of one case */

/* Puts tags on a case and takes others away. ret_added and ret_removed (may be NULL) get those that
 * made a difference, joined by line feeds. InvalidParameterValueException when there are too many.
 */
MUST_USE int desk_tags_change(struct req *rq, const struct case_row *row, const str *add,
			      size_t add_n, const str *remove, size_t remove_n, str *ret_added,
			      str *ret_removed);
/* Texts joined by line feeds, and apart again. */
str desk_join(struct arena *a, const str *v, size_t n);
size_t desk_split(struct arena *a, str text, str **ret);

#endif
