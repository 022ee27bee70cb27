-- SPDX-License-Identifier: Apache-2.0
-- The desk: who works on which case, and what the provider's people tell each other about it.
-- Times are microseconds UTC; the customer account stands first in every key. What the desk knows of
-- a case goes with the case when retention removes it.

-- Who has a case, and in which queue it is. A case without a row is in queue "main" and nobody's.
CREATE TABLE desk_assignment (
	account TEXT NOT NULL,        -- the customer account, 12 digits
	case_id TEXT NOT NULL,
	assignee TEXT NOT NULL,       -- principal id of the agent, empty for nobody
	assignee_name TEXT NOT NULL,  -- the agent's user name when it was assigned
	queue TEXT NOT NULL,          -- name of the queue
	since BIGINT NOT NULL,        -- when assignee or queue last changed
	PRIMARY KEY (account, case_id),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);

-- Internal notes. Customers never see them; never changed.
CREATE TABLE desk_note (
	account TEXT NOT NULL,        -- the customer account, 12 digits
	case_id TEXT NOT NULL,
	seq BIGINT NOT NULL,          -- from 1 in each case
	at BIGINT NOT NULL,           -- when it was written
	author TEXT NOT NULL,         -- principal id
	author_name TEXT NOT NULL,    -- the author's user name
	body TEXT NOT NULL,           -- redacted on intake
	PRIMARY KEY (account, case_id, seq),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);

-- The order of the queue: first-response clocks that run, by due time; then cases that wait for
-- the provider, the longest first; then those that wait for the customer. The classes are kept
-- apart by adding 10^17 and 2x10^17 to the time. src/desk/store.sql repeats the expression.
CREATE INDEX desk_queue_order ON support_case ((CASE
	WHEN responded_at = 0 AND response_due > 0 THEN response_due
	WHEN status <> 'pending-customer-action' THEN last_activity + 100000000000000000
	ELSE last_activity + 200000000000000000 END), case_id)
	WHERE status <> 'resolved';

-- Cases that wait for a customer's answer, the longest silent first: automatic resolution.
CREATE INDEX desk_silent ON support_case (last_communication)
	WHERE status = 'pending-customer-action';
