-- SPDX-License-Identifier: Apache-2.0
-- Mailboxes that mails are fetched from.

-- row mail_poll: (account text, mailbox text, due usec, tried usec, reached usec, failures i64,
--   error text)
-- How it goes with a mailbox.

-- mail_poll_load: one (account text, mailbox text) -> mail_poll
-- What is known of a mailbox.
SELECT {mail_poll} FROM mail_poll WHERE account = :account AND mailbox = :mailbox;

-- mail_poll_put: exec1 mail_poll
-- Writes it down.
INSERT INTO mail_poll ({mail_poll}) VALUES ({:mail_poll})
ON CONFLICT (account, mailbox) DO UPDATE SET
	due = excluded.due, tried = excluded.tried, reached = excluded.reached,
	failures = excluded.failures, error = excluded.error;

-- mail_fetched_add: exec (account text, mailbox text, validity i64, uid i64, mail_id text,
--   fetched usec)
-- Notes that a mail was dealt with; 0 when that was noted before.
INSERT INTO mail_fetched (account, mailbox, validity, uid, mail_id, fetched)
VALUES (:account, :mailbox, :validity, :uid, :mail_id, :fetched)
ON CONFLICT (account, mailbox, validity, uid) DO NOTHING;

-- mail_fetched_between: many (account text, mailbox text, validity i64, first i64, last i64,
--   most i64) -> (uid i64, mail_id text)
-- Which mails from `first` to `last` were dealt with.
SELECT uid, mail_id FROM mail_fetched
WHERE account = :account AND mailbox = :mailbox AND validity = :validity
	AND uid >= :first AND uid <= :last
ORDER BY uid LIMIT :most;

-- mail_fetched_drop: exec (account text, mailbox text, validity i64, uid i64)
-- Forgets a mail that was moved away.
DELETE FROM mail_fetched WHERE account = :account AND mailbox = :mailbox
	AND validity = :validity AND uid = :uid;

-- mail_fetched_clear: exec (account text, mailbox text)
-- Forgets all mails of a mailbox in which none is left.
DELETE FROM mail_fetched WHERE account = :account AND mailbox = :mailbox;

-- mail_in_state: one (account text, state text, most i64) -> (n i64)
-- How many mails are in that state; counts no further than most.
SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM mail
	WHERE account = :account AND state = :state LIMIT :most) AS counted;
