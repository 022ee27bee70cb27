/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of routing as operations set them. */
#include "buf.h"
#include "errors.h"
#include "mainstay.h"
#include "people.h"
#include "plan.h"
#include "taxonomy.h"

#define LIST_MAX 8000

/* Words of a list, parted by blanks. */
static str joined(struct req *rq, const struct mainstay_rule_code_list *l)
{
	struct buf CLEANUP(buf_done) out;

	buf_init(&out, 1 << 20);
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_char(&out, ' ');
		buf_str(&out, l->v[i]);
	}
	return buf_dup(&out, rq->arena);
}

static void split(struct req *rq, str words, struct mainstay_rule_code_list *ret)
{
	VEC(str) v = {0};

	if (!words.n)
		return;
	while (words.p)
		*VEC_ADD(rq->arena, &v) = str_cut(&words, ' ');
	ret->v = v.v;
	ret->n = v.n;
}

/* Whether some catalogue has it. */
static bool known_plan(const struct req *rq, str code)
{
	const struct catalog **list;
	size_t n = plan_book_list(rq->app->plans, rq->arena, &list);

	for (size_t i = 0; i < n; i++) {
		if (catalog_plan(list[i], code))
			return true;
	}
	return false;
}

static bool known_feature(const struct req *rq, str code)
{
	const struct catalog **list;
	size_t n = plan_book_list(rq->app->plans, rq->arena, &list);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < list[i]->feature_count; k++) {
			if (str_eq(list[i]->features[k].code, code))
				return true;
		}
	}
	return false;
}

static bool known_severity(const struct req *rq, str code)
{
	return taxonomy_severity_find(rq->app->taxonomy, code) != NULL;
}

static bool known_service(const struct req *rq, str code)
{
	return taxonomy_service_find(rq->app->taxonomy, code) != NULL;
}

static bool known_language(const struct req *rq, str code)
{
	return taxonomy_language_find(rq->app->taxonomy, code) != NULL;
}

static bool known_issue_type(const struct req *rq, str code)
{
	return taxonomy_issue_type_find(rq->app->taxonomy, code) != NULL;
}

static int check_list(struct req *rq, const struct mainstay_routing_rule *rule, const char *what,
		      const struct mainstay_rule_code_list *l,
		      bool (*known)(const struct req *rq, str code))
{
	for (size_t i = 0; i < l->n; i++) {
		if (!known(rq, l->v[i]))
			return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
					"Rule %.*s: there is no %s %.*s.", STR_ARG(rule->code),
					what, STR_ARG(l->v[i]));
	}
	return 0;
}

static int check_rule(struct req *rq, const struct mainstay_routing_rule_list *all, size_t at)
{
	const struct mainstay_routing_rule *rule = &all->v[at];
	const struct {
		const char *what;
		const struct mainstay_rule_code_list *list;
		bool (*known)(const struct req *rq, str code);
	} lists[] = {
		{"plan", &rule->plans, known_plan},
		{"feature", &rule->features, known_feature},
		{"severity", &rule->severity_codes, known_severity},
		{"service", &rule->service_codes, known_service},
		{"language", &rule->languages, known_language},
		{"issue type", &rule->issue_types, known_issue_type},
	};
	struct sql_desk_team team;
	int r = people_team(rq, rule->team, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, &team);

	for (size_t i = 0; r >= 0 && i < ARRAY_LEN(lists); i++)
		r = check_list(rq, rule, lists[i].what, lists[i].list, lists[i].known);
	for (size_t i = 0; r >= 0 && i < at; i++) {
		if (str_eq(all->v[i].code, rule->code))
			return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
					"Rule %.*s is given twice.", STR_ARG(rule->code));
	}
	return r < 0 ? r : 0;
}

static int put_rule(struct req *rq, const struct mainstay_routing_rule *rule, int64_t position)
{
	return sql_rule_insert(
		rq->tx,
		&(struct sql_desk_rule){
			.position = position,
			.code = rule->code,
			.label = rule->label.p ? rule->label : rule->code,
			.plans = joined(rq, &rule->plans),
			.features = joined(rq, &rule->features),
			.severities = joined(rq, &rule->severity_codes),
			.services = joined(rq, &rule->service_codes),
			.languages = joined(rq, &rule->languages),
			.issue_types = joined(rq, &rule->issue_types),
			.team = rule->team,
			.skill_level = rule->skill_level.set ? rule->skill_level.v : 0,
			.on_call = rule->on_call.p ? rule->on_call : S("never"),
			.copy_manager = rule->copy_account_manager.v,
			.reply_minutes = rule->reply_minutes.set ? rule->reply_minutes.v : 0,
		});
}

static int put_rules(struct req *rq, const struct mainstay_routing_rule_list *rules)
{
	int r = sql_rule_clear(rq->tx);

	for (size_t i = 0; r >= 0 && i < rules->n; i++) {
		r = check_rule(rq, rules, i);
		if (r >= 0)
			r = put_rule(rq, &rules->v[i], (int64_t)i);
	}
	/* what no rule applied to may have one now */
	if (r >= 0)
		r = sql_routing_anew(rq->tx, &(struct sql_routing_anew_in){rq->now});
	return r < 0 ? r : 0;
}

static int put_weights(struct req *rq, const struct mainstay_severity_weight_list *weights)
{
	int r = sql_weight_clear(rq->tx);

	for (size_t i = 0; r >= 0 && i < weights->n; i++) {
		const struct mainstay_severity_weight *w = &weights->v[i];

		if (!known_severity(rq, w->severity_code))
			return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
					"There is no severity %.*s.", STR_ARG(w->severity_code));
		for (size_t k = 0; k < i; k++) {
			if (str_eq(weights->v[k].severity_code, w->severity_code))
				return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
						"Severity %.*s is given twice.",
						STR_ARG(w->severity_code));
		}
		r = sql_weight_insert(
			rq->tx, &(struct sql_weight_insert_in){w->severity_code, w->points.v});
	}
	return r < 0 ? r : 0;
}

/* Both lists as they are stored. */
static int answer(struct req *rq, struct mainstay_routing_rule_list *rules,
		  struct mainstay_severity_weight_list *weights)
{
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	int r = roster_load_rules(rq, h);

	if (r < 0)
		return r;
	rules->n = h->route.rule_count;
	rules->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_routing_rule, rules->n));
	for (size_t i = 0; i < rules->n; i++) {
		const struct sql_desk_rule *w = &h->rules[i];
		struct mainstay_routing_rule *v = &rules->v[i];

		*v = (struct mainstay_routing_rule){
			.code = w->code,
			.label = w->label,
			.team = w->team,
			.on_call = w->on_call,
			.copy_account_manager = SOME_BOOL(w->copy_manager),
			.reply_minutes = SOME_I64(w->reply_minutes),
		};
		if (w->skill_level)
			v->skill_level = SOME_I64(w->skill_level);
		split(rq, w->plans, &v->plans);
		split(rq, w->features, &v->features);
		split(rq, w->severities, &v->severity_codes);
		split(rq, w->services, &v->service_codes);
		split(rq, w->languages, &v->languages);
		split(rq, w->issue_types, &v->issue_types);
	}
	weights->n = h->weight_count;
	weights->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_severity_weight, weights->n));
	for (size_t i = 0; i < weights->n; i++)
		weights->v[i] = (struct mainstay_severity_weight){h->weights[i].severity,
								  SOME_I64(h->weights[i].points)};
	return 0;
}

int op_mainstay_put_routing_rules(struct req *rq,
				  const struct mainstay_put_routing_rules_request *in,
				  struct mainstay_put_routing_rules_response *out)
{
	int r = in->rules.v ? put_rules(rq, &in->rules) : 0;

	if (r >= 0 && in->weights.v)
		r = put_weights(rq, &in->weights);
	return r < 0 ? r : answer(rq, &out->rules, &out->weights);
}

int op_mainstay_get_routing_rules(struct req *rq,
				  const struct mainstay_get_routing_rules_request *in
				  __attribute__((unused)),
				  struct mainstay_get_routing_rules_response *out)
{
	return answer(rq, &out->rules, &out->weights);
}
