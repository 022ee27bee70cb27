/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this room share and nobody else needs: rows to records and
 * back, single writes, and the parts of a change. See case.h for the contract.
 */
#ifndef CASES_CASE_PRIVATE_H
#define CASES_CASE_PRIVATE_H

#include "attachment.h"
#include "case.h"
#include "cases_sql.h"
#include "plan.h"
#include "taxonomy.h"

/* E_IO when the row holds a word that this program does not know. */
MUST_USE int case_from_row(const struct sql_support_case *row, struct case_row *ret);
struct sql_support_case case_to_row(const struct case_row *c);
MUST_USE int communication_from_row(const struct sql_case_communication *row,
				    struct case_communication *ret);
MUST_USE int event_from_row(const struct sql_case_event *row, struct case_event *ret);

/* A case of the account whoever the caller is: for what the program itself goes on to. */
MUST_USE int case_load_unseen(struct req *rq, str account, str case_id, struct case_row *ret);
/* Whether a text can be an id at all; others are not worth a statement. */
bool case_id_possible(str id);

/* A page of an account's cases, newest first, from behind (opened, case_id) on. */
struct case_query {
	str account;
	bool resolved;      /* with resolved ones */
	str language;       /* absent: any */
	str status;         /* absent: any; "resolved" needs no `resolved` */
	usec after, before; /* created or written to in [after, before) */
	str behind;         /* case id; absent: from the newest */
	int64_t most;
};
MUST_USE int cases_page(struct req *rq, const struct case_query *q, struct case_row **ret,
			size_t *ret_n);
/* The same over all accounts, for staff, from behind a display id on. */
MUST_USE int cases_page_any(struct req *rq, str status, bool resolved, str before, int64_t most,
			    struct case_row **ret, size_t *ret_n);
/* By display id. E_NOENT as case_load. */
MUST_USE int case_load_display(struct req *rq, str account, str display_id, struct case_row *ret);
/* The statements of the same names, as records. */
MUST_USE int communications_page(struct req *rq, const struct sql_communication_page_in *in,
				 struct case_communication **ret, size_t *ret_n);
MUST_USE int communications_recent(struct req *rq, const struct sql_communication_recent_in *in,
				   struct case_communication **ret, size_t *ret_n);

/* Answers CaseIdNotFound. */
MUST_USE int case_unknown(struct req *rq);

/* Adds the next event; counts in row. at, seq, account, case_id, status and severity are taken from
 * row and rq. */
MUST_USE int case_event_append(struct req *rq, struct case_row *row, struct case_event *event);
/* Adds the next communication; counts in row. account, case_id, seq, uuid and at are filled. */
MUST_USE int case_communication_append(struct req *rq, struct case_row *row,
				       struct case_communication *m);
/* Writes the changing members; events_before is how many events the stored row has. E_BUSY when
 * another change came between. */
MUST_USE int case_save(struct req *rq, const struct case_row *row, int64_t events_before);

/* Whether the plan lets such a case have that severity. */
bool case_severity_allowed(const struct plan *plan, str kind, str severity);
/* Whether the plan shows a category: third-party ones only where entitled. */
bool case_category_visible(const struct plan *plan, const struct taxonomy_service *s,
			   const struct taxonomy_category *c);
/* Issue type, service and category of a question about a case that might be opened; E_API unless
 * the plan shows them. */
MUST_USE int case_check_topic(struct req *rq, const struct plan *plan, str issue_type, str service,
			      str category);
/* E_API unless all are mailboxes. */
MUST_USE int case_check_copies(struct req *rq, const str *cc, size_t n);

/*
 * What the log says the row must be, its clocks aside: sets status, severity, counts and times in
 * *row and leaves the rest. Pure. E_SYNTAX for a log that cannot be.
 */
MUST_USE int case_cache_derive(const struct case_event *events, size_t n, struct case_row *row);

/* What is to be attached to a communication. */
struct attach_list {
	str set_id;
	const str *uploads;
	size_t upload_count;
};
/*
 * Checks the list and hangs the files on communication seq of the case (which need not be stored
 * yet). *ret_n counts them. E_API with the answer recorded.
 */
MUST_USE int attachments_attach(struct req *rq, str account, str case_id, int64_t seq,
				const struct attach_list *list, int64_t *ret_n);
/* The files of communications from..to of a case, in order. */
MUST_USE int attachments_load(struct req *rq, str account, str case_id, int64_t from, int64_t to,
			      struct sql_attachment_rows *ret);

/* Adds the outbox row for a case's event; uuid absent but for communications. */
MUST_USE int case_tell(struct req *rq, const struct case_row *row, str event, str uuid,
		       enum case_actor by);

#endif
