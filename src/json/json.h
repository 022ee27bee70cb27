/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON (RFC 8259): a strict single-pass pull reader with limits and an ordered
 * writer. The reader accepts the grammar and nothing else: no trailing bytes,
 * comments, trailing commas, NaN, bad UTF-8, lone surrogates or raw control
 * characters. It builds no tree; the caller decodes straight into its own
 * memory. Duplicate keys are reported as they come; the caller decides.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include "arena.h"
#include "buf.h"
#include "str.h"

enum json_token {
	JSON_ERROR,      /* r->error says why, r->at where; repeated ever after */
	JSON_END,        /* the one value and nothing but white space was read */
	JSON_OBJECT,     /* { */
	JSON_OBJECT_END, /* } */
	JSON_ARRAY,      /* [ */
	JSON_ARRAY_END,  /* ] */
	JSON_KEY,        /* r->text is the decoded name */
	JSON_STRING,     /* r->text is the decoded text */
	JSON_NUMBER,     /* r->text is the number as written */
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
};

#define JSON_DEPTH_MAX 64

struct json_reader {
	str in;
	size_t at;           /* next byte */
	size_t start;        /* first byte of the last token */
	struct arena *arena; /* where decoded texts with escapes go; others point into in */
	str text;
	const char *error; /* constant text */
	int depth;
	uint64_t is_object;  /* bit per depth */
	unsigned char state; /* the reader's own */
};

/* Texts of keys and strings live as long as both `in` and the arena. */
void json_open(struct json_reader *r, struct arena *a, str in);
enum json_token json_next(struct json_reader *r);
/* Having seen the first token of a value, skips the rest of it without decoding. E_SYNTAX on a bad
 * text. */
MUST_USE int json_skip(struct json_reader *r, enum json_token first);
/* The same, and returns the value's bytes as they stand in the text (from its first byte to its
 * last). */
MUST_USE int json_raw(struct json_reader *r, enum json_token first, str *ret);

/* The writer puts commas, quotes and escapes; the caller pairs begin and end. */
struct json_writer {
	struct buf *out;
	bool comma;
};

void json_writer_init(struct json_writer *w, struct buf *out);
void json_object(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array(struct json_writer *w);
void json_array_end(struct json_writer *w);
void json_key(struct json_writer *w, str name);
/* Text must be valid UTF-8; invalid bytes are written as U+FFFD. */
void json_str(struct json_writer *w, str s);
void json_i64(struct json_writer *w, int64_t v);
/* The shortest text that reads back as v, always with a point or an exponent; null when v is not
 * finite. */
void json_f64(struct json_writer *w, double v);
void json_bool(struct json_writer *w, bool v);
void json_null(struct json_writer *w);
/* Already encoded JSON, trusted. */
void json_put_raw(struct json_writer *w, str json);
/*
 * Having seen the first token of a value, writes the whole value anew: no white
 * space, escapes only where needed, numbers and order as they stand. E_SYNTAX
 * on a bad text, with part of it written.
 */
MUST_USE int json_copy(struct json_writer *w, struct json_reader *r, enum json_token first);
/* Key and value in one; an absent s writes nothing. */
void json_pair_str(struct json_writer *w, str name, str s);
void json_pair_i64(struct json_writer *w, str name, int64_t v);
void json_pair_bool(struct json_writer *w, str name, bool v);

#endif
