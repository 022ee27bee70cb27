/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers and truth values that may be absent: `set` says whether v means
 * anything. Zero-initialized is absent. Texts need none of this: an absent str
 * has p == NULL.
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include <stdbool.h>
#include <stdint.h>

#include "usec.h"

struct opt_bool {
	bool set;
	bool v;
};

struct opt_i64 {
	bool set;
	int64_t v;
};

struct opt_f64 {
	bool set;
	double v;
};

struct opt_usec {
	bool set;
	usec v;
};

#define SOME_BOOL(x) ((struct opt_bool){.set = true, .v = (x)})
#define SOME_I64(x) ((struct opt_i64){.set = true, .v = (x)})
#define SOME_F64(x) ((struct opt_f64){.set = true, .v = (x)})
#define SOME_USEC(x) ((struct opt_usec){.set = true, .v = (x)})

#endif
