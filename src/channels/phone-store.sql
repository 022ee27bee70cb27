-- SPDX-License-Identifier: Apache-2.0
-- Call backs and what belongs to them.

-- row callback: (account text, callback_id text, case_id text?, number text, contact text,
--   message text, origin text, requested usec, requester text, requester_name text,
--   wanted_from usec, wanted_until usec, promised usec, first_try usec, broken usec, due usec,
--   state text, tries i64, agent text, agent_name text, outcome text, recording text, ended usec,
--   changed usec)
-- A call that somebody waits for.

-- callback_insert: exec callback
-- A new one; 0 when its case has an open one already.
INSERT INTO callback ({callback}) VALUES ({:callback})
ON CONFLICT DO NOTHING;

-- callback_load: one (account text, callback_id text) -> callback
-- One of an account.
SELECT {callback} FROM callback WHERE account = :account AND callback_id = :callback_id;

-- callback_load_any: one (callback_id text) -> callback
-- One of any account.
-- across accounts: the provider's people call back for all accounts
SELECT {callback} FROM callback WHERE callback_id = :callback_id;

-- callback_update: exec1 (account text, callback_id text, first_try usec, broken usec, due usec,
--   state text, tries i64, agent text, agent_name text, outcome text, recording text, ended usec,
--   changed usec, state_before text, changed_before usec)
-- What may change; nothing when somebody else was faster.
UPDATE callback SET first_try = :first_try, broken = :broken, due = :due, state = :state,
	tries = :tries, agent = :agent, agent_name = :agent_name, outcome = :outcome,
	recording = :recording, ended = :ended, changed = :changed
WHERE account = :account AND callback_id = :callback_id AND state = :state_before
	AND changed = :changed_before;

-- callback_page: many (account text, case_id text?, closed bool, after usec, after_id text,
--   most i64) -> callback
-- An account's, by promise, from behind (after, after_id) on; without closed: open ones only.
SELECT {callback} FROM callback
WHERE account = :account AND (promised, callback_id) > (:after, :after_id)
	AND (:case_id IS NULL OR case_id = :case_id) AND (:closed = 1 OR ended = 0)
ORDER BY promised, callback_id LIMIT :most;

-- callback_queue: many (account text?, case_id text?, state text?, agent text?, after usec,
--   after_id text, most i64) -> callback
-- Open ones of all accounts, by promise. Absent filters do not apply; agent '': nobody's.
-- across accounts: the provider's people call back for all accounts
SELECT {callback} FROM callback
WHERE ended = 0 AND (promised, callback_id) > (:after, :after_id)
	AND (:account IS NULL OR account = :account) AND (:case_id IS NULL OR case_id = :case_id)
	AND (:state IS NULL OR state = :state) AND (:agent IS NULL OR agent = :agent)
ORDER BY promised, callback_id LIMIT :most;

-- callback_history: many (account text?, case_id text?, state text?, agent text?, after usec,
--   after_id text, most i64) -> callback
-- The same with those that have ended.
-- across accounts: the provider's people call back for all accounts
SELECT {callback} FROM callback
WHERE (promised, callback_id) > (:after, :after_id)
	AND (:account IS NULL OR account = :account) AND (:case_id IS NULL OR case_id = :case_id)
	AND (:state IS NULL OR state = :state) AND (:agent IS NULL OR agent = :agent)
ORDER BY promised, callback_id LIMIT :most;

-- callback_hands: many () -> (agent text, n i64)
-- How many calls each agent has claimed or is making.
-- across accounts: an agent calls customers of every account
SELECT agent, COUNT(*) AS n FROM callback WHERE ended = 0 AND agent <> '' AND state <> 'waiting'
GROUP BY agent ORDER BY agent;

-- callback_breaking: many (now usec, most i64) -> (account text, callback_id text)
-- Open ones whose promise has passed without a try, and whose log does not say so yet.
-- across accounts: a job looks after the promises to every account
SELECT account, callback_id FROM callback
WHERE ended = 0 AND promised < :now AND first_try = 0 AND broken = 0
ORDER BY promised, callback_id LIMIT :most;

-- callback_stale: many (now usec, before usec, most i64) -> (account text, callback_id text)
-- Open ones that nobody is busy with, whose window is over or whose promise lies before that time.
-- across accounts: a job ends what is over for every account
SELECT account, callback_id FROM callback
WHERE ended = 0 AND promised < :now AND state IN ('waiting', 'claimed')
	AND (promised < :before OR (wanted_until > 0 AND wanted_until < :now))
ORDER BY promised, callback_id LIMIT :most;

-- callback_ended_before: many (before usec, most i64) -> (account text, callback_id text)
-- Those about no case that ended before that time; the others go with their cases.
-- across accounts: retention serves the whole installation
SELECT account, callback_id FROM callback
WHERE case_id IS NULL AND ended > 0 AND ended < :before
LIMIT :most;

-- callback_delete: exec (account text, callback_id text)
-- Removes one.
DELETE FROM callback WHERE account = :account AND callback_id = :callback_id;

-- row phone_call: (account text, callback_id text, n i64, agent text, agent_name text,
--   agent_number text, state text, wanted usec, rang usec, answered usec, ended usec, outcome text,
--   code i64, sip_call text)
-- One try by the dialler.

-- phone_call_insert: exec1 phone_call
-- A new one.
INSERT INTO phone_call ({phone_call}) VALUES ({:phone_call});

-- phone_call_load: one (account text, callback_id text, n i64) -> phone_call
-- One of them.
SELECT {phone_call} FROM phone_call
WHERE account = :account AND callback_id = :callback_id AND n = :n;

-- phone_call_last: one (account text, callback_id text) -> (n i64)
-- The number of the newest, 0 without one.
SELECT COALESCE(MAX(n), 0) AS n FROM phone_call
WHERE account = :account AND callback_id = :callback_id;

-- phone_call_update: exec1 (account text, callback_id text, n i64, state text, rang usec,
--   answered usec, ended usec, outcome text, code i64, sip_call text)
-- What may change.
UPDATE phone_call SET state = :state, rang = :rang, answered = :answered, ended = :ended,
	outcome = :outcome, code = :code, sip_call = :sip_call
WHERE account = :account AND callback_id = :callback_id AND n = :n;

-- phone_call_under_way: many (most i64) -> (account text, callback_id text, n i64, number text,
--   agent_number text, state text, callback_state text, wanted usec)
-- Calls that are wanted or under way, the oldest first.
-- across accounts: one dialler calls for all accounts
SELECT p.account, p.callback_id, p.n, c.number, p.agent_number, p.state,
	c.state AS callback_state, p.wanted
FROM phone_call AS p
JOIN callback AS c ON c.account = p.account AND c.callback_id = p.callback_id
WHERE p.ended = 0 ORDER BY p.wanted LIMIT :most;

-- row phone_number: (account text, number text, contact text, added usec)
-- A number of an account's people.

-- phone_number_insert: exec phone_number
-- A new one; 0 when an account has it.
INSERT INTO phone_number ({phone_number}) VALUES ({:phone_number}) ON CONFLICT DO NOTHING;

-- phone_number_clear: exec (account text)
-- Removes all of an account.
DELETE FROM phone_number WHERE account = :account;

-- phone_number_list: many (account text) -> phone_number
-- All of an account.
SELECT {phone_number} FROM phone_number WHERE account = :account ORDER BY number;

-- phone_number_find: one (number text) -> phone_number
-- Whose number it is.
-- across accounts: whose it is, is what is to be found out
SELECT {phone_number} FROM phone_number WHERE number = :number;

-- phone_open_case: one (account text) -> (case_id text)
-- The newest open case of an account.
SELECT case_id FROM support_case WHERE account = :account AND status <> 'resolved'
ORDER BY opened DESC, case_id DESC LIMIT 1;

-- row pbx_event: (account text, call_id text, event text, received usec, customer text,
--   case_id text, callback_id text)
-- Something that a PBX told.

-- pbx_event_insert: exec pbx_event
-- A new one; 0 when it was told before.
INSERT INTO pbx_event ({pbx_event}) VALUES ({:pbx_event}) ON CONFLICT DO NOTHING;

-- pbx_event_load: one (account text, call_id text, event text) -> pbx_event
-- What came of it when it was told first.
SELECT {pbx_event} FROM pbx_event
WHERE account = :account AND call_id = :call_id AND event = :event;

-- pbx_event_of_call: one (account text, call_id text) -> (case_id text)
-- The case that a call was written into before.
SELECT case_id FROM pbx_event WHERE account = :account AND call_id = :call_id AND case_id <> ''
LIMIT 1;

-- pbx_event_update: exec1 (account text, call_id text, event text, customer text, case_id text,
--   callback_id text)
-- What came of it.
UPDATE pbx_event SET customer = :customer, case_id = :case_id, callback_id = :callback_id
WHERE account = :account AND call_id = :call_id AND event = :event;

-- pbx_event_delete_before: exec (before usec)
-- Forgets what was told long ago.
-- across accounts: retention serves the whole installation
DELETE FROM pbx_event WHERE received < :before;
