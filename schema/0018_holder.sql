-- SPDX-License-Identifier: Apache-2.0
-- Who has an open case, beside what counts for his load: routing adds up what everybody has before
-- it decides, and neither the assignments of all times nor the cases that wait for somebody may
-- make that dearer. Written with desk_assignment, of which it is a copy.
ALTER TABLE support_case ADD COLUMN holder TEXT NOT NULL DEFAULT ''; -- principal id, empty for nobody
UPDATE support_case SET holder = COALESCE((SELECT d.assignee FROM desk_assignment AS d
	WHERE d.account = support_case.account AND d.case_id = support_case.case_id), '')
WHERE EXISTS (SELECT 1 FROM desk_assignment AS d
	WHERE d.account = support_case.account AND d.case_id = support_case.case_id);
CREATE INDEX support_case_held ON support_case (holder, severity, status)
	WHERE status <> 'resolved' AND holder <> '';
