-- SPDX-License-Identifier: Apache-2.0
-- Rotations, covers and pages.

-- row desk_rotation: (team text, layer i64, label text, zone text, anchor_day usec, turn_days i64,
--	handover_minute i64, ack_minutes i64, changed usec)
-- A layer's rotation.

-- rotation_list: many (team text?) -> desk_rotation
-- Rotations of a team, or of all.
SELECT {desk_rotation} FROM desk_rotation WHERE (:team IS NULL OR team = :team)
ORDER BY team, layer;

-- rotation_put: exec1 desk_rotation
-- Sets a rotation.
INSERT INTO desk_rotation ({desk_rotation}) VALUES ({:desk_rotation})
ON CONFLICT (team, layer) DO UPDATE SET label = excluded.label, zone = excluded.zone,
	anchor_day = excluded.anchor_day, turn_days = excluded.turn_days,
	handover_minute = excluded.handover_minute, ack_minutes = excluded.ack_minutes,
	changed = excluded.changed;

-- rotation_delete: exec (team text, layer i64)
-- Removes a layer, its members and covers.
DELETE FROM desk_rotation WHERE team = :team AND layer = :layer;

-- rotation_members: many (account text, team text?)
--	-> (team text, layer i64, position i64, principal text, name text?)
-- Who takes turns; name is absent when the person is gone or not active.
SELECT m.team, m.layer, m.position, m.principal, p.name FROM desk_rotation_member m
LEFT JOIN principal p ON p.account = :account AND p.id = m.principal AND p.status = 'active'
WHERE (:team IS NULL OR m.team = :team) ORDER BY m.team, m.layer, m.position;

-- rotation_members_clear: exec (team text, layer i64)
-- Nobody takes turns.
DELETE FROM desk_rotation_member WHERE team = :team AND layer = :layer;

-- rotation_member_insert: exec1 (team text, layer i64, position i64, principal text)
-- Somebody takes turns.
INSERT INTO desk_rotation_member (team, layer, position, principal)
VALUES (:team, :layer, :position, :principal);

-- row desk_override: (override_id text, team text, layer i64, principal text, starts_at usec,
--	ends_at usec, reason text, created usec)
-- A cover.

-- override_insert: exec1 desk_override
-- A new cover.
INSERT INTO desk_override ({desk_override}) VALUES ({:desk_override});

-- override_delete: exec (override_id text)
-- Removes a cover.
DELETE FROM desk_override WHERE override_id = :override_id;

-- override_list: many (account text, team text?, from usec, to usec)
--	-> (override_id text, team text, layer i64, principal text, name text?, starts_at usec,
--	ends_at usec, reason text, created usec)
-- Covers that touch [from, to), in the order in which they were made.
SELECT o.override_id, o.team, o.layer, o.principal, p.name, o.starts_at, o.ends_at, o.reason,
	o.created
FROM desk_override o
LEFT JOIN principal p ON p.account = :account AND p.id = o.principal AND p.status = 'active'
WHERE (:team IS NULL OR o.team = :team) AND o.ends_at > :from AND o.starts_at < :to
ORDER BY o.created, o.override_id;

-- row desk_page: (page_id text, account text, case_id text, team text, cause text, reason text,
--	state text, layer i64, next_at usec, acknowledged_by text, acknowledged_at usec,
--	created usec)
-- A page.

-- page_insert: exec (page_id text, account text, case_id text, team text, cause text, reason text,
--	state text, layer i64, next_at usec, acknowledged_by text, acknowledged_at usec,
--	created usec)
-- A new page; 0 when that cause has paged for the case already.
INSERT INTO desk_page ({desk_page}) VALUES ({:desk_page})
ON CONFLICT (account, case_id, cause) DO NOTHING;

-- page_of_cause: one (account text, case_id text, cause text) -> desk_page
-- The page of a cause.
SELECT {desk_page} FROM desk_page
WHERE account = :account AND case_id = :case_id AND cause = :cause;

-- page_load: one (page_id text) -> desk_page
-- One page.
-- across accounts: it is named by an id of its own; only the provider's people ask
SELECT {desk_page} FROM desk_page WHERE page_id = :page_id;

-- page_save: exec1 (account text, page_id text, state text, layer i64, next_at usec, acknowledged_by text,
--	acknowledged_at usec)
-- Where a page stands.
UPDATE desk_page SET state = :state, layer = :layer, next_at = :next_at,
	acknowledged_by = :acknowledged_by, acknowledged_at = :acknowledged_at
WHERE account = :account AND page_id = :page_id;

-- page_due: many (now usec, most i64) -> (page_id text)
-- Pages whose next layer's turn has come.
-- across accounts: one job pages for all
SELECT page_id FROM desk_page WHERE next_at > 0 AND next_at <= :now ORDER BY next_at LIMIT :most;

-- page_list: many (before usec, before_id text, state text?, team text?, principal text?, most i64)
--	-> desk_page
-- Pages, newest first, from behind (before, before_id) on.
-- across accounts: the provider's people are paged for all accounts
SELECT {p.desk_page} FROM desk_page p
WHERE (p.created, p.page_id) < (:before, :before_id)
	AND (:state IS NULL OR p.state = :state) AND (:team IS NULL OR p.team = :team)
	AND (:principal IS NULL OR EXISTS (SELECT 1 FROM desk_page_step s
		WHERE s.account = p.account AND s.page_id = p.page_id AND s.principal = :principal))
ORDER BY p.created DESC, p.page_id DESC LIMIT :most;

-- page_step_insert: exec (account text, page_id text, layer i64, principal text, at usec)
-- A layer was paged; 0 when it had been.
INSERT INTO desk_page_step (account, page_id, layer, principal, at)
VALUES (:account, :page_id, :layer, :principal, :at)
ON CONFLICT (account, page_id, layer) DO NOTHING;

-- page_steps: many (account text, provider text, page_id text)
--	-> (layer i64, principal text, name text?, at usec)
-- Whom a page went to.
SELECT s.layer, s.principal, p.name, s.at FROM desk_page_step s
LEFT JOIN principal p ON p.account = :provider AND p.id = s.principal
WHERE s.account = :account AND s.page_id = :page_id ORDER BY s.layer;
