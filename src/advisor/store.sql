-- SPDX-License-Identifier: Apache-2.0
-- Refreshes of advisor checks.

-- row advisor_refresh_row: (check_id text, requested_at usec, finished_at usec?, state text,
--	next_refreshable_at usec)
-- The newest refresh of one check.

-- advisor_refresh_load: one (account text, check_id text) -> advisor_refresh_row
-- That of one check.
SELECT {advisor_refresh_row} FROM advisor_refresh
WHERE account = :account AND check_id = :check_id;

-- advisor_refresh_put: exec1 (account text, check_id text, requested_at usec, state text,
--	next_refreshable_at usec)
-- A new request takes the place of the one before.
INSERT INTO advisor_refresh (account, check_id, requested_at, finished_at, state,
	next_refreshable_at)
VALUES (:account, :check_id, :requested_at, NULL, :state, :next_refreshable_at)
ON CONFLICT (account, check_id) DO UPDATE SET requested_at = excluded.requested_at,
	finished_at = NULL, state = excluded.state,
	next_refreshable_at = excluded.next_refreshable_at;

-- advisor_refresh_waiting: many (most i64) -> (account text, check_id text, requested_at usec,
--	state text)
-- Refreshes that have not ended, the oldest first.
-- across accounts: a job runs the refreshes of every account.
SELECT account, check_id, requested_at, state FROM advisor_refresh
WHERE finished_at IS NULL ORDER BY requested_at LIMIT :most;

-- advisor_refresh_move: exec (account text, check_id text, requested_at usec, state text,
--	finished_at usec?)
-- To its next state, unless it was asked for anew meanwhile.
UPDATE advisor_refresh SET state = :state, finished_at = :finished_at
WHERE account = :account AND check_id = :check_id AND requested_at = :requested_at
	AND finished_at IS NULL;
