/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit trail: who asked for what, when, from where, and what came of it.
 * One record for each writing or refused request, in the same transaction as
 * what it reports, in CloudTrail's form, chained per account so that a record
 * that was changed, removed, moved or cut off at the end is found
 * (docs/audit.md).
 *
 * The chain's head row doubles as the account's writer lock. Every writing
 * request locks its caller's account before anything else; a member of the
 * staff locks the provider's account first (the runner does it), then the
 * customer's (the handler, with account_lock). A job locks the account it works
 * on. Whatever is numbered per account may rely on that.
 */
#ifndef IDENTITY_AUDIT_H
#define IDENTITY_AUDIT_H

#include "crypto.h"
#include "db.h"
#include "identity_sql.h"
#include "usec.h"

struct keyring;
struct req;

/* Begins the chain of a new account. */
MUST_USE int audit_chain_create(struct tx *tx, struct keyring *k, str account);
/*
 * Locks the account for the rest of the transaction and reads its chain's end.
 * Take it outside of a savepoint that may be undone. E_NOENT when there is no
 * such account. A second call in one transaction is allowed and reads anew.
 */
MUST_USE int audit_lock(struct tx *tx, str account, struct sql_audit_head *ret);
/* The same for those who only want the lock. */
MUST_USE int account_lock(struct tx *tx, str account);

/* One link of the chain. */
struct audit_entry {
	usec time;
	str event;  /* operation name */
	str actor;  /* user name */
	str record; /* JSON object */
};
/*
 * Appends, and moves *head on. head must come from audit_lock in this tx. Over a
 * head that is not genuine the new one is not made genuine either, so that what
 * somebody did to the table stays visible.
 */
MUST_USE int audit_append(struct tx *tx, struct keyring *k, struct sql_audit_head *head,
			  const struct audit_entry *e);

/*
 * Records how the request ended (rq->failure) on the chain of the caller's
 * account, whose locked head it is given. request and response are JSON objects
 * of the members that the model lists for audit; absent for none. What a handler
 * said in rq->audit about the account that a call of the staff concerns goes in
 * as recipientAccountId; when it asked to show it there, and the call succeeded,
 * that account's chain gets a record too, which names the provider instead of
 * the person.
 */
MUST_USE int audit_record(struct req *rq, struct sql_audit_head *head, str request, str response);

/* What a walk over a chain found. */
enum audit_fault {
	AUDIT_WHOLE,
	AUDIT_EDITED,    /* the record at seq is not what was written */
	AUDIT_MISSING,   /* the record at seq is not there, later ones are */
	AUDIT_TRUNCATED, /* the chain ends before the head or the anchor says */
	AUDIT_HEAD,      /* the head row is gone, not ours, or does not match the last record */
	AUDIT_ANCHOR,    /* the record at the anchor's number is another one than it was */
	AUDIT_FAULT_COUNT,
};
/* Words of the API: "edited", ...; absent for a whole chain. */
str audit_fault_word(enum audit_fault fault);

/* A walk that can be interrupted: what it needs to go on. Start with a zeroed one and account. */
struct audit_walk {
	str account;
	bool started;
	int64_t seq;              /* last record that was found right */
	int64_t first;            /* oldest record that retention left */
	int64_t records;          /* walked */
	uint8_t hash[SHA256_LEN]; /* of the record at seq */
};
/* A record whose hash was noted before. seq 0: none. */
struct audit_anchor {
	int64_t seq;
	str hash; /* hex */
};
struct audit_verdict {
	enum audit_fault fault;
	int64_t seq; /* the first bad record; of a whole chain, the last one */
	str hash;    /* hex, of the last record that was right: an anchor for later */
	str detail;  /* one sentence */
};
/*
 * Walks on over at most max records. 1: there is more, call again; 0: *ret has
 * the verdict. E_NOENT without a head, which every account has.
 */
MUST_USE int audit_walk_on(struct tx *tx, struct keyring *k, struct audit_walk *w,
			   const struct audit_anchor *anchor, int64_t max,
			   struct audit_verdict *ret);

/*
 * Retention: removes up to max records older than before from the start of the
 * account's chain; the rest stays verifiable. The account is locked. *ret_more
 * tells that there may be more.
 */
MUST_USE int audit_prune(struct tx *tx, struct keyring *k, str account, usec before, int64_t max,
			 bool *ret_more);

/* Marks the head anew under the newest master key, unless it was not genuine. */
MUST_USE int audit_head_remark(struct tx *tx, struct keyring *k, str account);

#endif
