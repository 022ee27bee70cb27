-- SPDX-License-Identifier: Apache-2.0
-- Mails that came in, and what became of them; addresses that mails of ours do not reach; and what
-- the virus scanner said about files. Times are microseconds since 1970-01-01T00:00:00Z, 0 means
-- "never".

-- One mail as it was accepted. It belongs to the provider until it is decided whose it is.
CREATE TABLE mail (
	account TEXT NOT NULL,             -- the provider's account
	mail_id TEXT NOT NULL,             -- "mail-" and 24 hexadecimal digits, rising with time
	received BIGINT NOT NULL,          -- when it was accepted
	via TEXT NOT NULL,                 -- lmtp, imap or pipe
	sha256 TEXT NOT NULL,              -- hexadecimal, of its bytes: accepted again it is the same mail
	size BIGINT NOT NULL,              -- bytes
	raw BIGINT NOT NULL,               -- 1 while its bytes are kept in mail_chunk
	envelope_from TEXT,                -- sender of the envelope, empty for none; NULL: nobody said
	envelope_to TEXT,                  -- recipient of the envelope; NULL: nobody said
	state TEXT NOT NULL,               -- waiting, filed, refused, held, dropped or discarded
	reason TEXT NOT NULL,              -- code of mail-rules.h why it is so; empty while waiting
	detail TEXT NOT NULL,              -- the same as a sentence for people
	decided BIGINT NOT NULL,           -- when it got that state
	tries BIGINT NOT NULL,             -- how often it could not be handled
	due BIGINT NOT NULL,               -- of a waiting one: when it is handled
	kind TEXT NOT NULL,                -- ordinary, list, auto or bounce; empty until it is read
	sender TEXT NOT NULL,              -- address of its From line, lower case; empty without one
	sender_name TEXT NOT NULL,         -- as the From line shows it
	subject TEXT NOT NULL,             -- redacted
	message_id TEXT NOT NULL,          -- without brackets
	digest TEXT NOT NULL,              -- hexadecimal, of Message-ID and content: known again whatever
	                                   -- way it came; empty until it is read
	auth TEXT NOT NULL,                -- none, failed or passed: whether the sender is genuine
	auth_why TEXT NOT NULL,            -- what decided that
	body TEXT NOT NULL,                -- what its sender wrote, redacted, cut to 64 KiB
	history TEXT NOT NULL,             -- quoted text that was trimmed off, redacted, cut to 64 KiB
	parts TEXT NOT NULL,               -- lines of kind, type, bytes and name, separated by tabs
	customer TEXT NOT NULL,            -- account that it was filed for; empty for none
	case_id TEXT NOT NULL,             -- case that it became or joined; empty for none
	communication BIGINT NOT NULL,     -- its number in that case, 0 for none
	answered BIGINT NOT NULL,          -- when its sender was told what became of it
	released_by TEXT NOT NULL,         -- user name of the agent who let it through; empty for nobody
	for_account TEXT NOT NULL,         -- whose it is, as that agent said; empty: to be found out
	for_case TEXT NOT NULL,            -- which case it belongs to, as that agent said
	PRIMARY KEY (account, mail_id)
);
CREATE UNIQUE INDEX mail_bytes ON mail (account, sha256);
CREATE INDEX mail_waiting ON mail (account, due, mail_id) WHERE state = 'waiting';
CREATE INDEX mail_state ON mail (account, state, mail_id);
CREATE INDEX mail_digest ON mail (account, digest);
-- How much a sender sends, and when it was last answered.
CREATE INDEX mail_sender ON mail (account, sender, received);
-- Retention, and bytes to be forgotten.
CREATE INDEX mail_age ON mail (account, received);
CREATE INDEX mail_raw ON mail (account, decided) WHERE raw = 1;

-- Bytes [n MiB, n+1 MiB) of a mail.
CREATE TABLE mail_chunk (
	account TEXT NOT NULL,
	mail_id TEXT NOT NULL,
	n BIGINT NOT NULL,                 -- from 0
	bytes BYTEA NOT NULL,              -- 1 MiB, the last one less
	PRIMARY KEY (account, mail_id, n)
);

-- An address that mails of ours came back from.
CREATE TABLE mail_bounce (
	account TEXT NOT NULL,             -- the provider's account
	address TEXT NOT NULL,             -- lower case
	permanent BIGINT NOT NULL,         -- failures for good since it was cleared
	temporary BIGINT NOT NULL,         -- failures for a while since it was cleared
	last BIGINT NOT NULL,              -- when the last one came
	status TEXT NOT NULL,              -- its status code, 5.1.1; empty when none was given
	PRIMARY KEY (account, address)
) /*sqlite WITHOUT ROWID*/;

-- Senders are looked up by their address, in any case of letters.
CREATE INDEX principal_email ON principal (LOWER(email));

-- What the scanner said about the content of a file. A file without a row was never asked about:
-- no scanner was configured when it came.
CREATE TABLE attachment_scan (
	account TEXT NOT NULL,
	file_id TEXT NOT NULL,             -- attachment_file
	state TEXT NOT NULL,               -- waiting, clean, infected or too-large
	signature TEXT NOT NULL,           -- what was found, by the scanner's name; empty for nothing
	tries BIGINT NOT NULL,             -- how often the scanner could not be asked
	due BIGINT NOT NULL,               -- of a waiting one: when it is asked
	changed BIGINT NOT NULL,           -- when it got its state
	PRIMARY KEY (account, file_id)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX attachment_scan_waiting ON attachment_scan (due) WHERE state = 'waiting';
CREATE INDEX attachment_scan_found ON attachment_scan (changed) WHERE state = 'infected';
