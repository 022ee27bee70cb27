/* SPDX-License-Identifier: Apache-2.0 */
/* Everybody who hears of events besides the sink. To add one, add it to the list. */
#ifndef MAIN_FAN_LIST_H
#define MAIN_FAN_LIST_H

#include "outbox-fan.h"

extern const struct outbox_fans fan_list;

#endif
