/* SPDX-License-Identifier: Apache-2.0 */
/* Who is let in, and what is at rest where. */
#include "buf.h"
#include "front.h"
#include "key-use.h"
#include "keyring.h"
#include "mainstay.h"
#include "scene.h"

#include <fcntl.h>
#include <unistd.h>

/* A key for a user, with its secret in the test's arena. */
static str key_of(struct scene *s, const struct sql_account *account, const char *name, str *secret)
{
	struct sql_principal user;
	struct sql_access_key key = {.account = account->id};

	scene_begin(s);
	expect_ok(principal_load_by_name(s->rq.tx, account->id, str_from(name), &user));
	key.principal = user.id;
	expect_ok(access_key_create(s->rq.tx, s->app.keyring, s->now, &key, secret));
	*secret = str_dup(s->t->arena, *secret);
	str id = str_dup(s->t->arena, key.id);
	scene_commit(s);
	return id;
}

/* 1: let in as that user; 0: known but not active; E_NOENT. */
static int knock(struct scene *s, str id, str secret)
{
	struct front_key key = {0};
	int r;

	scene_begin(s);
	s->rq.caller = (struct caller){0};
	r = s->gates.authenticate(&s->rq, id, &key);
	if (r == 0) {
		expect_str(key.secret, secret);
		expect(!key.token.p);
		r = key.active;
	}
	scene_commit(s);
	return r;
}

EACH_DATABASE(a_key_lets_its_user_in_until_anything_about_it_is_switched_off)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	const char *account = str_c(t->arena, s->customer.id);
	char sql[300];
	str secret, id = key_of(s, &s->customer, "member", &secret);
	static const struct {
		const char *off, *on;
		int then;
	} rows[] = {
		{"UPDATE access_key SET status = 'inactive' WHERE account = '%s'",
		 "UPDATE access_key SET status = 'active' WHERE account = '%s'", 0},
		{"UPDATE principal SET status = 'inactive' WHERE account = '%s'",
		 "UPDATE principal SET status = 'active' WHERE account = '%s'", 0},
		{"UPDATE account SET status = 'closed' WHERE id = '%s'",
		 "UPDATE account SET status = 'active' WHERE id = '%s'", 0},
		{"UPDATE account SET status = 'suspended' WHERE id = '%s'",
		 "UPDATE account SET status = 'active' WHERE id = '%s'", 1},
	};

	expect_eq(knock(s, id, secret), 1);
	expect_eq(s->rq.caller.kind, PRINCIPAL_USER);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		snprintf(sql, sizeof(sql), rows[i].off, account);
		fixture_run(s->f, sql);
		expect_eq(knock(s, id, secret), rows[i].then);
		snprintf(sql, sizeof(sql), rows[i].on, account);
		fixture_run(s->f, sql);
		expect_eq(knock(s, id, secret), 1);
	}
	expect_eq(knock(s, S("AKIAAAAAAAAAAAAAAAAA"), secret), E_NOENT);
	scene_close(s);
}

EACH_DATABASE(a_caller_is_all_that_the_store_knows_of_it)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	str secret, id = key_of(s, &s->provider, "lead", &secret);
	struct front_key key;
	const struct caller *c = &s->rq.caller;

	scene_begin(s);
	s->rq.caller = (struct caller){0};
	expect_ok(s->gates.authenticate(&s->rq, id, &key));
	expect_eq(c->kind, PRINCIPAL_STAFF);
	expect_str(c->account, s->provider.id);
	expect(str_starts(c->principal, S("AIDA")));
	expect_str(c->name, S("lead"));
	expect_str(c->email, S("lead@example.com"));
	expect_str(c->role, S("lead"));
	expect_str(c->key_id, id);
	expect_str(c->language, S("en"));
	expect(!c->suspended);
	expect_str(c->arn, str_fmt(t->arena, "arn:aws:iam::%.*s:user/lead", STR_ARG(c->account)));
	expect_ok(s->gates.authenticate_local(&s->rq));
	expect_eq(c->kind, PRINCIPAL_LOCAL);
	expect_str(c->account, s->provider.id);
	expect_str(c->role, S("operator"));
	scene_commit(s);
	scene_close(s);
}

EACH_DATABASE(a_database_with_another_keyring_is_out_of_order_not_a_stranger)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct keyring *own = s->app.keyring, *foreign = keyring_new_random();
	str secret, id = key_of(s, &s->customer, "member", &secret);

	s->app.keyring = foreign;
	expect_eq(knock(s, id, secret), E_IO);
	s->app.keyring = own;
	keyring_free(foreign);
	expect_eq(knock(s, id, secret), 1);
	scene_close(s);
}

EACH_DATABASE(uses_of_keys_are_noted_and_written_by_the_minute)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:30Z");
	str secret, id = key_of(s, &s->customer, "member", &secret);
	struct sql_access_key row;
	int64_t minute = s->now - SECONDS(30);

	scene_begin(s);
	expect_eq(sql_access_key_touch(s->rq.tx,
				       &(struct sql_access_key_touch_in){.id = id, .used = minute}),
		  1);
	expect_eq(sql_access_key_touch(s->rq.tx,
				       &(struct sql_access_key_touch_in){.id = id, .used = minute}),
		  0);
	expect_ok(sql_access_key_load(
		s->rq.tx, &(struct sql_access_key_load_in){.account = s->customer.id, .id = id},
		&row));
	expect_eq(row.last_used.v, minute);
	scene_commit(s);
	scene_close(s);
}

/* Everything the database's files hold. */
static str database_bytes(struct test *t, struct fixture *f)
{
	static const char *const ends[] = {"", "-wal"};
	struct buf CLEANUP(buf_done) all;
	char part[65536];

	expect(strncmp(f->url, "sqlite:", 7) == 0);
	buf_init(&all, (size_t)64 << 20);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		str path = str_fmt(t->arena, "%s%s", f->url + 7, ends[i]);
		int fd = open(str_c(t->arena, path), O_RDONLY);
		ssize_t n;

		while (fd >= 0 && (n = read(fd, part, sizeof(part))) > 0)
			buf_add(&all, part, (size_t)n);
		if (fd >= 0)
			close(fd);
	}
	return buf_dup(&all, t->arena);
}

TEST(no_secret_is_in_the_database)
{
	struct scene *s = scene_open(t, ON_SQLITE, "2026-03-01T09:00:00Z");
	struct mainstay_create_access_key_request in = {.user_name = S("member")};
	struct mainstay_create_access_key_response out = {0};
	str bytes;

	scene_expect_ok(s, scene_call(s, OP_MAINSTAY_CREATE_ACCESS_KEY,
				      op_mainstay_create_access_key, &in, &out));
	bytes = database_bytes(t, s->f);
	expect(bytes.n > 4096);
	expect(str_contains(bytes, out.access_key->access_key_id));
	expect(str_contains(bytes, S("CreateAccessKey"))); /* the audit record is there */
	expect(!str_contains(bytes, out.access_key->secret_access_key));
	expect(!str_contains(bytes, str_slice(out.access_key->secret_access_key, 0, 12)));
	scene_close(s);
}

/* Statement by statement: no role gets past what the file says. */
TEST(permit_follows_the_roles_and_the_sides)
{
	struct scene *s = scene_open(t, ON_SQLITE, "2026-03-01T09:00:00Z");

	scene_as(s, &s->customer, "readonly");
	scene_begin(s);
	s->rq.op = &api_model.operations[OP_SUPPORT_DESCRIBE_CASES];
	expect_ok(s->gates.permit(&s->rq));
	s->rq.op = &api_model.operations[OP_SUPPORT_CREATE_CASE];
	expect_err(s->gates.permit(&s->rq), E_API);
	expect_str(s->rq.failure.message,
		   str_fmt(t->arena,
			   "User: arn:aws:iam::%.*s:user/readonly is not authorized to perform: "
			   "support:CreateCase",
			   STR_ARG(s->customer.id)));
	/* a staff operation is refused before any role is looked at */
	s->rq.caller.role = S("operator");
	s->rq.op = &api_model.operations[OP_MAINSTAY_LIST_ACCOUNTS];
	expect_err(s->gates.permit(&s->rq), E_API);
	s->rq.caller.kind = PRINCIPAL_LOCAL;
	expect_ok(s->gates.permit(&s->rq));
	scene_commit(s);
	scene_close(s);
}
