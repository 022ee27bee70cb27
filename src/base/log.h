/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structured log lines: one JSON object a line on standard error (or a file),
 * written whole with one write(2). Lower layers never log; the edge does, once
 * a request. Thread-safe.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "str.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

struct log_field {
	const char *key; /* NULL ends the list */
	enum { LOG_STR, LOG_INT } kind;
	str s;
	int64_t i;
};

#define LOG_S(key, value) ((struct log_field){(key), LOG_STR, (value), 0})
#define LOG_I(key, value) ((struct log_field){(key), LOG_INT, {0}, (value)})

/* fd -1 turns logging off. The default is 2. Call before threads start. */
void log_open(int fd, enum log_level most);
/* event is a short constant word ("request", "commit"). fields end with a zeroed one. */
void log_write(enum log_level level, const char *event, const struct log_field *fields);
#define LOG(level, event, ...)                                                                     \
	log_write((level), (event), (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){0}})

#endif
