/* SPDX-License-Identifier: Apache-2.0 */
/* Sets, uploads, links and downloads, on both databases. */
#include <string.h>

#include "attachment-private.h"
#include "buf.h"
#include "case-rules.h"
#include "case-world.h"
#include "crypto.h"
#include "operation.h"
#include "throttle.h"
#include "usec.h"

#define MB ((size_t)1 << 20)

static str bytes_of(struct test *t, size_t n, unsigned seed)
{
	char *p = arena_alloc(t->arena, n ? n : 1);

	uint64_t state = seed + 1;

	for (size_t i = 0; i < n; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		p[i] = (char)(state >> 56);
	}
	return (str){p, n};
}

static int add(struct case_world *w, str set, struct support_attachment *files, size_t n,
	       struct support_add_attachments_to_set_response *out)
{
	const struct support_add_attachments_to_set_request in = {.attachment_set_id = set,
								  .attachments = {files, n}};

	*out = (struct support_add_attachments_to_set_response){0};
	return CALL(w, SUPPORT_ADD_ATTACHMENTS_TO_SET,
		    op_support_add_attachments_to_set(&w->rq, &in, out));
}

static int reply_with(struct case_world *w, str case_id, str set, str upload)
{
	const struct support_add_communication_to_case_request in = {
		.case_id = case_id,
		.communication_body = S("See the files."),
		.attachment_set_id = set,
		.upload_ids = {upload.p ? &upload : NULL, upload.p != NULL},
	};
	struct support_add_communication_to_case_response out = {0};

	return CALL(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
		    op_support_add_communication_to_case(&w->rq, &in, &out));
}

static int fetch(struct case_world *w, str id, struct support_attachment *ret)
{
	const struct support_describe_attachment_request in = {.attachment_id = id};
	struct support_describe_attachment_response out = {0};
	int r = CALL(w, SUPPORT_DESCRIBE_ATTACHMENT,
		     op_support_describe_attachment(&w->rq, &in, &out));

	if (r >= 0)
		*ret = *out.attachment;
	return r;
}

EACH_DATABASE(a_set_is_attached_and_read_back)
{
	struct case_world *w = world_new(t, where);
	struct support_attachment files[] = {{S("a.txt"), bytes_of(t, 10, 1)},
					     {S("b.bin"), bytes_of(t, 3 * MB + 7, 2)}};
	struct support_attachment third = {S("c"), S("")};
	struct support_add_attachments_to_set_response set, again;
	struct support_communication shown;
	struct support_attachment got;
	str id = world_case(w);

	expect_ok(add(w, (str){0}, files, 2, &set));
	expect(str_starts(set.attachment_set_id, S("as-")));
	expect_str(set.expiry_time, S("2026-03-02T10:00:00.000+0000"));
	world_tick(w, MINUTES(30));
	expect_ok(add(w, set.attachment_set_id, &third, 1, &again));
	expect_str(again.attachment_set_id, set.attachment_set_id);
	/* the hour does not begin anew */
	expect_str(again.expiry_time, set.expiry_time);
	expect_ok(reply_with(w, id, set.attachment_set_id, (str){0}));
	shown = world_describe(w, id).recent_communications->communications.v[0];
	expect_eq(shown.attachment_set.n, 3);
	expect_eq(shown.attachments.n, 3);
	expect_str(shown.attachment_set.v[1].file_name, S("b.bin"));
	for (size_t i = 0; i < 2; i++) {
		expect_ok(fetch(w, shown.attachment_set.v[i].attachment_id, &got));
		expect_str(got.file_name, files[i].file_name);
		expect(str_eq(got.data, files[i].data));
	}
	expect_ok(fetch(w, shown.attachment_set.v[2].attachment_id, &got));
	expect(got.data.p && !got.data.n);
	expect_eq(world_rows(w, "attachment_chunk"), 5);
	world_free(w);
}

/* Open point: a set can be attached again until it expires; the ids are new, the bytes are not. */
EACH_DATABASE(a_set_is_used_twice)
{
	struct case_world *w = world_new(t, where);
	struct support_attachment file = {S("a.txt"), S("abc")}, got;
	struct support_add_attachments_to_set_response set;
	struct support_communication first, second;
	str id = world_case(w);

	expect_ok(add(w, (str){0}, &file, 1, &set));
	expect_ok(reply_with(w, id, set.attachment_set_id, (str){0}));
	first = world_describe(w, id).recent_communications->communications.v[0];
	expect_ok(reply_with(w, id, set.attachment_set_id, (str){0}));
	second = world_describe(w, id).recent_communications->communications.v[0];
	expect(!str_eq(first.attachment_set.v[0].attachment_id,
		       second.attachment_set.v[0].attachment_id));
	expect_ok(fetch(w, second.attachment_set.v[0].attachment_id, &got));
	expect_str(got.data, S("abc"));
	expect_eq(world_rows(w, "attachment_chunk"), 1);
	world_tick(w, HOURS(1));
	expect_fails(w, reply_with(w, id, set.attachment_set_id, (str){0}),
		     ERR_SUPPORT_ATTACHMENT_SET_EXPIRED, NULL);
	world_free(w);
}

EACH_DATABASE(sets_have_bounds)
{
	struct case_world *w = world_new(t, where);
	struct support_attachment files[4], large = {S("large"), bytes_of(t, 5 * MB + 1, 1)};
	struct support_attachment bad[] = {{S("../x"), S("a")}, {S(""), S("a")}, {{0}, S("a")}};
	struct support_add_attachments_to_set_response out;
	static const char limit[] = "A limit for the size of an attachment set has been exceeded. "
				    "The limits are 3 attachments and 5 MB per attachment.";

	for (size_t i = 0; i < 4; i++)
		files[i] = (struct support_attachment){S("f"), S("x")};
	expect_fails(w, add(w, (str){0}, files, 4, &out),
		     ERR_SUPPORT_ATTACHMENT_SET_SIZE_LIMIT_EXCEEDED, limit);
	expect_fails(w, add(w, (str){0}, &large, 1, &out),
		     ERR_SUPPORT_ATTACHMENT_SET_SIZE_LIMIT_EXCEEDED, limit);
	large.data.n--;
	expect_ok(add(w, (str){0}, &large, 1, &out));
	expect_fails(w, add(w, out.attachment_set_id, files, 3, &out),
		     ERR_SUPPORT_ATTACHMENT_SET_SIZE_LIMIT_EXCEEDED, limit);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_fails(w, add(w, (str){0}, &bad[i], 1, &out),
			     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid attachment file name");
	bad[0] = (struct support_attachment){.file_name = S("a")};
	expect_fails(w, add(w, (str){0}, bad, 1, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "An attachment has no data");
	expect_fails(w, add(w, (str){0}, NULL, 0, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     NULL);
	w->settings.attachment_sets_quota = 2;
	expect_ok(add(w, (str){0}, files, 1, &out));
	expect_fails(w, add(w, (str){0}, files, 1, &out), ERR_SUPPORT_ATTACHMENT_LIMIT_EXCEEDED,
		     NULL);
	world_free(w);
}

EACH_DATABASE(a_foreign_set_or_file_is_none)
{
	struct case_world *w = world_new(t, where);
	struct support_attachment file = {S("a.txt"), S("abc")}, got;
	struct support_add_attachments_to_set_response set, out;
	str id = world_case(w), attachment, ids[4];

	expect_ok(add(w, (str){0}, &file, 1, &set));
	expect_ok(reply_with(w, id, set.attachment_set_id, (str){0}));
	attachment = world_describe(w, id)
			     .recent_communications->communications.v[0]
			     .attachment_set.v[0]
			     .attachment_id;
	world_as(w, w->enterprise);
	id = world_case(w);
	ids[1] = S("as-0");
	ids[2] = S("");
	ids[3] = (str){"a\0b", 3};
	for (size_t i = 0; i < 4; i++) {
		ids[0] = set.attachment_set_id;
		expect_fails(w, add(w, ids[i], &file, 1, &out),
			     ERR_SUPPORT_ATTACHMENT_SET_ID_NOT_FOUND,
			     "An attachment set with the specified ID could not be found.");
		expect_fails(w, reply_with(w, id, ids[i], (str){0}),
			     ERR_SUPPORT_ATTACHMENT_SET_ID_NOT_FOUND,
			     "An attachment set with the specified ID could not be found.");
		ids[0] = attachment;
		expect_fails(w, fetch(w, ids[i], &got), ERR_SUPPORT_ATTACHMENT_ID_NOT_FOUND,
			     "An attachment with the specified ID could not be found.");
	}
	world_free(w);
}

EACH_DATABASE(fetching_has_a_rate)
{
	struct case_world *w = world_new(t, where);
	struct throttle_rate rates[RATE_CLASS_COUNT];
	struct support_attachment got;

	for (size_t i = 0; i < RATE_CLASS_COUNT; i++)
		rates[i] = (struct throttle_rate){1, 1};
	w->app.throttle = throttle_new(rates, RATE_CLASS_COUNT, 10);
	expect_fails(w, fetch(w, S("x"), &got), ERR_SUPPORT_ATTACHMENT_ID_NOT_FOUND, NULL);
	expect_fails(w, fetch(w, S("x"), &got), ERR_SUPPORT_DESCRIBE_ATTACHMENT_LIMIT_EXCEEDED,
		     NULL);
	throttle_free(w->app.throttle);
	world_free(w);
}

/* What a route would answer to a link. */
struct answer {
	int status;
	struct route_reply reply;
	str body;
};

static const struct route *route_of(const char *method)
{
	for (size_t i = 0; i < attachment_routes.n; i++) {
		if (!strcmp(attachment_routes.routes[i].method, method))
			return &attachment_routes.routes[i];
	}
	return NULL;
}

/* Follows a link: a request for what stands behind scheme and host. */
static struct answer follow(struct case_world *w, const char *method, str url, str body,
			    const char *range)
{
	const struct http_header headers[] = {{S("Host"), S("host:1")},
					      {S("Range"), str_from(range)}};
	const struct caller before = w->rq.caller;
	struct http_request http = {.method = str_from(method),
				    .headers = headers,
				    .header_count = range ? 2 : 1,
				    .body = body};
	struct answer a = {.reply = {.head = {.status = 200}}, .body = S("")};
	str rest = url;

	expect(str_starts(url, S("http://host:1/")));
	http.target = rest = str_slice(url, 13, url.n);
	http.path = str_cut(&rest, '?');
	http.query = rest;
	w->rq.caller = (struct caller){0};
	world_begin(w, OP_SUPPORT_DESCRIBE_CASES);
	expect_ok(world_end(w, route_of(method)->run(&w->rq, &http, &a.reply)));
	a.status = a.reply.head.status;
	a.body = a.reply.head.body;
	if (a.reply.next) {
		struct buf b;

		buf_init(&b, (size_t)a.reply.length);
		while ((int64_t)b.n < a.reply.length) {
			str piece;

			world_begin(w, OP_SUPPORT_DESCRIBE_CASES);
			expect_ok(world_end(
				w, a.reply.next(&w->rq, a.reply.state, (int64_t)b.n, &piece)));
			expect(piece.n);
			buf_str(&b, piece);
		}
		expect(!b.failed);
		a.body = buf_dup(&b, w->t->arena);
		buf_done(&b);
	}
	w->rq.caller = before;
	return a;
}

static str header_of(const struct answer *a, const char *name)
{
	for (size_t i = 0; i < a->reply.head.header_count; i++) {
		if (str_ieq(a->reply.head.headers[i].name, str_from(name)))
			return a->reply.head.headers[i].value;
	}
	return (str){0};
}

static int links(struct case_world *w, const struct support_get_attachment_upload_links_request *in,
		 struct support_get_attachment_upload_links_response *out)
{
	*out = (struct support_get_attachment_upload_links_response){0};
	return CALL(w, SUPPORT_GET_ATTACHMENT_UPLOAD_LINKS,
		    op_support_get_attachment_upload_links(&w->rq, in, out));
}

static int complete(struct case_world *w, str upload, struct support_completed_upload *v, size_t n,
		    str *ret_status)
{
	const struct support_complete_attachment_upload_request in = {.upload_id = upload,
								      .completed_uploads = {v, n}};
	struct support_complete_attachment_upload_response out = {0};
	int r = CALL(w, SUPPORT_COMPLETE_ATTACHMENT_UPLOAD,
		     op_support_complete_attachment_upload(&w->rq, &in, &out));

	*ret_status = out.upload_status;
	return r;
}

static struct support_describe_attachment_upload_status_response status(struct case_world *w,
									str upload)
{
	const struct support_describe_attachment_upload_status_request in = {.upload_id = upload};
	struct support_describe_attachment_upload_status_response out = {0};

	expect_ok(CALL(w, SUPPORT_DESCRIBE_ATTACHMENT_UPLOAD_STATUS,
		       op_support_describe_attachment_upload_status(&w->rq, &in, &out)));
	return out;
}

static struct support_download_url download(struct case_world *w, str id)
{
	const struct support_get_attachment_download_link_request in = {.attachment_id = id};
	struct support_get_attachment_download_link_response out = {0};

	expect_ok(CALL(w, SUPPORT_GET_ATTACHMENT_DOWNLOAD_LINK,
		       op_support_get_attachment_download_link(&w->rq, &in, &out)));
	return *out.download_url;
}

/* An upload of 6 MiB and 5 bytes in parts of 2 MiB; all but the last part sent. */
static str begun_upload(struct case_world *w, str whole,
			struct support_get_attachment_upload_links_response *out,
			struct support_completed_upload *done)
{
	w->settings.attachment_part_size = 2 << 20;
	expect_ok(links(w,
			&(struct support_get_attachment_upload_links_request){
				.file_name = S("dump.bin"),
				.file_size_bytes = SOME_I64((int64_t)whole.n),
			},
			out));
	expect_eq(out->total_parts.v, 4);
	for (size_t i = 0; i < 4; i++) {
		str part = str_slice(whole, i * 2 * MB, (i + 1) * 2 * MB);
		struct answer a = follow(w, "PUT", out->upload_urls.v[i].url, part, NULL);

		expect_eq(a.status, 200);
		done[i] = (struct support_completed_upload){SOME_I64((int64_t)i + 1),
							    header_of(&a, "ETag")};
		expect_eq(done[i].e_tag.n, 34);
	}
	return out->upload_id;
}

EACH_DATABASE(a_large_file_goes_up_in_parts_and_down_again)
{
	struct case_world *w = world_new(t, where);
	struct support_get_attachment_upload_links_response up;
	struct support_completed_upload done[4];
	str whole = bytes_of(t, 6 * MB + 5, 3), id = world_case(w);
	str upload = begun_upload(w, whole, &up, done);
	struct support_communication shown;
	struct support_attachment got;
	struct answer a;
	str state, file;

	expect_eq(up.part_size_bytes.v, 2 << 20);
	expect(!up.next_index.set);
	expect_str(up.upload_urls.v[0].expiry_date, S("2026-03-02T10:00:00.000Z"));
	/* part by part, with and without quotes */
	expect_ok(complete(w, upload, done, 2, &state));
	expect_str(state, S("attachment-not-ready"));
	expect_eq(status(w, upload).upload_progress->completed_parts_count.v, 2);
	expect_fails(w, reply_with(w, id, (str){0}, upload), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     NULL);
	done[3].e_tag = str_slice(done[3].e_tag, 1, 33);
	expect_ok(complete(w, upload, done + 2, 2, &state));
	expect_str(state, S("attachment-ready"));
	expect_ok(complete(w, upload, done, 4, &state));
	expect_str(status(w, upload).upload_status, S("attachment-ready"));
	expect_str(status(w, upload).file_name, S("dump.bin"));

	expect_ok(reply_with(w, id, (str){0}, upload));
	shown = world_describe(w, id).recent_communications->communications.v[0];
	expect_eq(shown.attachments.n, 1);
	/* too large for the old list and the old operation */
	expect_eq(shown.attachment_set.n, 0);
	file = shown.attachments.v[0].attachment_id;
	expect_fails(w, fetch(w, file, &got), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	a = follow(w, "GET", download(w, file).url, S(""), NULL);
	expect_eq(a.status, 200);
	expect(str_eq(a.body, whole));
	expect_str(header_of(&a, "Content-Type"), S("application/octet-stream"));
	expect_str(header_of(&a, "X-Content-Type-Options"), S("nosniff"));
	expect_str(header_of(&a, "Content-Disposition"),
		   S("attachment; filename=\"dump.bin\"; filename*=UTF-8''dump.bin"));
	world_free(w);
}

EACH_DATABASE(ranges_of_a_file)
{
	struct case_world *w = world_new(t, where);
	str whole = bytes_of(t, 3 * MB + 7, 5), id = world_case(w);
	struct support_attachment file = {S("r"), whole};
	struct support_add_attachments_to_set_response set;
	static const struct {
		const char *range;
		int status;
		size_t from, to;
	} rows[] = {
		{"bytes=0-0", 206, 0, 1},
		{"bytes=5-", 206, 5, 3 * MB + 7},
		{"bytes=-7", 206, 3 * MB, 3 * MB + 7},
		{"bytes=-99999999", 206, 0, 3 * MB + 7},
		{"bytes=1048575-1048576", 206, MB - 1, MB + 1},
		{"bytes=100-99999999", 206, 100, 3 * MB + 7},
		{"bytes=3145735-", 416, 0, 0},
		{"bytes=-0", 416, 0, 0},
		/* what we do not serve in parts comes whole */
		{"bytes=0-1,5-6", 200, 0, 3 * MB + 7},
		{"lines=1-2", 200, 0, 3 * MB + 7},
		{"bytes=9-5", 200, 0, 3 * MB + 7},
		{"bytes=x-5", 200, 0, 3 * MB + 7},
	};
	str url;

	expect_ok(add(w, (str){0}, &file, 1, &set));
	expect_ok(reply_with(w, id, set.attachment_set_id, (str){0}));
	url = download(w, world_describe(w, id)
				  .recent_communications->communications.v[0]
				  .attachment_set.v[0]
				  .attachment_id)
		      .url;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct answer a = follow(w, "GET", url, S(""), rows[i].range);

		expect_eq(a.status, rows[i].status);
		if (a.status == 416)
			continue;
		expect(str_eq(a.body, str_slice(whole, rows[i].from, rows[i].to)));
		expect_eq(header_of(&a, "Content-Range").p != NULL, a.status == 206);
	}
	world_free(w);
}

EACH_DATABASE(links_hold_for_what_they_were_made)
{
	struct case_world *w = world_new(t, where);
	struct support_get_attachment_upload_links_response up;
	struct support_completed_upload done[4];
	str whole = bytes_of(t, 6 * MB + 5, 3), state;
	str upload = begun_upload(w, whole, &up, done);
	str url = up.upload_urls.v[0].url;
	str part = str_slice(whole, 0, 2 * MB);
	char *changed = arena_alloc(t->arena, url.n);

	/* another part's bytes are of another size; a part may be sent again */
	expect_eq(follow(w, "PUT", url, str_slice(whole, 0, 2 * MB - 1), NULL).status, 400);
	expect_eq(follow(w, "PUT", url, part, NULL).status, 200);
	/* one changed character anywhere behind the host */
	for (size_t i = 14; i < url.n; i += 7) {
		memcpy(changed, url.p, url.n);
		changed[i] = changed[i] == 'a' ? 'b' : 'a';
		expect_eq(follow(w, "PUT", (str){changed, url.n}, part, NULL).status, 403);
	}
	expect_eq(follow(w, "GET", url, S(""), NULL).status, 403);
	expect_ok(complete(w, upload, done, 4, &state));
	expect_eq(follow(w, "PUT", url, part, NULL).status, 409);
	world_tick(w, HOURS(1) + SECONDS(1));
	expect_eq(follow(w, "PUT", url, part, NULL).status, 403);
	world_free(w);
}

EACH_DATABASE(uploads_are_checked)
{
	struct case_world *w = world_new(t, where);
	struct support_get_attachment_upload_links_response up;
	struct support_get_attachment_upload_links_request in = {.file_name = S("x.bin")};
	struct support_upload_range range = {SOME_I64(15), {0}};
	struct support_completed_upload part = {SOME_I64(1), S("\"abc\"")};
	struct support_describe_attachment_upload_status_response st;
	str upload, state;

	expect_fails(w, links(w, &in, &up), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "fileSizeBytes is needed to begin an upload");
	in.file_size_bytes = SOME_I64(157286400);
	expect_ok(links(w, &in, &up));
	upload = up.upload_id;
	expect_eq(up.total_parts.v, 19);
	expect_eq(up.upload_urls.n, 10);
	expect_eq(up.next_index.v, 11);
	in.upload_id = upload;
	in.upload_range = &range;
	expect_ok(links(w, &in, &up));
	expect_eq(up.upload_urls.n, 5);
	expect_eq(up.upload_urls.v[0].part_index.v, 15);
	expect(!up.next_index.set);
	range.end_index = SOME_I64(16);
	expect_ok(links(w, &in, &up));
	expect_eq(up.upload_urls.n, 1);
	expect_eq(up.next_index.v, 16);
	range.end_index = SOME_I64(21);
	expect_fails(w, links(w, &in, &up), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	range = (struct support_upload_range){SOME_I64(20), {0}};
	expect_fails(w, links(w, &in, &up), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	in.file_name = S("other");
	expect_fails(w, links(w, &in, &up), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);

	expect_fails(w, complete(w, upload, &part, 1, &state),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Part 1 was not uploaded");
	expect_fails(w, complete(w, S("upload-x"), &part, 1, &state),
		     ERR_SUPPORT_UPLOAD_ID_NOT_FOUND, NULL);
	st = status(w, upload);
	expect_str(st.upload_status, S("attachment-not-ready"));
	expect_eq(st.upload_progress->total_parts.v, 19);
	world_as(w, w->enterprise);
	expect_fails(w, complete(w, upload, &part, 1, &state), ERR_SUPPORT_UPLOAD_ID_NOT_FOUND,
		     "An upload with the specified ID could not be found.");
	world_as(w, w->business);
	world_tick(w, DAYS(1));
	expect_str(status(w, upload).upload_status, S("failed"));
	world_free(w);
}

EACH_DATABASE(an_etag_must_be_the_one_that_was_answered)
{
	struct case_world *w = world_new(t, where);
	struct support_get_attachment_upload_links_response up;
	struct support_completed_upload done[4];
	str state, upload = begun_upload(w, bytes_of(t, 6 * MB + 5, 3), &up, done);

	done[2].e_tag = done[1].e_tag;
	expect_fails(w, complete(w, upload, done, 4, &state), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "The eTag of part 3 is not the one that its upload answered");
	/* nothing of a refused call stays */
	expect_eq(status(w, upload).upload_progress->completed_parts_count.v, 0);
	world_free(w);
}

EACH_DATABASE(links_name_the_public_address)
{
	struct case_world *w = world_new(t, where);
	struct support_get_attachment_upload_links_request in = {.file_name = S("x"),
								 .file_size_bytes = SOME_I64(1)};
	struct support_get_attachment_upload_links_response up;

	w->settings.public_url = S("https://support.example/base/");
	expect_ok(links(w, &in, &up));
	expect(str_starts(up.upload_urls.v[0].url, S("https://support.example/base/attachments/")));
	w->settings.public_url = S("");
	w->rq.client.tls_version = S("TLSv1.3");
	expect_ok(links(w, &in, &up));
	expect(str_starts(up.upload_urls.v[0].url, S("https://host:1/attachments/")));
	world_free(w);
}
