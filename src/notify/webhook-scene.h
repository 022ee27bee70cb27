/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stage for tests of webhooks: scene.h with a real receiver on a socket. What
 * it answers is its path, "/200" or "/410", unless the test sets `status`, or
 * says that the next events of a name are refused.
 */
#ifndef NOTIFY_WEBHOOK_SCENE_H
#define NOTIFY_WEBHOOK_SCENE_H

#include <pthread.h>

#include "http.h"
#include "mainstay.h"
#include "outbox.h"
#include "scene.h"
#include "webhook-jobs.h"
#include "webhook.h"

struct office {
	struct scene *s;
	struct http_server *server;
	pthread_mutex_t lock; /* of what follows */
	int status;           /* 0: the path's */
	const char *refuses;  /* bodies with this in them get 500 */
	int fails;            /* of a hundred calls, by chance */
	unsigned chance;      /* its seed */
	int calls;
	char got[16384]; /* "event:subject " for each that was answered with 2xx */
	size_t got_n;
	char signature[256], id[64], body[4096]; /* of the last call */
};

struct office *office_open(struct test *t, enum fixture_kind where);
void office_close(struct office *o);

/* A webhook at path, made by the one who calls; its id lives as long as the test. */
str office_webhook(struct office *o, const char *path);
struct mainstay_webhook *office_get(struct office *o, str id);
/* A fact of the account, or of the customer. */
void office_tell(struct office *o, const struct sql_account *account, const char *subject,
		 const char *event);
/* Runs the outbox's job and then the sender; what arrived in it. */
str office_run(struct office *o);
/* Runs a job. */
void office_job(struct office *o, const struct job *job);
struct mainstay_list_webhook_deliveries_response office_log(struct office *o, str id,
							    const char *state);
void office_set(struct office *o, int status, const char *refuses);

#define OFFICE_CALL(o, ID, name, in, out)                                                          \
	scene_call((o)->s, OP_MAINSTAY_##ID, op_mainstay_##name, in, out)

#endif
