/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py; do not edit. The ids of all named statements. */
#ifndef GEN_SQL_QUERIES_H
#define GEN_SQL_QUERIES_H

#include "db.h"

enum query_id {
	Q_NOTE_CHANGE,
	Q_NOTE_CLAIM,
	Q_NOTE_INSERT,
	Q_NOTE_LIST,
	Q_NOTE_LOAD,
	Q_NOTE_PAGE,
	Q_NOTE_PURGE,
	Q_TAG_HIDE,
	Q_TAG_LIST,
	Q_COUNT,
};

/* For db_options.queries, with Q_COUNT. Ends with a zeroed one. */
extern const struct query sql_queries[Q_COUNT + 1];

#endif
