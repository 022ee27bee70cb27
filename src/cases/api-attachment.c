/* SPDX-License-Identifier: Apache-2.0 */
/* The Support API's operations on attachments, small and large. */
#include "attachment-private.h"
#include "case-private.h"
#include "case-rules.h"
#include "crypto.h"
#include "errors.h"
#include "operation.h"
#include "settings.h"
#include "support.h"
#include "throttle.h"

#define LINKS_MAX 10

static int attachment_unknown(struct req *rq)
{
	return api_fail(rq, ERR_SUPPORT_ATTACHMENT_ID_NOT_FOUND,
			"An attachment with the specified ID could not be found.");
}

static int upload_unknown(struct req *rq)
{
	return api_fail(rq, ERR_SUPPORT_UPLOAD_ID_NOT_FOUND,
			"An upload with the specified ID could not be found.");
}

static int invalid(struct req *rq, const char *text)
{
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "%s", text);
}

int op_support_add_attachments_to_set(struct req *rq,
				      const struct support_add_attachments_to_set_request *in,
				      struct support_add_attachments_to_set_response *out)
{
	size_t n = in->attachments.n;
	struct attachment_input *files = ARENA_ARRAY(rq->arena, struct attachment_input, n);
	usec expires = 0;
	int r;

	for (size_t i = 0; i < n; i++)
		files[i] = (struct attachment_input){in->attachments.v[i].file_name,
						     in->attachments.v[i].data};
	r = attachment_set_add(rq, rq->caller.account, in->attachment_set_id, files, n,
			       &out->attachment_set_id, &expires);
	if (r >= 0)
		out->expiry_time = usec_format(rq->arena, expires, USEC_MILLI_OFFSET);
	return r;
}

int op_support_describe_attachment(struct req *rq,
				   const struct support_describe_attachment_request *in,
				   struct support_describe_attachment_response *out)
{
	struct attachment_info info;
	struct support_attachment *shown;
	int r;

	if (!throttle_take(rq->app->throttle, rq->caller.account, RATE_ATTACHMENT,
			   usec_monotonic()))
		return api_fail(rq, ERR_SUPPORT_DESCRIBE_ATTACHMENT_LIMIT_EXCEEDED,
				"The limit for the number of DescribeAttachment requests in a "
				"short period of time has been exceeded.");
	r = attachment_find(rq, rq->caller.account, in->attachment_id, &info);
	if (r == E_NOENT)
		return attachment_unknown(rq);
	if (r < 0)
		return r;
	shown = ARENA_NEW(rq->arena, struct support_attachment);
	shown->file_name = info.file_name;
	r = attachment_read(rq, &info, ATTACHMENT_SMALL_MAX, &shown->data);
	if (r == E_LIMIT)
		return invalid(rq, "The attachment is larger than 5 MB. Use "
				   "GetAttachmentDownloadLink to download it.");
	out->attachment = shown;
	return r;
}

int op_support_get_attachment_download_link(
	struct req *rq, const struct support_get_attachment_download_link_request *in,
	struct support_get_attachment_download_link_response *out)
{
	struct support_download_url *url = ARENA_NEW(rq->arena, struct support_download_url);
	struct attachment_info info;
	usec expires = 0;
	int r = attachment_find(rq, rq->caller.account, in->attachment_id, &info);

	if (r == E_NOENT)
		return attachment_unknown(rq);
	if (r >= 0)
		r = attachment_link(rq, &info, &url->url, &expires);
	if (r < 0)
		return r;
	url->expiry_date = usec_format(rq->arena, expires, USEC_MILLI_Z);
	out->file_name = info.file_name;
	out->download_url = url;
	return 0;
}

static int upload_load(struct req *rq, str upload_id, struct sql_attachment_upload *ret)
{
	int r = E_NOENT;

	if (upload_id.n && str_index(upload_id, '\0') < 0)
		r = sql_attachment_upload_load(
			rq->tx,
			&(struct sql_attachment_upload_load_in){.account = rq->caller.account,
								.upload_id = upload_id},
			ret);
	return r == E_NOENT ? upload_unknown(rq) : r;
}

/* Whether the account may begin one more upload today. */
static int check_uploads(struct req *rq)
{
	int64_t quota = rq->app->settings->attachment_uploads_quota;
	struct sql_attachment_upload_count_row begun;
	int r;

	if (!quota)
		return 0;
	r = sql_attachment_upload_count(rq->tx,
					&(struct sql_attachment_upload_count_in){
						.account = rq->caller.account,
						.since = rq->now - DAYS(1),
						.most = quota,
					},
					&begun);
	if (r < 0)
		return r;
	if (begun.n >= quota)
		return api_fail(rq, ERR_THROTTLING_EXCEPTION,
				"You have exceeded your limit of %lld uploads per day.",
				(long long)quota);
	return 0;
}

static int upload_new(struct req *rq, const struct support_get_attachment_upload_links_request *in,
		      struct sql_attachment_upload *ret)
{
	int64_t part_size = rq->app->settings->attachment_part_size;
	struct sql_attachment_file file;
	int r;

	if (!in->file_size_bytes.set)
		return invalid(rq, "fileSizeBytes is needed to begin an upload");
	r = check_uploads(rq);
	if (r < 0)
		return r;
	part_size -= part_size % ATTACHMENT_CHUNK;
	file = (struct sql_attachment_file){
		.account = rq->caller.account,
		.file_id = random_hex(rq->arena, 32),
		.position = 1,
		.file_name = in->file_name,
		.size = in->file_size_bytes.v,
		.created = rq->now,
	};
	*ret = (struct sql_attachment_upload){
		.account = file.account,
		.upload_id = upload_id_new(rq->arena),
		.file_id = file.file_id,
		.file_name = file.file_name,
		.size = file.size,
		.part_size = part_size,
		.parts = (file.size + part_size - 1) / part_size,
		.created = rq->now,
		.expires = rq->now + CASE_UPLOAD_LIFE,
	};
	r = sql_attachment_file_insert(rq->tx, &file);
	return r < 0 ? r : sql_attachment_upload_insert(rq->tx, ret);
}

/* The upload that is meant: begun now, or an open one. */
static int upload_of(struct req *rq, const struct support_get_attachment_upload_links_request *in,
		     struct sql_attachment_upload *ret)
{
	int r;

	if (!file_name_valid(in->file_name))
		return invalid(rq, "Invalid attachment file name");
	if (!in->upload_id.p)
		return upload_new(rq, in, ret);
	r = upload_load(rq, in->upload_id, ret);
	if (r < 0)
		return r;
	if (rq->now >= ret->expires)
		return upload_unknown(rq);
	if (!str_eq(ret->file_name, in->file_name) ||
	    (in->file_size_bytes.set && in->file_size_bytes.v != ret->size))
		return invalid(rq, "The upload was begun with another fileName or fileSizeBytes");
	return 0;
}

int op_support_get_attachment_upload_links(
	struct req *rq, const struct support_get_attachment_upload_links_request *in,
	struct support_get_attachment_upload_links_response *out)
{
	struct support_upload_url *urls =
		ARENA_ARRAY(rq->arena, struct support_upload_url, LINKS_MAX);
	usec expires = rq->now + CASE_LINK_LIFE;
	struct sql_attachment_upload u;
	int64_t from = 1, to;
	int r = upload_of(rq, in, &u);

	if (r < 0)
		return r;
	to = u.parts + 1;
	if (in->upload_range && in->upload_range->start_index.set)
		from = in->upload_range->start_index.v;
	if (in->upload_range && in->upload_range->end_index.set)
		to = in->upload_range->end_index.v;
	if (from >= to || from > u.parts || to > u.parts + 1)
		return invalid(rq, "uploadRange names parts that the upload does not have");
	if (to > from + LINKS_MAX)
		to = from + LINKS_MAX;
	if (expires > u.expires)
		expires = u.expires;
	for (int64_t part = from; part < to; part++) {
		struct support_upload_url *url = &urls[part - from];

		r = upload_link(rq, &u, part, expires, &url->url);
		if (r < 0)
			return r;
		url->part_index = SOME_I64(part);
		url->expiry_date = usec_format(rq->arena, expires, USEC_MILLI_Z);
	}
	out->upload_id = u.upload_id;
	out->part_size_bytes = SOME_I64(u.part_size);
	out->total_parts = SOME_I64(u.parts);
	if (to <= u.parts)
		out->next_index = SOME_I64(to);
	out->upload_urls.v = urls;
	out->upload_urls.n = (size_t)(to - from);
	return 0;
}

/* "abc" and abc are the same tag: clients send the header's value with and without quotes. */
static str bare_tag(str tag)
{
	return tag.n >= 2 && tag.p[0] == '"' && tag.p[tag.n - 1] == '"'
		       ? str_slice(tag, 1, tag.n - 1)
		       : tag;
}

static int confirm_part(struct req *rq, const struct sql_attachment_upload *u,
			const struct support_completed_upload *done)
{
	struct sql_attachment_part part;
	int r = sql_attachment_part_load(
		rq->tx,
		&(struct sql_attachment_part_load_in){.account = u->account,
						      .upload_id = u->upload_id,
						      .part = done->part_index.v},
		&part);

	if (r == E_NOENT)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Part %lld was not uploaded", (long long)done->part_index.v);
	if (r < 0)
		return r;
	if (!str_eq(bare_tag(done->e_tag), part.etag))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"The eTag of part %lld is not the one that its upload answered",
				(long long)done->part_index.v);
	if (part.confirmed)
		return 0;
	return sql_attachment_part_confirm(
		rq->tx, &(struct sql_attachment_part_confirm_in){.account = u->account,
								 .upload_id = u->upload_id,
								 .part = part.part});
}

int op_support_complete_attachment_upload(
	struct req *rq, const struct support_complete_attachment_upload_request *in,
	struct support_complete_attachment_upload_response *out)
{
	struct sql_attachment_part_count_row confirmed;
	struct sql_attachment_upload u;
	int r = upload_load(rq, in->upload_id, &u);

	if (r < 0)
		return r;
	if (u.parts_done == u.parts || rq->now >= u.expires) {
		out->upload_status = upload_status(&u, rq->now);
		return 0;
	}
	for (size_t i = 0; i < in->completed_uploads.n; i++) {
		r = confirm_part(rq, &u, &in->completed_uploads.v[i]);
		if (r < 0)
			return r;
	}
	r = sql_attachment_part_count(rq->tx,
				      &(struct sql_attachment_part_count_in){
					      .account = u.account, .upload_id = u.upload_id},
				      &confirmed);
	if (r < 0)
		return r;
	u.parts_done = confirmed.n;
	out->upload_status = upload_status(&u, rq->now);
	return sql_attachment_upload_done(
		rq->tx, &(struct sql_attachment_upload_done_in){.account = u.account,
								.upload_id = u.upload_id,
								.parts_done = u.parts_done});
}

int op_support_describe_attachment_upload_status(
	struct req *rq, const struct support_describe_attachment_upload_status_request *in,
	struct support_describe_attachment_upload_status_response *out)
{
	struct support_upload_progress *progress =
		ARENA_NEW(rq->arena, struct support_upload_progress);
	struct sql_attachment_upload u;
	int r = upload_load(rq, in->upload_id, &u);

	if (r < 0)
		return r;
	progress->total_parts = SOME_I64(u.parts);
	progress->completed_parts_count = SOME_I64(u.parts_done);
	out->upload_status = upload_status(&u, rq->now);
	out->file_name = u.file_name;
	out->upload_progress = progress;
	return 0;
}
