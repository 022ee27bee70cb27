/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding and encoding of the model of tests/apigen/golden, which has every kind of shape. */
#include "json.h"
#include "shape-json.h"
#include "shape-value.h"
#include "test.h"
#include "toy.h"

static int decode(struct test *t, const char *json, struct toy_make_thing_request *out,
		  str *ret_message)
{
	*out = (struct toy_make_thing_request){0};
	return shape_decode_json(&shape_toy_make_thing_request, t->arena, str_from(json), out,
				 ret_message);
}

static str written(struct test *t,
		   void (*encode)(const struct shape *, const void *, struct json_writer *),
		   const struct shape *s, const void *value)
{
	struct json_writer w;
	struct buf b;
	str copy;

	buf_init(&b, 1 << 20);
	json_writer_init(&w, &b);
	encode(s, value, &w);
	copy = buf_dup(&b, t->arena);
	buf_done(&b);
	return copy;
}

TEST(every_kind_is_decoded)
{
	struct toy_make_thing_request in;
	str message;

	expect_ok(decode(t,
			 " {\"name\": \"n\\u00e9\", \"kind\": \"bigOne\", \"data\": \"aGk=\", "
			 "\"flag\": false, \"count\": 3, \"big\": -9223372036854775808, "
			 "\"ratio\": 0.25, \"when\": 1704164645.678, "
			 "\"labels\": {\"a\": \"1\", \"b\": \"2\"}, \"inner\": {\"value\": \"\"}, "
			 "\"tree\": {\"label\": \"t\", \"left\": {\"label\": \"l\"}, "
			 "\"children\": [{\"label\": \"c\"}]}, \"matrix\": [[1], [], [2, 3]], "
			 "\"nodeMap\": {\"x\": {\"label\": \"y\"}}, \"default\": \"d\"} ",
			 &in, &message));
	expect_str(in.name, S("n\xc3\xa9"));
	expect_str(in.kind, TOY_KIND_BIG_ONE);
	expect_str(in.data, S("hi"));
	expect(in.flag.set && !in.flag.v);
	expect_eq(in.count.v, 3);
	expect(in.big.v == INT64_MIN);
	expect(in.ratio.v == 0.25);
	expect_eq(in.when.v, 1704164645678000);
	expect_eq(in.labels.n, 2);
	expect_str(in.labels.v[1].key, S("b"));
	expect_str(in.labels.v[1].value, S("2"));
	expect(in.inner->value.p && in.inner->value.n == 0);
	expect_str(in.tree->left->label, S("l"));
	expect_str(in.tree->children.v[0].label, S("c"));
	expect(!in.tree->children.v[0].left);
	expect_eq(in.matrix.n, 3);
	expect(in.matrix.v[1].v && in.matrix.v[1].n == 0);
	expect_eq(in.matrix.v[2].v[1].v, 3);
	expect_str(in.node_map.v[0].value.label, S("y"));
	expect_str(in.default_, S("d"));
	expect(!in.secret.p && !in.nodes.v && !in.dry_run.set);
}

TEST(an_empty_body_is_an_empty_object)
{
	struct toy_make_thing_request in;
	str message;

	expect_ok(decode(t, "", &in, &message));
	expect(!in.name.p);
	expect_ok(decode(t, "{}", &in, &message));
}

TEST(null_is_absent_and_dropped_from_lists)
{
	struct toy_make_thing_request in;
	str message;

	expect_ok(decode(t,
			 "{\"name\": null, \"tree\": null, \"count\": null, \"nodes\": null, "
			 "\"shortNames\": [null, \"a\", null], \"labels\": {\"a\": null}, "
			 "\"sparse\": [null, \"a\"]}",
			 &in, &message));
	expect(!in.name.p && !in.tree && !in.count.set && !in.nodes.v);
	expect_eq(in.short_names.n, 1);
	expect_str(in.short_names.v[0], S("a"));
	expect(in.labels.v && in.labels.n == 0);
	expect_eq(in.sparse.n, 2);
	expect(!in.sparse.v[0].p);
}

TEST(unknown_members_are_ignored_and_the_last_of_a_repeated_one_counts)
{
	struct toy_make_thing_request in;
	str message;

	expect_ok(
		decode(t,
		       "{\"x\": [{\"y\": [1, {}]}], \"name\": \"a\", \"NAME\": 1, "
		       "\"tree\": {\"label\": \"a\", \"left\": {\"label\": \"b\"}}, "
		       "\"tree\": {\"label\": \"c\"}, \"name\": \"b\", "
		       "\"labels\": {\"k\": \"1\", \"k\": \"2\"}, \"flag\": true, \"flag\": null}",
		       &in, &message));
	expect_str(in.name, S("b"));
	expect_str(in.tree->label, S("c"));
	expect(!in.tree->left);
	expect_eq(in.labels.n, 1);
	expect_str(in.labels.v[0].value, S("2"));
	expect(!in.flag.set);
}

TEST(a_fraction_is_cut_for_an_integer)
{
	struct toy_make_thing_request in;
	str message;

	expect_ok(decode(t, "{\"count\": 2.9, \"big\": 1e3}", &in, &message));
	expect_eq(in.count.v, 2);
	expect_eq(in.big.v, 1000);
}

TEST(wrong_types_are_named_as_aws_names_them)
{
	static const struct {
		const char *json, *message;
	} rows[] = {
		{"{\"count\": \"3\"}", "class java.lang.String can not be converted to an Integer"},
		{"{\"big\": true}", "class java.lang.Boolean can not be converted to an Long"},
		{"{\"ratio\": \"x\"}", "class java.lang.String can not be converted to an Double"},
		{"{\"name\": 5}", "class java.math.BigDecimal can not be converted to an String"},
		{"{\"name\": false}", "class java.lang.Boolean can not be converted to an String"},
		{"{\"name\": {}}", "Start of structure or map found where not expected."},
		{"{\"name\": []}", "Start of list found where not expected"},
		{"{\"flag\": \"true\"}", "'TRUE' can not be converted to an Boolean"},
		{"{\"flag\": 1}", "class java.math.BigDecimal can not be converted to an Boolean"},
		{"{\"when\": \"2020-01-01\"}",
		 "class java.lang.String can not be converted to a Timestamp"},
		{"{\"when\": 1e15}", "Numeric value (1e15) out of range of Timestamp"},
		{"{\"count\": 2147483648}",
		 "Numeric value (2147483648) out of range of int (-2147483648 - 2147483647)"},
		{"{\"big\": 1e30}", "Numeric value (1e30) out of range of Long"},
		{"{\"ratio\": 1e999}", "Numeric value (1e999) out of range of Double"},
		{"{\"nodes\": \"x\"}", "Expected list or null"},
		{"{\"nodes\": {}}", "Start of structure or map found where not expected."},
		{"{\"nodes\": [1]}", "Expected null"},
		{"{\"labels\": 1}", "Expected map or null"},
		{"{\"labels\": []}", "Start of list found where not expected"},
		{"{\"tree\": 1}", "Expected null"},
		{"{\"tree\": []}", "Start of list found where not expected"},
		{"{\"data\": \"abc\"}",
		 "'abc' can not be converted to a Blob: Base64 encoded length "
		 "is expected a multiple of 4 bytes but found: 3"},
		{"{\"data\": \"ab*=\"}",
		 "'ab*=' can not be converted to a Blob: Invalid Base64 character: '*'"},
		{"{\"data\": \"a=bc\"}",
		 "'a=bc' can not be converted to a Blob: Invalid Base64 character: '='"},
		{"{\"data\": \"aGl=\"}", "'aGl=' can not be converted to a Blob: Invalid last "
					 "non-pad Base64 character dectected"},
		{"{\"data\": 1}", "class java.math.BigDecimal can not be converted to a Blob"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct toy_make_thing_request in;
		str message;

		expect_err(decode(t, rows[i].json, &in, &message), E_SYNTAX);
		expect_str(message, str_from(rows[i].message));
	}
}

TEST(what_is_no_json_object_has_no_message)
{
	static const char *const rows[] = {"[]",
					   "1",
					   "null",
					   "x",
					   " ",
					   "{\"name\": \"a\"} x",
					   "{\"name\": \"a\",}",
					   "{\"name\": \"a\"",
					   "{\"name\": NaN}",
					   "{\"x\": [}",
					   "{\"nodes\": [",
					   "{\"labels\": {\"a\" 1}}",
					   "/* */ {}",
					   "{\"name\": \"\xff\"}"};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct toy_make_thing_request in;
		str message = S("x");

		expect_err(decode(t, rows[i], &in, &message), E_SYNTAX);
		expect(!message.p);
	}
}

TEST(a_list_keeps_one_element_more_than_allowed)
{
	struct toy_make_thing_request in;
	str message;

	expect_ok(decode(t, "{\"nodes\": [{}, {}, {}, {}, {}, {}]}", &in, &message));
	expect_eq(in.nodes.n, 4);
	expect_ok(decode(t,
			 "{\"labels\": {\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":\"\",\"e\":\"\"}}",
			 &in, &message));
	expect_eq(in.labels.n, 4);
}

TEST(elements_are_bounded_in_all)
{
	struct toy_make_thing_request in;
	struct buf b;
	str message;

	buf_init(&b, 1 << 20);
	buf_str(&b, S("{\"matrix\": [[0"));
	for (int i = 0; i < SHAPE_ELEMENTS_MAX; i++)
		buf_str(&b, S(",0"));
	buf_str(&b, S("]]}"));
	in = (struct toy_make_thing_request){0};
	expect_err(shape_decode_json(&shape_toy_make_thing_request, t->arena, buf_get(&b), &in,
				     &message),
		   E_SYNTAX);
	expect_str(message, S("Too many elements"));
	buf_done(&b);
}

TEST(encoding_keeps_the_models_order_and_leaves_out_what_is_absent)
{
	struct toy_node child = {.label = S("c")};
	struct toy_inner inner = {.value = S("\"\n")};
	struct toy_node tree = {.label = S("t"), .children = {&child, 1}};
	str sparse[] = {S("a"), {0}};
	struct toy_make_thing_request in = {
		.inner = &inner,
		.name = S("n"),
		.data = S("hi"),
		.flag = SOME_BOOL(false),
		.when = SOME_USEC(1500000),
		.tree = &tree,
		.nodes = {.v = list_some(NULL)},
		.sparse = {sparse, 2},
		.ratio = SOME_F64(0.5),
	};

	expect_str(written(t, shape_encode_json, &shape_toy_make_thing_request, &in),
		   S("{\"name\":\"n\",\"data\":\"aGk=\",\"flag\":false,\"ratio\":0.5,\"when\":1.5,"
		     "\"tree\":{\"label\":\"t\",\"children\":[{\"label\":\"c\"}]},\"nodes\":[],"
		     "\"sparse\":[\"a\",null],\"inner\":{\"value\":\"\\\"\\n\"}}"));
}

TEST(sensitive_values_are_not_logged)
{
	struct toy_make_thing_request in = {
		.name = S("n"), .secret = S("s3cr"), .hidden = S("hide")};

	expect_str(written(t, shape_encode_redacted, &shape_toy_make_thing_request, &in),
		   S("{\"name\":\"n\",\"secret\":\"***\",\"hidden\":\"***\"}"));
}

TEST(audit_shows_the_listed_members_only)
{
	static const uint8_t list[] = {0, 5};
	const struct audit_members only = {list, 2};
	struct toy_make_thing_request in = {.name = S("n"), .secret = S("s3cr")};
	struct json_writer w;
	struct buf b;

	buf_init(&b, 1024);
	json_writer_init(&w, &b);
	shape_encode_audit(&shape_toy_make_thing_request, only, &in, &w);
	expect_str(buf_get(&b), S("{\"name\":\"n\"}"));
	buf_reset(&b);
	json_writer_init(&w, &b);
	in.name = (str){0};
	shape_encode_audit(&shape_toy_make_thing_request, only, &in, &w);
	expect_str(buf_get(&b), S("null"));
	buf_done(&b);
}

TEST(random_values_survive_the_way_out_and_back)
{
	uint64_t seed = 1;

	for (int i = 0; i < 300; i++) {
		struct toy_make_thing_request in = {0}, back = {0}, copy;
		str message, json;

		shape_random(&shape_toy_make_thing_request, t->arena, &seed, &in);
		json = written(t, shape_encode_json, &shape_toy_make_thing_request, &in);
		expect_ok(shape_decode_json(&shape_toy_make_thing_request, t->arena, json, &back,
					    &message));
		expect(shape_equal(&shape_toy_make_thing_request, &in, &back));
		shape_copy(&shape_toy_make_thing_request, t->arena, &in, &copy);
		expect(shape_equal(&shape_toy_make_thing_request, &in, &copy));
		expect_str(written(t, shape_encode_json, &shape_toy_make_thing_request, &copy),
			   json);
	}
}

TEST(equality_sees_every_difference)
{
	struct toy_node left = {.label = S("l")}, other = {.label = S("m")};
	struct toy_node a = {.label = S("x"), .left = &left}, b = a;

	expect(shape_equal(&shape_toy_node, &a, &b));
	b.left = &other;
	expect(!shape_equal(&shape_toy_node, &a, &b));
	b.left = NULL;
	expect(!shape_equal(&shape_toy_node, &a, &b));
	b = a;
	b.children.v = list_some(NULL);
	expect(!shape_equal(&shape_toy_node, &a, &b));
}
