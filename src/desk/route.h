/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a case goes, and why. Pure: the facts come in, a decision with its
 * reasons goes out.
 *
 * 1. The first rule whose every condition holds names the team; a team that a
 *    person chose goes before it. Without either the case stays where it is.
 * 2. Who of the team can take it: who is available, knows service, language and
 *    plan of the case, and has room for what it weighs. Whoever has no skill of a
 *    kind has no bound of that kind.
 * 3. Of these first those whose turn on this case is not over, then whoever has
 *    the least load in proportion to the capacity, then whoever was given a case
 *    longest ago, then the lowest id.
 * 4. A rule with onCall "always", or "nobody" when step 2 leaves nobody, gives it
 *    to whoever is on call, whatever load or presence, and pages that person.
 * 5. Else it waits.
 *
 * Loads are hundredths of points: a case that waits for its customer counts half.
 */
#ifndef DESK_ROUTE_H
#define DESK_ROUTE_H

#include "oncall.h"

struct plan;

#define ROUTE_POINT 100        /* a case that waits for us, per point */
#define ROUTE_POINT_WAITING 50 /* one that waits for its customer */

struct route_skill {
	str kind; /* "service", "language", "plan" */
	str value;
	int64_t level;
};

struct route_agent {
	str id, name, email;
	bool available;
	str presence;     /* why not, or since when: "away until 14:00Z (lunch)", "on shift" */
	int64_t capacity; /* points */
	int64_t load;     /* hundredths of points */
	int64_t cases;
	usec last_routed; /* 0: never */
	str full;         /* why it has no room besides its load; absent: it has */
	const struct route_skill *skills;
	size_t skill_count;
};

struct route_team {
	str code;
	const size_t *members; /* indexes of agents */
	size_t n;
	const struct oncall_person *on_call; /* layer 1 now; NULL: nobody */
};

enum route_on_call { ON_CALL_NEVER, ON_CALL_NOBODY, ON_CALL_ALWAYS };

struct route_rule {
	str code;
	str plans, features, severities, services, languages, issue_types; /* parted by blanks */
	str team;
	int64_t skill_level;
	enum route_on_call on_call;
	bool copy_manager;
	int64_t reply_minutes;
};

struct route_roster {
	struct route_agent *agents;
	size_t agent_count;
	const struct route_team *teams;
	size_t team_count;
	const struct route_rule *rules;
	size_t rule_count;
};

struct route_case {
	str plan_code;
	const struct plan *plan; /* NULL: unknown, has no features */
	str severity, service, language, issue_type;
	int64_t points; /* what it weighs */
	str team;       /* chosen by a person; empty: the rules choose */
	str passed;     /* principals whose turn is over, parted by blanks */
};

enum route_outcome { ROUTE_NONE, ROUTE_WAITING, ROUTE_ASSIGNED, ROUTE_ON_CALL };

struct route_candidate {
	size_t agent;
	bool eligible;
	str why; /* why not; or what it was measured by */
};

struct route_decision {
	enum route_outcome outcome;
	const struct route_rule *rule; /* NULL: a person chose the team and no rule applies */
	str team;                      /* empty for ROUTE_NONE */
	str assignee, name;            /* empty unless somebody got it */
	size_t agent;                  /* index; agent_count when on call without a profile */
	str reason;                    /* a sentence */
	struct route_candidate *candidates;
	size_t candidate_count;
};

/* The first rule that the case meets, or NULL. */
const struct route_rule *route_rule_find(const struct route_roster *h, const struct route_case *c);
/* Whether an agent knows what the case needs, there or not; *ret_why is set when not. */
bool route_skilled(struct arena *a, const struct route_agent *g, const struct route_case *c,
		   int64_t skill_level, str *ret_why);
/* Whether an agent could take it, and why or why not. */
bool route_eligible(struct arena *a, const struct route_agent *g, const struct route_case *c,
		    int64_t skill_level, str *ret_why);
/* Everything but the agents' order is left as it is. */
struct route_decision route_decide(struct arena *a, const struct route_roster *h,
				   const struct route_case *c);
/* Whether a list of words parted by blanks has the word. */
bool route_list_has(str list, str word);
str route_outcome_code(enum route_outcome o);

#endif
