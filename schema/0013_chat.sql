-- SPDX-License-Identifier: Apache-2.0
-- Live chats. A chat belongs to a case: what is said is kept here message by message while it runs,
-- and becomes communications of the case when it ends. Who types and who is there is never stored.
-- Times are microseconds UTC, 0 means "never"; the customer account stands first in every key.

CREATE TABLE chat (
	account TEXT NOT NULL,        -- the customer account, 12 digits
	chat_id TEXT NOT NULL,        -- "chat-", the account, "-" and 16 hexadecimal digits
	case_id TEXT NOT NULL,        -- the case it is about
	state TEXT NOT NULL,          -- waiting, active, idle, handed-over or ended: chat-rules.h
	customer TEXT NOT NULL,       -- principal id of who started it
	customer_name TEXT NOT NULL,  -- that one's user name
	language TEXT NOT NULL,       -- of the case; there is a waiting line for each
	severity TEXT NOT NULL,       -- of the case when it started; for the agents' list
	subject TEXT NOT NULL,        -- of the case; for the agents' list
	agent TEXT NOT NULL,          -- principal id of the agent who has it, empty for nobody
	agent_name TEXT NOT NULL,     -- that one's user name
	wanted TEXT NOT NULL,         -- principal id of the agent it was handed to, empty for anybody
	started BIGINT NOT NULL,
	line_at BIGINT NOT NULL,      -- its place in the waiting line: the earlier, the nearer
	since BIGINT NOT NULL,        -- when the present state began
	accepted BIGINT NOT NULL,     -- when an agent first took it
	replied BIGINT NOT NULL,      -- when an agent first said something
	last_at BIGINT NOT NULL,      -- when something was last said; the start before that
	last_by TEXT NOT NULL,        -- by whom: customer or staff
	messages BIGINT NOT NULL,     -- how many there are; their seq runs from 1 to this
	due BIGINT NOT NULL,          -- when silence or waiting has to be looked at, 0 for never
	ended BIGINT NOT NULL,
	ended_by TEXT NOT NULL,       -- customer, staff, silence or waiting; empty until then
	PRIMARY KEY (account, chat_id),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
-- A case has one open chat at most.
CREATE UNIQUE INDEX chat_of_case ON chat (account, case_id) WHERE state <> 'ended';
-- The waiting line of a language.
CREATE INDEX chat_line ON chat (language, line_at, chat_id)
	WHERE state = 'waiting' OR state = 'handed-over';
-- What an agent has in hand.
CREATE INDEX chat_held ON chat (agent) WHERE agent <> '' AND state <> 'ended';
CREATE INDEX chat_due ON chat (due) WHERE due > 0;
-- The open ones, for the agents' list; and all, newest first.
CREATE INDEX chat_open ON chat (started, chat_id) WHERE state <> 'ended';
CREATE INDEX chat_started ON chat (started, chat_id);
CREATE INDEX chat_case ON chat (account, case_id, started);

-- Everything that was said or happened in a chat, in order and never changed. Readers get these as
-- numbered events; seq has no gaps.
CREATE TABLE chat_message (
	account TEXT NOT NULL,
	chat_id TEXT NOT NULL,
	seq BIGINT NOT NULL,          -- from 1
	at BIGINT NOT NULL,
	kind TEXT NOT NULL,           -- started, joined, said, handed-over, idle, requeued or ended
	author_kind TEXT NOT NULL,    -- customer, staff or system
	author TEXT NOT NULL,         -- principal id; empty for system
	author_name TEXT NOT NULL,    -- that one's user name, for the provider's side
	body TEXT NOT NULL,           -- redacted on intake; empty unless something was said
	client_id TEXT NOT NULL,      -- the sender's own id of the message, empty without one
	communication BIGINT NOT NULL, -- seq of the case's communication that has its files, 0 for none
	state TEXT NOT NULL,          -- of the chat after it
	PRIMARY KEY (account, chat_id, seq),
	FOREIGN KEY (account, chat_id) REFERENCES chat (account, chat_id) ON DELETE CASCADE
) /*sqlite WITHOUT ROWID*/;
-- A message that is sent twice is one.
CREATE UNIQUE INDEX chat_message_sent ON chat_message (account, chat_id, author, client_id)
	WHERE client_id <> '';
