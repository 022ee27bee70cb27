-- SPDX-License-Identifier: Apache-2.0
-- Mails on their way out, and who wants to hear of what. Times are microseconds UTC.

-- A mail to one recipient about one fact. Its text is made of template and fields at every try, its
-- Message-ID never changes.
CREATE TABLE notice (
	account TEXT NOT NULL,           -- whose matter it is, 12 digits
	notice_id TEXT NOT NULL,         -- "notice-" and 24 hexadecimal digits, rising with time
	source TEXT NOT NULL,            -- the fact it tells of: an outbox event's id, a digest's name
	recipient TEXT NOT NULL,         -- address, lower case as far as ASCII goes
	name TEXT NOT NULL,              -- of the recipient, for the greeting; may be empty
	person_account TEXT NOT NULL,    -- account of the recipient's user; empty: an address alone
	person TEXT NOT NULL,            -- that user's principal id, or empty
	template TEXT NOT NULL,          -- code of catalog/mail
	language TEXT NOT NULL,          -- that it is written in, if the catalogue has it
	case_id TEXT NOT NULL,           -- case it is about, or empty
	display_id TEXT NOT NULL,        -- of that case, or empty
	message_id TEXT NOT NULL,        -- without brackets
	in_reply_to TEXT NOT NULL,       -- the same of the mail it answers, or empty
	refs TEXT NOT NULL,              -- the same of the mails before it, joined by blanks
	answer BIGINT NOT NULL,          -- 1: answers a mail that came in; 0: a notice
	fields TEXT NOT NULL,            -- JSON object of what the template shows
	state BIGINT NOT NULL,           -- 0 waiting, 1 gathered for a digest, 2 sent, 3 dead (given up),
	                                 -- 4 dropped (not to be sent), 5 told in a digest
	created BIGINT NOT NULL,
	due BIGINT NOT NULL,             -- when it is tried, or its digest is made
	changed BIGINT NOT NULL,         -- when state or tries last changed
	tries BIGINT NOT NULL,           -- that failed
	error TEXT NOT NULL,             -- what the last failure said, or why it was dropped
	digest TEXT NOT NULL,            -- notice_id of the digest that told it, or empty
	PRIMARY KEY (account, notice_id)
) /*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX notice_once ON notice (account, source, recipient);
CREATE INDEX notice_due ON notice (due, account, notice_id) WHERE state = 0;
CREATE INDEX notice_gathered ON notice (person_account, person, due) WHERE state = 1;
CREATE INDEX notice_thread ON notice (account, case_id, recipient, notice_id) WHERE case_id <> '';
CREATE INDEX notice_state ON notice (state, account, notice_id);
CREATE INDEX notice_done ON notice (changed) WHERE state >= 2;

-- Addresses that mails do not reach: nothing is sent there until then.
CREATE TABLE notice_pause (
	address TEXT NOT NULL PRIMARY KEY, -- lower case as far as ASCII goes
	failures BIGINT NOT NULL,          -- for good, since it last worked or was cleared
	until BIGINT NOT NULL,
	why TEXT NOT NULL,                 -- what the last failure said
	changed BIGINT NOT NULL
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX notice_pause_until ON notice_pause (until);

-- How a person wants to hear. Without a row: at once, at any hour, in the account's language.
CREATE TABLE notice_preference (
	account TEXT NOT NULL,
	principal TEXT NOT NULL,
	language TEXT NOT NULL,          -- code, or empty: the account's
	zone TEXT NOT NULL,              -- IANA time zone, or empty: the account's
	quiet_from BIGINT NOT NULL,      -- minute of the day, -1: no quiet hours
	quiet_to BIGINT NOT NULL,        -- minute of the day; at or before quiet_from: of the next day
	daily_at BIGINT NOT NULL,        -- minute of the day at which a daily digest comes
	choices TEXT NOT NULL,           -- lines "EVENT CHANNEL MODE"; what is not listed is immediate
	changed BIGINT NOT NULL,
	PRIMARY KEY (account, principal)
) /*sqlite WITHOUT ROWID*/;

-- Addresses that unsubscribed from an account's notices.
CREATE TABLE notice_stop (
	account TEXT NOT NULL,           -- whose matters
	address TEXT NOT NULL,           -- lower case as far as ASCII goes
	since BIGINT NOT NULL,
	PRIMARY KEY (account, address)
) /*sqlite WITHOUT ROWID*/;
