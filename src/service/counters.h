/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the process counts about itself. A counter is declared once below, with
 * its text; /metrics (Prometheus text format) and docs/operations.md come from
 * these rows. Counting is one relaxed atomic add from any thread.
 *
 * Besides the rows, each operation has its own count of calls and of failures,
 * and all requests share one histogram of durations.
 */
#ifndef SERVICE_COUNTERS_H
#define SERVICE_COUNTERS_H

#include "buf.h"
#include "str.h"
#include "usec.h"

/* COUNTER(id, name, help): only grows. GAUGE: goes up and down. */
#define COUNTER_ROWS(COUNTER, GAUGE)                                                               \
	COUNTER(REQUESTS, "mainstay_requests_total", "Requests answered, of all kinds.")           \
	COUNTER(REQUEST_FAILURES, "mainstay_request_failures_total",                               \
		"Requests answered with an error of the client's making.")                         \
	COUNTER(REQUEST_FAULTS, "mainstay_request_faults_total",                                   \
		"Requests answered with InternalServerError.")                                     \
	COUNTER(AUTH_FAILURES, "mainstay_authentication_failures_total",                           \
		"Requests whose signature, key or token was refused.")                             \
	COUNTER(DENIED, "mainstay_denied_total", "Requests refused by permission or by plan.")     \
	COUNTER(THROTTLED, "mainstay_throttled_total",                                             \
		"Requests refused because their account called too often.")                        \
	COUNTER(OVERLOADED, "mainstay_overloaded_total",                                           \
		"Requests refused because a queue was full.")                                      \
	COUNTER(REPLAYED, "mainstay_replayed_total",                                               \
		"Writes answered from the stored response of an earlier try.")                     \
	COUNTER(REFUSED, "mainstay_http_refused_total",                                            \
		"Requests that were not HTTP or past a limit of the transport.")                   \
	COUNTER(COMMITS, "mainstay_commits_total", "Transactions committed for requests.")         \
	COUNTER(COMMITTED, "mainstay_committed_requests_total",                                    \
		"Writing requests in those transactions.")                                         \
	COUNTER(COMMITS_FAILED, "mainstay_commits_failed_total",                                   \
		"Commits that failed or whose outcome is unknown.")                                \
	COUNTER(WRITE_RETRIES, "mainstay_write_retries_total",                                     \
		"Writes run again after a conflict with another one.")                             \
	COUNTER(CHECKPOINTS, "mainstay_checkpoints_total",                                         \
		"Times the write-ahead log was moved into the database file.")                     \
	COUNTER(JOB_RUNS, "mainstay_job_runs_total", "Background jobs that ran to their end.")     \
	COUNTER(EVENTS_DELIVERED, "mainstay_events_delivered_total",                               \
		"Events of the outbox that arrived.")                                              \
	COUNTER(EVENTS_DEALT, "mainstay_events_dealt_total",                                       \
		"Events of the outbox handed to the receivers that keep rows of their own.")       \
	COUNTER(EVENTS_REFUSED, "mainstay_events_refused_total",                                   \
		"Deliveries of single events that were refused and are tried again.")              \
	COUNTER(EVENTS_DEAD, "mainstay_events_dead_total",                                         \
		"Events given up; mainstay outbox list --state dead shows them.")                  \
	COUNTER(WEBHOOKS_DELIVERED, "mainstay_webhook_deliveries_total",                           \
		"Deliveries to webhooks that arrived.")                                            \
	COUNTER(WEBHOOKS_FAILED, "mainstay_webhook_failures_total",                                \
		"Deliveries to webhooks that failed and are tried again.")                         \
	COUNTER(WEBHOOKS_DEAD, "mainstay_webhook_dead_total",                                      \
		"Deliveries to webhooks that were given up after their last try.")                 \
	GAUGE(WEBHOOKS_UNDER_WAY, "mainstay_webhook_under_way",                                    \
	      "Deliveries to webhooks under way.")                                                 \
	COUNTER(ATTACHMENTS_INFECTED, "mainstay_attachments_infected_total",                       \
		"Files in which the virus scanner found something.")                               \
	COUNTER(SCANS_PUT_OFF, "mainstay_scans_put_off_total",                                     \
		"Times that the virus scanner did not answer and is asked again.")                 \
	COUNTER(MAIL_ACCEPTED, "mainstay_mail_accepted_total",                                     \
		"Mails accepted, repeats included.")                                               \
	COUNTER(MAIL_HANDLED, "mainstay_mail_handled_total",                                       \
		"Mails filed, refused, held or dropped.")                                          \
	COUNTER(MAIL_UNREADABLE, "mainstay_mail_unreadable_total",                                 \
		"Mails that the reader could not take apart; they are held.")                      \
	COUNTER(MAIL_POLLS, "mainstay_mail_polls_total", "Looks into the mailbox.")                \
	COUNTER(MAIL_POLL_FAILURES, "mainstay_mail_poll_failures_total",                           \
		"Looks into the mailbox that failed; mainstay mail status says why.")              \
	GAUGE(MAIL_POLL_FAILING, "mainstay_mail_poll_failing",                                     \
	      "Looks into the mailbox that failed since the last that went well.")                 \
	COUNTER(MAIL_ASIDE, "mainstay_mail_aside_total",                                           \
		"Mails of the mailbox that were put aside, since they are empty or too large.")    \
	COUNTER(NOTICES_QUEUED, "mainstay_notices_queued_total",                                   \
		"Mails put into the queue, those for digests included.")                           \
	COUNTER(NOTICES_SENT, "mainstay_notices_sent_total", "Mails that were handed over.")       \
	COUNTER(NOTICES_LATER, "mainstay_notices_later_total",                                     \
		"Tries to hand over a mail that failed and are repeated.")                         \
	COUNTER(NOTICES_DEAD, "mainstay_notices_dead_total",                                       \
		"Mails given up; mainstay notice list --state dead shows them.")                   \
	COUNTER(NOTICES_DROPPED, "mainstay_notices_dropped_total",                                 \
		"Mails not sent because their address is paused.")                                 \
	COUNTER(RELAY_FAILURES, "mainstay_mail_relay_failures_total",                              \
		"Times a mail relay could not be used.")                                           \
	COUNTER(AUDIT_FORGED, "mainstay_audit_forged_total",                                       \
		"Audit records appended to a chain whose end was not written by this "             \
		"installation; mainstay audit verify names it.")                                   \
	COUNTER(PHONE_CALLS, "mainstay_phone_calls_total",                                         \
		"Calls that were set up between agents and customers, whatever came of them.")     \
	COUNTER(PHONE_TALKS, "mainstay_phone_talks_total", "Those in which both talked.")          \
	COUNTER(JOB_FAILURES, "mainstay_job_failures_total", "Background jobs that failed.")       \
	COUNTER(STREAM_EVENTS, "mainstay_stream_events_total",                                     \
		"Events written to open event streams.")                                           \
	COUNTER(STREAM_READS, "mainstay_stream_reads_total",                                       \
		"Times a stream was brought up to date from the store.")                           \
	COUNTER(STREAMS_CUT, "mainstay_streams_cut_total",                                         \
		"Event streams ended because their reader was too slow.")                          \
	GAUGE(STREAMS, "mainstay_streams", "Open event streams.")                                  \
	GAUGE(WORK_WAITING, "mainstay_work_waiting", "Requests waiting for a worker.")             \
	GAUGE(WRITES_WAITING, "mainstay_writes_waiting", "Requests waiting for the writer.")

#define COUNTER_ID(id, name, help) COUNT_##id,
enum counter { COUNTER_ROWS(COUNTER_ID, COUNTER_ID) COUNTER_COUNT };
#undef COUNTER_ID

struct counter_row {
	const char *name;
	const char *help;
	bool gauge;
};
extern const struct counter_row counter_table[COUNTER_COUNT];

/* What is printed besides the rows. */
struct counter_extra {
	const char *name, *kind, *help;
};
extern const struct counter_extra counter_extras[];
extern const size_t counter_extra_count;

struct counters;

/* Names of operations for the labels, kept, not copied. */
struct counters *counters_new(const char *const *operations, size_t operation_count);
void counters_free(struct counters *c);
/* c may be NULL: nothing is counted. */
void counter_add(struct counters *c, enum counter id, int64_t n);
int64_t counter_get(const struct counters *c, enum counter id);
/* One answered call of an operation. */
void counter_call(struct counters *c, size_t operation, bool failed, usec took);
/* A gauge that is read only when asked for: its owner adds the line itself. */
void counters_print(const struct counters *c, struct buf *out);
void counters_print_gauge(struct buf *out, const char *name, const char *help, int64_t value);

#endif
