/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of requests, decoded by the shapes of every operation. The first line
 * is the operation's target; any other line stands for one of them, too. What is
 * accepted survives encoding and copying, and judging it ends.
 */
#include "fuzz.h"
#include "json.h"
#include "operations.h"
#include "shape-check.h"
#include "shape-json.h"
#include "shape-value.h"

static void check_message(str message)
{
	fuzz_must(utf8_valid(message));
	fuzz_must(message.n < 64 * 1024);
}

static void check_value(struct arena *a, const struct shape *s, const void *value, size_t size)
{
	void *back = arena_alloc(a, s->size), *copy = arena_alloc(a, s->size);
	struct json_writer w;
	struct buf CLEANUP(buf_done) out;
	str message = {0};

	if (shape_validate(s, NULL, a, value, &message) < 0)
		check_message(message);
	buf_init(&out, 64 * size + 4096);
	json_writer_init(&w, &out);
	shape_encode_json(s, value, &w);
	fuzz_must(!out.failed);
	fuzz_must(shape_decode_json(s, a, buf_get(&out), back, &message) == 0);
	fuzz_must(shape_equal(s, value, back));
	shape_copy(s, a, value, copy);
	fuzz_must(shape_equal(s, value, copy));
	buf_reset(&out);
	json_writer_init(&w, &out);
	shape_encode_redacted(s, value, &w);
	fuzz_must(!out.failed);
}

/* The operation a line names. */
static const struct operation *choose(str line)
{
	const struct operation *op = operation_by_target(&api_model, line);
	size_t sum = 0;

	for (size_t i = 0; i < line.n; i++)
		sum = sum * 31 + (unsigned char)line.p[i];
	return op ? op : &api_model.operations[sum % api_model.operation_count];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	const struct operation *op;
	str body = {(const char *)data, size}, line = str_cut(&body, '\n'), message = {0};
	void *in;

	op = choose(line);
	in = arena_alloc(a, op->input->size);
	if (shape_decode_json(op->input, a, body, in, &message) < 0)
		check_message(message);
	else
		check_value(a, op->input, in, size);
	return 0;
}
