/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of files, and files on communications. */
#include "attachment-private.h"
#include "attachment-scan.h"
#include "buf.h"
#include "case-private.h"
#include "case-rules.h"
#include "crypto.h"
#include "errors.h"
#include "operation.h"
#include "settings.h"
#include "weave.h"

int attachment_fail(struct req *rq, int error, const char *text)
{
	for (size_t i = 0; i < rq->op->error_count; i++) {
		if (rq->op->errors[i] == error)
			return api_fail(rq, error, "%s", text);
	}
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "%s", text);
}

static int set_unknown(struct req *rq)
{
	return attachment_fail(rq, ERR_SUPPORT_ATTACHMENT_SET_ID_NOT_FOUND,
			       "An attachment set with the specified ID could not be found.");
}

static int set_expired(struct req *rq)
{
	bool hour = rq->app->settings->attachment_set_life == HOURS(1);

	return attachment_fail(rq, ERR_SUPPORT_ATTACHMENT_SET_EXPIRED,
			       hour ? "The expiration time of the attachment set has passed. The "
				      "set expires 1 hour after it is created."
				    : "The expiration time of the attachment set has passed.");
}

static int set_too_large(struct req *rq)
{
	return attachment_fail(rq, ERR_SUPPORT_ATTACHMENT_SET_SIZE_LIMIT_EXCEEDED,
			       "A limit for the size of an attachment set has been exceeded. The "
			       "limits are 3 attachments and 5 MB per attachment.");
}

static int set_load(struct req *rq, str account, str set_id, struct sql_attachment_set *ret)
{
	int r = E_NOENT;

	if (set_id.n <= 2 * CASE_ID_MAX && str_index(set_id, '\0') < 0)
		r = sql_attachment_set_load(
			rq->tx,
			&(struct sql_attachment_set_load_in){.account = account, .set_id = set_id},
			ret);
	if (r == E_NOENT)
		return set_unknown(rq);
	if (r < 0)
		return r;
	return rq->now >= ret->expires ? set_expired(rq) : 0;
}

static int set_new(struct req *rq, str account, struct sql_attachment_set *ret)
{
	int64_t quota = rq->app->settings->attachment_sets_quota;
	struct sql_attachment_set_count_row made;
	int r;

	if (quota) {
		r = sql_attachment_set_count(
			rq->tx,
			&(struct sql_attachment_set_count_in){
				.account = account, .since = rq->now - HOURS(1), .most = quota},
			&made);
		if (r < 0)
			return r;
		if (made.n >= quota)
			return attachment_fail(
				rq, ERR_SUPPORT_ATTACHMENT_LIMIT_EXCEEDED,
				"The limit for the number of attachment sets created in a short "
				"period of time has been exceeded.");
	}
	*ret = (struct sql_attachment_set){
		.account = account,
		.set_id = attachment_set_id_new(rq->arena),
		.created = rq->now,
		.expires = rq->now + rq->app->settings->attachment_set_life,
	};
	return sql_attachment_set_insert(rq->tx, ret);
}

int chunks_write(struct tx *tx, str account, str file_id, int64_t at, str bytes)
{
	for (size_t done = 0; done < bytes.n; done += (size_t)ATTACHMENT_CHUNK) {
		const struct sql_attachment_chunk_insert_in in = {
			.account = account,
			.file_id = file_id,
			.n = (at + (int64_t)done) / ATTACHMENT_CHUNK,
			.bytes = str_slice(bytes, done, done + (size_t)ATTACHMENT_CHUNK),
		};
		int r = sql_attachment_chunk_insert(tx, &in);

		if (r < 0)
			return r;
	}
	return 0;
}

static int check_files(struct req *rq, const struct attachment_input *files, size_t n)
{
	if (!n)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"At least one attachment is needed");
	for (size_t i = 0; i < n; i++) {
		if (!file_name_valid(files[i].file_name))
			return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
					"Invalid attachment file name");
		if (!files[i].bytes.p)
			return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
					"An attachment has no data");
		if ((int64_t)files[i].bytes.n > ATTACHMENT_SMALL_MAX)
			return set_too_large(rq);
	}
	return n > CASE_SET_FILES_MAX ? set_too_large(rq) : 0;
}

static int add_file(struct req *rq, const struct sql_attachment_set *set, int64_t position,
		    const struct attachment_input *in)
{
	const struct sql_attachment_file file = {
		.account = set->account,
		.file_id = random_hex(rq->arena, 32),
		.set_id = set->set_id,
		.position = position,
		.file_name = in->file_name,
		.size = (int64_t)in->bytes.n,
		.created = rq->now,
	};
	int r = sql_attachment_file_insert(rq->tx, &file);

	return r < 0 ? r : chunks_write(rq->tx, file.account, file.file_id, 0, in->bytes);
}

int attachment_set_add(struct req *rq, str account, str set_id,
		       const struct attachment_input *files, size_t n, str *ret_set_id,
		       usec *ret_expires)
{
	struct sql_attachment_set set;
	int r = check_files(rq, files, n);

	if (r < 0)
		return r;
	r = set_id.p ? set_load(rq, account, set_id, &set) : set_new(rq, account, &set);
	if (r < 0)
		return r;
	if (set.files + (int64_t)n > CASE_SET_FILES_MAX)
		return set_too_large(rq);
	for (size_t i = 0; i < n; i++) {
		r = add_file(rq, &set, set.files + (int64_t)i + 1, &files[i]);
		if (r < 0)
			return r;
	}
	r = sql_attachment_set_grow(
		rq->tx, &(struct sql_attachment_set_grow_in){.account = account,
							     .set_id = set.set_id,
							     .files = set.files + (int64_t)n,
							     .files_before = set.files});
	if (r < 0)
		return r == E_NOENT ? E_BUSY : r;
	*ret_set_id = set.set_id;
	*ret_expires = set.expires;
	return 0;
}

int attachment_upload_put(struct req *rq, str account, str file_name, str bytes, str *ret_upload_id)
{
	const struct sql_attachment_file file = {
		.account = account,
		.file_id = random_hex(rq->arena, 32),
		.position = 1,
		.file_name = file_name,
		.size = (int64_t)bytes.n,
		.created = rq->now,
	};
	const struct sql_attachment_upload upload = {
		.account = account,
		.upload_id = upload_id_new(rq->arena),
		.file_id = file.file_id,
		.file_name = file_name,
		.size = file.size,
		.part_size = file.size ? file.size : 1,
		.parts = 1,
		.parts_done = 1,
		.created = rq->now,
		.expires = rq->now + CASE_UPLOAD_LIFE,
	};
	int r;

	if (!file_name_valid(file_name))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid attachment file name");
	r = sql_attachment_file_insert(rq->tx, &file);
	if (r >= 0)
		r = chunks_write(rq->tx, account, file.file_id, 0, bytes);
	if (r >= 0)
		r = sql_attachment_upload_insert(rq->tx, &upload);
	if (r >= 0)
		*ret_upload_id = upload.upload_id;
	return r;
}

/* Where the next file of a communication goes. */
struct hook {
	struct req *rq;
	str account, case_id;
	int64_t seq;
	int64_t position;
};

static int hang(struct hook *h, str file_id, str file_name, int64_t size)
{
	const struct sql_attachment row = {
		.account = h->account,
		.attachment_id = attachment_id_new(h->rq->arena),
		.case_id = h->case_id,
		.communication = h->seq,
		.position = ++h->position,
		.file_id = file_id,
		.file_name = file_name,
		.size = size,
	};

	int r = sql_attachment_insert(h->rq->tx, &row);

	return r < 0 ? r : scan_ask(h->rq, h->account, file_id);
}

static int hang_set(struct hook *h, str set_id)
{
	struct sql_attachment_file_rows files;
	struct sql_attachment_set set;
	int r = set_load(h->rq, h->account, set_id, &set);

	if (r < 0)
		return r;
	r = sql_attachment_file_of_set_all(
		h->rq->tx,
		&(struct sql_attachment_file_of_set_in){.account = h->account, .set_id = set_id},
		&files);
	for (size_t i = 0; r >= 0 && i < files.n; i++)
		r = hang(h, files.v[i].file_id, files.v[i].file_name, files.v[i].size);
	return r;
}

static int hang_upload(struct hook *h, str upload_id)
{
	struct sql_attachment_upload u;
	int r = E_NOENT;

	if (str_index(upload_id, '\0') < 0)
		r = sql_attachment_upload_load(
			h->rq->tx,
			&(struct sql_attachment_upload_load_in){.account = h->account,
								.upload_id = upload_id},
			&u);
	if (r == E_NOENT || (r >= 0 && h->rq->now >= u.expires))
		return attachment_fail(h->rq, ERR_SUPPORT_UPLOAD_ID_NOT_FOUND,
				       "An upload with the specified ID could not be found.");
	if (r < 0)
		return r;
	if (u.parts_done < u.parts)
		return api_fail(h->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"The upload is not complete. Finish it with "
				"CompleteAttachmentUpload first.");
	return hang(h, u.file_id, u.file_name, u.size);
}

int attachments_attach(struct req *rq, str account, str case_id, int64_t seq,
		       const struct attach_list *list, int64_t *ret_n)
{
	struct hook h = {.rq = rq, .account = account, .case_id = case_id, .seq = seq};
	int r = 0;

	if (list->upload_count > CASE_FILES_MAX)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"A communication takes %d uploads at most", CASE_FILES_MAX);
	if (list->set_id.p)
		r = hang_set(&h, list->set_id);
	for (size_t i = 0; r >= 0 && i < list->upload_count; i++)
		r = hang_upload(&h, list->uploads[i]);
	if (r < 0)
		return r;
	*ret_n = h.position;
	return 0;
}

static struct attachment_info info_of(const struct sql_attachment *row)
{
	return (struct attachment_info){
		.account = row->account,
		.attachment_id = row->attachment_id,
		.case_id = row->case_id,
		.file_id = row->file_id,
		.file_name = row->file_name,
		.communication = row->communication,
		.size = row->size,
	};
}

int attachments_load(struct req *rq, str account, str case_id, int64_t from, int64_t to,
		     struct sql_attachment_rows *ret)
{
	return sql_attachment_of_case_all(
		rq->tx,
		&(struct sql_attachment_of_case_in){
			.account = account, .case_id = case_id, .from_seq = from, .to_seq = to},
		ret);
}

int attachment_list(struct req *rq, str account, str case_id, int64_t from, int64_t to,
		    struct attachment_info **ret, size_t *ret_n)
{
	struct sql_attachment_rows rows;
	struct attachment_info *v;
	int r = attachments_load(rq, account, case_id, from, to, &rows);

	if (r < 0)
		return r;
	v = ARENA_ARRAY(rq->arena, struct attachment_info, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v[i] = info_of(&rows.v[i]);
	*ret = v;
	*ret_n = rows.n;
	return 0;
}

int attachment_find(struct req *rq, str account, str attachment_id, struct attachment_info *ret)
{
	struct sql_attachment row;
	int r;

	if (!attachment_id.n || attachment_id.n > 4 * CASE_ID_MAX ||
	    str_index(attachment_id, '\0') >= 0)
		return E_NOENT;
	r = sql_attachment_load(rq->tx,
				&(struct sql_attachment_load_in){.account = account,
								 .attachment_id = attachment_id},
				&row);
	/* who may not see the message may not see its files */
	if (r >= 0)
		r = case_message_sight(rq, account, row.case_id, row.communication);
	if (r < 0)
		return r;
	*ret = info_of(&row);
	return 0;
}

int attachment_read(struct req *rq, const struct attachment_info *info, int64_t max, str *ret)
{
	struct buf b;
	int r = 0;

	if (info->size > max)
		return E_LIMIT;
	r = scan_gate(rq, info->account, info->file_id);
	if (r < 0)
		return r;
	buf_init(&b, (size_t)info->size);
	for (int64_t at = 0; at < info->size; at += ATTACHMENT_CHUNK) {
		struct sql_attachment_chunk_load_row chunk;

		r = sql_attachment_chunk_load(
			rq->tx,
			&(struct sql_attachment_chunk_load_in){.account = info->account,
							       .file_id = info->file_id,
							       .n = at / ATTACHMENT_CHUNK},
			&chunk);
		if (r < 0)
			break;
		buf_str(&b, chunk.bytes);
	}
	/* a chunk that is missing or short is damage, not an absent file */
	if (r == E_NOENT || (r >= 0 && (b.failed || (int64_t)b.n != info->size)))
		r = E_IO;
	if (r >= 0)
		*ret = buf_dup(&b, rq->arena);
	buf_done(&b);
	return r < 0 ? r : 0;
}

int file_remove_unused(struct tx *tx, str account, str file_id)
{
	struct sql_attachment_file_unused_row row;
	int r = sql_attachment_file_unused(
		tx, &(struct sql_attachment_file_unused_in){.account = account, .file_id = file_id},
		&row);

	if (r < 0 || !row.unused)
		return r < 0 ? r : 0;
	r = sql_attachment_chunk_delete(tx, &(struct sql_attachment_chunk_delete_in){
						    .account = account, .file_id = file_id});
	if (r >= 0)
		r = sql_attachment_scan_delete(tx, &(struct sql_attachment_scan_delete_in){
							   .account = account, .file_id = file_id});
	if (r >= 0)
		r = sql_attachment_file_delete(tx, &(struct sql_attachment_file_delete_in){
							   .account = account, .file_id = file_id});
	return r < 0 ? r : 0;
}
