-- SPDX-License-Identifier: Apache-2.0
-- What the runner itself keeps: the answers of writes, for clients that ask again.

-- idempotency_find: one (account text, principal text, operation text, invocation text,
--   since usec) -> (input bytes, request_id text, response bytes)
-- The answer of an earlier try that is young enough.
SELECT input, request_id, response FROM idempotency
WHERE account = :account AND principal = :principal AND operation = :operation
	AND invocation = :invocation AND created >= :since;

-- idempotency_put: exec1 (account text, principal text, operation text, invocation text,
--   input bytes, request_id text, response bytes, created usec)
-- Keeps an answer; it takes the place of one that is too old or answers another body.
INSERT INTO idempotency
	(account, principal, operation, invocation, input, request_id, response, created)
VALUES
	(:account, :principal, :operation, :invocation, :input, :request_id, :response, :created)
ON CONFLICT (account, principal, operation, invocation) DO UPDATE SET
	input = excluded.input, request_id = excluded.request_id, response = excluded.response,
	created = excluded.created;

-- idempotency_purge: exec (before usec, most i64)
-- Removes answers that are too old.
-- across accounts: one job does it for the whole installation
DELETE FROM idempotency
WHERE (account, principal, operation, invocation) IN (
	SELECT account, principal, operation, invocation FROM idempotency
	WHERE created < :before ORDER BY created LIMIT :most);

-- alive: one () -> (answer i64)
-- Whether the database answers at all.
SELECT 1 AS answer;
