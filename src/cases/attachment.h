/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of cases. They are gathered in a set (at most 3 of 5 MiB, for an hour)
 * or uploaded part by part (up to 150 MiB, for a day), then attached to a
 * communication, which makes them immutable. All bytes are chunk rows of 1 MiB
 * in the database, so a file is there exactly when its case says so.
 *
 * The account is always the customer's whose case it is; staff who attach a
 * file make the set in that account.
 */
#ifndef CASES_ATTACHMENT_H
#define CASES_ATTACHMENT_H

#include "req.h"
#include "routes.h"

#define ATTACHMENT_CHUNK ((int64_t)1 << 20)
/* Largest file of a set, and largest that DescribeAttachment answers. */
#define ATTACHMENT_SMALL_MAX ((int64_t)5 << 20)

struct attachment_input {
	str file_name;
	str bytes;
};

/*
 * Adds files to a set; makes one when set_id is absent. E_API with the answer recorded:
 * AttachmentSetIdNotFound, AttachmentSetExpired, AttachmentSetSizeLimitExceeded,
 * AttachmentLimitExceeded, or InvalidParameterValueException, which also stands in where the
 * operation does not declare one of those.
 */
MUST_USE int attachment_set_add(struct req *rq, str account, str set_id,
				const struct attachment_input *files, size_t n, str *ret_set_id,
				usec *ret_expires);

/*
 * Stores a file as a complete upload of the account, to be attached by its id like one that came in
 * parts. E_API with InvalidParameterValueException for a name that is none.
 */
MUST_USE int attachment_upload_put(struct req *rq, str account, str file_name, str bytes,
				   str *ret_upload_id);

struct attachment_info {
	str account, attachment_id, case_id, file_id, file_name;
	int64_t communication; /* seq in its case */
	int64_t size;
};

/* One attachment of a case that the caller may see. E_NOENT. */
MUST_USE int attachment_find(struct req *rq, str account, str attachment_id,
			     struct attachment_info *ret);
/* What hangs on communications from..to of a case, in order. */
MUST_USE int attachment_list(struct req *rq, str account, str case_id, int64_t from, int64_t to,
			     struct attachment_info **ret, size_t *ret_n);
/* Its bytes, whole. E_LIMIT past max. */
MUST_USE int attachment_read(struct req *rq, const struct attachment_info *info, int64_t max,
			     str *ret);

/*
 * Has the virus scanner look at it again; *ret_state is what is known now: "waiting" until it has,
 * or what it was when there is no scanner ("unscanned", ...).
 */
MUST_USE int attachment_rescan(struct req *rq, const struct attachment_info *info, str *ret_state);

/* A link that downloads the file without credentials for an hour. */
MUST_USE int attachment_link(struct req *rq, const struct attachment_info *info, str *ret_url,
			     usec *ret_expires);

/* PUT of upload parts and GET of files behind links. */
extern const struct route_table attachment_routes;

#endif
