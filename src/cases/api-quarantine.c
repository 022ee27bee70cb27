/* SPDX-License-Identifier: Apache-2.0 */
/* What the scanner keeps back, for those who look after it. */
#include "case-private.h"
#include "cases_sql.h"
#include "mainstay.h"
#include "page.h"

#define PAGE_STANDARD 50

int op_mainstay_list_quarantined_attachments(
	struct req *rq, const struct mainstay_list_quarantined_attachments_request *in,
	struct mainstay_list_quarantined_attachments_response *out)
{
	size_t most = in->max_results.set ? (size_t)in->max_results.v : PAGE_STANDARD;
	struct sql_attachment_quarantine_in which = {
		.until = INT64_MAX, .after = S(""), .most = (int64_t)most + 1};
	struct sql_attachment_quarantine_rows rows = {0};
	str position, rest;
	int r = page_resume(rq, in->next_token, S(""), &position);

	if (r >= 0 && position.p) {
		rest = position;
		r = str_to_i64(str_cut(&rest, ' '), &which.until);
		which.after = rest.p ? rest : S("");
	}
	if (r >= 0)
		r = sql_attachment_quarantine_all(rq->tx, &which, &rows);
	if (r < 0)
		return r;
	out->attachments.n = rows.n < most ? rows.n : most;
	out->attachments.v = list_some(
		ARENA_ARRAY(rq->arena, struct mainstay_quarantined_attachment, out->attachments.n));
	for (size_t i = 0; i < out->attachments.n; i++)
		out->attachments.v[i] = (struct mainstay_quarantined_attachment){
			.account_id = rows.v[i].account,
			.attachment_id = rows.v[i].attachment_id,
			.case_id = rows.v[i].case_id,
			.communication = SOME_I64(rows.v[i].communication),
			.file_name = rows.v[i].file_name,
			.size = SOME_I64(rows.v[i].size),
			.signature = rows.v[i].signature,
			.found_at = SOME_USEC(rows.v[i].changed),
		};
	if (rows.n > most)
		out->next_token = page_continue(rq, S(""),
						str_fmt(rq->arena, "%lld %.*s",
							(long long)rows.v[most - 1].changed,
							STR_ARG(rows.v[most - 1].attachment_id)));
	return 0;
}
