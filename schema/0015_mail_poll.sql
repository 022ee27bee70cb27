-- SPDX-License-Identifier: Apache-2.0
-- Mailboxes that mails are fetched from by IMAP. Times are microseconds since 1970-01-01T00:00:00Z,
-- 0 means "never". A mailbox is named "USER@HOST:PORT/FOLDER", as the settings have it.

-- How it goes with a mailbox.
CREATE TABLE mail_poll (
	account TEXT NOT NULL,             -- the provider's account
	mailbox TEXT NOT NULL,
	due BIGINT NOT NULL,               -- when it is looked into next
	tried BIGINT NOT NULL,             -- when it was last looked into
	reached BIGINT NOT NULL,           -- when that last went well
	failures BIGINT NOT NULL,          -- how often it did not since then
	error TEXT NOT NULL,               -- what was wrong the last time; empty when it went well
	PRIMARY KEY (account, mailbox)
) /*sqlite WITHOUT ROWID*/;

-- A mail that was dealt with and may still lie in the mailbox. The row is written with the mail and
-- goes when the mail was moved away, so that a crash between the two fetches nothing twice.
CREATE TABLE mail_fetched (
	account TEXT NOT NULL,             -- the provider's account
	mailbox TEXT NOT NULL,
	validity BIGINT NOT NULL,          -- UIDVALIDITY of the folder
	uid BIGINT NOT NULL,               -- the mail's UID there
	mail_id TEXT NOT NULL,             -- what it became in mail; empty: it is only put aside
	fetched BIGINT NOT NULL,           -- when
	PRIMARY KEY (account, mailbox, validity, uid)
) /*sqlite WITHOUT ROWID*/;
