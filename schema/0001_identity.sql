-- SPDX-License-Identifier: Apache-2.0
-- Who there is, what they may use to prove it, and what they did.
-- All times are microseconds since 1970-01-01T00:00:00Z. Keys of tenant tables contain the
-- account, so that the tables can be sharded by it.

-- A customer firm (or the provider itself) that holds accounts together.
CREATE TABLE organization (
	id TEXT NOT NULL PRIMARY KEY,    -- "o-" and 10 lower-case letters or digits
	name TEXT NOT NULL,              -- as people call it
	created BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;

-- The unit of isolation: every case, key and record belongs to exactly one account.
CREATE TABLE account (
	id TEXT NOT NULL PRIMARY KEY,    -- 12 digits, random, the first is not 0
	organization TEXT NOT NULL REFERENCES organization (id),
	kind TEXT NOT NULL,              -- 'provider' (exactly one row) or 'customer'
	name TEXT NOT NULL,
	email TEXT NOT NULL,             -- where the account itself is reached
	country TEXT NOT NULL,           -- ISO 3166-1 alpha-2
	zone TEXT NOT NULL,              -- IANA time zone, e.g. 'Europe/Berlin'
	language TEXT NOT NULL,          -- preferred language of support, ISO 639-1
	status TEXT NOT NULL,            -- 'active', 'suspended' or 'closed' (docs/identity.md)
	created BIGINT NOT NULL,
	changed BIGINT NOT NULL          -- last change of any column
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX account_of_organization ON account (organization, id);
CREATE UNIQUE INDEX account_provider ON account (kind) WHERE kind = 'provider';

-- A person or program of an account. Deleting a user deletes the row; what it did stays in the
-- audit trail under its id, which is never given out again.
CREATE TABLE principal (
	account TEXT NOT NULL REFERENCES account (id),
	id TEXT NOT NULL,                -- 'AIDA' and 17 upper-case letters or digits
	name TEXT NOT NULL,              -- user name as given
	name_key TEXT NOT NULL,          -- the name in lower case: names differ in more than case
	email TEXT NOT NULL,
	role TEXT NOT NULL,              -- code of a role in catalog/roles.yaml
	status TEXT NOT NULL,            -- 'active' or 'inactive'
	created BIGINT NOT NULL,
	changed BIGINT NOT NULL,
	PRIMARY KEY (account, id)
) /*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX principal_name ON principal (account, name_key);

-- What a principal signs its requests with. The secret is shown once, when it is made.
CREATE TABLE access_key (
	account TEXT NOT NULL,
	id TEXT NOT NULL,                -- 'AKIA' and 16 upper-case letters or digits 2..7
	principal TEXT NOT NULL,         -- owner
	sealed BYTEA NOT NULL,           -- the secret under AES-256-GCM, bound to the key id
	master BIGINT NOT NULL,          -- number of the keyring's key that sealed it
	status TEXT NOT NULL,            -- 'active' or 'inactive'
	created BIGINT NOT NULL,
	last_used BIGINT,                -- of an accepted request, to the minute; NULL for never
	PRIMARY KEY (account, id),
	FOREIGN KEY (account, principal) REFERENCES principal (account, id)
) /*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX access_key_id ON access_key (id);
CREATE INDEX access_key_of_principal ON access_key (account, principal);

-- The end of each account's audit chain; also the lock that every writing request of the account
-- takes first. Records 1..pruned are gone by retention; pruned_hash lets the rest be verified.
CREATE TABLE audit_head (
	account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
	seq BIGINT NOT NULL,             -- number of the newest record, 0 for none
	hash BYTEA NOT NULL,             -- of the newest record; 32 zero bytes for none
	pruned BIGINT NOT NULL,          -- number of the newest record that retention removed, 0: none
	pruned_hash BYTEA NOT NULL,      -- its hash; 32 zero bytes for none
	master BIGINT NOT NULL,          -- number of the keyring's key behind mac
	mac BYTEA NOT NULL               -- over all of the above (docs/audit.md)
) /*sqlite WITHOUT ROWID*/;

-- What was asked and what came of it, in CloudTrail's form. hash = SHA-256 over the hash of the
-- record before (32 zero bytes for the first) and all that the row says (docs/audit.md).
CREATE TABLE audit_record (
	account TEXT NOT NULL,           -- whose chain
	seq BIGINT NOT NULL,             -- 1, 2, 3, ... without gaps
	time BIGINT NOT NULL,            -- when the request came
	event TEXT NOT NULL,             -- operation
	actor TEXT NOT NULL,             -- user name of who asked
	hash BYTEA NOT NULL,
	record TEXT NOT NULL,            -- one JSON object
	PRIMARY KEY (account, seq)
);

-- Answers to writing requests, kept so that a client's retry gets the first answer again.
CREATE TABLE idempotency (
	created BIGINT NOT NULL,
	account TEXT NOT NULL,
	call BYTEA NOT NULL,             -- first 16 bytes of the SHA-256 over account, principal,
	                                 -- operation, amz-sdk-invocation-id and SHA-256 of the body
	request_id TEXT NOT NULL,        -- of the first answer
	response BYTEA NOT NULL,         -- body of the first answer
	PRIMARY KEY (created, account, call) -- time first: new rows lie beside each other, old ones too
) /*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX idempotency_call ON idempotency (account, call);
