-- SPDX-License-Identifier: Apache-2.0
-- Facts that someone must hear of, written in the transaction that made them true and delivered
-- afterwards, at least once, in order for each subject.

CREATE TABLE outbox (
	seq BIGINT NOT NULL,             -- place in the line: the time of the change in microseconds,
	                                 -- or a little more, so that it rises within the account
	account TEXT NOT NULL,
	id TEXT NOT NULL,                -- UUID; the same at every delivery, so receivers can drop repeats
	kind TEXT NOT NULL,              -- what sort of fact, e.g. 'Support Case Update'
	event TEXT NOT NULL,             -- what happened, e.g. 'CreateCase'
	subject TEXT NOT NULL,           -- what it happened to, e.g. a case id; deliveries of one are in order
	payload TEXT NOT NULL,           -- JSON object: the event's detail
	created BIGINT NOT NULL,
	state BIGINT NOT NULL,           -- 0 waiting, 1 delivered, 2 dead (given up; replay brings it back)
	attempts BIGINT NOT NULL,        -- deliveries that failed
	changed BIGINT NOT NULL,         -- when state or attempts last changed
	error TEXT,                      -- what the last failure said
	PRIMARY KEY (seq, account)       -- time first: new rows lie beside each other
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX outbox_waiting ON outbox (seq, account) WHERE state = 0;
CREATE INDEX outbox_delivered ON outbox (changed) WHERE state = 1;
CREATE INDEX outbox_arrived ON outbox (account, seq) WHERE state = 1;
CREATE INDEX outbox_dead ON outbox (account, seq) WHERE state = 2;

-- Subjects whose oldest waiting fact failed: nothing of them is tried until then.
CREATE TABLE outbox_hold (
	account TEXT NOT NULL,
	subject TEXT NOT NULL,
	until BIGINT NOT NULL,
	PRIMARY KEY (account, subject)
) /*sqlite WITHOUT ROWID*/;
