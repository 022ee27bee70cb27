/* SPDX-License-Identifier: Apache-2.0 */
#include "person.h"

#include "buf.h"
#include "mailbox.h"

#define CHANNEL S("email")

const str notice_event_words[NOTICE_EVENT_COUNT] = {
	[NOTICE_CASE_CREATED] = S_INIT("case-created"),
	[NOTICE_CASE_REPLIED] = S_INIT("case-replied"),
	[NOTICE_CASE_RESOLVED] = S_INIT("case-resolved"),
	[NOTICE_CASE_REOPENED] = S_INIT("case-reopened"),
	[NOTICE_CHAT_ENDED] = S_INIT("chat-ended"),
	[NOTICE_CASE_OPENED] = S_INIT("case-opened"),
	[NOTICE_CUSTOMER_REPLIED] = S_INIT("customer-replied"),
	[NOTICE_CASE_ASSIGNED] = S_INIT("case-assigned"),
	[NOTICE_CASE_ESCALATED] = S_INIT("case-escalated"),
	[NOTICE_ON_CALL_PAGE] = S_INIT("on-call-page"),
};
const str notice_mode_words[NOTICE_MODE_COUNT] = {
	[NOTICE_IMMEDIATE] = S_INIT("immediate"),
	[NOTICE_HOURLY] = S_INIT("hourly"),
	[NOTICE_DAILY] = S_INIT("daily"),
	[NOTICE_NONE] = S_INIT("none"),
};

/* ---- tastes ---- */

struct sql_notice_preference preference_default(str account, str principal)
{
	return (struct sql_notice_preference){
		.account = account,
		.principal = principal,
		.language = S(""),
		.zone = S(""),
		.quiet_from = -1,
		.quiet_to = -1,
		.daily_at = 8 * 60,
		.choices = S(""),
	};
}

int preference_find(struct tx *tx, str account, str principal, struct sql_notice_preference *ret)
{
	int r = sql_preference_load(
		tx, &(struct sql_preference_load_in){.account = account, .principal = principal},
		ret);

	if (r == E_NOENT) {
		*ret = preference_default(account, principal);
		return 0;
	}
	return r;
}

enum notice_mode preference_mode(str choices, enum notice_event event)
{
	str rest = choices;

	while (rest.n) {
		str line = str_cut(&rest, '\n');
		str word = str_cut(&line, ' ');

		if (!str_eq(word, notice_event_words[event]) || !line.p ||
		    !str_eq(str_cut(&line, ' '), CHANNEL))
			continue;
		for (size_t i = 0; line.p && i < NOTICE_MODE_COUNT; i++) {
			if (str_eq(line, notice_mode_words[i]))
				return (enum notice_mode)i;
		}
	}
	return NOTICE_IMMEDIATE;
}

str preference_choose(struct arena *a, str choices, enum notice_event event, enum notice_mode mode)
{
	struct buf b CLEANUP(buf_done) = {0};

	buf_init(&b, 4096);
	for (size_t i = 0; i < NOTICE_EVENT_COUNT; i++) {
		enum notice_mode m =
			i == event ? mode : preference_mode(choices, (enum notice_event)i);

		if (m != NOTICE_IMMEDIATE)
			buf_fmt(&b, "%s%.*s email %.*s", b.n ? "\n" : "",
				STR_ARG(notice_event_words[i]), STR_ARG(notice_mode_words[m]));
	}
	return buf_dup(&b, a);
}

/* ---- people ---- */

int person_load(struct tx *tx, str account, str principal, struct person *ret)
{
	struct sql_principal user;
	struct sql_account owner;
	struct person p = {0};
	int r = principal_load(tx, account, principal, &user);

	if (r == 0 && !str_eq(user.status, S("active")))
		r = E_NOENT;
	if (r == 0)
		r = account_load(tx, account, &owner);
	if (r == 0)
		r = preference_find(tx, account, principal, &p.preference);
	if (r < 0)
		return r;
	p.home = p.account = account;
	p.principal = principal;
	p.address = user.email;
	p.name = user.name;
	p.language = p.preference.language.n ? p.preference.language : owner.language;
	p.zone = p.preference.zone.n ? p.preference.zone : owner.zone;
	*ret = p;
	return 0;
}

int person_of_address(struct tx *tx, str account, str address, struct person *ret)
{
	struct sql_account owner;
	int r = account_load(tx, account, &owner);

	if (r < 0)
		return r;
	*ret = (struct person){
		.home = account,
		.address = address,
		.name = S(""),
		.language = owner.language,
		.zone = owner.zone,
		.preference = preference_default(account, S("")),
	};
	return mailbox_valid(address) ? 0 : E_NOENT;
}

int person_stopped(struct tx *tx, const struct person *p)
{
	struct sql_stop_load_row row;
	int r = sql_stop_load(tx,
			      &(struct sql_stop_load_in){
				      .account = p->home,
				      .address = mail_address_key(tx_arena(tx), p->address),
			      },
			      &row);

	return r == E_NOENT ? 0 : r < 0 ? r : 1;
}

int person_plan(struct tx *tx, const struct person *p, enum notice_event event, usec now,
		bool urgent, struct notice_plan *ret)
{
	const struct sql_notice_preference *row = &p->preference;
	const struct notice_taste taste = {
		.mode = preference_mode(row->choices, event),
		.quiet_from = (int)row->quiet_from,
		.quiet_to = (int)row->quiet_to,
		.daily_at = (int)row->daily_at,
	};
	bool needs_zone = taste.quiet_from != taste.quiet_to || taste.mode != NOTICE_IMMEDIATE;
	struct zone zone = {0};
	int r;

	if (event == NOTICE_ON_CALL_PAGE) {
		*ret = (struct notice_plan){taste.mode == NOTICE_NONE ? NOTICE_DROP : NOTICE_TELL,
					    now};
		return 0;
	}
	r = person_stopped(tx, p);
	if (r < 0)
		return r;
	if (r > 0) {
		*ret = (struct notice_plan){NOTICE_DROP, now};
		return 0;
	}
	/* a zone that this machine lacks counts as UTC */
	if (needs_zone && zone_load(tx_arena(tx), p->zone, &zone) < 0)
		zone = (struct zone){0};
	*ret = notice_schedule(&zone, &taste, now, urgent);
	return 0;
}
