/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `serve --fault N:KIND`: the N-th call of the database from the moment the
 * server is open fails once, so that tests see every operation survive it. With
 * `--fault later:N:KIND` the first one waits for the signal FAULT_SIGNAL; each
 * of these signals arms the switch again. One that was queued with a value
 * (sigqueue) arms it as the value says. Not in release builds: there it always
 * is off.
 */
#ifndef MAIN_FAULT_SWITCH_H
#define MAIN_FAULT_SWITCH_H

#include <signal.h>

#include "db-wrap.h"

#define FAULT_SIGNAL SIGUSR2

struct fault_switch {
	struct db_fault *fault;
	struct db_wrap *wrap; /* for house_options; NULL: off */
	enum fault_kind kind;
	int at;
	bool later; /* fault_switch_arm is for the signal only */
};

/* text absent: off. E_INVAL for one that is no switch. */
MUST_USE int fault_switch_open(str text, struct fault_switch *ret);
void fault_switch_arm(struct fault_switch *f);
/* order: 65536 times the kind, plus N; N 0 disarms. */
void fault_switch_order(struct fault_switch *f, int order);
void fault_switch_close(struct fault_switch *f);

#endif
