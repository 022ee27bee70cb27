/* SPDX-License-Identifier: Apache-2.0 */
/* The chain: whatever is done to its rows behind our back is found. */
#include "audit.h"

#include <stdarg.h>

#include "keyring.h"
#include "scene.h"

#define LONG_CHAIN 40

static struct audit_verdict walk(struct scene *s, const struct sql_account *account, int64_t step,
				 const struct audit_anchor *anchor, int64_t *ret_records)
{
	static const struct audit_anchor none;
	struct audit_walk w = {.account = account->id};
	struct audit_verdict v;
	int r;

	scene_begin(s);
	do {
		r = audit_walk_on(s->rq.tx, s->app.keyring, &w, anchor ? anchor : &none, step, &v);
		expect_ok(r);
	} while (r == 1);
	v.hash = str_dup(s->t->arena, v.hash);
	v.detail = str_dup(s->t->arena, v.detail);
	scene_commit(s);
	if (ret_records)
		*ret_records = w.records;
	return v;
}

static void append(struct scene *s, const struct sql_account *account, int n)
{
	struct sql_audit_head head;

	scene_begin(s);
	expect_ok(audit_lock(s->rq.tx, account->id, &head));
	for (int i = 0; i < n; i++) {
		struct audit_entry e = {
			.time = s->now + i,
			.event = S("CreateCase"),
			.actor = S("admin"),
			.record = str_fmt(s->mem, "{\"n\":%d}", i),
		};
		expect_ok(audit_append(s->rq.tx, s->app.keyring, &head, &e));
	}
	scene_commit(s);
}

static struct scene *scene_with_chain(struct test *t, enum fixture_kind where, int n)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");

	append(s, &s->customer, n);
	return s;
}

static void tamper(struct scene *s, const char *fmt, ...) PRINTF(2, 3);

/* Runs SQL as somebody would who has the database and no keyring. */
static void tamper(struct scene *s, const char *fmt, ...)
{
	char sql[2000];
	va_list args;

	va_start(args, fmt);
	vsnprintf(sql, sizeof(sql), fmt, args);
	va_end(args);
	fixture_run(s->f, sql);
}

static void expect_verdict(struct scene *s, enum audit_fault fault, int64_t seq)
{
	struct audit_verdict whole = walk(s, &s->customer, 1000, NULL, NULL);
	struct audit_verdict pieces = walk(s, &s->customer, 3, NULL, NULL);

	if (whole.fault != fault || whole.seq != seq)
		test_fail(__FILE__, __LINE__, "fault %d at %lld (%.*s), not %d at %lld",
			  whole.fault, (long long)whole.seq, STR_ARG(whole.detail), fault,
			  (long long)seq);
	expect_eq(pieces.fault, fault);
	expect_eq(pieces.seq, seq);
	expect_str(pieces.detail, whole.detail);
}

EACH_DATABASE(a_whole_chain_is_whole_however_it_is_walked)
{
	struct scene *s = scene_with_chain(t, where, LONG_CHAIN);
	int64_t records;
	struct audit_verdict v = walk(s, &s->customer, 7, NULL, &records);

	expect_eq(v.fault, AUDIT_WHOLE);
	expect_eq(v.seq, LONG_CHAIN);
	expect_eq(records, LONG_CHAIN);
	expect_str(v.detail, S("records 1 to 40 are as they were written"));
	v = walk(s, &s->other, 7, NULL, &records);
	expect_eq(v.fault, AUDIT_WHOLE);
	expect_eq(records, 0);
	expect_str(v.detail, S("no records"));
	scene_close(s);
}

EACH_DATABASE(an_account_that_is_not_there_has_no_chain)
{
	static const struct audit_anchor none;
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct audit_walk w = {.account = S("000000000000")};
	struct sql_audit_head head;
	struct audit_verdict v;

	scene_begin(s);
	expect_err(audit_walk_on(s->rq.tx, s->app.keyring, &w, &none, 10, &v), E_NOENT);
	expect_err(audit_lock(s->rq.tx, S("000000000000"), &head), E_NOENT);
	expect_err(account_lock(s->rq.tx, S("000000000000")), E_NOENT);
	scene_commit(s);
	scene_close(s);
}

/* Every column of every record counts: changing any one is found at that record. */
EACH_DATABASE(an_edit_is_found_where_it_was_made)
{
	static const char *const edits[] = {
		"record = '{\"n\":-1}'",
		"event = 'ResolveCase'",
		"actor = 'other'",
		"time = time + 1",
		"actor = 'CreateCase', event = 'admin'",
	};
	struct scene *s = scene_with_chain(t, where, LONG_CHAIN);
	static const int at[] = {1, 2, 20, LONG_CHAIN};

	for (size_t i = 0; i < ARRAY_LEN(edits); i++) {
		int seq = at[i % ARRAY_LEN(at)];
		fixture_run(s->f, "CREATE TABLE kept AS SELECT * FROM audit_record");
		tamper(s, "UPDATE audit_record SET %s WHERE account = '%.*s' AND seq = %d",
		       edits[i], STR_ARG(s->customer.id), seq);
		expect_verdict(s, AUDIT_EDITED, seq);
		fixture_run(s->f, "DELETE FROM audit_record;"
				  "INSERT INTO audit_record SELECT * FROM kept; DROP TABLE kept;");
	}
	expect_verdict(s, AUDIT_WHOLE, LONG_CHAIN);
	scene_close(s);
}

EACH_DATABASE(a_removed_record_is_missing_or_cuts_the_end)
{
	static const struct {
		int seq;
		enum audit_fault fault;
	} rows[] = {{1, AUDIT_MISSING}, {17, AUDIT_MISSING}, {LONG_CHAIN, AUDIT_TRUNCATED}};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct scene *s = scene_with_chain(t, where, LONG_CHAIN);
		tamper(s, "DELETE FROM audit_record WHERE account = '%.*s' AND seq = %d",
		       STR_ARG(s->customer.id), rows[i].seq);
		expect_verdict(s, rows[i].fault, rows[i].seq);
		scene_close(s);
	}
}

EACH_DATABASE(swapped_records_are_found)
{
	struct scene *s = scene_with_chain(t, where, LONG_CHAIN);

	tamper(s,
	       "UPDATE audit_record SET seq = 1000 WHERE account = '%.*s' AND seq = 5;"
	       "UPDATE audit_record SET seq = 5 WHERE account = '%.*s' AND seq = 6;"
	       "UPDATE audit_record SET seq = 6 WHERE account = '%.*s' AND seq = 1000;",
	       STR_ARG(s->customer.id), STR_ARG(s->customer.id), STR_ARG(s->customer.id));
	expect_verdict(s, AUDIT_EDITED, 5);
	scene_close(s);
}

/* Cutting the end and taking the head back with it needs the keyring. */
EACH_DATABASE(a_head_that_was_written_by_others_is_found)
{
	struct scene *s = scene_with_chain(t, where, LONG_CHAIN);

	tamper(s,
	       "DELETE FROM audit_record WHERE account = '%.*s' AND seq = %d;"
	       "UPDATE audit_head SET seq = %d, hash = (SELECT hash FROM audit_record WHERE "
	       "account = '%.*s' AND seq = %d) WHERE account = '%.*s'",
	       STR_ARG(s->customer.id), LONG_CHAIN, LONG_CHAIN - 1, STR_ARG(s->customer.id),
	       LONG_CHAIN - 1, STR_ARG(s->customer.id));
	expect_verdict(s, AUDIT_HEAD, LONG_CHAIN - 1);

	/* and our own next record does not make it genuine again */
	append(s, &s->customer, 1);
	expect_verdict(s, AUDIT_HEAD, LONG_CHAIN);
	scene_close(s);
}

/* Putting an old state of everything back is what only an anchor shows. */
EACH_DATABASE(an_old_state_put_back_is_shown_by_an_anchor)
{
	struct scene *s = scene_with_chain(t, where, 10);
	struct audit_anchor anchor;
	struct audit_verdict v;

	fixture_run(s->f, "CREATE TABLE kept_head AS SELECT * FROM audit_head;");
	append(s, &s->customer, 5);
	v = walk(s, &s->customer, 100, NULL, NULL);
	anchor = (struct audit_anchor){v.seq, v.hash};
	expect_eq(walk(s, &s->customer, 4, &anchor, NULL).fault, AUDIT_WHOLE);

	tamper(s,
	       "DELETE FROM audit_record WHERE account = '%.*s' AND seq > 10;"
	       "DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept_head;",
	       STR_ARG(s->customer.id));
	expect_verdict(s, AUDIT_WHOLE, 10);
	expect_eq(walk(s, &s->customer, 4, &anchor, NULL).fault, AUDIT_TRUNCATED);

	scene_tick(s, SECONDS(1));
	append(s, &s->customer, 5);
	expect_verdict(s, AUDIT_WHOLE, 15);
	v = walk(s, &s->customer, 4, &anchor, NULL);
	expect_eq(v.fault, AUDIT_ANCHOR);
	expect_eq(v.seq, 15);
	scene_close(s);
}

EACH_DATABASE(retention_takes_a_prefix_and_the_rest_stays_whole)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct audit_anchor anchor;
	struct audit_verdict v;
	usec before;
	bool more;
	int64_t records;

	append(s, &s->customer, 12);
	v = walk(s, &s->customer, 100, NULL, NULL);
	anchor = (struct audit_anchor){v.seq, v.hash};
	scene_tick(s, DAYS(10));
	before = s->now;
	append(s, &s->customer, 8);

	scene_begin(s);
	expect_ok(audit_prune(s->rq.tx, s->app.keyring, s->customer.id, before, 5, &more));
	expect(more);
	expect_ok(audit_prune(s->rq.tx, s->app.keyring, s->customer.id, before, 100, &more));
	expect(!more);
	expect_ok(audit_prune(s->rq.tx, s->app.keyring, s->customer.id, before, 100, &more));
	scene_commit(s);

	v = walk(s, &s->customer, 3, &anchor, &records);
	expect_eq(v.fault, AUDIT_WHOLE);
	expect_eq(records, 8);
	expect_str(v.detail, S("records 13 to 20 are as they were written"));
	anchor.hash = S("00");
	expect_eq(walk(s, &s->customer, 3, &anchor, NULL).fault, AUDIT_ANCHOR);

	append(s, &s->customer, 1);
	expect_verdict(s, AUDIT_WHOLE, 21);
	tamper(s, "DELETE FROM audit_record WHERE account = '%.*s' AND seq = 13",
	       STR_ARG(s->customer.id));
	expect_verdict(s, AUDIT_MISSING, 13);
	scene_close(s);
}

EACH_DATABASE(a_chain_can_lose_all_its_records_to_retention)
{
	struct scene *s = scene_with_chain(t, where, 3);
	bool more;

	scene_begin(s);
	expect_ok(audit_prune(s->rq.tx, s->app.keyring, s->customer.id, s->now + DAYS(1), 100,
			      &more));
	scene_commit(s);
	expect_verdict(s, AUDIT_WHOLE, 3);
	append(s, &s->customer, 2);
	expect_verdict(s, AUDIT_WHOLE, 5);
	scene_close(s);
}

EACH_DATABASE(a_walk_goes_on_while_retention_and_writers_work)
{
	static const struct audit_anchor none;
	struct scene *s = scene_with_chain(t, where, 20);
	struct audit_walk w = {.account = s->customer.id};
	struct audit_verdict v;
	bool more;

	scene_begin(s);
	expect_eq(audit_walk_on(s->rq.tx, s->app.keyring, &w, &none, 5, &v), 1);
	expect_eq(w.seq, 5);
	expect_ok(audit_prune(s->rq.tx, s->app.keyring, s->customer.id, s->now + 12, 100, &more));
	scene_commit(s);
	append(s, &s->customer, 4);
	scene_begin(s);
	expect_eq(audit_walk_on(s->rq.tx, s->app.keyring, &w, &none, 100, &v), 0);
	expect_eq(v.fault, AUDIT_WHOLE);
	expect_eq(v.seq, 24);
	scene_commit(s);
	scene_close(s);
}

EACH_DATABASE(a_rotation_marks_heads_anew_but_not_forged_ones)
{
	struct scene *s = scene_with_chain(t, where, 5);
	int64_t number;
	char *why = NULL;

	append(s, &s->other, 2);
	tamper(s, "UPDATE audit_head SET pruned = 1 WHERE account = '%.*s'", STR_ARG(s->other.id));
	expect_ok(keyring_add(s->app.keyring, &number, &why));
	scene_begin(s);
	expect_ok(audit_head_remark(s->rq.tx, s->app.keyring, s->customer.id));
	expect_ok(audit_head_remark(s->rq.tx, s->app.keyring, s->other.id));
	scene_commit(s);
	expect_ok(keyring_drop_old(s->app.keyring, &why));
	expect_verdict(s, AUDIT_WHOLE, 5);
	expect_eq(walk(s, &s->other, 10, NULL, NULL).fault, AUDIT_HEAD);
	append(s, &s->customer, 1);
	expect_verdict(s, AUDIT_WHOLE, 6);
	scene_close(s);
}
