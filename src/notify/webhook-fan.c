/* SPDX-License-Identifier: Apache-2.0 */
#include "outbox.h"
#include "settings.h"
#include "webhook.h"

int webhook_enqueue(struct tx *tx, const struct app *app, usec now, const struct sql_webhook *hook,
		    const struct sql_outbox *fact)
{
	str region = app->settings->region;
	struct sql_webhook_number_row number;
	int r = sql_webhook_number(tx,
				   &(struct sql_webhook_number_in){
					   .account = hook->account, .id = hook->id, .now = now},
				   &number);

	if (r == E_NOENT)
		return 0; /* deleted meanwhile */
	if (r < 0)
		return r;
	r = sql_webhook_delivery_insert(
		tx, &(struct sql_webhook_delivery_insert_in){
			    .account = hook->account,
			    .webhook = hook->id,
			    .seq = number.seq,
			    .event_id = fact->id,
			    .of_account = fact->account,
			    .kind = fact->kind,
			    .event = fact->event,
			    .subject = fact->subject,
			    .body = webhook_body(tx_arena(tx), hook->format, fact,
						 region.n ? region : S("us-east-1")),
			    .now = now,
		    });
	return r < 0 ? r : 0;
}

static int deal_to(struct tx *tx, const struct app *app, usec now,
		   const struct sql_webhook_rows *hooks, bool wide, const struct sql_outbox *fact)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < hooks->n; i++) {
		const struct sql_webhook *hook = &hooks->v[i];

		if (hook->wide == wide && webhook_wants(hook->kinds, fact->kind) &&
		    webhook_wants(hook->events, fact->event))
			r = webhook_enqueue(tx, app, now, hook, fact);
	}
	return r;
}

static int deal(struct tx *tx, const struct app *app, usec now, const struct sql_outbox *fact)
{
	struct sql_webhook_rows hooks;
	int r = sql_webhook_wide_all(tx, &hooks);

	if (r == 0)
		r = deal_to(tx, app, now, &hooks, true, fact);
	if (r < 0 || !outbox_kind_of(fact->kind)->customers)
		return r;
	r = sql_webhook_own_all(tx, &(struct sql_webhook_own_in){.account = fact->account}, &hooks);
	return r < 0 ? r : deal_to(tx, app, now, &hooks, false, fact);
}

const struct outbox_fan webhook_fan = {"webhooks", deal};
