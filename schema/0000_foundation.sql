-- SPDX-License-Identifier: Apache-2.0
-- What the database needs to know about itself. Owned by src/db.

-- The schema changes that were applied to this database.
CREATE TABLE schema_migration (
	number BIGINT NOT NULL PRIMARY KEY, -- of the file in schema/
	name TEXT NOT NULL,                 -- of the file, without number and ending
	checksum BIGINT NOT NULL,           -- FNV-1a, 64 bits, of the file's text
	applied BIGINT NOT NULL             -- when, microseconds UTC
);

-- Who may do a piece of background work until when; a crash costs one lease.
CREATE TABLE lease (
	name TEXT NOT NULL PRIMARY KEY,     -- the work
	holder TEXT NOT NULL,               -- the process that does it
	until BIGINT NOT NULL               -- microseconds UTC; another may take it from then on
);
