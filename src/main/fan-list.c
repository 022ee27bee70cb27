/* SPDX-License-Identifier: Apache-2.0 */
#include "fan-list.h"

#include "notices.h"
#include "phone.h"
#include "webhook.h"

/* In the order in which a fact is dealt to them. */
static const struct outbox_fan *const fans[] = {
	&notice_fan,
	&webhook_fan,
	&phone_fan,
};

const struct outbox_fans fan_list = {fans, ARRAY_LEN(fans)};
