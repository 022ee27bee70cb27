/* SPDX-License-Identifier: Apache-2.0 */
#include "job-list.h"

#include "advisor.h"
#include "bulk.h"
#include "case-jobs.h"
#include "chat.h"
#include "desk.h"
#include "escalate.h"
#include "hands.h"
#include "idempotency.h"
#include "identity-jobs.h"
#include "mail-imap.h"
#include "mail-queue.h"
#include "mail.h"
#include "notices.h"
#include "notify-jobs.h"
#include "offers.h"
#include "phone.h"
#include "scheduled.h"
#include "webhook-jobs.h"

const struct job *const job_list[] = {
	&idempotency_job,        &key_use_job,          &reseal_job,
	&audit_retention_job,    &outbox_job,           &outbox_retention_job,
	&job_attachments_expire, &job_cases_expire,     &desk_auto_resolve_job,
	&phone_watch_job,        &advisor_refresh_job,  &webhook_job,
	&webhook_retention_job,  &mail_intake_job,      &mail_imap_job,
	&mail_retention_job,     &desk_escalate_job,    &job_clocks_refresh,
	&job_cases_replan,       &desk_scheduled_job,   &desk_bulk_job,
	&chat_silence_job,       &notice_send_job,      &notice_digest_job,
	&notice_retention_job,   &phone_dial_job,       &desk_routing_job,
	&desk_pages_job,         &job_attachments_scan, &offers_job,
};
const size_t job_list_count = ARRAY_LEN(job_list);
