-- SPDX-License-Identifier: Apache-2.0
-- Statements over attachment sets, uploads, files and what hangs on communications.

-- row attachment_set: (account text, set_id text, created usec, expires usec, files i64)
-- Files gathered before they are attached.

-- row attachment_file: (account text, file_id text, set_id text?, position i64, file_name text,
--   size i64, created usec)
-- The content of one file; its bytes are chunks.

-- row attachment: (account text, attachment_id text, case_id text, communication i64, position i64,
--   file_id text, file_name text, size i64)
-- A file on a communication.

-- row attachment_upload: (account text, upload_id text, file_id text, file_name text, size i64,
--   part_size i64, parts i64, parts_done i64, created usec, expires usec)
-- A large file on its way in.

-- row attachment_part: (account text, upload_id text, part i64, size i64, etag text, confirmed bool)
-- One part that was received.

-- attachment_set_insert: exec1 attachment_set
-- A new set.
INSERT INTO attachment_set ({attachment_set}) VALUES ({:attachment_set});

-- attachment_set_load: one (account text, set_id text) -> attachment_set
-- One set, expired or not.
SELECT {attachment_set} FROM attachment_set WHERE account = :account AND set_id = :set_id;

-- attachment_set_count: one (account text, since usec, most i64) -> (n i64)
-- How many sets were made after `since`; counts no further than most.
SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM attachment_set
	WHERE account = :account AND created > :since LIMIT :most) AS recent;

-- attachment_set_grow: exec1 (account text, set_id text, files i64, files_before i64)
-- Sets how many files it holds.
UPDATE attachment_set SET files = :files
WHERE account = :account AND set_id = :set_id AND files = :files_before;

-- attachment_set_expired: many (before usec, most i64) -> attachment_set
-- Sets that expired before that time.
-- across accounts: cleaning serves the whole installation
SELECT {attachment_set} FROM attachment_set WHERE expires < :before ORDER BY expires LIMIT :most;

-- attachment_set_delete: exec (account text, set_id text)
-- Removes a set, not its files.
DELETE FROM attachment_set WHERE account = :account AND set_id = :set_id;

-- attachment_file_insert: exec1 attachment_file
-- A new file; its bytes follow.
INSERT INTO attachment_file ({attachment_file}) VALUES ({:attachment_file});

-- attachment_file_of_set: many (account text, set_id text) -> attachment_file
-- The files of a set, in order.
SELECT {attachment_file} FROM attachment_file
WHERE account = :account AND set_id = :set_id ORDER BY position;

-- attachment_file_unused: one (account text, file_id text) -> (unused bool)
-- Whether no communication refers to the file.
SELECT NOT EXISTS (SELECT 1 FROM attachment
	WHERE account = :account AND file_id = :file_id) AS unused;

-- attachment_file_held: one (account text, file_id text) -> (held bool)
-- Whether a set or an upload still has the file.
SELECT EXISTS (SELECT 1 FROM attachment_file
		WHERE account = :account AND file_id = :file_id AND set_id IS NOT NULL)
	OR EXISTS (SELECT 1 FROM attachment_upload
		WHERE account = :account AND file_id = :file_id) AS held;

-- attachment_file_release: exec (account text, set_id text)
-- The files of a set that communications refer to no longer belong to the set.
UPDATE attachment_file SET set_id = NULL WHERE account = :account AND set_id = :set_id;

-- attachment_file_delete: exec (account text, file_id text)
-- Removes a file, not its bytes.
DELETE FROM attachment_file WHERE account = :account AND file_id = :file_id;

-- attachment_chunk_insert: exec1 (account text, file_id text, n i64, bytes bytes)
-- Bytes [n MiB, n + 1 MiB) of a file; replaces what was there.
INSERT INTO attachment_chunk (account, file_id, n, bytes) VALUES (:account, :file_id, :n, :bytes)
ON CONFLICT (account, file_id, n) DO UPDATE SET bytes = excluded.bytes;

-- attachment_chunk_load: one (account text, file_id text, n i64) -> (bytes bytes)
-- Bytes [n MiB, n + 1 MiB) of a file.
SELECT bytes FROM attachment_chunk WHERE account = :account AND file_id = :file_id AND n = :n;

-- attachment_chunk_delete: exec (account text, file_id text)
-- Removes all bytes of a file.
DELETE FROM attachment_chunk WHERE account = :account AND file_id = :file_id;

-- attachment_insert: exec1 attachment
-- Hangs a file on a communication.
INSERT INTO attachment ({attachment}) VALUES ({:attachment});

-- attachment_load: one (account text, attachment_id text) -> attachment
-- One attachment.
SELECT {attachment} FROM attachment WHERE account = :account AND attachment_id = :attachment_id;

-- attachment_of_case: many (account text, case_id text, from_seq i64, to_seq i64) -> attachment
-- What hangs on a case's communications from..to, in order.
SELECT {attachment} FROM attachment
WHERE account = :account AND case_id = :case_id
	AND communication >= :from_seq AND communication <= :to_seq
ORDER BY communication, position;

-- attachment_delete_of_case: exec (account text, case_id text)
-- Takes everything off a case's communications.
DELETE FROM attachment WHERE account = :account AND case_id = :case_id;

-- attachment_upload_insert: exec1 attachment_upload
-- A new upload.
INSERT INTO attachment_upload ({attachment_upload}) VALUES ({:attachment_upload});

-- attachment_upload_load: one (account text, upload_id text) -> attachment_upload
-- One upload, expired or not.
SELECT {attachment_upload} FROM attachment_upload
WHERE account = :account AND upload_id = :upload_id;

-- attachment_upload_count: one (account text, since usec, most i64) -> (n i64)
-- How many uploads were begun after `since`; counts no further than most.
SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM attachment_upload
	WHERE account = :account AND created > :since LIMIT :most) AS recent;

-- attachment_upload_done: exec1 (account text, upload_id text, parts_done i64)
-- Sets how many parts the client has confirmed.
UPDATE attachment_upload SET parts_done = :parts_done
WHERE account = :account AND upload_id = :upload_id;

-- attachment_upload_expired: many (before usec, most i64) -> attachment_upload
-- Uploads that expired before that time.
-- across accounts: cleaning serves the whole installation
SELECT {attachment_upload} FROM attachment_upload WHERE expires < :before
ORDER BY expires LIMIT :most;

-- attachment_upload_delete: exec (account text, upload_id text)
-- Removes an upload, not its parts or its file.
DELETE FROM attachment_upload WHERE account = :account AND upload_id = :upload_id;

-- attachment_part_put: exec1 (account text, upload_id text, part i64, size i64, etag text)
-- A part was received, or received again.
INSERT INTO attachment_part (account, upload_id, part, size, etag, confirmed)
VALUES (:account, :upload_id, :part, :size, :etag, 0)
ON CONFLICT (account, upload_id, part)
	DO UPDATE SET size = excluded.size, etag = excluded.etag, confirmed = 0;

-- attachment_part_load: one (account text, upload_id text, part i64) -> attachment_part
-- One part.
SELECT {attachment_part} FROM attachment_part
WHERE account = :account AND upload_id = :upload_id AND part = :part;

-- attachment_part_confirm: exec1 (account text, upload_id text, part i64)
-- The client has named it as complete.
UPDATE attachment_part SET confirmed = 1
WHERE account = :account AND upload_id = :upload_id AND part = :part;

-- attachment_part_count: one (account text, upload_id text) -> (n i64)
-- How many parts are confirmed.
SELECT COUNT(*) AS n FROM attachment_part
WHERE account = :account AND upload_id = :upload_id AND confirmed = 1;

-- attachment_part_delete: exec (account text, upload_id text)
-- Forgets all parts of an upload.
DELETE FROM attachment_part WHERE account = :account AND upload_id = :upload_id;

-- row attachment_scan: (account text, file_id text, state text, signature text, tries i64, due usec,
--   changed usec)
-- What the scanner said about a file.

-- attachment_scan_ask: exec (account text, file_id text, due usec, changed usec)
-- Notes that the scanner is to be asked; nothing when it was asked before.
INSERT INTO attachment_scan (account, file_id, state, signature, tries, due, changed)
VALUES (:account, :file_id, 'waiting', '', 0, :due, :changed)
ON CONFLICT (account, file_id) DO NOTHING;

-- attachment_scan_load: one (account text, file_id text) -> attachment_scan
-- What is known of a file.
SELECT {attachment_scan} FROM attachment_scan WHERE account = :account AND file_id = :file_id;

-- attachment_scan_due: many (now usec, most i64) -> (account text, file_id text, tries i64, due usec)
-- Files whose turn it is, the longest waiting first.
-- across accounts: the scanner serves the whole installation
SELECT account, file_id, tries, due FROM attachment_scan
WHERE state = 'waiting' AND due <= :now ORDER BY due LIMIT :most;

-- attachment_quarantine: many (until usec, after text, most i64)
--	-> (account text, attachment_id text, case_id text, communication i64, file_name text,
--	size i64, signature text, changed usec)
-- Infected files where they hang, the newest verdict first, from behind (until, after) on.
-- across accounts: the provider looks after the quarantine of the whole installation
SELECT a.account, a.attachment_id, a.case_id, a.communication, a.file_name, a.size, s.signature,
	s.changed
FROM attachment_scan s JOIN attachment a ON a.account = s.account AND a.file_id = s.file_id
WHERE s.state = 'infected' AND s.changed <= :until
	AND (s.changed < :until OR a.attachment_id > :after)
ORDER BY s.changed DESC, a.attachment_id LIMIT :most;

-- attachment_scan_set: exec1 (account text, file_id text, new_state text, signature text, tries i64,
--   new_due usec, changed usec, due usec)
-- What came of asking; nothing when somebody else asked meanwhile.
UPDATE attachment_scan SET state = :new_state, signature = :signature, tries = :tries,
	due = :new_due, changed = :changed
WHERE account = :account AND file_id = :file_id AND state = 'waiting' AND due = :due;

-- attachment_scan_again: exec (account text, file_id text, due usec, changed usec)
-- Forgets what was said, so that the scanner is asked again.
UPDATE attachment_scan SET state = 'waiting', signature = '', tries = 0, due = :due,
	changed = :changed
WHERE account = :account AND file_id = :file_id;

-- attachment_scan_delete: exec (account text, file_id text)
-- Goes with its file.
DELETE FROM attachment_scan WHERE account = :account AND file_id = :file_id;

-- attachment_file_load: one (account text, file_id text) -> attachment_file
-- One file.
SELECT {attachment_file} FROM attachment_file WHERE account = :account AND file_id = :file_id;

-- attachment_of_file: many (account text, file_id text) -> attachment
-- Where a file hangs.
SELECT {attachment} FROM attachment WHERE account = :account AND file_id = :file_id
ORDER BY case_id, communication, position LIMIT 10;
