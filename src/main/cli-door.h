/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line's way to a data directory: through the local socket of the
 * server that runs on it, or, when none does, by opening the directory itself
 * under its lock and running the same operation in this process. Either way the
 * caller is the directory's owner and the answer is the same bytes.
 */
#ifndef MAIN_CLI_DOOR_H
#define MAIN_CLI_DOOR_H

#include "arena.h"
#include "str.h"

struct cli_door;

/* *reterr is heap text that says what to do. E_NOENT: there is no installation at dir. */
MUST_USE int door_open(str dir, struct cli_door **ret, char **reterr);
void door_close(struct cli_door *d);
/* One call. target is the X-Amz-Target. *ret_status is the HTTP status; the body lives in a. */
MUST_USE int door_call(struct cli_door *d, str target, str body, struct arena *a, int *ret_status,
		       str *ret_body, char **reterr);
/*
 * A GET whose answer goes on (an event stream): each line, without its end, goes to fn as it comes,
 * until the server ends or fn returns false. *ret_status is the HTTP status. E_INVAL when no server
 * runs.
 */
MUST_USE int door_stream(struct cli_door *d, str path, bool (*fn)(void *ctx, str line), void *ctx,
			 int *ret_status, char **reterr);
/* Whether it leads to a running server. */
bool door_is_served(const struct cli_door *d);

#endif
