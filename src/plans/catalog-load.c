/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A catalogue file, top down: what it is called, the notes, the vocabulary
 * (calendars, severities, channels, case kinds, features, bases), then the plans
 * that use it. Sections are read in the order of who refers to whom, whatever
 * order the file has.
 */
#include "catalog-load.h"

#include <string.h>

#include "crypto.h"

#define VERSION_DIGITS 12
#define LABEL_MAX 2000

/* What the program asks for; every catalogue must say what it answers. docs/catalog-format.md. */
static const str asked_features[] = {
	S_INIT("account-health"),  S_INIT("advisor-core"), S_INIT("advisor-full"),
	S_INIT("advisor-refresh"), S_INIT("support-api"),  S_INIT("third-party-software"),
};

str load_keep(struct loader *l, str s)
{
	return str_dup(l->a, s);
}

bool load_code(struct loader *l, const struct ynode *n, str *ret)
{
	str s;

	if (!ynode_str(l->p, n, &s))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    (i > 0 && strchr("-_.", c) != NULL))
			continue;
		yproblem_add(l->p, n, S("use lower-case letters, digits and -"),
			     "is \"%.*s\", not a code", STR_ARG(s));
		return false;
	}
	if (s.n > CATALOG_CODE_MAX) {
		yproblem_add(l->p, n, S("shorten it"), "is longer than %d characters",
			     CATALOG_CODE_MAX);
		return false;
	}
	*ret = load_keep(l, s);
	return true;
}

void load_label(struct loader *l, const struct ynode *n, struct plan_label *ret)
{
	size_t count = l->c->language_count;
	struct ymap m;
	str *texts;

	if (!n || !ymap_open(&m, l->p, n))
		return;
	texts = ARENA_ARRAY(l->a, str, count + 1);
	for (size_t i = 0; i < count; i++) {
		str text = ymap_str(&m, str_c(l->a, l->c->languages[i]),
				    "give it a text in every language of the catalogue");

		if (text.n > LABEL_MAX)
			yproblem_add(l->p, n, S("shorten it"), "has a text of more than %d bytes",
				     LABEL_MAX);
		texts[i] = load_keep(l, text);
	}
	*ret = (struct plan_label){l->c->languages, texts, count};
	ymap_close(&m);
}

void load_str_list(struct loader *l, const struct ynode *n, const str **ret, size_t *ret_n)
{
	str *v, *kept;
	size_t count;

	if (!ynode_str_list(l->p, n, &v, &count))
		return;
	kept = ARENA_ARRAY(l->a, str, count + 1);
	for (size_t i = 0; i < count; i++)
		kept[i] = load_keep(l, v[i]);
	*ret = kept;
	*ret_n = count;
}

const void *load_find(str code, const void *array, size_t size, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *at = (const char *)array + i * size;

		if (str_eq(*(const str *)(const void *)at, code))
			return at;
	}
	return NULL;
}

/* What to do about a code that is not there. */
static str missing_remedy(struct loader *l, str code, const char *where, const void *array,
			  size_t size, size_t count)
{
	str *codes = ARENA_ARRAY(l->p->arena, str, count + 1);
	str near;

	for (size_t i = 0; i < count; i++)
		codes[i] = *(const str *)(const void *)((const char *)array + i * size);
	near = word_suggest(code, codes, count);
	if (near.p)
		return str_fmt(l->p->arena, "did you mean \"%.*s\"?", STR_ARG(near));
	return str_fmt(l->p->arena, "declare it under %s", where);
}

const void *load_ref(struct loader *l, const struct ynode *n, const char *what, const char *where,
		     const void *array, size_t size, size_t count)
{
	const void *found;
	str s;

	if (!ynode_str(l->p, n, &s))
		return NULL;
	found = load_find(s, array, size, count);
	if (!found)
		yproblem_add(l->p, n, missing_remedy(l, s, where, array, size, count),
			     "is \"%.*s\", which is no %s of this catalogue", STR_ARG(s), what);
	return found;
}

const void *load_key(struct loader *l, const struct ynode *item, str key, const char *what,
		     const char *where, const void *array, size_t size, size_t count)
{
	const void *found = load_find(key, array, size, count);

	if (!found)
		yproblem_add(l->p, item, missing_remedy(l, key, where, array, size, count),
			     "stands under \"%.*s\", which is no %s of this catalogue",
			     STR_ARG(key), what);
	return found;
}

void *load_coded_list(struct loader *l, const struct ynode *n, const struct load_list *how,
		      size_t *ret_n)
{
	char *array;

	*ret_n = 0;
	if (!n || !ynode_is(l->p, n, YNODE_LIST))
		return NULL;
	if (n->n < how->least || n->n > how->most) {
		yproblem_add(l->p, n,
			     str_fmt(l->p->arena, "list %zu to %zu of them", how->least, how->most),
			     "has %zu elements", n->n);
		return NULL;
	}
	array = arena_array(l->a, n->n + 1, how->size);
	for (size_t i = 0; i < n->n; i++) {
		char *element = array + *ret_n * how->size;
		const struct ynode *code;
		struct ymap m;

		if (!ymap_open(&m, l->p, n->items[i]))
			continue;
		code = ymap_need(&m, "code", "give it a code");
		if (code && load_code(l, code, (str *)(void *)element) &&
		    load_find(*(str *)(void *)element, array, how->size, *ret_n))
			yproblem_add(l->p, code, S("give each its own code"),
				     "is the code of one above");
		how->each(l, &m, element);
		ymap_close(&m);
		++*ret_n;
	}
	return array;
}

/* A map of CODE: label, for sources and doubts. */
static void load_notes(struct loader *l, const struct ynode *n, const struct catalog_note **ret,
		       size_t *ret_n)
{
	struct catalog_note *v;

	if (!n || !ynode_is(l->p, n, YNODE_MAP))
		return;
	v = ARENA_ARRAY(l->a, struct catalog_note, n->n + 1);
	for (size_t i = 0; i < n->n; i++) {
		v[i].code = load_keep(l, n->keys[i]);
		load_label(l, n->items[i], &v[i].label);
	}
	*ret = v;
	*ret_n = n->n;
}

static bool set_name_valid(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9') && c != '-' &&
		    c != '_')
			return false;
	}
	return s.n > 0 && s.n <= 64;
}

static void each_calendar(struct loader *l, struct ymap *m, void *element)
{
	struct plan_calendar *c = element;
	const struct ynode *zone, *week, *holidays, *sets;
	usec *days;

	load_label(l, ymap_need(m, "label", "give it a label"), &c->label);
	c->always = ymap_opt_bool(m, "always", false);
	zone = ymap_get(m, "zone");
	week = ymap_get(m, "week");
	holidays = ymap_get(m, "holidays");
	sets = ymap_get(m, "holiday_sets");
	if (c->always && (zone || week || holidays || sets))
		yproblem_add(l->p, m->node, S("remove zone, week and holidays, or always"),
			     "is always open and has hours as well");
	if (!c->always && (!zone || !week))
		yproblem_add(l->p, m->node,
			     S("add \"always: true\", or zone: UTC and week: {mon-fri: "
			       "08:00-18:00}"),
			     "says neither \"always\" nor zone and week");
	if (zone && !load_zone(l, zone, &c->zone))
		c->zone = S("UTC");
	if (week && ynode_is(l->p, week, YNODE_MAP)) {
		if (week->n == 0)
			yproblem_add(l->p, week, S("give one day some hours"), "is empty");
		load_week(l, week, c);
	}
	if (sets)
		load_str_list(l, sets, &c->holiday_sets, &c->holiday_set_count);
	for (size_t i = 0; i < c->holiday_set_count; i++)
		if (!set_name_valid(c->holiday_sets[i]))
			yproblem_add(l->p, sets, S("use letters, digits, - and _, 64 at most"),
				     "names a set \"%.*s\"", STR_ARG(c->holiday_sets[i]));
	if (!holidays || !ynode_is(l->p, holidays, YNODE_LIST))
		return;
	days = ARENA_ARRAY(l->a, usec, holidays->n + 1);
	for (size_t i = 0; i < holidays->n; i++) {
		if (!load_date(l, holidays->items[i], &days[i]))
			return;
		if (i > 0 && days[i] <= days[i - 1])
			yproblem_add(l->p, holidays->items[i], S("list the days in order, once"),
				     "is not later than the day above");
	}
	c->holidays.v = days;
	c->holidays.n = holidays->n;
}

static void each_severity(struct loader *l, struct ymap *m, void *element)
{
	struct plan_severity *s = element;

	s->api_name = load_keep(l, ymap_str(m, "api_name", "add what the API calls it: Low"));
	load_label(l, ymap_need(m, "label", "give it a label"), &s->label);
}

static void each_channel(struct loader *l, struct ymap *m, void *element)
{
	struct plan_channel *c = element;

	load_label(l, ymap_need(m, "label", "give it a label"), &c->label);
}

static void each_kind(struct loader *l, struct ymap *m, void *element)
{
	struct plan_kind_name *k = element;
	const struct ynode *feature = ymap_need(m, "feature", "name the feature that it makes");

	if (feature && !load_code(l, feature, &k->feature))
		k->feature = S("");
	load_label(l, ymap_need(m, "label", "give it a label"), &k->label);
}

/* Words, or words with labels: [none, {code: weekly, label: {...}}]. */
static void load_levels(struct loader *l, const struct ynode *n, struct plan_feature *f)
{
	struct plan_label *labels;
	str *words;

	if (!ynode_is(l->p, n, YNODE_LIST))
		return;
	words = ARENA_ARRAY(l->a, str, n->n + 1);
	labels = ARENA_ARRAY(l->a, struct plan_label, n->n + 1);
	for (size_t i = 0; i < n->n; i++) {
		const struct ynode *word = n->items[i];
		struct ymap m;

		if (word->kind == YNODE_MAP && ymap_open(&m, l->p, word)) {
			word = ymap_need(&m, "code", "give the level a code");
			load_label(l, ymap_need(&m, "label", "give it a label"), &labels[i]);
			ymap_close(&m);
		}
		if (!word || !load_code(l, word, &words[i]))
			return;
		for (size_t k = 0; k < i; k++)
			if (str_eq(words[k], words[i]))
				yproblem_add(l->p, word, S("keep one of them"), "repeats \"%.*s\"",
					     STR_ARG(words[i]));
	}
	f->levels = words;
	f->level_labels = labels;
	f->level_count = n->n;
}

static void each_feature(struct loader *l, struct ymap *m, void *element)
{
	static const char *const kinds[] = {"flag", "level", "count"};
	struct plan_feature *f = element;
	const struct ynode *kind = ymap_need(m, "kind", "add kind: flag, level or count");
	const struct ynode *levels = ymap_get(m, "levels");
	size_t word = FEATURE_FLAG;

	load_label(l, ymap_need(m, "label", "give it a label"), &f->label);
	if (!kind || !ynode_word(l->p, kind, kinds, ARRAY_LEN(kinds), &word))
		return;
	f->kind = (enum feature_kind)word;
	if (levels)
		load_levels(l, levels, f);
	if (f->kind == FEATURE_LEVEL && f->level_count < 2)
		yproblem_add(l->p, levels ? levels : m->node,
			     S("add levels: [none, some], lowest first"),
			     "is a level with fewer than two words");
	if (f->kind != FEATURE_LEVEL && levels)
		yproblem_add(l->p, levels, S("remove it, or write kind: level"),
			     "belongs to kind level");
}

static void each_base(struct loader *l, struct ymap *m, void *element)
{
	static const char *const costs[] = {"billed", "contracted", "list", "effective"};
	static const char *const purchases[] = {"none", "upfront", "amortized"};
	static const char *const kinds[] = {"usage", "purchase", "credit", "adjustment", "tax"};
	struct plan_base *b = element;
	const struct ynode *list, *tag;
	struct ymap t;

	load_label(l, ymap_need(m, "label", "give it a label"), &b->label);
	b->cost = (enum base_cost)ymap_opt_word(m, "cost", costs, ARRAY_LEN(costs), COST_BILLED);
	b->purchases = (enum base_purchases)ymap_opt_word(m, "purchases", purchases,
							  ARRAY_LEN(purchases), PURCHASES_UPFRONT);
	b->third_party = ymap_opt_bool(m, "third_party", false);
	list = ymap_need(m, "kinds", "add kinds: [usage]");
	if (list && ynode_is(l->p, list, YNODE_LIST)) {
		size_t word = 0;

		for (size_t i = 0; i < list->n; i++)
			if (ynode_word(l->p, list->items[i], kinds, ARRAY_LEN(kinds), &word))
				b->kinds |= 1u << word;
		if (list->n == 0)
			yproblem_add(l->p, list, S("name one charge category at least"),
				     "is empty");
	}
	list = ymap_get(m, "exclude_services");
	if (list)
		load_str_list(l, list, &b->exclude_services, &b->exclude_count);
	tag = ymap_get(m, "tag");
	if (tag && ymap_open(&t, l->p, tag)) {
		b->tag_key = load_keep(l, ymap_str(&t, "key", "name the tag"));
		b->tag_value = load_keep(l, ymap_str(&t, "is", "say which value it must have"));
		ymap_close(&t);
	}
}

/* The features that case kinds and channels make, behind the declared ones. */
static void derive_features(struct loader *l, const struct ynode *n)
{
	struct catalog *c = l->c;
	size_t most = c->feature_count + c->case_kind_count + c->channel_count;
	struct plan_feature *v = ARENA_ARRAY(l->a, struct plan_feature, most + 1);
	size_t count = 0;

	while (count < c->feature_count) {
		v[count] = c->features[count];
		count++;
	}
	for (size_t i = 0; i < c->case_kind_count + c->channel_count; i++) {
		bool kind = i < c->case_kind_count;
		const struct plan_channel *ch = kind ? NULL : &c->channels[i - c->case_kind_count];
		struct plan_feature f = {.kind = FEATURE_FLAG, .derived = true};

		f.code = kind ? c->case_kinds[i].feature
			      : str_fmt(l->a, "channel-%.*s", STR_ARG(ch->code));
		f.label = kind ? c->case_kinds[i].label : ch->label;
		if (f.code.n && load_find(f.code, v, sizeof(*v), count))
			yproblem_add(l->p, n, S("rename it: it is answered from the plan's cases"),
				     "names %.*s twice, here or in a case kind or channel",
				     STR_ARG(f.code));
		v[count++] = f;
	}
	c->features = v;
	c->feature_count = count;
}

static void check_asked_features(struct loader *l, const struct ynode *n)
{
	for (size_t i = 0; i < ARRAY_LEN(asked_features); i++)
		if (!load_find(asked_features[i], l->c->features, sizeof(*l->c->features),
			       l->c->feature_count))
			yproblem_add(l->p, n, S("declare it, and say in each plan who has it"),
				     "lacks %.*s, which the program asks for",
				     STR_ARG(asked_features[i]));
}

static void load_languages(struct loader *l, const struct ynode *n)
{
	if (!n)
		return;
	load_str_list(l, n, &l->c->languages, &l->c->language_count);
	if (l->c->language_count == 0 || l->c->language_count > 16) {
		yproblem_add(l->p, n, S("list 1 to 16 language codes, like [en, zh]"),
			     "names %zu languages", l->c->language_count);
		l->c->language_count = 0;
	}
	for (size_t i = 0; i < l->c->language_count; i++)
		if (l->c->languages[i].n < 2 || l->c->languages[i].n > 8)
			yproblem_add(l->p, n, S("use codes like en or zh"),
				     "has \"%.*s\", which is no language code",
				     STR_ARG(l->c->languages[i]));
}

/* False without languages: then no text can be read. */
static bool load_head(struct loader *l, struct ymap *m)
{
	const struct ynode *format = ymap_need(m, "format", "add \"format: 1\"");
	const struct ynode *name = ymap_need(m, "catalogue", "add \"catalogue: NAME\"");
	const struct ynode *currency = ymap_need(m, "currency", "add \"currency: USD\"");
	int64_t v;
	str s;

	if (format && ynode_int(l->p, format, 0, INT32_MAX, &v) && v != 1)
		yproblem_add(l->p, format, S("write 1"),
			     "is %lld, which this program does not read", (long long)v);
	if (name)
		DISCARD("a bad one is reported", load_code(l, name, &l->c->name));
	if (currency && ynode_str(l->p, currency, &s)) {
		l->c->currency = load_keep(l, s);
		l->c->currency_digits = currency_digits(s);
		if (l->c->currency_digits < 0) {
			yproblem_add(l->p, currency, S("write an ISO 4217 code, like USD"),
				     "is \"%.*s\", not a currency", STR_ARG(s));
			l->c->currency_digits = 2;
		}
	}
	load_languages(l, ymap_need(m, "languages", "add \"languages: [en]\""));
	if (l->c->language_count == 0)
		return false;
	load_label(l, ymap_need(m, "label", "give the catalogue a label"), &l->c->label);
	return true;
}

/* One section of the vocabulary: which key, how its elements are read, where they go. */
#define LOAD_SECTION(l, node, field, count, fn, from, to)                                          \
	((l)->c->field = load_coded_list(                                                          \
		 (l), (node), &(struct load_list){sizeof(*(l)->c->field), (from), (to), (fn)},     \
		 &(l)->c->count))

static void load_vocabulary(struct loader *l, struct ymap *m)
{
	const struct ynode *features;
	struct plan_severity *severities;

	LOAD_SECTION(l, ymap_need(m, "calendars", "declare when somebody answers"), calendars,
		     calendar_count, each_calendar, 1, 100);
	LOAD_SECTION(l, ymap_need(m, "channels", "declare how a case arrives: web, chat, call"),
		     channels, channel_count, each_channel, 1, 20);
	LOAD_SECTION(l, ymap_need(m, "case_kinds", "declare what a case can be about"), case_kinds,
		     case_kind_count, each_kind, 1, 20);
	LOAD_SECTION(l, ymap_get(m, "bases"), bases, base_count, each_base, 0, 20);
	severities = load_coded_list(
		l, ymap_need(m, "severities", "declare the severities, lowest first"),
		&(struct load_list){sizeof(*severities), 1, 20, each_severity},
		&l->c->severity_count);
	for (size_t i = 0; i < l->c->severity_count; i++)
		severities[i].rank = (int)i;
	l->c->severities = severities;
	features = ymap_need(m, "features", "declare what a plan can grant");
	LOAD_SECTION(l, features, features, feature_count, each_feature, 1, 200);
	if (!features)
		return;
	derive_features(l, features);
	check_asked_features(l, features);
}

static void load_default_plan(struct loader *l, const struct ynode *n)
{
	const struct plan *p = n ? LOAD_REF(l, n, "plan", plans, plan_count) : NULL;

	if (!p)
		return;
	l->c->default_plan = p;
	if (p->term.min_days || p->valid_from || p->valid_until || p->scope != SCOPE_ACCOUNT)
		yproblem_add(l->p, n,
			     S("choose a plan of scope account, without minimum term and dates"),
			     "is %.*s, on which everybody cannot always be", STR_ARG(p->code));
}

static bool load_all(struct loader *l, struct ymap *m)
{
	const struct ynode *sources = ymap_get(m, "sources");
	const struct ynode *doubts = ymap_get(m, "doubts");
	const struct ynode *node;

	if (!load_head(l, m))
		return false;
	load_notes(l, sources, &l->c->sources, &l->c->source_count);
	load_notes(l, doubts, &l->c->doubts, &l->c->doubt_count);
	notes_facts(l);
	load_vocabulary(l, m);
	node = ymap_get(m, "core_checks");
	if (node)
		load_str_list(l, node, &l->c->core_checks, &l->c->core_check_count);
	node = ymap_need(m, "plans", "list the plans, lowest first");
	if (node)
		load_plans(l, node);
	load_default_plan(l, ymap_need(m, "default_plan",
				       "name the plan of everyone without a subscription"));
	notes_claims(l, ymap_get(m, "claims"));
	notes_check_used(l, doubts);
	return true;
}

struct catalog *catalog_load(struct arena *a, struct yproblems *p, str text)
{
	struct loader l = {.p = p, .a = a, .c = ARENA_NEW(a, struct catalog)};
	struct ymap m;

	l.root = yaml_read(p, text);
	if (!l.root || !ymap_open(&m, p, l.root))
		return NULL;
	notes_lift(&l);
	if (load_all(&l, &m))
		ymap_close(&m);
	if (p->n)
		return NULL;
	l.c->file = load_keep(&l, p->file);
	l.c->text = load_keep(&l, text);
	l.c->sha256 = sha256_hex(a, text);
	l.c->version = str_fmt(a, "%.*s@%.*s", STR_ARG(l.c->name), VERSION_DIGITS, l.c->sha256.p);
	return l.c;
}
