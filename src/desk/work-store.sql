-- SPDX-License-Identifier: Apache-2.0
-- Drafts, tags, links, macros, replies to come, bulk actions, ratings, contacts.

-- draft_put: exec1 (account text, case_id text, agent text, agent_name text, since usec, until usec)
-- The agent is writing, or goes on to.
INSERT INTO desk_draft (account, case_id, agent, agent_name, since, until)
VALUES (:account, :case_id, :agent, :agent_name, :since, :until)
ON CONFLICT (account, case_id, agent) DO UPDATE SET agent_name = excluded.agent_name,
	since = CASE WHEN desk_draft.until < :since THEN :since ELSE desk_draft.since END,
	until = excluded.until;

-- draft_delete: exec (account text, case_id text, agent text)
-- The agent has stopped.
DELETE FROM desk_draft WHERE account = :account AND case_id = :case_id AND agent = :agent;

-- draft_list: many (account text, case_id text, now usec) -> (agent text, agent_name text, since usec,
--	until usec)
-- Who is writing at `now`, the longest first.
SELECT agent, agent_name, since, until FROM desk_draft
WHERE account = :account AND case_id = :case_id AND until > :now ORDER BY since, agent;

-- tag_put: exec (account text, case_id text, tag text)
-- 1 when the case did not have it.
INSERT INTO desk_tag (account, case_id, tag) VALUES (:account, :case_id, :tag)
ON CONFLICT (account, case_id, tag) DO NOTHING;

-- tag_delete: exec (account text, case_id text, tag text)
-- 1 when the case had it.
DELETE FROM desk_tag WHERE account = :account AND case_id = :case_id AND tag = :tag;

-- tag_list: many (account text, case_id text) -> (tag text)
-- All of a case.
SELECT tag FROM desk_tag WHERE account = :account AND case_id = :case_id ORDER BY tag;

-- link_put: exec1 (account text, case_id text, target text, title text, added usec)
-- A link, or another title for it.
INSERT INTO desk_link (account, case_id, target, title, added)
VALUES (:account, :case_id, :target, :title, :added)
ON CONFLICT (account, case_id, target) DO UPDATE SET title = excluded.title;

-- link_delete: exec (account text, case_id text, target text)
-- Takes one away.
DELETE FROM desk_link WHERE account = :account AND case_id = :case_id AND target = :target;

-- link_list: many (account text, case_id text) -> (target text, title text, added usec)
-- All of a case, the oldest first.
SELECT target, title, added FROM desk_link WHERE account = :account AND case_id = :case_id
ORDER BY added, target;

-- row desk_macro: (account text, name text, title text, reply text, note text, next_status text,
--	severity text, add_tags text, remove_tags text, changed usec, changed_by text)
-- A macro.

-- macro_put: exec1 desk_macro
-- Writes it.
INSERT INTO desk_macro ({desk_macro}) VALUES ({:desk_macro})
ON CONFLICT (account, name) DO UPDATE SET title = excluded.title, reply = excluded.reply,
	note = excluded.note, next_status = excluded.next_status, severity = excluded.severity,
	add_tags = excluded.add_tags, remove_tags = excluded.remove_tags,
	changed = excluded.changed, changed_by = excluded.changed_by;

-- macro_load: one (account text, name text) -> desk_macro
-- By its name.
SELECT {desk_macro} FROM desk_macro WHERE account = :account AND name = :name;

-- macro_list: many (account text, after text, most i64) -> desk_macro
-- In order of their names, behind `after`.
SELECT {desk_macro} FROM desk_macro WHERE account = :account AND name > :after
ORDER BY name LIMIT :most;

-- macro_delete: exec (account text, name text)
-- Removes it.
DELETE FROM desk_macro WHERE account = :account AND name = :name;

-- row desk_scheduled: (account text, case_id text, reply_id text, send_at usec, body text,
--	next_status text, unless_customer bool, agent text, agent_name text, made usec, seen i64,
--	state text, settled usec, reason text)
-- A reply to come, or that has come.

-- scheduled_insert: exec1 desk_scheduled
-- A new one.
INSERT INTO desk_scheduled ({desk_scheduled}) VALUES ({:desk_scheduled});

-- scheduled_load: one (account text, reply_id text) -> desk_scheduled
-- By its id.
SELECT {desk_scheduled} FROM desk_scheduled WHERE account = :account AND reply_id = :reply_id;

-- scheduled_settle: exec1 (account text, case_id text, reply_id text, state text, settled usec,
--	reason text)
-- It waits no more.
UPDATE desk_scheduled SET state = :state, settled = :settled, reason = :reason
WHERE account = :account AND case_id = :case_id AND reply_id = :reply_id AND state = 'waiting';

-- scheduled_due: many (now usec, most i64) -> (account text, reply_id text)
-- Replies whose time has come, the oldest first.
-- across accounts: a job sends those of every account
SELECT account, reply_id FROM desk_scheduled WHERE state = 'waiting' AND send_at <= :now
ORDER BY send_at, account, reply_id LIMIT :most;

-- scheduled_of_case: many (account text, case_id text, waiting bool, after_at usec, after_id text,
--	most i64) -> desk_scheduled
-- Of a case, behind (after_at, after_id); only those that wait, if `waiting`.
SELECT {desk_scheduled} FROM desk_scheduled
WHERE account = :account AND case_id = :case_id AND (:waiting = 0 OR state = 'waiting')
	AND (send_at, reply_id) > (:after_at, :after_id)
ORDER BY send_at, reply_id LIMIT :most;

-- scheduled_waiting: many (after_at usec, after_id text, most i64) -> desk_scheduled
-- All that wait, behind (after_at, after_id).
-- across accounts: the provider's people work for all accounts; the operation is theirs alone.
SELECT {desk_scheduled} FROM desk_scheduled
WHERE state = 'waiting' AND (send_at, reply_id) > (:after_at, :after_id)
ORDER BY send_at, reply_id LIMIT :most;

-- customer_wrote: one (account text, display_id text, seen i64) -> (n i64)
-- Whether the customer wrote behind that message of a case.
SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM case_communication
	WHERE account = :account AND display_id = :display_id AND seq > :seen
		AND author_kind = 'customer' LIMIT 1) AS found;

-- bulk_insert: exec1 (account text, bulk_id text, made usec, expires usec, actor text, undone usec)
-- An action on many cases.
INSERT INTO desk_bulk (account, bulk_id, made, expires, actor, undone)
VALUES (:account, :bulk_id, :made, :expires, :actor, :undone);

-- bulk_load: one (account text, bulk_id text) -> (expires usec, undone usec)
-- By its id.
SELECT expires, undone FROM desk_bulk WHERE account = :account AND bulk_id = :bulk_id;

-- bulk_undone: exec1 (account text, bulk_id text, undone usec)
-- It was taken back.
UPDATE desk_bulk SET undone = :undone WHERE account = :account AND bulk_id = :bulk_id;

-- row desk_bulk_case: (account text, case_id text, bulk_id text, severity text, status text,
--	assignee text, assignee_name text, queue text, tags_added text, tags_removed text, events i64)
-- One case of it, as it was before.

-- bulk_case_insert: exec1 desk_bulk_case
-- Remembers it.
INSERT INTO desk_bulk_case ({desk_bulk_case}) VALUES ({:desk_bulk_case});

-- bulk_case_list: many (bulk_id text) -> desk_bulk_case
-- All cases of it, by account.
-- across accounts: an action of the provider's people is on cases of any account
SELECT {desk_bulk_case} FROM desk_bulk_case WHERE bulk_id = :bulk_id ORDER BY account, case_id;

-- bulk_given: many (bulk_id text, assignee text, most i64) -> (account text, account_name text,
--	case_id text, display_id text, subject text, severity text)
-- Cases that a bulk action gave to somebody who has them still; what is due first stands first.
-- across accounts: one action changes cases of many accounts
SELECT b.account, a.name AS account_name, b.case_id, c.display_id, c.subject, c.severity
FROM desk_bulk_case AS b
JOIN desk_assignment AS d ON d.account = b.account AND d.case_id = b.case_id
JOIN support_case AS c ON c.account = b.account AND c.case_id = b.case_id
JOIN account AS a ON a.id = b.account
WHERE b.bulk_id = :bulk_id AND b.assignee <> :assignee AND d.assignee = :assignee
ORDER BY CASE WHEN c.next_due = 0 THEN 1 ELSE 0 END, c.next_due, c.case_id LIMIT :most;

-- bulk_expired: many (now usec, most i64) -> (account text, bulk_id text)
-- Those that nobody can undo any more.
-- across accounts: retention serves the whole installation
SELECT account, bulk_id FROM desk_bulk WHERE expires < :now ORDER BY expires LIMIT :most;

-- bulk_delete: exec (account text, bulk_id text)
-- Forgets one.
DELETE FROM desk_bulk WHERE account = :account AND bulk_id = :bulk_id;

-- bulk_case_delete: exec (bulk_id text)
-- And its cases.
-- across accounts: an action of the provider's people is on cases of any account
DELETE FROM desk_bulk_case WHERE bulk_id = :bulk_id;

-- row desk_rating: (account text, case_id text, message i64, rating i64, comment text, rater text,
--	agent text, agent_name text, plan text, severity text, rated usec, changed usec)
-- What a customer thought.

-- rating_load: one (account text, case_id text, message i64) -> desk_rating
-- Of one answer, or of the case (0).
SELECT {desk_rating} FROM desk_rating
WHERE account = :account AND case_id = :case_id AND message = :message;

-- rating_put: exec1 desk_rating
-- Gives or changes one.
INSERT INTO desk_rating ({desk_rating}) VALUES ({:desk_rating})
ON CONFLICT (account, case_id, message) DO UPDATE SET rating = excluded.rating,
	comment = excluded.comment, rater = excluded.rater, changed = excluded.changed;

-- rating_list: many (account text, case_id text) -> desk_rating
-- All of a case.
SELECT {desk_rating} FROM desk_rating WHERE account = :account AND case_id = :case_id
ORDER BY message;

-- rating_report: many (since usec, before usec, by text, cases bool, replies bool, most i64)
--	-> (key text, name text, ratings i64, sum i64, ones i64, twos i64, threes i64, fours i64,
--	fives i64)
-- Ratings given in [since, before), grouped.
-- across accounts: a report on the provider's work
SELECT CASE :by WHEN 'agent' THEN agent WHEN 'account' THEN account WHEN 'plan' THEN plan
		ELSE severity END AS key,
	MAX(CASE :by WHEN 'agent' THEN agent_name ELSE '' END) AS name,
	COUNT(*) AS ratings, CAST(SUM(rating) AS BIGINT) AS sum,
	COUNT(CASE WHEN rating = 1 THEN 1 END) AS ones,
	COUNT(CASE WHEN rating = 2 THEN 1 END) AS twos,
	COUNT(CASE WHEN rating = 3 THEN 1 END) AS threes,
	COUNT(CASE WHEN rating = 4 THEN 1 END) AS fours,
	COUNT(CASE WHEN rating = 5 THEN 1 END) AS fives
FROM desk_rating
WHERE rated >= :since AND rated < :before
	AND ((:cases = 1 AND message = 0) OR (:replies = 1 AND message > 0))
GROUP BY 1 ORDER BY 1 LIMIT :most;
