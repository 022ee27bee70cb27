/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit trail: who asked for what, when, from where, and what came of it.
 * One record per writing or refused request, in the same transaction as what it
 * reports, in CloudTrail's form, chained per account so that a record that was
 * changed, removed, moved or cut off at the end is found (docs/audit.md).
 *
 * The chain's head row doubles as the account's writer lock. Every writing
 * request locks its caller's account before anything else; a member of the
 * staff locks the provider's account first (the runner does it), then the
 * customer's (the handler, with account_lock). A job locks the account it works
 * on. Everything numbered per account may rely on that.
 */
#ifndef IDENTITY_AUDIT_H
#define IDENTITY_AUDIT_H

#include "crypto.h"
#include "db.h"
#include "usec.h"

struct keyring;
struct req;

/* The end of one account's chain, as locked. */
struct audit_head {
	str account;
	int64_t seq;
	uint8_t hash[SHA256_LEN];
	int64_t pruned;
	uint8_t pruned_hash[SHA256_LEN];
};

/*
 * Locks the account for the rest of the transaction and reads its chain's end.
 * Take it outside of a savepoint that may be undone. E_NOENT when there is no
 * such account. A second call in one transaction is allowed and reads anew.
 */
MUST_USE int audit_lock(struct tx *tx, str account, struct audit_head *ret);
/* The same for those who only want the lock. */
MUST_USE int account_lock(struct tx *tx, str account);

/* One link of the chain. record is a JSON object; its bytes are what is hashed. */
struct audit_entry {
	usec time;
	str event; /* operation name */
	str actor; /* user name */
	str record;
};
/* Appends and moves *head on. head must come from audit_lock in this tx. */
MUST_USE int audit_append(struct tx *tx, struct keyring *k, struct audit_head *head,
			  const struct audit_entry *e);

/*
 * Records the request rq with its outcome: rq->failure.error 0 is success. The
 * two JSON objects hold only the members that the operation's model lists for
 * audit; absent for none ("null" in the record). The record goes to the chain of
 * the caller's account, which *head must be.
 */
MUST_USE int audit_record(struct req *rq, struct audit_head *head, str request_parameters,
			  str response_elements);

/* What a walk over a chain found. */
enum audit_fault {
	AUDIT_WHOLE,
	AUDIT_EDITED,    /* the record at seq does not give its hash */
	AUDIT_MISSING,   /* the record at seq is not there, later ones are */
	AUDIT_TRUNCATED, /* the chain ends before the head says */
	AUDIT_HEAD,      /* the head row was not written by us, or does not match the last record */
	AUDIT_ANCHOR,    /* the record at the anchor's number is another one than it was */
};
struct audit_verdict {
	enum audit_fault fault;
	int64_t seq;   /* the first bad record; of a whole chain, the last one */
	int64_t first; /* oldest record still there */
	str hash;      /* of the last record, hex: print it and keep it elsewhere as an anchor */
	int64_t records;
	str detail; /* one sentence */
};
/*
 * Walks the account's chain. anchor_seq > 0 also demands that the record of that
 * number has the hash anchor_hash (hex), as printed by an earlier walk. The
 * return value tells only whether the walk could be made; E_NOENT without such
 * an account.
 */
MUST_USE int audit_verify(struct tx *tx, struct keyring *k, str account, int64_t anchor_seq,
			  str anchor_hash, struct audit_verdict *ret);

/*
 * Retention: removes up to max records older than before from the start of the
 * account's chain; the rest stays verifiable. *ret_more tells that there are
 * more. Locks the account.
 */
MUST_USE int audit_prune(struct tx *tx, struct keyring *k, str account, usec before, int64_t max,
			 bool *ret_more);

#endif
