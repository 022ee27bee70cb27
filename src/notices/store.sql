-- SPDX-License-Identifier: Apache-2.0
-- Statements over what people want to hear.

-- row notice_preference: (account text, principal text, language text, zone text, quiet_from i64,
--   quiet_to i64, daily_at i64, choices text, changed usec)
-- How a person wants to hear.

-- preference_load: one (account text, principal text) -> notice_preference
-- One person's.
SELECT {notice_preference} FROM notice_preference
WHERE account = :account AND principal = :principal;

-- preference_put: exec1 notice_preference
-- Sets them.
INSERT INTO notice_preference ({notice_preference}) VALUES ({:notice_preference})
ON CONFLICT (account, principal) DO UPDATE SET language = excluded.language,
	zone = excluded.zone, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
	daily_at = excluded.daily_at, choices = excluded.choices, changed = excluded.changed;

-- stop_load: one (account text, address text) -> (since usec)
-- Whether an address unsubscribed from an account's notices.
SELECT since FROM notice_stop WHERE account = :account AND address = :address;

-- stop_put: exec (account text, address text, now usec)
-- It did.
INSERT INTO notice_stop (account, address, since) VALUES (:account, :address, :now)
ON CONFLICT (account, address) DO NOTHING;

-- stop_drop: exec (account text, address text)
-- It wants them again.
DELETE FROM notice_stop WHERE account = :account AND address = :address;
