/* SPDX-License-Identifier: Apache-2.0 */
/* Rooms whose values the keyring has sealed. To add one, add it to the list. */
#ifndef MAIN_SEAL_LIST_H
#define MAIN_SEAL_LIST_H

#include "reseal.h"

extern const struct seal_holders seal_list;

#endif
