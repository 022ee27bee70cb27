/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of children: a sealed process tries one thing that it must not do. */
#ifndef SEAL_SEAL_PROBE_H
#define SEAL_SEAL_PROBE_H

/*
 * Tries it. 0: that was refused, and this process lives on; 1: it was not refused, or there
 * is no such probe. Most probes do not return, for the kernel ends the process; "time" and
 * "sleep" go on until somebody else does.
 */
int seal_probe(const char *name);

#endif
