/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every setting, one row each: SETTING(kind, member, key, default, min, max, help).
 * Included with SETTING defined; settings.h makes the members of struct
 * settings of it, settings.c the table behind the file, `config explain` and
 * docs/configuration.md. To add a setting, add a row; nothing else.
 *
 * Kinds and their C type: BOOL bool; INT int64_t; TEXT str, min and max are
 * its length; TIME usec ("500ms", "30s", "5min", "24h", "14d"); SIZE int64_t
 * bytes ("64KiB", "22MiB"); CHOICE int, the index of one of the words that the
 * help's first part lists between '|'.
 */

/* The process and its sockets. */
SETTING(TEXT, listen, "listen", "127.0.0.1:8080", 0, 255,
	"Address and port of the API. Port 0 takes a free one; DIR/endpoint tells which.")
SETTING(TEXT, tls_cert, "tls.cert", "", 0, 4096,
	"PEM file with the server's certificate chain. Empty: plain HTTP.")
SETTING(TEXT, tls_key, "tls.key", "", 0, 4096, "PEM file with the certificate's private key.")
SETTING(INT, loop_threads, "http.loops", "1", 1, 64,
	"Threads that own sockets. One is enough up to about 40,000 requests a second.")
SETTING(SIZE, header_max, "http.header_max", "32KiB", KIB(4), MIB(1),
	"Largest request line and headers together.")
SETTING(INT, header_count_max, "http.header_count_max", "100", 16, 1000,
	"Most header lines of a request.")
SETTING(TIME, header_timeout, "http.header_timeout", "10s", SECONDS(1), MINUTES(10),
	"Time for a request's headers to arrive whole.")
SETTING(TIME, body_timeout, "http.body_timeout", "20s", SECONDS(1), MINUTES(10),
	"Longest silence while a request's body arrives.")
SETTING(TIME, idle_timeout, "http.idle_timeout", "75s", SECONDS(1), HOURS(1),
	"How long a connection may wait for its next request.")
SETTING(INT, connections_max, "http.connections_max", "4096", 1, 1000000,
	"Most connections in all.")
SETTING(INT, connections_per_peer, "http.connections_per_address", "1024", 1, 1000000,
	"Most connections of one address.")
SETTING(TIME, stop_patience, "http.stop_patience", "10s", 0, MINUTES(10),
	"How long a stopping server waits for requests that are under way.")
SETTING(BOOL, metrics_public, "metrics.public", "false", 0, 0,
	"Serve /metrics on the listening address too, not only on the local socket.")
SETTING(CHOICE, log_level, "log.level", "info", 0, 0,
	"error|warn|info|debug: the least that is logged. Requests are logged at info.")

/* Event streams. */
SETTING(INT, streams_per_principal, "streams.per_principal", "32", 1, 1000000,
	"Event streams that one person or program may have open at once, on each node.")
SETTING(TIME, stream_life, "streams.life", "1h", SECONDS(1), DAYS(7),
	"An event stream ends after this, and its client opens the next; whoever lost the right to "
	"it is refused then.")
SETTING(TIME, stream_token_life, "streams.token_life", "10min", SECONDS(1), DAYS(1),
	"How long a token of CreateStreamToken opens streams.")

/* How requests run. */
SETTING(INT, workers, "runner.workers", "0", 0, 256,
	"Threads that decode, check and read. 0: two on SQLite, sixteen on PostgreSQL.")
SETTING(INT, queue_max, "runner.queue_max", "4096", 1, 1000000,
	"Requests that may wait for a worker or the writer; more are answered with throttling.")
SETTING(INT, commit_max, "runner.commit_max", "256", 1, 10000,
	"Most writing requests that share one commit on SQLite.")
SETTING(INT, write_tries, "runner.write_tries", "6", 1, 100,
	"How often a write that met a conflict with another one is run before it is given up.")
SETTING(TIME, idempotency_keep, "idempotency.keep", "1d", 0, DAYS(30),
	"How long the answer of a write is kept for clients that ask again with the same "
	"amz-sdk-invocation-id. 0 keeps none.")
SETTING(CHOICE, audit_reads, "audit.read_operations", "denied", 0, 0,
	"none|denied|all: which calls of reading operations leave an audit record. Writing "
	"operations always do.")

/* The database. */
SETTING(TEXT, db_url, "db.url", "", 0, 4096,
	"PostgreSQL connection string or URI. Empty: SQLite in DIR/mainstay.db.")
SETTING(TIME, db_busy_timeout, "db.busy_timeout", "5s", 0, MINUTES(1),
	"How long a statement waits for a lock before it fails as busy.")
SETTING(BOOL, db_synchronous, "db.synchronous", "true", 0, 0,
	"Whether an answer waits until its commit is on disk. Turn it off in a benchmark only: a "
	"power cut then loses acknowledged work.")
SETTING(TIME, checkpoint_interval, "db.checkpoint_interval", "200ms", MILLISECONDS(10), MINUTES(10),
	"How often SQLite's log is moved into the database file, on a thread of its own.")

/* The wire. */
SETTING(TEXT, region, "wire.region", "", 0, 64,
	"The one region that signatures must name. Empty: any well-formed one.")
SETTING(TIME, clock_window, "wire.clock_window", "5min", MINUTES(1), MINUTES(15),
	"How far a request's signed time may be from this server's clock, each way.")
SETTING(BOOL, echo_signature, "wire.echo_signature", "false", 0, 0,
	"Answer a wrong signature with the canonical request that was expected; for debugging of "
	"clients only.")
SETTING(TEXT, public_url, "wire.public_url", "", 0, 1024,
	"How clients reach this server, for links in answers. Empty: the Host they asked for.")

/* Rates, a token bucket for each account and class of operation. */
SETTING(BOOL, throttle_on, "throttle.enabled", "true", 0, 0,
	"Whether rates are limited. Turn it off in a benchmark only.")
SETTING(INT, rate_support, "throttle.support.rate", "5", 1, 1000000,
	"Support operations an account may call in a second.")
SETTING(INT, burst_support, "throttle.support.burst", "10", 1, 1000000,
	"Support operations an account may call at once after a pause.")
SETTING(INT, rate_advisor, "throttle.advisor.rate", "100", 1, 1000000,
	"Trusted Advisor operations an account may call in a second.")
SETTING(INT, burst_advisor, "throttle.advisor.burst", "100", 1, 1000000,
	"Trusted Advisor operations an account may call at once after a pause.")
SETTING(INT, rate_mainstay, "throttle.mainstay.rate", "50", 1, 1000000,
	"Operations of the mainstay service an account may call in a second.")
SETTING(INT, burst_mainstay, "throttle.mainstay.burst", "100", 1, 1000000,
	"Operations of the mainstay service an account may call at once after a pause.")
SETTING(INT, rate_sts, "throttle.sts.rate", "100", 1, 1000000,
	"Calls of GetCallerIdentity an account may make in a second.")
SETTING(INT, burst_sts, "throttle.sts.burst", "200", 1, 1000000,
	"Calls of GetCallerIdentity an account may make at once after a pause.")
SETTING(INT, rate_attachment, "throttle.attachment.rate", "2", 1, 1000000,
	"Attachments an account may fetch with DescribeAttachment in a second.")
SETTING(INT, burst_attachment, "throttle.attachment.burst", "20", 1, 1000000,
	"Attachments an account may fetch with DescribeAttachment at once after a pause.")

/* Plans. */
SETTING(TEXT, plan_catalogue, "plans.catalogue", "seed", 1, 64,
	"The catalogue whose plans are sold, and whose default plan everyone has who bought none.")

/* Cases. */
SETTING(INT, case_quota, "cases.per_hour", "10", 0, 1000000,
	"Cases the customers of an account may open in an hour. 0: any number.")
SETTING(TIME, case_retention, "cases.retention", "731d", 0, DAYS(36500),
	"How long a case can be seen after it was opened; older ones are removed. 0: for ever.")
SETTING(INT, attachment_sets_quota, "attachments.sets_per_hour", "100", 0, 1000000,
	"Attachment sets an account may make in an hour. 0: any number.")
SETTING(TIME, attachment_set_life, "attachments.set_life", "1h", SECONDS(1), DAYS(7),
	"How long files may be added to an attachment set, and the set be used, after it was made.")
SETTING(INT, attachment_uploads_quota, "attachments.uploads_per_day", "200", 0, 1000000,
	"Large uploads an account may begin in a day. 0: any number.")
SETTING(SIZE, attachment_part_size, "attachments.part_size", "8MiB", MIB(1), MIB(16),
	"Bytes of one part of a large upload; a whole number of MiB.")

SETTING(TEXT, attachments_clamd, "attachments.clamd", "", 0, 255,
	"Socket of ClamAV's daemon, /PATH or HOST:PORT, that looks at files before anybody can "
	"fetch "
	"them. Empty: nobody looks.")

/* The provider, as its customers see it. */
SETTING(TEXT, provider_name, "provider.name", "Amazon Web Services", 1, 100,
	"Who signs the provider's communications. Clients of the AWS Support API compare the "
	"default's text.")
SETTING(TEXT, redaction_word, "provider.redaction_word", "AWS", 1, 32,
	"The word in [REDACTED_BY_...], which stands where a secret was taken out of a case.")

/* The desk. */
SETTING(TIME, auto_resolve_after, "desk.auto_resolve_after", "7d", 0, DAYS(365),
	"A case that has waited this long for its customer's answer is resolved. 0: never.")
SETTING(TIME, draft_lease, "desk.draft_lease", "10min", SECONDS(10), HOURS(24),
	"How long an agent counts as writing an answer after saying so.")
SETTING(TIME, undo_window, "desk.undo_window", "1d", MINUTES(1), DAYS(365),
	"How long a bulk action can be undone.")
SETTING(TIME, rating_window, "desk.rating_window", "14d", 0, DAYS(365),
	"How long a customer may change a rating. 0: not at all.")
SETTING(BOOL, routing, "desk.routing", "true", 0, 0,
	"Give new cases to agents by the rules of routing, and queue them again without a reply. "
	"Off: only RouteCase gives them.")

/* The phone. */
SETTING(TIME, phone_promise, "phone.promise", "30min", MINUTES(1), DAYS(30),
	"Working time within which a call back is promised, counted on the hours in which the "
	"plan answers the phone. The target of the case's first response counts when it is "
	"shorter.")
SETTING(TEXT, phone_retry, "phone.retry",
	"no-answer=15min,1h,4h; busy=5min,15min,1h; failed=5min,1h", 0, 1000,
	"When a call that reached nobody is tried again: for each outcome (no-answer, busy, "
	"refused, "
	"wrong-number, failed) the waits before the second, third, ... try. After the last one, "
	"and "
	"for an outcome without waits, the call back is given up.")
SETTING(TIME, phone_expire, "phone.expire_after", "7d", HOURS(1), DAYS(365),
	"A call back that nobody made this long after its promise is ended.")
SETTING(TEXT, phone_prefixes, "phone.prefixes", "", 0, 1000,
	"Beginnings of the numbers that may be called, as in +49,+4175. Empty: all.")
SETTING(TIME, phone_offer_time, "phone.offer_time", "5min", SECONDS(10), DAYS(1),
	"How long the agent who is asked to make a call may take to claim it; then the next one is "
	"asked.")
/* Mails that come in. */
SETTING(TEXT, mail_address, "mail.address", "", 0, 254,
	"Where customers write to, and what their answers go to with a token behind a '+'. Empty: "
	"none.")
SETTING(TEXT, mail_billing_address, "mail.billing_address", "", 0, 254,
	"Where customers write to about account and billing. Empty: none.")
SETTING(TEXT, mail_issue_type, "mail.issue_type", "technical", 1, 64,
	"The issue type of cases that are opened by mail to mail.address.")
SETTING(TEXT, mail_auth_server, "mail.auth_server", "", 0, 255,
	"The name under which the provider's own mail server writes Authentication-Results. Only "
	"those are believed. Empty: no sender is taken for genuine, and what has no token is held.")
SETTING(INT, mail_auth_hops, "mail.auth_hops", "1", 0, 20,
	"How many Received lines of own servers stand above the results in a mail as it arrives. "
	"Results that stand below more of them are not believed.")
SETTING(TEXT, mail_lmtp, "mail.lmtp", "", 0, 255,
	"Where mails are taken by LMTP: /PATH of a local socket, or 127.0.0.1:PORT. Empty: "
	"nowhere.")
SETTING(TEXT, mail_imap, "mail.imap", "", 0, 255,
	"The mailbox that mails are fetched from: imaps://HOST:PORT for TLS from the start, or "
	"imap://HOST:PORT. Empty: none.")
SETTING(CHOICE, mail_imap_tls, "mail.imap_tls", "required", 0, 0,
	"required|off: STARTTLS on imap:// with a certificate that is trusted; or the password and "
	"the mails in the clear, which only a server on this machine may be asked for.")
SETTING(TEXT, mail_imap_user, "mail.imap_user", "", 0, 255, "The user to log in with.")
SETTING(TEXT, mail_imap_password_file, "mail.imap_password_file", "", 0, 4096,
	"File whose first line is that user's password. Read at each look into the mailbox.")
SETTING(TEXT, mail_imap_ca_file, "mail.imap_ca_file", "", 0, 4096,
	"PEM file with the authorities that the server's certificate is checked by. Empty: the "
	"system's.")
SETTING(TEXT, mail_imap_folder, "mail.imap_folder", "INBOX", 1, 200,
	"The folder that mails are fetched from, levels separated by '/'.")
SETTING(TEXT, mail_imap_done, "mail.imap_done", "Mainstay/Done", 1, 200,
	"The folder that mails are moved to once they are on disk here. It is made when it is not "
	"there.")
SETTING(TEXT, mail_imap_aside, "mail.imap_aside", "Mainstay/Aside", 1, 200,
	"The folder for mails that are not taken: empty ones, and those larger than mail.size_max.")
SETTING(TIME, mail_imap_interval, "mail.imap_interval", "30s", SECONDS(1), HOURS(1),
	"How often the mailbox is looked into. While it fails: after twice, four times, ... as "
	"long, at most 15 minutes.")
SETTING(TIME, mail_imap_timeout, "mail.imap_timeout", "1min", SECONDS(1), MINUTES(1),
	"How long the server may take for one answer, a whole mail for instance.")
SETTING(SIZE, mail_size_max, "mail.size_max", "25MiB", KIB(64), MIB(32),
	"Largest mail that is accepted.")
SETTING(INT, mail_per_sender, "mail.per_sender", "30", 0, 1000000,
	"Mails of one sender that are taken in an hour; more are dropped. 0: any number.")
SETTING(TIME, mail_answer_pause, "mail.answer_pause", "1h", 0, DAYS(30),
	"A sender is told at most once in this time that a mail was refused.")
SETTING(TIME, mail_keep_raw, "mail.keep_raw", "7d", 0, DAYS(3650),
	"How long the bytes of a mail are kept after it was decided. 0: as long as the mail.")
SETTING(TIME, mail_keep, "mail.keep", "90d", 0, DAYS(3650),
	"How long mails can be listed, held ones too. 0: for ever.")
SETTING(TEXT, pbx_secret_file, "pbx.secret_file", "", 0, 4096,
	"File whose first line is the secret with which a PBX signs what it tells at /hooks/pbx. "
	"Empty: nothing is told.")
SETTING(TEXT, sip_proxy, "sip.proxy", "", 0, 255,
	"HOST or HOST:PORT of the PBX or SIP trunk through which customers are called. Empty: "
	"agents "
	"call by hand.")
SETTING(TEXT, sip_agents, "sip.agents", "", 0, 255,
	"HOST or HOST:PORT of the PBX that agents' phones belong to. Empty: sip.proxy.")
SETTING(CHOICE, sip_transport, "sip.transport", "udp", 0, 0, "udp|tcp: how SIP is carried.")
SETTING(TEXT, sip_user, "sip.user", "", 0, 127, "User name at the PBX. Empty: it asks for none.")
SETTING(TEXT, sip_password_file, "sip.password_file", "", 0, 4096,
	"File whose first line is the password at the PBX.")
SETTING(TEXT, sip_from, "sip.from", "", 0, 255,
	"URI that calls come from, as in sip:support@example.com. Empty: the user at the PBX.")
SETTING(TEXT, sip_local, "sip.local", "", 0, 127,
	"ADDRESS or ADDRESS:PORT of this machine that the PBX reaches. Empty: the address that "
	"leads "
	"to it, and any port.")
SETTING(TEXT, sip_plus, "sip.plus", "+", 0, 8,
	"What stands for the + of a number when it is called: + or 00, or what the PBX wants to "
	"get "
	"an outside line.")
SETTING(TIME, sip_agent_ring, "sip.agent_ring", "30s", SECONDS(1), MINUTES(5),
	"How long an agent's phone rings.")
SETTING(TIME, sip_customer_ring, "sip.customer_ring", "45s", SECONDS(1), MINUTES(5),
	"How long a customer's phone rings.")
SETTING(TIME, sip_talk_max, "sip.talk_max", "4h", SECONDS(10), DAYS(1),
	"A talk that lasts this long is ended: somebody forgot to hang up.")
SETTING(INT, sip_calls_max, "sip.calls_max", "30", 1, 64, "Most calls at a time.")
SETTING(TEXT, sip_program, "sip.program", "", 0, 4096,
	"The program that speaks SIP. Empty: mainstay-sip beside the running mainstay.")

/* Chats. */
SETTING(INT, chat_per_agent, "chat.per_agent", "3", 1, 1000000,
	"Chats that one agent may have at once.")
SETTING(INT, chat_messages_per_second, "chat.messages_per_second", "5", 1, 1000000,
	"Messages that one person may send in a chat in a second.")
SETTING(TIME, chat_customer_silence, "chat.customer_silence", "5min", 0, DAYS(1),
	"A customer who was answered this long ago is asked whether they are still there. 0: "
	"never.")
SETTING(TIME, chat_idle_end, "chat.idle_end", "5min", 0, DAYS(1),
	"A chat whose customer was asked, and stayed silent this long, ends; the case goes on by "
	"e-mail. 0: never.")
SETTING(TIME, chat_agent_silence, "chat.agent_silence", "5min", 0, DAYS(1),
	"A chat whose agent lets the customer wait this long goes back to the head of the line. 0: "
	"never.")
SETTING(TIME, chat_wait_most, "chat.wait_most", "30min", 0, DAYS(1),
	"Whoever has waited this long for an agent is asked to go on by e-mail. 0: never.")
SETTING(TIME, chat_offer_time, "chat.offer_time", "45s", SECONDS(5), HOURS(1),
	"How long the agent who is asked to take a chat may think about it; then the next one is "
	"asked.")
SETTING(TIME, chat_nobody_end, "chat.nobody_end", "10min", 0, DAYS(1),
	"A chat ends, and its case goes on by e-mail, when nobody of its team was there for this "
	"long. 0: as chat.wait_most says.")
/* Mails that go out. */
SETTING(CHOICE, mail_delivery, "mail.delivery", "off", 0, 0,
	"off|relay|dir|pipe: how mails leave: not at all (none is made), by SMTP to mail.relay, as "
	"a file each in mail.folder, or into the standard input of mail.command. They come from "
	"mail.address, without which none is made.")
SETTING(TEXT, mail_relay, "mail.relay", "smtp://127.0.0.1:25", 1, 1024,
	"The relay, smtp://HOST:PORT, or smtps://HOST:PORT for TLS from the start. More of them, "
	"with blanks between, are tried in this order.")
SETTING(CHOICE, mail_tls, "mail.tls", "required", 0, 0,
	"required|optional|off: STARTTLS on smtp:// with a certificate that is trusted; with any "
	"when it is offered; or not at all.")
SETTING(TEXT, mail_user, "mail.user", "", 0, 255,
	"The user to log in to the relay with; needs TLS. Empty: no login.")
SETTING(TEXT, mail_password_file, "mail.password_file", "", 0, 4096,
	"File whose first line is that user's password.")
SETTING(TEXT, mail_ca_file, "mail.ca_file", "", 0, 4096,
	"PEM file with the authorities that relays' certificates are checked by. Empty: the "
	"system's.")
SETTING(TEXT, mail_hello, "mail.hello", "localhost", 1, 255,
	"The name this server gives itself towards a relay.")
SETTING(TIME, mail_timeout, "mail.timeout", "1min", SECONDS(1), MINUTES(10),
	"How long handing over one mail may take.")
SETTING(TEXT, mail_folder, "mail.folder", "", 0, 4096,
	"Where mail.delivery dir writes NAME.eml. Empty: DIR/mail-out.")
SETTING(TEXT, mail_command, "mail.command", "", 0, 4096,
	"What mail.delivery pipe runs by /bin/sh with MAIL_FROM and MAIL_TO in its environment. "
	"Exit code 0: it has the mail; 65, 67, 68: never; any other: try again.")
SETTING(INT, notice_tries, "notices.tries", "20", 1, 1000,
	"How often the delivery of a mail is tried, in about three days, before it is given up; "
	"mainstay notice retry brings it back.")
SETTING(TIME, notice_keep, "notices.keep", "30d", HOURS(1), DAYS(3650),
	"How long mails that were sent or given up can be listed.")
SETTING(TEXT, notice_urgent, "notices.urgent", "urgent,critical", 0, 255,
	"Severities of cases whose mails do not wait for the end of quiet hours, with commas "
	"between.")
SETTING(BOOL, notice_transcripts, "notices.chat_transcripts", "true", 0, 0,
	"Mail what was said in a chat that has ended to its customer and the case's copies, as far "
	"as "
	"they want such mails. It is in the case in any way.")
SETTING(TEXT, notice_team, "notices.team_address", "", 0, 254,
	"Who hears of new cases, of customers' messages in cases that nobody has, and of late "
	"ones, where no team has the case. Empty: nobody.")

/* The audit trail and facts on their way out. */
SETTING(TIME, audit_retention, "audit.retention", "731d", 0, DAYS(36500),
	"How long audit records are kept. 0: for ever.")
SETTING(CHOICE, outbox_sink, "outbox.sink", "file", 0, 0,
	"off|log|file: where events are delivered: nowhere (they wait), into the log, or into "
	"DIR/outbox/YYYY-MM-DD.jsonl.")
SETTING(INT, outbox_tries, "outbox.tries", "10", 1, 1000,
	"How often the delivery of an event is tried before it is given up; mainstay outbox replay "
	"brings it back.")

/* Webhooks. */
SETTING(BOOL, webhooks_on, "webhooks.enabled", "true", 0, 0,
	"Whether events are sent to webhooks. Turn it off in a copy of an installation; deliveries "
	"then wait.")
SETTING(TEXT, webhooks_networks, "webhooks.networks", "", 0, 4096,
	"Networks that are not public but may be called all the same, parted by spaces, such as "
	"10.2.0.0/16. Everyone who may make webhooks can reach them.")
SETTING(BOOL, webhooks_http, "webhooks.http", "false", 0, 0,
	"Whether webhooks may have http URLs, which are neither secret nor safe from changes on "
	"the way.")
SETTING(TEXT, webhooks_ca_file, "webhooks.ca_file", "", 0, 4096,
	"PEM file with the certificates that receivers' certificates are checked against. Empty: "
	"the system's.")
SETTING(INT, webhooks_per_account, "webhooks.per_account", "5", 0, 10000,
	"Most webhooks of an account.")
SETTING(TIME, webhooks_timeout, "webhooks.timeout", "10s", MILLISECONDS(100), MINUTES(2),
	"How long a receiver may take to answer.")
SETTING(INT, webhooks_in_flight, "webhooks.in_flight", "256", 2, 10000,
	"Most deliveries under way at once. Half of them are kept for receivers that answer well.")
SETTING(INT, webhooks_per_endpoint, "webhooks.per_endpoint", "16", 1, 1000,
	"Most deliveries under way at once to one webhook, of different subjects.")
SETTING(INT, webhooks_tries, "webhooks.tries", "12", 1, 1000,
	"How often a delivery is tried before it is given up; mainstay webhook replay brings it "
	"back.")
SETTING(TIME, webhooks_give_up_after, "webhooks.give_up_after", "3d", MINUTES(1), DAYS(365),
	"A delivery that has waited this long is given up, too: for a webhook whose breaker stays "
	"open.")
SETTING(INT, webhooks_breaker, "webhooks.breaker_failures", "5", 1, 1000000,
	"Failures in a row after which a webhook's circuit breaker opens.")
SETTING(TIME, webhooks_keep, "webhooks.keep", "7d", 0, DAYS(3650),
	"How long deliveries that arrived or were given up can be listed and sent again.")

SETTING(TIME, outbox_keep, "outbox.keep", "7d", 0, DAYS(3650),
	"How long delivered events can be listed and sent again.")
