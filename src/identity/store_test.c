/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every statement over a tenant's table sees and changes rows of its account
 * only. Two accounts get rows that are alike in all but the account; then each
 * statement is run for one of them, and the other's rows must be as before.
 */
#include "audit.h"
#include "keyring.h"
#include "scene.h"

#define TWIN "AIDATWINTWINTWINTWIN2"

/* Both accounts' members get the same id. */
static void make_twins(struct scene *s)
{
	fixture_run(s->f, "UPDATE principal SET id = '" TWIN "' WHERE name = 'member'");
}

static struct sql_principal member_of(struct scene *s, const struct sql_account *account)
{
	struct sql_principal p;

	expect_ok(principal_load(s->rq.tx, account->id, S(TWIN), &p));
	return p;
}

EACH_DATABASE(statements_over_principals_keep_to_their_account)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	str own = s->customer.id, foreign = s->other.id;
	struct sql_principal_rows rows;
	struct sql_principal p;

	make_twins(s);
	scene_begin(s);
	expect_str(member_of(s, &s->customer).account, own);
	expect_ok(principal_load_by_name(s->rq.tx, own, S("member"), &p));
	expect_str(p.account, own);
	expect_ok(sql_principal_list_all(
		s->rq.tx,
		&(struct sql_principal_list_in){.account = own, .after = S(""), .most = 100},
		&rows));
	expect_eq(rows.n, 3);
	for (size_t i = 0; i < rows.n; i++)
		expect_str(rows.v[i].account, own);
	expect_ok(sql_principal_update(s->rq.tx, &(struct sql_principal_update_in){
							 .account = own,
							 .id = S(TWIN),
							 .name = S("changed"),
							 .name_key = S("changed"),
							 .email = S("c@example.com"),
							 .role = S("admin"),
							 .status = S("inactive"),
							 .changed = s->now,
						 }));
	expect_str(member_of(s, &s->customer).name, S("changed"));
	expect_str(member_of(s, &s->other).name, S("member"));
	expect_ok(sql_principal_delete(
		s->rq.tx, &(struct sql_principal_delete_in){.account = own, .id = S(TWIN)}));
	expect_err(principal_load(s->rq.tx, own, S(TWIN), &p), E_NOENT);
	expect_str(member_of(s, &s->other).account, foreign);
	scene_commit(s);
	scene_close(s);
}

static struct sql_access_key make_key(struct scene *s, str account)
{
	struct sql_access_key key = {.account = account, .principal = S(TWIN)};
	str secret;

	expect_ok(access_key_create(s->rq.tx, s->app.keyring, s->now, &key, &secret));
	return key;
}

EACH_DATABASE(statements_over_keys_keep_to_their_account)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	str own = s->customer.id, foreign = s->other.id;
	struct sql_access_key_rows rows;
	struct sql_access_key key, theirs;

	make_twins(s);
	scene_begin(s);
	key = make_key(s, own);
	theirs = make_key(s, foreign);
	make_key(s, foreign);
	make_key(s, own); /* the other account's two do not count */
	expect_ok(sql_access_key_list_all(
		s->rq.tx,
		&(struct sql_access_key_list_in){.account = own, .after = S(""), .most = 10},
		&rows));
	expect_eq(rows.n, 2);
	expect_ok(sql_access_key_list_of_all(
		s->rq.tx, &(struct sql_access_key_list_of_in){.account = own, .principal = S(TWIN)},
		&rows));
	expect_eq(rows.n, 2);
	expect_err(sql_access_key_load(
			   s->rq.tx,
			   &(struct sql_access_key_load_in){.account = own, .id = theirs.id}, &key),
		   E_NOENT);
	expect_err(sql_access_key_update(s->rq.tx,
					 &(struct sql_access_key_update_in){
						 .account = own,
						 .id = theirs.id,
						 .status = S("inactive"),
					 }),
		   E_NOENT);
	expect_err(sql_access_key_delete(
			   s->rq.tx,
			   &(struct sql_access_key_delete_in){.account = own, .id = theirs.id}),
		   E_NOENT);
	expect_err(sql_access_key_reseal(s->rq.tx,
					 &(struct sql_access_key_reseal_in){
						 .account = own,
						 .id = theirs.id,
						 .sealed = S("x"),
						 .master = 9,
					 }),
		   E_NOENT);
	expect_eq(sql_access_key_delete_of(
			  s->rq.tx, &(struct sql_access_key_delete_of_in){.account = own,
									  .principal = S(TWIN)}),
		  2);
	expect_ok(sql_access_key_list_all(
		s->rq.tx,
		&(struct sql_access_key_list_in){.account = foreign, .after = S(""), .most = 10},
		&rows));
	expect_eq(rows.n, 2);
	scene_commit(s);
	scene_close(s);
}

static void append(struct scene *s, str account, int n)
{
	struct sql_audit_head head;

	expect_ok(audit_lock(s->rq.tx, account, &head));
	for (int i = 0; i < n; i++) {
		struct audit_entry e = {
			.time = s->now + i, .event = S("E"), .actor = account, .record = S("{}")};
		expect_ok(audit_append(s->rq.tx, s->app.keyring, &head, &e));
	}
}

static size_t count(struct scene *s, str account)
{
	struct sql_audit_walk_rows rows;

	expect_ok(sql_audit_walk_all(
		s->rq.tx, &(struct sql_audit_walk_in){.account = account, .most = 100}, &rows));
	for (size_t i = 0; i < rows.n; i++)
		expect_str(rows.v[i].actor, account);
	return rows.n;
}

EACH_DATABASE(statements_over_the_trail_keep_to_their_account)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	str own = s->customer.id, foreign = s->other.id;
	struct sql_audit_find_rows found;
	struct sql_audit_old_rows old;
	struct sql_audit_time_row at;
	bool more;

	scene_begin(s);
	append(s, own, 3);
	s->now += DAYS(1);
	append(s, foreign, 5);
	expect_eq(count(s, own), 3);
	expect_eq(count(s, foreign), 5);
	expect_ok(sql_audit_find_all(
		s->rq.tx,
		&(struct sql_audit_find_in){
			.account = own, .below = 100, .until = INT64_MAX, .most = 100},
		&found));
	expect_eq(found.n, 3);
	expect_ok(sql_audit_old_all(s->rq.tx,
				    &(struct sql_audit_old_in){.account = own, .most = 100}, &old));
	expect_eq(old.n, 3);
	expect_ok(sql_audit_time(s->rq.tx, &(struct sql_audit_time_in){.account = own, .seq = 1},
				 &at));
	expect_eq(at.time, s->now - DAYS(1));
	expect_ok(audit_prune(s->rq.tx, s->app.keyring, own, s->now + DAYS(9), 100, &more));
	expect_eq(count(s, own), 0);
	expect_eq(count(s, foreign), 5);
	scene_commit(s);
	scene_close(s);
}
