/* SPDX-License-Identifier: Apache-2.0 */
#include "fault-switch.h"

#ifdef MAINSTAY_DEBUG

#include "log.h"

int fault_switch_open(str text, struct fault_switch *ret)
{
	static const str kinds[FAULT_KINDS] = {
		[FAULT_BUSY] = S_INIT("busy"), [FAULT_IO] = S_INIT("io"),
		[FAULT_LOST] = S_INIT("lost"), [FAULT_UNKEPT] = S_INIT("unkept"),
		[FAULT_KEPT] = S_INIT("kept"),
	};
	bool later = str_starts(text, S("later:"));
	str kind = later ? str_slice(text, 6, text.n) : text, number = str_cut(&kind, ':');
	int64_t at;

	if (!text.p)
		return 0;
	if (str_to_i64(number, &at) < 0 || at < 1 || at > INT32_MAX)
		return E_INVAL;
	for (int i = 0; i < FAULT_KINDS; i++) {
		if (!str_eq(kinds[i], kind))
			continue;
		ret->fault = fault_new();
		ret->wrap = fault_wrap(ret->fault);
		ret->kind = (enum fault_kind)i;
		ret->at = (int)at;
		ret->later = later;
		return 0;
	}
	return E_INVAL;
}

void fault_switch_arm(struct fault_switch *f)
{
	if (f->fault)
		fault_arm(f->fault, f->kind, f->at);
}

void fault_switch_order(struct fault_switch *f, int order)
{
	int kind = order >> 16;

	if (f->fault && kind >= 0 && kind < FAULT_KINDS)
		fault_arm(f->fault, (enum fault_kind)kind, order & 0xffff);
	LOG(LOG_INFO, "fault", LOG_I("order", order)); /* whoever ordered it waits for this */
}

void fault_switch_close(struct fault_switch *f)
{
	if (f->fault)
		fault_free(f->fault);
}

#else

int fault_switch_open(str text, struct fault_switch *ret)
{
	(void)text;
	(void)ret;
	return 0;
}

void fault_switch_arm(struct fault_switch *f)
{
	(void)f;
}

void fault_switch_order(struct fault_switch *f, int order)
{
	(void)f;
	(void)order;
}

void fault_switch_close(struct fault_switch *f)
{
	(void)f;
}

#endif
