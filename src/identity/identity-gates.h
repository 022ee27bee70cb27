/* SPDX-License-Identifier: Apache-2.0 */
/*
 * This room's answers to the runner's questions (service/gates.h): who signed,
 * may it call that, and the audit record. The gate of plans is not among them.
 */
#ifndef IDENTITY_IDENTITY_GATES_H
#define IDENTITY_IDENTITY_GATES_H

#include "gates.h"

/* Puts authenticate, authenticate_local, key_used, permit, audit_lock, audit and derive in place.
 */
void identity_gates(struct gates *g);

#endif
