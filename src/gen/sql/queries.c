/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py; do not edit. */
#include "queries.h"

/* clang-format off */
const struct query sql_queries[Q_COUNT + 1] = {
	[Q_ACCESS_KEY_DELETE] = {
		.name = "access_key_delete",
		.sql = "DELETE FROM access_key WHERE account = $1 AND id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ACCESS_KEY_DELETE_OF] = {
		.name = "access_key_delete_of",
		.sql = "DELETE FROM access_key WHERE account = $1 AND principal = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ACCESS_KEY_INSERT] = {
		.name = "access_key_insert",
		.sql = "INSERT INTO access_key (account, id, principal, sealed, master, status, "
		       "created, last_used) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL) ON CONFLICT "
		       "DO NOTHING",
		.params = "tttbiti",
		.columns = "",
		.writes = true,
	},
	[Q_ACCESS_KEY_LIST] = {
		.name = "access_key_list",
		.sql = "SELECT account, id, principal, status, created, last_used FROM access_key "
		       "WHERE account = $1 AND id > $2 ORDER BY id LIMIT $3",
		.params = "tti",
		.columns = "ttttiI",
	},
	[Q_ACCESS_KEY_LIST_OF] = {
		.name = "access_key_list_of",
		.sql = "SELECT account, id, principal, status, created, last_used FROM access_key "
		       "WHERE account = $1 AND principal = $2 ORDER BY created, id",
		.params = "tt",
		.columns = "ttttiI",
	},
	[Q_ACCESS_KEY_LOAD] = {
		.name = "access_key_load",
		.sql = "SELECT account, id, principal, status, created, last_used FROM access_key "
		       "WHERE account = $1 AND id = $2",
		.params = "tt",
		.columns = "ttttiI",
	},
	[Q_ACCESS_KEY_RESEAL] = {
		.name = "access_key_reseal",
		.sql = "UPDATE access_key SET sealed = $1, master = $2 WHERE account = $3 AND id = "
		       "$4",
		.params = "bitt",
		.columns = "",
		.writes = true,
	},
	[Q_ACCESS_KEY_SEALED_BEFORE] = {
		.name = "access_key_sealed_before",
		.sql = "SELECT account, id, sealed, master FROM access_key WHERE master < $1 LIMIT "
		       "$2",
		.params = "ii",
		.columns = "ttbi",
	},
	[Q_ACCESS_KEY_TOUCH] = {
		.name = "access_key_touch",
		.sql = "UPDATE access_key SET last_used = $1 WHERE id = $2 AND (last_used IS NULL "
		       "OR last_used < $1)",
		.params = "it",
		.columns = "",
		.writes = true,
	},
	[Q_ACCESS_KEY_UPDATE] = {
		.name = "access_key_update",
		.sql = "UPDATE access_key SET status = $1 WHERE account = $2 AND id = $3",
		.params = "ttt",
		.columns = "",
		.writes = true,
	},
	[Q_ACCOUNT_INSERT] = {
		.name = "account_insert",
		.sql = "INSERT INTO account (id, organization, kind, name, email, country, zone, "
		       "language, status, created, changed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
		       "$9, $10, $11) ON CONFLICT (id) DO NOTHING",
		.params = "tttttttttii",
		.columns = "",
		.writes = true,
	},
	[Q_ACCOUNT_LIST] = {
		.name = "account_list",
		.sql = "SELECT id, organization, kind, name, email, country, zone, language, "
		       "status, created, changed FROM account WHERE id > $1 ORDER BY id LIMIT $2",
		.params = "ti",
		.columns = "tttttttttii",
	},
	[Q_ACCOUNT_LIST_OF] = {
		.name = "account_list_of",
		.sql = "SELECT id, organization, kind, name, email, country, zone, language, "
		       "status, created, changed FROM account WHERE organization = $1 AND id > $2 "
		       "ORDER BY id LIMIT $3",
		.params = "tti",
		.columns = "tttttttttii",
	},
	[Q_ACCOUNT_LOAD] = {
		.name = "account_load",
		.sql = "SELECT id, organization, kind, name, email, country, zone, language, "
		       "status, created, changed FROM account WHERE id = $1",
		.params = "t",
		.columns = "tttttttttii",
	},
	[Q_ACCOUNT_PROVIDER] = {
		.name = "account_provider",
		.sql = "SELECT id, organization, kind, name, email, country, zone, language, "
		       "status, created, changed FROM account WHERE kind = 'provider'",
		.params = "",
		.columns = "tttttttttii",
	},
	[Q_ACCOUNT_UPDATE] = {
		.name = "account_update",
		.sql = "UPDATE account SET name = $1, email = $2, country = $3, zone = $4, language "
		       "= $5, status = $6, changed = $7 WHERE id = $8",
		.params = "ttttttit",
		.columns = "",
		.writes = true,
	},
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
	[Q_AGENT_LIST] = {
		.name = "agent_list",
		.sql = "SELECT a.principal, p.name, p.email, p.status, a.capacity, a.presence, "
		       "a.presence_until, a.presence_note, a.last_routed FROM desk_agent a JOIN "
		       "principal p ON p.account = $1 AND p.id = a.principal WHERE a.principal > $2 "
		       "AND ($3 IS NULL OR a.principal = $3) AND ($4 IS NULL OR EXISTS (SELECT 1 "
		       "FROM desk_team_member m WHERE m.team = $4 AND m.principal = a.principal)) "
		       "ORDER BY a.principal LIMIT $5",
		.params = "ttTTi",
		.columns = "ttttititi",
	},
	[Q_AGENT_LOAD] = {
		.name = "agent_load",
		.sql = "SELECT principal, capacity, presence, presence_until, presence_note, "
		       "presence_set, last_routed, created, changed FROM desk_agent WHERE principal "
		       "= $1",
		.params = "t",
		.columns = "tititiiii",
	},
	[Q_AGENT_LOADS] = {
		.name = "agent_loads",
		.sql = "SELECT holder AS assignee, severity, status = 'pending-customer-action' AS "
		       "waiting, COUNT(*) AS cases FROM support_case WHERE status <> 'resolved' AND "
		       "holder <> '' GROUP BY holder, severity, status",
		.params = "",
		.columns = "ttii",
	},
	[Q_AGENT_PUT] = {
		.name = "agent_put",
		.sql = "INSERT INTO desk_agent (principal, capacity, presence, presence_until, "
		       "presence_note, presence_set, last_routed, created, changed) VALUES ($1, $2, "
		       "$3, $4, $5, $6, $7, $8, $9) ON CONFLICT (principal) DO UPDATE SET capacity "
		       "= excluded.capacity, presence = excluded.presence, presence_until = "
		       "excluded.presence_until, presence_note = excluded.presence_note, "
		       "presence_set = excluded.presence_set, last_routed = excluded.last_routed, "
		       "changed = excluded.changed",
		.params = "tititiiii",
		.columns = "",
		.writes = true,
	},
	[Q_AGENT_ROUTED] = {
		.name = "agent_routed",
		.sql = "UPDATE desk_agent SET last_routed = $1 WHERE principal = $2",
		.params = "it",
		.columns = "",
		.writes = true,
	},
	[Q_AGENT_WORK] = {
		.name = "agent_work",
		.sql = "SELECT c.account, a.name AS account_name, c.case_id, c.display_id, "
		       "c.subject, c.status, c.severity, COALESCE(d.queue, 'main') AS queue, "
		       "w.since, r.reply_by, w.copied, n.body AS note, n.author_name AS note_by "
		       "FROM (SELECT account, case_id, since, 0 AS copied FROM desk_assignment "
		       "WHERE assignee = $1 AND assignee <> '' UNION ALL SELECT f.account, "
		       "f.case_id, f.since, 1 AS copied FROM desk_copy f WHERE f.principal = $1 AND "
		       "NOT EXISTS (SELECT 1 FROM desk_assignment x WHERE x.account = f.account AND "
		       "x.case_id = f.case_id AND x.assignee = $1)) AS w JOIN support_case c ON "
		       "c.account = w.account AND c.case_id = w.case_id AND c.status <> 'resolved' "
		       "JOIN account a ON a.id = c.account LEFT JOIN desk_assignment d ON d.account "
		       "= w.account AND d.case_id = w.case_id LEFT JOIN desk_routing r ON r.account "
		       "= w.account AND r.case_id = w.case_id LEFT JOIN desk_note n ON n.account = "
		       "w.account AND n.case_id = w.case_id AND n.seq = (SELECT MAX(seq) FROM "
		       "desk_note y WHERE y.account = w.account AND y.case_id = w.case_id) WHERE "
		       "(w.since, w.case_id) > ($2, $3) ORDER BY w.since, w.case_id LIMIT $4",
		.params = "titi",
		.columns = "ttttttttiIiTT",
	},
	[Q_ALIVE] = {
		.name = "alive",
		.sql = "SELECT 1 AS answer",
		.params = "",
		.columns = "i",
	},
	[Q_ATTACHMENT_CHUNK_DELETE] = {
		.name = "attachment_chunk_delete",
		.sql = "DELETE FROM attachment_chunk WHERE account = $1 AND file_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_CHUNK_INSERT] = {
		.name = "attachment_chunk_insert",
		.sql = "INSERT INTO attachment_chunk (account, file_id, n, bytes) VALUES ($1, $2, "
		       "$3, $4) ON CONFLICT (account, file_id, n) DO UPDATE SET bytes = "
		       "excluded.bytes",
		.params = "ttib",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_CHUNK_LOAD] = {
		.name = "attachment_chunk_load",
		.sql = "SELECT bytes FROM attachment_chunk WHERE account = $1 AND file_id = $2 AND "
		       "n = $3",
		.params = "tti",
		.columns = "b",
	},
	[Q_ATTACHMENT_DELETE_OF_CASE] = {
		.name = "attachment_delete_of_case",
		.sql = "DELETE FROM attachment WHERE account = $1 AND case_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_FILE_DELETE] = {
		.name = "attachment_file_delete",
		.sql = "DELETE FROM attachment_file WHERE account = $1 AND file_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_FILE_HELD] = {
		.name = "attachment_file_held",
		.sql = "SELECT EXISTS (SELECT 1 FROM attachment_file WHERE account = $1 AND file_id "
		       "= $2 AND set_id IS NOT NULL) OR EXISTS (SELECT 1 FROM attachment_upload "
		       "WHERE account = $1 AND file_id = $2) AS held",
		.params = "tt",
		.columns = "i",
	},
	[Q_ATTACHMENT_FILE_INSERT] = {
		.name = "attachment_file_insert",
		.sql = "INSERT INTO attachment_file (account, file_id, set_id, position, file_name, "
		       "size, created) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		.params = "ttTitii",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_FILE_LOAD] = {
		.name = "attachment_file_load",
		.sql = "SELECT account, file_id, set_id, position, file_name, size, created FROM "
		       "attachment_file WHERE account = $1 AND file_id = $2",
		.params = "tt",
		.columns = "ttTitii",
	},
	[Q_ATTACHMENT_FILE_OF_SET] = {
		.name = "attachment_file_of_set",
		.sql = "SELECT account, file_id, set_id, position, file_name, size, created FROM "
		       "attachment_file WHERE account = $1 AND set_id = $2 ORDER BY position",
		.params = "tt",
		.columns = "ttTitii",
	},
	[Q_ATTACHMENT_FILE_RELEASE] = {
		.name = "attachment_file_release",
		.sql = "UPDATE attachment_file SET set_id = NULL WHERE account = $1 AND set_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_FILE_UNUSED] = {
		.name = "attachment_file_unused",
		.sql = "SELECT NOT EXISTS (SELECT 1 FROM attachment WHERE account = $1 AND file_id "
		       "= $2) AS unused",
		.params = "tt",
		.columns = "i",
	},
	[Q_ATTACHMENT_INSERT] = {
		.name = "attachment_insert",
		.sql = "INSERT INTO attachment (account, attachment_id, case_id, communication, "
		       "position, file_id, file_name, size) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		.params = "tttiitti",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_LOAD] = {
		.name = "attachment_load",
		.sql = "SELECT account, attachment_id, case_id, communication, position, file_id, "
		       "file_name, size FROM attachment WHERE account = $1 AND attachment_id = $2",
		.params = "tt",
		.columns = "tttiitti",
	},
	[Q_ATTACHMENT_OF_CASE] = {
		.name = "attachment_of_case",
		.sql = "SELECT account, attachment_id, case_id, communication, position, file_id, "
		       "file_name, size FROM attachment WHERE account = $1 AND case_id = $2 AND "
		       "communication >= $3 AND communication <= $4 ORDER BY communication, position",
		.params = "ttii",
		.columns = "tttiitti",
	},
	[Q_ATTACHMENT_OF_FILE] = {
		.name = "attachment_of_file",
		.sql = "SELECT account, attachment_id, case_id, communication, position, file_id, "
		       "file_name, size FROM attachment WHERE account = $1 AND file_id = $2 ORDER "
		       "BY case_id, communication, position LIMIT 10",
		.params = "tt",
		.columns = "tttiitti",
	},
	[Q_ATTACHMENT_PART_CONFIRM] = {
		.name = "attachment_part_confirm",
		.sql = "UPDATE attachment_part SET confirmed = 1 WHERE account = $1 AND upload_id = "
		       "$2 AND part = $3",
		.params = "tti",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_PART_COUNT] = {
		.name = "attachment_part_count",
		.sql = "SELECT COUNT(*) AS n FROM attachment_part WHERE account = $1 AND upload_id "
		       "= $2 AND confirmed = 1",
		.params = "tt",
		.columns = "i",
	},
	[Q_ATTACHMENT_PART_DELETE] = {
		.name = "attachment_part_delete",
		.sql = "DELETE FROM attachment_part WHERE account = $1 AND upload_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_PART_LOAD] = {
		.name = "attachment_part_load",
		.sql = "SELECT account, upload_id, part, size, etag, confirmed FROM attachment_part "
		       "WHERE account = $1 AND upload_id = $2 AND part = $3",
		.params = "tti",
		.columns = "ttiiti",
	},
	[Q_ATTACHMENT_PART_PUT] = {
		.name = "attachment_part_put",
		.sql = "INSERT INTO attachment_part (account, upload_id, part, size, etag, "
		       "confirmed) VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (account, upload_id, "
		       "part) DO UPDATE SET size = excluded.size, etag = excluded.etag, confirmed = "
		       "0",
		.params = "ttiit",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_QUARANTINE] = {
		.name = "attachment_quarantine",
		.sql = "SELECT a.account, a.attachment_id, a.case_id, a.communication, a.file_name, "
		       "a.size, s.signature, s.changed FROM attachment_scan s JOIN attachment a ON "
		       "a.account = s.account AND a.file_id = s.file_id WHERE s.state = 'infected' "
		       "AND s.changed <= $1 AND (s.changed < $1 OR a.attachment_id > $2) ORDER BY "
		       "s.changed DESC, a.attachment_id LIMIT $3",
		.params = "iti",
		.columns = "tttititi",
	},
	[Q_ATTACHMENT_SCAN_AGAIN] = {
		.name = "attachment_scan_again",
		.sql = "UPDATE attachment_scan SET state = 'waiting', signature = '', tries = 0, "
		       "due = $1, changed = $2 WHERE account = $3 AND file_id = $4",
		.params = "iitt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_SCAN_ASK] = {
		.name = "attachment_scan_ask",
		.sql = "INSERT INTO attachment_scan (account, file_id, state, signature, tries, "
		       "due, changed) VALUES ($1, $2, 'waiting', '', 0, $3, $4) ON CONFLICT "
		       "(account, file_id) DO NOTHING",
		.params = "ttii",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_SCAN_DELETE] = {
		.name = "attachment_scan_delete",
		.sql = "DELETE FROM attachment_scan WHERE account = $1 AND file_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_SCAN_DUE] = {
		.name = "attachment_scan_due",
		.sql = "SELECT account, file_id, tries, due FROM attachment_scan WHERE state = "
		       "'waiting' AND due <= $1 ORDER BY due LIMIT $2",
		.params = "ii",
		.columns = "ttii",
	},
	[Q_ATTACHMENT_SCAN_LOAD] = {
		.name = "attachment_scan_load",
		.sql = "SELECT account, file_id, state, signature, tries, due, changed FROM "
		       "attachment_scan WHERE account = $1 AND file_id = $2",
		.params = "tt",
		.columns = "ttttiii",
	},
	[Q_ATTACHMENT_SCAN_SET] = {
		.name = "attachment_scan_set",
		.sql = "UPDATE attachment_scan SET state = $1, signature = $2, tries = $3, due = "
		       "$4, changed = $5 WHERE account = $6 AND file_id = $7 AND state = 'waiting' "
		       "AND due = $8",
		.params = "ttiiitti",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_SET_COUNT] = {
		.name = "attachment_set_count",
		.sql = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM attachment_set WHERE "
		       "account = $1 AND created > $2 LIMIT $3) AS recent",
		.params = "tii",
		.columns = "i",
	},
	[Q_ATTACHMENT_SET_DELETE] = {
		.name = "attachment_set_delete",
		.sql = "DELETE FROM attachment_set WHERE account = $1 AND set_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_SET_EXPIRED] = {
		.name = "attachment_set_expired",
		.sql = "SELECT account, set_id, created, expires, files FROM attachment_set WHERE "
		       "expires < $1 ORDER BY expires LIMIT $2",
		.params = "ii",
		.columns = "ttiii",
	},
	[Q_ATTACHMENT_SET_GROW] = {
		.name = "attachment_set_grow",
		.sql = "UPDATE attachment_set SET files = $1 WHERE account = $2 AND set_id = $3 AND "
		       "files = $4",
		.params = "itti",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_SET_INSERT] = {
		.name = "attachment_set_insert",
		.sql = "INSERT INTO attachment_set (account, set_id, created, expires, files) "
		       "VALUES ($1, $2, $3, $4, $5)",
		.params = "ttiii",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_SET_LOAD] = {
		.name = "attachment_set_load",
		.sql = "SELECT account, set_id, created, expires, files FROM attachment_set WHERE "
		       "account = $1 AND set_id = $2",
		.params = "tt",
		.columns = "ttiii",
	},
	[Q_ATTACHMENT_UPLOAD_COUNT] = {
		.name = "attachment_upload_count",
		.sql = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM attachment_upload WHERE "
		       "account = $1 AND created > $2 LIMIT $3) AS recent",
		.params = "tii",
		.columns = "i",
	},
	[Q_ATTACHMENT_UPLOAD_DELETE] = {
		.name = "attachment_upload_delete",
		.sql = "DELETE FROM attachment_upload WHERE account = $1 AND upload_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_UPLOAD_DONE] = {
		.name = "attachment_upload_done",
		.sql = "UPDATE attachment_upload SET parts_done = $1 WHERE account = $2 AND "
		       "upload_id = $3",
		.params = "itt",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_UPLOAD_EXPIRED] = {
		.name = "attachment_upload_expired",
		.sql = "SELECT account, upload_id, file_id, file_name, size, part_size, parts, "
		       "parts_done, created, expires FROM attachment_upload WHERE expires < $1 "
		       "ORDER BY expires LIMIT $2",
		.params = "ii",
		.columns = "ttttiiiiii",
	},
	[Q_ATTACHMENT_UPLOAD_INSERT] = {
		.name = "attachment_upload_insert",
		.sql = "INSERT INTO attachment_upload (account, upload_id, file_id, file_name, "
		       "size, part_size, parts, parts_done, created, expires) VALUES ($1, $2, $3, "
		       "$4, $5, $6, $7, $8, $9, $10)",
		.params = "ttttiiiiii",
		.columns = "",
		.writes = true,
	},
	[Q_ATTACHMENT_UPLOAD_LOAD] = {
		.name = "attachment_upload_load",
		.sql = "SELECT account, upload_id, file_id, file_name, size, part_size, parts, "
		       "parts_done, created, expires FROM attachment_upload WHERE account = $1 AND "
		       "upload_id = $2",
		.params = "tt",
		.columns = "ttttiiiiii",
	},
	[Q_AUDIT_DELETE_UPTO] = {
		.name = "audit_delete_upto",
		.sql = "DELETE FROM audit_record WHERE account = $1 AND seq <= $2",
		.params = "ti",
		.columns = "",
		.writes = true,
	},
	[Q_AUDIT_FIND] = {
		.name = "audit_find",
		.sql = "SELECT seq, time, event, actor, record FROM audit_record WHERE account = $1 "
		       "AND seq >= $2 AND seq < $3 AND time >= $4 AND time <= $5 AND ($6 IS NULL OR "
		       "event = $6) AND ($7 IS NULL OR actor = $7) ORDER BY seq DESC LIMIT $8",
		.params = "tiiiiTTi",
		.columns = "iittt",
	},
	[Q_AUDIT_HEAD_INSERT] = {
		.name = "audit_head_insert",
		.sql = "INSERT INTO audit_head (account, seq, hash, pruned, pruned_hash, master, "
		       "mac) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		.params = "tibibib",
		.columns = "",
		.writes = true,
	},
	[Q_AUDIT_HEAD_LIST] = {
		.name = "audit_head_list",
		.sql = "SELECT account, seq, hash, pruned, pruned_hash, master, mac FROM audit_head "
		       "WHERE account > $1 ORDER BY account LIMIT $2",
		.params = "ti",
		.columns = "tibibib",
	},
	[Q_AUDIT_HEAD_LOAD] = {
		.name = "audit_head_load",
		.sql = "SELECT account, seq, hash, pruned, pruned_hash, master, mac FROM audit_head "
		       "WHERE account = $1",
		.params = "t",
		.columns = "tibibib",
	},
	[Q_AUDIT_HEAD_LOCK] = {
		.name = "audit_head_lock",
		.sql = "SELECT account, seq, hash, pruned, pruned_hash, master, mac FROM audit_head "
		       "WHERE account = $1",
		.sql_postgres = "SELECT account, seq, hash, pruned, pruned_hash, master, mac FROM audit_head "
				"WHERE account = $1 FOR UPDATE",
		.params = "t",
		.columns = "tibibib",
	},
	[Q_AUDIT_HEAD_MARKED_BEFORE] = {
		.name = "audit_head_marked_before",
		.sql = "SELECT account, seq, hash, pruned, pruned_hash, master, mac FROM audit_head "
		       "WHERE master < $1 LIMIT $2",
		.params = "ii",
		.columns = "tibibib",
	},
	[Q_AUDIT_HEAD_UPDATE] = {
		.name = "audit_head_update",
		.sql = "UPDATE audit_head SET seq = $1, hash = $2, pruned = $3, pruned_hash = $4, "
		       "master = $5, mac = $6 WHERE account = $7",
		.params = "ibibibt",
		.columns = "",
		.writes = true,
	},
	[Q_AUDIT_INSERT] = {
		.name = "audit_insert",
		.sql = "INSERT INTO audit_record (account, seq, time, event, actor, hash, record) "
		       "VALUES ($1, $2, $3, $4, $5, $6, $7)",
		.params = "tiittbt",
		.columns = "",
		.writes = true,
	},
	[Q_AUDIT_OLD] = {
		.name = "audit_old",
		.sql = "SELECT seq, time, hash FROM audit_record WHERE account = $1 AND seq > $2 "
		       "ORDER BY seq LIMIT $3",
		.params = "tii",
		.columns = "iib",
	},
	[Q_AUDIT_TIME] = {
		.name = "audit_time",
		.sql = "SELECT time FROM audit_record WHERE account = $1 AND seq = $2",
		.params = "ti",
		.columns = "i",
	},
	[Q_AUDIT_WALK] = {
		.name = "audit_walk",
		.sql = "SELECT seq, time, event, actor, hash, record FROM audit_record WHERE "
		       "account = $1 AND seq > $2 ORDER BY seq LIMIT $3",
		.params = "tii",
		.columns = "iittbt",
	},
	[Q_AUTH_LOAD] = {
		.name = "auth_load",
		.sql = "SELECT k.account, k.principal, k.status, k.sealed, k.master, p.name, "
		       "p.email, p.role, p.status, a.kind, a.status, a.language FROM access_key AS "
		       "k JOIN principal AS p ON p.account = k.account AND p.id = k.principal JOIN "
		       "account AS a ON a.id = k.account WHERE k.id = $1",
		.params = "t",
		.columns = "tttbittttttt",
	},
	[Q_BULK_CASE_DELETE] = {
		.name = "bulk_case_delete",
		.sql = "DELETE FROM desk_bulk_case WHERE bulk_id = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_BULK_CASE_INSERT] = {
		.name = "bulk_case_insert",
		.sql = "INSERT INTO desk_bulk_case (account, case_id, bulk_id, severity, status, "
		       "assignee, assignee_name, queue, tags_added, tags_removed, events) VALUES "
		       "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		.params = "tttttttttti",
		.columns = "",
		.writes = true,
	},
	[Q_BULK_CASE_LIST] = {
		.name = "bulk_case_list",
		.sql = "SELECT account, case_id, bulk_id, severity, status, assignee, "
		       "assignee_name, queue, tags_added, tags_removed, events FROM desk_bulk_case "
		       "WHERE bulk_id = $1 ORDER BY account, case_id",
		.params = "t",
		.columns = "tttttttttti",
	},
	[Q_BULK_DELETE] = {
		.name = "bulk_delete",
		.sql = "DELETE FROM desk_bulk WHERE account = $1 AND bulk_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_BULK_EXPIRED] = {
		.name = "bulk_expired",
		.sql = "SELECT account, bulk_id FROM desk_bulk WHERE expires < $1 ORDER BY expires "
		       "LIMIT $2",
		.params = "ii",
		.columns = "tt",
	},
	[Q_BULK_GIVEN] = {
		.name = "bulk_given",
		.sql = "SELECT b.account, a.name AS account_name, b.case_id, c.display_id, "
		       "c.subject, c.severity FROM desk_bulk_case AS b JOIN desk_assignment AS d ON "
		       "d.account = b.account AND d.case_id = b.case_id JOIN support_case AS c ON "
		       "c.account = b.account AND c.case_id = b.case_id JOIN account AS a ON a.id = "
		       "b.account WHERE b.bulk_id = $1 AND b.assignee <> $2 AND d.assignee = $2 "
		       "ORDER BY CASE WHEN c.next_due = 0 THEN 1 ELSE 0 END, c.next_due, c.case_id "
		       "LIMIT $3",
		.params = "tti",
		.columns = "tttttt",
	},
	[Q_BULK_INSERT] = {
		.name = "bulk_insert",
		.sql = "INSERT INTO desk_bulk (account, bulk_id, made, expires, actor, undone) "
		       "VALUES ($1, $2, $3, $4, $5, $6)",
		.params = "ttiiti",
		.columns = "",
		.writes = true,
	},
	[Q_BULK_LOAD] = {
		.name = "bulk_load",
		.sql = "SELECT expires, undone FROM desk_bulk WHERE account = $1 AND bulk_id = $2",
		.params = "tt",
		.columns = "ii",
	},
	[Q_BULK_UNDONE] = {
		.name = "bulk_undone",
		.sql = "UPDATE desk_bulk SET undone = $1 WHERE account = $2 AND bulk_id = $3",
		.params = "itt",
		.columns = "",
		.writes = true,
	},
	[Q_CALENDAR_LIST] = {
		.name = "calendar_list",
		.sql = "SELECT v.name, v.kind, v.starts, v.summary, v.day_count FROM ( SELECT name, "
		       "'holidays' AS kind, starts, title AS summary, day_count FROM holiday_set "
		       "UNION ALL SELECT name, 'hours' AS kind, starts, hours AS summary, 0 AS "
		       "day_count FROM calendar_version ) AS v WHERE (v.name, v.kind, v.starts) > "
		       "($1, $2, $3) ORDER BY v.name, v.kind, v.starts LIMIT $4",
		.params = "ttii",
		.columns = "ttiti",
	},
	[Q_CALENDAR_VERSION_DROP] = {
		.name = "calendar_version_drop",
		.sql = "DELETE FROM calendar_version WHERE name = $1 AND starts > $2",
		.params = "ti",
		.columns = "",
		.writes = true,
	},
	[Q_CALENDAR_VERSION_LOAD] = {
		.name = "calendar_version_load",
		.sql = "SELECT name, starts, hours, holiday_sets, created, created_by FROM "
		       "calendar_version WHERE name = $1 ORDER BY starts",
		.params = "t",
		.columns = "tittit",
	},
	[Q_CALENDAR_VERSION_PUT] = {
		.name = "calendar_version_put",
		.sql = "INSERT INTO calendar_version (name, starts, hours, holiday_sets, created, "
		       "created_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name, starts) DO "
		       "UPDATE SET hours = excluded.hours, holiday_sets = excluded.holiday_sets, "
		       "created = excluded.created, created_by = excluded.created_by",
		.params = "tittit",
		.columns = "",
		.writes = true,
	},
	[Q_CALLBACK_BREAKING] = {
		.name = "callback_breaking",
		.sql = "SELECT account, callback_id FROM callback WHERE ended = 0 AND promised < $1 "
		       "AND first_try = 0 AND broken = 0 ORDER BY promised, callback_id LIMIT $2",
		.params = "ii",
		.columns = "tt",
	},
	[Q_CALLBACK_DELETE] = {
		.name = "callback_delete",
		.sql = "DELETE FROM callback WHERE account = $1 AND callback_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_CALLBACK_ENDED_BEFORE] = {
		.name = "callback_ended_before",
		.sql = "SELECT account, callback_id FROM callback WHERE case_id IS NULL AND ended > "
		       "0 AND ended < $1 LIMIT $2",
		.params = "ii",
		.columns = "tt",
	},
	[Q_CALLBACK_HANDS] = {
		.name = "callback_hands",
		.sql = "SELECT agent, COUNT(*) AS n FROM callback WHERE ended = 0 AND agent <> '' "
		       "AND state <> 'waiting' GROUP BY agent ORDER BY agent",
		.params = "",
		.columns = "ti",
	},
	[Q_CALLBACK_HISTORY] = {
		.name = "callback_history",
		.sql = "SELECT account, callback_id, case_id, number, contact, message, origin, "
		       "requested, requester, requester_name, wanted_from, wanted_until, promised, "
		       "first_try, broken, due, state, tries, agent, agent_name, outcome, "
		       "recording, ended, changed FROM callback WHERE (promised, callback_id) > "
		       "($1, $2) AND ($3 IS NULL OR account = $3) AND ($4 IS NULL OR case_id = $4) "
		       "AND ($5 IS NULL OR state = $5) AND ($6 IS NULL OR agent = $6) ORDER BY "
		       "promised, callback_id LIMIT $7",
		.params = "itTTTTi",
		.columns = "ttTttttittiiiiiitittttii",
	},
	[Q_CALLBACK_INSERT] = {
		.name = "callback_insert",
		.sql = "INSERT INTO callback (account, callback_id, case_id, number, contact, "
		       "message, origin, requested, requester, requester_name, wanted_from, "
		       "wanted_until, promised, first_try, broken, due, state, tries, agent, "
		       "agent_name, outcome, recording, ended, changed) VALUES ($1, $2, $3, $4, $5, "
		       "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "
		       "$22, $23, $24) ON CONFLICT DO NOTHING",
		.params = "ttTttttittiiiiiitittttii",
		.columns = "",
		.writes = true,
	},
	[Q_CALLBACK_LOAD] = {
		.name = "callback_load",
		.sql = "SELECT account, callback_id, case_id, number, contact, message, origin, "
		       "requested, requester, requester_name, wanted_from, wanted_until, promised, "
		       "first_try, broken, due, state, tries, agent, agent_name, outcome, "
		       "recording, ended, changed FROM callback WHERE account = $1 AND callback_id "
		       "= $2",
		.params = "tt",
		.columns = "ttTttttittiiiiiitittttii",
	},
	[Q_CALLBACK_LOAD_ANY] = {
		.name = "callback_load_any",
		.sql = "SELECT account, callback_id, case_id, number, contact, message, origin, "
		       "requested, requester, requester_name, wanted_from, wanted_until, promised, "
		       "first_try, broken, due, state, tries, agent, agent_name, outcome, "
		       "recording, ended, changed FROM callback WHERE callback_id = $1",
		.params = "t",
		.columns = "ttTttttittiiiiiitittttii",
	},
	[Q_CALLBACK_PAGE] = {
		.name = "callback_page",
		.sql = "SELECT account, callback_id, case_id, number, contact, message, origin, "
		       "requested, requester, requester_name, wanted_from, wanted_until, promised, "
		       "first_try, broken, due, state, tries, agent, agent_name, outcome, "
		       "recording, ended, changed FROM callback WHERE account = $1 AND (promised, "
		       "callback_id) > ($2, $3) AND ($4 IS NULL OR case_id = $4) AND ($5 = 1 OR "
		       "ended = 0) ORDER BY promised, callback_id LIMIT $6",
		.params = "titTii",
		.columns = "ttTttttittiiiiiitittttii",
	},
	[Q_CALLBACK_QUEUE] = {
		.name = "callback_queue",
		.sql = "SELECT account, callback_id, case_id, number, contact, message, origin, "
		       "requested, requester, requester_name, wanted_from, wanted_until, promised, "
		       "first_try, broken, due, state, tries, agent, agent_name, outcome, "
		       "recording, ended, changed FROM callback WHERE ended = 0 AND (promised, "
		       "callback_id) > ($1, $2) AND ($3 IS NULL OR account = $3) AND ($4 IS NULL OR "
		       "case_id = $4) AND ($5 IS NULL OR state = $5) AND ($6 IS NULL OR agent = $6) "
		       "ORDER BY promised, callback_id LIMIT $7",
		.params = "itTTTTi",
		.columns = "ttTttttittiiiiiitittttii",
	},
	[Q_CALLBACK_STALE] = {
		.name = "callback_stale",
		.sql = "SELECT account, callback_id FROM callback WHERE ended = 0 AND promised < $1 "
		       "AND state IN ('waiting', 'claimed') AND (promised < $2 OR (wanted_until > 0 "
		       "AND wanted_until < $1)) ORDER BY promised, callback_id LIMIT $3",
		.params = "iii",
		.columns = "tt",
	},
	[Q_CALLBACK_UPDATE] = {
		.name = "callback_update",
		.sql = "UPDATE callback SET first_try = $1, broken = $2, due = $3, state = $4, "
		       "tries = $5, agent = $6, agent_name = $7, outcome = $8, recording = $9, "
		       "ended = $10, changed = $11 WHERE account = $12 AND callback_id = $13 AND "
		       "state = $14 AND changed = $15",
		.params = "iiitittttiittti",
		.columns = "",
		.writes = true,
	},
	[Q_CASE_ALARM_SET] = {
		.name = "case_alarm_set",
		.sql = "UPDATE support_case SET next_due = $1, alarm_at = $2 WHERE account = $3 AND "
		       "case_id = $4",
		.params = "iitt",
		.columns = "",
		.writes = true,
	},
	[Q_CASE_COUNT_SINCE] = {
		.name = "case_count_since",
		.sql = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM support_case WHERE account "
		       "= $1 AND case_id >= $2 AND opened > $3 AND channel <> 'staff' LIMIT $4) AS "
		       "recent",
		.params = "ttii",
		.columns = "i",
	},
	[Q_CASE_DELETE] = {
		.name = "case_delete",
		.sql = "DELETE FROM support_case WHERE account = $1 AND case_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_CASE_DISPLAY_ANY] = {
		.name = "case_display_any",
		.sql = "SELECT account, case_id FROM support_case WHERE display_id = $1",
		.params = "t",
		.columns = "tt",
	},
	[Q_CASE_INSERT] = {
		.name = "case_insert",
		.sql = "INSERT INTO support_case (account, case_id, display_id, subject, service, "
		       "category, issue_type, language, submitter, submitted_by, channel, "
		       "related_case, plan, catalogue, opened, severity, cc, status, resolved_at, "
		       "last_communication, last_activity, communications, events, response_target, "
		       "response_calendar, response_due, responded_at, next_due, alarm_at, "
		       "visibility, merged_into, woven) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
		       "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, "
		       "$25, $26, $27, $28, $29, $30, $31, $32) ON CONFLICT DO NOTHING",
		.params = "tttttttttttTttitttiiiiiitiiiitTi",
		.columns = "",
		.writes = true,
	},
	[Q_CASE_LOAD] = {
		.name = "case_load",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at, visibility, merged_into, "
		       "woven FROM support_case WHERE account = $1 AND case_id = $2 AND opened >= "
		       "$3 AND ($4 = '' OR submitter = $4 OR ($5 = 0 AND visibility = 'account') OR "
		       "($6 || LOWER(cc) || $6) LIKE $7 ESCAPE '\\')",
		.params = "ttititt",
		.columns = "tttttttttttTttitttiiiiiitiiiitTi",
	},
	[Q_CASE_LOAD_DISPLAY] = {
		.name = "case_load_display",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at, visibility, merged_into, "
		       "woven FROM support_case WHERE display_id = $1 AND account = $2 AND opened "
		       ">= $3 AND ($4 = '' OR submitter = $4 OR ($5 = 0 AND visibility = 'account') "
		       "OR ($6 || LOWER(cc) || $6) LIKE $7 ESCAPE '\\')",
		.params = "ttititt",
		.columns = "tttttttttttTttitttiiiiiitiiiitTi",
	},
	[Q_CASE_NEXT_ACCOUNT] = {
		.name = "case_next_account",
		.sql = "SELECT account FROM support_case WHERE account > $1 ORDER BY account LIMIT 1",
		.params = "t",
		.columns = "t",
	},
	[Q_CASE_PAGE] = {
		.name = "case_page",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at, visibility, merged_into, "
		       "woven FROM support_case WHERE account = $1 AND opened >= $2 AND case_id >= "
		       "$3 AND case_id < $4 AND opened < $5 AND last_communication >= $6 AND ($7 = "
		       "0 OR woven = 0) AND ($8 = '' OR submitter = $8 OR ($9 = 0 AND visibility = "
		       "'account') OR ($10 || LOWER(cc) || $10) LIKE $11 ESCAPE '\\') AND ($12 = '' "
		       "OR language = $12) AND ($13 = '' OR status = $13) AND (opened >= $6 OR "
		       "last_communication < $5 OR EXISTS (SELECT 1 FROM case_communication AS m "
		       "WHERE m.account = support_case.account AND m.display_id = "
		       "support_case.display_id AND m.at >= $6 AND m.at < $5)) ORDER BY case_id "
		       "DESC LIMIT $14",
		.params = "tittiiititttti",
		.columns = "tttttttttttTttitttiiiiiitiiiitTi",
	},
	[Q_CASE_PAGE_ANY] = {
		.name = "case_page_any",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at, visibility, merged_into, "
		       "woven FROM support_case WHERE display_id < $1 AND opened >= $2 AND ($3 = '' "
		       "OR status = $3) AND ($4 = 1 OR status <> 'resolved') ORDER BY display_id "
		       "DESC LIMIT $5",
		.params = "titii",
		.columns = "tttttttttttTttitttiiiiiitiiiitTi",
	},
	[Q_CASE_PAGE_UNRESOLVED] = {
		.name = "case_page_unresolved",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at, visibility, merged_into, "
		       "woven FROM support_case WHERE account = $1 AND status <> 'resolved' AND "
		       "opened >= $2 AND case_id >= $3 AND case_id < $4 AND opened < $5 AND "
		       "last_communication >= $6 AND ($7 = 0 OR woven = 0) AND ($8 = '' OR "
		       "submitter = $8 OR ($9 = 0 AND visibility = 'account') OR ($10 || LOWER(cc) "
		       "|| $10) LIKE $11 ESCAPE '\\') AND ($12 = '' OR language = $12) AND (opened "
		       ">= $6 OR last_communication < $5 OR EXISTS (SELECT 1 FROM "
		       "case_communication AS m WHERE m.account = support_case.account AND "
		       "m.display_id = support_case.display_id AND m.at >= $6 AND m.at < $5)) ORDER "
		       "BY case_id DESC LIMIT $13",
		.params = "tittiiitittti",
		.columns = "tttttttttttTttitttiiiiiitiiiitTi",
	},
	[Q_CASE_PAGE_WOVEN] = {
		.name = "case_page_woven",
		.sql = "SELECT c.account, c.case_id, c.display_id, c.subject, c.service, "
		       "c.category, c.issue_type, c.language, c.submitter, c.submitted_by, "
		       "c.channel, c.related_case, c.plan, c.catalogue, c.opened, c.severity, c.cc, "
		       "c.status, c.resolved_at, c.last_communication, c.last_activity, "
		       "c.communications, c.events, c.response_target, c.response_calendar, "
		       "c.response_due, c.responded_at, c.next_due, c.alarm_at, c.visibility, "
		       "c.merged_into, c.woven FROM support_case AS c WHERE c.account = $1 AND "
		       "c.woven = 1 AND c.opened >= $2 AND c.case_id >= $3 AND c.case_id < $4 AND "
		       "($5 = '' OR c.submitter = $5 OR ($6 = 0 AND c.visibility = 'account') OR "
		       "($7 || LOWER(c.cc) || $7) LIKE $8 ESCAPE '\\') AND ($9 = '' OR c.language = "
		       "$9) AND ($10 = '' OR c.status = $10) AND ($11 = 1 OR c.status <> "
		       "'resolved') AND ((c.opened >= $12 AND c.opened < $13) OR EXISTS (SELECT 1 "
		       "FROM support_case AS f CROSS JOIN case_communication AS m WHERE f.account = "
		       "c.account AND (f.case_id = c.case_id OR f.merged_into = c.case_id) AND "
		       "m.account = f.account AND m.display_id = f.display_id AND m.at >= $12 AND "
		       "m.at < $13 AND (f.case_id = c.case_id OR m.channel <> 'notice') AND NOT "
		       "EXISTS (SELECT 1 FROM case_moved AS x WHERE x.account = m.account AND "
		       "x.display_id = m.display_id AND x.seq = m.seq)) OR EXISTS (SELECT 1 FROM "
		       "support_case AS f CROSS JOIN case_moved AS v CROSS JOIN case_communication "
		       "AS m WHERE f.account = c.account AND (f.case_id = c.case_id OR "
		       "f.merged_into = c.case_id) AND v.account = f.account AND v.shown = "
		       "f.display_id AND m.account = v.account AND m.display_id = v.display_id AND "
		       "m.seq = v.seq AND m.at >= $12 AND m.at < $13)) ORDER BY c.case_id DESC "
		       "LIMIT $14",
		.params = "titttittttiiii",
		.columns = "tttttttttttTttitttiiiiiitiiiitTi",
	},
	[Q_CASE_UPDATE] = {
		.name = "case_update",
		.sql = "UPDATE support_case SET severity = $1, cc = $2, status = $3, resolved_at = "
		       "$4, last_communication = $5, last_activity = $6, communications = $7, "
		       "events = $8, response_target = $9, response_calendar = $10, response_due = "
		       "$11, responded_at = $12, next_due = $13, alarm_at = $14, plan = $15, "
		       "catalogue = $16, visibility = $17, merged_into = $18, woven = $19 WHERE "
		       "account = $20 AND case_id = $21 AND events = $22",
		.params = "tttiiiiiitiiiitttTitti",
		.columns = "",
		.writes = true,
	},
	[Q_CASE_WALK] = {
		.name = "case_walk",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at, visibility, merged_into, "
		       "woven FROM support_case WHERE account = $1 AND case_id > $2 ORDER BY "
		       "case_id LIMIT $3",
		.params = "tti",
		.columns = "tttttttttttTttitttiiiiiitiiiitTi",
	},
	[Q_CATALOGUE_KNOWN] = {
		.name = "catalogue_known",
		.sql = "SELECT version FROM plan_catalogue WHERE version = $1",
		.params = "t",
		.columns = "t",
	},
	[Q_CATALOGUE_LOAD] = {
		.name = "catalogue_load",
		.sql = "SELECT name, sha256, text FROM plan_catalogue WHERE version = $1",
		.params = "t",
		.columns = "ttt",
	},
	[Q_CATALOGUE_STORE] = {
		.name = "catalogue_store",
		.sql = "INSERT INTO plan_catalogue (version, name, sha256, text, stored) VALUES "
		       "($1, $2, $3, $4, $5) ON CONFLICT (version) DO NOTHING",
		.params = "tttti",
		.columns = "",
		.writes = true,
	},
	[Q_CHAT_BEFORE] = {
		.name = "chat_before",
		.sql = "SELECT COUNT(*) AS n FROM chat WHERE (state = 'waiting' OR state = "
		       "'handed-over') AND language = $1 AND (line_at, chat_id) < ($2, $3)",
		.params = "tit",
		.columns = "i",
	},
	[Q_CHAT_DUE] = {
		.name = "chat_due",
		.sql = "SELECT account, chat_id FROM chat WHERE due > 0 AND due <= $1 ORDER BY due "
		       "LIMIT $2",
		.params = "ii",
		.columns = "tt",
	},
	[Q_CHAT_HANDS] = {
		.name = "chat_hands",
		.sql = "SELECT agent, COUNT(*) AS n FROM chat WHERE agent <> '' AND state <> "
		       "'ended' GROUP BY agent ORDER BY agent",
		.params = "",
		.columns = "ti",
	},
	[Q_CHAT_HELD] = {
		.name = "chat_held",
		.sql = "SELECT COUNT(*) AS n FROM chat WHERE agent = $1 AND agent <> '' AND state "
		       "<> 'ended'",
		.params = "t",
		.columns = "i",
	},
	[Q_CHAT_INSERT] = {
		.name = "chat_insert",
		.sql = "INSERT INTO chat (account, chat_id, case_id, state, customer, "
		       "customer_name, language, severity, subject, agent, agent_name, wanted, "
		       "started, line_at, since, accepted, replied, last_at, last_by, messages, "
		       "due, ended, ended_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
		       "$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
		.params = "ttttttttttttiiiiiitiiit",
		.columns = "",
		.writes = true,
	},
	[Q_CHAT_LINE] = {
		.name = "chat_line",
		.sql = "SELECT account, chat_id FROM chat WHERE (state = 'waiting' OR state = "
		       "'handed-over') AND language = $1 ORDER BY line_at, chat_id LIMIT $2",
		.params = "ti",
		.columns = "tt",
	},
	[Q_CHAT_LIST] = {
		.name = "chat_list",
		.sql = "SELECT h.account, h.chat_id, h.case_id, h.state, h.customer, "
		       "h.customer_name, h.language, h.severity, h.subject, h.agent, h.agent_name, "
		       "h.wanted, h.started, h.line_at, h.since, h.accepted, h.replied, h.last_at, "
		       "h.last_by, h.messages, h.due, h.ended, h.ended_by FROM chat AS h CROSS JOIN "
		       "support_case AS s WHERE ($1 IS NULL OR h.account = $1) AND ($2 = 0 OR "
		       "h.state <> 'ended') AND (h.started, h.chat_id) < ($3, $4) AND s.account = "
		       "h.account AND s.case_id = h.case_id AND s.opened >= $5 AND ($6 = '' OR "
		       "s.submitter = $6 OR ($7 = 0 AND s.visibility = 'account') OR ($8 || "
		       "LOWER(s.cc) || $8) LIKE $9 ESCAPE '\\') ORDER BY h.started DESC, h.chat_id "
		       "DESC LIMIT $10",
		.params = "Tiitititti",
		.columns = "ttttttttttttiiiiiitiiit",
	},
	[Q_CHAT_LOAD] = {
		.name = "chat_load",
		.sql = "SELECT account, chat_id, case_id, state, customer, customer_name, language, "
		       "severity, subject, agent, agent_name, wanted, started, line_at, since, "
		       "accepted, replied, last_at, last_by, messages, due, ended, ended_by FROM "
		       "chat WHERE account = $1 AND chat_id = $2",
		.params = "tt",
		.columns = "ttttttttttttiiiiiitiiit",
	},
	[Q_CHAT_MESSAGE_INSERT] = {
		.name = "chat_message_insert",
		.sql = "INSERT INTO chat_message (account, chat_id, seq, at, kind, author_kind, "
		       "author, author_name, body, client_id, communication, state) VALUES ($1, $2, "
		       "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		.params = "ttiittttttit",
		.columns = "",
		.writes = true,
	},
	[Q_CHAT_MESSAGE_SENT] = {
		.name = "chat_message_sent",
		.sql = "SELECT seq, at FROM chat_message WHERE account = $1 AND chat_id = $2 AND "
		       "author = $3 AND client_id = $4 AND client_id <> ''",
		.params = "tttt",
		.columns = "ii",
	},
	[Q_CHAT_MESSAGES] = {
		.name = "chat_messages",
		.sql = "SELECT account, chat_id, seq, at, kind, author_kind, author, author_name, "
		       "body, client_id, communication, state FROM chat_message WHERE account = $1 "
		       "AND chat_id = $2 AND seq > $3 ORDER BY seq LIMIT $4",
		.params = "ttii",
		.columns = "ttiittttttit",
	},
	[Q_CHAT_NEXT] = {
		.name = "chat_next",
		.sql = "SELECT account, chat_id, case_id, wanted FROM chat WHERE (state = 'waiting' "
		       "OR state = 'handed-over') AND ($1 IS NULL OR language = $1) AND (wanted = "
		       "'' OR wanted = $2) ORDER BY CASE WHEN wanted = '' THEN 1 ELSE 0 END, "
		       "line_at, chat_id LIMIT $3",
		.params = "Tti",
		.columns = "tttt",
	},
	[Q_CHAT_OF_CASE] = {
		.name = "chat_of_case",
		.sql = "SELECT chat_id FROM chat WHERE account = $1 AND case_id = $2 AND state <> "
		       "'ended'",
		.params = "tt",
		.columns = "t",
	},
	[Q_CHAT_PACE] = {
		.name = "chat_pace",
		.sql = "SELECT COUNT(DISTINCT agent) AS agents, CAST(AVG(CASE WHEN ended > 0 THEN "
		       "ended - accepted END) AS BIGINT) AS mean FROM chat WHERE started > $1 AND "
		       "accepted > 0",
		.params = "i",
		.columns = "iI",
	},
	[Q_CHAT_SAID_SINCE] = {
		.name = "chat_said_since",
		.sql = "SELECT COUNT(*) AS n FROM chat_message WHERE account = $1 AND chat_id = $2 "
		       "AND seq > $3 AND author = $4 AND at > $5 AND kind = 'said'",
		.params = "ttiti",
		.columns = "i",
	},
	[Q_CHAT_SAVE] = {
		.name = "chat_save",
		.sql = "UPDATE chat SET state = $1, agent = $2, agent_name = $3, wanted = $4, "
		       "line_at = $5, since = $6, accepted = $7, replied = $8, last_at = $9, "
		       "last_by = $10, messages = $11, due = $12, ended = $13, ended_by = $14 WHERE "
		       "account = $15 AND chat_id = $16 AND messages = $17",
		.params = "ttttiiiiitiiittti",
		.columns = "",
		.writes = true,
	},
	[Q_CLOCK_ALARMS] = {
		.name = "clock_alarms",
		.sql = "SELECT account, case_id FROM support_case WHERE alarm_at > 0 AND alarm_at "
		       "<= $1 ORDER BY alarm_at LIMIT $2",
		.params = "ii",
		.columns = "tt",
	},
	[Q_CLOCK_ATTAINMENT] = {
		.name = "clock_attainment",
		.sql = "SELECT r.grp, r.clock, CAST(SUM(CASE WHEN r.outcome = 'met' THEN 1 ELSE 0 "
		       "END) AS BIGINT) AS met, CAST(SUM(CASE WHEN r.outcome = 'late' THEN 1 ELSE 0 "
		       "END) AS BIGINT) AS late, CAST(SUM(CASE WHEN r.outcome = 'stopped' THEN 1 "
		       "ELSE 0 END) AS BIGINT) AS stopped FROM ( SELECT CASE $1 WHEN 'plan' THEN "
		       "plan WHEN 'severity' THEN severity WHEN 'account' THEN account WHEN 'agent' "
		       "THEN agent WHEN 'month' THEN CAST(month AS TEXT) ELSE '' END AS grp, clock, "
		       "outcome FROM clock_result WHERE month >= $2 AND month <= $3 AND ($4 IS NULL "
		       "OR clock = $4) AND ($5 IS NULL OR account = $5) AND ($6 IS NULL OR plan = "
		       "$6) AND ($7 IS NULL OR severity = $7) AND ($8 IS NULL OR agent = $8) ) AS r "
		       "WHERE (r.grp, r.clock) > ($9, $10) GROUP BY r.grp, r.clock ORDER BY r.grp, "
		       "r.clock LIMIT $11",
		.params = "tiiTTTTTtti",
		.columns = "ttiii",
	},
	[Q_CLOCK_EVIDENCE] = {
		.name = "clock_evidence",
		.sql = "SELECT account, case_id, clock, run, outcome, decided, month, plan, "
		       "severity, issue_type, agent, started, due, ended, target, counted FROM "
		       "clock_result WHERE month >= $1 AND month <= $2 AND (month, account, "
		       "case_id, clock, run) > ($3, $4, $5, $6, $7) AND ($8 IS NULL OR clock = $8) "
		       "AND ($9 IS NULL OR account = $9) AND ($10 IS NULL OR plan = $10) AND ($11 "
		       "IS NULL OR severity = $11) AND ($12 IS NULL OR agent = $12) AND ($13 IS "
		       "NULL OR outcome = $13) ORDER BY month, account, case_id, clock, run LIMIT "
		       "$14",
		.params = "iiitttiTTTTTTi",
		.columns = "tttitiittttiiiii",
	},
	[Q_CLOCK_PLANS_SEEN] = {
		.name = "clock_plans_seen",
		.sql = "UPDATE clock_refresh SET plans_seen = $1 WHERE id = 1",
		.params = "i",
		.columns = "",
		.writes = true,
	},
	[Q_CLOCK_REFRESH_ASK] = {
		.name = "clock_refresh_ask",
		.sql = "UPDATE clock_refresh SET generation = generation + 1, done = 0, account = "
		       "'', case_id = '' WHERE id = 1",
		.params = "",
		.columns = "",
		.writes = true,
	},
	[Q_CLOCK_REFRESH_LEVELS] = {
		.name = "clock_refresh_levels",
		.sql = "UPDATE clock_refresh SET generation = generation + 1, done = 0, account = "
		       "'', case_id = '', levels = $1 WHERE id = 1 AND levels <> $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_CLOCK_REFRESH_LOAD] = {
		.name = "clock_refresh_load",
		.sql = "SELECT generation, done, account, case_id, levels, plans_seen FROM "
		       "clock_refresh WHERE id = 1",
		.params = "",
		.columns = "iittti",
	},
	[Q_CLOCK_REFRESH_MOVE] = {
		.name = "clock_refresh_move",
		.sql = "UPDATE clock_refresh SET account = $1, case_id = $2, done = $3 WHERE id = 1 "
		       "AND generation = $4",
		.params = "ttii",
		.columns = "",
		.writes = true,
	},
	[Q_CLOCK_REFRESH_NEXT] = {
		.name = "clock_refresh_next",
		.sql = "SELECT account, case_id FROM support_case WHERE (account, case_id) > ($1, "
		       "$2) AND status <> 'resolved' ORDER BY account, case_id LIMIT $3",
		.params = "tti",
		.columns = "tt",
	},
	[Q_CLOCK_REPLAN_NEXT] = {
		.name = "clock_replan_next",
		.sql = "SELECT c.account, c.case_id FROM support_case AS c WHERE c.account IN ( "
		       "SELECT s.account FROM subscription AS s WHERE s.scope = 'account' AND "
		       "s.starts > $1 AND s.starts <= $2 UNION SELECT s.account FROM subscription "
		       "AS s WHERE s.scope = 'account' AND s.ends > $1 AND s.ends <= $2 UNION "
		       "SELECT a.id FROM subscription AS s JOIN account AS a ON a.organization = "
		       "s.organization WHERE s.scope = 'organization' AND s.starts > $1 AND "
		       "s.starts <= $2 UNION SELECT a.id FROM subscription AS s JOIN account AS a "
		       "ON a.organization = s.organization WHERE s.scope = 'organization' AND "
		       "s.ends > $1 AND s.ends <= $2) AND (c.account, c.case_id) > ($3, $4) AND "
		       "c.status <> 'resolved' ORDER BY c.account, c.case_id LIMIT $5",
		.params = "iitti",
		.columns = "tt",
	},
	[Q_CLOCK_RESULT_DROP] = {
		.name = "clock_result_drop",
		.sql = "DELETE FROM clock_result WHERE account = $1 AND case_id = $2 AND clock = $3 "
		       "AND run = $4",
		.params = "ttti",
		.columns = "",
		.writes = true,
	},
	[Q_CLOCK_RESULT_LOAD] = {
		.name = "clock_result_load",
		.sql = "SELECT account, case_id, clock, run, outcome, decided, month, plan, "
		       "severity, issue_type, agent, started, due, ended, target, counted FROM "
		       "clock_result WHERE account = $1 AND case_id = $2 ORDER BY clock, run",
		.params = "tt",
		.columns = "tttitiittttiiiii",
	},
	[Q_CLOCK_RESULT_PUT] = {
		.name = "clock_result_put",
		.sql = "INSERT INTO clock_result (account, case_id, clock, run, outcome, decided, "
		       "month, plan, severity, issue_type, agent, started, due, ended, target, "
		       "counted) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
		       "$14, $15, $16) ON CONFLICT (account, case_id, clock, run) DO UPDATE SET "
		       "outcome = excluded.outcome, decided = excluded.decided, month = "
		       "excluded.month, plan = excluded.plan, severity = excluded.severity, "
		       "issue_type = excluded.issue_type, agent = excluded.agent, started = "
		       "excluded.started, due = excluded.due, ended = excluded.ended, target = "
		       "excluded.target, counted = excluded.counted",
		.params = "tttitiittttiiiii",
		.columns = "",
		.writes = true,
	},
	[Q_COMMUNICATION_DELETE] = {
		.name = "communication_delete",
		.sql = "DELETE FROM case_communication WHERE account = $1 AND display_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_COMMUNICATION_INSERT] = {
		.name = "communication_insert",
		.sql = "INSERT INTO case_communication (account, display_id, case_id, seq, uuid, "
		       "at, author_kind, author, submitted_by, channel, body, attachments) VALUES "
		       "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		.params = "tttitittttti",
		.columns = "",
		.writes = true,
	},
	[Q_COMMUNICATION_PAGE] = {
		.name = "communication_page",
		.sql = "SELECT account, display_id, case_id, seq, uuid, at, author_kind, author, "
		       "submitted_by, channel, body, attachments FROM case_communication WHERE "
		       "account = $1 AND display_id = $2 AND seq < $3 AND at >= $4 AND at < $5 "
		       "ORDER BY seq DESC LIMIT $6",
		.params = "ttiiii",
		.columns = "tttitittttti",
	},
	[Q_COMMUNICATION_RECENT] = {
		.name = "communication_recent",
		.sql = "SELECT m.account, m.display_id, m.case_id, m.seq, m.uuid, m.at, "
		       "m.author_kind, m.author, m.submitted_by, m.channel, m.body, m.attachments "
		       "FROM support_case AS c CROSS JOIN case_communication AS m WHERE c.account = "
		       "$1 AND m.account = $1 AND m.display_id = c.display_id AND m.seq > "
		       "c.communications - $2 AND c.case_id IN ($3, $4, $5, $6, $7, $8, $9, $10, "
		       "$11, $12) ORDER BY m.display_id, m.seq DESC",
		.params = "titttttttttt",
		.columns = "tttitittttti",
	},
	[Q_COMMUNICATION_WOVEN] = {
		.name = "communication_woven",
		.sql = "SELECT m.account, m.display_id, m.case_id, m.seq, m.uuid, m.at, "
		       "m.author_kind, m.author, m.submitted_by, m.channel, m.body, m.attachments "
		       "FROM ( SELECT display_id AS home, 0 AS one FROM support_case WHERE account "
		       "= $1 AND (case_id = $2 OR merged_into = $2) UNION ALL SELECT v.display_id "
		       "AS home, v.seq AS one FROM case_moved AS v WHERE v.account = $1 AND v.shown "
		       "IN (SELECT display_id FROM support_case WHERE account = $1 AND (case_id = "
		       "$2 OR merged_into = $2))) AS s CROSS JOIN case_communication AS m WHERE "
		       "m.account = $1 AND m.display_id = s.home AND (s.one = 0 OR m.seq = s.one) "
		       "AND (m.at, m.display_id, m.seq) < ($3, $4, $5) AND m.at >= $6 AND m.at < $7 "
		       "AND (m.display_id = $8 OR m.channel <> 'notice') AND (s.one <> 0 OR NOT "
		       "EXISTS (SELECT 1 FROM case_moved AS x WHERE x.account = m.account AND "
		       "x.display_id = m.display_id AND x.seq = m.seq)) ORDER BY m.at DESC, "
		       "m.display_id DESC, m.seq DESC LIMIT $9",
		.params = "ttitiiiti",
		.columns = "tttitittttti",
	},
	[Q_COMMUNICATION_WOVEN_COUNT] = {
		.name = "communication_woven_count",
		.sql = "SELECT COUNT(*) AS n FROM ( SELECT display_id AS home, 0 AS one FROM "
		       "support_case WHERE account = $1 AND (case_id = $2 OR merged_into = $2) "
		       "UNION ALL SELECT v.display_id AS home, v.seq AS one FROM case_moved AS v "
		       "WHERE v.account = $1 AND v.shown IN (SELECT display_id FROM support_case "
		       "WHERE account = $1 AND (case_id = $2 OR merged_into = $2))) AS s CROSS JOIN "
		       "case_communication AS m WHERE m.account = $1 AND m.display_id = s.home AND "
		       "(s.one = 0 OR m.seq = s.one) AND (m.display_id = $3 OR m.channel <> "
		       "'notice') AND (s.one <> 0 OR NOT EXISTS (SELECT 1 FROM case_moved AS x "
		       "WHERE x.account = m.account AND x.display_id = m.display_id AND x.seq = "
		       "m.seq))",
		.params = "ttt",
		.columns = "i",
	},
	[Q_CONTACT_CLEAR] = {
		.name = "contact_clear",
		.sql = "DELETE FROM desk_contact WHERE account = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_CONTACT_INSERT] = {
		.name = "contact_insert",
		.sql = "INSERT INTO desk_contact (account, position, name, email, phone, kind, "
		       "channel, language, zone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		.params = "tittttttt",
		.columns = "",
		.writes = true,
	},
	[Q_CONTACT_LIST] = {
		.name = "contact_list",
		.sql = "SELECT account, position, name, email, phone, kind, channel, language, zone "
		       "FROM desk_contact WHERE account = $1 ORDER BY position",
		.params = "t",
		.columns = "tittttttt",
	},
	[Q_COPY_LIST] = {
		.name = "copy_list",
		.sql = "SELECT c.principal, p.name, p.email, c.reason, c.since FROM desk_copy c "
		       "JOIN principal p ON p.account = $1 AND p.id = c.principal WHERE c.account = "
		       "$2 AND c.case_id = $3 ORDER BY p.name_key",
		.params = "ttt",
		.columns = "tttti",
	},
	[Q_COPY_PUT] = {
		.name = "copy_put",
		.sql = "INSERT INTO desk_copy (account, case_id, principal, reason, since) VALUES "
		       "($1, $2, $3, $4, $5) ON CONFLICT (account, case_id, principal) DO NOTHING",
		.params = "tttti",
		.columns = "",
		.writes = true,
	},
	[Q_CUSTOMER_WROTE] = {
		.name = "customer_wrote",
		.sql = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM case_communication WHERE "
		       "account = $1 AND display_id = $2 AND seq > $3 AND author_kind = 'customer' "
		       "LIMIT 1) AS found",
		.params = "tti",
		.columns = "i",
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
	[Q_DESK_HOLDER_COPY] = {
		.name = "desk_holder_copy",
		.sql = "UPDATE support_case SET holder = $1 WHERE account = $2 AND case_id = $3",
		.params = "ttt",
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
		       "c.responded_at, c.next_due, d.assignee, d.assignee_name, d.queue, CASE WHEN "
		       "c.next_due > 0 THEN c.next_due WHEN c.status <> 'pending-customer-action' "
		       "THEN c.last_activity + 100000000000000000 ELSE c.last_activity + "
		       "200000000000000000 END AS sort_key FROM support_case c LEFT JOIN account a "
		       "ON a.id = c.account LEFT JOIN desk_assignment d ON d.account = c.account "
		       "AND d.case_id = c.case_id WHERE c.status <> 'resolved' AND (CASE WHEN "
		       "c.next_due > 0 THEN c.next_due WHEN c.status <> 'pending-customer-action' "
		       "THEN c.last_activity + 100000000000000000 ELSE c.last_activity + "
		       "200000000000000000 END, c.case_id) > ($1, $2) AND ($3 IS NULL OR c.account "
		       "= $3) AND ($4 IS NULL OR d.assignee = $4) AND ($5 = 0 OR d.assignee IS NULL "
		       "OR d.assignee = '') AND ($6 IS NULL OR COALESCE(d.queue, 'main') = $6) AND "
		       "($7 IS NULL OR c.severity = $7) AND ($8 IS NULL OR c.status = $8) AND ($9 "
		       "IS NULL OR c.language = $9) AND ($10 IS NULL OR EXISTS (SELECT 1 FROM "
		       "desk_tag AS t WHERE t.account = c.account AND t.case_id = c.case_id AND "
		       "t.tag = $10)) ORDER BY CASE WHEN c.next_due > 0 THEN c.next_due WHEN "
		       "c.status <> 'pending-customer-action' THEN c.last_activity + "
		       "100000000000000000 ELSE c.last_activity + 200000000000000000 END, c.case_id "
		       "LIMIT $11",
		.params = "itTTiTTTTTi",
		.columns = "tttTtttttttttiiiiiTTTi",
	},
	[Q_DESK_SILENT] = {
		.name = "desk_silent",
		.sql = "SELECT account, case_id FROM support_case WHERE status = "
		       "'pending-customer-action' AND last_communication < $1 ORDER BY "
		       "last_communication LIMIT $2",
		.params = "ii",
		.columns = "tt",
	},
	[Q_DRAFT_DELETE] = {
		.name = "draft_delete",
		.sql = "DELETE FROM desk_draft WHERE account = $1 AND case_id = $2 AND agent = $3",
		.params = "ttt",
		.columns = "",
		.writes = true,
	},
	[Q_DRAFT_LIST] = {
		.name = "draft_list",
		.sql = "SELECT agent, agent_name, since, until FROM desk_draft WHERE account = $1 "
		       "AND case_id = $2 AND until > $3 ORDER BY since, agent",
		.params = "tti",
		.columns = "ttii",
	},
	[Q_DRAFT_PUT] = {
		.name = "draft_put",
		.sql = "INSERT INTO desk_draft (account, case_id, agent, agent_name, since, until) "
		       "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, case_id, agent) DO "
		       "UPDATE SET agent_name = excluded.agent_name, since = CASE WHEN "
		       "desk_draft.until < $5 THEN $5 ELSE desk_draft.since END, until = "
		       "excluded.until",
		.params = "ttttii",
		.columns = "",
		.writes = true,
	},
	[Q_ESCALATION_INSERT] = {
		.name = "escalation_insert",
		.sql = "INSERT INTO escalation (account, case_id, clock, run, level, reached, "
		       "fired) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account, case_id, "
		       "clock, run, level) DO NOTHING",
		.params = "tttitii",
		.columns = "",
		.writes = true,
	},
	[Q_EVENT_DELETE] = {
		.name = "event_delete",
		.sql = "DELETE FROM case_event WHERE account = $1 AND display_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_EVENT_INSERT] = {
		.name = "event_insert",
		.sql = "INSERT INTO case_event (account, display_id, seq, at, kind, actor_kind, "
		       "actor, communication, status, severity, target, calendar, detail) VALUES "
		       "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		.params = "ttiitttittitt",
		.columns = "",
		.writes = true,
	},
	[Q_EVENT_LIST] = {
		.name = "event_list",
		.sql = "SELECT account, display_id, seq, at, kind, actor_kind, actor, "
		       "communication, status, severity, target, calendar, detail FROM case_event "
		       "WHERE account = $1 AND display_id = $2 ORDER BY seq",
		.params = "tt",
		.columns = "ttiitttittitt",
	},
	[Q_FEED_DELETE] = {
		.name = "feed_delete",
		.sql = "DELETE FROM desk_feed WHERE feed_id = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_FEED_FIND] = {
		.name = "feed_find",
		.sql = "SELECT feed_id, token_hash, principal, team, created, created_by FROM "
		       "desk_feed WHERE token_hash = $1",
		.params = "t",
		.columns = "ttttit",
	},
	[Q_FEED_INSERT] = {
		.name = "feed_insert",
		.sql = "INSERT INTO desk_feed (feed_id, token_hash, principal, team, created, "
		       "created_by) VALUES ($1, $2, $3, $4, $5, $6)",
		.params = "ttttit",
		.columns = "",
		.writes = true,
	},
	[Q_FEED_LIST] = {
		.name = "feed_list",
		.sql = "SELECT f.feed_id, p.name, f.team, f.created, b.name AS created_by_name FROM "
		       "desk_feed f LEFT JOIN principal p ON p.account = $1 AND p.id = f.principal "
		       "LEFT JOIN principal b ON b.account = $1 AND b.id = f.created_by WHERE "
		       "f.feed_id > $2 ORDER BY f.feed_id LIMIT $3",
		.params = "tti",
		.columns = "tTtiT",
	},
	[Q_FEED_LOAD] = {
		.name = "feed_load",
		.sql = "SELECT feed_id, token_hash, principal, team, created, created_by FROM "
		       "desk_feed WHERE feed_id = $1",
		.params = "t",
		.columns = "ttttit",
	},
	[Q_FIELD_DELETE] = {
		.name = "field_delete",
		.sql = "DELETE FROM case_field WHERE account = $1 AND case_id = $2 AND field = $3",
		.params = "ttt",
		.columns = "",
		.writes = true,
	},
	[Q_FIELD_LIST] = {
		.name = "field_list",
		.sql = "SELECT field, value FROM case_field WHERE account = $1 AND case_id = $2 "
		       "ORDER BY field",
		.params = "tt",
		.columns = "tt",
	},
	[Q_FIELD_PUT] = {
		.name = "field_put",
		.sql = "INSERT INTO case_field (account, case_id, field, value) VALUES ($1, $2, $3, "
		       "$4) ON CONFLICT (account, case_id, field) DO UPDATE SET value = "
		       "excluded.value",
		.params = "tttt",
		.columns = "",
		.writes = true,
	},
	[Q_HOLIDAY_SET_DROP] = {
		.name = "holiday_set_drop",
		.sql = "DELETE FROM holiday_set WHERE name = $1 AND starts > $2",
		.params = "ti",
		.columns = "",
		.writes = true,
	},
	[Q_HOLIDAY_SET_LOAD] = {
		.name = "holiday_set_load",
		.sql = "SELECT name, starts, title, days, day_count, created, created_by FROM "
		       "holiday_set WHERE name = $1 ORDER BY starts",
		.params = "t",
		.columns = "tittiit",
	},
	[Q_HOLIDAY_SET_PUT] = {
		.name = "holiday_set_put",
		.sql = "INSERT INTO holiday_set (name, starts, title, days, day_count, created, "
		       "created_by) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name, starts) "
		       "DO UPDATE SET title = excluded.title, days = excluded.days, day_count = "
		       "excluded.day_count, created = excluded.created, created_by = "
		       "excluded.created_by",
		.params = "tittiit",
		.columns = "",
		.writes = true,
	},
	[Q_IDEMPOTENCY_FIND] = {
		.name = "idempotency_find",
		.sql = "SELECT request_id, response FROM idempotency WHERE account = $1 AND call = "
		       "$2 AND created >= $3",
		.params = "tbi",
		.columns = "tb",
	},
	[Q_IDEMPOTENCY_PURGE] = {
		.name = "idempotency_purge",
		.sql = "DELETE FROM idempotency WHERE (created, account, call) IN ( SELECT created, "
		       "account, call FROM idempotency WHERE created < $1 ORDER BY created LIMIT $2)",
		.params = "ii",
		.columns = "",
		.writes = true,
	},
	[Q_IDEMPOTENCY_PUT] = {
		.name = "idempotency_put",
		.sql = "INSERT INTO idempotency (account, call, request_id, response, created) "
		       "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account, call) DO UPDATE SET "
		       "request_id = excluded.request_id, response = excluded.response, created = "
		       "excluded.created",
		.params = "tbtbi",
		.columns = "",
		.writes = true,
	},
	[Q_LINK_DELETE] = {
		.name = "link_delete",
		.sql = "DELETE FROM desk_link WHERE account = $1 AND case_id = $2 AND target = $3",
		.params = "ttt",
		.columns = "",
		.writes = true,
	},
	[Q_LINK_LIST] = {
		.name = "link_list",
		.sql = "SELECT target, title, added FROM desk_link WHERE account = $1 AND case_id = "
		       "$2 ORDER BY added, target",
		.params = "tt",
		.columns = "tti",
	},
	[Q_LINK_PUT] = {
		.name = "link_put",
		.sql = "INSERT INTO desk_link (account, case_id, target, title, added) VALUES ($1, "
		       "$2, $3, $4, $5) ON CONFLICT (account, case_id, target) DO UPDATE SET title "
		       "= excluded.title",
		.params = "tttti",
		.columns = "",
		.writes = true,
	},
	[Q_MACRO_DELETE] = {
		.name = "macro_delete",
		.sql = "DELETE FROM desk_macro WHERE account = $1 AND name = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_MACRO_LIST] = {
		.name = "macro_list",
		.sql = "SELECT account, name, title, reply, note, next_status, severity, add_tags, "
		       "remove_tags, changed, changed_by FROM desk_macro WHERE account = $1 AND "
		       "name > $2 ORDER BY name LIMIT $3",
		.params = "tti",
		.columns = "tttttttttit",
	},
	[Q_MACRO_LOAD] = {
		.name = "macro_load",
		.sql = "SELECT account, name, title, reply, note, next_status, severity, add_tags, "
		       "remove_tags, changed, changed_by FROM desk_macro WHERE account = $1 AND "
		       "name = $2",
		.params = "tt",
		.columns = "tttttttttit",
	},
	[Q_MACRO_PUT] = {
		.name = "macro_put",
		.sql = "INSERT INTO desk_macro (account, name, title, reply, note, next_status, "
		       "severity, add_tags, remove_tags, changed, changed_by) VALUES ($1, $2, $3, "
		       "$4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (account, name) DO UPDATE SET "
		       "title = excluded.title, reply = excluded.reply, note = excluded.note, "
		       "next_status = excluded.next_status, severity = excluded.severity, add_tags "
		       "= excluded.add_tags, remove_tags = excluded.remove_tags, changed = "
		       "excluded.changed, changed_by = excluded.changed_by",
		.params = "tttttttttit",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_ANSWERED_SINCE] = {
		.name = "mail_answered_since",
		.sql = "SELECT EXISTS (SELECT 1 FROM mail WHERE account = $1 AND sender = $2 AND "
		       "answered > $3) AS answered",
		.params = "tti",
		.columns = "i",
	},
	[Q_MAIL_BOUNCE_ADD] = {
		.name = "mail_bounce_add",
		.sql = "INSERT INTO mail_bounce (account, address, permanent, temporary, last, "
		       "status) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, address) DO "
		       "UPDATE SET permanent = mail_bounce.permanent + excluded.permanent, "
		       "temporary = mail_bounce.temporary + excluded.temporary, last = "
		       "excluded.last, status = excluded.status",
		.params = "ttiiit",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_BOUNCE_CLEAR] = {
		.name = "mail_bounce_clear",
		.sql = "DELETE FROM mail_bounce WHERE account = $1 AND address = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_BOUNCE_LOAD] = {
		.name = "mail_bounce_load",
		.sql = "SELECT account, address, permanent, temporary, last, status FROM "
		       "mail_bounce WHERE account = $1 AND address = $2",
		.params = "tt",
		.columns = "ttiiit",
	},
	[Q_MAIL_BOUNCE_PAGE] = {
		.name = "mail_bounce_page",
		.sql = "SELECT account, address, permanent, temporary, last, status FROM "
		       "mail_bounce WHERE account = $1 AND address > $2 ORDER BY address LIMIT $3",
		.params = "tti",
		.columns = "ttiiit",
	},
	[Q_MAIL_BY_BYTES] = {
		.name = "mail_by_bytes",
		.sql = "SELECT account, mail_id, received, via, sha256, size, raw, envelope_from, "
		       "envelope_to, state, reason, detail, decided, tries, due, kind, sender, "
		       "sender_name, subject, message_id, digest, auth, auth_why, body, history, "
		       "parts, customer, case_id, communication, answered, released_by, "
		       "for_account, for_case FROM mail WHERE account = $1 AND sha256 = $2",
		.params = "tt",
		.columns = "ttittiiTTtttiiitttttttttttttiittt",
	},
	[Q_MAIL_CHUNK_INSERT] = {
		.name = "mail_chunk_insert",
		.sql = "INSERT INTO mail_chunk (account, mail_id, n, bytes) VALUES ($1, $2, $3, $4)",
		.params = "ttib",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_CHUNKS] = {
		.name = "mail_chunks",
		.sql = "SELECT bytes FROM mail_chunk WHERE account = $1 AND mail_id = $2 ORDER BY n",
		.params = "tt",
		.columns = "b",
	},
	[Q_MAIL_CHUNKS_DELETE] = {
		.name = "mail_chunks_delete",
		.sql = "DELETE FROM mail_chunk WHERE account = $1 AND mail_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_DELETE] = {
		.name = "mail_delete",
		.sql = "DELETE FROM mail WHERE account = $1 AND mail_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_FETCHED_ADD] = {
		.name = "mail_fetched_add",
		.sql = "INSERT INTO mail_fetched (account, mailbox, validity, uid, mail_id, "
		       "fetched) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, mailbox, "
		       "validity, uid) DO NOTHING",
		.params = "ttiiti",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_FETCHED_BETWEEN] = {
		.name = "mail_fetched_between",
		.sql = "SELECT uid, mail_id FROM mail_fetched WHERE account = $1 AND mailbox = $2 "
		       "AND validity = $3 AND uid >= $4 AND uid <= $5 ORDER BY uid LIMIT $6",
		.params = "ttiiii",
		.columns = "it",
	},
	[Q_MAIL_FETCHED_CLEAR] = {
		.name = "mail_fetched_clear",
		.sql = "DELETE FROM mail_fetched WHERE account = $1 AND mailbox = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_FETCHED_DROP] = {
		.name = "mail_fetched_drop",
		.sql = "DELETE FROM mail_fetched WHERE account = $1 AND mailbox = $2 AND validity = "
		       "$3 AND uid = $4",
		.params = "ttii",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_IN_STATE] = {
		.name = "mail_in_state",
		.sql = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM mail WHERE account = $1 AND "
		       "state = $2 LIMIT $3) AS counted",
		.params = "tti",
		.columns = "i",
	},
	[Q_MAIL_INSERT] = {
		.name = "mail_insert",
		.sql = "INSERT INTO mail (account, mail_id, received, via, sha256, size, raw, "
		       "envelope_from, envelope_to, state, reason, detail, decided, tries, due, "
		       "kind, sender, sender_name, subject, message_id, digest, auth, auth_why, "
		       "body, history, parts, customer, case_id, communication, answered, "
		       "released_by, for_account, for_case) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
		       "$9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, "
		       "$24, $25, $26, $27, $28, $29, $30, $31, $32, $33) ON CONFLICT (account, "
		       "sha256) DO NOTHING",
		.params = "ttittiiTTtttiiitttttttttttttiittt",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_KNOWN] = {
		.name = "mail_known",
		.sql = "SELECT EXISTS (SELECT 1 FROM mail WHERE account = $1 AND digest = $2 AND "
		       "mail_id <> $3 AND state <> 'waiting' AND state <> 'dropped') AS known",
		.params = "ttt",
		.columns = "i",
	},
	[Q_MAIL_LOAD] = {
		.name = "mail_load",
		.sql = "SELECT account, mail_id, received, via, sha256, size, raw, envelope_from, "
		       "envelope_to, state, reason, detail, decided, tries, due, kind, sender, "
		       "sender_name, subject, message_id, digest, auth, auth_why, body, history, "
		       "parts, customer, case_id, communication, answered, released_by, "
		       "for_account, for_case FROM mail WHERE account = $1 AND mail_id = $2",
		.params = "tt",
		.columns = "ttittiiTTtttiiitttttttttttttiittt",
	},
	[Q_MAIL_NEWEST_OF_CASE] = {
		.name = "mail_newest_of_case",
		.sql = "SELECT message_id, received FROM mail WHERE account = $1 AND sender = $2 "
		       "AND customer = $3 AND case_id = $4 AND state = 'filed' ORDER BY received "
		       "DESC LIMIT 1",
		.params = "tttt",
		.columns = "ti",
	},
	[Q_MAIL_OLD] = {
		.name = "mail_old",
		.sql = "SELECT mail_id FROM mail WHERE account = $1 AND received < $2 AND state <> "
		       "'waiting' ORDER BY received LIMIT $3",
		.params = "tii",
		.columns = "t",
	},
	[Q_MAIL_PAGE] = {
		.name = "mail_page",
		.sql = "SELECT account, mail_id, received, via, sha256, size, raw, envelope_from, "
		       "envelope_to, state, reason, detail, decided, tries, due, kind, sender, "
		       "sender_name, subject, message_id, digest, auth, auth_why, body, history, "
		       "parts, customer, case_id, communication, answered, released_by, "
		       "for_account, for_case FROM mail WHERE account = $1 AND state = $2 AND "
		       "mail_id < $3 ORDER BY mail_id DESC LIMIT $4",
		.params = "ttti",
		.columns = "ttittiiTTtttiiitttttttttttttiittt",
	},
	[Q_MAIL_POLL_LOAD] = {
		.name = "mail_poll_load",
		.sql = "SELECT account, mailbox, due, tried, reached, failures, error FROM "
		       "mail_poll WHERE account = $1 AND mailbox = $2",
		.params = "tt",
		.columns = "ttiiiit",
	},
	[Q_MAIL_POLL_PUT] = {
		.name = "mail_poll_put",
		.sql = "INSERT INTO mail_poll (account, mailbox, due, tried, reached, failures, "
		       "error) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account, mailbox) "
		       "DO UPDATE SET due = excluded.due, tried = excluded.tried, reached = "
		       "excluded.reached, failures = excluded.failures, error = excluded.error",
		.params = "ttiiiit",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_PRINCIPALS] = {
		.name = "mail_principals",
		.sql = "SELECT p.account, p.id, p.name, p.role, p.email, p.status, a.status AS "
		       "account_status, a.language FROM principal AS p JOIN account AS a ON a.id = "
		       "p.account WHERE LOWER(p.email) = $1 AND a.kind = 'customer' AND p.status = "
		       "'active' ORDER BY p.account, p.id LIMIT $2",
		.params = "ti",
		.columns = "tttttttt",
	},
	[Q_MAIL_RAW_GONE] = {
		.name = "mail_raw_gone",
		.sql = "UPDATE mail SET raw = 0 WHERE account = $1 AND mail_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_RAW_OLD] = {
		.name = "mail_raw_old",
		.sql = "SELECT mail_id FROM mail WHERE account = $1 AND raw = 1 AND decided < $2 "
		       "AND state NOT IN ('waiting', 'held') ORDER BY decided LIMIT $3",
		.params = "tii",
		.columns = "t",
	},
	[Q_MAIL_SENT_SINCE] = {
		.name = "mail_sent_since",
		.sql = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM mail WHERE account = $1 AND "
		       "sender = $2 AND received > $3 LIMIT $4) AS recent",
		.params = "ttii",
		.columns = "i",
	},
	[Q_MAIL_STAFF] = {
		.name = "mail_staff",
		.sql = "SELECT id, name, role, email FROM principal WHERE account = $1 AND "
		       "LOWER(email) = $2 AND status = 'active' ORDER BY id LIMIT 1",
		.params = "tt",
		.columns = "tttt",
	},
	[Q_MAIL_UPDATE] = {
		.name = "mail_update",
		.sql = "UPDATE mail SET state = $1, reason = $2, detail = $3, decided = $4, tries = "
		       "$5, due = $6, kind = $7, sender = $8, sender_name = $9, subject = $10, "
		       "message_id = $11, digest = $12, auth = $13, auth_why = $14, body = $15, "
		       "history = $16, parts = $17, customer = $18, case_id = $19, communication = "
		       "$20, answered = $21, released_by = $22, for_account = $23, for_case = $24 "
		       "WHERE account = $25 AND mail_id = $26 AND state = $27 AND due = $28",
		.params = "tttiiitttttttttttttiitttttti",
		.columns = "",
		.writes = true,
	},
	[Q_MAIL_WAITING] = {
		.name = "mail_waiting",
		.sql = "SELECT account, mail_id, received, via, sha256, size, raw, envelope_from, "
		       "envelope_to, state, reason, detail, decided, tries, due, kind, sender, "
		       "sender_name, subject, message_id, digest, auth, auth_why, body, history, "
		       "parts, customer, case_id, communication, answered, released_by, "
		       "for_account, for_case FROM mail WHERE account = $1 AND state = 'waiting' "
		       "AND due <= $2 ORDER BY due, mail_id LIMIT 1",
		.params = "ti",
		.columns = "ttittiiTTtttiiitttttttttttttiittt",
	},
	[Q_MANAGER_DELETE] = {
		.name = "manager_delete",
		.sql = "DELETE FROM desk_manager WHERE account = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_MANAGER_LIST] = {
		.name = "manager_list",
		.sql = "SELECT m.account, a.name AS account_name, p.name, m.since FROM desk_manager "
		       "m JOIN account a ON a.id = m.account JOIN principal p ON p.account = $1 AND "
		       "p.id = m.principal WHERE m.account > $2 AND ($3 IS NULL OR m.principal = "
		       "$3) ORDER BY m.account LIMIT $4",
		.params = "ttTi",
		.columns = "ttti",
	},
	[Q_MANAGER_LOAD] = {
		.name = "manager_load",
		.sql = "SELECT m.principal, p.name, m.since FROM desk_manager m JOIN principal p ON "
		       "p.account = $1 AND p.id = m.principal WHERE m.account = $2 AND p.status = "
		       "'active'",
		.params = "tt",
		.columns = "tti",
	},
	[Q_MANAGER_PUT] = {
		.name = "manager_put",
		.sql = "INSERT INTO desk_manager (account, principal, since) VALUES ($1, $2, $3) ON "
		       "CONFLICT (account) DO UPDATE SET principal = excluded.principal, since = "
		       "excluded.since",
		.params = "tti",
		.columns = "",
		.writes = true,
	},
	[Q_MERGED_CASES] = {
		.name = "merged_cases",
		.sql = "SELECT case_id, display_id FROM support_case WHERE account = $1 AND "
		       "merged_into = $2 ORDER BY display_id",
		.params = "tt",
		.columns = "tt",
	},
	[Q_MOVED_DELETE] = {
		.name = "moved_delete",
		.sql = "DELETE FROM case_moved WHERE account = $1 AND weave_id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_MOVED_INSERT] = {
		.name = "moved_insert",
		.sql = "INSERT INTO case_moved (account, display_id, seq, shown, weave_id) VALUES "
		       "($1, $2, $3, $4, $5)",
		.params = "ttitt",
		.columns = "",
		.writes = true,
	},
	[Q_MOVED_OF_CASE] = {
		.name = "moved_of_case",
		.sql = "SELECT seq FROM case_moved WHERE account = $1 AND display_id = $2 ORDER BY "
		       "seq",
		.params = "tt",
		.columns = "i",
	},
	[Q_NOTICE_DIGEST_DUE] = {
		.name = "notice_digest_due",
		.sql = "SELECT person_account, person, MIN(due) AS due FROM notice WHERE state = 1 "
		       "AND due <= $1 GROUP BY person_account, person ORDER BY MIN(due), "
		       "person_account, person LIMIT $2",
		.params = "ii",
		.columns = "tti",
	},
	[Q_NOTICE_DIGEST_ITEMS] = {
		.name = "notice_digest_items",
		.sql = "SELECT account, notice_id, source, recipient, name, person_account, person, "
		       "template, language, case_id, display_id, message_id, in_reply_to, refs, "
		       "answer, fields, state, created, due, changed, tries, error, digest FROM "
		       "notice WHERE state = 1 AND person_account = $1 AND person = $2 AND due <= "
		       "$3 ORDER BY created, account, notice_id LIMIT $4",
		.params = "ttii",
		.columns = "ttttttttttttttitiiiiitt",
	},
	[Q_NOTICE_DIGESTED] = {
		.name = "notice_digested",
		.sql = "UPDATE notice SET state = $1, digest = $2, changed = $3 WHERE account = $4 "
		       "AND notice_id = $5 AND state = 1",
		.params = "ititt",
		.columns = "",
		.writes = true,
	},
	[Q_NOTICE_FIRST_OF_CASE] = {
		.name = "notice_first_of_case",
		.sql = "SELECT message_id FROM notice WHERE account = $1 AND case_id = $2 AND "
		       "recipient = $3 AND case_id <> '' AND state IN (0, 2) ORDER BY notice_id "
		       "LIMIT 1",
		.params = "ttt",
		.columns = "t",
	},
	[Q_NOTICE_INSERT] = {
		.name = "notice_insert",
		.sql = "INSERT INTO notice (account, notice_id, source, recipient, name, "
		       "person_account, person, template, language, case_id, display_id, "
		       "message_id, in_reply_to, refs, answer, fields, state, created, due, "
		       "changed, tries, error, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
		       "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) ON "
		       "CONFLICT (account, source, recipient) DO NOTHING",
		.params = "ttttttttttttttitiiiiitt",
		.columns = "",
		.writes = true,
	},
	[Q_NOTICE_LAST_OF_CASE] = {
		.name = "notice_last_of_case",
		.sql = "SELECT message_id, created FROM notice WHERE account = $1 AND case_id = $2 "
		       "AND recipient = $3 AND case_id <> '' AND state IN (0, 2) ORDER BY notice_id "
		       "DESC LIMIT 1",
		.params = "ttt",
		.columns = "ti",
	},
	[Q_NOTICE_LIST_ANY] = {
		.name = "notice_list_any",
		.sql = "SELECT account, notice_id, source, recipient, name, person_account, person, "
		       "template, language, case_id, display_id, message_id, in_reply_to, refs, "
		       "answer, fields, state, created, due, changed, tries, error, digest FROM "
		       "notice WHERE state = $1 AND (account, notice_id) > ($2, $3) ORDER BY "
		       "account, notice_id LIMIT $4",
		.params = "itti",
		.columns = "ttttttttttttttitiiiiitt",
	},
	[Q_NOTICE_LIST_OF] = {
		.name = "notice_list_of",
		.sql = "SELECT account, notice_id, source, recipient, name, person_account, person, "
		       "template, language, case_id, display_id, message_id, in_reply_to, refs, "
		       "answer, fields, state, created, due, changed, tries, error, digest FROM "
		       "notice WHERE account = $1 AND state = $2 AND notice_id > $3 ORDER BY "
		       "notice_id LIMIT $4",
		.params = "titi",
		.columns = "ttttttttttttttitiiiiitt",
	},
	[Q_NOTICE_LOAD] = {
		.name = "notice_load",
		.sql = "SELECT account, notice_id, source, recipient, name, person_account, person, "
		       "template, language, case_id, display_id, message_id, in_reply_to, refs, "
		       "answer, fields, state, created, due, changed, tries, error, digest FROM "
		       "notice WHERE account = $1 AND notice_id = $2",
		.params = "tt",
		.columns = "ttttttttttttttitiiiiitt",
	},
	[Q_NOTICE_MARK] = {
		.name = "notice_mark",
		.sql = "UPDATE notice SET state = $1, due = $2, changed = $3, tries = $4, error = "
		       "$5 WHERE account = $6 AND notice_id = $7 AND state = 0",
		.params = "iiiittt",
		.columns = "",
		.writes = true,
	},
	[Q_NOTICE_NEXT] = {
		.name = "notice_next",
		.sql = "SELECT account, notice_id, source, recipient, name, person_account, person, "
		       "template, language, case_id, display_id, message_id, in_reply_to, refs, "
		       "answer, fields, state, created, due, changed, tries, error, digest FROM "
		       "notice WHERE state = 0 AND due <= $1 ORDER BY due, account, notice_id LIMIT "
		       "$2",
		.params = "ii",
		.columns = "ttttttttttttttitiiiiitt",
	},
	[Q_NOTICE_OF_CASE_FORGET] = {
		.name = "notice_of_case_forget",
		.sql = "DELETE FROM notice WHERE account = $1 AND case_id = $2 AND case_id <> ''",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_NOTICE_PURGE] = {
		.name = "notice_purge",
		.sql = "DELETE FROM notice WHERE (account, notice_id) IN ( SELECT account, "
		       "notice_id FROM notice WHERE state >= 2 AND changed < $1 LIMIT $2)",
		.params = "ii",
		.columns = "",
		.writes = true,
	},
	[Q_NOTICE_RETRY] = {
		.name = "notice_retry",
		.sql = "UPDATE notice SET state = 0, due = $1, changed = $1, tries = 0, error = '' "
		       "WHERE account = $2 AND notice_id = $3 AND state IN (3, 4)",
		.params = "itt",
		.columns = "",
		.writes = true,
	},
	[Q_NOTICE_RETRY_DEAD] = {
		.name = "notice_retry_dead",
		.sql = "UPDATE notice SET state = 0, due = $1, changed = $1, tries = 0, error = '' "
		       "WHERE account = $2 AND state = 3",
		.params = "it",
		.columns = "",
		.writes = true,
	},
	[Q_NOTICE_WITHDRAW] = {
		.name = "notice_withdraw",
		.sql = "UPDATE notice SET state = 4, changed = $1, error = $2 WHERE account = $3 "
		       "AND source = $4 AND state IN (0, 1)",
		.params = "ittt",
		.columns = "",
		.writes = true,
	},
	[Q_OFFER_DROP] = {
		.name = "offer_drop",
		.sql = "DELETE FROM desk_offer WHERE account = $1 AND kind = $2 AND contact = $3",
		.params = "ttt",
		.columns = "",
		.writes = true,
	},
	[Q_OFFER_DUE] = {
		.name = "offer_due",
		.sql = "SELECT account, contact FROM desk_offer WHERE kind = $1 AND look <= $2 "
		       "ORDER BY look, contact LIMIT $3",
		.params = "tii",
		.columns = "tt",
	},
	[Q_OFFER_HELD] = {
		.name = "offer_held",
		.sql = "SELECT offered_to, COUNT(*) AS n FROM desk_offer WHERE kind = $1 AND "
		       "offered_to <> '' GROUP BY offered_to ORDER BY offered_to",
		.params = "t",
		.columns = "ti",
	},
	[Q_OFFER_LOAD] = {
		.name = "offer_load",
		.sql = "SELECT account, kind, contact, case_id, look, offered_to, offered_name, "
		       "expires, outcome, reason, passed, alone FROM desk_offer WHERE account = $1 "
		       "AND kind = $2 AND contact = $3",
		.params = "ttt",
		.columns = "ttttittittti",
	},
	[Q_OFFER_PUT] = {
		.name = "offer_put",
		.sql = "INSERT INTO desk_offer (account, kind, contact, case_id, look, offered_to, "
		       "offered_name, expires, outcome, reason, passed, alone) VALUES ($1, $2, $3, "
		       "$4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (account, kind, contact) "
		       "DO UPDATE SET look = excluded.look, offered_to = excluded.offered_to, "
		       "offered_name = excluded.offered_name, expires = excluded.expires, outcome = "
		       "excluded.outcome, reason = excluded.reason, passed = excluded.passed, alone "
		       "= excluded.alone",
		.params = "ttttittittti",
		.columns = "",
		.writes = true,
	},
	[Q_ORGANIZATION_INSERT] = {
		.name = "organization_insert",
		.sql = "INSERT INTO organization (id, name, created) VALUES ($1, $2, $3)",
		.params = "tti",
		.columns = "",
		.writes = true,
	},
	[Q_ORGANIZATION_LIST] = {
		.name = "organization_list",
		.sql = "SELECT id, name, created FROM organization WHERE id > $1 ORDER BY id LIMIT "
		       "$2",
		.params = "ti",
		.columns = "tti",
	},
	[Q_ORGANIZATION_LOAD] = {
		.name = "organization_load",
		.sql = "SELECT id, name, created FROM organization WHERE id = $1",
		.params = "t",
		.columns = "tti",
	},
	[Q_OUTBOX_ARRIVED] = {
		.name = "outbox_arrived",
		.sql = "SELECT account, seq, id, kind, event, subject, payload, created, state, "
		       "attempts, changed, error, fresh FROM outbox WHERE state = 1 AND (account, "
		       "seq) > ($1, $2) ORDER BY account, seq LIMIT $3",
		.params = "tii",
		.columns = "titttttiiiiTi",
	},
	[Q_OUTBOX_ARRIVED_OF] = {
		.name = "outbox_arrived_of",
		.sql = "SELECT account, seq, id, kind, event, subject, payload, created, state, "
		       "attempts, changed, error, fresh FROM outbox WHERE account = $1 AND state = "
		       "1 AND seq > $2 ORDER BY seq LIMIT $3",
		.params = "tii",
		.columns = "titttttiiiiTi",
	},
	[Q_OUTBOX_DEALT] = {
		.name = "outbox_dealt",
		.sql = "UPDATE outbox SET fresh = 0 WHERE account = $1 AND seq = $2 AND state = 0 "
		       "AND fresh = 1",
		.params = "ti",
		.columns = "",
		.writes = true,
	},
	[Q_OUTBOX_DELIVERED] = {
		.name = "outbox_delivered",
		.sql = "UPDATE outbox SET state = 1, changed = $1, error = NULL, fresh = 0 WHERE "
		       "account = $2 AND seq = $3 AND state = 0 AND fresh = $4",
		.params = "itii",
		.columns = "",
		.writes = true,
	},
	[Q_OUTBOX_DUE] = {
		.name = "outbox_due",
		.sql = "SELECT o.account, o.seq, o.id, o.kind, o.event, o.subject, o.payload, "
		       "o.created, o.state, o.attempts, o.changed, o.error, o.fresh FROM outbox AS "
		       "o WHERE o.state = 0 AND o.fresh = $1 AND $2 = ( SELECT COUNT(*) FROM "
		       "outbox_hold AS h WHERE h.account = o.account AND h.subject = o.subject AND "
		       "h.until > $3) ORDER BY o.seq, o.account LIMIT $4",
		.params = "iiii",
		.columns = "titttttiiiiTi",
	},
	[Q_OUTBOX_FAILED] = {
		.name = "outbox_failed",
		.sql = "UPDATE outbox SET state = $1, attempts = $2, changed = $3, error = $4, "
		       "fresh = 0 WHERE account = $5 AND seq = $6 AND state = 0 AND fresh = $7",
		.params = "iiittii",
		.columns = "",
		.writes = true,
	},
	[Q_OUTBOX_GIVEN_UP] = {
		.name = "outbox_given_up",
		.sql = "SELECT account, seq, id, kind, event, subject, payload, created, state, "
		       "attempts, changed, error, fresh FROM outbox WHERE state = 2 AND (account, "
		       "seq) > ($1, $2) ORDER BY account, seq LIMIT $3",
		.params = "tii",
		.columns = "titttttiiiiTi",
	},
	[Q_OUTBOX_GIVEN_UP_OF] = {
		.name = "outbox_given_up_of",
		.sql = "SELECT account, seq, id, kind, event, subject, payload, created, state, "
		       "attempts, changed, error, fresh FROM outbox WHERE account = $1 AND state = "
		       "2 AND seq > $2 ORDER BY seq LIMIT $3",
		.params = "tii",
		.columns = "titttttiiiiTi",
	},
	[Q_OUTBOX_HOLD_DROP] = {
		.name = "outbox_hold_drop",
		.sql = "DELETE FROM outbox_hold WHERE account = $1 AND subject = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_OUTBOX_HOLD_PUT] = {
		.name = "outbox_hold_put",
		.sql = "INSERT INTO outbox_hold (account, subject, until) VALUES ($1, $2, $3) ON "
		       "CONFLICT (account, subject) DO UPDATE SET until = $3",
		.params = "tti",
		.columns = "",
		.writes = true,
	},
	[Q_OUTBOX_INSERT] = {
		.name = "outbox_insert",
		.sql = "INSERT INTO outbox (account, seq, id, kind, event, subject, payload, "
		       "created, state, attempts, changed, error, fresh) VALUES ( $1, "
		       "COALESCE((SELECT MAX(seq) + 1 FROM outbox WHERE seq >= $2), $2), $3, $4, "
		       "$5, $6, $7, $2, 0, 0, $2, NULL, 1)",
		.params = "tittttt",
		.columns = "",
		.writes = true,
	},
	[Q_OUTBOX_LOAD] = {
		.name = "outbox_load",
		.sql = "SELECT account, seq, id, kind, event, subject, payload, created, state, "
		       "attempts, changed, error, fresh FROM outbox WHERE account = $1 AND seq = $2",
		.params = "ti",
		.columns = "titttttiiiiTi",
	},
	[Q_OUTBOX_PURGE] = {
		.name = "outbox_purge",
		.sql = "DELETE FROM outbox WHERE (account, seq) IN ( SELECT account, seq FROM "
		       "outbox WHERE seq < $1 AND state = 1 AND changed < $1 ORDER BY seq LIMIT $2)",
		.params = "ii",
		.columns = "",
		.writes = true,
	},
	[Q_OUTBOX_REPLAY] = {
		.name = "outbox_replay",
		.sql = "UPDATE outbox SET state = 0, attempts = 0, changed = $1 WHERE account = $2 "
		       "AND seq = $3 AND state <> 0",
		.params = "iti",
		.columns = "",
		.writes = true,
	},
	[Q_OUTBOX_REPLAY_DEAD] = {
		.name = "outbox_replay_dead",
		.sql = "UPDATE outbox SET state = 0, attempts = 0, changed = $1 WHERE account = $2 "
		       "AND state = 2",
		.params = "it",
		.columns = "",
		.writes = true,
	},
	[Q_OUTBOX_WAITING] = {
		.name = "outbox_waiting",
		.sql = "SELECT account, seq, id, kind, event, subject, payload, created, state, "
		       "attempts, changed, error, fresh FROM outbox WHERE state = 0 AND (fresh, "
		       "seq, account) > ($1, $2, $3) ORDER BY fresh, seq, account LIMIT $4",
		.params = "iiti",
		.columns = "titttttiiiiTi",
	},
	[Q_OUTBOX_WAITING_OF] = {
		.name = "outbox_waiting_of",
		.sql = "SELECT account, seq, id, kind, event, subject, payload, created, state, "
		       "attempts, changed, error, fresh FROM outbox WHERE account = $1 AND state = "
		       "0 AND seq > $2 ORDER BY seq LIMIT $3",
		.params = "tii",
		.columns = "titttttiiiiTi",
	},
	[Q_OVERRIDE_DELETE] = {
		.name = "override_delete",
		.sql = "DELETE FROM desk_override WHERE override_id = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_OVERRIDE_INSERT] = {
		.name = "override_insert",
		.sql = "INSERT INTO desk_override (override_id, team, layer, principal, starts_at, "
		       "ends_at, reason, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		.params = "ttitiiti",
		.columns = "",
		.writes = true,
	},
	[Q_OVERRIDE_LIST] = {
		.name = "override_list",
		.sql = "SELECT o.override_id, o.team, o.layer, o.principal, p.name, o.starts_at, "
		       "o.ends_at, o.reason, o.created FROM desk_override o LEFT JOIN principal p "
		       "ON p.account = $1 AND p.id = o.principal AND p.status = 'active' WHERE ($2 "
		       "IS NULL OR o.team = $2) AND o.ends_at > $3 AND o.starts_at < $4 ORDER BY "
		       "o.created, o.override_id",
		.params = "tTii",
		.columns = "ttitTiiti",
	},
	[Q_PAGE_DUE] = {
		.name = "page_due",
		.sql = "SELECT page_id FROM desk_page WHERE next_at > 0 AND next_at <= $1 ORDER BY "
		       "next_at LIMIT $2",
		.params = "ii",
		.columns = "t",
	},
	[Q_PAGE_INSERT] = {
		.name = "page_insert",
		.sql = "INSERT INTO desk_page (page_id, account, case_id, team, cause, reason, "
		       "state, layer, next_at, acknowledged_by, acknowledged_at, created) VALUES "
		       "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (account, "
		       "case_id, cause) DO NOTHING",
		.params = "tttttttiitii",
		.columns = "",
		.writes = true,
	},
	[Q_PAGE_LIST] = {
		.name = "page_list",
		.sql = "SELECT p.page_id, p.account, p.case_id, p.team, p.cause, p.reason, p.state, "
		       "p.layer, p.next_at, p.acknowledged_by, p.acknowledged_at, p.created FROM "
		       "desk_page p WHERE (p.created, p.page_id) < ($1, $2) AND ($3 IS NULL OR "
		       "p.state = $3) AND ($4 IS NULL OR p.team = $4) AND ($5 IS NULL OR EXISTS "
		       "(SELECT 1 FROM desk_page_step s WHERE s.account = p.account AND s.page_id = "
		       "p.page_id AND s.principal = $5)) ORDER BY p.created DESC, p.page_id DESC "
		       "LIMIT $6",
		.params = "itTTTi",
		.columns = "tttttttiitii",
	},
	[Q_PAGE_LOAD] = {
		.name = "page_load",
		.sql = "SELECT page_id, account, case_id, team, cause, reason, state, layer, "
		       "next_at, acknowledged_by, acknowledged_at, created FROM desk_page WHERE "
		       "page_id = $1",
		.params = "t",
		.columns = "tttttttiitii",
	},
	[Q_PAGE_OF_CAUSE] = {
		.name = "page_of_cause",
		.sql = "SELECT page_id, account, case_id, team, cause, reason, state, layer, "
		       "next_at, acknowledged_by, acknowledged_at, created FROM desk_page WHERE "
		       "account = $1 AND case_id = $2 AND cause = $3",
		.params = "ttt",
		.columns = "tttttttiitii",
	},
	[Q_PAGE_SAVE] = {
		.name = "page_save",
		.sql = "UPDATE desk_page SET state = $1, layer = $2, next_at = $3, acknowledged_by "
		       "= $4, acknowledged_at = $5 WHERE account = $6 AND page_id = $7",
		.params = "tiititt",
		.columns = "",
		.writes = true,
	},
	[Q_PAGE_STEP_INSERT] = {
		.name = "page_step_insert",
		.sql = "INSERT INTO desk_page_step (account, page_id, layer, principal, at) VALUES "
		       "($1, $2, $3, $4, $5) ON CONFLICT (account, page_id, layer) DO NOTHING",
		.params = "ttiti",
		.columns = "",
		.writes = true,
	},
	[Q_PAGE_STEPS] = {
		.name = "page_steps",
		.sql = "SELECT s.layer, s.principal, p.name, s.at FROM desk_page_step s LEFT JOIN "
		       "principal p ON p.account = $1 AND p.id = s.principal WHERE s.account = $2 "
		       "AND s.page_id = $3 ORDER BY s.layer",
		.params = "ttt",
		.columns = "itTi",
	},
	[Q_PAUSE_DROP] = {
		.name = "pause_drop",
		.sql = "DELETE FROM notice_pause WHERE address = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_PAUSE_LOAD] = {
		.name = "pause_load",
		.sql = "SELECT failures, until, why FROM notice_pause WHERE address = $1",
		.params = "t",
		.columns = "iit",
	},
	[Q_PAUSE_PURGE] = {
		.name = "pause_purge",
		.sql = "DELETE FROM notice_pause WHERE until < $1",
		.params = "i",
		.columns = "",
		.writes = true,
	},
	[Q_PAUSE_PUT] = {
		.name = "pause_put",
		.sql = "INSERT INTO notice_pause (address, failures, until, why, changed) VALUES "
		       "($1, $2, $3, $4, $5) ON CONFLICT (address) DO UPDATE SET failures = "
		       "excluded.failures, until = excluded.until, why = excluded.why, changed = "
		       "excluded.changed",
		.params = "tiiti",
		.columns = "",
		.writes = true,
	},
	[Q_PBX_EVENT_DELETE_BEFORE] = {
		.name = "pbx_event_delete_before",
		.sql = "DELETE FROM pbx_event WHERE received < $1",
		.params = "i",
		.columns = "",
		.writes = true,
	},
	[Q_PBX_EVENT_INSERT] = {
		.name = "pbx_event_insert",
		.sql = "INSERT INTO pbx_event (account, call_id, event, received, customer, "
		       "case_id, callback_id) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO "
		       "NOTHING",
		.params = "tttittt",
		.columns = "",
		.writes = true,
	},
	[Q_PBX_EVENT_LOAD] = {
		.name = "pbx_event_load",
		.sql = "SELECT account, call_id, event, received, customer, case_id, callback_id "
		       "FROM pbx_event WHERE account = $1 AND call_id = $2 AND event = $3",
		.params = "ttt",
		.columns = "tttittt",
	},
	[Q_PBX_EVENT_OF_CALL] = {
		.name = "pbx_event_of_call",
		.sql = "SELECT case_id FROM pbx_event WHERE account = $1 AND call_id = $2 AND "
		       "case_id <> '' LIMIT 1",
		.params = "tt",
		.columns = "t",
	},
	[Q_PBX_EVENT_UPDATE] = {
		.name = "pbx_event_update",
		.sql = "UPDATE pbx_event SET customer = $1, case_id = $2, callback_id = $3 WHERE "
		       "account = $4 AND call_id = $5 AND event = $6",
		.params = "tttttt",
		.columns = "",
		.writes = true,
	},
	[Q_PHONE_CALL_INSERT] = {
		.name = "phone_call_insert",
		.sql = "INSERT INTO phone_call (account, callback_id, n, agent, agent_name, "
		       "agent_number, state, wanted, rang, answered, ended, outcome, code, "
		       "sip_call) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
		       "$14)",
		.params = "ttittttiiiitit",
		.columns = "",
		.writes = true,
	},
	[Q_PHONE_CALL_LAST] = {
		.name = "phone_call_last",
		.sql = "SELECT COALESCE(MAX(n), 0) AS n FROM phone_call WHERE account = $1 AND "
		       "callback_id = $2",
		.params = "tt",
		.columns = "i",
	},
	[Q_PHONE_CALL_LOAD] = {
		.name = "phone_call_load",
		.sql = "SELECT account, callback_id, n, agent, agent_name, agent_number, state, "
		       "wanted, rang, answered, ended, outcome, code, sip_call FROM phone_call "
		       "WHERE account = $1 AND callback_id = $2 AND n = $3",
		.params = "tti",
		.columns = "ttittttiiiitit",
	},
	[Q_PHONE_CALL_UNDER_WAY] = {
		.name = "phone_call_under_way",
		.sql = "SELECT p.account, p.callback_id, p.n, c.number, p.agent_number, p.state, "
		       "c.state AS callback_state, p.wanted FROM phone_call AS p JOIN callback AS c "
		       "ON c.account = p.account AND c.callback_id = p.callback_id WHERE p.ended = "
		       "0 ORDER BY p.wanted LIMIT $1",
		.params = "i",
		.columns = "ttitttti",
	},
	[Q_PHONE_CALL_UPDATE] = {
		.name = "phone_call_update",
		.sql = "UPDATE phone_call SET state = $1, rang = $2, answered = $3, ended = $4, "
		       "outcome = $5, code = $6, sip_call = $7 WHERE account = $8 AND callback_id = "
		       "$9 AND n = $10",
		.params = "tiiitittti",
		.columns = "",
		.writes = true,
	},
	[Q_PHONE_NUMBER_CLEAR] = {
		.name = "phone_number_clear",
		.sql = "DELETE FROM phone_number WHERE account = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_PHONE_NUMBER_FIND] = {
		.name = "phone_number_find",
		.sql = "SELECT account, number, contact, added FROM phone_number WHERE number = $1",
		.params = "t",
		.columns = "ttti",
	},
	[Q_PHONE_NUMBER_INSERT] = {
		.name = "phone_number_insert",
		.sql = "INSERT INTO phone_number (account, number, contact, added) VALUES ($1, $2, "
		       "$3, $4) ON CONFLICT DO NOTHING",
		.params = "ttti",
		.columns = "",
		.writes = true,
	},
	[Q_PHONE_NUMBER_LIST] = {
		.name = "phone_number_list",
		.sql = "SELECT account, number, contact, added FROM phone_number WHERE account = $1 "
		       "ORDER BY number",
		.params = "t",
		.columns = "ttti",
	},
	[Q_PHONE_OPEN_CASE] = {
		.name = "phone_open_case",
		.sql = "SELECT case_id FROM support_case WHERE account = $1 AND status <> "
		       "'resolved' ORDER BY opened DESC, case_id DESC LIMIT 1",
		.params = "t",
		.columns = "t",
	},
	[Q_PREFERENCE_LOAD] = {
		.name = "preference_load",
		.sql = "SELECT account, principal, language, zone, quiet_from, quiet_to, daily_at, "
		       "choices, changed FROM notice_preference WHERE account = $1 AND principal = "
		       "$2",
		.params = "tt",
		.columns = "ttttiiiti",
	},
	[Q_PREFERENCE_PURGE] = {
		.name = "preference_purge",
		.sql = "DELETE FROM notice_preference WHERE NOT EXISTS ( SELECT 1 FROM principal AS "
		       "p WHERE p.account = notice_preference.account AND p.id = "
		       "notice_preference.principal)",
		.params = "",
		.columns = "",
		.writes = true,
	},
	[Q_PREFERENCE_PUT] = {
		.name = "preference_put",
		.sql = "INSERT INTO notice_preference (account, principal, language, zone, "
		       "quiet_from, quiet_to, daily_at, choices, changed) VALUES ($1, $2, $3, $4, "
		       "$5, $6, $7, $8, $9) ON CONFLICT (account, principal) DO UPDATE SET language "
		       "= excluded.language, zone = excluded.zone, quiet_from = "
		       "excluded.quiet_from, quiet_to = excluded.quiet_to, daily_at = "
		       "excluded.daily_at, choices = excluded.choices, changed = excluded.changed",
		.params = "ttttiiiti",
		.columns = "",
		.writes = true,
	},
	[Q_PRINCIPAL_DELETE] = {
		.name = "principal_delete",
		.sql = "DELETE FROM principal WHERE account = $1 AND id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_PRINCIPAL_INSERT] = {
		.name = "principal_insert",
		.sql = "INSERT INTO principal (account, id, name, email, role, status, created, "
		       "changed, name_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT "
		       "(account, name_key) DO NOTHING",
		.params = "ttttttiit",
		.columns = "",
		.writes = true,
	},
	[Q_PRINCIPAL_LIST] = {
		.name = "principal_list",
		.sql = "SELECT account, id, name, email, role, status, created, changed FROM "
		       "principal WHERE account = $1 AND name_key > $2 ORDER BY name_key LIMIT $3",
		.params = "tti",
		.columns = "ttttttii",
	},
	[Q_PRINCIPAL_LOAD] = {
		.name = "principal_load",
		.sql = "SELECT account, id, name, email, role, status, created, changed FROM "
		       "principal WHERE account = $1 AND id = $2",
		.params = "tt",
		.columns = "ttttttii",
	},
	[Q_PRINCIPAL_LOAD_NAMED] = {
		.name = "principal_load_named",
		.sql = "SELECT account, id, name, email, role, status, created, changed FROM "
		       "principal WHERE account = $1 AND name_key = $2",
		.params = "tt",
		.columns = "ttttttii",
	},
	[Q_PRINCIPAL_UPDATE] = {
		.name = "principal_update",
		.sql = "UPDATE principal SET name = $1, name_key = $2, email = $3, role = $4, "
		       "status = $5, changed = $6 WHERE account = $7 AND id = $8",
		.params = "tttttitt",
		.columns = "",
		.writes = true,
	},
	[Q_RATING_LIST] = {
		.name = "rating_list",
		.sql = "SELECT account, case_id, message, rating, comment, rater, agent, "
		       "agent_name, plan, severity, rated, changed FROM desk_rating WHERE account = "
		       "$1 AND case_id = $2 ORDER BY message",
		.params = "tt",
		.columns = "ttiittttttii",
	},
	[Q_RATING_LOAD] = {
		.name = "rating_load",
		.sql = "SELECT account, case_id, message, rating, comment, rater, agent, "
		       "agent_name, plan, severity, rated, changed FROM desk_rating WHERE account = "
		       "$1 AND case_id = $2 AND message = $3",
		.params = "tti",
		.columns = "ttiittttttii",
	},
	[Q_RATING_PUT] = {
		.name = "rating_put",
		.sql = "INSERT INTO desk_rating (account, case_id, message, rating, comment, rater, "
		       "agent, agent_name, plan, severity, rated, changed) VALUES ($1, $2, $3, $4, "
		       "$5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (account, case_id, message) "
		       "DO UPDATE SET rating = excluded.rating, comment = excluded.comment, rater = "
		       "excluded.rater, changed = excluded.changed",
		.params = "ttiittttttii",
		.columns = "",
		.writes = true,
	},
	[Q_RATING_REPORT] = {
		.name = "rating_report",
		.sql = "SELECT CASE $1 WHEN 'agent' THEN agent WHEN 'account' THEN account WHEN "
		       "'plan' THEN plan ELSE severity END AS key, MAX(CASE $1 WHEN 'agent' THEN "
		       "agent_name ELSE '' END) AS name, COUNT(*) AS ratings, CAST(SUM(rating) AS "
		       "BIGINT) AS sum, COUNT(CASE WHEN rating = 1 THEN 1 END) AS ones, COUNT(CASE "
		       "WHEN rating = 2 THEN 1 END) AS twos, COUNT(CASE WHEN rating = 3 THEN 1 END) "
		       "AS threes, COUNT(CASE WHEN rating = 4 THEN 1 END) AS fours, COUNT(CASE WHEN "
		       "rating = 5 THEN 1 END) AS fives FROM desk_rating WHERE rated >= $2 AND "
		       "rated < $3 AND (($4 = 1 AND message = 0) OR ($5 = 1 AND message > 0)) GROUP "
		       "BY 1 ORDER BY 1 LIMIT $6",
		.params = "tiiiii",
		.columns = "ttiiiiiii",
	},
	[Q_RESEAL_COUNT] = {
		.name = "reseal_count",
		.sql = "SELECT (SELECT COUNT(*) FROM access_key WHERE master < $1), (SELECT "
		       "COUNT(*) FROM audit_head WHERE master < $1)",
		.params = "i",
		.columns = "ii",
	},
	[Q_ROTATION_DELETE] = {
		.name = "rotation_delete",
		.sql = "DELETE FROM desk_rotation WHERE team = $1 AND layer = $2",
		.params = "ti",
		.columns = "",
		.writes = true,
	},
	[Q_ROTATION_LIST] = {
		.name = "rotation_list",
		.sql = "SELECT team, layer, label, zone, anchor_day, turn_days, handover_minute, "
		       "ack_minutes, changed FROM desk_rotation WHERE ($1 IS NULL OR team = $1) "
		       "ORDER BY team, layer",
		.params = "T",
		.columns = "tittiiiii",
	},
	[Q_ROTATION_MEMBER_INSERT] = {
		.name = "rotation_member_insert",
		.sql = "INSERT INTO desk_rotation_member (team, layer, position, principal) VALUES "
		       "($1, $2, $3, $4)",
		.params = "tiit",
		.columns = "",
		.writes = true,
	},
	[Q_ROTATION_MEMBERS] = {
		.name = "rotation_members",
		.sql = "SELECT m.team, m.layer, m.position, m.principal, p.name FROM "
		       "desk_rotation_member m LEFT JOIN principal p ON p.account = $1 AND p.id = "
		       "m.principal AND p.status = 'active' WHERE ($2 IS NULL OR m.team = $2) ORDER "
		       "BY m.team, m.layer, m.position",
		.params = "tT",
		.columns = "tiitT",
	},
	[Q_ROTATION_MEMBERS_CLEAR] = {
		.name = "rotation_members_clear",
		.sql = "DELETE FROM desk_rotation_member WHERE team = $1 AND layer = $2",
		.params = "ti",
		.columns = "",
		.writes = true,
	},
	[Q_ROTATION_PUT] = {
		.name = "rotation_put",
		.sql = "INSERT INTO desk_rotation (team, layer, label, zone, anchor_day, turn_days, "
		       "handover_minute, ack_minutes, changed) VALUES ($1, $2, $3, $4, $5, $6, $7, "
		       "$8, $9) ON CONFLICT (team, layer) DO UPDATE SET label = excluded.label, "
		       "zone = excluded.zone, anchor_day = excluded.anchor_day, turn_days = "
		       "excluded.turn_days, handover_minute = excluded.handover_minute, ack_minutes "
		       "= excluded.ack_minutes, changed = excluded.changed",
		.params = "tittiiiii",
		.columns = "",
		.writes = true,
	},
	[Q_ROUTING_ANEW] = {
		.name = "routing_anew",
		.sql = "UPDATE desk_routing SET retry_at = $1 WHERE rule = '' AND team = '' AND "
		       "retry_at = 0 AND held_since = 0 AND EXISTS (SELECT 1 FROM support_case c "
		       "WHERE c.account = desk_routing.account AND c.case_id = desk_routing.case_id "
		       "AND c.status <> 'resolved')",
		.params = "i",
		.columns = "",
		.writes = true,
	},
	[Q_ROUTING_LAPSED] = {
		.name = "routing_lapsed",
		.sql = "SELECT r.account, r.case_id, c.display_id, c.severity FROM desk_routing r "
		       "JOIN support_case c ON c.account = r.account AND c.case_id = r.case_id "
		       "WHERE r.reply_by > 0 AND r.reply_by <= $1 ORDER BY r.reply_by LIMIT $2",
		.params = "ii",
		.columns = "tttt",
	},
	[Q_ROUTING_LOAD] = {
		.name = "routing_load",
		.sql = "SELECT account, case_id, team, passed, retry_at, tries, held_since, "
		       "reply_by, rule, reason, decided_at FROM desk_routing WHERE account = $1 AND "
		       "case_id = $2",
		.params = "tt",
		.columns = "ttttiiiitti",
	},
	[Q_ROUTING_MARK] = {
		.name = "routing_mark",
		.sql = "SELECT seen, swept FROM desk_routing_mark WHERE id = 1",
		.params = "",
		.columns = "ii",
	},
	[Q_ROUTING_MARK_PUT] = {
		.name = "routing_mark_put",
		.sql = "INSERT INTO desk_routing_mark (id, seen, swept) VALUES (1, $1, $2) ON "
		       "CONFLICT (id) DO UPDATE SET seen = excluded.seen, swept = excluded.swept",
		.params = "ii",
		.columns = "",
		.writes = true,
	},
	[Q_ROUTING_NEW] = {
		.name = "routing_new",
		.sql = "SELECT c.account, c.case_id, c.display_id, c.severity FROM support_case c "
		       "WHERE c.display_id >= $1 AND c.status = 'unassigned' AND NOT EXISTS (SELECT "
		       "1 FROM desk_routing r WHERE r.account = c.account AND r.case_id = "
		       "c.case_id) ORDER BY c.display_id LIMIT $2",
		.params = "ti",
		.columns = "tttt",
	},
	[Q_ROUTING_PUT] = {
		.name = "routing_put",
		.sql = "INSERT INTO desk_routing (account, case_id, team, passed, retry_at, tries, "
		       "held_since, reply_by, rule, reason, decided_at) VALUES ($1, $2, $3, $4, $5, "
		       "$6, $7, $8, $9, $10, $11) ON CONFLICT (account, case_id) DO UPDATE SET team "
		       "= excluded.team, passed = excluded.passed, retry_at = excluded.retry_at, "
		       "tries = excluded.tries, held_since = excluded.held_since, reply_by = "
		       "excluded.reply_by, rule = excluded.rule, reason = excluded.reason, "
		       "decided_at = excluded.decided_at",
		.params = "ttttiiiitti",
		.columns = "",
		.writes = true,
	},
	[Q_ROUTING_WAITING] = {
		.name = "routing_waiting",
		.sql = "SELECT r.account, r.case_id, c.display_id, c.severity FROM desk_routing r "
		       "JOIN support_case c ON c.account = r.account AND c.case_id = r.case_id "
		       "WHERE r.retry_at > 0 AND r.retry_at <= $1 ORDER BY r.retry_at LIMIT $2",
		.params = "ii",
		.columns = "tttt",
	},
	[Q_RULE_CLEAR] = {
		.name = "rule_clear",
		.sql = "DELETE FROM desk_rule",
		.params = "",
		.columns = "",
		.writes = true,
	},
	[Q_RULE_INSERT] = {
		.name = "rule_insert",
		.sql = "INSERT INTO desk_rule (position, code, label, plans, features, severities, "
		       "services, languages, issue_types, team, skill_level, on_call, copy_manager, "
		       "reply_minutes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
		       "$13, $14)",
		.params = "itttttttttitii",
		.columns = "",
		.writes = true,
	},
	[Q_RULE_LIST] = {
		.name = "rule_list",
		.sql = "SELECT position, code, label, plans, features, severities, services, "
		       "languages, issue_types, team, skill_level, on_call, copy_manager, "
		       "reply_minutes FROM desk_rule ORDER BY position",
		.params = "",
		.columns = "itttttttttitii",
	},
	[Q_RULE_OF_TEAM] = {
		.name = "rule_of_team",
		.sql = "SELECT code FROM desk_rule WHERE team = $1 ORDER BY position LIMIT 1",
		.params = "t",
		.columns = "t",
	},
	[Q_SCHEDULED_DUE] = {
		.name = "scheduled_due",
		.sql = "SELECT account, reply_id FROM desk_scheduled WHERE state = 'waiting' AND "
		       "send_at <= $1 ORDER BY send_at, account, reply_id LIMIT $2",
		.params = "ii",
		.columns = "tt",
	},
	[Q_SCHEDULED_INSERT] = {
		.name = "scheduled_insert",
		.sql = "INSERT INTO desk_scheduled (account, case_id, reply_id, send_at, body, "
		       "next_status, unless_customer, agent, agent_name, made, seen, state, "
		       "settled, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
		       "$13, $14)",
		.params = "tttittittiitit",
		.columns = "",
		.writes = true,
	},
	[Q_SCHEDULED_LOAD] = {
		.name = "scheduled_load",
		.sql = "SELECT account, case_id, reply_id, send_at, body, next_status, "
		       "unless_customer, agent, agent_name, made, seen, state, settled, reason FROM "
		       "desk_scheduled WHERE account = $1 AND reply_id = $2",
		.params = "tt",
		.columns = "tttittittiitit",
	},
	[Q_SCHEDULED_OF_CASE] = {
		.name = "scheduled_of_case",
		.sql = "SELECT account, case_id, reply_id, send_at, body, next_status, "
		       "unless_customer, agent, agent_name, made, seen, state, settled, reason FROM "
		       "desk_scheduled WHERE account = $1 AND case_id = $2 AND ($3 = 0 OR state = "
		       "'waiting') AND (send_at, reply_id) > ($4, $5) ORDER BY send_at, reply_id "
		       "LIMIT $6",
		.params = "ttiiti",
		.columns = "tttittittiitit",
	},
	[Q_SCHEDULED_SETTLE] = {
		.name = "scheduled_settle",
		.sql = "UPDATE desk_scheduled SET state = $1, settled = $2, reason = $3 WHERE "
		       "account = $4 AND case_id = $5 AND reply_id = $6 AND state = 'waiting'",
		.params = "titttt",
		.columns = "",
		.writes = true,
	},
	[Q_SCHEDULED_WAITING] = {
		.name = "scheduled_waiting",
		.sql = "SELECT account, case_id, reply_id, send_at, body, next_status, "
		       "unless_customer, agent, agent_name, made, seen, state, settled, reason FROM "
		       "desk_scheduled WHERE state = 'waiting' AND (send_at, reply_id) > ($1, $2) "
		       "ORDER BY send_at, reply_id LIMIT $3",
		.params = "iti",
		.columns = "tttittittiitit",
	},
	[Q_SHIFT_BETWEEN] = {
		.name = "shift_between",
		.sql = "SELECT shift_id, principal, team, weekdays, starts_at, ends_at, zone, "
		       "from_minute, minutes, first_day, last_day, note, source, created FROM "
		       "desk_shift WHERE ($1 IS NULL OR principal = $1) AND ($2 IS NULL OR team = "
		       "$2) AND (weekdays = 0 AND ends_at > $3 AND starts_at < $4 OR weekdays > 0 "
		       "AND first_day <= $5 AND (last_day = 0 OR last_day >= $6)) ORDER BY shift_id",
		.params = "TTiiii",
		.columns = "tttiiitiiiitti",
	},
	[Q_SHIFT_DELETE] = {
		.name = "shift_delete",
		.sql = "DELETE FROM desk_shift WHERE shift_id = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_SHIFT_IMPORT_CLEAR] = {
		.name = "shift_import_clear",
		.sql = "DELETE FROM desk_shift WHERE source = $1 AND source <> '' AND ends_at > $2 "
		       "AND ($3 IS NULL OR principal = $3) AND ($4 IS NULL OR team = $4)",
		.params = "tiTT",
		.columns = "",
		.writes = true,
	},
	[Q_SHIFT_IMPORT_COUNT] = {
		.name = "shift_import_count",
		.sql = "SELECT COUNT(*) AS shifts FROM desk_shift WHERE source = $1 AND source <> "
		       "'' AND ends_at > $2 AND ($3 IS NULL OR principal = $3) AND ($4 IS NULL OR "
		       "team = $4)",
		.params = "tiTT",
		.columns = "i",
	},
	[Q_SHIFT_LIST] = {
		.name = "shift_list",
		.sql = "SELECT s.shift_id, s.principal, p.name, s.team, s.weekdays, s.starts_at, "
		       "s.ends_at, s.zone, s.from_minute, s.minutes, s.first_day, s.last_day, "
		       "s.note, s.source FROM desk_shift s JOIN principal p ON p.account = $1 AND "
		       "p.id = s.principal WHERE s.shift_id > $2 AND ($3 IS NULL OR s.principal = "
		       "$3) AND ($4 IS NULL OR s.team = $4) AND (s.ends_at > $5 OR s.weekdays > 0 "
		       "AND (s.last_day = 0 OR s.last_day >= $6)) ORDER BY s.shift_id LIMIT $7",
		.params = "ttTTiii",
		.columns = "ttttiiitiiiitt",
	},
	[Q_SHIFT_LOAD] = {
		.name = "shift_load",
		.sql = "SELECT shift_id, principal, team, weekdays, starts_at, ends_at, zone, "
		       "from_minute, minutes, first_day, last_day, note, source, created FROM "
		       "desk_shift WHERE shift_id = $1",
		.params = "t",
		.columns = "tttiiitiiiitti",
	},
	[Q_SHIFT_PUT] = {
		.name = "shift_put",
		.sql = "INSERT INTO desk_shift (shift_id, principal, team, weekdays, starts_at, "
		       "ends_at, zone, from_minute, minutes, first_day, last_day, note, source, "
		       "created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
		       "$14) ON CONFLICT (shift_id) DO UPDATE SET principal = excluded.principal, "
		       "team = excluded.team, weekdays = excluded.weekdays, starts_at = "
		       "excluded.starts_at, ends_at = excluded.ends_at, zone = excluded.zone, "
		       "from_minute = excluded.from_minute, minutes = excluded.minutes, first_day = "
		       "excluded.first_day, last_day = excluded.last_day, note = excluded.note, "
		       "source = excluded.source",
		.params = "tttiiitiiiitti",
		.columns = "",
		.writes = true,
	},
	[Q_SKILL_CLEAR] = {
		.name = "skill_clear",
		.sql = "DELETE FROM desk_skill WHERE principal = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_SKILL_INSERT] = {
		.name = "skill_insert",
		.sql = "INSERT INTO desk_skill (principal, kind, value, level) VALUES ($1, $2, $3, "
		       "$4)",
		.params = "ttti",
		.columns = "",
		.writes = true,
	},
	[Q_SKILL_LIST] = {
		.name = "skill_list",
		.sql = "SELECT principal, kind, value, level FROM desk_skill WHERE ($1 IS NULL OR "
		       "principal = $1) ORDER BY principal, kind, value",
		.params = "T",
		.columns = "ttti",
	},
	[Q_STOP_DROP] = {
		.name = "stop_drop",
		.sql = "DELETE FROM notice_stop WHERE account = $1 AND address = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_STOP_LOAD] = {
		.name = "stop_load",
		.sql = "SELECT since FROM notice_stop WHERE account = $1 AND address = $2",
		.params = "tt",
		.columns = "i",
	},
	[Q_STOP_PUT] = {
		.name = "stop_put",
		.sql = "INSERT INTO notice_stop (account, address, since) VALUES ($1, $2, $3) ON "
		       "CONFLICT (account, address) DO NOTHING",
		.params = "tti",
		.columns = "",
		.writes = true,
	},
	[Q_SUBSCRIPTION_CHANGE_INSERT] = {
		.name = "subscription_change_insert",
		.sql = "INSERT INTO subscription_change (account, seq, at, act, scope, from_plan, "
		       "from_catalogue, to_plan, to_catalogue, effective, forced, by_staff, actor, "
		       "reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
		.params = "tiittTTTTiiitT",
		.columns = "",
		.writes = true,
	},
	[Q_SUBSCRIPTION_CHANGE_LAST] = {
		.name = "subscription_change_last",
		.sql = "SELECT MAX(seq) FROM subscription_change WHERE account = $1",
		.params = "t",
		.columns = "I",
	},
	[Q_SUBSCRIPTION_CHANGE_LIST] = {
		.name = "subscription_change_list",
		.sql = "SELECT account, seq, at, act, scope, from_plan, from_catalogue, to_plan, "
		       "to_catalogue, effective, forced, by_staff, actor, reason FROM "
		       "subscription_change WHERE account = $1 AND seq < $2 ORDER BY seq DESC LIMIT "
		       "$3",
		.params = "tii",
		.columns = "tiittTTTTiiitT",
	},
	[Q_SUBSCRIPTION_CHANGE_NEWEST] = {
		.name = "subscription_change_newest",
		.sql = "SELECT account, seq, at, act, scope, from_plan, from_catalogue, to_plan, "
		       "to_catalogue, effective, forced, by_staff, actor, reason FROM "
		       "subscription_change WHERE account = $1 AND scope = $2 ORDER BY seq DESC "
		       "LIMIT 1",
		.params = "tt",
		.columns = "tiittTTTTiiitT",
	},
	[Q_SUBSCRIPTION_COVERING] = {
		.name = "subscription_covering",
		.sql = "SELECT s.account, s.id, s.scope, s.organization, s.plan, s.catalogue, "
		       "s.starts, s.ends, s.min_until, s.created, s.created_by FROM subscription AS "
		       "s WHERE s.account = $1 AND s.scope = 'account' AND s.starts <= $2 AND "
		       "(s.ends IS NULL OR s.ends > $2) UNION ALL SELECT o.account, o.id, o.scope, "
		       "o.organization, o.plan, o.catalogue, o.starts, o.ends, o.min_until, "
		       "o.created, o.created_by FROM account AS a JOIN subscription AS o ON "
		       "o.organization = a.organization WHERE a.id = $1 AND o.scope = "
		       "'organization' AND o.starts <= $2 AND (o.ends IS NULL OR o.ends > $2)",
		.params = "ti",
		.columns = "tttTttiIiit",
	},
	[Q_SUBSCRIPTION_DELETE] = {
		.name = "subscription_delete",
		.sql = "DELETE FROM subscription WHERE account = $1 AND id = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_SUBSCRIPTION_END] = {
		.name = "subscription_end",
		.sql = "UPDATE subscription SET ends = $1 WHERE account = $2 AND id = $3",
		.params = "Itt",
		.columns = "",
		.writes = true,
	},
	[Q_SUBSCRIPTION_FROM] = {
		.name = "subscription_from",
		.sql = "SELECT account, id, scope, organization, plan, catalogue, starts, ends, "
		       "min_until, created, created_by FROM subscription WHERE account = $1 AND "
		       "scope = $2 AND (ends IS NULL OR ends > $3) AND (ends IS NULL OR ends > "
		       "starts) ORDER BY starts, id",
		.params = "tti",
		.columns = "tttTttiIiit",
	},
	[Q_SUBSCRIPTION_INSERT] = {
		.name = "subscription_insert",
		.sql = "INSERT INTO subscription (account, id, scope, organization, plan, "
		       "catalogue, starts, ends, min_until, created, created_by) VALUES ($1, $2, "
		       "$3, $4, $5, $6, $7, $8, $9, $10, $11)",
		.params = "tttTttiIiit",
		.columns = "",
		.writes = true,
	},
	[Q_SUBSCRIPTION_LIST] = {
		.name = "subscription_list",
		.sql = "SELECT account, id, scope, organization, plan, catalogue, starts, ends, "
		       "min_until, created, created_by FROM subscription WHERE account = $1 AND "
		       "(starts, id) < ($2, $3) ORDER BY starts DESC, id DESC LIMIT $4",
		.params = "titi",
		.columns = "tttTttiIiit",
	},
	[Q_SUBSCRIPTION_LIST_IN_FORCE] = {
		.name = "subscription_list_in_force",
		.sql = "SELECT account, id, scope, organization, plan, catalogue, starts, ends, "
		       "min_until, created, created_by FROM subscription WHERE (account, id) > ($1, "
		       "$2) AND starts <= $3 AND (ends IS NULL OR ends > $3) ORDER BY account, id "
		       "LIMIT $4",
		.params = "ttii",
		.columns = "tttTttiIiit",
	},
	[Q_SUBSCRIPTION_OF_ORGANIZATION] = {
		.name = "subscription_of_organization",
		.sql = "SELECT account, id, scope, organization, plan, catalogue, starts, ends, "
		       "min_until, created, created_by FROM subscription WHERE organization = $1 "
		       "AND account <> $2 AND (ends IS NULL OR ends > $3) AND (ends IS NULL OR ends "
		       "> starts) ORDER BY starts, id LIMIT 1",
		.params = "tti",
		.columns = "tttTttiIiit",
	},
	[Q_TAG_DELETE] = {
		.name = "tag_delete",
		.sql = "DELETE FROM desk_tag WHERE account = $1 AND case_id = $2 AND tag = $3",
		.params = "ttt",
		.columns = "",
		.writes = true,
	},
	[Q_TAG_LIST] = {
		.name = "tag_list",
		.sql = "SELECT tag FROM desk_tag WHERE account = $1 AND case_id = $2 ORDER BY tag",
		.params = "tt",
		.columns = "t",
	},
	[Q_TAG_PUT] = {
		.name = "tag_put",
		.sql = "INSERT INTO desk_tag (account, case_id, tag) VALUES ($1, $2, $3) ON "
		       "CONFLICT (account, case_id, tag) DO NOTHING",
		.params = "ttt",
		.columns = "",
		.writes = true,
	},
	[Q_TEAM_COUNT] = {
		.name = "team_count",
		.sql = "SELECT COUNT(*) AS teams FROM desk_team",
		.params = "",
		.columns = "i",
	},
	[Q_TEAM_DELETE] = {
		.name = "team_delete",
		.sql = "DELETE FROM desk_team WHERE team = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_TEAM_LIST] = {
		.name = "team_list",
		.sql = "SELECT team, label, zone, created, changed FROM desk_team WHERE team > $1 "
		       "AND ($2 IS NULL OR team = $2) ORDER BY team LIMIT $3",
		.params = "tTi",
		.columns = "tttii",
	},
	[Q_TEAM_LOAD] = {
		.name = "team_load",
		.sql = "SELECT team, label, zone, created, changed FROM desk_team WHERE team = $1",
		.params = "t",
		.columns = "tttii",
	},
	[Q_TEAM_MEMBER_INSERT] = {
		.name = "team_member_insert",
		.sql = "INSERT INTO desk_team_member (team, principal, role, since) VALUES ($1, $2, "
		       "$3, $4)",
		.params = "ttti",
		.columns = "",
		.writes = true,
	},
	[Q_TEAM_MEMBERS] = {
		.name = "team_members",
		.sql = "SELECT m.team, m.principal, p.name, p.email, p.status, m.role FROM "
		       "desk_team_member m JOIN principal p ON p.account = $1 AND p.id = "
		       "m.principal WHERE ($2 IS NULL OR m.team = $2) ORDER BY m.team, p.name_key",
		.params = "tT",
		.columns = "tttttt",
	},
	[Q_TEAM_MEMBERS_CLEAR] = {
		.name = "team_members_clear",
		.sql = "DELETE FROM desk_team_member WHERE team = $1",
		.params = "t",
		.columns = "",
		.writes = true,
	},
	[Q_TEAM_PUT] = {
		.name = "team_put",
		.sql = "INSERT INTO desk_team (team, label, zone, created, changed) VALUES ($1, $2, "
		       "$3, $4, $5) ON CONFLICT (team) DO UPDATE SET label = excluded.label, zone = "
		       "excluded.zone, changed = excluded.changed",
		.params = "tttii",
		.columns = "",
		.writes = true,
	},
	[Q_WEAVE_INSERT] = {
		.name = "weave_insert",
		.sql = "INSERT INTO case_weave (account, weave_id, kind, case_id, other, made, "
		       "actor, actor_name, status, resolved_at, redirected, undone) VALUES ($1, $2, "
		       "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		.params = "tttttitttiii",
		.columns = "",
		.writes = true,
	},
	[Q_WEAVE_LOAD] = {
		.name = "weave_load",
		.sql = "SELECT account, weave_id, kind, case_id, other, made, actor, actor_name, "
		       "status, resolved_at, redirected, undone FROM case_weave WHERE account = $1 "
		       "AND weave_id = $2",
		.params = "tt",
		.columns = "tttttitttiii",
	},
	[Q_WEAVE_OF_CASE] = {
		.name = "weave_of_case",
		.sql = "SELECT weave_id FROM case_weave WHERE account = $1 AND undone = 0 AND "
		       "(case_id = $2 OR other = $2) ORDER BY made, weave_id",
		.params = "tt",
		.columns = "t",
	},
	[Q_WEAVE_REDIRECT] = {
		.name = "weave_redirect",
		.sql = "UPDATE case_weave SET redirected = redirected + 1 WHERE account = $1 AND "
		       "case_id = $2 AND kind = 'merge' AND undone = 0",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_WEAVE_SHOWING] = {
		.name = "weave_showing",
		.sql = "SELECT s.case_id, s.opened FROM support_case AS s WHERE s.account = $1 AND "
		       "s.case_id IN ( SELECT h.merged_into FROM support_case AS h WHERE h.account "
		       "= $1 AND h.case_id = $2 AND h.merged_into IS NOT NULL AND NOT EXISTS "
		       "(SELECT 1 FROM case_moved AS x WHERE x.account = h.account AND x.display_id "
		       "= h.display_id AND x.seq = $3) UNION SELECT k.case_id FROM support_case AS "
		       "h CROSS JOIN case_moved AS v CROSS JOIN support_case AS k WHERE h.account = "
		       "$1 AND h.case_id = $2 AND v.account = h.account AND v.display_id = "
		       "h.display_id AND ($3 = 0 OR v.seq = $3) AND k.account = v.account AND "
		       "k.display_id = v.shown UNION SELECT k.merged_into FROM support_case AS h "
		       "CROSS JOIN case_moved AS v CROSS JOIN support_case AS k WHERE h.account = "
		       "$1 AND h.case_id = $2 AND v.account = h.account AND v.display_id = "
		       "h.display_id AND ($3 = 0 OR v.seq = $3) AND k.account = v.account AND "
		       "k.display_id = v.shown AND k.merged_into IS NOT NULL) ORDER BY s.case_id",
		.params = "tti",
		.columns = "ti",
	},
	[Q_WEAVE_UNDONE] = {
		.name = "weave_undone",
		.sql = "UPDATE case_weave SET undone = $1 WHERE account = $2 AND weave_id = $3",
		.params = "itt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_ARRIVED] = {
		.name = "webhook_arrived",
		.sql = "UPDATE webhook SET failures = 0, opens = 0, open_until = NULL, arrived = "
		       "arrived + $1, last_arrived = $2, last_took = $3, wake = CASE WHEN "
		       "open_until IS NULL THEN wake ELSE $2 END WHERE account = $4 AND id = $5",
		.params = "iiitt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_COUNT] = {
		.name = "webhook_count",
		.sql = "SELECT COUNT(*) FROM webhook WHERE account = $1 AND status <> 'deleted'",
		.params = "t",
		.columns = "i",
	},
	[Q_WEBHOOK_DELIVERY_ARRIVED] = {
		.name = "webhook_delivery_arrived",
		.sql = "UPDATE webhook_delivery SET state = 1, tries = tries + 1, changed = $1, "
		       "status = $2, took = $3, error = NULL WHERE account = $4 AND webhook = $5 "
		       "AND seq = $6 AND state = 0",
		.params = "iiitti",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_DELIVERY_COUNTS] = {
		.name = "webhook_delivery_counts",
		.sql = "SELECT (SELECT COUNT(*) FROM webhook_delivery WHERE account = $1 AND "
		       "webhook = $2 AND state = 0), (SELECT COUNT(*) FROM webhook_delivery WHERE "
		       "account = $1 AND webhook = $2 AND state = 2)",
		.params = "tt",
		.columns = "ii",
	},
	[Q_WEBHOOK_DELIVERY_EXPIRE] = {
		.name = "webhook_delivery_expire",
		.sql = "UPDATE webhook_delivery SET state = 2, changed = $1, error = $2 WHERE "
		       "(account, webhook, seq) IN ( SELECT account, webhook, seq FROM "
		       "webhook_delivery WHERE state = 0 AND created < $3 LIMIT $4)",
		.params = "itii",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_DELIVERY_FAILED] = {
		.name = "webhook_delivery_failed",
		.sql = "UPDATE webhook_delivery SET state = $1, tries = tries + 1, due = $2, "
		       "changed = $3, status = $4, took = $5, error = $6 WHERE account = $7 AND "
		       "webhook = $8 AND seq = $9 AND state = 0",
		.params = "iiiIittti",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_DELIVERY_INSERT] = {
		.name = "webhook_delivery_insert",
		.sql = "INSERT INTO webhook_delivery (account, webhook, seq, event_id, of_account, "
		       "kind, event, subject, body, state, tries, created, due, changed, status, "
		       "took, error) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $10, "
		       "$10, NULL, NULL, NULL) ON CONFLICT (account, webhook, event_id) DO NOTHING",
		.params = "ttitttttti",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_DELIVERY_LIST] = {
		.name = "webhook_delivery_list",
		.sql = "SELECT account, webhook, seq, event_id, of_account, kind, event, subject, "
		       "body, state, tries, created, due, changed, status, took, error FROM "
		       "webhook_delivery WHERE account = $1 AND webhook = $2 AND seq < $3 ORDER BY "
		       "seq DESC LIMIT $4",
		.params = "ttii",
		.columns = "ttittttttiiiiiIIT",
	},
	[Q_WEBHOOK_DELIVERY_LIST_DEAD] = {
		.name = "webhook_delivery_list_dead",
		.sql = "SELECT account, webhook, seq, event_id, of_account, kind, event, subject, "
		       "body, state, tries, created, due, changed, status, took, error FROM "
		       "webhook_delivery WHERE account = $1 AND webhook = $2 AND state = 2 AND seq "
		       "< $3 ORDER BY seq DESC LIMIT $4",
		.params = "ttii",
		.columns = "ttittttttiiiiiIIT",
	},
	[Q_WEBHOOK_DELIVERY_LIST_OF] = {
		.name = "webhook_delivery_list_of",
		.sql = "SELECT account, webhook, seq, event_id, of_account, kind, event, subject, "
		       "body, state, tries, created, due, changed, status, took, error FROM "
		       "webhook_delivery WHERE account = $1 AND webhook = $2 AND state = $3 AND seq "
		       "< $4 ORDER BY seq DESC LIMIT $5",
		.params = "ttiii",
		.columns = "ttittttttiiiiiIIT",
	},
	[Q_WEBHOOK_DELIVERY_LOAD] = {
		.name = "webhook_delivery_load",
		.sql = "SELECT account, webhook, seq, event_id, of_account, kind, event, subject, "
		       "body, state, tries, created, due, changed, status, took, error FROM "
		       "webhook_delivery WHERE account = $1 AND webhook = $2 AND event_id = $3",
		.params = "ttt",
		.columns = "ttittttttiiiiiIIT",
	},
	[Q_WEBHOOK_DELIVERY_NEXT] = {
		.name = "webhook_delivery_next",
		.sql = "SELECT d.account, d.webhook, d.seq, d.event_id, d.of_account, d.kind, "
		       "d.event, d.subject, d.body, d.state, d.tries, d.created, d.due, d.changed, "
		       "d.status, d.took, d.error FROM webhook_delivery AS d WHERE d.account = $1 "
		       "AND d.webhook = $2 AND d.state = 0 AND d.due <= $3 AND NOT EXISTS (SELECT 1 "
		       "FROM webhook_delivery AS o WHERE o.account = d.account AND o.webhook = "
		       "d.webhook AND o.subject = d.subject AND o.state = 0 AND o.seq < d.seq) "
		       "ORDER BY d.due, d.seq LIMIT $4",
		.params = "ttii",
		.columns = "ttittttttiiiiiIIT",
	},
	[Q_WEBHOOK_DELIVERY_PURGE] = {
		.name = "webhook_delivery_purge",
		.sql = "DELETE FROM webhook_delivery WHERE (account, webhook, seq) IN ( SELECT "
		       "account, webhook, seq FROM webhook_delivery WHERE state <> 0 AND changed < "
		       "$1 LIMIT $2)",
		.params = "ii",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_DELIVERY_REMOVE] = {
		.name = "webhook_delivery_remove",
		.sql = "DELETE FROM webhook_delivery WHERE (account, webhook, seq) IN ( SELECT "
		       "account, webhook, seq FROM webhook_delivery WHERE account = $1 AND webhook "
		       "= $2 LIMIT $3)",
		.params = "tti",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_DELIVERY_REPLAY] = {
		.name = "webhook_delivery_replay",
		.sql = "UPDATE webhook_delivery SET state = 0, tries = 0, due = $1, changed = $1 "
		       "WHERE account = $2 AND webhook = $3 AND event_id = $4 AND state <> 0",
		.params = "ittt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_DELIVERY_REPLAY_DEAD] = {
		.name = "webhook_delivery_replay_dead",
		.sql = "UPDATE webhook_delivery SET state = 0, tries = 0, due = $1, changed = $1 "
		       "WHERE account = $2 AND webhook = $3 AND seq IN ( SELECT seq FROM "
		       "webhook_delivery WHERE account = $2 AND webhook = $3 AND state = 2 ORDER BY "
		       "seq LIMIT $4)",
		.params = "itti",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_DUE] = {
		.name = "webhook_due",
		.sql = "SELECT account, id, wide, url, description, format, kinds, events, status, "
		       "created, changed, last_seq, wake, failures, opens, open_until, arrived, "
		       "failed, last_arrived, last_failed, last_error, last_took FROM webhook WHERE "
		       "wake <= $1 AND status = 'active' ORDER BY wake LIMIT $2",
		.params = "ii",
		.columns = "ttittttttiiiIiiIiiIITi",
	},
	[Q_WEBHOOK_FAILED] = {
		.name = "webhook_failed",
		.sql = "UPDATE webhook SET failures = failures + $1, failed = failed + $1, "
		       "last_failed = $2, last_error = $3, last_took = $4 WHERE account = $5 AND id "
		       "= $6 RETURNING failures, opens, open_until",
		.params = "iititt",
		.columns = "iiI",
		.writes = true,
	},
	[Q_WEBHOOK_FORGET] = {
		.name = "webhook_forget",
		.sql = "UPDATE webhook SET status = 'deleted', wake = NULL, open_until = NULL WHERE "
		       "account = $1 AND id = $2 AND status <> 'deleted'",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_FORGOTTEN] = {
		.name = "webhook_forgotten",
		.sql = "SELECT account, id FROM webhook WHERE status = 'deleted' ORDER BY account, "
		       "id LIMIT $1",
		.params = "i",
		.columns = "tt",
	},
	[Q_WEBHOOK_GONE] = {
		.name = "webhook_gone",
		.sql = "UPDATE webhook SET status = 'gone', last_error = $1, last_failed = $2, wake "
		       "= NULL WHERE account = $3 AND id = $4",
		.params = "titt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_INSERT] = {
		.name = "webhook_insert",
		.sql = "INSERT INTO webhook (account, id, wide, url, description, format, kinds, "
		       "events, status, created, changed, last_seq, wake, failures, opens, "
		       "open_until, arrived, failed, last_arrived, last_failed, last_error, "
		       "last_took) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
		       "$14, $15, $16, $17, $18, $19, $20, $21, $22)",
		.params = "ttittttttiiiIiiIiiIITi",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_LIST] = {
		.name = "webhook_list",
		.sql = "SELECT account, id, wide, url, description, format, kinds, events, status, "
		       "created, changed, last_seq, wake, failures, opens, open_until, arrived, "
		       "failed, last_arrived, last_failed, last_error, last_took FROM webhook WHERE "
		       "account = $1 AND id > $2 AND status <> 'deleted' ORDER BY id LIMIT $3",
		.params = "tti",
		.columns = "ttittttttiiiIiiIiiIITi",
	},
	[Q_WEBHOOK_LOAD] = {
		.name = "webhook_load",
		.sql = "SELECT account, id, wide, url, description, format, kinds, events, status, "
		       "created, changed, last_seq, wake, failures, opens, open_until, arrived, "
		       "failed, last_arrived, last_failed, last_error, last_took FROM webhook WHERE "
		       "account = $1 AND id = $2 AND status <> 'deleted'",
		.params = "tt",
		.columns = "ttittttttiiiIiiIiiIITi",
	},
	[Q_WEBHOOK_NUMBER] = {
		.name = "webhook_number",
		.sql = "UPDATE webhook SET last_seq = last_seq + 1, wake = CASE WHEN open_until > "
		       "$1 OR wake <= $1 THEN wake ELSE $1 END WHERE account = $2 AND id = $3 "
		       "RETURNING last_seq",
		.params = "itt",
		.columns = "i",
		.writes = true,
	},
	[Q_WEBHOOK_OPEN] = {
		.name = "webhook_open",
		.sql = "UPDATE webhook SET opens = opens + 1, open_until = $1, wake = $1 WHERE "
		       "account = $2 AND id = $3",
		.params = "itt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_OPEN_COUNT] = {
		.name = "webhook_open_count",
		.sql = "SELECT COUNT(*) FROM webhook WHERE open_until IS NOT NULL",
		.params = "",
		.columns = "i",
	},
	[Q_WEBHOOK_OWN] = {
		.name = "webhook_own",
		.sql = "SELECT account, id, wide, url, description, format, kinds, events, status, "
		       "created, changed, last_seq, wake, failures, opens, open_until, arrived, "
		       "failed, last_arrived, last_failed, last_error, last_took FROM webhook WHERE "
		       "account = $1 AND status = 'active'",
		.params = "t",
		.columns = "ttittttttiiiIiiIiiIITi",
	},
	[Q_WEBHOOK_REMOVE] = {
		.name = "webhook_remove",
		.sql = "DELETE FROM webhook WHERE account = $1 AND id = $2 AND status = 'deleted' "
		       "AND NOT EXISTS (SELECT 1 FROM webhook_delivery AS d WHERE d.account = "
		       "webhook.account AND d.webhook = webhook.id)",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_RESET] = {
		.name = "webhook_reset",
		.sql = "UPDATE webhook SET failures = 0, opens = 0, open_until = NULL, wake = $1 "
		       "WHERE account = $2 AND id = $3",
		.params = "itt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_ROUSE] = {
		.name = "webhook_rouse",
		.sql = "UPDATE webhook SET wake = CASE WHEN wake <= $1 THEN wake - 1 ELSE $1 END "
		       "WHERE account = $2 AND id = $3 AND status = 'active' AND (open_until IS "
		       "NULL OR open_until <= $1)",
		.params = "itt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_SECRET_COUNT_BEFORE] = {
		.name = "webhook_secret_count_before",
		.sql = "SELECT COUNT(*) FROM webhook_secret WHERE master < $1",
		.params = "i",
		.columns = "i",
	},
	[Q_WEBHOOK_SECRET_DELETE] = {
		.name = "webhook_secret_delete",
		.sql = "DELETE FROM webhook_secret WHERE account = $1 AND webhook = $2",
		.params = "tt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_SECRET_END] = {
		.name = "webhook_secret_end",
		.sql = "UPDATE webhook_secret SET until = $1 WHERE account = $2 AND webhook = $3 "
		       "AND (until IS NULL OR until > $1)",
		.params = "itt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_SECRET_INSERT] = {
		.name = "webhook_secret_insert",
		.sql = "INSERT INTO webhook_secret (account, webhook, number, sealed, master, "
		       "until) VALUES ($1, $2, $3, $4, $5, NULL)",
		.params = "ttibi",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_SECRET_LIST] = {
		.name = "webhook_secret_list",
		.sql = "SELECT number, sealed, master, until FROM webhook_secret WHERE account = $1 "
		       "AND webhook = $2 AND (until IS NULL OR until > $3) ORDER BY number DESC",
		.params = "tti",
		.columns = "ibiI",
	},
	[Q_WEBHOOK_SECRET_PURGE] = {
		.name = "webhook_secret_purge",
		.sql = "DELETE FROM webhook_secret WHERE account = $1 AND webhook = $2 AND until <= "
		       "$3",
		.params = "tti",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_SECRET_RESEAL] = {
		.name = "webhook_secret_reseal",
		.sql = "UPDATE webhook_secret SET sealed = $1, master = $2 WHERE account = $3 AND "
		       "webhook = $4 AND number = $5",
		.params = "bitti",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_SECRET_SEALED_BEFORE] = {
		.name = "webhook_secret_sealed_before",
		.sql = "SELECT account, webhook, number, sealed, master FROM webhook_secret WHERE "
		       "master < $1 LIMIT $2",
		.params = "ii",
		.columns = "ttibi",
	},
	[Q_WEBHOOK_SLEEP] = {
		.name = "webhook_sleep",
		.sql = "UPDATE webhook SET wake = ( SELECT MIN(d.due) FROM webhook_delivery AS d "
		       "WHERE d.account = webhook.account AND d.webhook = webhook.id AND d.state = "
		       "0 AND d.due > $1) WHERE account = $2 AND id = $3 AND wake = $4 AND last_seq "
		       "= $5",
		.params = "ittIi",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_UPDATE] = {
		.name = "webhook_update",
		.sql = "UPDATE webhook SET url = $1, description = $2, format = $3, kinds = $4, "
		       "events = $5, status = $6, changed = $7 WHERE account = $8 AND id = $9",
		.params = "ttttttitt",
		.columns = "",
		.writes = true,
	},
	[Q_WEBHOOK_WIDE] = {
		.name = "webhook_wide",
		.sql = "SELECT account, id, wide, url, description, format, kinds, events, status, "
		       "created, changed, last_seq, wake, failures, opens, open_until, arrived, "
		       "failed, last_arrived, last_failed, last_error, last_took FROM webhook WHERE "
		       "wide = 1 AND status = 'active'",
		.params = "",
		.columns = "ttittttttiiiIiiIiiIITi",
	},
	[Q_WEIGHT_CLEAR] = {
		.name = "weight_clear",
		.sql = "DELETE FROM desk_weight",
		.params = "",
		.columns = "",
		.writes = true,
	},
	[Q_WEIGHT_INSERT] = {
		.name = "weight_insert",
		.sql = "INSERT INTO desk_weight (severity, points) VALUES ($1, $2)",
		.params = "ti",
		.columns = "",
		.writes = true,
	},
	[Q_WEIGHT_LIST] = {
		.name = "weight_list",
		.sql = "SELECT severity, points FROM desk_weight ORDER BY severity",
		.params = "",
		.columns = "ti",
	},
};
/* clang-format on */
