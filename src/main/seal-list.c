/* SPDX-License-Identifier: Apache-2.0 */
#include "seal-list.h"

#include "webhook.h"

static const struct seal_holder *const holders[] = {
	&webhook_seals,
};

const struct seal_holders seal_list = {holders, ARRAY_LEN(holders)};
