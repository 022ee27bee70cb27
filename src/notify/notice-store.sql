-- SPDX-License-Identifier: Apache-2.0
-- Statements over mails on their way out.

-- row notice: (account text, notice_id text, source text, recipient text, name text,
--   person_account text, person text, template text, language text, case_id text, display_id text,
--   message_id text, in_reply_to text, refs text, answer bool, fields text, state i64, created usec,
--   due usec, changed usec, tries i64, error text, digest text)
-- A mail to one recipient about one fact.

-- notice_insert: exec notice
-- A new one; 0 when the recipient was told of that fact.
INSERT INTO notice ({notice}) VALUES ({:notice})
ON CONFLICT (account, source, recipient) DO NOTHING;

-- notice_first_of_case: one (account text, case_id text, recipient text) -> (message_id text)
-- The first mail about a case to a recipient.
SELECT message_id FROM notice
WHERE account = :account AND case_id = :case_id AND recipient = :recipient AND case_id <> ''
	AND state IN (0, 2)
ORDER BY notice_id LIMIT 1;

-- notice_last_of_case: one (account text, case_id text, recipient text)
--	-> (message_id text, created usec)
-- The newest mail about a case to a recipient.
SELECT message_id, created FROM notice
WHERE account = :account AND case_id = :case_id AND recipient = :recipient AND case_id <> ''
	AND state IN (0, 2)
ORDER BY notice_id DESC LIMIT 1;

-- notice_next: many (now usec, most i64) -> notice
-- Mails whose time has come, oldest first.
-- across accounts: one job sends for the whole installation
SELECT {notice} FROM notice WHERE state = 0 AND due <= :now
ORDER BY due, account, notice_id LIMIT :most;

-- notice_load: one (account text, notice_id text) -> notice
-- One mail.
SELECT {notice} FROM notice WHERE account = :account AND notice_id = :notice_id;

-- notice_mark: exec (account text, notice_id text, state i64, due usec, now usec, tries i64,
--   error text)
-- What became of a try.
UPDATE notice SET state = :state, due = :due, changed = :now, tries = :tries, error = :error
WHERE account = :account AND notice_id = :notice_id AND state = 0;

-- notice_withdraw: exec (account text, source text, now usec, error text)
-- Mails of that source that have not left are not sent.
UPDATE notice SET state = 4, changed = :now, error = :error
WHERE account = :account AND source = :source AND state IN (0, 1);

-- notice_list_any: many (state i64, account text, notice_id text, most i64) -> notice
-- Mails in one state, in order of account and id, behind a place.
-- across accounts: for the provider's staff
SELECT {notice} FROM notice WHERE state = :state AND (account, notice_id) > (:account, :notice_id)
ORDER BY account, notice_id LIMIT :most;

-- notice_list_of: many (account text, state i64, notice_id text, most i64) -> notice
-- One account's mails in a state, in order of id, behind a place.
SELECT {notice} FROM notice
WHERE account = :account AND state = :state AND notice_id > :notice_id
ORDER BY notice_id LIMIT :most;

-- notice_retry: exec (account text, notice_id text, now usec)
-- A mail that was given up or dropped waits once more.
UPDATE notice SET state = 0, due = :now, changed = :now, tries = 0, error = ''
WHERE account = :account AND notice_id = :notice_id AND state IN (3, 4);

-- notice_retry_dead: exec (account text, now usec)
-- All that were given up wait once more.
UPDATE notice SET state = 0, due = :now, changed = :now, tries = 0, error = ''
WHERE account = :account AND state = 3;

-- notice_digest_due: many (now usec, most i64) -> (person_account text, person text, due usec)
-- People whose digest's time has come.
-- across accounts: one job makes them for the whole installation
SELECT person_account, person, MIN(due) AS due FROM notice
WHERE state = 1 AND due <= :now
GROUP BY person_account, person ORDER BY MIN(due), person_account, person LIMIT :most;

-- notice_digest_items: many (person_account text, person text, now usec, most i64) -> notice
-- What a person's digest tells, oldest first.
-- across accounts: an agent's digest is of many customers
SELECT {notice} FROM notice
WHERE state = 1 AND person_account = :person_account AND person = :person AND due <= :now
ORDER BY created, account, notice_id LIMIT :most;

-- notice_digested: exec (account text, notice_id text, digest text, state i64, now usec)
-- It was told in a digest (5), or is not to be told (4).
UPDATE notice SET state = :state, digest = :digest, changed = :now
WHERE account = :account AND notice_id = :notice_id AND state = 1;

-- notice_purge: exec (before usec, most i64)
-- Removes what is done with since before that time.
-- across accounts: retention serves the whole installation
DELETE FROM notice WHERE (account, notice_id) IN (
	SELECT account, notice_id FROM notice WHERE state >= 2 AND changed < :before LIMIT :most);

-- notice_of_case_forget: exec (account text, case_id text)
-- Removes what was told of a case.
DELETE FROM notice WHERE account = :account AND case_id = :case_id AND case_id <> '';

-- pause_load: one (address text) -> (failures i64, until usec, why text)
-- Whether an address is paused.
SELECT failures, until, why FROM notice_pause WHERE address = :address;

-- pause_put: exec1 (address text, failures i64, until usec, why text, now usec)
-- It is, until then.
INSERT INTO notice_pause (address, failures, until, why, changed)
VALUES (:address, :failures, :until, :why, :now)
ON CONFLICT (address) DO UPDATE SET failures = excluded.failures, until = excluded.until,
	why = excluded.why, changed = excluded.changed;

-- pause_drop: exec (address text)
-- It works.
DELETE FROM notice_pause WHERE address = :address;

-- pause_purge: exec (before usec)
-- Forgets pauses that ended long ago.
DELETE FROM notice_pause WHERE until < :before;

-- preference_purge: exec ()
-- Forgets how people wanted to hear who are users no more.
-- across accounts: retention serves the whole installation
DELETE FROM notice_preference WHERE NOT EXISTS (
	SELECT 1 FROM principal AS p
	WHERE p.account = notice_preference.account AND p.id = notice_preference.principal);
