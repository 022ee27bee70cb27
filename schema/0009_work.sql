-- SPDX-License-Identifier: Apache-2.0
-- Work on cases: who sees one, which messages it shows after a merge or a split, the desk's prepared
-- texts, replies to come, tags, links, fields, bulk actions, and what customers thought of it.
-- Times are microseconds UTC. What is known of a case goes with it when retention removes it.

-- Who of the account's people sees the case: account (all whom the plan lets see it) or private (who
-- opened it, and users whose mail address is among its cc).
ALTER TABLE support_case ADD COLUMN visibility TEXT NOT NULL DEFAULT 'account';
-- case_id of the case it was merged into; NULL when it was not. What is said to it goes there.
ALTER TABLE support_case ADD COLUMN merged_into TEXT;
-- 1 once a merge or a split touched what it shows: its messages are then found through case_moved
-- and merged_into, not by its own display id alone. Never goes back to 0.
ALTER TABLE support_case ADD COLUMN woven BIGINT NOT NULL DEFAULT 0;
CREATE INDEX support_case_merged ON support_case (account, merged_into)
	WHERE merged_into IS NOT NULL;

-- A message that another case shows instead of the one it was written to: a split moved it. The
-- message itself stays where it is stored.
CREATE TABLE case_moved (
	account TEXT NOT NULL,
	display_id TEXT NOT NULL,     -- of the case it was written to
	seq BIGINT NOT NULL,          -- its number there
	shown TEXT NOT NULL,          -- display id of the case that shows it
	weave_id TEXT NOT NULL,       -- the split that moved it
	PRIMARY KEY (account, display_id, seq),
	FOREIGN KEY (display_id) REFERENCES support_case (display_id) ON DELETE CASCADE
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX case_moved_shown ON case_moved (account, shown);

-- A merge or a split that was made, with what is needed to undo it.
CREATE TABLE case_weave (
	account TEXT NOT NULL,
	weave_id TEXT NOT NULL,       -- merge-ACCOUNT-16HEX or split-ACCOUNT-16HEX
	kind TEXT NOT NULL,           -- merge or split
	case_id TEXT NOT NULL,        -- the case that was merged away, or that was split
	other TEXT NOT NULL,          -- the case it was merged into, or the new one
	made BIGINT NOT NULL,         -- when
	actor TEXT NOT NULL,          -- principal id of the agent
	actor_name TEXT NOT NULL,     -- that agent's user name
	status TEXT NOT NULL,         -- of case_id before it
	resolved_at BIGINT NOT NULL,  -- of case_id before it
	redirected BIGINT NOT NULL,   -- messages to case_id that went to other since the merge
	undone BIGINT NOT NULL,       -- when it was undone, 0: it is in force
	PRIMARY KEY (account, weave_id),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
CREATE INDEX case_weave_case ON case_weave (account, case_id);
CREATE INDEX case_weave_other ON case_weave (account, other);

-- An agent who is writing an answer. A row past its end means nothing.
CREATE TABLE desk_draft (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	agent TEXT NOT NULL,          -- principal id
	agent_name TEXT NOT NULL,     -- user name
	since BIGINT NOT NULL,        -- when the agent began
	until BIGINT NOT NULL,        -- when it ends unless it is prolonged
	PRIMARY KEY (account, case_id, agent),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);

-- Words that the desk puts on a case.
CREATE TABLE desk_tag (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	tag TEXT NOT NULL,            -- lower case letters, digits, and - . : _
	PRIMARY KEY (account, case_id, tag),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX desk_tag_tag ON desk_tag (tag, account, case_id);

-- What a case has to do with: other cases, pages, tickets elsewhere. Customers do not see them.
CREATE TABLE desk_link (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	target TEXT NOT NULL,         -- a case id, or a URL
	title TEXT NOT NULL,          -- for people, may be empty
	added BIGINT NOT NULL,        -- when
	PRIMARY KEY (account, case_id, target),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);

-- Values of the fields that a provider's vocabulary adds to cases of some services or categories.
CREATE TABLE case_field (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	field TEXT NOT NULL,          -- code of the vocabulary
	value TEXT NOT NULL,          -- in the field's own form, redacted on intake
	PRIMARY KEY (account, case_id, field),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);

-- Prepared work: a reply with variables, and what is done with it. The account is the provider's.
CREATE TABLE desk_macro (
	account TEXT NOT NULL,
	name TEXT NOT NULL,           -- lower case letters, digits and -
	title TEXT NOT NULL,          -- for people
	reply TEXT NOT NULL,          -- text with variables, empty: says nothing
	note TEXT NOT NULL,           -- internal note with variables, empty: none
	next_status TEXT NOT NULL,    -- status code, empty: as a reply has it
	severity TEXT NOT NULL,       -- severity code, empty: stays
	add_tags TEXT NOT NULL,       -- joined by line feeds
	remove_tags TEXT NOT NULL,    -- joined by line feeds
	changed BIGINT NOT NULL,      -- when it was last written
	changed_by TEXT NOT NULL,     -- user name
	PRIMARY KEY (account, name)
);

-- A reply that leaves at a time of its own.
CREATE TABLE desk_scheduled (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	reply_id TEXT NOT NULL,       -- reply-ACCOUNT-16HEX
	send_at BIGINT NOT NULL,      -- not before
	body TEXT NOT NULL,           -- redacted when it is sent
	next_status TEXT NOT NULL,    -- status code, empty: pending-customer-action
	unless_customer BIGINT NOT NULL, -- 1: cancelled when the customer writes first
	agent TEXT NOT NULL,          -- principal id of who wrote it
	agent_name TEXT NOT NULL,     -- that agent's user name
	made BIGINT NOT NULL,         -- when it was written
	seen BIGINT NOT NULL,         -- how many messages the case had then
	state TEXT NOT NULL,          -- waiting, sent, cancelled or failed
	settled BIGINT NOT NULL,      -- when it left the state waiting
	reason TEXT NOT NULL,         -- why it was cancelled or failed
	PRIMARY KEY (account, case_id, reply_id),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
CREATE INDEX desk_scheduled_due ON desk_scheduled (send_at) WHERE state = 'waiting';

-- One action on many cases. The account is the provider's.
CREATE TABLE desk_bulk (
	account TEXT NOT NULL,
	bulk_id TEXT NOT NULL,        -- bulk-16HEX
	made BIGINT NOT NULL,         -- when
	expires BIGINT NOT NULL,      -- until when it can be undone
	actor TEXT NOT NULL,          -- principal id
	undone BIGINT NOT NULL,       -- when it was undone, 0: it is in force
	PRIMARY KEY (account, bulk_id)
);
CREATE INDEX desk_bulk_expires ON desk_bulk (expires);

-- What one case was like before a bulk action changed it. The account is the customer's.
CREATE TABLE desk_bulk_case (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	bulk_id TEXT NOT NULL,
	severity TEXT NOT NULL,       -- before
	status TEXT NOT NULL,         -- before
	assignee TEXT NOT NULL,       -- before: principal id, empty for nobody
	assignee_name TEXT NOT NULL,
	queue TEXT NOT NULL,          -- before
	tags_added TEXT NOT NULL,     -- by the action, joined by line feeds
	tags_removed TEXT NOT NULL,   -- by the action, joined by line feeds
	events BIGINT NOT NULL,       -- how many events the case had afterwards
	PRIMARY KEY (account, case_id, bulk_id),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
CREATE INDEX desk_bulk_case_bulk ON desk_bulk_case (bulk_id, account, case_id);

-- What a customer thought of a case or of one answer in it.
CREATE TABLE desk_rating (
	account TEXT NOT NULL,
	case_id TEXT NOT NULL,
	message BIGINT NOT NULL,      -- number of the answer; 0: the case as a whole
	rating BIGINT NOT NULL,       -- 1 to 5, 5 is best
	comment TEXT NOT NULL,        -- redacted on intake, may be empty
	rater TEXT NOT NULL,          -- principal id
	agent TEXT NOT NULL,          -- principal id of who answered, or who had the case; may be empty
	agent_name TEXT NOT NULL,     -- that agent's user name
	plan TEXT NOT NULL,           -- plan code of the case
	severity TEXT NOT NULL,       -- of the case when it was first rated
	rated BIGINT NOT NULL,        -- when it was first given
	changed BIGINT NOT NULL,      -- when it was last changed
	PRIMARY KEY (account, case_id, message),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
);
CREATE INDEX desk_rating_rated ON desk_rating (rated);

-- People whom the provider may ask, and how they like to be asked.
CREATE TABLE desk_contact (
	account TEXT NOT NULL,
	position BIGINT NOT NULL,     -- order, from 1
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	phone TEXT NOT NULL,          -- as given, may be empty
	kind TEXT NOT NULL,           -- primary, technical, billing, security or operations
	channel TEXT NOT NULL,        -- email, chat or call
	language TEXT NOT NULL,       -- language code, empty: the account's
	zone TEXT NOT NULL,           -- time zone, empty: the account's
	PRIMARY KEY (account, position)
);
