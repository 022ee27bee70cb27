-- SPDX-License-Identifier: Apache-2.0
-- Offers of live contacts.

-- row desk_offer: (account text, kind text, contact text, case_id text, look usec, offered_to text,
--	offered_name text, expires usec, outcome text, reason text, passed text, alone usec)
-- A contact that somebody is looked for.

-- offer_load: one (account text, kind text, contact text) -> desk_offer
-- One of them.
SELECT {desk_offer} FROM desk_offer
WHERE account = :account AND kind = :kind AND contact = :contact;

-- offer_put: exec1 desk_offer
-- Writes it.
INSERT INTO desk_offer ({desk_offer}) VALUES ({:desk_offer})
ON CONFLICT (account, kind, contact) DO UPDATE SET look = excluded.look,
	offered_to = excluded.offered_to, offered_name = excluded.offered_name,
	expires = excluded.expires, outcome = excluded.outcome, reason = excluded.reason,
	passed = excluded.passed, alone = excluded.alone;

-- offer_drop: exec (account text, kind text, contact text)
-- Nobody is looked for any more.
DELETE FROM desk_offer WHERE account = :account AND kind = :kind AND contact = :contact;

-- offer_due: many (kind text, now usec, most i64) -> (account text, contact text)
-- Contacts that are to be looked at, the longest waiting first.
-- across accounts: one job looks for people for all of them
SELECT account, contact FROM desk_offer WHERE kind = :kind AND look <= :now
ORDER BY look, contact LIMIT :most;

-- offer_held: many (kind text) -> (offered_to text, n i64)
-- How many of them each of the staff is asked for.
-- across accounts: an agent serves customers of every account
SELECT offered_to, COUNT(*) AS n FROM desk_offer WHERE kind = :kind AND offered_to <> ''
GROUP BY offered_to ORDER BY offered_to;
