/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the operations on people share: who is meant by a name, whether somebody
 * is there, and the roster as routing sees it. People are principals of the
 * provider's account; rq->caller.account is that account for everyone who may call
 * these operations, and jobs set it so.
 */
#ifndef DESK_PEOPLE_H
#define DESK_PEOPLE_H

#include "desk.h"
#include "desk_sql.h"
#include "oncall.h"
#include "route.h"
#include "shift.h"

struct sql_principal;

/* How many there may be: what a lead can look at, and what one decision loads. */
#define PEOPLE_TEAMS_MAX 1000
#define PEOPLE_PAGE 50

/* An active member of the staff by user name or id, "me" included; E_API with the operation's error
 * (ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION or ERR_INVALID_PARAMETER_VALUE_EXCEPTION) otherwise.
 */
MUST_USE int people_find(struct req *rq, str name, int error, struct sql_principal *ret);
/* The same for a filter: whoever is named, active or not; an unknown name matches nobody. */
MUST_USE int people_filter(struct req *rq, str name, str *ret_principal);
/* E_API (ResourceNotFoundException, or the error given) for an unknown team. */
MUST_USE int people_team(struct req *rq, str team, int error, struct sql_desk_team *ret);
/* Whether the caller may do that operation, e.g. OP_MAINSTAY_PUT_AGENT for somebody else. */
bool people_may(const struct req *rq, int operation);
/* E_API (InvalidParameterValueException) for a zone that the system does not know. */
MUST_USE int people_check_zone(struct req *rq, str zone);

/* Zones by name, each read once. */
struct zone_book {
	struct {
		str name;
		struct calendar zone;
	} v[32];
	size_t n;
};
/* A zone that this machine does not have counts as UTC. Lives in the arena. */
const struct calendar *zone_of(struct arena *a, struct zone_book *b, str name);

/* Whether somebody is there. */
struct presence {
	str state;  /* available, busy, away, offline */
	str from;   /* set, shift, nothing */
	usec until; /* 0: not known */
	str note;
};
/* shifts: those of the agent that may cover now. Pure. */
struct presence presence_derive(const struct sql_agent_row *g, const struct shift *shifts, size_t n,
				usec now);
/* As a candidate's reason says it: "away until 14:00Z (lunch)". */
str presence_text(struct arena *a, const struct presence *p);

struct roster_rotation {
	struct sql_desk_rotation row;
	struct oncall_rotation
		r; /* n may be 0 where a row of old has nobody left: nobody is on call */
};

/* The roster at rq->now. Everything lives in rq->arena. */
struct roster {
	struct route_roster route;
	const struct presence *presence; /* of each agent */
	const struct sql_weight_list_row *weights;
	size_t weight_count;
	const struct sql_desk_rule *rules; /* of each rule */
	struct roster_rotation *rotations;
	size_t rotation_count;
	struct zone_book zones;
};

/* All of it, for decisions. */
MUST_USE int roster_load(struct req *rq, struct roster *ret);
/* Rules and weights only: which rule a case meets, what it weighs. */
MUST_USE int roster_load_rules(struct req *rq, struct roster *ret);
/* Rotations of a team, or of all, with the covers of [from, to). */
MUST_USE int roster_load_rotations(struct req *rq, str team, usec from, usec to, struct roster *h);
/* Shifts of a person, of a team, or all that may touch [from, to). */
MUST_USE int roster_load_shifts(struct req *rq, struct zone_book *zones, str principal, str team,
				usec from, usec to, struct shift **ret, size_t *ret_n);
/* Points of a case of that severity. */
int64_t roster_points(const struct roster *h, str severity);
/* The layer's rotation, or NULL. */
const struct roster_rotation *roster_rotation(const struct roster *h, str team, int64_t layer);

#endif
