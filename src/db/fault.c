/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fault wrapper, and the torture that is driven by it. A fault is armed for
 * the n-th call to come; it strikes once and disarms itself.
 */
#include "db-wrap.h"

#include <stdatomic.h>

/* Which calls a kind counts, and what it answers. */
static const struct {
	bool commits_only;
	int verdict;
} kinds[FAULT_KINDS] = {
	[FAULT_BUSY] = {false, E_BUSY},    [FAULT_IO] = {false, E_IO},
	[FAULT_LOST] = {false, WRAP_LOST}, [FAULT_UNKEPT] = {true, E_UNCERTAIN},
	[FAULT_KEPT] = {true, WRAP_KEPT},
};

struct db_fault {
	struct db_wrap wrap; /* first */
	atomic_int kind;
	atomic_int left; /* calls until it strikes, 0: disarmed */
	atomic_bool struck;
};

static int before(struct db_wrap *w, enum db_event e, const struct query *q)
{
	struct db_fault *f = (struct db_fault *)w;
	int kind, left;

	(void)q;
	left = atomic_load(&f->left);
	/* a sync that fails is the end of all writing, not a fault to go on after */
	if (left == 0 || e == DB_EVENT_SYNC)
		return 0;
	kind = atomic_load(&f->kind);
	if (kinds[kind].commits_only && e != DB_EVENT_COMMIT)
		return 0;
	while (left > 0 && !atomic_compare_exchange_weak(&f->left, &left, left - 1))
		;
	if (left != 1)
		return 0;
	atomic_store(&f->struck, true);
	/* nobody can tell a connection lost at its commit from a commit without an answer */
	if (kind == FAULT_LOST && e == DB_EVENT_COMMIT)
		return E_UNCERTAIN;
	return kinds[kind].verdict;
}

struct db_fault *fault_new(void)
{
	struct db_fault *f = MEM_NEW(struct db_fault);

	f->wrap.before = before;
	return f;
}

void fault_free(struct db_fault *f)
{
	mem_free(f);
}

struct db_wrap *fault_wrap(struct db_fault *f)
{
	return &f->wrap;
}

void fault_arm(struct db_fault *f, enum fault_kind kind, int at)
{
	atomic_store(&f->left, 0);
	atomic_store(&f->struck, false);
	atomic_store(&f->kind, (int)kind);
	atomic_store(&f->left, at);
}

bool fault_disarm(struct db_fault *f)
{
	atomic_store(&f->left, 0);
	return atomic_load(&f->struck);
}

struct torture torture_start(struct db_fault *f)
{
	return (struct torture){.fault = f};
}

bool torture_struck(struct torture *tt)
{
	bool struck = fault_disarm(tt->fault);

	if (tt->running)
		tt->struck += struck;
	tt->running = false;
	return struck;
}

bool torture_next(struct torture *tt)
{
	/* a round that was not reached by its fault was the last of its kind */
	if (tt->at > 0 && !torture_struck(tt)) {
		tt->kind++;
		tt->at = 0;
	}
	if (tt->kind >= FAULT_KINDS)
		return false;
	tt->at++;
	tt->running = true;
	fault_arm(tt->fault, tt->kind, tt->at);
	return true;
}
