/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The errors an API can answer with, as a generated table. Ids (enum api_error
 * in gen/errors.h) index it; 0 means no error. An error is either common (any
 * operation may answer with it: it arises before or around handlers) or
 * declared by the operations that list it.
 */
#ifndef WIRE_APIERROR_H
#define WIRE_APIERROR_H

#include "str.h"

struct api_error_def {
	str name;         /* on the wire: "CaseIdNotFound" */
	int status;       /* HTTP status on JSON 1.1 */
	str message_name; /* of the text in a JSON body: "message", of a few "Message" */
	bool common;      /* needs no declaration */
	bool server;      /* our fault: clients retry */
	/* The query protocol of STS has its own names and statuses. */
	str query_code;
	int query_status;
};

#endif
