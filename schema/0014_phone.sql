-- SPDX-License-Identifier: Apache-2.0
-- The phone: calls that customers wait for, what came of each attempt, the numbers by which callers
-- are known, and what a PBX told us. Times are microseconds UTC, 0 means "never"; the account stands
-- first in every key. What belongs to a case goes with the case when retention removes it.

-- A call back that somebody is promised. Of its account; of the provider's own account when nobody
-- knows who called.
CREATE TABLE callback (
	account TEXT NOT NULL,            -- 12 digits
	callback_id TEXT NOT NULL,        -- callback-20HEX
	case_id TEXT,                     -- the case it is about; NULL: about none
	number TEXT NOT NULL,             -- E.164, "+" and digits
	contact TEXT NOT NULL,            -- whom to ask for, empty when nobody was named
	message TEXT NOT NULL,            -- what about, in the customer's words; redacted on intake
	origin TEXT NOT NULL,             -- who wants it: customer, staff, or pbx (a call was missed)
	requested BIGINT NOT NULL,        -- when it was asked for
	requester TEXT NOT NULL,          -- principal id, empty for the PBX
	requester_name TEXT NOT NULL,     -- that person's user name
	wanted_from BIGINT NOT NULL,      -- not earlier than this; 0: any time
	wanted_until BIGINT NOT NULL,     -- not later than this; 0: any time
	promised BIGINT NOT NULL,         -- we call by then, a time of the plan's hours of the channel
	first_try BIGINT NOT NULL,        -- when we first did
	broken BIGINT NOT NULL,           -- when the log was told that the promise is broken
	due BIGINT NOT NULL,              -- the next try is not before this
	state TEXT NOT NULL,              -- state code, see src/channels/phone-state.h
	tries BIGINT NOT NULL,            -- attempts that did not reach anybody
	agent TEXT NOT NULL,              -- principal id of who has it, empty for nobody
	agent_name TEXT NOT NULL,         -- that agent's user name
	outcome TEXT NOT NULL,            -- of the last attempt, see phone-state.h; empty before it
	recording TEXT NOT NULL,          -- where the last call was recorded; empty for none
	ended BIGINT NOT NULL,            -- when it came to its end, 0 while it is open
	changed BIGINT NOT NULL,          -- last change of the row
	PRIMARY KEY (account, callback_id),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
-- The queue: what is open, by promise. Also the search for promises that break.
CREATE INDEX callback_queue ON callback (promised, callback_id) WHERE ended = 0;
-- An account's own list.
CREATE INDEX callback_of_account ON callback (account, promised, callback_id);
-- At most one open call back for each case.
CREATE UNIQUE INDEX callback_open_of_case ON callback (account, case_id)
	WHERE ended = 0 AND case_id IS NOT NULL;
-- Agents name a call back by its id alone.
CREATE UNIQUE INDEX callback_by_id ON callback (callback_id);
-- Retention of those that go with no case.
CREATE INDEX callback_old ON callback (ended) WHERE case_id IS NULL AND ended > 0;
-- The queue with what has ended.
CREATE INDEX callback_history ON callback (promised, callback_id);

-- A call that the server sets up between an agent and a customer, one row for each try.
CREATE TABLE phone_call (
	account TEXT NOT NULL,            -- of the call back
	callback_id TEXT NOT NULL,
	n BIGINT NOT NULL,                -- 1, 2, ... in each call back
	agent TEXT NOT NULL,              -- principal id of who wanted it
	agent_name TEXT NOT NULL,         -- that agent's user name
	agent_number TEXT NOT NULL,       -- which phone of the agent's rings
	state TEXT NOT NULL,              -- wanted, dialling, talking or ended
	wanted BIGINT NOT NULL,           -- when the agent asked for it
	rang BIGINT NOT NULL,             -- when the agent had answered and the customer's phone was called
	answered BIGINT NOT NULL,         -- when the customer answered
	ended BIGINT NOT NULL,            -- when it was over
	outcome TEXT NOT NULL,            -- see src/channels/phone-state.h; empty before its end
	code BIGINT NOT NULL,             -- status of the SIP answer that ended it, 0 without one
	sip_call TEXT NOT NULL,           -- Call-ID of the customer's leg, for the PBX's own records
	PRIMARY KEY (account, callback_id, n),
	FOREIGN KEY (account, callback_id) REFERENCES callback (account, callback_id)
		ON DELETE CASCADE
);
-- What the dialler looks for every second.
CREATE INDEX phone_call_open ON phone_call (wanted) WHERE ended = 0;

-- Numbers by which an account's callers are known. A number belongs to one account.
CREATE TABLE phone_number (
	account TEXT NOT NULL REFERENCES account (id),
	number TEXT NOT NULL,             -- E.164
	contact TEXT NOT NULL,            -- whose it is, may be empty
	added BIGINT NOT NULL,
	PRIMARY KEY (account, number)
) /*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX phone_number_number ON phone_number (number);

-- What a PBX told us of calls that came in, so that telling it twice has one effect. Of the
-- provider's account.
CREATE TABLE pbx_event (
	account TEXT NOT NULL,
	call_id TEXT NOT NULL,            -- the PBX's name for the call
	event TEXT NOT NULL,              -- ringing, answered, ended, missed or voicemail
	received BIGINT NOT NULL,
	customer TEXT NOT NULL,           -- the caller's account, empty when nobody knows it
	case_id TEXT NOT NULL,            -- the case it was written into, empty for none
	callback_id TEXT NOT NULL,        -- the call back that it made, empty for none
	PRIMARY KEY (account, call_id, event)
);
CREATE INDEX pbx_event_received ON pbx_event (received);
