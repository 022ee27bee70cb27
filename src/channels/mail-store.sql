-- SPDX-License-Identifier: Apache-2.0
-- Mails that came in, senders and the addresses that bounce.

-- row mail: (account text, mail_id text, received usec, via text, sha256 text, size i64, raw bool,
--   envelope_from text?, envelope_to text?, state text, reason text, detail text, decided usec,
--   tries i64, due usec, kind text, sender text, sender_name text, subject text, message_id text,
--   digest text, auth text, auth_why text, body text, history text, parts text, customer text,
--   case_id text, communication i64, answered usec, released_by text, for_account text,
--   for_case text)
-- One mail that was accepted.

-- row mail_bounce: (account text, address text, permanent i64, temporary i64, last usec,
--   status text)
-- An address that mails of ours came back from.

-- mail_insert: exec mail
-- A new mail; 0 when these bytes were accepted before.
INSERT INTO mail ({mail}) VALUES ({:mail})
ON CONFLICT (account, sha256) DO NOTHING;

-- mail_load: one (account text, mail_id text) -> mail
-- One mail.
SELECT {mail} FROM mail WHERE account = :account AND mail_id = :mail_id;

-- mail_by_bytes: one (account text, sha256 text) -> mail
-- The mail of these bytes.
SELECT {mail} FROM mail WHERE account = :account AND sha256 = :sha256;

-- mail_waiting: one (account text, now usec) -> mail
-- The mail that has waited longest of those that are due.
SELECT {mail} FROM mail WHERE account = :account AND state = 'waiting' AND due <= :now
ORDER BY due, mail_id LIMIT 1;

-- mail_page: many (account text, state text, mail_id text, most i64) -> mail
-- Mails in that state, newest first, from behind mail_id on.
SELECT {mail} FROM mail WHERE account = :account AND state = :state AND mail_id < :mail_id
ORDER BY mail_id DESC LIMIT :most;

-- mail_known: one (account text, digest text, mail_id text) -> (known bool)
-- Whether another mail of this content was taken before.
SELECT EXISTS (SELECT 1 FROM mail WHERE account = :account AND digest = :digest
	AND mail_id <> :mail_id AND state <> 'waiting' AND state <> 'dropped') AS known;

-- mail_sent_since: one (account text, sender text, since usec, most i64) -> (n i64)
-- How many mails of that sender were accepted after `since`; counts no further than most.
SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM mail
	WHERE account = :account AND sender = :sender AND received > :since LIMIT :most) AS recent;

-- mail_answered_since: one (account text, sender text, since usec) -> (answered bool)
-- Whether that sender was told something after `since`.
SELECT EXISTS (SELECT 1 FROM mail WHERE account = :account AND sender = :sender
	AND answered > :since) AS answered;

-- mail_newest_of_case: one (account text, sender text, customer text, case_id text)
--   -> (message_id text, received usec)
-- The newest mail of a sender that became part of a case.
SELECT message_id, received FROM mail WHERE account = :account AND sender = :sender
	AND customer = :customer AND case_id = :case_id AND state = 'filed'
ORDER BY received DESC LIMIT 1;

-- mail_update: exec1 (account text, mail_id text, new_state text, reason text, detail text,
--   decided usec, tries i64, new_due usec, kind text, sender text, sender_name text, subject text,
--   message_id text, digest text, auth text, auth_why text, body text, history text, parts text,
--   customer text, case_id text, communication i64, answered usec, released_by text,
--   for_account text, for_case text, state text, due usec)
-- What may change of a mail; nothing when somebody else was faster.
UPDATE mail SET state = :new_state, reason = :reason, detail = :detail, decided = :decided,
	tries = :tries, due = :new_due, kind = :kind, sender = :sender, sender_name = :sender_name,
	subject = :subject, message_id = :message_id, digest = :digest, auth = :auth,
	auth_why = :auth_why, body = :body, history = :history, parts = :parts,
	customer = :customer, case_id = :case_id, communication = :communication,
	answered = :answered, released_by = :released_by, for_account = :for_account,
	for_case = :for_case
WHERE account = :account AND mail_id = :mail_id AND state = :state AND due = :due;

-- mail_chunk_insert: exec1 (account text, mail_id text, n i64, bytes bytes)
-- A piece of a mail's bytes.
INSERT INTO mail_chunk (account, mail_id, n, bytes) VALUES (:account, :mail_id, :n, :bytes);

-- mail_chunks: many (account text, mail_id text) -> (bytes bytes)
-- A mail's bytes, in order.
SELECT bytes FROM mail_chunk WHERE account = :account AND mail_id = :mail_id ORDER BY n;

-- mail_chunks_delete: exec (account text, mail_id text)
-- Forgets a mail's bytes.
DELETE FROM mail_chunk WHERE account = :account AND mail_id = :mail_id;

-- mail_raw_gone: exec1 (account text, mail_id text)
-- Notes that they are forgotten.
UPDATE mail SET raw = 0 WHERE account = :account AND mail_id = :mail_id;

-- mail_raw_old: many (account text, before usec, most i64) -> (mail_id text)
-- Mails that were decided before that time and whose bytes are still kept; held ones may yet be
-- let through.
SELECT mail_id FROM mail WHERE account = :account AND raw = 1 AND decided < :before
	AND state NOT IN ('waiting', 'held')
ORDER BY decided LIMIT :most;

-- mail_old: many (account text, before usec, most i64) -> (mail_id text)
-- Mails that were accepted before that time.
SELECT mail_id FROM mail WHERE account = :account AND received < :before AND state <> 'waiting'
ORDER BY received LIMIT :most;

-- mail_delete: exec (account text, mail_id text)
-- Removes a mail; its bytes go by their own statement.
DELETE FROM mail WHERE account = :account AND mail_id = :mail_id;

-- mail_principals: many (email text, most i64) -> (account text, id text, name text, role text,
--   email text, status text, account_status text, language text)
-- Customers' people of that address (lower case).
-- across accounts: whose mail it is, is what is to be found out
SELECT p.account, p.id, p.name, p.role, p.email, p.status, a.status AS account_status, a.language
FROM principal AS p JOIN account AS a ON a.id = p.account
WHERE LOWER(p.email) = :email AND a.kind = 'customer' AND p.status = 'active'
ORDER BY p.account, p.id LIMIT :most;

-- mail_staff: one (account text, email text) -> (id text, name text, role text, email text)
-- The provider's member of staff of that address (lower case).
SELECT id, name, role, email FROM principal
WHERE account = :account AND LOWER(email) = :email AND status = 'active'
ORDER BY id LIMIT 1;

-- mail_bounce_add: exec1 (account text, address text, permanent i64, temporary i64, last usec,
--   status text)
-- One more failure of an address.
INSERT INTO mail_bounce (account, address, permanent, temporary, last, status)
VALUES (:account, :address, :permanent, :temporary, :last, :status)
ON CONFLICT (account, address) DO UPDATE SET
	permanent = mail_bounce.permanent + excluded.permanent,
	temporary = mail_bounce.temporary + excluded.temporary,
	last = excluded.last, status = excluded.status;

-- mail_bounce_load: one (account text, address text) -> mail_bounce
-- What is known of an address (lower case).
SELECT {mail_bounce} FROM mail_bounce WHERE account = :account AND address = :address;

-- mail_bounce_page: many (account text, address text, most i64) -> mail_bounce
-- Addresses with failures, in order, from behind `address` on.
SELECT {mail_bounce} FROM mail_bounce WHERE account = :account AND address > :address
ORDER BY address LIMIT :most;

-- mail_bounce_clear: exec (account text, address text)
-- Forgets the failures of an address.
DELETE FROM mail_bounce WHERE account = :account AND address = :address;
