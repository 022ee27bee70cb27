-- SPDX-License-Identifier: Apache-2.0
-- Statements over webhooks, their secrets and their deliveries.

-- row webhook: (account text, id text, wide bool, url text, description text, format text,
--   kinds text, events text, status text, created usec, changed usec, last_seq i64, wake usec?,
--   failures i64, opens i64, open_until usec?, arrived i64, failed i64, last_arrived usec?,
--   last_failed usec?, last_error text?, last_took i64)
-- Somebody's address that hears of events.

-- row webhook_delivery: (account text, webhook text, seq i64, event_id text, of_account text,
--   kind text, event text, subject text, body text, state i64, tries i64, created usec, due usec,
--   changed usec, status i64?, took i64?, error text?)
-- An event on its way to one webhook. state: 0 waiting, 1 arrived, 2 dead.

-- webhook_insert: exec1 webhook
-- A new webhook.
INSERT INTO webhook ({webhook}) VALUES ({:webhook});

-- webhook_load: one (account text, id text) -> webhook
-- One webhook.
SELECT {webhook} FROM webhook WHERE account = :account AND id = :id AND status <> 'deleted';

-- webhook_list: many (account text, after text, most i64) -> webhook
-- An account's webhooks in order of their ids.
SELECT {webhook} FROM webhook
WHERE account = :account AND id > :after AND status <> 'deleted' ORDER BY id LIMIT :most;

-- webhook_count: one (account text) -> (n i64)
-- How many webhooks an account has.
SELECT COUNT(*) FROM webhook WHERE account = :account AND status <> 'deleted';

-- webhook_own: many (account text) -> webhook
-- An account's own webhooks that hear of its events.
SELECT {webhook} FROM webhook WHERE account = :account AND status = 'active';

-- webhook_wide: many () -> webhook
-- Those that hear of all accounts' events.
-- across accounts: they are the provider's
SELECT {webhook} FROM webhook WHERE wide = 1 AND status = 'active';

-- webhook_update: exec1 (account text, id text, url text, description text, format text,
--   kinds text, events text, status text, changed usec)
-- What its owner changed.
UPDATE webhook SET url = :url, description = :description, format = :format, kinds = :kinds,
	events = :events, status = :status, changed = :changed
WHERE account = :account AND id = :id;

-- webhook_reset: exec (account text, id text, now usec)
-- Its breaker closes, and it is looked at now.
UPDATE webhook SET failures = 0, opens = 0, open_until = NULL, wake = :now
WHERE account = :account AND id = :id;

-- webhook_forget: exec1 (account text, id text)
-- It is deleted for everyone; a job removes what is left of it.
UPDATE webhook SET status = 'deleted', wake = NULL, open_until = NULL
WHERE account = :account AND id = :id AND status <> 'deleted';

-- webhook_forgotten: many (most i64) -> (account text, id text)
-- Webhooks that were deleted.
-- across accounts: one job serves the whole installation
SELECT account, id FROM webhook WHERE status = 'deleted' ORDER BY account, id LIMIT :most;

-- webhook_remove: exec (account text, id text)
-- Removes a deleted webhook when nothing is left of it.
DELETE FROM webhook WHERE account = :account AND id = :id AND status = 'deleted'
	AND NOT EXISTS (SELECT 1 FROM webhook_delivery AS d
		WHERE d.account = webhook.account AND d.webhook = webhook.id);

-- webhook_number: one (account text, id text, now usec) -> (seq i64)
-- The number of its next delivery, for which it wakes, unless its breaker is open.
UPDATE webhook SET last_seq = last_seq + 1, wake = CASE
	WHEN open_until > :now OR wake <= :now THEN wake ELSE :now END
WHERE account = :account AND id = :id RETURNING last_seq;

-- webhook_rouse: exec (account text, id text, now usec)
-- Something is due now, unless the breaker is open. The wake changes in any case, so that
-- webhook_sleep sees it.
UPDATE webhook SET wake = CASE WHEN wake <= :now THEN wake - 1 ELSE :now END
WHERE account = :account AND id = :id AND status = 'active'
	AND (open_until IS NULL OR open_until <= :now);

-- webhook_due: many (now usec, most i64) -> webhook
-- Webhooks to look at, those that waited longest first.
-- across accounts: one job delivers for the whole installation
SELECT {webhook} FROM webhook WHERE wake <= :now AND status = 'active' ORDER BY wake LIMIT :most;

-- webhook_sleep: exec (account text, id text, wake usec?, last_seq i64, now usec)
-- Everything that is due was tried: wakes again when the next is. Not when something came meanwhile,
-- which the wake and the number that were seen tell.
UPDATE webhook SET wake = (
	SELECT MIN(d.due) FROM webhook_delivery AS d
	WHERE d.account = webhook.account AND d.webhook = webhook.id AND d.state = 0
		AND d.due > :now)
WHERE account = :account AND id = :id AND wake = :wake AND last_seq = :last_seq;

-- webhook_arrived: exec (account text, id text, arrived i64, now usec, took i64)
-- So many deliveries arrived: the breaker closes.
UPDATE webhook SET failures = 0, opens = 0, open_until = NULL, arrived = arrived + :arrived,
	last_arrived = :now, last_took = :took,
	wake = CASE WHEN open_until IS NULL THEN wake ELSE :now END
WHERE account = :account AND id = :id;

-- webhook_failed: one (account text, id text, failed i64, now usec, error text, took i64)
--   -> (failures i64, opens i64, open_until usec?)
-- So many tries failed.
UPDATE webhook SET failures = failures + :failed, failed = failed + :failed, last_failed = :now,
	last_error = :error, last_took = :took
WHERE account = :account AND id = :id RETURNING failures, opens, open_until;

-- webhook_open: exec (account text, id text, until usec)
-- The breaker opens, or stays open longer.
UPDATE webhook SET opens = opens + 1, open_until = :until, wake = :until
WHERE account = :account AND id = :id;

-- webhook_gone: exec (account text, id text, now usec, error text)
-- It said that it does not exist any more.
UPDATE webhook SET status = 'gone', last_error = :error, last_failed = :now, wake = NULL
WHERE account = :account AND id = :id;

-- webhook_open_count: one () -> (n i64)
-- How many webhooks' breakers are open.
-- across accounts: a figure for the operator
SELECT COUNT(*) FROM webhook WHERE open_until IS NOT NULL;

-- webhook_secret_insert: exec1 (account text, webhook text, number i64, sealed bytes, master i64)
-- The present secret.
INSERT INTO webhook_secret (account, webhook, number, sealed, master, until)
VALUES (:account, :webhook, :number, :sealed, :master, NULL);

-- webhook_secret_list: many (account text, webhook text, now usec)
--   -> (number i64, sealed bytes, master i64, until usec?)
-- The secrets that sign, newest first.
SELECT number, sealed, master, until FROM webhook_secret
WHERE account = :account AND webhook = :webhook AND (until IS NULL OR until > :now)
ORDER BY number DESC;

-- webhook_secret_end: exec (account text, webhook text, until usec)
-- The present secret gets an end, and none outlives it.
UPDATE webhook_secret SET until = :until
WHERE account = :account AND webhook = :webhook AND (until IS NULL OR until > :until);

-- webhook_secret_purge: exec (account text, webhook text, now usec)
-- Removes those that sign no more.
DELETE FROM webhook_secret
WHERE account = :account AND webhook = :webhook AND until <= :now;

-- webhook_secret_delete: exec (account text, webhook text)
-- Removes a webhook's secrets.
DELETE FROM webhook_secret WHERE account = :account AND webhook = :webhook;

-- webhook_secret_count_before: one (master i64) -> (n i64)
-- How many secrets an older master key protects.
-- across accounts: rotation of the master key serves the whole installation
SELECT COUNT(*) FROM webhook_secret WHERE master < :master;

-- webhook_secret_sealed_before: many (master i64, most i64)
--   -> (account text, webhook text, number i64, sealed bytes, master i64)
-- Secrets that an older master key sealed.
-- across accounts: rotation of the master key serves the whole installation
SELECT account, webhook, number, sealed, master FROM webhook_secret
WHERE master < :master LIMIT :most;

-- webhook_secret_reseal: exec (account text, webhook text, number i64, sealed bytes, master i64)
-- Puts the secret's new seal in place.
UPDATE webhook_secret SET sealed = :sealed, master = :master
WHERE account = :account AND webhook = :webhook AND number = :number;

-- webhook_delivery_insert: exec (account text, webhook text, seq i64, event_id text,
--   of_account text, kind text, event text, subject text, body text, now usec)
-- A new delivery; 0 when the webhook has that event.
INSERT INTO webhook_delivery ({webhook_delivery}) VALUES (:account, :webhook, :seq, :event_id,
	:of_account, :kind, :event, :subject, :body, 0, 0, :now, :now, :now, NULL, NULL, NULL)
ON CONFLICT (account, webhook, event_id) DO NOTHING;

-- webhook_delivery_next: many (account text, webhook text, now usec, most i64) -> webhook_delivery
-- What may be tried now: of each subject the oldest that waits, if it is due.
SELECT {d.webhook_delivery} FROM webhook_delivery AS d
WHERE d.account = :account AND d.webhook = :webhook AND d.state = 0 AND d.due <= :now
	AND NOT EXISTS (SELECT 1 FROM webhook_delivery AS o
		WHERE o.account = d.account AND o.webhook = d.webhook AND o.subject = d.subject
			AND o.state = 0 AND o.seq < d.seq)
ORDER BY d.due, d.seq LIMIT :most;

-- webhook_delivery_load: one (account text, webhook text, event_id text) -> webhook_delivery
-- One delivery.
SELECT {webhook_delivery} FROM webhook_delivery
WHERE account = :account AND webhook = :webhook AND event_id = :event_id;

-- webhook_delivery_list: many (account text, webhook text, before i64, most i64)
--   -> webhook_delivery
-- A webhook's deliveries, newest first.
SELECT {webhook_delivery} FROM webhook_delivery
WHERE account = :account AND webhook = :webhook AND seq < :before
ORDER BY seq DESC LIMIT :most;

-- webhook_delivery_list_of: many (account text, webhook text, state i64, before i64, most i64)
--   -> webhook_delivery
-- Those in one state, newest first.
SELECT {webhook_delivery} FROM webhook_delivery
WHERE account = :account AND webhook = :webhook AND state = :state AND seq < :before
ORDER BY seq DESC LIMIT :most;

-- webhook_delivery_list_dead: many (account text, webhook text, before i64, most i64)
--   -> webhook_delivery
-- Those that were given up, newest first; apart, because they have an index of their own.
SELECT {webhook_delivery} FROM webhook_delivery
WHERE account = :account AND webhook = :webhook AND state = 2 AND seq < :before
ORDER BY seq DESC LIMIT :most;

-- webhook_delivery_counts: one (account text, webhook text) -> (waiting i64, dead i64)
-- How many wait and how many were given up.
SELECT (SELECT COUNT(*) FROM webhook_delivery
		WHERE account = :account AND webhook = :webhook AND state = 0),
	(SELECT COUNT(*) FROM webhook_delivery
		WHERE account = :account AND webhook = :webhook AND state = 2);

-- webhook_delivery_arrived: exec (account text, webhook text, seq i64, now usec, status i64,
--   took i64)
-- It has arrived.
UPDATE webhook_delivery SET state = 1, tries = tries + 1, changed = :now, status = :status,
	took = :took, error = NULL
WHERE account = :account AND webhook = :webhook AND seq = :seq AND state = 0;

-- webhook_delivery_failed: exec (account text, webhook text, seq i64, state i64, due usec, now usec,
--   status i64?, took i64, error text)
-- A try failed; state says whether there will be another, and due when.
UPDATE webhook_delivery SET state = :state, tries = tries + 1, due = :due, changed = :now,
	status = :status, took = :took, error = :error
WHERE account = :account AND webhook = :webhook AND seq = :seq AND state = 0;

-- webhook_delivery_replay: exec (account text, webhook text, event_id text, now usec)
-- It waits once more.
UPDATE webhook_delivery SET state = 0, tries = 0, due = :now, changed = :now
WHERE account = :account AND webhook = :webhook AND event_id = :event_id AND state <> 0;

-- webhook_delivery_replay_dead: exec (account text, webhook text, now usec, most i64)
-- The oldest that were given up wait once more.
UPDATE webhook_delivery SET state = 0, tries = 0, due = :now, changed = :now
WHERE account = :account AND webhook = :webhook AND seq IN (
	SELECT seq FROM webhook_delivery
	WHERE account = :account AND webhook = :webhook AND state = 2 ORDER BY seq LIMIT :most);

-- webhook_delivery_remove: exec (account text, webhook text, most i64)
-- Removes deliveries of a deleted webhook.
DELETE FROM webhook_delivery WHERE (account, webhook, seq) IN (
	SELECT account, webhook, seq FROM webhook_delivery
	WHERE account = :account AND webhook = :webhook LIMIT :most);

-- webhook_delivery_expire: exec (before usec, now usec, error text, most i64)
-- Gives up what has waited since before that time.
-- across accounts: one job serves the whole installation
UPDATE webhook_delivery SET state = 2, changed = :now, error = :error
WHERE (account, webhook, seq) IN (
	SELECT account, webhook, seq FROM webhook_delivery WHERE state = 0 AND created < :before
	LIMIT :most);

-- webhook_delivery_purge: exec (before usec, most i64)
-- Removes what arrived or was given up before that time.
-- across accounts: retention serves the whole installation
DELETE FROM webhook_delivery WHERE (account, webhook, seq) IN (
	SELECT account, webhook, seq FROM webhook_delivery WHERE state <> 0 AND changed < :before
	LIMIT :most);
