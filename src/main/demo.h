/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Demo data: an organization with one account per plan, users, agents and some
 * lived-in cases, so that a newcomer has something to look at and keys to sign
 * with.
 */
#ifndef MAIN_DEMO_H
#define MAIN_DEMO_H

#include "house.h"

/*
 * Fills an installation in which nobody is installed yet, and writes
 * DIR/demo.env without its endpoint: all of it or nothing. The runner is not
 * running. catalog is the folder whose demo.yaml wins over the built-in one;
 * absent: none. *reterr is heap text.
 */
MUST_USE int demo_install(struct house *h, str catalog, char **reterr);
/* Puts the URL of this start into DIR/demo.env. Nothing when that is not there: the installation
 * was not made by demo_install. *reterr is heap text. */
MUST_USE int demo_write_env(struct house *h, str endpoint, char **reterr);

#endif
