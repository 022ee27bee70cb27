-- SPDX-License-Identifier: Apache-2.0
-- Plans: the catalogue texts that customers are pinned to, and who stands on which plan when.
-- Times are microseconds UTC. The plans themselves are files (catalog/plans), not rows.

-- Every catalogue text that a subscription was ever made under. Never updated, never deleted.
CREATE TABLE plan_catalogue (
	version TEXT NOT NULL PRIMARY KEY, -- name and first 12 digits of the hash: seed@0123456789ab
	name TEXT NOT NULL,                -- the catalogue's own name
	sha256 TEXT NOT NULL,              -- of text, hexadecimal
	text TEXT NOT NULL,                -- the file as it was
	stored BIGINT NOT NULL             -- when it was first used
);

-- One interval on one plan. Intervals of an account and scope do not overlap; an interval in the
-- future is a pending change; a time that no interval covers is on the default plan. An interval
-- that ended where it started never was in force.
CREATE TABLE subscription (
	account TEXT NOT NULL,      -- 12 digits; who asked for it and pays
	id TEXT NOT NULL,           -- sub- and 17 hexadecimal digits
	scope TEXT NOT NULL,        -- account, or organization: all accounts that are in it at a time
	organization TEXT,          -- id of the organization; NULL unless scope is organization
	plan TEXT NOT NULL,         -- plan code in the catalogue
	catalogue TEXT NOT NULL,    -- plan_catalogue.version that it is pinned to
	starts BIGINT NOT NULL,     -- inclusive
	ends BIGINT,                -- exclusive; NULL while no end is known
	min_until BIGINT NOT NULL,  -- end of the minimum term
	created BIGINT NOT NULL,    -- when the row was made
	created_by TEXT NOT NULL,   -- principal id
	PRIMARY KEY (account, id)
);
CREATE INDEX subscription_by_start ON subscription (account, scope, starts);
CREATE INDEX subscription_by_organization ON subscription (organization, starts);

-- What was asked and decided, in order; never updated.
CREATE TABLE subscription_change (
	account TEXT NOT NULL,   -- 12 digits
	seq BIGINT NOT NULL,     -- from 1, per account
	at BIGINT NOT NULL,      -- when it was asked
	act TEXT NOT NULL,       -- started, changed, scheduled, revoked
	scope TEXT NOT NULL,     -- account or organization
	from_plan TEXT,          -- plan code before; NULL: the default plan
	from_catalogue TEXT,     -- its version
	to_plan TEXT,            -- plan code after; NULL: the default plan
	to_catalogue TEXT,       -- its version
	effective BIGINT NOT NULL, -- from when it holds
	forced BIGINT NOT NULL,  -- 1: staff overrode period and minimum term
	by_staff BIGINT NOT NULL, -- 1: asked on the provider's side; customers may not revoke it
	actor TEXT NOT NULL,     -- principal id
	reason TEXT,             -- free text of whoever asked
	PRIMARY KEY (account, seq)
);
