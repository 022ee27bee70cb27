/* SPDX-License-Identifier: Apache-2.0 */
/* Adding facts, and the steps of their delivery. */
#include "outbox.h"

#include "app.h"
#include "buf.h"
#include "crypto.h"
#include "json.h"
#include "map.h"
#include "outbox-fan.h"
#include "outbox-sink.h"
#include "settings.h"

#define DETAIL_MAX ((size_t)16 << 10)
#define ENVELOPE_MAX ((size_t)1 << 20)
#define BACKOFF_FIRST SECONDS(10)
#define BACKOFF_MOST HOURS(1)
#define ERROR_MAX 500

static const struct outbox_kind kinds[] = {
	{S_INIT("Support Case Update"), S_INIT("aws.support"), true},
};
static const struct outbox_kind own_kind = {S_INIT(""), S_INIT("mainstay"), false};

const struct outbox_kind *outbox_kind_of(str name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (str_eq(kinds[i].name, name))
			return &kinds[i];
	}
	return &own_kind;
}

int outbox_add(struct tx *tx, usec now, const struct outbox_fact *fact)
{
	return sql_outbox_insert(tx, &(struct sql_outbox_insert_in){
					     .account = fact->account,
					     .id = random_uuid(tx_arena(tx)),
					     .kind = fact->kind,
					     .event = fact->event,
					     .subject = fact->subject,
					     .payload = fact->payload,
					     .now = now,
				     });
}

int outbox_add_case_update(struct tx *tx, usec now, const struct case_update *u)
{
	struct buf CLEANUP(buf_done) out;
	struct json_writer w;

	buf_init(&out, DETAIL_MAX);
	json_writer_init(&w, &out);
	json_object(&w);
	json_pair_str(&w, S("case-id"), u->case_id);
	json_pair_str(&w, S("display-id"), u->display_id);
	json_pair_str(&w, S("communication-id"),
		      u->communication_id.p ? u->communication_id : S(""));
	json_pair_str(&w, S("event-name"), u->event);
	json_pair_str(&w, S("origin"), u->origin.p ? u->origin : S(""));
	json_object_end(&w);
	return outbox_add(tx, now,
			  &(struct outbox_fact){
				  .account = u->account,
				  .kind = OUTBOX_CASE_UPDATE,
				  .event = u->event,
				  .subject = u->case_id,
				  .payload = buf_get(&out),
			  });
}

str outbox_envelope(struct arena *a, const struct sql_outbox *row, str region)
{
	struct json_writer w;
	struct buf out;
	str text;

	buf_init(&out, ENVELOPE_MAX);
	json_writer_init(&w, &out);
	json_object(&w);
	json_pair_str(&w, S("version"), S("0"));
	json_pair_str(&w, S("id"), row->id);
	json_pair_str(&w, S("detail-type"), row->kind);
	json_pair_str(&w, S("source"), outbox_kind_of(row->kind)->source);
	json_pair_str(&w, S("account"), row->account);
	json_pair_str(&w, S("time"), usec_format(a, row->created, USEC_SECOND_Z));
	json_pair_str(&w, S("region"), region);
	json_key(&w, S("resources"));
	json_array(&w);
	json_array_end(&w);
	json_key(&w, S("detail"));
	json_put_raw(&w, row->payload);
	json_object_end(&w);
	text = buf_dup(&out, a);
	buf_done(&out);
	return text;
}

int outbox_batch(struct tx *tx, usec now, enum outbox_part part, int64_t most,
		 struct sql_outbox_rows *ret)
{
	return sql_outbox_due_all(tx,
				  &(struct sql_outbox_due_in){
					  .now = now,
					  .fresh = part != PART_WAITING,
					  .held = part == PART_FRESH_HELD,
					  .most = most,
				  },
				  ret);
}

static str subject_key(struct arena *a, const struct sql_outbox *row)
{
	return str_fmt(a, "%.*s/%.*s", STR_ARG(row->account), STR_ARG(row->subject));
}

/* One row. E_* only when the sink is out of order. */
static int send_one(struct outbox_sink *sink, struct arena *a, str region, usec now,
		    const struct sql_outbox *row, struct map *refused, struct outbox_result *result)
{
	str key = subject_key(a, row), why = {0};
	int r;

	if (map_find(refused, key)) {
		result->outcome = OUTCOME_SKIPPED;
		return 0;
	}
	r = sink->put(sink, outbox_envelope(a, row, region), now, &why);
	if (r == E_INVAL) {
		result->outcome = OUTCOME_REFUSED;
		result->why = str_slice(why.p ? why : S("refused"), 0, ERROR_MAX);
		map_put(refused, key, result);
		return 0;
	}
	result->outcome = OUTCOME_ARRIVED;
	return r < 0 ? r : 0;
}

int outbox_send(struct outbox_sink *sink, struct arena *a, str region, usec now,
		const struct sql_outbox_rows *rows, struct outbox_result **ret)
{
	struct outbox_result *results = ARENA_ARRAY(a, struct outbox_result, rows->n);
	struct map *refused = map_new();
	int r = 0;

	for (size_t i = 0; r == 0 && i < rows->n; i++)
		r = send_one(sink, a, region, now, &rows->v[i], refused, &results[i]);
	map_free(refused, NULL);
	if (r == 0)
		r = sink->flush(sink);
	if (r < 0)
		return r;
	*ret = results;
	return 0;
}

usec outbox_backoff(int64_t attempts)
{
	usec wait = BACKOFF_FIRST;

	while (--attempts > 0 && wait < BACKOFF_MOST)
		wait *= 2;
	return wait < BACKOFF_MOST ? wait : BACKOFF_MOST;
}

/* Each of these returns 1, or 0 when another has marked the fact meanwhile. */
static int mark_refused(struct tx *tx, usec now, int64_t tries, const struct sql_outbox *row,
			str why)
{
	int64_t attempts = row->attempts + 1;
	bool dead = attempts >= tries;
	int marked = sql_outbox_failed(tx, &(struct sql_outbox_failed_in){
						   .account = row->account,
						   .seq = row->seq,
						   .fresh = row->fresh,
						   .state = dead ? OUTBOX_DEAD : OUTBOX_WAITING,
						   .attempts = attempts,
						   .now = now,
						   .error = why,
					   });
	int r;

	if (marked <= 0)
		return marked;
	if (dead)
		r = sql_outbox_hold_drop(
			tx, &(struct sql_outbox_hold_drop_in){.account = row->account,
							      .subject = row->subject});
	else
		r = sql_outbox_hold_put(tx, &(struct sql_outbox_hold_put_in){
						    .account = row->account,
						    .subject = row->subject,
						    .until = now + outbox_backoff(attempts),
					    });
	return r < 0 ? r : marked;
}

static int mark_arrived(struct tx *tx, usec now, const struct sql_outbox *row)
{
	int marked = sql_outbox_delivered(tx, &(struct sql_outbox_delivered_in){
						      .account = row->account,
						      .seq = row->seq,
						      .fresh = row->fresh,
						      .now = now,
					      });
	int r = 0;

	if (marked > 0 && row->attempts)
		r = sql_outbox_hold_drop(
			tx, &(struct sql_outbox_hold_drop_in){.account = row->account,
							      .subject = row->subject});
	return r < 0 ? r : marked;
}

static int mark(struct tx *tx, const struct app *app, usec now, const struct sql_outbox *row,
		const struct outbox_result *result)
{
	if (result->outcome == OUTCOME_ARRIVED)
		return mark_arrived(tx, now, row);
	if (result->outcome == OUTCOME_REFUSED)
		return mark_refused(tx, now, app->settings->outbox_tries, row, result->why);
	return row->fresh
		       ? sql_outbox_dealt(tx, &(struct sql_outbox_dealt_in){.account = row->account,
									    .seq = row->seq})
		       : 0;
}

/* What a fan reads for one fact is not kept for the next ones: some read a lot. */
static int deal(struct tx *tx, const struct app *app, usec now, const struct sql_outbox *row)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	struct tx *part;
	int r = tx_part(tx, a, &part), kept;

	if (r < 0)
		return r;
	for (size_t i = 0; app->fans && r >= 0 && i < app->fans->n; i++)
		r = app->fans->v[i]->deal(part, app, now, row);
	kept = tx_release(part);
	return r < 0 ? r : kept;
}

int outbox_mark(struct tx *tx, const struct app *app, usec now, const struct sql_outbox_rows *rows,
		const struct outbox_result *results)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct sql_outbox *row = &rows->v[i];
		int r = mark(tx, app, now, row, &results[i]);

		if (r > 0 && row->fresh)
			r = deal(tx, app, now, row);
		if (r < 0)
			return r;
	}
	return 0;
}
