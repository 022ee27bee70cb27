-- SPDX-License-Identifier: Apache-2.0
-- Support cases: what a customer asked, what was answered, the files that came with it, and the
-- log from which every clock is derived. All times are microseconds since 1970-01-01T00:00:00Z, 0
-- means "never"; ids are texts; the account is part of every key.

-- One support case. The columns up to "opened" never change after creation, except severity and
-- cc; those from "status" on are kept in step with case_event and can be rebuilt from it
-- (mainstay db rebuild).
CREATE TABLE support_case (
	account TEXT NOT NULL,             -- the customer account, 12 digits
	case_id TEXT NOT NULL,             -- case-ACCOUNT-exen-YEAR-16HEX, as the customer sees it;
	                                   -- rises with opened: lists are in its order
	display_id TEXT NOT NULL,          -- 15 digits for people, unique in the installation
	subject TEXT NOT NULL,             -- redacted on intake
	service TEXT NOT NULL,             -- service code of the taxonomy
	category TEXT NOT NULL,            -- category code of that service
	issue_type TEXT NOT NULL,          -- technical, customer-service or service-limit-increase
	language TEXT NOT NULL,            -- language code of the conversation
	submitter TEXT NOT NULL,           -- principal id of who opened it
	submitted_by TEXT NOT NULL,        -- that person's e-mail address, as answered by the API
	channel TEXT NOT NULL,             -- how it came: api, console, email, chat, call, staff
	related_case TEXT,                 -- case_id of the older case that this one continues
	plan TEXT NOT NULL,                -- plan code in force when it was opened
	catalogue TEXT NOT NULL,           -- catalogue version of that plan
	opened BIGINT NOT NULL,            -- when it was created
	severity TEXT NOT NULL,            -- severity code in force
	cc TEXT NOT NULL,                  -- mail addresses that get copies, joined by line feeds
	status TEXT NOT NULL,              -- status code, see src/cases/case-status.h
	resolved_at BIGINT NOT NULL,       -- last time it became resolved, 0 while it is open
	last_communication BIGINT NOT NULL, -- time of the newest communication
	last_activity BIGINT NOT NULL,     -- time of the newest event
	communications BIGINT NOT NULL,    -- how many there are; their seq runs from 1 to this
	events BIGINT NOT NULL,            -- how many there are; their seq runs from 1 to this
	response_target BIGINT NOT NULL,   -- first-response target in working minutes, 0 without one
	response_calendar TEXT NOT NULL,   -- calendar of that target, text form of case-calendar.h
	response_due BIGINT NOT NULL,      -- when the first response is due, 0 without a target
	responded_at BIGINT NOT NULL,      -- when the first response was given, 0 until then
	PRIMARY KEY (account, case_id)
);
CREATE UNIQUE INDEX support_case_display ON support_case (display_id);
-- Lists without resolved ones, which are left out unless asked for.
CREATE INDEX support_case_open ON support_case (account, case_id)
	WHERE status <> 'resolved';

-- One message of a case that both sides see. Never changed. Keys of messages and events begin with
-- the display id, which rises with time and is of one account only, so that all new rows lie beside
-- each other, whoever's they are.
CREATE TABLE case_communication (
	account TEXT NOT NULL,
	display_id TEXT NOT NULL,          -- of the case
	case_id TEXT NOT NULL,             -- of the same case
	seq BIGINT NOT NULL,               -- 1 is the description the case was opened with
	uuid TEXT NOT NULL,                -- its id in events and mail
	at BIGINT NOT NULL,                -- when it was added
	author_kind TEXT NOT NULL,         -- customer, staff or system
	author TEXT NOT NULL,              -- principal id; empty for system
	submitted_by TEXT NOT NULL,        -- who wrote it, as the provider's side sees it
	channel TEXT NOT NULL,             -- how it came, as in support_case
	body TEXT NOT NULL,                -- redacted on intake
	attachments BIGINT NOT NULL,       -- how many files came with it
	PRIMARY KEY (display_id, seq, account)
);

-- Everything that ever happened to a case, append-only. SLA state is a pure function of these
-- rows; the columns of support_case that repeat it are a cache.
CREATE TABLE case_event (
	display_id TEXT NOT NULL,          -- of the case
	seq BIGINT NOT NULL,               -- order of happening, from 1 without gaps
	account TEXT NOT NULL,
	at BIGINT NOT NULL,
	kind TEXT NOT NULL,                -- event code, see src/cases/case.h
	actor_kind TEXT NOT NULL,          -- customer, staff or system
	actor TEXT NOT NULL,               -- principal id; empty for system
	communication BIGINT NOT NULL,     -- seq of the communication it brought, 0 for none
	status TEXT NOT NULL,              -- status after it
	severity TEXT NOT NULL,            -- severity after it
	target BIGINT NOT NULL,            -- first-response target in working minutes that it set, 0
	                                   -- for none, -1 when it leaves the target as it was
	calendar TEXT NOT NULL,            -- calendar of that target, empty when target is not set
	detail TEXT NOT NULL,              -- further facts as a JSON object, empty for none
	PRIMARY KEY (display_id, seq, account)
) /*sqlite WITHOUT ROWID*/;

-- Files gathered before they are attached; lives an hour. Kept a while after its expiry, so that
-- "expired" can be told from "unknown".
CREATE TABLE attachment_set (
	account TEXT NOT NULL,
	set_id TEXT NOT NULL,              -- as-17HEX-mu-50CHARS
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL,           -- not extended by adding files
	files BIGINT NOT NULL,             -- how many it holds
	PRIMARY KEY (account, set_id)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX attachment_set_created ON attachment_set (account, created);
CREATE INDEX attachment_set_expires ON attachment_set (expires);

-- The content of one file, of a set or of an upload. Its bytes are attachment_chunk rows. It
-- outlives its set or upload when a communication refers to it.
CREATE TABLE attachment_file (
	account TEXT NOT NULL,
	file_id TEXT NOT NULL,             -- internal, 32 hex digits
	set_id TEXT,                       -- the set it was added to; NULL for an upload
	position BIGINT NOT NULL,          -- order inside the set, from 1
	file_name TEXT NOT NULL,           -- as sent; for display, never a path
	size BIGINT NOT NULL,              -- bytes
	created BIGINT NOT NULL,
	PRIMARY KEY (account, file_id)
);
CREATE INDEX attachment_file_set ON attachment_file (account, set_id, position);

-- Bytes [n MiB, n+1 MiB) of a file.
CREATE TABLE attachment_chunk (
	account TEXT NOT NULL,
	file_id TEXT NOT NULL,
	n BIGINT NOT NULL,                 -- from 0
	bytes BYTEA NOT NULL,              -- 1 MiB, the last one of a file less
	PRIMARY KEY (account, file_id, n)
);

-- A file as it hangs on a communication. Immutable.
CREATE TABLE attachment (
	account TEXT NOT NULL,
	attachment_id TEXT NOT NULL,       -- attachment-100CHARS, as the customer sees it
	case_id TEXT NOT NULL,
	communication BIGINT NOT NULL,     -- seq of the communication
	position BIGINT NOT NULL,          -- order among that communication's files, from 1
	file_id TEXT NOT NULL,
	file_name TEXT NOT NULL,
	size BIGINT NOT NULL,              -- bytes
	PRIMARY KEY (account, attachment_id)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX attachment_case ON attachment (account, case_id, communication, position);
CREATE INDEX attachment_file_used ON attachment (account, file_id);

-- A large file on its way in, part by part.
CREATE TABLE attachment_upload (
	account TEXT NOT NULL,
	upload_id TEXT NOT NULL,           -- upload-60CHARS, as the customer sees it
	file_id TEXT NOT NULL,             -- attachment_file that it fills
	file_name TEXT NOT NULL,
	size BIGINT NOT NULL,              -- bytes announced
	part_size BIGINT NOT NULL,         -- bytes of every part but the last
	parts BIGINT NOT NULL,             -- how many there will be
	parts_done BIGINT NOT NULL,        -- how many the client has confirmed
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL,           -- unfinished or unused content is removed then
	PRIMARY KEY (account, upload_id)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX attachment_upload_created ON attachment_upload (account, created);
CREATE INDEX attachment_upload_file ON attachment_upload (account, file_id);
CREATE INDEX attachment_upload_expires ON attachment_upload (expires);

-- One part that was received.
CREATE TABLE attachment_part (
	account TEXT NOT NULL,
	upload_id TEXT NOT NULL,
	part BIGINT NOT NULL,              -- from 1
	size BIGINT NOT NULL,              -- bytes received
	etag TEXT NOT NULL,                -- 32 hex digits of the content's SHA-256, without quotes
	confirmed BIGINT NOT NULL,         -- 1 when CompleteAttachmentUpload named it
	PRIMARY KEY (account, upload_id, part)
) /*sqlite WITHOUT ROWID*/;
