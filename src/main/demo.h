/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Demo data: an organization with one account per plan, users, agents and some
 * lived-in cases, so that a newcomer has something to look at and keys to sign
 * with.
 */
#ifndef MAIN_DEMO_H
#define MAIN_DEMO_H

#include "house.h"

/* Fills an installation in which nobody is installed yet; the runner is not running. *reterr is
 * heap text. */
MUST_USE int demo_install(struct house *h, char **reterr);
/* Writes DIR/demo.env for a server at this URL; the runner is running. Nothing when the
 * installation was not made by demo_install. */
MUST_USE int demo_write_env(struct house *h, str endpoint, char **reterr);

#endif
