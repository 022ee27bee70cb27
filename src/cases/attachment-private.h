/* SPDX-License-Identifier: Apache-2.0 */
/* What sets, uploads, links and handlers of attachments share inside this room. */
#ifndef CASES_ATTACHMENT_PRIVATE_H
#define CASES_ATTACHMENT_PRIVATE_H

#include "attachment.h"
#include "cases_sql.h"

/* Writes bytes as chunks from the file's byte `at` (a whole number of chunks) on. */
MUST_USE int chunks_write(struct tx *tx, str account, str file_id, int64_t at, str bytes);
/* The error if the operation declares it, InvalidParameterValueException otherwise. */
MUST_USE int attachment_fail(struct req *rq, int error, const char *text);

/* An upload's state as the API names it. */
str upload_status(const struct sql_attachment_upload *u, usec now);
/* Bytes that part (from 1) of the upload must have. */
int64_t upload_part_bytes(const struct sql_attachment_upload *u, int64_t part);
/* The link that takes that part. */
MUST_USE int upload_link(struct req *rq, const struct sql_attachment_upload *u, int64_t part,
			 usec expires, str *ret_url);

/* Removes a file's bytes and row unless a communication refers to it. */
MUST_USE int file_remove_unused(struct tx *tx, str account, str file_id);

#endif
