-- SPDX-License-Identifier: Apache-2.0
-- The people of an account whom the provider may ask.

-- row desk_contact: (account text, position i64, name text, email text, phone text, kind text,
--	channel text, language text, zone text)
-- A person to ask.

-- contact_insert: exec1 desk_contact
-- A new one.
INSERT INTO desk_contact ({desk_contact}) VALUES ({:desk_contact});

-- contact_clear: exec (account text)
-- Forgets all of an account.
DELETE FROM desk_contact WHERE account = :account;

-- contact_list: many (account text) -> desk_contact
-- All of an account, in order.
SELECT {desk_contact} FROM desk_contact WHERE account = :account ORDER BY position;
