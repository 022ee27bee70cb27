-- SPDX-License-Identifier: Apache-2.0
-- Statements over the audit chains.

-- row audit_head: (account text, seq i64, hash bytes, pruned i64, pruned_hash bytes, master i64,
--   mac bytes)
-- The end of an account's chain.

-- audit_head_insert: exec1 audit_head
-- The end of a new account's empty chain.
INSERT INTO audit_head ({audit_head}) VALUES ({:audit_head});

-- audit_head_lock: one (account text) -> audit_head
-- Locks the account for the rest of the transaction.
SELECT {audit_head} FROM audit_head WHERE account = :account /*postgres FOR UPDATE*/;

-- audit_head_load: one (account text) -> audit_head
-- The chain's end, unlocked.
SELECT {audit_head} FROM audit_head WHERE account = :account;

-- audit_head_list: many (after text, most i64) -> audit_head
-- Chains in order of their accounts.
-- across accounts: verification, retention and rotation serve the whole installation
SELECT {audit_head} FROM audit_head WHERE account > :after ORDER BY account LIMIT :most;

-- audit_head_marked_before: many (master i64, most i64) -> audit_head
-- Heads marked with an older master key.
-- across accounts: rotation of the master key serves the whole installation
SELECT {audit_head} FROM audit_head WHERE master < :master LIMIT :most;

-- audit_head_update: exec1 audit_head
-- Moves the chain's end.
UPDATE audit_head SET seq = :seq, hash = :hash, pruned = :pruned, pruned_hash = :pruned_hash,
	master = :master, mac = :mac
WHERE account = :account;

-- audit_insert: exec1 (account text, seq i64, time usec, event text, actor text, hash bytes,
--   record text)
-- One record.
INSERT INTO audit_record (account, seq, time, event, actor, hash, record)
VALUES (:account, :seq, :time, :event, :actor, :hash, :record);

-- audit_walk: many (account text, after i64, most i64)
--   -> (seq i64, time usec, event text, actor text, hash bytes, record text)
-- Records in their order.
SELECT seq, time, event, actor, hash, record FROM audit_record
WHERE account = :account AND seq > :after ORDER BY seq LIMIT :most;

-- audit_find: many (account text, least i64, below i64, since usec, until usec, event text?,
--   actor text?, most i64) -> (seq i64, time usec, event text, actor text, record text)
-- Records with seq in [least, below) that match, newest first. Times are [since, until].
SELECT seq, time, event, actor, record FROM audit_record
WHERE account = :account AND seq >= :least AND seq < :below
	AND time >= :since AND time <= :until
	AND (:event IS NULL OR event = :event) AND (:actor IS NULL OR actor = :actor)
ORDER BY seq DESC LIMIT :most;

-- audit_old: many (account text, after i64, most i64) -> (seq i64, time usec, hash bytes)
-- The oldest records.
SELECT seq, time, hash FROM audit_record
WHERE account = :account AND seq > :after ORDER BY seq LIMIT :most;

-- audit_time: one (account text, seq i64) -> (time usec)
-- When a record was made.
SELECT time FROM audit_record WHERE account = :account AND seq = :seq;

-- audit_delete_upto: exec (account text, seq i64)
-- Removes the oldest records.
DELETE FROM audit_record WHERE account = :account AND seq <= :seq;
