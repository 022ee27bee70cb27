-- SPDX-License-Identifier: Apache-2.0
-- Merges and splits: which messages a case shows, and what was done.

-- row case_weave: (account text, weave_id text, kind text, case_id text, other text, made usec,
--   actor text, actor_name text, status text, resolved_at usec, redirected i64, undone usec)
-- A merge or a split.

-- weave_insert: exec1 case_weave
-- One that was just made.
INSERT INTO case_weave ({case_weave}) VALUES ({:case_weave});

-- weave_load: one (account text, weave_id text) -> case_weave
-- By its id.
SELECT {case_weave} FROM case_weave WHERE account = :account AND weave_id = :weave_id;

-- weave_undone: exec1 (account text, weave_id text, undone usec)
-- It is in force no more.
UPDATE case_weave SET undone = :undone WHERE account = :account AND weave_id = :weave_id;

-- weave_redirect: exec (account text, case_id text)
-- A message to a merged case went to the other one.
UPDATE case_weave SET redirected = redirected + 1
WHERE account = :account AND case_id = :case_id AND kind = 'merge' AND undone = 0;

-- weave_of_case: many (account text, case_id text) -> (weave_id text)
-- Those in force that a case takes part in, the oldest first.
SELECT weave_id FROM case_weave
WHERE account = :account AND undone = 0 AND (case_id = :case_id OR other = :case_id)
ORDER BY made, weave_id;

-- merged_cases: many (account text, case_id text) -> (case_id text, display_id text)
-- Cases that were merged into that one.
SELECT case_id, display_id FROM support_case WHERE account = :account AND merged_into = :case_id
ORDER BY display_id;

-- moved_insert: exec1 (account text, display_id text, seq i64, shown text, weave_id text)
-- Another case shows that message.
INSERT INTO case_moved (account, display_id, seq, shown, weave_id)
VALUES (:account, :display_id, :seq, :shown, :weave_id);

-- moved_delete: exec (account text, weave_id text)
-- What a split moved is shown at home again.
DELETE FROM case_moved WHERE account = :account AND weave_id = :weave_id;

-- moved_of_case: many (account text, display_id text) -> (seq i64)
-- Messages of a case that another one shows.
SELECT seq FROM case_moved WHERE account = :account AND display_id = :display_id ORDER BY seq;

-- communication_woven: many (account text, display_id text, case_id text, at usec, at_display text,
--   at_seq i64, after usec, before usec, most i64) -> case_communication
-- What a woven case shows, newest first, from behind (at, at_display, at_seq) on, written in
-- [after, before): its own messages and those of cases merged into it, but for moved ones and others'
-- notices; and those moved to any of them.
SELECT {m.case_communication} FROM (
	SELECT display_id AS home, 0 AS one FROM support_case
	WHERE account = :account AND (case_id = :case_id OR merged_into = :case_id)
	UNION ALL
	SELECT v.display_id AS home, v.seq AS one FROM case_moved AS v
	WHERE v.account = :account AND v.shown IN (SELECT display_id FROM support_case
		WHERE account = :account AND (case_id = :case_id OR merged_into = :case_id))) AS s
CROSS JOIN case_communication AS m
WHERE m.account = :account AND m.display_id = s.home AND (s.one = 0 OR m.seq = s.one)
	AND (m.at, m.display_id, m.seq) < (:at, :at_display, :at_seq)
	AND m.at >= :after AND m.at < :before
	AND (m.display_id = :display_id OR m.channel <> 'notice')
	AND (s.one <> 0 OR NOT EXISTS (SELECT 1 FROM case_moved AS x
		WHERE x.account = m.account AND x.display_id = m.display_id AND x.seq = m.seq))
ORDER BY m.at DESC, m.display_id DESC, m.seq DESC LIMIT :most;

-- communication_woven_count: one (account text, display_id text, case_id text) -> (n i64)
-- How many messages communication_woven gives in all.
SELECT COUNT(*) AS n FROM (
	SELECT display_id AS home, 0 AS one FROM support_case
	WHERE account = :account AND (case_id = :case_id OR merged_into = :case_id)
	UNION ALL
	SELECT v.display_id AS home, v.seq AS one FROM case_moved AS v
	WHERE v.account = :account AND v.shown IN (SELECT display_id FROM support_case
		WHERE account = :account AND (case_id = :case_id OR merged_into = :case_id))) AS s
CROSS JOIN case_communication AS m
WHERE m.account = :account AND m.display_id = s.home AND (s.one = 0 OR m.seq = s.one)
	AND (m.display_id = :display_id OR m.channel <> 'notice')
	AND (s.one <> 0 OR NOT EXISTS (SELECT 1 FROM case_moved AS x
		WHERE x.account = m.account AND x.display_id = m.display_id AND x.seq = m.seq));

-- weave_showing: many (account text, case_id text, seq i64) -> (case_id text, opened usec)
-- Other cases that show a message of this one: that to which a split moved it, else the one itself
-- was merged into; and where the former was merged into. seq 0: any of its messages.
SELECT s.case_id, s.opened FROM support_case AS s
WHERE s.account = :account AND s.case_id IN (
	SELECT h.merged_into FROM support_case AS h
	WHERE h.account = :account AND h.case_id = :case_id AND h.merged_into IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM case_moved AS x WHERE x.account = h.account
			AND x.display_id = h.display_id AND x.seq = :seq)
	UNION
	SELECT k.case_id FROM support_case AS h CROSS JOIN case_moved AS v
		CROSS JOIN support_case AS k
	WHERE h.account = :account AND h.case_id = :case_id AND v.account = h.account
		AND v.display_id = h.display_id AND (:seq = 0 OR v.seq = :seq)
		AND k.account = v.account AND k.display_id = v.shown
	UNION
	SELECT k.merged_into FROM support_case AS h CROSS JOIN case_moved AS v
		CROSS JOIN support_case AS k
	WHERE h.account = :account AND h.case_id = :case_id AND v.account = h.account
		AND v.display_id = h.display_id AND (:seq = 0 OR v.seq = :seq)
		AND k.account = v.account AND k.display_id = v.shown
		AND k.merged_into IS NOT NULL)
ORDER BY s.case_id;
