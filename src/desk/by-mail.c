/* SPDX-License-Identifier: Apache-2.0 */
#include "by-mail.h"

#include "desk-work.h"
#include "desk_sql.h"
#include "mainstay.h"

int desk_mail_answer(struct req *rq, str case_id, str body, const str *uploads, size_t n,
		     struct case_row *ret)
{
	static const struct mainstay_desk_attachment_list no_files;
	struct mainstay_desk_case *view;
	struct work w;
	int r = work_open(rq, case_id, &w);

	if (r >= 0)
		r = work_answer(rq, &w, body, &no_files, ACTION_STAFF_REPLY);
	if (r < 0)
		return r;
	w.change.channel = S("email");
	w.change.uploads = uploads;
	w.change.upload_count = n;
	r = work_close(rq, &w, &view);
	*ret = w.row;
	return r;
}

int desk_mail_note(struct req *rq, str case_id, str body, struct case_row *ret)
{
	struct sql_desk_note_insert_in note;
	struct work w;
	int r = work_open(rq, case_id, &w);

	if (r >= 0)
		r = work_note(rq, &w, body, &note);
	if (r >= 0)
		r = case_change(rq, &w.row, &w.change, NULL);
	*ret = w.row;
	return r;
}
