/* SPDX-License-Identifier: Apache-2.0 */
/* How people want to hear: their own operations, and for others by who may see or change users. */
#include <string.h>

#include "account-use.h"
#include "errors.h"
#include "identity-gates.h"
#include "identity-rules.h"
#include "mainstay.h"
#include "operations.h"
#include "person.h"
#include "roles.h"

static int no_user(struct req *rq, str name)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"The user %.*s could not be found.", STR_ARG(name));
}

static int denied(struct req *rq, const char *what)
{
	return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION,
			"User: %.*s is not authorized to perform: mainstay:%s of another user",
			STR_ARG(rq->caller.arn), what);
}

/* Whether the caller may look at, or change, others: as their users. */
static bool may_others(const struct req *rq, int as)
{
	if (rq->caller.kind == PRINCIPAL_LOCAL)
		return true;
	return role_allows(identity_roles(rq->app->identity), rq->caller.role,
			   &api_model.operations[as]);
}

/* The user that a call is about, and the account it is of. */
static int find_user(struct req *rq, str account_id, str name, enum account_use use,
		     struct sql_principal *ret)
{
	bool own = !name.p || str_eq(name, rq->caller.name);
	struct sql_account account;
	int r;

	if (account_id.p && !str_eq(account_id, rq->caller.account))
		own = false;
	if (!own && use == ACCOUNT_LOCK && !may_others(rq, OP_MAINSTAY_UPDATE_USER))
		return denied(rq, "PutNotificationPreferences");
	if (!own && use == ACCOUNT_READ && !may_others(rq, OP_MAINSTAY_GET_USER))
		return denied(rq, "GetNotificationPreferences");
	r = api_account(rq, account_id, use, &account);
	if (r < 0)
		return r;
	name = name.p ? name : rq->caller.name;
	r = principal_load_by_name(rq->tx, account.id, name, ret);
	return r == E_NOENT ? no_user(rq, name) : r;
}

/* ---- out ---- */

static str clock_text(struct arena *a, int64_t minute)
{
	return str_fmt(a, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

static int show(struct req *rq, const struct sql_principal *user,
		const struct sql_notice_preference *row,
		struct mainstay_notification_preferences **ret)
{
	struct mainstay_notification_preferences *out =
		ARENA_NEW(rq->arena, struct mainstay_notification_preferences);
	struct mainstay_notice_choice *v =
		ARENA_ARRAY(rq->arena, struct mainstay_notice_choice, NOTICE_EVENT_COUNT);
	const struct person p = {.home = user->account, .address = user->email};
	int stopped = person_stopped(rq->tx, &p);

	if (stopped < 0)
		return stopped;
	for (size_t i = 0; i < NOTICE_EVENT_COUNT; i++)
		v[i] = (struct mainstay_notice_choice){
			.event = notice_event_words[i],
			.channel = S("email"),
			.mode = notice_mode_words[preference_mode(row->choices,
								  (enum notice_event)i)],
		};
	*out = (struct mainstay_notification_preferences){
		.account_id = user->account,
		.user_name = user->name,
		.email = user->email,
		.language = row->language,
		.time_zone = row->zone,
		.daily_at = clock_text(rq->arena, row->daily_at),
		.choices = {v, NOTICE_EVENT_COUNT},
		.subscribed = SOME_BOOL(!stopped),
	};
	if (row->quiet_from != row->quiet_to) {
		out->quiet_hours = ARENA_NEW(rq->arena, struct mainstay_quiet_hours);
		out->quiet_hours->from = clock_text(rq->arena, row->quiet_from);
		out->quiet_hours->to = clock_text(rq->arena, row->quiet_to);
	}
	*ret = out;
	return 0;
}

int op_mainstay_get_notification_preferences(
	struct req *rq, const struct mainstay_get_notification_preferences_request *in,
	struct mainstay_get_notification_preferences_response *out)
{
	struct sql_notice_preference row;
	struct sql_principal user;
	int r = find_user(rq, in->account_id, in->user_name, ACCOUNT_READ, &user);

	if (r == 0)
		r = preference_find(rq->tx, user.account, user.id, &row);
	return r < 0 ? r : show(rq, &user, &row, &out->preferences);
}

/* ---- in ---- */

/* The model has checked the form. */
static int64_t minute_of(str clock)
{
	return (clock.p[0] - '0') * 600 + (clock.p[1] - '0') * 60 + (clock.p[3] - '0') * 10 +
	       (clock.p[4] - '0');
}

static size_t word_index(const str *words, size_t n, str word)
{
	size_t i = 0;

	while (i < n && !str_eq(words[i], word))
		i++;
	return i;
}

static bool language_known(struct req *rq, str code)
{
	str rest = mail_template_languages(rq->app->mail_templates, rq->arena);

	while (rest.p) {
		if (str_eq(str_trim(str_cut(&rest, ',')), code))
			return true;
	}
	return false;
}

static int check(struct req *rq, const struct mainstay_put_notification_preferences_request *in)
{
	if (in->language.n && !language_known(rq, in->language))
		return api_fail(
			rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
			"Invalid language '%.*s': there are %.*s", STR_ARG(in->language),
			STR_ARG(mail_template_languages(rq->app->mail_templates, rq->arena)));
	if (in->time_zone.n && !time_zone_known(in->time_zone))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid timeZone '%.*s': this system does not know it; write it "
				"like Europe/Berlin",
				STR_ARG(in->time_zone));
	return 0;
}

static void apply(struct req *rq, const struct mainstay_put_notification_preferences_request *in,
		  struct sql_notice_preference *row)
{
	if (in->language.p)
		row->language = in->language;
	if (in->time_zone.p)
		row->zone = in->time_zone;
	if (in->daily_at.p)
		row->daily_at = minute_of(in->daily_at);
	if (in->quiet_hours) {
		row->quiet_from = minute_of(in->quiet_hours->from);
		row->quiet_to = minute_of(in->quiet_hours->to);
	}
	for (size_t i = 0; i < in->choices.n; i++) {
		const struct mainstay_notice_choice *c = &in->choices.v[i];
		size_t event = word_index(notice_event_words, NOTICE_EVENT_COUNT, c->event);
		size_t mode = word_index(notice_mode_words, NOTICE_MODE_COUNT, c->mode);

		if (event < NOTICE_EVENT_COUNT && mode < NOTICE_MODE_COUNT)
			row->choices =
				preference_choose(rq->arena, row->choices, (enum notice_event)event,
						  (enum notice_mode)mode);
	}
	row->changed = rq->now;
}

static int subscribe(struct req *rq, const struct sql_principal *user, bool on)
{
	str address = mail_address_key(rq->arena, user->email);
	int r = on ? sql_stop_drop(rq->tx, &(struct sql_stop_drop_in){.account = user->account,
								      .address = address})
		   : sql_stop_put(rq->tx, &(struct sql_stop_put_in){.account = user->account,
								    .address = address,
								    .now = rq->now});

	return r < 0 ? r : 0;
}

int op_mainstay_put_notification_preferences(
	struct req *rq, const struct mainstay_put_notification_preferences_request *in,
	struct mainstay_put_notification_preferences_response *out)
{
	struct sql_notice_preference row;
	struct sql_principal user;
	int r = find_user(rq, in->account_id, in->user_name, ACCOUNT_LOCK, &user);

	if (r == 0)
		r = check(rq, in);
	if (r == 0)
		r = preference_find(rq->tx, user.account, user.id, &row);
	if (r < 0)
		return r;
	apply(rq, in, &row);
	r = sql_preference_put(rq->tx, &row);
	if (r >= 0 && in->subscribed.set)
		r = subscribe(rq, &user, in->subscribed.v);
	return r < 0 ? r : show(rq, &user, &row, &out->preferences);
}
