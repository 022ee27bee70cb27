/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"

#include "test.h"

static uint64_t state;

static int64_t dice(int64_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((state >> 33) % (uint64_t)n);
}

#define AGENTS_MAX 12

/* A roster with one team of all agents and one rule for everything. */
struct scene {
	struct route_agent agents[AGENTS_MAX];
	size_t members[AGENTS_MAX];
	struct oncall_person on_call;
	struct route_team team;
	struct route_rule rule;
	struct route_roster roster;
	struct route_case c;
};

static void scene_init(struct test *t, struct scene *s, size_t n)
{
	*s = (struct scene){
		.on_call = {S("zz"), S("zoe")},
		.rule = {.code = S("all"), .team = S("first")},
		.c = {.plan_code = S("p"),
		      .severity = S("low"),
		      .service = S("db"),
		      .language = S("en"),
		      .issue_type = S("technical"),
		      .points = 1},
	};
	for (size_t i = 0; i < n; i++) {
		s->agents[i] = (struct route_agent){.id = str_fmt(t->arena, "%c", (char)('a' + i)),
						    .name = str_fmt(t->arena, "n%zu", i),
						    .available = true,
						    .presence = S("on shift"),
						    .capacity = 20};
		s->members[i] = i;
	}
	s->team = (struct route_team){S("first"), s->members, n, NULL};
	s->roster = (struct route_roster){.agents = s->agents,
					  .agent_count = n,
					  .teams = &s->team,
					  .team_count = 1,
					  .rules = &s->rule,
					  .rule_count = 1};
}

static const struct route_skill german[] = {{S_INIT("language"), S_INIT("de"), 3}};
static const struct route_skill database[] = {{S_INIT("service"), S_INIT("db"), 2},
					      {S_INIT("service"), S_INIT("net"), 5}};
static const struct route_skill other_plan[] = {{S_INIT("plan"), S_INIT("q"), 3}};

TEST(who_cannot_take_it_is_told_why)
{
	struct scene s;
	struct route_decision d;

	scene_init(t, &s, 6);
	s.agents[0].available = false;
	s.agents[0].presence = S("away (lunch)");
	s.agents[1].skills = german;
	s.agents[1].skill_count = 1;
	s.agents[2].skills = other_plan;
	s.agents[2].skill_count = 1;
	s.agents[3].skills = database;
	s.agents[3].skill_count = 2;
	s.agents[4].load = 1950;
	s.agents[5].load = 150;
	s.rule.skill_level = 3;
	d = route_decide(t->arena, &s.roster, &s.c);
	expect_eq(d.outcome, ROUTE_ASSIGNED);
	expect_str(d.name, S("n5"));
	expect_str(d.reason,
		   S("Rule all: team first. 1 of 6 can take it; n5 has the least to do, 2 "
		     "of 20 points."));
	expect_str(d.candidates[0].why, S("is away (lunch)"));
	expect_str(d.candidates[1].why, S("does not speak en"));
	expect_str(d.candidates[2].why, S("does not serve plan p"));
	expect_str(d.candidates[3].why, S("knows db at level 2, and level 3 is needed"));
	expect_str(d.candidates[4].why, S("has 20 of 20 points, and the case weighs 1"));
	expect_str(d.candidates[5].why, S("has 2 of 20 points"));
}

TEST(the_first_rule_that_holds_decides)
{
	struct scene s;
	const struct route_rule rules[] = {
		{.code = S("ja"), .languages = S("ja zh"), .team = S("first")},
		{.code = S("loud"),
		 .severities = S("urgent critical"),
		 .plans = S("p"),
		 .team = S("first")},
		{.code = S("vip"), .features = S("account-manager"), .team = S("first")},
	};

	scene_init(t, &s, 1);
	s.roster.rules = rules;
	s.roster.rule_count = ARRAY_LEN(rules);
	expect(!route_rule_find(&s.roster, &s.c));
	expect_eq(route_decide(t->arena, &s.roster, &s.c).outcome, ROUTE_NONE);
	s.c.severity = S("urgent");
	expect_str(route_rule_find(&s.roster, &s.c)->code, S("loud"));
	s.c.language = S("zh");
	expect_str(route_rule_find(&s.roster, &s.c)->code, S("ja"));
	/* a person's choice goes before */
	s.c.team = S("second");
	expect_eq(route_decide(t->arena, &s.roster, &s.c).outcome, ROUTE_WAITING);
}

TEST(what_cannot_wait_goes_to_whoever_is_on_call)
{
	struct scene s;
	struct route_decision d;

	scene_init(t, &s, 1);
	s.rule.on_call = ON_CALL_NOBODY;
	s.team.on_call = &s.on_call;
	expect_eq(route_decide(t->arena, &s.roster, &s.c).outcome, ROUTE_ASSIGNED);
	s.agents[0].available = false;
	d = route_decide(t->arena, &s.roster, &s.c);
	expect_eq(d.outcome, ROUTE_ON_CALL);
	expect_str(d.assignee, S("zz"));
	s.rule.on_call = ON_CALL_NEVER;
	expect_eq(route_decide(t->arena, &s.roster, &s.c).outcome, ROUTE_WAITING);
	s.rule.on_call = ON_CALL_ALWAYS;
	s.agents[0].available = true;
	expect_eq(route_decide(t->arena, &s.roster, &s.c).outcome, ROUTE_ON_CALL);
	/* nobody on call: back to whoever is there */
	s.team.on_call = NULL;
	expect_eq(route_decide(t->arena, &s.roster, &s.c).outcome, ROUTE_ASSIGNED);
}

/* Whether an agent can take it, said once more in other words. */
static bool able(const struct route_agent *g, const struct route_case *c)
{
	return g->available && g->skill_count == 0 && g->capacity > 0 &&
	       g->load + 100 * c->points <= 100 * g->capacity;
}

TEST(random_staffs_keep_the_rules)
{
	state = 1;
	for (int round = 0; round < 20000; round++) {
		struct arena *CLEANUP(arena_freep) a = arena_new();
		struct test inner = {.arena = a};
		struct scene s;
		struct route_decision d;
		size_t can = 0;

		scene_init(&inner, &s, (size_t)(1 + dice(AGENTS_MAX)));
		s.c.points = dice(6);
		for (size_t i = 0; i < s.team.n; i++) {
			struct route_agent *g = &s.agents[i];

			g->available = dice(4) > 0;
			g->capacity = dice(10);
			g->load = 50 * dice(20);
			g->last_routed = dice(4);
			if (!dice(6)) {
				g->skills = german;
				g->skill_count = 1;
			}
			if (!dice(4))
				s.c.passed = g->id;
		}
		for (size_t i = 0; i < s.team.n; i++)
			can += able(&s.agents[i], &s.c);
		d = route_decide(a, &s.roster, &s.c);
		expect_eq(d.outcome, can ? ROUTE_ASSIGNED : ROUTE_WAITING);
		for (size_t i = 0; can && i < s.team.n; i++) {
			const struct route_agent *g = &s.agents[i], *w = &s.agents[d.agent];
			int64_t mine = g->load * w->capacity, its = w->load * g->capacity;
			bool over = str_eq(s.c.passed, g->id), lost = str_eq(s.c.passed, w->id);

			expect(able(w, &s.c));
			if (!able(g, &s.c) || i == d.agent || over)
				continue;
			/* nobody whose turn it is has less to do, or as little and waits longer */
			expect(!lost);
			expect(mine > its || (mine == its && g->last_routed >= w->last_routed));
		}
	}
}

TEST(equals_take_turns)
{
	struct scene s;
	int count[AGENTS_MAX] = {0};

	scene_init(t, &s, 7);
	s.c.points = 0; /* so that nothing but the turns decides */
	for (int i = 0; i < 70; i++) {
		struct route_decision d = route_decide(t->arena, &s.roster, &s.c);

		count[d.agent]++;
		s.agents[d.agent].last_routed = i + 1;
	}
	for (size_t i = 0; i < 7; i++)
		expect_eq(count[i], 10);
}

TEST(nobody_starves_and_nobody_drowns)
{
	state = 99;
	for (int round = 0; round < 30; round++) {
		struct scene s;
		size_t n = (size_t)(2 + dice(AGENTS_MAX - 2));
		int64_t last[AGENTS_MAX] = {0}, routed = 0;

		scene_init(t, &s, n);
		for (size_t i = 0; i < n; i++)
			s.agents[i].capacity = 5 + dice(20);
		for (int step = 0; step < 3000; step++) {
			size_t who = (size_t)dice((int64_t)n);
			struct route_decision d;

			/* cases are solved about as fast as they come */
			if (s.agents[who].load >= 100 && dice(2))
				s.agents[who].load -= 100;
			s.c.points = 1 + dice(3);
			d = route_decide(t->arena, &s.roster, &s.c);
			if (d.outcome != ROUTE_ASSIGNED)
				continue;
			s.agents[d.agent].load += 100 * s.c.points;
			s.agents[d.agent].last_routed = ++routed;
			last[d.agent] = routed;
			for (size_t i = 0; i < n; i++) {
				expect(s.agents[i].load <= 100 * s.agents[i].capacity);
				/* who has room for anything and nothing to do gets a case soon */
				if (s.agents[i].load == 0)
					expect(routed - last[i] <= (int64_t)(25 * n));
			}
		}
	}
}
