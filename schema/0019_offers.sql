-- SPDX-License-Identifier: Apache-2.0
-- Who is asked to take a live contact: a chat that stands in line, a call back that waits. Times are
-- microseconds UTC, 0 means "never"; the customer account stands first in the key.

CREATE TABLE desk_offer (
	account TEXT NOT NULL,      -- the customer account
	kind TEXT NOT NULL,         -- chat or call
	contact TEXT NOT NULL,      -- id of the chat or call back
	case_id TEXT NOT NULL,      -- the case it is about
	look BIGINT NOT NULL,       -- when somebody is to be looked for, or an offer lapses
	offered_to TEXT NOT NULL,   -- principal id of whoever is asked; empty for nobody
	offered_name TEXT NOT NULL, -- that one's user name
	expires BIGINT NOT NULL,    -- until when that one may take it
	outcome TEXT NOT NULL,      -- open, asked, all-asked, busy or nobody: desk/offer.h
	reason TEXT NOT NULL,       -- why, a sentence; empty before the first decision
	passed TEXT NOT NULL,       -- principal ids that were asked already, separated by blanks
	alone BIGINT NOT NULL,      -- since when nobody is there who could take it
	PRIMARY KEY (account, kind, contact),
	FOREIGN KEY (account, case_id) REFERENCES support_case (account, case_id) ON DELETE CASCADE
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX desk_offer_look ON desk_offer (kind, look);
CREATE INDEX desk_offer_to ON desk_offer (kind, offered_to) WHERE offered_to <> '';
CREATE INDEX desk_offer_case ON desk_offer (account, case_id);
