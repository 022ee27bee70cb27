-- SPDX-License-Identifier: Apache-2.0
-- What the room asks of the database.

-- row note: (account text, id text, body text,
--	written usec, due usec?, picture bytes?)
-- One note of a case, as it is stored.

-- note_load: one (account text, id text) -> note
-- One note.
SELECT {note} FROM note WHERE account = :account AND id = :id;

-- note_insert: exec1 note
-- A new note.
INSERT INTO note ({note}) VALUES ({:note});

-- note_list: many (account text, after text, most i64)
--	-> (id text, open bool, due usec?)
-- Ids in order; open says that it has
-- no due time.
SELECT n.id, CASE WHEN n.due IS NULL THEN 1 ELSE 0 END AS open, -- one word
	n.due /* may be
	absent */
FROM note AS n
WHERE n.account = :account AND n.id > :after
ORDER BY n.id LIMIT :most;

-- note_change: exec (account text, id text, body text?, hidden bool?, most i64?)
-- Parameters come in another order in the text, and twice.
UPDATE note SET body = CASE WHEN :body IS NULL THEN body ELSE :body END
WHERE :hidden IS NULL AND written > :most AND account = :account AND id = :id AND body <> 'a:b;''--';

-- note_purge: exec (before usec)
-- across accounts: retention serves the whole installation
DELETE FROM note WHERE written < :before;

-- note_claim: one () -> (account text, id text)
-- The next note of any account.
-- across accounts: a job looks for work
SELECT account, id FROM note ORDER BY due NULLS LAST LIMIT 1 /*postgres FOR UPDATE SKIP LOCKED*/;

-- note_page: many (account text, ids text) -> note
-- The notes with these ids, given as a JSON list of texts; both with a comment in the text.
SELECT {n.note} FROM note AS n WHERE n.account = :account
AND n.id IN (SELECT value FROM json_each(:ids));
-- postgres:
SELECT {n.note} FROM note AS n WHERE n.account = :account
AND n.id IN (SELECT jsonb_array_elements_text(:ids::jsonb));
