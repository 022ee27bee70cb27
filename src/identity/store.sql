-- SPDX-License-Identifier: Apache-2.0
-- Statements over organizations, accounts, principals and access keys.

-- row organization: (id text, name text, created usec)
-- A firm that holds accounts together.

-- row account: (id text, organization text, kind text, name text, email text, country text,
--   zone text, language text, status text, created usec, changed usec)
-- One account. kind is 'provider' or 'customer'; status 'active', 'suspended' or 'closed'.

-- row principal: (account text, id text, name text, email text, role text, status text,
--   created usec, changed usec)
-- A person or program of an account. status is 'active' or 'inactive'.

-- row access_key: (account text, id text, principal text, status text, created usec,
--   last_used usec?)
-- An access key without its secret. status is 'active' or 'inactive'.

-- organization_insert: exec1 organization
-- A new organization.
INSERT INTO organization ({organization}) VALUES ({:organization});

-- organization_load: one (id text) -> organization
-- One organization.
SELECT {organization} FROM organization WHERE id = :id;

-- organization_list: many (after text, most i64) -> organization
-- A page of organizations in order of their ids.
SELECT {organization} FROM organization WHERE id > :after ORDER BY id LIMIT :most;

-- account_insert: exec (id text, organization text, kind text, name text, email text, country text,
--   zone text, language text, status text, created usec, changed usec)
-- A new account; 0 when the id is taken.
INSERT INTO account ({account}) VALUES ({:account}) ON CONFLICT (id) DO NOTHING;

-- account_load: one (id text) -> account
-- One account.
SELECT {account} FROM account WHERE id = :id;

-- account_provider: one () -> account
-- The provider's own account.
SELECT {account} FROM account WHERE kind = 'provider';

-- account_list: many (after text, most i64) -> account
-- A page of accounts in order of their ids.
SELECT {account} FROM account WHERE id > :after ORDER BY id LIMIT :most;

-- account_list_of: many (organization text, after text, most i64) -> account
-- A page of an organization's accounts in order of their ids.
SELECT {account} FROM account WHERE organization = :organization AND id > :after
ORDER BY id LIMIT :most;

-- account_update: exec1 (id text, name text, email text, country text, zone text, language text,
--   status text, changed usec)
-- Sets what may change of an account.
UPDATE account SET name = :name, email = :email, country = :country, zone = :zone,
	language = :language, status = :status, changed = :changed
WHERE id = :id;

-- principal_insert: exec (account text, id text, name text, name_key text, email text, role text,
--   status text, created usec, changed usec)
-- A new principal; 0 when the account has that name already.
INSERT INTO principal ({principal}, name_key) VALUES ({:principal}, :name_key)
ON CONFLICT (account, name_key) DO NOTHING;

-- principal_load: one (account text, id text) -> principal
-- One principal.
SELECT {principal} FROM principal WHERE account = :account AND id = :id;

-- principal_load_named: one (account text, name_key text) -> principal
-- One principal by its name in lower case.
SELECT {principal} FROM principal WHERE account = :account AND name_key = :name_key;

-- principal_list: many (account text, after text, most i64) -> principal
-- A page of an account's principals in order of their names.
SELECT {principal} FROM principal WHERE account = :account AND name_key > :after
ORDER BY name_key LIMIT :most;

-- principal_update: exec1 (account text, id text, name text, name_key text, email text, role text,
--   status text, changed usec)
-- Sets what may change of a principal.
UPDATE principal SET name = :name, name_key = :name_key, email = :email, role = :role,
	status = :status, changed = :changed
WHERE account = :account AND id = :id;

-- principal_delete: exec1 (account text, id text)
-- Removes a principal; its keys are gone before.
DELETE FROM principal WHERE account = :account AND id = :id;

-- access_key_insert: exec (account text, id text, principal text, sealed bytes, master i64,
--   status text, created usec)
-- A new access key; 0 when the id is taken.
INSERT INTO access_key (account, id, principal, sealed, master, status, created, last_used)
VALUES (:account, :id, :principal, :sealed, :master, :status, :created, NULL)
ON CONFLICT DO NOTHING;

-- access_key_load: one (account text, id text) -> access_key
-- One key.
SELECT {access_key} FROM access_key WHERE account = :account AND id = :id;

-- access_key_list: many (account text, after text, most i64) -> access_key
-- A page of an account's keys in order of their ids.
SELECT {access_key} FROM access_key WHERE account = :account AND id > :after
ORDER BY id LIMIT :most;

-- access_key_list_of: many (account text, principal text) -> access_key
-- All keys of one principal: two at most.
SELECT {access_key} FROM access_key WHERE account = :account AND principal = :principal
ORDER BY created, id;

-- access_key_update: exec1 (account text, id text, status text)
-- Switches a key on or off.
UPDATE access_key SET status = :status WHERE account = :account AND id = :id;

-- access_key_delete: exec1 (account text, id text)
-- Removes a key.
DELETE FROM access_key WHERE account = :account AND id = :id;

-- access_key_delete_of: exec (account text, principal text)
-- Removes all keys of a principal.
DELETE FROM access_key WHERE account = :account AND principal = :principal;

-- access_key_touch: exec (id text, used usec)
-- Notes the last use of a key.
-- across accounts: a key id is unique in the installation, and only the id is known here
UPDATE access_key SET last_used = :used
WHERE id = :id AND (last_used IS NULL OR last_used < :used);

-- access_key_sealed_before: many (master i64, most i64)
--   -> (account text, id text, sealed bytes, master i64)
-- Secrets that an older master key sealed.
-- across accounts: rotation of the master key serves the whole installation
SELECT account, id, sealed, master FROM access_key WHERE master < :master LIMIT :most;

-- access_key_reseal: exec1 (account text, id text, sealed bytes, master i64)
-- Puts the secret's new seal in place.
UPDATE access_key SET sealed = :sealed, master = :master WHERE account = :account AND id = :id;

-- auth_load: one (id text) -> (account text, principal text, key_status text, sealed bytes,
--   master i64, name text, email text, role text, principal_status text, kind text,
--   account_status text, language text)
-- All that a request must know of who signed it, by access key id.
-- across accounts: whose request it is follows from the key
SELECT k.account, k.principal, k.status, k.sealed, k.master, p.name, p.email, p.role, p.status,
	a.kind, a.status, a.language
FROM access_key AS k
JOIN principal AS p ON p.account = k.account AND p.id = k.principal
JOIN account AS a ON a.id = k.account
WHERE k.id = :id;

-- reseal_count: one (master i64) -> (secrets i64, heads i64)
-- How many secrets and audit heads an older master key protects.
-- across accounts: rotation of the master key serves the whole installation
SELECT (SELECT COUNT(*) FROM access_key WHERE master < :master),
	(SELECT COUNT(*) FROM audit_head WHERE master < :master);
