/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py; do not edit. */
#include "queries.h"

/* clang-format off */
const struct query sql_queries[Q_COUNT + 1] = {
	[Q_ADVISOR_REFRESH_LOAD] = {
		.name = "advisor_refresh_load",
		.sql = "SELECT check_id, requested_at, finished_at, state, next_refreshable_at FROM "
		       "advisor_refresh WHERE account = $1 AND check_id = $2",
		.params = "tt",
		.columns = "tiIti",
	},
	[Q_ADVISOR_REFRESH_MOVE] = {
		.name = "advisor_refresh_move",
		.sql = "UPDATE advisor_refresh SET state = $1, finished_at = $2 WHERE account = $3 "
		       "AND check_id = $4 AND requested_at = $5 AND finished_at IS NULL",
		.params = "tItti",
		.columns = "",
		.writes = true,
	},
	[Q_ADVISOR_REFRESH_PUT] = {
		.name = "advisor_refresh_put",
		.sql = "INSERT INTO advisor_refresh (account, check_id, requested_at, finished_at, "
		       "state, next_refreshable_at) VALUES ($1, $2, $3, NULL, $4, $5) ON CONFLICT "
		       "(account, check_id) DO UPDATE SET requested_at = excluded.requested_at, "
		       "finished_at = NULL, state = excluded.state, next_refreshable_at = "
		       "excluded.next_refreshable_at",
		.params = "ttiti",
		.columns = "",
		.writes = true,
	},
	[Q_ADVISOR_REFRESH_WAITING] = {
		.name = "advisor_refresh_waiting",
		.sql = "SELECT account, check_id, requested_at, state FROM advisor_refresh WHERE "
		       "finished_at IS NULL ORDER BY requested_at LIMIT $1",
		.params = "i",
		.columns = "ttit",
	},
	[Q_DESK_ASSIGNMENT_LOAD] = {
		.name = "desk_assignment_load",
		.sql = "SELECT assignee, assignee_name, queue, since FROM desk_assignment WHERE "
		       "account = $1 AND case_id = $2",
		.params = "tt",
		.columns = "ttti",
	},
	[Q_DESK_ASSIGNMENT_PUT] = {
		.name = "desk_assignment_put",
		.sql = "INSERT INTO desk_assignment (account, case_id, assignee, assignee_name, "
		       "queue, since) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, "
		       "case_id) DO UPDATE SET assignee = excluded.assignee, assignee_name = "
		       "excluded.assignee_name, queue = excluded.queue, since = excluded.since",
		.params = "ttttti",
		.columns = "",
		.writes = true,
	},
	[Q_DESK_NOTE_INSERT] = {
		.name = "desk_note_insert",
		.sql = "INSERT INTO desk_note (account, case_id, seq, at, author, author_name, "
		       "body) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		.params = "ttiittt",
		.columns = "",
		.writes = true,
	},
	[Q_DESK_NOTE_LAST] = {
		.name = "desk_note_last",
		.sql = "SELECT COALESCE(MAX(seq), 0) AS seq FROM desk_note WHERE account = $1 AND "
		       "case_id = $2",
		.params = "tt",
		.columns = "i",
	},
	[Q_DESK_NOTE_LIST] = {
		.name = "desk_note_list",
		.sql = "SELECT seq, at, author, author_name, body FROM desk_note WHERE account = $1 "
		       "AND case_id = $2 AND seq > $3 ORDER BY seq LIMIT $4",
		.params = "ttii",
		.columns = "iittt",
	},
	[Q_DESK_QUEUE] = {
		.name = "desk_queue",
		.sql = "SELECT c.account, c.case_id, c.display_id, a.name AS account_name, c.plan, "
		       "c.subject, c.status, c.severity, c.service, c.category, c.issue_type, "
		       "c.language, c.submitted_by, c.opened, c.last_activity, c.response_due, "
		       "c.responded_at, d.assignee, d.assignee_name, d.queue, CASE WHEN "
		       "c.responded_at = 0 AND c.response_due > 0 THEN c.response_due WHEN c.status "
		       "<> 'pending-customer-action' THEN c.last_activity + 100000000000000000 ELSE "
		       "c.last_activity + 200000000000000000 END AS sort_key FROM support_case c "
		       "LEFT JOIN account a ON a.id = c.account LEFT JOIN desk_assignment d ON "
		       "d.account = c.account AND d.case_id = c.case_id WHERE c.status <> "
		       "'resolved' AND (CASE WHEN c.responded_at = 0 AND c.response_due > 0 THEN "
		       "c.response_due WHEN c.status <> 'pending-customer-action' THEN "
		       "c.last_activity + 100000000000000000 ELSE c.last_activity + "
		       "200000000000000000 END, c.case_id) > ($1, $2) AND ($3 IS NULL OR c.account "
		       "= $3) AND ($4 IS NULL OR d.assignee = $4) AND ($5 = 0 OR d.assignee IS NULL "
		       "OR d.assignee = '') AND ($6 IS NULL OR COALESCE(d.queue, 'main') = $6) AND "
		       "($7 IS NULL OR c.severity = $7) AND ($8 IS NULL OR c.status = $8) AND ($9 "
		       "IS NULL OR c.language = $9) ORDER BY CASE WHEN c.responded_at = 0 AND "
		       "c.response_due > 0 THEN c.response_due WHEN c.status <> "
		       "'pending-customer-action' THEN c.last_activity + 100000000000000000 ELSE "
		       "c.last_activity + 200000000000000000 END, c.case_id LIMIT $10",
		.params = "itTTiTTTTi",
		.columns = "tttTtttttttttiiiiTTTi",
	},
	[Q_DESK_SILENT] = {
		.name = "desk_silent",
		.sql = "SELECT account, case_id FROM support_case WHERE status = "
		       "'pending-customer-action' AND last_communication < $1 ORDER BY "
		       "last_communication LIMIT $2",
		.params = "ii",
		.columns = "tt",
	},
};
/* clang-format on */
