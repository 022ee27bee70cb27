-- SPDX-License-Identifier: Apache-2.0
-- Clocks of cases: the hours and holidays that they count by, when they fall due, which levels of
-- escalation have fired, and what came of each. Times are microseconds UTC, 0 means "never".

-- Two more columns that repeat what the event log, plans and calendars say.
ALTER TABLE support_case ADD COLUMN next_due BIGINT NOT NULL DEFAULT 0; -- the earliest due time of its
	-- running clocks, 0 when none has one
ALTER TABLE support_case ADD COLUMN alarm_at BIGINT NOT NULL DEFAULT 0; -- when the sweep has to look
	-- at it: a clock is due or a level is reached; 0: not for its clocks

-- Until a case changes, or the sweep looked at it, only the first response is known of older ones.
UPDATE support_case SET next_due = response_due
	WHERE responded_at = 0 AND response_due > 0 AND status <> 'resolved';
UPDATE support_case SET alarm_at = 1 WHERE status <> 'resolved';

-- What the sweep reads: only what is due.
CREATE INDEX case_alarm ON support_case (alarm_at) WHERE alarm_at > 0;

-- The order of the queue: clocks that run, by due time; then cases that wait for the provider, the
-- longest first; then those that wait for the customer. The classes are kept apart by adding 10^17
-- and 2x10^17 to the time. src/desk/store.sql repeats the expression.
DROP INDEX desk_queue_order;
CREATE INDEX desk_queue_order ON support_case ((CASE
	WHEN next_due > 0 THEN next_due
	WHEN status <> 'pending-customer-action' THEN last_activity + 100000000000000000
	ELSE last_activity + 200000000000000000 END), case_id)
	WHERE status <> 'resolved';

-- Hours that replace those of the catalogues' calendar of that code from a moment on. Never changed
-- once they hold: what was counted by them stays counted.
CREATE TABLE calendar_version (
	name TEXT NOT NULL,          -- code of a calendar
	starts BIGINT NOT NULL,      -- from when it holds
	hours TEXT NOT NULL,         -- text form of case-calendar.h, zone "customer" allowed; empty: the
	                             -- catalogue's own again
	holiday_sets TEXT NOT NULL,  -- names, joined by commas; "customer" is the account's country
	created BIGINT NOT NULL,
	created_by TEXT NOT NULL,    -- principal id
	PRIMARY KEY (name, starts)
);

-- Days without work, by name, as they hold from a moment on. Never changed once they hold.
CREATE TABLE holiday_set (
	name TEXT NOT NULL,          -- "CN"; the one named like an account's country is its own
	starts BIGINT NOT NULL,      -- from when this list holds
	title TEXT NOT NULL,         -- for people
	days TEXT NOT NULL,          -- a line for each day, in order: YYYYMMDD and its name
	day_count BIGINT NOT NULL,   -- lines; 0: the set is empty from then on
	created BIGINT NOT NULL,
	created_by TEXT NOT NULL,    -- principal id
	PRIMARY KEY (name, starts)
);

-- Caches of open cases are derived anew after calendars or levels changed: one row that says how far
-- that is.
CREATE TABLE clock_refresh (
	id BIGINT NOT NULL PRIMARY KEY,  -- 1
	generation BIGINT NOT NULL,      -- counts the changes; another one begins it again
	done BIGINT NOT NULL,            -- 1: nothing is to be done
	account TEXT NOT NULL,           -- the last case that was done
	case_id TEXT NOT NULL,
	levels TEXT NOT NULL,            -- SHA-256 of the levels that were in force, hexadecimal; empty: none
	plans_seen BIGINT NOT NULL       -- changes of subscriptions until then have reached open cases
);
INSERT INTO clock_refresh (id, generation, done, account, case_id, levels, plans_seen)
	VALUES (1, 0, 1, '', '', '', 0);

-- Which subscriptions have begun or ended lately.
CREATE INDEX subscription_started ON subscription (starts);
CREATE INDEX subscription_ended ON subscription (ends);

-- Levels that fired. The key is what makes each fire once; the case's log has the event.
CREATE TABLE escalation (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	clock TEXT NOT NULL,         -- kind of clock
	run BIGINT NOT NULL,         -- its number
	level TEXT NOT NULL,         -- code in catalog/escalations.yaml; "breach" for being late
	reached BIGINT NOT NULL,     -- when the level was reached
	fired BIGINT NOT NULL,       -- when it was acted on
	PRIMARY KEY (account, case_id, clock, run, level),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);

-- What came of each run of a clock; a cache of what the log says, kept for reports.
CREATE TABLE clock_result (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	clock TEXT NOT NULL,         -- kind of clock
	run BIGINT NOT NULL,         -- its number
	outcome TEXT NOT NULL,       -- met, late or stopped
	decided BIGINT NOT NULL,     -- when that came true
	month BIGINT NOT NULL,       -- of decided, UTC: 202611
	plan TEXT NOT NULL,          -- plan code in force at its end
	severity TEXT NOT NULL,
	issue_type TEXT NOT NULL,
	agent TEXT NOT NULL,         -- principal id of who ended it; empty while nobody has
	started BIGINT NOT NULL,
	due BIGINT NOT NULL,
	ended BIGINT NOT NULL,       -- 0 while it goes on
	target BIGINT NOT NULL,      -- working minutes
	counted BIGINT NOT NULL,     -- working microseconds until its end; until it was late while it goes on
	PRIMARY KEY (account, case_id, clock, run),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
-- Reports: a range of months, whatever the groups.
CREATE INDEX clock_result_month ON clock_result (month, account, case_id, clock, run);
