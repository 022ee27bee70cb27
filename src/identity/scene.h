/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stage for tests of handlers, of this room and of those above: a fresh
 * database with the whole schema, a fake clock, the provider with one person of
 * each staff role, two customers' accounts with one of each customer role, and
 * calls made the way the runner makes them (lock, permission, handler, audit
 * record, commit), without bytes and threads.
 *
 *	EACH_DATABASE(a_member_may_not_make_users)
 *	{
 *		struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
 *		struct mainstay_create_user_request in = {...};
 *		struct mainstay_create_user_response out = {0};
 *
 *		scene_as(s, &s->customer, "member");
 *		expect_err(scene_call(s, OP_MAINSTAY_CREATE_USER, op_mainstay_create_user,
 *				      &in, &out), E_API);
 *		scene_expect_error(s, "AccessDeniedException");
 *		scene_close(s);
 *	}
 *
 * A room above puts what it needs into s->app and s->entitled.
 */
#ifndef IDENTITY_SCENE_H
#define IDENTITY_SCENE_H

#include "db-fixture.h"
#include "gates.h"
#include "identity.h"
#include "operations.h"
#include "req.h"
#include "settings.h"

struct scene {
	struct test *t;
	struct fixture *f;
	struct settings settings;
	struct app app;
	struct gates gates;
	usec now;
	struct sql_account provider;        /* people: agent, lead, billing, operator */
	struct sql_account customer, other; /* people: admin, member, readonly */
	struct sql_organization organization;
	struct req rq;     /* the call at hand, or the last one */
	struct arena *mem; /* of the call at hand; what it returned lives until the next one */
	void *head;
};

struct scene *scene_open(struct test *t, enum fixture_kind where, const char *now);
void scene_close(struct scene *s);
void scene_tick(struct scene *s, usec by);

/* Who calls from now on. The people's names are their roles. */
void scene_as(struct scene *s, const struct sql_account *account, const char *name);
void scene_as_local(struct scene *s);

/* A writing transaction in s->rq for code that is no handler; commit ends it. */
struct tx *scene_begin(struct scene *s);
void scene_commit(struct scene *s);

/* Before and after a handler; use scene_call. */
MUST_USE int scene_enter(struct scene *s, int operation);
MUST_USE int scene_leave(struct scene *s, int result, const void *in, const void *out);
/* What the handler returned, or the gates before it. Changes stay when it is 0. *in and *out have
 * the operation's types; out is to be zeroed. */
#define scene_call(s, operation, handler, in, out)                                                 \
	scene_leave((s),                                                                           \
		    scene_enter((s), (operation)) < 0 ? E_API : handler(&(s)->rq, (in), (out)),    \
		    (in), (out))
/* The last call failed with this error. */
void scene_expect_error(const struct scene *s, const char *name);
#define scene_expect_ok(s, result)                                                                 \
	do {                                                                                       \
		int result_ = (result);                                                            \
		if (result_ < 0)                                                                   \
			test_fail(__FILE__, __LINE__, "%s: %s %.*s", #result, err_name(result_),   \
				  STR_ARG((s)->rq.failure.message));                               \
	} while (0)

#endif
