-- SPDX-License-Identifier: Apache-2.0
-- Statements over the outbox.

-- row outbox: (account text, seq i64, id text, kind text, event text, subject text, payload text,
--   created usec, state i64, attempts i64, changed usec, error text?, fresh bool)
-- A fact. state: 0 waiting, 1 delivered, 2 dead. fresh: not yet dealt to the fans.

-- outbox_insert: exec1 (account text, id text, kind text, event text, subject text, payload text,
--   now usec)
-- A new fact at the end of the line, behind all others of its account, whose lock is held, whatever
-- clock its request had.
-- across accounts: the line is one, so that its end is found at the end of the table
INSERT INTO outbox ({outbox}) VALUES (
	:account, COALESCE((SELECT MAX(seq) + 1 FROM outbox WHERE seq >= :now), :now),
	:id, :kind, :event, :subject, :payload, :now, 0, 0, :now, NULL, 1);

-- outbox_due: many (now usec, fresh bool, held bool, most i64) -> outbox
-- Facts whose time has come, oldest first: fresh ones or others, of subjects that are held or of
-- others.
-- across accounts: one job delivers for the whole installation
SELECT {o.outbox} FROM outbox AS o
WHERE o.state = 0 AND o.fresh = :fresh AND :held = (
	SELECT COUNT(*) FROM outbox_hold AS h
	WHERE h.account = o.account AND h.subject = o.subject AND h.until > :now)
ORDER BY o.seq, o.account LIMIT :most;

-- outbox_load: one (account text, seq i64) -> outbox
-- One fact.
SELECT {outbox} FROM outbox WHERE account = :account AND seq = :seq;

-- outbox_delivered: exec (account text, seq i64, fresh bool, now usec)
-- It has arrived. None changes when another has noted that, or dealt it, meanwhile.
UPDATE outbox SET state = 1, changed = :now, error = NULL, fresh = 0
WHERE account = :account AND seq = :seq AND state = 0 AND fresh = :fresh;

-- outbox_failed: exec (account text, seq i64, fresh bool, state i64, attempts i64, now usec,
--   error text)
-- Its delivery failed; state says whether it is tried again.
UPDATE outbox SET state = :state, attempts = :attempts, changed = :now, error = :error, fresh = 0
WHERE account = :account AND seq = :seq AND state = 0 AND fresh = :fresh;

-- outbox_dealt: exec (account text, seq i64)
-- It was dealt to the fans and waits for the sink.
UPDATE outbox SET fresh = 0 WHERE account = :account AND seq = :seq AND state = 0 AND fresh = 1;

-- outbox_hold_put: exec (account text, subject text, until usec)
-- Nothing of this subject is tried until then.
INSERT INTO outbox_hold (account, subject, until) VALUES (:account, :subject, :until)
ON CONFLICT (account, subject) DO UPDATE SET until = :until;

-- outbox_hold_drop: exec (account text, subject text)
-- The subject is free again.
DELETE FROM outbox_hold WHERE account = :account AND subject = :subject;

-- outbox_waiting: many (fresh bool, account text, seq i64, most i64) -> outbox
-- Facts that wait, in the order of the line, behind a place in it.
-- across accounts: for the provider's staff
SELECT {outbox} FROM outbox
WHERE state = 0 AND (fresh, seq, account) > (:fresh, :seq, :account)
ORDER BY fresh, seq, account LIMIT :most;

-- outbox_given_up: many (account text, seq i64, most i64) -> outbox
-- Facts that are dead, in order of account and seq.
-- across accounts: for the provider's staff
SELECT {outbox} FROM outbox WHERE state = 2 AND (account, seq) > (:account, :seq)
ORDER BY account, seq LIMIT :most;

-- outbox_arrived: many (account text, seq i64, most i64) -> outbox
-- Facts that were delivered, in order of account and seq.
-- across accounts: for the provider's staff
SELECT {outbox} FROM outbox WHERE state = 1 AND (account, seq) > (:account, :seq)
ORDER BY account, seq LIMIT :most;

-- outbox_waiting_of: many (account text, seq i64, most i64) -> outbox
-- One account's facts that wait, in order of seq.
SELECT {outbox} FROM outbox WHERE account = :account AND state = 0 AND seq > :seq
ORDER BY seq LIMIT :most;

-- outbox_given_up_of: many (account text, seq i64, most i64) -> outbox
-- One account's facts that are dead, in order of seq.
SELECT {outbox} FROM outbox WHERE account = :account AND state = 2 AND seq > :seq
ORDER BY seq LIMIT :most;

-- outbox_arrived_of: many (account text, seq i64, most i64) -> outbox
-- One account's facts that were delivered, in order of seq.
SELECT {outbox} FROM outbox WHERE account = :account AND state = 1 AND seq > :seq
ORDER BY seq LIMIT :most;

-- outbox_replay: exec (account text, seq i64, now usec)
-- A fact waits once more.
UPDATE outbox SET state = 0, attempts = 0, changed = :now
WHERE account = :account AND seq = :seq AND state <> 0;

-- outbox_replay_dead: exec (account text, now usec)
-- All that were given up wait once more.
UPDATE outbox SET state = 0, attempts = 0, changed = :now
WHERE account = :account AND state = 2;

-- outbox_purge: exec (before usec, most i64)
-- Removes facts that were delivered before that time.
-- across accounts: retention serves the whole installation
DELETE FROM outbox WHERE (account, seq) IN (
	SELECT account, seq FROM outbox WHERE seq < :before AND state = 1 AND changed < :before
	ORDER BY seq LIMIT :most);
