/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a running process is made of. Each member belongs to the room that
 * declares its type and is immutable, or locked inside, once threads run.
 * main/ builds it; handlers reach it through req->app.
 */
#ifndef SERVICE_APP_H
#define SERVICE_APP_H

struct app {
	const struct api_model *model;   /* wire/operation.h */
	const struct settings *settings; /* service/settings.h */
	struct db *db;                   /* db/db.h */
	struct http_server *http;        /* net/http.h; NULL in-process */
	struct counters *counters;       /* service/counters.h */
	struct throttle *throttle;       /* service/throttle.h */
	struct keyring *keyring;         /* identity: the key file outside the database */
	struct identity *identity;       /* identity: roles, and which keys were used lately */
	struct outbox_sink *outbox;      /* notify: where events go; NULL: they wait */
	const struct seal_holders
		*seals; /* identity: what a rotation of the master key seals anew */
	struct webhook_sender *webhooks;       /* notify: the HTTP client and what it may call */
	const struct outbox_fans *fans;        /* notify: who else hears of events; NULL: nobody */
	struct mail_templates *mail_templates; /* notify: what mails say */
	struct mail_transport *mail_transport; /* notify: how mails leave; NULL: they wait */
	struct plan_book *plans;               /* plans: all loaded catalogues */
	struct taxonomy *taxonomy;             /* cases: services, categories, languages */
	struct case_numbers *case_numbers;     /* cases: display ids of a moment; NULL: not apart */
	struct escalations *escalations;       /* cases: levels of late clocks; NULL: none */
	struct check_table *checks;            /* advisor: the list of checks */
	const char *mail_reader;    /* channels: program of the reading child; NULL: beside this */
	struct stream_hub *streams; /* service: open event streams; NULL: none can be opened */
};

#endif
