/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links to files, and the requests behind them. A link is signed with a key of
 * this installation (keyring, purpose "attachment-link") and names everything
 * it allows in its path, so no session and no table of links is needed:
 *
 *	PUT /attachments/ACCOUNT/UPLOAD/PART   takes one part of an upload
 *	GET /attachments/ACCOUNT/ATTACHMENT    gives a file, whole or one range of it
 *
 * These are plain HTTP for curl and browsers: statuses mean what HTTP says, and
 * every refusal is a small JSON object.
 */
#include <string.h>

#include "attachment-private.h"
#include "attachment-scan.h"
#include "audit.h"
#include "buf.h"
#include "case-private.h"
#include "case-rules.h"
#include "crypto.h"
#include "encode.h"
#include "json.h"
#include "keyring.h"
#include "settings.h"
#include "sigv4.h"

#define LINK_PURPOSE S("attachment-link")
#define LINK_KEY_ID S("MAINSTAYLINK")
#define LINK_REGION S("us-east-1")
#define LINK_SERVICE S("attachments")
#define LINK_PATH "/attachments/"
#define PART_BODY_MAX ((size_t)16 << 20)
#define ETAG_DIGITS 32

static struct sigv4_signer link_signer(struct req *rq)
{
	uint8_t key[SEAL_KEY_LEN];
	struct sigv4_signer signer = {
		.key_id = LINK_KEY_ID, .region = LINK_REGION, .service = LINK_SERVICE};

	keyring_derive(rq->app->keyring, LINK_PURPOSE, key);
	signer.secret = hex_encode(rq->arena, (str){(const char *)key, sizeof(key)});
	mem_wipe(key, sizeof(key));
	return signer;
}

/* A base path in public_url is not signed: the proxy that serves it takes it off again. */
static int make_link(struct req *rq, str method, str path, usec expires, str *ret_url)
{
	const struct sigv4_signer signer = link_signer(rq);
	struct sigv4_link link = {
		.method = method,
		.path = path,
		.expires = (int)((expires - rq->now) / SECONDS(1)),
	};
	str base = req_base_url(rq, &link.host);

	if (link.expires < 1)
		link.expires = 1;
	*ret_url = str_fmt(rq->arena, "%.*s%.*s", STR_ARG(base),
			   STR_ARG(sigv4_presign(rq->arena, &link, &signer, rq->now)));
	return 0;
}

int upload_link(struct req *rq, const struct sql_attachment_upload *u, int64_t part, usec expires,
		str *ret_url)
{
	return make_link(rq, S("PUT"),
			 str_fmt(rq->arena, LINK_PATH "%.*s/%.*s/%lld", STR_ARG(u->account),
				 STR_ARG(u->upload_id), (long long)part),
			 expires, ret_url);
}

int attachment_link(struct req *rq, const struct attachment_info *info, str *ret_url,
		    usec *ret_expires)
{
	int r = scan_gate(rq, info->account, info->file_id);

	if (r < 0)
		return r;
	*ret_expires = rq->now + CASE_LINK_LIFE;
	return make_link(rq, S("GET"),
			 str_fmt(rq->arena, LINK_PATH "%.*s/%.*s", STR_ARG(info->account),
				 STR_ARG(info->attachment_id)),
			 *ret_expires, ret_url);
}

str upload_status(const struct sql_attachment_upload *u, usec now)
{
	if (u->parts_done == u->parts)
		return S("attachment-ready");
	return now >= u->expires ? S("failed") : S("attachment-not-ready");
}

int64_t upload_part_bytes(const struct sql_attachment_upload *u, int64_t part)
{
	return part < u->parts ? u->part_size : u->size - (u->parts - 1) * u->part_size;
}

/* Adds a header to the reply; the array has room for eight. */
#define HEADERS_MAX 8
static void add_header(struct req *rq, struct route_reply *ret, str name, str value)
{
	struct http_header *v = (struct http_header *)(uintptr_t)ret->head.headers;

	if (!v)
		v = ARENA_ARRAY(rq->arena, struct http_header, HEADERS_MAX);
	if (ret->head.header_count < HEADERS_MAX)
		v[ret->head.header_count++] = (struct http_header){name, value};
	ret->head.headers = v;
}

/* Answers a refusal. Nothing was written before, so the transaction may commit. */
static int refuse(struct req *rq, struct route_reply *ret, int status, str type,
		  const char *message)
{
	struct json_writer w;
	struct buf b;

	buf_init(&b, 1024);
	json_writer_init(&w, &b);
	json_object(&w);
	json_pair_str(&w, S("__type"), type);
	json_pair_str(&w, S("message"), str_from(message));
	json_object_end(&w);
	ret->head.status = status;
	ret->head.body = buf_dup(&b, rq->arena);
	buf_done(&b);
	add_header(rq, ret, S("Content-Type"), S("application/json"));
	add_header(rq, ret, S("x-amzn-ErrorType"), type);
	return 0;
}

/* Whether the link is one of ours, unchanged and in time; else answers and returns 0. */
static int link_holds(struct req *rq, const struct http_request *http, str method,
		      struct route_reply *ret)
{
	const struct sigv4_signer signer = link_signer(rq);
	struct wire_header *headers =
		ARENA_ARRAY(rq->arena, struct wire_header, http->header_count);
	struct wire_request signed_rq = {
		.method = method,
		.path = http->path,
		.query = http->query,
		.headers = headers,
		.header_count = http->header_count,
	};
	int r;

	for (size_t i = 0; i < http->header_count; i++)
		headers[i] = (struct wire_header){http->headers[i].name, http->headers[i].value};
	r = sigv4_presign_verify(rq->arena, &signed_rq, &signer, rq->now);
	if (r >= 0)
		return 1;
	if (r == E_LIMIT)
		return refuse(rq, ret, 403, S("ExpiredLink"),
			      "This link has expired. Ask for a new one.");
	return refuse(rq, ret, 403, S("AccessDeniedException"),
		      "This link is not valid. Use it exactly as it was given.");
}

/* What stands behind LINK_PATH, cut at '/'; absent parts are absent. */
struct link_path {
	str account, id, part;
};

static struct link_path link_path(str path)
{
	str rest = str_slice(path, sizeof(LINK_PATH) - 1, path.n);
	struct link_path p;

	p.account = str_cut(&rest, '/');
	p.id = rest.p ? str_cut(&rest, '/') : (str){0};
	p.part = rest;
	return p;
}

/* E_NOENT, or the upload and which part of it, still open for it. */
static int find_part(struct req *rq, const struct http_request *http,
		     struct sql_attachment_upload *ret, int64_t *ret_part)
{
	struct link_path p = link_path(http->path);
	int r;

	if (!p.part.p || str_to_i64(p.part, ret_part) < 0)
		return E_NOENT;
	/* so that no part changes while it is being confirmed */
	r = account_lock(rq->tx, p.account);
	if (r < 0)
		return r;
	r = sql_attachment_upload_load(
		rq->tx,
		&(struct sql_attachment_upload_load_in){.account = p.account, .upload_id = p.id},
		ret);
	if (r >= 0 && (*ret_part < 1 || *ret_part > ret->parts || rq->now >= ret->expires))
		return E_NOENT;
	return r;
}

static int take_part(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	struct sql_attachment_upload u;
	struct sql_attachment_part old;
	int64_t part;
	str etag;
	int r = link_holds(rq, http, S("PUT"), ret);

	if (r <= 0)
		return r;
	r = find_part(rq, http, &u, &part);
	if (r == E_NOENT)
		return refuse(rq, ret, 404, S("UploadIdNotFound"),
			      "This upload does not exist any more. Begin a new one.");
	if (r < 0)
		return r;
	if ((int64_t)http->body.n != upload_part_bytes(&u, part))
		return refuse(rq, ret, 400, S("InvalidParameterValueException"),
			      "The part has not the size it must have: partSizeBytes, and for the "
			      "last one what is left.");
	r = sql_attachment_part_load(rq->tx,
				     &(struct sql_attachment_part_load_in){.account = u.account,
									   .upload_id = u.upload_id,
									   .part = part},
				     &old);
	if (r < 0 && r != E_NOENT)
		return r;
	if (r >= 0 && old.confirmed)
		return refuse(rq, ret, 409, S("ConflictException"),
			      "This part is complete and cannot be replaced.");
	etag = str_slice(sha256_hex(rq->arena, http->body), 0, ETAG_DIGITS);
	r = chunks_write(rq->tx, u.account, u.file_id, (part - 1) * u.part_size, http->body);
	if (r >= 0)
		r = sql_attachment_part_put(
			rq->tx, &(struct sql_attachment_part_put_in){.account = u.account,
								     .upload_id = u.upload_id,
								     .part = part,
								     .size = (int64_t)http->body.n,
								     .etag = etag});
	if (r < 0)
		return r;
	add_header(rq, ret, S("ETag"), str_fmt(rq->arena, "\"%.*s\"", STR_ARG(etag)));
	return 0;
}

/* The bytes of a file that are being sent. */
struct sending {
	str account, file_id;
	int64_t from, to;
};

static int send_piece(struct req *rq, void *state, int64_t at, str *ret_piece)
{
	const struct sending *s = state;
	int64_t from = s->from + at;
	struct sql_attachment_chunk_load_row chunk;
	int64_t inside = from % ATTACHMENT_CHUNK;
	int r = sql_attachment_chunk_load(
		rq->tx,
		&(struct sql_attachment_chunk_load_in){
			.account = s->account, .file_id = s->file_id, .n = from / ATTACHMENT_CHUNK},
		&chunk);

	if (r < 0)
		return r;
	*ret_piece = str_slice(chunk.bytes, (size_t)inside, (size_t)(inside + s->to - from));
	return ret_piece->n ? 0 : E_IO;
}

/* "bytes=A-B", "bytes=A-" or "bytes=-N"; 1 when it names a range of the file, 0 when there is no
 * such header or one we do not serve, E_LIMIT when it lies outside. */
static int parse_range(str header, int64_t size, struct sending *s)
{
	int64_t from, to;
	str rest = header, first;

	if (!header.p || !str_starts(header, S("bytes=")) || str_index(header, ',') >= 0)
		return 0;
	rest = str_slice(header, 6, header.n);
	first = str_cut(&rest, '-');
	if (!rest.p)
		return 0;
	if (!first.n) {
		if (str_to_i64(rest, &to) < 0 || to < 0)
			return 0;
		from = to < size ? size - to : 0;
		to = size;
	} else {
		if (str_to_i64(first, &from) < 0 || from < 0)
			return 0;
		to = size;
		if (rest.n) {
			if (str_to_i64(rest, &to) < 0 || to < from)
				return 0;
			to = to < size ? to + 1 : size;
		}
	}
	if (from >= to)
		return E_LIMIT;
	s->from = from;
	s->to = to;
	return 1;
}

static void describe_file(struct req *rq, const struct attachment_info *info,
			  struct route_reply *ret)
{
	add_header(rq, ret, S("Content-Type"), S("application/octet-stream"));
	add_header(rq, ret, S("Content-Disposition"),
		   content_disposition(rq->arena, info->file_name));
	/* whatever a customer sent, a browser must not run it as ours */
	add_header(rq, ret, S("X-Content-Type-Options"), S("nosniff"));
	add_header(rq, ret, S("Content-Security-Policy"), S("sandbox; default-src 'none'"));
	add_header(rq, ret, S("Cache-Control"), S("private, no-store"));
	add_header(rq, ret, S("Accept-Ranges"), S("bytes"));
}

static int give_file(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	struct link_path p = link_path(http->path);
	struct sending *s = ARENA_NEW(rq->arena, struct sending);
	struct scan_verdict scanned = {0};
	struct sql_attachment row;
	struct attachment_info info;
	int r = link_holds(rq, http, S("GET"), ret);

	if (r <= 0)
		return r;
	r = sql_attachment_load(
		rq->tx,
		&(struct sql_attachment_load_in){.account = p.account, .attachment_id = p.id},
		&row);
	if (r == E_NOENT)
		return refuse(rq, ret, 404, S("AttachmentIdNotFound"),
			      "This attachment does not exist any more.");
	if (r >= 0)
		r = scan_state(rq, row.account, row.file_id, &scanned);
	if (r < 0)
		return r;
	if (scanned.refusal.p)
		return refuse(rq, ret, 403, S("AttachmentNotAvailable"),
			      str_c(rq->arena, scanned.refusal));
	info = (struct attachment_info){.file_name = row.file_name, .size = row.size};
	*s = (struct sending){row.account, row.file_id, 0, row.size};
	r = parse_range(http_header(http, S("Range")), row.size, s);
	if (r == E_LIMIT) {
		add_header(rq, ret, S("Content-Range"),
			   str_fmt(rq->arena, "bytes */%lld", (long long)row.size));
		return refuse(rq, ret, 416, S("InvalidRange"), "The file is shorter than that.");
	}
	describe_file(rq, &info, ret);
	if (r > 0) {
		ret->head.status = 206;
		add_header(rq, ret, S("Content-Range"),
			   str_fmt(rq->arena, "bytes %lld-%lld/%lld", (long long)s->from,
				   (long long)s->to - 1, (long long)row.size));
	}
	if (s->to > s->from) {
		ret->next = send_piece;
		ret->state = s;
		ret->length = s->to - s->from;
	}
	return 0;
}

static const struct route routes[] = {
	{
		.method = "PUT",
		.prefix = LINK_PATH,
		.writes = true,
		.body_max = PART_BODY_MAX,
		.help = "Takes one part of a large attachment, behind a signed link.",
		.run = take_part,
	},
	{
		.method = "GET",
		.prefix = LINK_PATH,
		.help = "Gives an attachment's bytes, behind a signed link.",
		.run = give_file,
	},
};

const struct route_table attachment_routes = {.routes = routes, .n = ARRAY_LEN(routes)};
