-- SPDX-License-Identifier: Apache-2.0
-- Values of the vocabulary's fields.

-- field_list: many (account text, case_id text) -> (field text, value text)
-- All of a case.
SELECT field, value FROM case_field WHERE account = :account AND case_id = :case_id ORDER BY field;

-- field_put: exec1 (account text, case_id text, field text, value text)
-- Sets one.
INSERT INTO case_field (account, case_id, field, value)
VALUES (:account, :case_id, :field, :value)
ON CONFLICT (account, case_id, field) DO UPDATE SET value = excluded.value;

-- field_delete: exec (account text, case_id text, field text)
-- Takes one away.
DELETE FROM case_field WHERE account = :account AND case_id = :case_id AND field = :field;
