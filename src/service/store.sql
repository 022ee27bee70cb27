-- SPDX-License-Identifier: Apache-2.0
-- What the runner itself keeps: the answers of writes, for clients that ask again.

-- idempotency_find: one (account text, call bytes, since usec)
--   -> (request_id text, response bytes)
-- The answer of an earlier try that is young enough.
SELECT request_id, response FROM idempotency
WHERE account = :account AND call = :call AND created >= :since;

-- idempotency_put: exec1 (account text, call bytes, request_id text, response bytes, created usec)
-- Keeps an answer; it takes the place of one that is too old.
INSERT INTO idempotency (account, call, request_id, response, created)
VALUES (:account, :call, :request_id, :response, :created)
ON CONFLICT (account, call) DO UPDATE SET request_id = excluded.request_id,
	response = excluded.response, created = excluded.created;

-- idempotency_purge: exec (before usec, most i64)
-- Removes answers that are too old.
-- across accounts: one job does it for the whole installation
DELETE FROM idempotency WHERE (created, account, call) IN (
	SELECT created, account, call FROM idempotency
	WHERE created < :before ORDER BY created LIMIT :most);

-- alive: one () -> (answer i64)
-- Whether the database answers at all.
SELECT 1 AS answer;
