/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py; do not edit. */
#include "queries.h"

/* clang-format off */
const struct query sql_queries[Q_COUNT + 1] = {
	[Q_NOTE_CHANGE] = {
		.name = "note_change",
		.sql = "UPDATE note SET body = CASE WHEN $1 IS NULL THEN body ELSE $1 END WHERE $2 "
		       "IS NULL AND written > $3 AND account = $4 AND id = $5 AND body <> 'a:b;''--'",
		.params = "TIItt",
		.columns = "",
		.writes = true,
	},
	[Q_NOTE_CLAIM] = {
		.name = "note_claim",
		.sql = "SELECT account, id FROM note ORDER BY due NULLS LAST LIMIT 1",
		.sql_postgres = "SELECT account, id FROM note ORDER BY due NULLS LAST LIMIT 1 FOR UPDATE "
				"SKIP LOCKED",
		.params = "",
		.columns = "tt",
	},
	[Q_NOTE_INSERT] = {
		.name = "note_insert",
		.sql = "INSERT INTO note (account, id, body, written, due, picture) VALUES ($1, $2, "
		       "$3, $4, $5, $6)",
		.params = "tttiIB",
		.columns = "",
		.writes = true,
	},
	[Q_NOTE_LIST] = {
		.name = "note_list",
		.sql = "SELECT n.id, CASE WHEN n.due IS NULL THEN 1 ELSE 0 END AS open, n.due FROM "
		       "note AS n WHERE n.account = $1 AND n.id > $2 ORDER BY n.id LIMIT $3",
		.params = "tti",
		.columns = "tiI",
	},
	[Q_NOTE_LOAD] = {
		.name = "note_load",
		.sql = "SELECT account, id, body, written, due, picture FROM note WHERE account = "
		       "$1 AND id = $2",
		.params = "tt",
		.columns = "tttiIB",
	},
	[Q_NOTE_PAGE] = {
		.name = "note_page",
		.sql = "SELECT n.account, n.id, n.body, n.written, n.due, n.picture FROM note AS n "
		       "WHERE n.account = $1 AND n.id IN (SELECT value FROM json_each($2))",
		.sql_postgres = "SELECT n.account, n.id, n.body, n.written, n.due, n.picture FROM note AS n "
				"WHERE n.account = $1 AND n.id IN (SELECT "
				"jsonb_array_elements_text($2::jsonb))",
		.params = "tt",
		.columns = "tttiIB",
	},
	[Q_NOTE_PURGE] = {
		.name = "note_purge",
		.sql = "DELETE FROM note WHERE written < $1",
		.params = "i",
		.columns = "",
		.writes = true,
	},
	[Q_TAG_HIDE] = {
		.name = "tag_hide",
		.sql = "UPDATE tag SET hidden = 1 WHERE name = $1 RETURNING hidden",
		.params = "t",
		.columns = "i",
		.writes = true,
	},
	[Q_TAG_LIST] = {
		.name = "tag_list",
		.sql = "SELECT name, hidden FROM tag ORDER BY name",
		.params = "",
		.columns = "ti",
	},
};
/* clang-format on */
