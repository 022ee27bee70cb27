-- SPDX-License-Identifier: Apache-2.0
-- Facts are dealt to several receivers.

-- 1: not yet dealt to the receivers that keep rows of their own (mail, webhooks, ...); 0: it was, in
-- the transaction that says so.
ALTER TABLE outbox ADD COLUMN fresh BIGINT NOT NULL DEFAULT 1;
UPDATE outbox SET fresh = 0 WHERE state <> 0;
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (fresh, seq, account) WHERE state = 0;
