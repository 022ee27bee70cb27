-- SPDX-License-Identifier: Apache-2.0
-- The provider's people: teams, what agents can do and when they are there, who is on call, and how
-- cases find them. Times are microseconds UTC; "local" times are civil ones of the row's zone.
-- There is one provider, so these tables need no account, except where they speak of a customer's
-- case. A person is a principal of the provider's account, by id.

-- A team. Its queue has its code as name.
CREATE TABLE desk_team (
	team TEXT NOT NULL PRIMARY KEY,  -- code: lower-case letters, digits, hyphens
	label TEXT NOT NULL,             -- as people call it
	zone TEXT NOT NULL,              -- for its calendar feed and as default of its shifts
	created BIGINT NOT NULL,
	changed BIGINT NOT NULL
);

CREATE TABLE desk_team_member (
	team TEXT NOT NULL REFERENCES desk_team (team) ON DELETE CASCADE,
	principal TEXT NOT NULL,
	role TEXT NOT NULL,              -- 'member' or 'lead'
	since BIGINT NOT NULL,
	PRIMARY KEY (team, principal)
);
CREATE INDEX desk_team_of ON desk_team_member (principal, team);

-- What the desk knows of an agent. A principal without a row is never given a case by routing.
CREATE TABLE desk_agent (
	principal TEXT NOT NULL PRIMARY KEY,
	capacity BIGINT NOT NULL,        -- points of open cases that routing may give; 0: none
	presence TEXT NOT NULL,          -- '', or as set: 'available', 'busy', 'away', 'offline'
	presence_until BIGINT NOT NULL,  -- when what was set ends; 0: when it is set anew
	presence_note TEXT NOT NULL,     -- "lunch"; for colleagues
	presence_set BIGINT NOT NULL,    -- when it was set
	last_routed BIGINT NOT NULL,     -- when routing last gave a case; round robin goes by it
	created BIGINT NOT NULL,
	changed BIGINT NOT NULL
);

-- Skills. Who has none of a kind has no bound of that kind.
CREATE TABLE desk_skill (
	principal TEXT NOT NULL REFERENCES desk_agent (principal) ON DELETE CASCADE,
	kind TEXT NOT NULL,              -- 'service', 'language' or 'plan'
	value TEXT NOT NULL,             -- code of a service, a language, a plan or a plan's feature
	level BIGINT NOT NULL,           -- 1 knows a little .. 5 teaches others
	PRIMARY KEY (principal, kind, value)
);

-- When somebody works. Once: [starts_at, ends_at). Weekly: on the days of the mask from a local time on,
-- for some minutes, as long as the day on which it begins is within [first_day, last_day].
CREATE TABLE desk_shift (
	shift_id TEXT NOT NULL PRIMARY KEY,  -- "shift-" and 16 hexadecimal digits
	principal TEXT NOT NULL,
	team TEXT NOT NULL,              -- code, empty: of no particular team
	weekdays BIGINT NOT NULL,        -- 0: once; else bit 0 Monday .. bit 6 Sunday
	starts_at BIGINT NOT NULL,       -- once
	ends_at BIGINT NOT NULL,         -- once
	zone TEXT NOT NULL,              -- weekly
	from_minute BIGINT NOT NULL,     -- weekly: minutes of the local day
	minutes BIGINT NOT NULL,         -- weekly: its length on the local clock, at most 1440
	first_day BIGINT NOT NULL,       -- weekly: local midnight as if it were UTC
	last_day BIGINT NOT NULL,        -- weekly: the same, inclusive; 0: no end
	note TEXT NOT NULL,
	source TEXT NOT NULL,            -- name of the import that brought it; empty: made by hand
	created BIGINT NOT NULL
);
CREATE INDEX desk_shift_of ON desk_shift (principal, ends_at);
CREATE INDEX desk_shift_team ON desk_shift (team, ends_at);
CREATE INDEX desk_shift_source ON desk_shift (source, principal) WHERE source <> '';

-- Who is on call: for each layer of a team one rotation. Turns of `turn_days` local days begin on
-- anchor_day at handover_minute; turn n belongs to participant n modulo their number.
CREATE TABLE desk_rotation (
	team TEXT NOT NULL REFERENCES desk_team (team) ON DELETE CASCADE,
	layer BIGINT NOT NULL,           -- 1 is paged first
	label TEXT NOT NULL,
	zone TEXT NOT NULL,
	anchor_day BIGINT NOT NULL,      -- local midnight as if it were UTC: the day of turn 0
	turn_days BIGINT NOT NULL,       -- 1: daily, 7: weekly, 14: ...
	handover_minute BIGINT NOT NULL, -- minutes of the local day
	ack_minutes BIGINT NOT NULL,     -- how long a page waits here before the next layer is paged
	changed BIGINT NOT NULL,
	PRIMARY KEY (team, layer)
);
CREATE TABLE desk_rotation_member (
	team TEXT NOT NULL,
	layer BIGINT NOT NULL,
	position BIGINT NOT NULL,        -- from 0
	principal TEXT NOT NULL,
	PRIMARY KEY (team, layer, position),
	FOREIGN KEY (team, layer) REFERENCES desk_rotation (team, layer) ON DELETE CASCADE
);
-- Somebody else for some time. Where several overlap the one made last holds.
CREATE TABLE desk_override (
	override_id TEXT NOT NULL PRIMARY KEY,  -- "cover-" and 16 hexadecimal digits
	team TEXT NOT NULL,
	layer BIGINT NOT NULL,
	principal TEXT NOT NULL,
	starts_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL,
	reason TEXT NOT NULL,
	created BIGINT NOT NULL,
	FOREIGN KEY (team, layer) REFERENCES desk_rotation (team, layer) ON DELETE CASCADE
);
CREATE INDEX desk_override_of ON desk_override (team, layer, ends_at);

-- A call for whoever is on call, about a case.
CREATE TABLE desk_page (
	account TEXT NOT NULL,           -- the case's
	page_id TEXT NOT NULL,           -- "page-" and 16 hexadecimal digits
	case_id TEXT NOT NULL,
	team TEXT NOT NULL,
	cause TEXT NOT NULL,             -- what it is for; the same cause of a case pages once
	reason TEXT NOT NULL,            -- for the one who is woken
	state TEXT NOT NULL,             -- 'waiting', 'acknowledged', 'exhausted' (no layer left), 'closed'
	layer BIGINT NOT NULL,           -- paged last; 0: nobody yet
	next_at BIGINT NOT NULL,         -- when the next layer's turn comes; 0: never
	acknowledged_by TEXT NOT NULL,   -- principal, empty until then
	acknowledged_at BIGINT NOT NULL, -- 0 until then
	created BIGINT NOT NULL,
	PRIMARY KEY (account, page_id),
	UNIQUE (account, case_id, cause),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX desk_page_id ON desk_page (page_id);
CREATE INDEX desk_page_next ON desk_page (next_at) WHERE next_at > 0;
CREATE INDEX desk_page_listed ON desk_page (created, page_id);
-- Whom it went to: one row for each layer, written with the outbox fact that tells them.
CREATE TABLE desk_page_step (
	account TEXT NOT NULL,
	page_id TEXT NOT NULL,
	layer BIGINT NOT NULL,
	principal TEXT NOT NULL,         -- empty: the layer had nobody
	at BIGINT NOT NULL,
	PRIMARY KEY (account, page_id, layer),
	FOREIGN KEY (account, page_id) REFERENCES desk_page (account, page_id) ON DELETE CASCADE
);

-- Links to calendars that programs may read without a key.
CREATE TABLE desk_feed (
	feed_id TEXT NOT NULL PRIMARY KEY,  -- "feed-" and 16 hexadecimal digits
	token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token, hexadecimal; the token is kept nowhere
	principal TEXT NOT NULL,         -- whose shifts and turns; empty: a team's
	team TEXT NOT NULL,              -- empty: a person's
	created BIGINT NOT NULL,
	created_by TEXT NOT NULL         -- principal
);

-- How cases find a team, in order; the first rule whose every condition holds decides. Lists are codes
-- parted by blanks; an empty one is no condition.
CREATE TABLE desk_rule (
	position BIGINT NOT NULL PRIMARY KEY,  -- from 0
	code TEXT NOT NULL UNIQUE,
	label TEXT NOT NULL,
	plans TEXT NOT NULL,             -- the case's plan is one of these
	features TEXT NOT NULL,          -- its plan grants all of these
	severities TEXT NOT NULL,
	services TEXT NOT NULL,
	languages TEXT NOT NULL,
	issue_types TEXT NOT NULL,
	team TEXT NOT NULL,
	skill_level BIGINT NOT NULL,     -- least level in the case's service; 0: any
	on_call TEXT NOT NULL,           -- 'never', 'nobody' (when nobody can take it), 'always'
	copy_manager BIGINT NOT NULL,    -- 1: the account's manager gets the case in copy
	reply_minutes BIGINT NOT NULL    -- no reply in that time: queued again; 0: never
);
-- What an open case of a severity weighs. A severity without a row weighs 1 point.
CREATE TABLE desk_weight (
	severity TEXT NOT NULL PRIMARY KEY,
	points BIGINT NOT NULL
);

-- A customer's account manager.
CREATE TABLE desk_manager (
	account TEXT NOT NULL PRIMARY KEY,
	principal TEXT NOT NULL,
	since BIGINT NOT NULL
);
CREATE INDEX desk_manager_of ON desk_manager (principal, account);

-- Who else of the provider's people follows a case.
CREATE TABLE desk_copy (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	principal TEXT NOT NULL,
	reason TEXT NOT NULL,            -- e.g. 'account manager'
	since BIGINT NOT NULL,
	PRIMARY KEY (account, case_id, principal),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
CREATE INDEX desk_copy_of ON desk_copy (principal, since);

-- What routing has to do about a case. A case that routing never saw has no row.
CREATE TABLE desk_routing (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	team TEXT NOT NULL,              -- chosen by a person: routing stays in it; empty: the rules choose
	passed TEXT NOT NULL,            -- principals whose turn is over, parted by blanks
	retry_at BIGINT NOT NULL,        -- when to look for somebody (again); 0: not now
	tries BIGINT NOT NULL,           -- looks since the case last was queued
	held_since BIGINT NOT NULL,      -- desk_assignment.since of the assignment that reply_by is about
	reply_by BIGINT NOT NULL,        -- no reply until then: queued again; 0: nothing is due
	rule TEXT NOT NULL,              -- code of the rule of the last decision
	reason TEXT NOT NULL,            -- why it was decided so
	decided_at BIGINT NOT NULL,      -- when
	PRIMARY KEY (account, case_id),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
CREATE INDEX desk_routing_retry ON desk_routing (retry_at) WHERE retry_at > 0;
-- Cases that no rule applied to.
CREATE INDEX desk_routing_none ON desk_routing (account, case_id)
	WHERE rule = '' AND team = '' AND retry_at = 0 AND held_since = 0;
CREATE INDEX desk_routing_reply ON desk_routing (reply_by) WHERE reply_by > 0;

-- How far routing has looked for new cases.
CREATE TABLE desk_routing_mark (
	id BIGINT NOT NULL PRIMARY KEY,  -- 1
	seen BIGINT NOT NULL,            -- cases opened before were seen
	swept BIGINT NOT NULL            -- when all cases were last looked through, whenever opened
);

-- What an agent has in hand.
CREATE INDEX desk_held ON desk_assignment (assignee, since) WHERE assignee <> '';
