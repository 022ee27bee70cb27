/* SPDX-License-Identifier: Apache-2.0 */
/* Where delivered events go. */
#ifndef NOTIFY_OUTBOX_SINK_H
#define NOTIFY_OUTBOX_SINK_H

#include "str.h"
#include "usec.h"

struct settings;

struct outbox_sink {
	/* Takes one event (a line of JSON without its end). E_INVAL: this event is refused, with
	 * *reterr constant or as long-lived as the sink; another failure: the sink is out of order.
	 */
	int (*put)(struct outbox_sink *s, str envelope, usec now, str *reterr);
	/* What was put is safe when it returns 0. */
	int (*flush)(struct outbox_sink *s);
	void (*close)(struct outbox_sink *s);
};

/* By the setting outbox.sink; *ret is NULL for "off". folder is the data directory. *reterr is heap
 * text. */
MUST_USE int outbox_sink_open(const struct settings *settings, const char *folder,
			      struct outbox_sink **ret, char **reterr);
/* Accepts NULL. */
void outbox_sink_close(struct outbox_sink *s);

/* A file a day in folder, made when needed: YYYY-MM-DD.jsonl. A line that a crash cut off is
 * removed before the next one is written. */
struct outbox_sink *outbox_file_sink(const char *folder);
/* A line of the log for each event. */
struct outbox_sink *outbox_log_sink(void);

#endif
