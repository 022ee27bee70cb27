-- SPDX-License-Identifier: Apache-2.0
-- Facts are dealt to several receivers.

-- 1: not yet dealt to the receivers that keep rows of their own (mail, webhooks, ...); 0: it was, in
-- the transaction that says so.
ALTER TABLE outbox ADD COLUMN fresh BIGINT NOT NULL DEFAULT 1;
UPDATE outbox SET fresh = 0 WHERE state <> 0;
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (fresh, seq, account) WHERE state = 0;

-- Somebody's address that hears of events. One of a customer's account hears of that account's
-- events of kinds that customers may know; one of the provider's account hears of all accounts' of
-- every kind.
CREATE TABLE webhook (
	account TEXT NOT NULL,           -- owner
	id TEXT NOT NULL,                -- "wh-" and 16 hexadecimal digits
	wide BIGINT NOT NULL,            -- 1: hears of all accounts
	url TEXT NOT NULL,
	description TEXT NOT NULL,
	format TEXT NOT NULL,            -- 'eventbridge' or 'cloudevents'
	kinds TEXT NOT NULL,             -- kinds it wants, a line each; empty for all
	events TEXT NOT NULL,            -- event names it wants, a line each; empty for all
	status TEXT NOT NULL,            -- 'active', 'disabled' (by its owner), 'gone' (it answered 410),
	                                 -- or 'deleted' until a job has removed its deliveries
	created BIGINT NOT NULL,
	changed BIGINT NOT NULL,         -- by a person
	last_seq BIGINT NOT NULL,        -- number of its newest delivery
	wake BIGINT,                     -- when to look whether something is due; NULL: nothing waits
	-- The circuit breaker.
	failures BIGINT NOT NULL,        -- tries that failed since the last one that arrived
	opens BIGINT NOT NULL,           -- how often it opened since then
	open_until BIGINT,               -- nothing is tried before; from then on one; NULL: closed
	-- For people and metrics.
	arrived BIGINT NOT NULL,         -- deliveries that arrived, ever
	failed BIGINT NOT NULL,          -- tries that failed, ever
	last_arrived BIGINT,
	last_failed BIGINT,
	last_error TEXT,
	last_took BIGINT NOT NULL,       -- microseconds that the last answer took
	PRIMARY KEY (account, id)
) /*sqlite WITHOUT ROWID*/;
CREATE INDEX webhook_wake ON webhook (wake) WHERE wake IS NOT NULL;
CREATE INDEX webhook_deleted ON webhook (account, id) WHERE status = 'deleted';
CREATE INDEX webhook_wide ON webhook (account, id) WHERE wide = 1;

-- What a webhook's deliveries are signed with. The newest has no end; older ones sign beside it
-- until theirs.
CREATE TABLE webhook_secret (
	account TEXT NOT NULL,
	webhook TEXT NOT NULL,
	number BIGINT NOT NULL,          -- 1, 2, ...: which rotation made it
	sealed BYTEA NOT NULL,           -- 32 bytes under AES-256-GCM, bound to the webhook's id
	master BIGINT NOT NULL,          -- number of the keyring's key that sealed it
	until BIGINT,                    -- signs no more from then on; NULL: the present one
	PRIMARY KEY (account, webhook, number)
) /*sqlite WITHOUT ROWID*/;

-- An event on its way to one webhook, or arrived there. Tried in order of seq within a subject.
CREATE TABLE webhook_delivery (
	account TEXT NOT NULL,           -- of the webhook
	webhook TEXT NOT NULL,
	seq BIGINT NOT NULL,             -- order within the webhook
	event_id TEXT NOT NULL,          -- the fact's id; sent as webhook-id
	of_account TEXT NOT NULL,        -- whose fact it is
	kind TEXT NOT NULL,
	event TEXT NOT NULL,
	subject TEXT NOT NULL,           -- what order is kept for; "" for a test
	body TEXT NOT NULL,              -- what is sent, the same bytes at each try
	state BIGINT NOT NULL,           -- 0 waiting, 1 arrived, 2 dead (given up; replay brings it back)
	tries BIGINT NOT NULL,           -- since it was made or replayed
	created BIGINT NOT NULL,
	due BIGINT NOT NULL,             -- not tried before
	changed BIGINT NOT NULL,         -- of the last try
	status BIGINT,                   -- HTTP status of the last answer
	took BIGINT,                     -- microseconds that the last try took
	error TEXT,                      -- what the last failure was
	PRIMARY KEY (account, webhook, seq)
);
CREATE UNIQUE INDEX webhook_delivery_event ON webhook_delivery (account, webhook, event_id);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (account, webhook, due, seq)
	WHERE state = 0;
CREATE INDEX webhook_delivery_order ON webhook_delivery (account, webhook, subject, seq)
	WHERE state = 0;
CREATE INDEX webhook_delivery_dead ON webhook_delivery (account, webhook, seq) WHERE state = 2;
CREATE INDEX webhook_delivery_age ON webhook_delivery (changed) WHERE state <> 0;
