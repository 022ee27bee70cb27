/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chain. A record's hash is SHA-256 over
 *
 *	hash of the record before (32 bytes; zeros for the first)
 *	seq, time (8 bytes each, big end first)
 *	length of event (4 bytes), event, length of actor (4 bytes), actor
 *	record
 *
 * and the head holds the last one. The head itself is marked with an HMAC under
 * a key that is not in the database, so who can write the tables but has no
 * keyring cannot build another chain that passes.
 */
#include <string.h>

#include "audit.h"
#include "encode.h"
#include "keyring.h"

static const uint8_t zero_hash[SHA256_LEN];

static str bytes_of(const uint8_t hash[SHA256_LEN])
{
	return (str){(const char *)hash, SHA256_LEN};
}

static char *put_int(char *p, uint64_t v, int bytes)
{
	for (int i = bytes; i > 0; i--)
		*p++ = (char)(v >> (8 * (i - 1)));
	return p;
}

static char *put_str(char *p, str s)
{
	if (s.n)
		memcpy(p, s.p, s.n);
	return p + s.n;
}

static void link_hash(struct arena *a, const uint8_t before[SHA256_LEN], int64_t seq,
		      const struct audit_entry *e, uint8_t ret[SHA256_LEN])
{
	size_t most = SHA256_LEN + 24 + e->event.n + e->actor.n + e->record.n;
	char *start = arena_alloc(a, most), *p = start;

	p = put_str(p, bytes_of(before));
	p = put_int(p, (uint64_t)seq, 8);
	p = put_int(p, (uint64_t)e->time, 8);
	p = put_int(p, e->event.n, 4);
	p = put_str(p, e->event);
	p = put_int(p, e->actor.n, 4);
	p = put_str(p, e->actor);
	p = put_str(p, e->record);
	sha256((str){start, (size_t)(p - start)}, ret);
}

/* The mark of a head under the master key that it names. E_NOENT: the keyring has no such. */
static int head_mac(struct keyring *k, const struct sql_audit_head *h, uint8_t ret[SHA256_LEN])
{
	char text[256], *p = text;

	if (h->account.n > 64 || h->hash.n != SHA256_LEN || h->pruned_hash.n != SHA256_LEN)
		return E_NOENT;
	p = put_str(p, h->account);
	p = put_int(p, (uint64_t)h->seq, 8);
	p = put_str(p, h->hash);
	p = put_int(p, (uint64_t)h->pruned, 8);
	p = put_str(p, h->pruned_hash);
	p = put_int(p, (uint64_t)h->master, 8);
	return keyring_mac(k, h->master, (str){text, (size_t)(p - text)}, ret);
}

static bool head_genuine(struct keyring *k, const struct sql_audit_head *h)
{
	uint8_t mac[SHA256_LEN];

	return head_mac(k, h, mac) == 0 && crypto_equal(bytes_of(mac), h->mac);
}

/* Marks the head; an empty mark stands for "was not genuine before". */
static int head_mark(struct arena *a, struct keyring *k, struct sql_audit_head *h, bool genuine)
{
	uint8_t mac[SHA256_LEN];
	int r;

	if (!genuine) {
		h->mac = S("");
		return 0;
	}
	h->master = keyring_newest(k);
	r = head_mac(k, h, mac);
	if (r < 0)
		return r;
	h->mac = str_dup(a, bytes_of(mac));
	return 0;
}

int audit_chain_create(struct tx *tx, struct keyring *k, str account)
{
	struct sql_audit_head head = {
		.account = account,
		.hash = bytes_of(zero_hash),
		.pruned_hash = bytes_of(zero_hash),
	};
	int r = head_mark(tx_arena(tx), k, &head, true);

	return r < 0 ? r : sql_audit_head_insert(tx, &head);
}

int audit_lock(struct tx *tx, str account, struct sql_audit_head *ret)
{
	return sql_audit_head_lock(tx, &(struct sql_audit_head_lock_in){.account = account}, ret);
}

int account_lock(struct tx *tx, str account)
{
	struct sql_audit_head head;

	return audit_lock(tx, account, &head);
}

int audit_append(struct tx *tx, struct keyring *k, struct sql_audit_head *head,
		 const struct audit_entry *e)
{
	struct arena *a = tx_arena(tx);
	struct sql_audit_head next = *head;
	uint8_t hash[SHA256_LEN];
	int r;

	if (head->hash.n != SHA256_LEN)
		return E_IO;
	next.seq = head->seq + 1;
	link_hash(a, (const uint8_t *)head->hash.p, next.seq, e, hash);
	next.hash = str_dup(a, bytes_of(hash));
	r = head_mark(a, k, &next, head_genuine(k, head));
	if (r < 0)
		return r;
	r = sql_audit_insert(tx, &(struct sql_audit_insert_in){
					 .account = next.account,
					 .seq = next.seq,
					 .time = e->time,
					 .event = e->event,
					 .actor = e->actor,
					 .hash = next.hash,
					 .record = e->record,
				 });
	if (r < 0)
		return r;
	r = sql_audit_head_update(tx, &next);
	if (r < 0)
		return r;
	*head = next;
	return 0;
}

int audit_head_remark(struct tx *tx, struct keyring *k, str account)
{
	struct sql_audit_head head;
	bool genuine;
	int r = audit_lock(tx, account, &head);

	if (r < 0)
		return r;
	genuine = head_genuine(k, &head);
	r = head_mark(tx_arena(tx), k, &head, genuine);
	if (r < 0)
		return r;
	head.master = keyring_newest(k);
	return sql_audit_head_update(tx, &head);
}

str audit_fault_word(enum audit_fault fault)
{
	static const str words[AUDIT_FAULT_COUNT] = {
		[AUDIT_EDITED] = S_INIT("edited"),       [AUDIT_MISSING] = S_INIT("missing"),
		[AUDIT_TRUNCATED] = S_INIT("truncated"), [AUDIT_HEAD] = S_INIT("head"),
		[AUDIT_ANCHOR] = S_INIT("anchor"),
	};

	return fault < AUDIT_FAULT_COUNT ? words[fault] : (str){0};
}

/* Ends the walk: seq is where the fault is. */
static int verdict(struct arena *a, const struct audit_walk *w, enum audit_fault fault, int64_t seq,
		   str detail, struct audit_verdict *ret)
{
	*ret = (struct audit_verdict){
		.fault = fault,
		.seq = seq,
		.hash = hex_encode(a, bytes_of(w->hash)),
		.detail = detail,
	};
	return 0;
}

static bool anchor_differs(struct arena *a, const struct audit_walk *w,
			   const struct audit_anchor *anchor)
{
	return anchor->seq == w->seq && anchor->seq > 0 &&
	       !str_eq(hex_encode(a, bytes_of(w->hash)), anchor->hash);
}

/* Begins at the oldest record that is still there, also when retention overtook the walk. */
static void walk_begin(struct audit_walk *w, const struct sql_audit_head *head)
{
	if (w->started && w->seq >= head->pruned)
		return;
	w->started = true;
	w->seq = head->pruned;
	w->first = head->pruned + 1;
	memcpy(w->hash, head->pruned_hash.p, SHA256_LEN);
}

/* All records are walked: does the end fit? */
static int walk_end(struct arena *a, const struct audit_walk *w, const struct sql_audit_head *head,
		    const struct audit_anchor *anchor, struct audit_verdict *ret)
{
	if (w->seq < head->seq)
		return verdict(a, w, AUDIT_TRUNCATED, w->seq + 1,
			       str_fmt(a, "records %lld to %lld at the end are gone",
				       (long long)w->seq + 1, (long long)head->seq),
			       ret);
	if (w->seq < anchor->seq)
		return verdict(a, w, AUDIT_TRUNCATED, w->seq + 1,
			       str_fmt(a, "the chain ends at %lld, before the anchor's %lld",
				       (long long)w->seq, (long long)anchor->seq),
			       ret);
	if (w->seq > head->seq || !str_eq(bytes_of(w->hash), head->hash))
		return verdict(a, w, AUDIT_HEAD, w->seq,
			       S("the chain's end is not the one that the head notes"), ret);
	if (!w->records)
		return verdict(a, w, AUDIT_WHOLE, w->seq, S("no records"), ret);
	return verdict(a, w, AUDIT_WHOLE, w->seq,
		       str_fmt(a, "records %lld to %lld are as they were written",
			       (long long)w->first, (long long)w->seq),
		       ret);
}

/* One record. 1: it is right; 0: the verdict is made. */
static int walk_step(struct arena *a, struct audit_walk *w, const struct sql_audit_walk_row *row,
		     const struct audit_anchor *anchor, struct audit_verdict *ret)
{
	struct audit_entry e = {
		.time = row->time, .event = row->event, .actor = row->actor, .record = row->record};
	uint8_t hash[SHA256_LEN];

	if (row->seq != w->seq + 1)
		return verdict(a, w, AUDIT_MISSING, w->seq + 1,
			       str_fmt(a, "record %lld is gone, %lld is there",
				       (long long)w->seq + 1, (long long)row->seq),
			       ret);
	link_hash(a, w->hash, row->seq, &e, hash);
	if (!str_eq(bytes_of(hash), row->hash))
		return verdict(
			a, w, AUDIT_EDITED, row->seq,
			str_fmt(a, "record %lld is not what was written", (long long)row->seq),
			ret);
	w->seq = row->seq;
	w->records++;
	memcpy(w->hash, hash, sizeof(hash));
	if (anchor_differs(a, w, anchor))
		return verdict(a, w, AUDIT_ANCHOR, row->seq,
			       str_fmt(a, "record %lld has another hash than the anchor",
				       (long long)row->seq),
			       ret);
	return 1;
}

int audit_walk_on(struct tx *tx, struct keyring *k, struct audit_walk *w,
		  const struct audit_anchor *anchor, int64_t max, struct audit_verdict *ret)
{
	struct arena *a = tx_arena(tx);
	struct sql_audit_walk_row row;
	struct sql_audit_head head;
	int64_t n = 0;
	int r = sql_audit_head_load(tx, &(struct sql_audit_head_load_in){.account = w->account},
				    &head);

	if (r < 0)
		return r;
	if (!head_genuine(k, &head))
		return verdict(a, w, AUDIT_HEAD, head.seq,
			       S("the head was not written by this installation"), ret);
	walk_begin(w, &head);
	if (anchor_differs(a, w, anchor))
		return verdict(a, w, AUDIT_ANCHOR, w->seq,
			       S("the last record before retention has another hash than the "
				 "anchor"),
			       ret);
	struct stmt CLEANUP(stmt_done) q = sql_audit_walk_open(
		tx,
		&(struct sql_audit_walk_in){.account = w->account, .after = w->seq, .most = max});
	while ((r = sql_audit_walk_next(&q, &row)) > 0) {
		n++;
		r = walk_step(a, w, &row, anchor, ret);
		if (r <= 0)
			return r;
	}
	if (r < 0)
		return r;
	return n == max && w->seq < head.seq ? 1 : walk_end(a, w, &head, anchor, ret);
}

int audit_prune(struct tx *tx, struct keyring *k, str account, usec before, int64_t max,
		bool *ret_more)
{
	struct sql_audit_head head;
	struct sql_audit_old_row row;
	int64_t last = 0, n = 0;
	str hash = {0};
	int r = audit_lock(tx, account, &head);

	if (r < 0)
		return r;
	struct stmt CLEANUP(stmt_done) q = sql_audit_old_open(
		tx,
		&(struct sql_audit_old_in){.account = account, .after = head.pruned, .most = max});
	while ((r = sql_audit_old_next(&q, &row)) > 0 && row.time < before) {
		last = row.seq;
		hash = row.hash;
		n++;
	}
	if (r < 0)
		return r;
	stmt_done(&q);
	*ret_more = n == max;
	if (!last)
		return 0;
	bool genuine = head_genuine(k, &head);
	head.pruned = last;
	head.pruned_hash = hash;
	r = head_mark(tx_arena(tx), k, &head, genuine);
	if (r < 0)
		return r;
	r = sql_audit_head_update(tx, &head);
	if (r < 0)
		return r;
	r = sql_audit_delete_upto(
		tx, &(struct sql_audit_delete_upto_in){.account = account, .seq = last});
	return r < 0 ? r : 0;
}
