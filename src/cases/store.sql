-- SPDX-License-Identifier: Apache-2.0
-- Statements over cases, their communications and their event log. Attachments are in
-- attachment-store.sql.

-- row support_case: (account text, case_id text, display_id text, subject text, service text,
--   category text, issue_type text, language text, submitter text, submitted_by text,
--   channel text, related_case text?, plan text, catalogue text, opened usec, severity text,
--   cc text, status text, resolved_at usec, last_communication usec, last_activity usec,
--   communications i64, events i64, response_target i64, response_calendar text,
--   response_due usec, responded_at usec, next_due usec, alarm_at usec, visibility text,
--   merged_into text?, woven bool)
-- One case.

-- row case_communication: (account text, display_id text, case_id text, seq i64, uuid text, at usec,
--   author_kind text, author text, submitted_by text, channel text, body text, attachments i64)
-- One message of a case.

-- row case_event: (account text, display_id text, seq i64, at usec, kind text, actor_kind text,
--   actor text, communication i64, status text, severity text, target i64, calendar text,
--   detail text)
-- One line of a case's log.

-- case_insert: exec support_case
-- A new case; 0 when one of its ids is taken.
INSERT INTO support_case ({support_case}) VALUES ({:support_case}) ON CONFLICT DO NOTHING;

-- case_load: one (account text, case_id text, oldest usec, viewer text, own bool,
--   lf text, watcher text) -> support_case
-- One case opened at or after `oldest`, if the viewer may see it: everybody's where `viewer` is empty;
-- else what they opened, what is shown to the account (unless `own`), and where `watcher`, a pattern of
-- their mail address between two `lf`, is among its copies.
SELECT {support_case} FROM support_case
WHERE account = :account AND case_id = :case_id AND opened >= :oldest
	AND (:viewer = '' OR submitter = :viewer OR (:own = 0 AND visibility = 'account')
		OR (:lf || LOWER(cc) || :lf) LIKE :watcher ESCAPE '\');

-- case_load_display: one (account text, display_id text, oldest usec, viewer text, own bool,
--   lf text, watcher text)
--   -> support_case
-- The same by display id.
SELECT {support_case} FROM support_case
WHERE display_id = :display_id AND account = :account AND opened >= :oldest
	AND (:viewer = '' OR submitter = :viewer OR (:own = 0 AND visibility = 'account')
		OR (:lf || LOWER(cc) || :lf) LIKE :watcher ESCAPE '\');

-- case_display_any: one (display_id text) -> (account text, case_id text)
-- Whose case has that display id.
-- across accounts: staff ask with the number that a customer read to them
SELECT account, case_id FROM support_case WHERE display_id = :display_id;

-- case_page: many (account text, oldest usec, viewer text, own bool, lf text,
--   watcher text, language text, status text, windowed bool,
--   after usec, before usec, at_least text, until text, most i64) -> support_case
-- Cases of an account, newest first, with ids (which rise with opened) in [at_least, until), that
-- were created or have a communication in [after, before); empty texts: any. Where there is such a
-- window (`windowed`), without woven ones: case_page_woven has them.
SELECT {support_case} FROM support_case
WHERE account = :account AND opened >= :oldest AND case_id >= :at_least AND case_id < :until
	AND opened < :before AND last_communication >= :after AND (:windowed = 0 OR woven = 0)
	AND (:viewer = '' OR submitter = :viewer OR (:own = 0 AND visibility = 'account')
		OR (:lf || LOWER(cc) || :lf) LIKE :watcher ESCAPE '\')
	AND (:language = '' OR language = :language)
	AND (:status = '' OR status = :status)
	AND (opened >= :after OR last_communication < :before
		OR EXISTS (SELECT 1 FROM case_communication AS m
			WHERE m.account = support_case.account AND m.display_id = support_case.display_id
				AND m.at >= :after AND m.at < :before))
ORDER BY case_id DESC LIMIT :most;

-- case_page_unresolved: many (account text, oldest usec, viewer text, own bool, lf text,
--   watcher text, language text, windowed bool, after usec,
--   before usec, at_least text, until text, most i64) -> support_case
-- The same without resolved cases; apart, because its condition has an index of its own.
SELECT {support_case} FROM support_case
WHERE account = :account AND status <> 'resolved' AND opened >= :oldest
	AND case_id >= :at_least AND case_id < :until
	AND opened < :before AND last_communication >= :after AND (:windowed = 0 OR woven = 0)
	AND (:viewer = '' OR submitter = :viewer OR (:own = 0 AND visibility = 'account')
		OR (:lf || LOWER(cc) || :lf) LIKE :watcher ESCAPE '\')
	AND (:language = '' OR language = :language)
	AND (opened >= :after OR last_communication < :before
		OR EXISTS (SELECT 1 FROM case_communication AS m
			WHERE m.account = support_case.account AND m.display_id = support_case.display_id
				AND m.at >= :after AND m.at < :before))
ORDER BY case_id DESC LIMIT :most;

-- case_page_woven: many (account text, oldest usec, viewer text, own bool, lf text,
--   watcher text, language text, status text, resolved bool,
--   after usec, before usec, at_least text, until text, most i64) -> support_case
-- Woven cases of an account, newest first, with ids in [at_least, until), that were created or show
-- a message in [after, before): their own and those of cases merged into them, but for moved ones
-- and others' notices; and those moved to any of them. Resolved ones only if `resolved`.
SELECT {c.support_case} FROM support_case AS c
WHERE c.account = :account AND c.woven = 1 AND c.opened >= :oldest
	AND c.case_id >= :at_least AND c.case_id < :until
	AND (:viewer = '' OR c.submitter = :viewer OR (:own = 0 AND c.visibility = 'account')
		OR (:lf || LOWER(c.cc) || :lf) LIKE :watcher ESCAPE '\')
	AND (:language = '' OR c.language = :language)
	AND (:status = '' OR c.status = :status) AND (:resolved = 1 OR c.status <> 'resolved')
	AND ((c.opened >= :after AND c.opened < :before)
		OR EXISTS (SELECT 1 FROM support_case AS f CROSS JOIN case_communication AS m
			WHERE f.account = c.account
				AND (f.case_id = c.case_id OR f.merged_into = c.case_id)
				AND m.account = f.account AND m.display_id = f.display_id
				AND m.at >= :after AND m.at < :before
				AND (f.case_id = c.case_id OR m.channel <> 'notice')
				AND NOT EXISTS (SELECT 1 FROM case_moved AS x
					WHERE x.account = m.account AND x.display_id = m.display_id
						AND x.seq = m.seq))
		OR EXISTS (SELECT 1 FROM support_case AS f CROSS JOIN case_moved AS v
			CROSS JOIN case_communication AS m
			WHERE f.account = c.account
				AND (f.case_id = c.case_id OR f.merged_into = c.case_id)
				AND v.account = f.account AND v.shown = f.display_id
				AND m.account = v.account AND m.display_id = v.display_id
				AND m.seq = v.seq AND m.at >= :after AND m.at < :before))
ORDER BY c.case_id DESC LIMIT :most;

-- case_page_any: many (oldest usec, status text, resolved bool, display_id text, most i64)
--   -> support_case
-- Cases of all accounts for staff, newest first, from behind display_id on (which rises with time);
-- status empty: any; resolved ones only if `resolved`.
-- across accounts: staff work for every customer
SELECT {support_case} FROM support_case
WHERE display_id < :display_id AND opened >= :oldest AND (:status = '' OR status = :status)
	AND (:resolved = 1 OR status <> 'resolved')
ORDER BY display_id DESC LIMIT :most;

-- case_count_since: one (account text, since usec, at_least text, most i64) -> (n i64)
-- How many cases the customer opened after `since`, which ids from at_least on have; counts no
-- further than most.
SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM support_case
	WHERE account = :account AND case_id >= :at_least AND opened > :since AND channel <> 'staff'
	LIMIT :most) AS recent;

-- case_update: exec1 (account text, case_id text, severity text, cc text, status text,
--   resolved_at usec, last_communication usec, last_activity usec, communications i64, events i64,
--   response_target i64, response_calendar text, response_due usec, responded_at usec,
--   next_due usec, alarm_at usec, plan text, catalogue text, visibility text, merged_into text?,
--   woven bool, events_before i64)
-- What may change of a case; nothing when another change came between.
UPDATE support_case SET severity = :severity, cc = :cc, status = :status,
	resolved_at = :resolved_at, last_communication = :last_communication,
	last_activity = :last_activity, communications = :communications, events = :events,
	response_target = :response_target, response_calendar = :response_calendar,
	response_due = :response_due, responded_at = :responded_at, next_due = :next_due,
	alarm_at = :alarm_at, plan = :plan, catalogue = :catalogue,
	visibility = :visibility, merged_into = :merged_into, woven = :woven
WHERE account = :account AND case_id = :case_id AND events = :events_before;

-- communication_insert: exec1 case_communication
-- A new message.
INSERT INTO case_communication ({case_communication}) VALUES ({:case_communication});

-- communication_page: many (account text, display_id text, seq_before i64, after usec, before usec,
--   most i64) -> case_communication
-- Messages of a case with a smaller seq, written in [after, before), newest first.
SELECT {case_communication} FROM case_communication
WHERE account = :account AND display_id = :display_id AND seq < :seq_before
	AND at >= :after AND at < :before
ORDER BY seq DESC LIMIT :most;

-- communication_recent: many (account text, most i64, id1 text, id2 text, id3 text, id4 text,
--   id5 text, id6 text, id7 text, id8 text, id9 text, id10 text) -> case_communication
-- The newest messages of up to ten cases, at most `most` of each, newest first within a case.
-- The CROSS JOIN keeps SQLite from going through all messages of the account to spare a sort.
SELECT {m.case_communication} FROM support_case AS c CROSS JOIN case_communication AS m
WHERE c.account = :account AND m.account = :account AND m.display_id = c.display_id
	AND m.seq > c.communications - :most
	AND c.case_id IN (:id1, :id2, :id3, :id4, :id5, :id6, :id7, :id8, :id9, :id10)
ORDER BY m.display_id, m.seq DESC;

-- event_insert: exec1 case_event
-- The next line of a case's log.
INSERT INTO case_event ({case_event}) VALUES ({:case_event});

-- event_list: many (account text, display_id text) -> case_event
-- A case's whole log, in order.
SELECT {case_event} FROM case_event WHERE account = :account AND display_id = :display_id
ORDER BY seq;

-- case_next_account: one (after text) -> (account text)
-- The first account behind `after` that has cases.
-- across accounts: retention and rebuilding go through all of them
SELECT account FROM support_case WHERE account > :after ORDER BY account LIMIT 1;

-- case_walk: many (account text, case_id text, most i64) -> support_case
-- Every case of an account, oldest first, from behind case_id on.
SELECT {support_case} FROM support_case WHERE account = :account AND case_id > :case_id
ORDER BY case_id LIMIT :most;

-- case_delete: exec (account text, case_id text)
-- Removes a case; its communications, events and attachments go by their own statements.
DELETE FROM support_case WHERE account = :account AND case_id = :case_id;

-- communication_delete: exec (account text, display_id text)
-- Removes all messages of a case.
DELETE FROM case_communication WHERE account = :account AND display_id = :display_id;

-- event_delete: exec (account text, display_id text)
-- Removes a case's log.
DELETE FROM case_event WHERE account = :account AND display_id = :display_id;
