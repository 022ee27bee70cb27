/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py; do not edit. The ids of all named statements. */
#ifndef GEN_SQL_QUERIES_H
#define GEN_SQL_QUERIES_H

#include "db.h"

enum query_id {
	Q_ADVISOR_REFRESH_LOAD,
	Q_ADVISOR_REFRESH_MOVE,
	Q_ADVISOR_REFRESH_PUT,
	Q_ADVISOR_REFRESH_WAITING,
	Q_DESK_ASSIGNMENT_LOAD,
	Q_DESK_ASSIGNMENT_PUT,
	Q_DESK_NOTE_INSERT,
	Q_DESK_NOTE_LAST,
	Q_DESK_NOTE_LIST,
	Q_DESK_QUEUE,
	Q_DESK_SILENT,
	Q_COUNT,
};

/* For db_options.queries, with Q_COUNT. Ends with a zeroed one. */
extern const struct query sql_queries[Q_COUNT + 1];

#endif
