-- SPDX-License-Identifier: Apache-2.0
-- Rules of routing, and what it has to do.

-- row desk_rule: (position i64, code text, label text, plans text, features text, severities text,
--	services text, languages text, issue_types text, team text, skill_level i64, on_call text,
--	copy_manager bool, reply_minutes i64)
-- One rule.

-- rule_list: many () -> desk_rule
-- All rules in order.
SELECT {desk_rule} FROM desk_rule ORDER BY position;

-- rule_clear: exec ()
-- Forgets all rules.
DELETE FROM desk_rule;

-- rule_insert: exec1 desk_rule
-- One rule.
INSERT INTO desk_rule ({desk_rule}) VALUES ({:desk_rule});

-- rule_of_team: one (team text) -> (code text)
-- A rule that names the team.
SELECT code FROM desk_rule WHERE team = :team ORDER BY position LIMIT 1;

-- weight_list: many () -> (severity text, points i64)
-- What cases weigh.
SELECT severity, points FROM desk_weight ORDER BY severity;

-- weight_clear: exec ()
-- Forgets all weights.
DELETE FROM desk_weight;

-- weight_insert: exec1 (severity text, points i64)
-- One weight.
INSERT INTO desk_weight (severity, points) VALUES (:severity, :points);

-- row desk_routing: (account text, case_id text, team text, passed text, retry_at usec, tries i64,
--	held_since usec, reply_by usec, rule text, reason text, decided_at usec)
-- What routing knows of a case.

-- routing_load: one (account text, case_id text) -> desk_routing
-- One case's.
SELECT {desk_routing} FROM desk_routing WHERE account = :account AND case_id = :case_id;

-- routing_put: exec1 desk_routing
-- Writes it.
INSERT INTO desk_routing ({desk_routing}) VALUES ({:desk_routing})
ON CONFLICT (account, case_id) DO UPDATE SET team = excluded.team, passed = excluded.passed,
	retry_at = excluded.retry_at, tries = excluded.tries, held_since = excluded.held_since,
	reply_by = excluded.reply_by, rule = excluded.rule, reason = excluded.reason,
	decided_at = excluded.decided_at;

-- row routing_task: (account text, case_id text, display_id text, severity text)
-- A case that routing is to look at.

-- routing_waiting: many (now usec, most i64) -> routing_task
-- Cases for which somebody is to be looked for, the longest waiting first.
-- across accounts: one job routes for all
SELECT r.account, r.case_id, c.display_id, c.severity FROM desk_routing r
JOIN support_case c ON c.account = r.account AND c.case_id = r.case_id
WHERE r.retry_at > 0 AND r.retry_at <= :now ORDER BY r.retry_at LIMIT :most;

-- routing_lapsed: many (now usec, most i64) -> routing_task
-- Cases whose reply is due.
-- across accounts: one job routes for all
SELECT r.account, r.case_id, c.display_id, c.severity FROM desk_routing r
JOIN support_case c ON c.account = r.account AND c.case_id = r.case_id
WHERE r.reply_by > 0 AND r.reply_by <= :now ORDER BY r.reply_by LIMIT :most;

-- routing_new: many (from_display text, most i64) -> routing_task
-- Cases that nobody has taken and routing has not seen, from a display id on, which rises with time.
-- across accounts: one job routes for all
SELECT c.account, c.case_id, c.display_id, c.severity FROM support_case c
WHERE c.display_id >= :from_display AND c.status = 'unassigned'
	AND NOT EXISTS (SELECT 1 FROM desk_routing r
		WHERE r.account = c.account AND r.case_id = c.case_id)
ORDER BY c.display_id LIMIT :most;

-- routing_anew: exec (now usec)
-- Open cases that no rule applied to are looked at once more.
-- across accounts: rules hold for all
UPDATE desk_routing SET retry_at = :now
WHERE rule = '' AND team = '' AND retry_at = 0 AND held_since = 0
	AND EXISTS (SELECT 1 FROM support_case c WHERE c.account = desk_routing.account
		AND c.case_id = desk_routing.case_id AND c.status <> 'resolved');

-- routing_mark: one () -> (seen usec, swept usec)
-- How far it has looked; no row: nowhere.
SELECT seen, swept FROM desk_routing_mark WHERE id = 1;

-- routing_mark_put: exec1 (seen usec, swept usec)
-- So far.
INSERT INTO desk_routing_mark (id, seen, swept) VALUES (1, :seen, :swept)
ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, swept = excluded.swept;
