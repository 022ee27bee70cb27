/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans as data. A catalogue is one file: a dated set of plans with everything
 * that they sell. It is read once, checked whole, and never changes; its
 * version is its name and the first bytes of its text's SHA-256, so a customer
 * pinned to a version keeps exactly what was bought.
 *
 * No code names a plan. It asks for a feature (an entitlement with a code such
 * as "support-api"), a severity, a channel, a case kind, a language or a price.
 * All pointers that the questions return live as long as the book.
 */
#ifndef PLANS_PLAN_H
#define PLANS_PLAN_H

#include "arena.h"
#include "money.h"
#include "str.h"
#include "usec.h"

struct plan_book;
struct price; /* price.h */

/* A text per language of the catalogue. */
struct plan_label {
	const str *languages;
	const str *texts;
	size_t n;
};
/* In that language, else in the catalogue's first one. Absent only for a label that is absent. */
str plan_label_in(const struct plan_label *label, str language);

struct plan_span {
	int from, to; /* minutes of the local day, 0 <= from < to <= 1440 */
};

/* When somebody answers. Civil days are those of the zone. */
struct plan_calendar {
	str code;
	bool always; /* 24x7: the rest is then empty */
	str zone;    /* "UTC", "+09:00", "Europe/Berlin", or "customer": asked of the account */
	struct {
		const struct plan_span *v; /* ascending, apart */
		size_t n;
	} week[7]; /* 0 Monday */
	struct {
		const usec *v; /* 00:00 UTC of the civil date, ascending */
		size_t n;
	} holidays;
	const str *holiday_sets; /* names of stored sets; "customer": the one of the account's
				    country */
	size_t holiday_set_count;
	struct plan_label label;
};

/*
 * The calendar as one line, the form that clocks keep: "24x7", or
 * "+09:00 mon-fri 09:00-18:00; sat 10:00-14:00". customer_zone stands in where
 * the calendar says "customer"; absent means UTC. Holidays are not in it.
 */
str plan_calendar_text(const struct plan_calendar *c, struct arena *a, str customer_zone);

/* A span of time on a calendar, in minutes of its hours. 0: no target. */
struct plan_duration {
	int64_t minutes;
	int64_t working_days; /* how it was written, when in whole working days; else 0 */
};

struct plan_channel {
	str code; /* "web", "chat", "call": the type of the API */
	struct plan_label label;
};

/* A channel that is open, and when. */
struct plan_channel_hours {
	const struct plan_channel *channel;
	const struct plan_calendar *calendar;
};

/* A level of the catalogue, lowest first by rank. */
struct plan_severity {
	str code;     /* of the API: "low", ... */
	str api_name; /* what the API calls it: "Low" */
	int rank;     /* 0 is the lowest */
	struct plan_label label;
};

/* What a plan promises for one severity of one case kind. */
struct plan_target {
	const struct plan_severity *severity;
	const struct plan_calendar *calendar; /* of the durations; never NULL */
	struct plan_duration first_response, next_response, update_every, resolution;
	const struct plan_channel_hours *channels; /* for this severity */
	size_t channel_count;
};

enum language_availability { LANGUAGE_UNAVAILABLE, LANGUAGE_BEST_EFFORT, LANGUAGE_AVAILABLE };

struct plan_language {
	str code; /* "en" */
	enum language_availability availability;
	const struct plan_calendar *calendar; /* narrows the channels' hours; NULL: it does not */
};

/* A kind of case that the catalogue knows, and the feature that tells whether a plan has it. */
struct plan_kind_name {
	str code;    /* the API's issue type: "technical", "customer-service", ... */
	str feature; /* "technical-cases", ... */
	struct plan_label label;
};

/* A kind of case that the plan lets its customers open. */
struct plan_case_kind {
	const struct plan_kind_name *kind;
	const struct plan_target *targets; /* the severities allowed, lowest first */
	size_t target_count;
	const struct plan_channel_hours *channels; /* of any severity */
	size_t channel_count;
	const struct plan_language *languages;
	size_t language_count;
};

enum feature_kind { FEATURE_FLAG, FEATURE_LEVEL, FEATURE_COUNT };
enum feature_period { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_TERM };

/* What a catalogue can grant. */
struct plan_feature {
	str code;
	enum feature_kind kind;
	const str *levels; /* of FEATURE_LEVEL; the first means "not entitled" */
	const struct plan_label *level_labels; /* one for each; empty: the word itself */
	size_t level_count;
	struct plan_label label;
	bool derived; /* answered from the case kinds and channels, not granted by name */
};

/* What a plan grants. */
struct plan_grant {
	const struct plan_feature *feature;
	bool entitled; /* flag set, level above the first, count above 0, or bought extra */
	size_t level;  /* index into feature->levels */
	int64_t count; /* per period; -1: no limit */
	enum feature_period period;
	bool carry_over;  /* what is not used in a period is kept */
	bool paid;        /* only for an extra fee */
	str fee;          /* decimal amount of the catalogue's currency; absent: by agreement */
	const str *kinds; /* case kinds it holds for; empty: all */
	size_t kind_count;
};

enum base_cost { COST_BILLED, COST_CONTRACTED, COST_LIST, COST_EFFECTIVE };
enum base_purchases { PURCHASES_NONE, PURCHASES_UPFRONT, PURCHASES_AMORTIZED };

/* Bits of plan_base.kinds: charge categories of a bill. */
#define BASE_USAGE 1u
#define BASE_PURCHASE 2u
#define BASE_CREDIT 4u
#define BASE_ADJUSTMENT 8u
#define BASE_TAX 16u

/* A usage that percentages are taken of, and which rows of a bill make it up. */
struct plan_base {
	str code; /* "gross" */
	enum base_cost cost;
	unsigned kinds;
	enum base_purchases purchases; /* how reservations count */
	bool third_party;              /* rows of other sellers count */
	const str *exclude_services;   /* names of services that do not count */
	size_t exclude_count;
	str tag_key, tag_value; /* only rows with this tag; absent: all */
	struct plan_label label;
};

enum plan_scope { SCOPE_ACCOUNT, SCOPE_ORGANIZATION };
enum term_cancel { CANCEL_END_OF_MONTH, CANCEL_END_OF_TERM, CANCEL_AT_ONCE };

struct plan_term {
	int64_t min_days;
	int64_t notice_days;
	bool renews; /* goes on after the term until cancelled */
	enum term_cancel cancel;
	bool in_advance;     /* billed before the period; else after it */
	bool prorate_by_day; /* a part of a month counts whole days; else seconds */
};

/* How many people may open cases. */
struct contact_step {
	int64_t upto; /* units bought, inclusive */
	int64_t contacts;
};
struct plan_contacts {
	int64_t limit; /* -1: no limit. With steps: unused */
	str unit;      /* what the steps count; absent without steps */
	const struct contact_step *steps;
	size_t step_count;
	int64_t beyond_every, beyond_add; /* past the last step; 0: no more */
	const str *may_open; /* role codes; empty: every role that has the permission */
	size_t may_open_count;
	bool see_own_only; /* cases opened by others stay unseen */
};

/* Raising a severity after the case was opened. */
struct plan_raising {
	bool allowed;
	const struct plan_severity *free_upto; /* up to here without conditions; NULL: none */
	bool needs_contact;      /* a live channel must be asked for in the same step */
	int64_t lock_minutes;    /* the severity then stays this long */
	bool waits_for_response; /* not again before the first-response window passed */
};

/* What a customer has to do at some severities, and what happens if not. */
struct plan_duty {
	str code;
	const struct plan_severity *const *severities;
	size_t severity_count;
	const struct plan_severity *lowers_to;
	struct plan_label label;
};

struct plan {
	str code;
	const struct catalog *catalog;
	int rank; /* position in the catalogue: a higher one is an upgrade */
	struct plan_label label, audience;
	const struct plan_label *highlights; /* claims that are text and no more */
	size_t highlight_count;
	enum plan_scope scope;
	bool join_self_service, leave_self_service; /* else only the provider's staff */
	const struct price *price;
	struct plan_term term;
	usec valid_from, valid_until; /* half open; 0: no bound */
	str successor;                /* plan code of the same catalogue, or absent */
	bool allocation_fixed;        /* payers share a charge by fixed parts; else by usage */
	const struct plan_case_kind *kinds;
	size_t kind_count;
	struct plan_contacts contacts;
	struct plan_raising raising;
	bool provider_may_regrade;
	const struct plan_duty *duties;
	size_t duty_count;
	const struct plan_grant *grants; /* one for each feature of the catalogue, in its order */
	size_t grant_count;
};

/* One value of the file, for listings and comparisons; texts as they were written. */
struct catalog_fact {
	str path;  /* "plans.basic.cases.technical.low.first_response" */
	str value; /* absent for a map or list that only carries notes */
	int line;
	const str *sources; /* codes of the catalogue's sources */
	size_t source_count;
	const str *doubts; /* codes of the catalogue's doubts */
	size_t doubt_count;
};

/* A source or a doubt: a code and what it says. */
struct catalog_note {
	str code;
	struct plan_label label;
};

/* A sentence of the document that the catalogue follows. */
struct catalog_claim {
	str id;
	str plan;    /* code; absent: about all */
	str verdict; /* against AWS: agrees, differs, gone, unknown */
	struct plan_label label;
	const str *fields; /* paths that honour it; empty: text only */
	size_t field_count;
	const str *doubts;
	size_t doubt_count;
};

struct catalog {
	str name;    /* "seed" */
	str version; /* "seed@0123456789ab" */
	str file;
	str text;   /* the file itself */
	str sha256; /* hexadecimal */
	struct plan_label label;
	str currency;
	int currency_digits;
	const str *languages; /* of the labels; the first is the fallback */
	size_t language_count;
	const struct catalog_note *sources, *doubts;
	size_t source_count, doubt_count;
	const struct catalog_claim *claims;
	size_t claim_count;
	const struct plan_calendar *calendars;
	size_t calendar_count;
	const struct plan_severity *severities;
	size_t severity_count;
	const struct plan_channel *channels;
	size_t channel_count;
	const struct plan_feature *features;
	size_t feature_count;
	const struct plan_kind_name *case_kinds;
	size_t case_kind_count;
	const struct plan_base *bases;
	size_t base_count;
	const str *core_checks; /* check ids, and categories that count as a whole */
	size_t core_check_count;
	const struct plan *plans;
	size_t plan_count;
	const struct plan *default_plan; /* of everyone who has no subscription */
	const struct catalog_fact *facts;
	size_t fact_count;
};

/*
 * The book of all catalogues a process knows. It only grows, under a lock of
 * its own: any thread may ask, and what was found stays valid until plan_book_free.
 */
struct plan_book *plan_book_new(void);
void plan_book_free(struct plan_book *b);
/*
 * Reads, checks and adds a catalogue. E_INVAL with *reterr (heap, mem_free) listing all
 * problems. A text that the book has already is found again, not added. current: whether the
 * name now stands for this version (a catalogue file) or not (a stored, pinned one).
 */
MUST_USE int plan_book_add(struct plan_book *b, str file, str text, bool current,
			   const struct catalog **ret, char **reterr);
/* Chooses the catalogue whose default plan holds for everyone without a subscription; E_NOENT. */
MUST_USE int plan_book_select(struct plan_book *b, str name);
/* The selected catalogue; the first added one before any was selected; NULL in an empty book. */
const struct catalog *plan_book_selected(const struct plan_book *b);
/* By version, or by name (its current version). NULL when the book has no such. */
const struct catalog *plan_book_catalog(const struct plan_book *b, str name_or_version);
/* The current catalogues, by name. */
size_t plan_book_list(const struct plan_book *b, struct arena *a, const struct catalog ***ret);

/* The plan that a caller stands on: one hash lookup and a short scan, no database. NULL when either
 * is unknown. */
const struct plan *plan_find(const struct plan_book *b, str version, str code);
const struct plan *catalog_plan(const struct catalog *c, str code);
const struct plan_calendar *catalog_calendar(const struct catalog *c, str code);
const struct plan_severity *catalog_severity(const struct catalog *c, str code);
/* Whether the core set, which plans with the feature advisor-core have, holds this check id, or all
 * checks of this category. */
bool catalog_core_check(const struct catalog *c, str id_or_category);

/*
 * Entitlements. A code that the catalogue does not have is not granted. Besides the features that
 * a catalogue declares, the feature of each case kind ("technical-cases") and "channel-CODE" of
 * each channel are answered from what the plan's cases say.
 */
const struct plan_grant *plan_grant(const struct plan *p, str feature);
bool plan_entitled(const struct plan *p, str feature);
/* The level's word, e.g. "contextual"; absent when the feature has none. */
str plan_level(const struct plan *p, str feature);
/* Whether the level reaches `least` (a word of the feature's levels). */
bool plan_level_reaches(const struct plan *p, str feature, str least);

/* NULL: the plan has no cases of that kind. */
const struct plan_case_kind *plan_case_kind(const struct plan *p, str kind);
/* NULL: that severity is not allowed for that kind. */
const struct plan_target *plan_target(const struct plan *p, str kind, str severity);
/* Whether any kind allows it: what DescribeSeverityLevels lists. */
bool plan_severity_allowed(const struct plan *p, str severity);
/* NULL: closed. An absent severity asks for any. */
const struct plan_channel_hours *plan_channel(const struct plan *p, str kind, str severity,
					      str channel);
/* LANGUAGE_UNAVAILABLE with a NULL *ret_calendar for a language the plan does not list.
 * ret_calendar may be NULL. */
enum language_availability plan_language(const struct plan *p, str kind, str language,
					 const struct plan_calendar **ret_calendar);
/* How many contacts may open cases when `units` were bought; -1: no limit. */
int64_t plan_contact_limit(const struct plan *p, int64_t units);
/* Whether a principal with this role may open cases (the permission is another question). */
bool plan_may_open(const struct plan *p, str role);

#endif
