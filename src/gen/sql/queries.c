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
		       "response_calendar, response_due, responded_at, next_due, alarm_at) VALUES "
		       "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
		       "$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29) ON "
		       "CONFLICT DO NOTHING",
		.params = "tttttttttttTttitttiiiiiitiiii",
		.columns = "",
		.writes = true,
	},
	[Q_CASE_LOAD] = {
		.name = "case_load",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at FROM support_case WHERE "
		       "account = $1 AND case_id = $2 AND opened >= $3 AND ($4 = '' OR submitter = "
		       "$4)",
		.params = "ttit",
		.columns = "tttttttttttTttitttiiiiiitiiii",
	},
	[Q_CASE_LOAD_DISPLAY] = {
		.name = "case_load_display",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at FROM support_case WHERE "
		       "display_id = $1 AND account = $2 AND opened >= $3 AND ($4 = '' OR submitter "
		       "= $4)",
		.params = "ttit",
		.columns = "tttttttttttTttitttiiiiiitiiii",
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
		       "response_due, responded_at, next_due, alarm_at FROM support_case WHERE "
		       "account = $1 AND opened >= $2 AND case_id >= $3 AND case_id < $4 AND opened "
		       "< $5 AND last_communication >= $6 AND ($7 = '' OR submitter = $7) AND ($8 = "
		       "'' OR language = $8) AND ($9 = '' OR status = $9) AND (opened >= $6 OR "
		       "last_communication < $5 OR EXISTS (SELECT 1 FROM case_communication AS m "
		       "WHERE m.account = support_case.account AND m.display_id = "
		       "support_case.display_id AND m.at >= $6 AND m.at < $5)) ORDER BY case_id "
		       "DESC LIMIT $10",
		.params = "tittiittti",
		.columns = "tttttttttttTttitttiiiiiitiiii",
	},
	[Q_CASE_PAGE_ANY] = {
		.name = "case_page_any",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at FROM support_case WHERE "
		       "display_id < $1 AND opened >= $2 AND ($3 = '' OR status = $3) AND ($4 = 1 "
		       "OR status <> 'resolved') ORDER BY display_id DESC LIMIT $5",
		.params = "titii",
		.columns = "tttttttttttTttitttiiiiiitiiii",
	},
	[Q_CASE_PAGE_UNRESOLVED] = {
		.name = "case_page_unresolved",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at FROM support_case WHERE "
		       "account = $1 AND status <> 'resolved' AND opened >= $2 AND case_id >= $3 "
		       "AND case_id < $4 AND opened < $5 AND last_communication >= $6 AND ($7 = '' "
		       "OR submitter = $7) AND ($8 = '' OR language = $8) AND (opened >= $6 OR "
		       "last_communication < $5 OR EXISTS (SELECT 1 FROM case_communication AS m "
		       "WHERE m.account = support_case.account AND m.display_id = "
		       "support_case.display_id AND m.at >= $6 AND m.at < $5)) ORDER BY case_id "
		       "DESC LIMIT $9",
		.params = "tittiitti",
		.columns = "tttttttttttTttitttiiiiiitiiii",
	},
	[Q_CASE_UPDATE] = {
		.name = "case_update",
		.sql = "UPDATE support_case SET severity = $1, cc = $2, status = $3, resolved_at = "
		       "$4, last_communication = $5, last_activity = $6, communications = $7, "
		       "events = $8, response_target = $9, response_calendar = $10, response_due = "
		       "$11, responded_at = $12, next_due = $13, alarm_at = $14, plan = $15, "
		       "catalogue = $16 WHERE account = $17 AND case_id = $18 AND events = $19",
		.params = "tttiiiiiitiiiitttti",
		.columns = "",
		.writes = true,
	},
	[Q_CASE_WALK] = {
		.name = "case_walk",
		.sql = "SELECT account, case_id, display_id, subject, service, category, "
		       "issue_type, language, submitter, submitted_by, channel, related_case, plan, "
		       "catalogue, opened, severity, cc, status, resolved_at, last_communication, "
		       "last_activity, communications, events, response_target, response_calendar, "
		       "response_due, responded_at, next_due, alarm_at FROM support_case WHERE "
		       "account = $1 AND case_id > $2 ORDER BY case_id LIMIT $3",
		.params = "tti",
		.columns = "tttttttttttTttitttiiiiiitiiii",
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
		       "IS NULL OR c.language = $9) ORDER BY CASE WHEN c.next_due > 0 THEN "
		       "c.next_due WHEN c.status <> 'pending-customer-action' THEN c.last_activity "
		       "+ 100000000000000000 ELSE c.last_activity + 200000000000000000 END, "
		       "c.case_id LIMIT $10",
		.params = "itTTiTTTTi",
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
		.sql = "SELECT input, request_id, response FROM idempotency WHERE account = $1 AND "
		       "call = $2 AND created >= $3",
		.params = "tbi",
		.columns = "btb",
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
		.sql = "INSERT INTO idempotency (account, call, input, request_id, response, "
		       "created) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, call) DO "
		       "UPDATE SET input = excluded.input, request_id = excluded.request_id, "
		       "response = excluded.response, created = excluded.created",
		.params = "tbbtbi",
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
		.sql = "SELECT message_id FROM notice WHERE account = $1 AND case_id = $2 AND "
		       "recipient = $3 AND case_id <> '' AND state IN (0, 2) ORDER BY notice_id "
		       "DESC LIMIT 1",
		.params = "ttt",
		.columns = "t",
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
		       "outbox WHERE state = 1 AND changed < $1 LIMIT $2)",
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
	[Q_RESEAL_COUNT] = {
		.name = "reseal_count",
		.sql = "SELECT (SELECT COUNT(*) FROM access_key WHERE master < $1), (SELECT "
		       "COUNT(*) FROM audit_head WHERE master < $1)",
		.params = "i",
		.columns = "ii",
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
};
/* clang-format on */
