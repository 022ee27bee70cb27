-- SPDX-License-Identifier: Apache-2.0
-- Chats and what was said in them.

-- row chat: (account text, chat_id text, case_id text, state text, customer text, customer_name text,
--	language text, severity text, subject text, agent text, agent_name text, wanted text,
--	started usec, line_at usec, since usec, accepted usec, replied usec, last_at usec,
--	last_by text, messages i64, due usec, ended usec, ended_by text)
-- A chat, as it is stored.

-- chat_load: one (account text, chat_id text) -> chat
-- One chat of the account.
SELECT {chat} FROM chat WHERE account = :account AND chat_id = :chat_id;

-- chat_of_case: one (account text, case_id text) -> (chat_id text)
-- The case's open chat.
SELECT chat_id FROM chat WHERE account = :account AND case_id = :case_id AND state <> 'ended';

-- chat_insert: exec1 chat
-- A new chat.
INSERT INTO chat ({chat}) VALUES ({:chat});

-- chat_save: exec1 (account text, chat_id text, state text, agent text, agent_name text, wanted text,
--	line_at usec, since usec, accepted usec, replied usec, last_at usec, last_by text,
--	messages i64, due usec, ended usec, ended_by text, messages_before i64)
-- Writes what changes; nothing when messages_before is not how many it has.
UPDATE chat SET state = :state, agent = :agent, agent_name = :agent_name, wanted = :wanted,
	line_at = :line_at, since = :since, accepted = :accepted, replied = :replied,
	last_at = :last_at, last_by = :last_by, messages = :messages, due = :due, ended = :ended,
	ended_by = :ended_by
WHERE account = :account AND chat_id = :chat_id AND messages = :messages_before;

-- row chat_message: (account text, chat_id text, seq i64, at usec, kind text, author_kind text,
--	author text, author_name text, body text, client_id text, communication i64, state text)
-- A message, as it is stored.

-- chat_message_insert: exec1 chat_message
-- A new message.
INSERT INTO chat_message ({chat_message}) VALUES ({:chat_message});

-- chat_message_sent: one (account text, chat_id text, author text, client_id text)
--	-> (seq i64, at usec)
-- The message that this author has sent under this id.
SELECT seq, at FROM chat_message
WHERE account = :account AND chat_id = :chat_id AND author = :author AND client_id = :client_id
	AND client_id <> '';

-- chat_messages: many (account text, chat_id text, after i64, most i64) -> chat_message
-- Messages behind a number, in order.
SELECT {chat_message} FROM chat_message
WHERE account = :account AND chat_id = :chat_id AND seq > :after ORDER BY seq LIMIT :most;

-- chat_said_since: one (account text, chat_id text, author text, behind i64, at usec) -> (n i64)
-- How much of what stands behind a number this author has said since that time.
SELECT COUNT(*) AS n FROM chat_message
WHERE account = :account AND chat_id = :chat_id AND seq > :behind AND author = :author
	AND at > :at AND kind = 'said';

-- chat_next: many (language text?, agent text, most i64)
--	-> (account text, chat_id text, case_id text, wanted text)
-- Who is next in line for this agent: those that they are asked for, then those for anybody.
-- across accounts: the provider's people talk to customers of every account
SELECT account, chat_id, case_id, wanted FROM chat
WHERE (state = 'waiting' OR state = 'handed-over') AND (:language IS NULL OR language = :language)
	AND (wanted = '' OR wanted = :agent)
ORDER BY CASE WHEN wanted = '' THEN 1 ELSE 0 END, line_at, chat_id LIMIT :most;

-- chat_before: one (language text, line_at usec, chat_id text) -> (n i64)
-- How many stand before this place in the waiting line.
-- across accounts: the line is one for the whole installation
SELECT COUNT(*) AS n FROM chat
WHERE (state = 'waiting' OR state = 'handed-over') AND language = :language
	AND (line_at, chat_id) < (:line_at, :chat_id);

-- chat_line: many (language text, most i64) -> (account text, chat_id text)
-- The head of the waiting line.
-- across accounts: the line is one for the whole installation
SELECT account, chat_id FROM chat
WHERE (state = 'waiting' OR state = 'handed-over') AND language = :language
ORDER BY line_at, chat_id LIMIT :most;

-- chat_held: one (agent text) -> (n i64)
-- How many open chats an agent has.
-- across accounts: an agent talks to customers of every account
SELECT COUNT(*) AS n FROM chat WHERE agent = :agent AND agent <> '' AND state <> 'ended';

-- chat_hands: many () -> (agent text, n i64)
-- How many open chats each agent has.
-- across accounts: an agent talks to customers of every account
SELECT agent, COUNT(*) AS n FROM chat WHERE agent <> '' AND state <> 'ended'
GROUP BY agent ORDER BY agent;

-- chat_pace: one (since usec) -> (agents i64, mean i64?)
-- How many agents took chats that began since then, and how long those that ended have lasted from
-- there on, in the mean.
-- across accounts: it is about the provider's people
SELECT COUNT(DISTINCT agent) AS agents, CAST(AVG(CASE WHEN ended > 0 THEN ended - accepted END)
	AS BIGINT) AS mean
FROM chat WHERE started > :since AND accepted > 0;

-- chat_due: many (now usec, most i64) -> (account text, chat_id text)
-- Chats whose silence has to be looked at, the longest first.
-- across accounts: a job looks after all of them
SELECT account, chat_id FROM chat WHERE due > 0 AND due <= :now ORDER BY due LIMIT :most;

-- chat_list: many (account text?, case_open bool, started usec, behind text, oldest usec,
--   viewer text, own bool, lf text, watcher text, most i64) -> chat
-- Chats before that place, the newest first, of cases that the viewer may see (case_load has these
-- conditions); with case_open only those that have not ended.
-- across accounts: staff see those of all accounts; for customers the account is given
SELECT {h.chat} FROM chat AS h CROSS JOIN support_case AS s
WHERE (:account IS NULL OR h.account = :account) AND (:case_open = 0 OR h.state <> 'ended')
	AND (h.started, h.chat_id) < (:started, :behind)
	AND s.account = h.account AND s.case_id = h.case_id AND s.opened >= :oldest
	AND (:viewer = '' OR s.submitter = :viewer OR (:own = 0 AND s.visibility = 'account')
		OR (:lf || LOWER(s.cc) || :lf) LIKE :watcher ESCAPE '\')
ORDER BY h.started DESC, h.chat_id DESC LIMIT :most;
