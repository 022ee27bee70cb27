-- SPDX-License-Identifier: Apache-2.0
-- Retention finds delivered facts at the head of the line; an index for it alone cost every delivery
-- a change in one more tree.

DROP INDEX outbox_delivered;
