/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py; do not edit. */
#include "queries.h"

/* clang-format off */
const struct query sql_queries[Q_COUNT + 1] = {
};
/* clang-format on */
