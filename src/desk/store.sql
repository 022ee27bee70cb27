-- SPDX-License-Identifier: Apache-2.0
-- The desk's own rows, and the queue: cases of all accounts as the provider's people see them.

-- row desk_case_row: (account text, case_id text, display_id text, account_name text?, plan text,
--	subject text, status text, severity text, service text, category text, issue_type text,
--	language text, submitted_by text, opened usec, last_activity usec, response_due usec,
--	responded_at usec, next_due usec, assignee text?, assignee_name text?, queue text?, sort_key i64)
-- A case with its assignment.

-- desk_queue: many (after_key i64, after_case text, account text?, assignee text?, unassigned bool,
--	queue text?, severity text?, status text?, language text?, tag text?, most i64) -> desk_case_row
-- Open cases in the queue's order, behind (after_key, after_case). Absent filters do not apply.
-- across accounts: the provider's people work for all accounts; the operation is theirs alone.
SELECT c.account, c.case_id, c.display_id, a.name AS account_name, c.plan,
	c.subject, c.status, c.severity, c.service, c.category, c.issue_type,
	c.language, c.submitted_by, c.opened, c.last_activity, c.response_due,
	c.responded_at, c.next_due, d.assignee, d.assignee_name, d.queue,
	CASE WHEN c.next_due > 0 THEN c.next_due
	WHEN c.status <> 'pending-customer-action' THEN c.last_activity + 100000000000000000
	ELSE c.last_activity + 200000000000000000 END AS sort_key
FROM support_case c
LEFT JOIN account a ON a.id = c.account
LEFT JOIN desk_assignment d ON d.account = c.account AND d.case_id = c.case_id
WHERE c.status <> 'resolved'
	AND (CASE WHEN c.next_due > 0 THEN c.next_due
	WHEN c.status <> 'pending-customer-action' THEN c.last_activity + 100000000000000000
	ELSE c.last_activity + 200000000000000000 END, c.case_id) > (:after_key, :after_case)
	AND (:account IS NULL OR c.account = :account)
	AND (:assignee IS NULL OR d.assignee = :assignee)
	AND (:unassigned = 0 OR d.assignee IS NULL OR d.assignee = '')
	AND (:queue IS NULL OR COALESCE(d.queue, 'main') = :queue)
	AND (:severity IS NULL OR c.severity = :severity)
	AND (:status IS NULL OR c.status = :status)
	AND (:language IS NULL OR c.language = :language)
	AND (:tag IS NULL OR EXISTS (SELECT 1 FROM desk_tag AS t WHERE t.account = c.account
		AND t.case_id = c.case_id AND t.tag = :tag))
ORDER BY CASE WHEN c.next_due > 0 THEN c.next_due
	WHEN c.status <> 'pending-customer-action' THEN c.last_activity + 100000000000000000
	ELSE c.last_activity + 200000000000000000 END, c.case_id
LIMIT :most;

-- desk_assignment_load: one (account text, case_id text)
--	-> (assignee text, assignee_name text, queue text, since usec)
-- Who has the case and in which queue it is. No row: queue main, nobody.
SELECT assignee, assignee_name, queue, since FROM desk_assignment
WHERE account = :account AND case_id = :case_id;

-- desk_assignment_put: exec1 (account text, case_id text, assignee text, assignee_name text,
--	queue text, since usec)
-- Sets assignee and queue.
INSERT INTO desk_assignment (account, case_id, assignee, assignee_name, queue, since)
VALUES (:account, :case_id, :assignee, :assignee_name, :queue, :since)
ON CONFLICT (account, case_id) DO UPDATE SET assignee = excluded.assignee,
	assignee_name = excluded.assignee_name, queue = excluded.queue, since = excluded.since;

-- desk_holder_copy: exec1 (account text, case_id text, assignee text)
-- The copy of the assignee beside the case.
UPDATE support_case SET holder = :assignee WHERE account = :account AND case_id = :case_id;

-- desk_note_last: one (account text, case_id text) -> (seq i64)
-- The number of the newest note, 0 without one.
SELECT COALESCE(MAX(seq), 0) AS seq FROM desk_note WHERE account = :account AND case_id = :case_id;

-- row desk_note_row: (seq i64, at usec, author text, author_name text, body text)
-- One internal note.

-- desk_note_insert: exec1 (account text, case_id text, seq i64, at usec, author text,
--	author_name text, body text)
-- Writes a note.
INSERT INTO desk_note (account, case_id, seq, at, author, author_name, body)
VALUES (:account, :case_id, :seq, :at, :author, :author_name, :body);

-- desk_note_list: many (account text, case_id text, after i64, most i64) -> desk_note_row
-- Notes behind number `after`, oldest first.
SELECT {desk_note_row} FROM desk_note
WHERE account = :account AND case_id = :case_id AND seq > :after
ORDER BY seq LIMIT :most;

-- desk_silent: many (before usec, most i64) -> (account text, case_id text)
-- Cases that have waited for their customer since before that time, the longest first.
-- across accounts: a job closes silent cases of every account.
SELECT account, case_id FROM support_case
WHERE status = 'pending-customer-action' AND last_communication < :before
ORDER BY last_communication LIMIT :most;
