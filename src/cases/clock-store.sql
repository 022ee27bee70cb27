-- SPDX-License-Identifier: Apache-2.0
-- Hours, holidays, levels that fired, and what came of clocks.

-- row calendar_version: (name text, starts usec, hours text, holiday_sets text, created usec,
--   created_by text)
-- Hours of a calendar from a moment on.

-- calendar_version_load: many (name text) -> calendar_version
-- All that ever held of one calendar, in order.
SELECT {calendar_version} FROM calendar_version WHERE name = :name ORDER BY starts;

-- calendar_version_put: exec1 calendar_version
-- From a moment on these hours hold; one that begins at the same moment is replaced.
INSERT INTO calendar_version ({calendar_version}) VALUES ({:calendar_version})
ON CONFLICT (name, starts) DO UPDATE SET hours = excluded.hours,
	holiday_sets = excluded.holiday_sets, created = excluded.created,
	created_by = excluded.created_by;

-- calendar_version_drop: exec (name text, after usec)
-- Forgets what has not begun.
DELETE FROM calendar_version WHERE name = :name AND starts > :after;

-- row holiday_set: (name text, starts usec, title text, days text, day_count i64, created usec,
--   created_by text)
-- A list of holidays from a moment on.

-- holiday_set_load: many (name text) -> holiday_set
-- All that ever held of one set, in order.
SELECT {holiday_set} FROM holiday_set WHERE name = :name ORDER BY starts;

-- holiday_set_put: exec1 holiday_set
-- From a moment on this list holds; one that begins at the same moment is replaced.
INSERT INTO holiday_set ({holiday_set}) VALUES ({:holiday_set})
ON CONFLICT (name, starts) DO UPDATE SET title = excluded.title, days = excluded.days,
	day_count = excluded.day_count, created = excluded.created,
	created_by = excluded.created_by;

-- holiday_set_drop: exec (name text, after usec)
-- Forgets what has not begun.
DELETE FROM holiday_set WHERE name = :name AND starts > :after;

-- row calendar_line: (name text, kind text, starts usec, summary text, day_count i64)
-- One stored version of hours or holidays, for lists.

-- calendar_list: many (name text, kind text, starts usec, most i64) -> calendar_line
-- Versions of both, by name, behind (name, kind, starts).
SELECT {v.calendar_line} FROM (
	SELECT name, 'holidays' AS kind, starts, title AS summary, day_count FROM holiday_set
	UNION ALL
	SELECT name, 'hours' AS kind, starts, hours AS summary, 0 AS day_count FROM calendar_version
) AS v
WHERE (v.name, v.kind, v.starts) > (:name, :kind, :starts)
ORDER BY v.name, v.kind, v.starts LIMIT :most;

-- clock_refresh_ask: exec1 ()
-- Wants the caches of all open cases derived anew, from the first case on.
UPDATE clock_refresh SET generation = generation + 1, done = 0, account = '', case_id = ''
WHERE id = 1;

-- clock_refresh_levels: exec (levels text)
-- The same because of other levels of escalation; 0 when they are those that were in force.
UPDATE clock_refresh SET generation = generation + 1, done = 0, account = '', case_id = '',
	levels = :levels
WHERE id = 1 AND levels <> :levels;

-- clock_refresh_load: one () -> (generation i64, done bool, account text, case_id text, levels text,
--   plans_seen usec)
-- How far it is.
SELECT generation, done, account, case_id, levels, plans_seen FROM clock_refresh WHERE id = 1;

-- clock_plans_seen: exec1 (until usec)
-- Changes of subscriptions until then have reached open cases.
UPDATE clock_refresh SET plans_seen = :until WHERE id = 1;

-- clock_replan_next: many (since usec, until usec, account text, case_id text, most i64)
--   -> (account text, case_id text)
-- Open cases, behind a case, of accounts whose subscription began or ended within (since, until].
-- across accounts: a job follows the subscriptions of everybody
SELECT c.account, c.case_id FROM support_case AS c
WHERE c.account IN (
	SELECT s.account FROM subscription AS s WHERE s.scope = 'account'
		AND s.starts > :since AND s.starts <= :until
	UNION SELECT s.account FROM subscription AS s WHERE s.scope = 'account'
		AND s.ends > :since AND s.ends <= :until
	UNION SELECT a.id FROM subscription AS s JOIN account AS a ON a.organization = s.organization
		WHERE s.scope = 'organization' AND s.starts > :since AND s.starts <= :until
	UNION SELECT a.id FROM subscription AS s JOIN account AS a ON a.organization = s.organization
		WHERE s.scope = 'organization' AND s.ends > :since AND s.ends <= :until)
	AND (c.account, c.case_id) > (:account, :case_id) AND c.status <> 'resolved'
ORDER BY c.account, c.case_id LIMIT :most;

-- clock_refresh_move: exec (generation i64, account text, case_id text, done bool)
-- That case is done, or all are; 0 when it has begun again meanwhile.
UPDATE clock_refresh SET account = :account, case_id = :case_id, done = :done
WHERE id = 1 AND generation = :generation;

-- clock_refresh_next: many (account text, case_id text, most i64) -> (account text, case_id text)
-- Open cases behind a case, in order.
-- across accounts: hours and holidays concern everybody's cases
SELECT account, case_id FROM support_case
WHERE (account, case_id) > (:account, :case_id) AND status <> 'resolved'
ORDER BY account, case_id LIMIT :most;

-- clock_alarms: many (now usec, most i64) -> (account text, case_id text)
-- Cases whose clocks want to be looked at, the earliest first.
-- across accounts: the sweep serves everybody's cases
SELECT account, case_id FROM support_case WHERE alarm_at > 0 AND alarm_at <= :now
ORDER BY alarm_at LIMIT :most;

-- case_alarm_set: exec1 (account text, case_id text, next_due usec, alarm_at usec)
-- Mends the two caches of the sweep.
UPDATE support_case SET next_due = :next_due, alarm_at = :alarm_at
WHERE account = :account AND case_id = :case_id;

-- escalation_insert: exec (account text, case_id text, clock text, run i64, level text,
--   reached usec, fired usec)
-- A level fires; 0 when it has already.
INSERT INTO escalation (account, case_id, clock, run, level, reached, fired)
VALUES (:account, :case_id, :clock, :run, :level, :reached, :fired)
ON CONFLICT (account, case_id, clock, run, level) DO NOTHING;

-- row clock_result: (account text, case_id text, clock text, run i64, outcome text, decided usec,
--   month i64, plan text, severity text, issue_type text, agent text, started usec, due usec,
--   ended usec, target i64, counted i64)
-- What came of one run of a clock.

-- clock_result_put: exec1 clock_result
-- Writes what came of a run.
INSERT INTO clock_result ({clock_result}) VALUES ({:clock_result})
ON CONFLICT (account, case_id, clock, run) DO UPDATE SET outcome = excluded.outcome,
	decided = excluded.decided, month = excluded.month, plan = excluded.plan,
	severity = excluded.severity, issue_type = excluded.issue_type, agent = excluded.agent,
	started = excluded.started, due = excluded.due, ended = excluded.ended,
	target = excluded.target, counted = excluded.counted;

-- clock_result_drop: exec (account text, case_id text, clock text, run i64)
-- A run that is undecided again.
DELETE FROM clock_result
WHERE account = :account AND case_id = :case_id AND clock = :clock AND run = :run;

-- clock_result_load: many (account text, case_id text) -> clock_result
-- What is written of a case's clocks.
SELECT {clock_result} FROM clock_result WHERE account = :account AND case_id = :case_id
ORDER BY clock, run;

-- clock_attainment: many (by text, from_month i64, until_month i64, clock text?, account text?,
--   plan text?, severity text?, agent text?, after_key text, after_clock text, most i64)
--   -> (grp text, clock text, met i64, late i64, stopped i64)
-- How many runs were met, late or stopped, in groups of one of their texts, behind (key, clock).
-- across accounts: reports are the provider's
SELECT r.grp, r.clock, CAST(SUM(CASE WHEN r.outcome = 'met' THEN 1 ELSE 0 END) AS BIGINT) AS met,
	CAST(SUM(CASE WHEN r.outcome = 'late' THEN 1 ELSE 0 END) AS BIGINT) AS late,
	CAST(SUM(CASE WHEN r.outcome = 'stopped' THEN 1 ELSE 0 END) AS BIGINT) AS stopped
FROM (
	SELECT CASE :by WHEN 'plan' THEN plan WHEN 'severity' THEN severity
		WHEN 'account' THEN account WHEN 'agent' THEN agent
		WHEN 'month' THEN CAST(month AS TEXT) ELSE '' END AS grp, clock, outcome
	FROM clock_result
	WHERE month >= :from_month AND month <= :until_month
		AND (:clock IS NULL OR clock = :clock) AND (:account IS NULL OR account = :account)
		AND (:plan IS NULL OR plan = :plan) AND (:severity IS NULL OR severity = :severity)
		AND (:agent IS NULL OR agent = :agent)
) AS r
WHERE (r.grp, r.clock) > (:after_key, :after_clock)
GROUP BY r.grp, r.clock ORDER BY r.grp, r.clock LIMIT :most;

-- clock_evidence: many (from_month i64, until_month i64, clock text?, account text?, plan text?,
--   severity text?, agent text?, outcome text?, after_month i64, after_account text,
--   after_case text, after_clock text, after_run i64, most i64) -> clock_result
-- The runs behind such a figure, by month, account, case, clock and run, behind a position.
-- across accounts: reports are the provider's
SELECT {clock_result} FROM clock_result
WHERE month >= :from_month AND month <= :until_month
	AND (month, account, case_id, clock, run)
		> (:after_month, :after_account, :after_case, :after_clock, :after_run)
	AND (:clock IS NULL OR clock = :clock) AND (:account IS NULL OR account = :account)
	AND (:plan IS NULL OR plan = :plan) AND (:severity IS NULL OR severity = :severity)
	AND (:agent IS NULL OR agent = :agent) AND (:outcome IS NULL OR outcome = :outcome)
ORDER BY month, account, case_id, clock, run LIMIT :most;
