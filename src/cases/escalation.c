/* SPDX-License-Identifier: Apache-2.0 */
#include "escalation.h"

#include "crypto.h"
#include "yaml-doc.h"

#define LEVELS_MAX 500
#define ACTIONS_MAX 10
#define MINUTES_MAX (366 * 1440)

static const char *const act_words[] = {"notify", "reassign", "page", "raise"};

str escalation_act_code(enum escalation_act a)
{
	return str_from(act_words[a]);
}

struct loader {
	struct arena *a;
	struct yproblems *p;
	const struct plan_book *plans;
	VEC(struct escalation_level) levels;
};

/* Whether any catalogue knows the word. */
static bool known_plan(const struct catalog *c, str code)
{
	return catalog_plan(c, code) != NULL;
}

static bool known_severity(const struct catalog *c, str code)
{
	return catalog_severity(c, code) != NULL;
}

static bool known_kind(const struct catalog *c, str code)
{
	for (size_t i = 0; i < c->case_kind_count; i++) {
		if (str_eq(c->case_kinds[i].code, code))
			return true;
	}
	return false;
}

static bool known(struct loader *l, str code, bool (*in)(const struct catalog *c, str code))
{
	const struct catalog **v;
	size_t n = plan_book_list(l->plans, l->p->arena, &v);

	for (size_t i = 0; i < n; i++) {
		if (in(v[i], code))
			return true;
	}
	return false;
}

static void load_words(struct loader *l, struct ymap *m, const char *key, const char *what,
		       bool (*in)(const struct catalog *c, str code), const str **ret,
		       size_t *ret_n)
{
	const struct ynode *n = ymap_get(m, key);
	str *v, *kept;
	size_t count;

	if (!n || !ynode_str_list(l->p, n, &v, &count))
		return;
	kept = ARENA_ARRAY(l->a, str, count + 1);
	for (size_t i = 0; i < count; i++) {
		kept[i] = str_dup(l->a, v[i]);
		if (!known(l, v[i], in))
			yproblem_add(l->p, n, S("use a code of the catalogue, or leave it out"),
				     "names \"%.*s\", which is no %s of any catalogue",
				     STR_ARG(v[i]), what);
	}
	*ret = kept;
	*ret_n = count;
}

static void load_clocks(struct loader *l, struct ymap *m, struct escalation_level *level)
{
	const struct ynode *n = ymap_get(m, "clocks");
	size_t count;
	str *v;

	if (!n) {
		level->clocks = (1u << CLOCK_KIND_COUNT) - 1;
		return;
	}
	if (!ynode_str_list(l->p, n, &v, &count))
		return;
	for (size_t i = 0; i < count; i++) {
		enum clock_kind kind;

		if (clock_kind_parse(v[i], &kind) < 0)
			yproblem_add(l->p, n,
				     S("choose from first-response, next-response, update and "
				       "resolution"),
				     "names \"%.*s\", which is no clock", STR_ARG(v[i]));
		else
			level->clocks |= 1u << kind;
	}
}

/* "15m", "2h", "1d" in minutes; -1. */
static int64_t span_minutes(str s)
{
	static const struct {
		char suffix;
		int64_t minutes;
	} units[] = {{'m', 1}, {'h', 60}, {'d', 1440}};
	int64_t v;

	for (size_t i = 0; s.n > 1 && i < ARRAY_LEN(units); i++) {
		if (s.p[s.n - 1] == units[i].suffix &&
		    str_to_i64(str_slice(s, 0, s.n - 1), &v) == 0 && v > 0 &&
		    v <= MINUTES_MAX / units[i].minutes)
			return v * units[i].minutes;
	}
	return -1;
}

static bool at_read(str s, struct escalation_level *level)
{
	str rest = s, span = str_cut(&rest, ' ');
	int64_t minutes = span_minutes(span);

	level->percent = -1;
	if (str_eq(s, S("breach"))) {
		level->percent = 100;
		return true;
	}
	if (str_ends(s, S("%")))
		return str_to_i64(str_slice(s, 0, s.n - 1), &level->percent) == 0 &&
		       level->percent >= 1 && level->percent <= 1000;
	if (minutes < 0 || !rest.p)
		return false;
	level->minutes = str_eq(rest, S("before")) ? -minutes : minutes;
	return str_eq(rest, S("before")) || str_eq(rest, S("after"));
}

static void load_action(struct loader *l, const struct ynode *n, struct escalation_action *ret)
{
	size_t act = 0;
	str to;

	if (!ynode_is(l->p, n, YNODE_MAP))
		return;
	while (n->n == 1 && act < ARRAY_LEN(act_words) &&
	       !str_eq(n->keys[0], str_from(act_words[act])))
		act++;
	if (n->n != 1 || act == ARRAY_LEN(act_words)) {
		yproblem_add(l->p, n,
			     S("write one of notify: WHOM, reassign: QUEUE, page: ROTATION, raise: "
			       "next"),
			     "is no action");
		return;
	}
	if (!ynode_str(l->p, n->items[0], &to))
		return;
	if (to.n > 128)
		yproblem_add(l->p, n, S("name a team, queue or person"), "is too long");
	if (act == ESCALATE_RAISE && !str_eq(to, S("next")) && !known(l, to, known_severity))
		yproblem_add(l->p, n, S("write next, or a severity's code"),
			     "raises to \"%.*s\", which is no severity of any catalogue",
			     STR_ARG(to));
	*ret = (struct escalation_action){(enum escalation_act)act, str_dup(l->a, to)};
}

static void load_actions(struct loader *l, struct ymap *m, struct escalation_level *level)
{
	const struct ynode *n = ymap_need(m, "actions", "say what is to be done");
	struct escalation_action *v;

	if (!n || !ynode_is(l->p, n, YNODE_LIST))
		return;
	if (!n->n || n->n > ACTIONS_MAX)
		yproblem_add(l->p, n, S("list 1 to 10"), "has %zu actions", n->n);
	v = ARENA_ARRAY(l->a, struct escalation_action, n->n + 1);
	for (size_t i = 0; i < n->n; i++)
		load_action(l, n->items[i], &v[i]);
	level->actions = v;
	level->action_count = n->n;
}

static bool code_valid(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return s.n > 0 && s.n <= 64 && !str_eq(s, CLOCK_LATE_LEVEL);
}

static void load_level(struct loader *l, const struct ynode *n)
{
	struct escalation_level level = {0};
	struct ymap m;
	str code, at;

	if (!ymap_open(&m, l->p, n))
		return;
	code = ymap_str(&m, "code", "give it a code");
	if (code.p && !code_valid(code))
		yproblem_add(l->p, n,
			     S("use small letters, digits and -, 64 at most, and not breach"),
			     "has the code \"%.*s\"", STR_ARG(code));
	for (size_t i = 0; code.p && i < l->levels.n; i++) {
		if (str_eq(l->levels.v[i].code, code))
			yproblem_add(l->p, n, S("give each its own"), "has the code of one above");
	}
	level.code = str_dup(l->a, code.p ? code : S(""));
	load_clocks(l, &m, &level);
	load_words(l, &m, "plans", "plan", known_plan, &level.plans, &level.plan_count);
	load_words(l, &m, "severities", "severity", known_severity, &level.severities,
		   &level.severity_count);
	load_words(l, &m, "kinds", "case kind", known_kind, &level.kinds, &level.kind_count);
	at = ymap_str(&m, "at", "say when, like at: 75%");
	if (at.p && !at_read(at, &level))
		yproblem_add(l->p, n,
			     S("write at: 75%, at: 15m before, at: breach or at: 1h after"),
			     "is reached \"%.*s\"", STR_ARG(at));
	level.at = str_dup(l->a, at.p ? at : S(""));
	load_actions(l, &m, &level);
	ymap_close(&m);
	*VEC_ADD(l->a, &l->levels) = level;
}

static void load_file(struct loader *l, const struct ynode *root)
{
	const struct ynode *levels;
	struct ymap m;

	if (!root || !ymap_open(&m, l->p, root))
		return;
	DISCARD("checked here, and 1 is all there is", ymap_int(&m, "format", 1, 1));
	levels = ymap_need(&m, "levels", "list the levels, [] for none");
	ymap_close(&m);
	if (!levels || !ynode_is(l->p, levels, YNODE_LIST))
		return;
	if (levels->n > LEVELS_MAX) {
		yproblem_add(l->p, levels, S("list 500 at most"), "has too many");
		return;
	}
	for (size_t i = 0; i < levels->n; i++)
		load_level(l, levels->items[i]);
}

int escalations_new(str name, str text, const struct plan_book *plans, struct escalations **ret,
		    char **reterr)
{
	struct arena *CLEANUP(arena_freep) scratch = arena_new();
	struct escalations *e = MEM_NEW(struct escalations);
	struct yproblems problems;
	struct loader l = {.a = arena_new(), .p = &problems, .plans = plans};

	yproblems_init(&problems, scratch, name);
	load_file(&l, yaml_read(&problems, text));
	*e = (struct escalations){.arena = l.a, .levels = l.levels.v, .n = l.levels.n};
	e->sha256 = sha256_hex(l.a, text);
	if (problems.n) {
		str why = yproblems_print(&problems, scratch);

		*reterr = mem_copy_text(why.p, why.n);
		escalations_free(e);
		return E_SYNTAX;
	}
	*ret = e;
	return 0;
}

void escalations_free(struct escalations *e)
{
	if (!e)
		return;
	arena_free(e->arena);
	mem_free(e);
}

/* ---- when a level is reached ---- */

static bool has_word(const str *v, size_t n, str word)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i], word))
			return true;
	}
	return n == 0;
}

static bool concerns(const struct escalation_level *l, const struct clock_run *r, str issue_type)
{
	return (l->clocks & 1u << r->kind) && has_word(l->plans, l->plan_count, r->plan) &&
	       has_word(l->severities, l->severity_count, r->severity) &&
	       has_word(l->kinds, l->kind_count, issue_type);
}

str clock_alarm_level(const struct clock_alarm *a)
{
	return a->level ? a->level->code : CLOCK_LATE_LEVEL;
}

static bool fired(const struct case_clocks *c, const struct clock_run *r, str level)
{
	for (size_t i = 0; i < c->fired_count; i++) {
		const struct clock_firing *f = &c->fired[i];

		if (f->kind == r->kind && f->run == r->number && str_eq(f->level, level))
			return true;
	}
	return false;
}

typedef VEC(struct clock_alarm) alarm_vec;

static void add_alarm(struct arena *a, alarm_vec *v, const struct case_clocks *c,
		      struct clock_alarm alarm)
{
	size_t i = v->n;

	if (!alarm.at || fired(c, alarm.run, clock_alarm_level(&alarm)))
		return;
	*VEC_ADD(a, v) = alarm;
	for (; i > 0 && v->v[i - 1].at > alarm.at; i--)
		v->v[i] = v->v[i - 1];
	v->v[i] = alarm;
}

static usec level_work(const struct escalation_level *l, const struct clock_run *r)
{
	usec target = MINUTES(r->promise.minutes);

	if (l->percent >= 0)
		return target / 100 * l->percent + target % 100 * l->percent / 100;
	return target + MINUTES(l->minutes);
}

size_t clock_alarms_pending(struct arena *a, const struct escalations *e,
			    const struct case_clocks *clocks, str issue_type,
			    struct clock_alarm **ret)
{
	alarm_vec v = {0};

	for (size_t i = 0; i < clocks->n; i++) {
		const struct clock_run *r = &clocks->runs[i];

		if (r->ended)
			continue;
		/* the moment after it is due is the first one that is late */
		add_alarm(a, &v, clocks,
			  (struct clock_alarm){r, NULL,
					       r->late  ? r->late + 1
					       : r->due ? r->due + 1
							: 0});
		for (size_t k = 0; e && k < e->n; k++) {
			const struct escalation_level *l = &e->levels[k];

			if (concerns(l, r, issue_type))
				add_alarm(a, &v, clocks,
					  (struct clock_alarm){
						  r, l, clock_run_reaches(r, level_work(l, r))});
		}
	}
	*ret = v.v;
	return v.n;
}
