-- SPDX-License-Identifier: Apache-2.0
-- Teams, agents, shifts, feeds and account managers. "account" of a person is the provider's.

-- row desk_team: (team text, label text, zone text, created usec, changed usec)
-- A team.

-- team_load: one (team text) -> desk_team
-- One team.
SELECT {desk_team} FROM desk_team WHERE team = :team;

-- team_list: many (team text?, after text, most i64) -> desk_team
-- One team or all, in order of their codes.
SELECT {desk_team} FROM desk_team WHERE team > :after AND (:team IS NULL OR team = :team)
ORDER BY team LIMIT :most;

-- team_count: one () -> (teams i64)
-- How many there are.
SELECT COUNT(*) AS teams FROM desk_team;

-- team_put: exec1 desk_team
-- Makes a team or changes it; when it was made stays.
INSERT INTO desk_team ({desk_team}) VALUES ({:desk_team})
ON CONFLICT (team) DO UPDATE SET label = excluded.label, zone = excluded.zone,
	changed = excluded.changed;

-- team_delete: exec (team text)
-- Removes a team; members, rotations and covers go with it.
DELETE FROM desk_team WHERE team = :team;

-- team_members: many (account text, team text?)
--	-> (team text, principal text, name text, email text, status text, role text)
-- Members of one team or of all.
SELECT m.team, m.principal, p.name, p.email, p.status, m.role
FROM desk_team_member m JOIN principal p ON p.account = :account AND p.id = m.principal
WHERE (:team IS NULL OR m.team = :team) ORDER BY m.team, p.name_key;

-- team_members_clear: exec (team text)
-- Everybody leaves.
DELETE FROM desk_team_member WHERE team = :team;

-- team_member_insert: exec1 (team text, principal text, role text, since usec)
-- Somebody joins.
INSERT INTO desk_team_member (team, principal, role, since)
VALUES (:team, :principal, :role, :since);

-- row desk_agent: (principal text, capacity i64, presence text, presence_until usec,
--	presence_note text, presence_set usec, last_routed usec, created usec, changed usec)
-- An agent's profile.

-- row agent_row: (principal text, name text, email text, status text, capacity i64, presence text,
--	presence_until usec, presence_note text, last_routed usec)
-- A profile with the person.

-- agent_load: one (principal text) -> desk_agent
-- One profile.
SELECT {desk_agent} FROM desk_agent WHERE principal = :principal;

-- agent_put: exec1 desk_agent
-- Makes a profile or changes it; when it was made stays.
INSERT INTO desk_agent ({desk_agent}) VALUES ({:desk_agent})
ON CONFLICT (principal) DO UPDATE SET capacity = excluded.capacity, presence = excluded.presence,
	presence_until = excluded.presence_until, presence_note = excluded.presence_note,
	presence_set = excluded.presence_set, last_routed = excluded.last_routed,
	changed = excluded.changed;

-- agent_routed: exec (principal text, at usec)
-- Routing gave the agent a case.
UPDATE desk_agent SET last_routed = :at WHERE principal = :principal;

-- agent_list: many (account text, after text, principal text?, team text?, most i64) -> agent_row
-- Profiles of people who are there, in order of their ids.
SELECT a.principal, p.name, p.email, p.status, a.capacity, a.presence, a.presence_until,
	a.presence_note, a.last_routed
FROM desk_agent a JOIN principal p ON p.account = :account AND p.id = a.principal
WHERE a.principal > :after AND (:principal IS NULL OR a.principal = :principal)
	AND (:team IS NULL OR EXISTS (SELECT 1 FROM desk_team_member m
		WHERE m.team = :team AND m.principal = a.principal))
ORDER BY a.principal LIMIT :most;

-- skill_list: many (principal text?) -> (principal text, kind text, value text, level i64)
-- Skills of one agent or of all.
SELECT principal, kind, value, level FROM desk_skill
WHERE (:principal IS NULL OR principal = :principal) ORDER BY principal, kind, value;

-- skill_clear: exec (principal text)
-- Forgets all skills of an agent.
DELETE FROM desk_skill WHERE principal = :principal;

-- skill_insert: exec1 (principal text, kind text, value text, level i64)
-- One skill.
INSERT INTO desk_skill (principal, kind, value, level) VALUES (:principal, :kind, :value, :level);

-- agent_loads: many () -> (assignee text, severity text, waiting bool, cases i64)
-- Open cases that somebody has, counted by person, severity and status, from the index of these
-- alone; and whether the customer must act.
-- across accounts: the provider's people work for all accounts
SELECT holder AS assignee, severity, status = 'pending-customer-action' AS waiting,
	COUNT(*) AS cases
FROM support_case WHERE status <> 'resolved' AND holder <> ''
GROUP BY holder, severity, status;

-- row desk_shift: (shift_id text, principal text, team text, weekdays i64, starts_at usec,
--	ends_at usec, zone text, from_minute i64, minutes i64, first_day usec, last_day usec,
--	note text, source text, created usec)
-- A shift.

-- shift_load: one (shift_id text) -> desk_shift
-- One shift.
SELECT {desk_shift} FROM desk_shift WHERE shift_id = :shift_id;

-- shift_put: exec1 desk_shift
-- Makes a shift or replaces it.
INSERT INTO desk_shift ({desk_shift}) VALUES ({:desk_shift})
ON CONFLICT (shift_id) DO UPDATE SET principal = excluded.principal, team = excluded.team,
	weekdays = excluded.weekdays, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
	zone = excluded.zone, from_minute = excluded.from_minute, minutes = excluded.minutes,
	first_day = excluded.first_day, last_day = excluded.last_day, note = excluded.note,
	source = excluded.source;

-- shift_delete: exec (shift_id text)
-- Removes a shift.
DELETE FROM desk_shift WHERE shift_id = :shift_id;

-- shift_list: many (account text, after text, principal text?, team text?, now usec, today usec,
--	most i64) -> (shift_id text, principal text, name text, team text, weekdays i64,
--	starts_at usec, ends_at usec, zone text, from_minute i64, minutes i64, first_day usec,
--	last_day usec, note text, source text)
-- Shifts that are not over, in order of their ids. today: local midnight, as if it were UTC, of the
-- earliest day that some zone still has.
SELECT s.shift_id, s.principal, p.name, s.team, s.weekdays, s.starts_at, s.ends_at, s.zone,
	s.from_minute, s.minutes, s.first_day, s.last_day, s.note, s.source
FROM desk_shift s JOIN principal p ON p.account = :account AND p.id = s.principal
WHERE s.shift_id > :after AND (:principal IS NULL OR s.principal = :principal)
	AND (:team IS NULL OR s.team = :team)
	AND (s.ends_at > :now OR s.weekdays > 0 AND (s.last_day = 0 OR s.last_day >= :today))
ORDER BY s.shift_id LIMIT :most;

-- shift_between: many (principal text?, team text?, from usec, to usec, from_day usec, to_day usec)
--	-> desk_shift
-- Shifts that may touch [from, to): single ones that do, weekly ones of those days.
SELECT {desk_shift} FROM desk_shift
WHERE (:principal IS NULL OR principal = :principal) AND (:team IS NULL OR team = :team)
	AND (weekdays = 0 AND ends_at > :from AND starts_at < :to
		OR weekdays > 0 AND first_day <= :to_day AND (last_day = 0 OR last_day >= :from_day))
ORDER BY shift_id;

-- shift_import_clear: exec (source text, principal text?, team text?, now usec)
-- What an import brought and is not over.
DELETE FROM desk_shift WHERE source = :source AND source <> '' AND ends_at > :now
	AND (:principal IS NULL OR principal = :principal) AND (:team IS NULL OR team = :team);

-- shift_import_count: one (source text, principal text?, team text?, now usec) -> (shifts i64)
-- How many those are.
SELECT COUNT(*) AS shifts FROM desk_shift WHERE source = :source AND source <> ''
	AND ends_at > :now AND (:principal IS NULL OR principal = :principal)
	AND (:team IS NULL OR team = :team);

-- row desk_feed: (feed_id text, token_hash text, principal text, team text, created usec,
--	created_by text)
-- A calendar link.

-- feed_insert: exec1 desk_feed
-- A new link.
INSERT INTO desk_feed ({desk_feed}) VALUES ({:desk_feed});

-- feed_load: one (feed_id text) -> desk_feed
-- One link.
SELECT {desk_feed} FROM desk_feed WHERE feed_id = :feed_id;

-- feed_find: one (token_hash text) -> desk_feed
-- The link that a token opens.
SELECT {desk_feed} FROM desk_feed WHERE token_hash = :token_hash;

-- feed_delete: exec (feed_id text)
-- Revokes a link.
DELETE FROM desk_feed WHERE feed_id = :feed_id;

-- feed_list: many (account text, after text, most i64)
--	-> (feed_id text, name text?, team text, created usec, created_by_name text?)
-- Links in order of their ids.
SELECT f.feed_id, p.name, f.team, f.created, b.name AS created_by_name FROM desk_feed f
LEFT JOIN principal p ON p.account = :account AND p.id = f.principal
LEFT JOIN principal b ON b.account = :account AND b.id = f.created_by
WHERE f.feed_id > :after ORDER BY f.feed_id LIMIT :most;

-- manager_put: exec1 (account text, principal text, since usec)
-- Names an account's manager.
INSERT INTO desk_manager (account, principal, since) VALUES (:account, :principal, :since)
ON CONFLICT (account) DO UPDATE SET principal = excluded.principal, since = excluded.since;

-- manager_delete: exec (account text)
-- The account has none any more.
DELETE FROM desk_manager WHERE account = :account;

-- manager_load: one (account text, provider text) -> (principal text, name text, since usec)
-- An account's manager, while that person is active.
SELECT m.principal, p.name, m.since FROM desk_manager m
JOIN principal p ON p.account = :provider AND p.id = m.principal
WHERE m.account = :account AND p.status = 'active';

-- manager_list: many (provider text, after text, principal text?, most i64)
--	-> (account text, account_name text, name text, since usec)
-- Accounts with a manager.
-- across accounts: the provider's people ask who looks after whom
SELECT m.account, a.name AS account_name, p.name, m.since FROM desk_manager m
JOIN account a ON a.id = m.account
JOIN principal p ON p.account = :provider AND p.id = m.principal
WHERE m.account > :after AND (:principal IS NULL OR m.principal = :principal)
ORDER BY m.account LIMIT :most;

-- copy_put: exec (account text, case_id text, principal text, reason text, since usec)
-- Somebody follows a case; 0 when he does already.
INSERT INTO desk_copy (account, case_id, principal, reason, since)
VALUES (:account, :case_id, :principal, :reason, :since)
ON CONFLICT (account, case_id, principal) DO NOTHING;

-- copy_list: many (account text, case_id text, provider text)
--	-> (principal text, name text, email text, reason text, since usec)
-- Who follows a case.
SELECT c.principal, p.name, p.email, c.reason, c.since FROM desk_copy c
JOIN principal p ON p.account = :provider AND p.id = c.principal
WHERE c.account = :account AND c.case_id = :case_id ORDER BY p.name_key;

-- agent_work: many (principal text, after_since usec, after_case text, most i64)
--	-> (account text, account_name text, case_id text, display_id text, subject text,
--	status text, severity text, queue text, since usec, reply_by usec?, copied bool,
--	note text?, note_by text?)
-- Open cases that an agent has or follows, from behind (after_since, after_case) on.
-- across accounts: the provider's people work for all accounts
SELECT c.account, a.name AS account_name, c.case_id, c.display_id, c.subject, c.status, c.severity,
	COALESCE(d.queue, 'main') AS queue, w.since, r.reply_by, w.copied, n.body AS note,
	n.author_name AS note_by
FROM (SELECT account, case_id, since, 0 AS copied FROM desk_assignment
	WHERE assignee = :principal AND assignee <> ''
	UNION ALL
	SELECT f.account, f.case_id, f.since, 1 AS copied FROM desk_copy f
	WHERE f.principal = :principal AND NOT EXISTS (SELECT 1 FROM desk_assignment x
		WHERE x.account = f.account AND x.case_id = f.case_id
			AND x.assignee = :principal)) AS w
JOIN support_case c ON c.account = w.account AND c.case_id = w.case_id AND c.status <> 'resolved'
JOIN account a ON a.id = c.account
LEFT JOIN desk_assignment d ON d.account = w.account AND d.case_id = w.case_id
LEFT JOIN desk_routing r ON r.account = w.account AND r.case_id = w.case_id
LEFT JOIN desk_note n ON n.account = w.account AND n.case_id = w.case_id
	AND n.seq = (SELECT MAX(seq) FROM desk_note y
		WHERE y.account = w.account AND y.case_id = w.case_id)
WHERE (w.since, w.case_id) > (:after_since, :after_case)
ORDER BY w.since, w.case_id LIMIT :most;
