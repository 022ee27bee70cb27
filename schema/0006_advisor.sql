-- SPDX-License-Identifier: Apache-2.0

-- Refreshes of advisor checks that accounts asked for; one row an account and check, the newest.
CREATE TABLE advisor_refresh (
	account TEXT NOT NULL,          -- 12 digits
	check_id TEXT NOT NULL,         -- an id of catalog/advisor/checks.json
	requested_at BIGINT NOT NULL,   -- microseconds UTC
	finished_at BIGINT,             -- NULL while waiting or running
	state TEXT NOT NULL,            -- enqueued, processing, success, abandoned
	next_refreshable_at BIGINT NOT NULL, -- until then a new request has no effect
	PRIMARY KEY (account, check_id)
);

-- What the job that runs refreshes looks for.
CREATE INDEX advisor_refresh_waiting ON advisor_refresh (requested_at) WHERE finished_at IS NULL;
