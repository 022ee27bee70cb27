-- SPDX-License-Identifier: Apache-2.0
-- Subscriptions, their history, and the catalogue texts they are pinned to.

-- catalogue_store: exec (version text, name text, sha256 text, text text, stored usec)
-- Keeps a catalogue's text; the first one to use a version wins.
INSERT INTO plan_catalogue (version, name, sha256, text, stored)
VALUES (:version, :name, :sha256, :text, :stored)
ON CONFLICT (version) DO NOTHING;

-- catalogue_load: one (version text) -> (name text, sha256 text, text text)
-- A catalogue's text as it was when a subscription was made under it.
SELECT name, sha256, text FROM plan_catalogue WHERE version = :version;

-- catalogue_known: one (version text) -> (version text)
-- Whether that version is stored.
SELECT version FROM plan_catalogue WHERE version = :version;

-- row subscription: (account text, id text, scope text, organization text?, plan text,
--   catalogue text, starts usec, ends usec?, min_until usec, created usec, created_by text)
-- One interval on one plan.

-- subscription_covering: many (account text, at usec) -> subscription
-- What is in force for the account at a time: its own, and its organization's.
-- across accounts: an organization's subscription stands under the account that pays for it
SELECT {s.subscription} FROM subscription AS s
WHERE s.account = :account AND s.scope = 'account' AND s.starts <= :at
	AND (s.ends IS NULL OR s.ends > :at)
UNION ALL
SELECT {o.subscription} FROM account AS a
JOIN subscription AS o ON o.organization = a.organization
WHERE a.id = :account AND o.scope = 'organization' AND o.starts <= :at
	AND (o.ends IS NULL OR o.ends > :at);

-- subscription_from: many (account text, scope text, at usec) -> subscription
-- The interval in force at a time and all later ones, in their order.
SELECT {subscription} FROM subscription
WHERE account = :account AND scope = :scope AND (ends IS NULL OR ends > :at)
	AND (ends IS NULL OR ends > starts)
ORDER BY starts, id;

-- subscription_of_organization: many (organization text, account text, at usec) -> subscription
-- Present and coming subscriptions for an organization that another of its accounts holds.
-- across accounts: an organization has one subscription, whoever pays for it
SELECT {subscription} FROM subscription
WHERE organization = :organization AND account <> :account AND (ends IS NULL OR ends > :at)
	AND (ends IS NULL OR ends > starts)
ORDER BY starts, id LIMIT 1;

-- subscription_insert: exec1 subscription
-- A new interval.
INSERT INTO subscription ({subscription}) VALUES ({:subscription});

-- subscription_end: exec1 (account text, id text, ends usec?)
-- Moves an interval's end, or takes it away.
UPDATE subscription SET ends = :ends WHERE account = :account AND id = :id;

-- subscription_delete: exec1 (account text, id text)
-- Removes an interval that has not begun.
DELETE FROM subscription WHERE account = :account AND id = :id;

-- subscription_list: many (account text, starts usec, id text, most i64) -> subscription
-- A page of an account's intervals before a position, the latest first.
SELECT {subscription} FROM subscription
WHERE account = :account AND (starts, id) < (:starts, :id)
ORDER BY starts DESC, id DESC LIMIT :most;

-- subscription_list_in_force: many (at usec, account text, id text, most i64) -> subscription
-- A page of what is in force for anybody at a time, in order of accounts.
-- across accounts: the provider's list of its customers' subscriptions
SELECT {subscription} FROM subscription
WHERE (account, id) > (:account, :id) AND starts <= :at AND (ends IS NULL OR ends > :at)
ORDER BY account, id LIMIT :most;

-- row subscription_change: (account text, seq i64, at usec, act text, scope text, from_plan text?,
--   from_catalogue text?, to_plan text?, to_catalogue text?, effective usec, forced bool,
--   by_staff bool, actor text, reason text?)
-- One decision.

-- subscription_change_last: one (account text) -> (seq i64?)
-- Number of the newest decision.
SELECT MAX(seq) FROM subscription_change WHERE account = :account;

-- subscription_change_insert: exec1 subscription_change
-- Adds a decision.
INSERT INTO subscription_change ({subscription_change}) VALUES ({:subscription_change});

-- subscription_change_list: many (account text, seq i64, most i64) -> subscription_change
-- A page of decisions before a number, the latest first.
SELECT {subscription_change} FROM subscription_change
WHERE account = :account AND seq < :seq ORDER BY seq DESC LIMIT :most;

-- subscription_change_newest: many (account text, scope text) -> subscription_change
-- The newest decision of a scope, if there is one.
SELECT {subscription_change} FROM subscription_change
WHERE account = :account AND scope = :scope ORDER BY seq DESC LIMIT 1;
