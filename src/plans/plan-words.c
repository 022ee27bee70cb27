/* SPDX-License-Identifier: Apache-2.0 */
#include "plan-words.h"

#include "buf.h"

static const char *const words[WORD_COUNT][2] = {
	[WORD_FREE] = {"free", "免费"},
	[WORD_YES] = {"yes", "有"},
	[WORD_NO] = {"-", "-"},
	[WORD_UNLIMITED] = {"unlimited", "不限"},
	[WORD_NO_TARGET] = {"no target", "无目标时间"},
	[WORD_AUDIENCE] = {"For", "目标用户"},
	[WORD_MINIMUM] = {"Monthly minimum", "每月最低费用"},
	[WORD_PRICE] = {"Share of usage", "使用费比例"},
	[WORD_SCOPE] = {"Usage counted", "计费范围"},
	[WORD_SCOPE_ACCOUNT] = {"per account", "按账户"},
	[WORD_SCOPE_ORGANIZATION] = {"over enrolled accounts", "加入账户合计"},
	[WORD_FIRST_RESPONSE] = {"First response", "首次响应"},
	[WORD_TERM] = {"Minimum term", "最短期限"},
	[WORD_CONTACTS] = {"Contacts", "联系人"},
	[WORD_LANGUAGES] = {"languages (* own hours)", "语言（* 单独工作时间）"},
	[WORD_ABOVE_LIMIT] = {"The amount is too large to be computed.", "金额过大，无法计算。"},
	[WORD_NEGATIVE_USAGE] = {"Usage below zero was counted as zero.", "负的使用费按零计算。"},
	[WORD_BEST_EFFORT] = {"best effort", "尽力而为"},
	[WORD_JOIN] = {"Joined through", "加入方式"},
	[WORD_LEAVE] = {"Left through", "退出方式"},
	[WORD_ALWAYS] = {"always", "长期"},
	[WORD_VALID] = {"On sale", "销售期"},
	[WORD_RAISING] = {"Customers raise a severity", "客户可提升严重级别"},
	[WORD_CORE_CHECKS] = {"Core advisor checks", "核心检查"},
	[WORD_PLAN] = {"The plan", "计划"},
};

static int column(str language)
{
	return str_starts(language, S("zh")) ? 1 : 0;
}

str word_in(str language, enum plan_word word)
{
	return str_from(words[word][column(language)]);
}

static const char *either(str language, const char *en, const char *zh)
{
	return column(language) ? zh : en;
}

static str finish(struct buf *b, struct arena *a)
{
	str s = buf_dup(b, a);

	buf_done(b);
	return s;
}

str words_amount(struct arena *a, dec18 amount, int digits)
{
	str rest = dec18_print(a, amount), whole;
	struct buf b;

	buf_init(&b, 256);
	if (str_starts(rest, S("-"))) {
		buf_char(&b, '-');
		rest = str_slice(rest, 1, rest.n);
	}
	whole = str_cut(&rest, '.');
	for (size_t i = 0; i < whole.n; i++) {
		if (i > 0 && (whole.n - i) % 3 == 0)
			buf_char(&b, ',');
		buf_char(&b, whole.p[i]);
	}
	if (rest.n || digits)
		buf_char(&b, '.');
	buf_str(&b, rest.p ? rest : S(""));
	for (int i = (int)rest.n; i < digits; i++)
		buf_char(&b, '0');
	return finish(&b, a);
}

/* Whole amounts without decimals, for the ends of bands. */
static str round_amount(struct arena *a, dec18 amount, int digits)
{
	return words_amount(a, amount, amount % DEC18_ONE == 0 ? 0 : digits);
}

str words_rate(struct arena *a, rate_ppm rate)
{
	return str_fmt(a, "%.*s%%", STR_ARG(dec18_print(a, (dec18)rate * (DEC18_ONE / 10000))));
}

str words_minimum(struct arena *a, const struct plan *p, str language)
{
	const struct price *price = p->price;

	if (price->minimum == 0)
		return price->component_count ? word_in(language, WORD_NO)
					      : word_in(language, WORD_FREE);
	return str_fmt(a, "%.*s %.*s", STR_ARG(words_amount(a, price->minimum, price->digits)),
		       STR_ARG(p->catalog->currency));
}

static void add_bands(struct buf *b, struct arena *a, const struct price_component *c, int digits,
		      str language)
{
	for (size_t i = 0; i < c->band_count; i++) {
		const struct price_band *band = &c->bands[i];
		str rate = words_rate(a, band->rate);

		if (i > 0)
			buf_str(b, str_from(either(language, ", ", "，")));
		if (c->band_count == 1)
			buf_str(b, rate);
		else if (band->upto != PRICE_NO_END)
			buf_fmt(b, either(language, "%.*s to %.*s", "%.*s（至 %.*s）"),
				STR_ARG(rate), STR_ARG(round_amount(a, band->upto, digits)));
		else
			buf_fmt(b, either(language, "%.*s above", "%.*s（以上）"), STR_ARG(rate));
	}
	if (c->whole)
		buf_str(b, str_from(either(language, " of all", "（按全额）")));
}

static const char *period_suffix(int64_t months, str language)
{
	switch (months) {
	case 3:
		return either(language, " a quarter", "/季");
	case 12:
		return either(language, " a year", "/年");
	default:
		return either(language, " a month", "/月");
	}
}

static void add_component(struct buf *b, struct arena *a, const struct plan *p,
			  const struct price_component *c, str language)
{
	str amount = words_amount(a, c->amount, p->price->digits);

	switch (c->kind) {
	case PRICE_BANDS:
		add_bands(b, a, c, p->price->digits, language);
		return;
	case PRICE_FLAT:
		buf_fmt(b, "%.*s %.*s%s", STR_ARG(amount), STR_ARG(p->catalog->currency),
			period_suffix(c->months, language));
		return;
	case PRICE_UNITS:
		buf_fmt(b, "%.*s %.*s / ", STR_ARG(amount), STR_ARG(p->catalog->currency));
		if (c->block > 1)
			buf_fmt(b, "%lld ", (long long)c->block);
		buf_fmt(b, "%.*s%s", STR_ARG(c->unit), period_suffix(c->months, language));
		return;
	case PRICE_EVENTS:
		buf_fmt(b, "%.*s %.*s / %.*s", STR_ARG(amount), STR_ARG(p->catalog->currency),
			STR_ARG(c->unit));
		return;
	}
}

str words_share(struct arena *a, const struct plan *p, str language)
{
	const struct price *price = p->price;
	struct buf b;

	if (!price->component_count)
		return (str){0};
	buf_init(&b, 64 * 1024);
	for (size_t i = 0; i < price->component_count; i++) {
		if (i > 0)
			buf_str(&b, price->combine == PRICE_SUM
					    ? S(" + ")
					    : str_from(either(language, " or ", " 或 ")));
		add_component(&b, a, p, &price->components[i], language);
	}
	if (price->discount)
		buf_fmt(&b, either(language, ", less %.*s", "，再减 %.*s"),
			STR_ARG(words_rate(a, price->discount)));
	if (price->cap != PRICE_NO_END)
		buf_fmt(&b, either(language, ", at most %.*s %.*s", "，最高 %.*s %.*s"),
			STR_ARG(words_amount(a, price->cap, price->digits)),
			STR_ARG(p->catalog->currency));
	return finish(&b, a);
}

str words_price(struct arena *a, const struct plan *p, str language)
{
	str share = words_share(a, p, language), minimum = words_minimum(a, p, language);

	if (!share.p)
		return minimum;
	if (p->price->minimum == 0)
		return share;
	return str_fmt(a, either(language, "%.*s; at least %.*s", "%.*s；最低 %.*s"),
		       STR_ARG(share), STR_ARG(minimum));
}

str words_days(struct arena *a, int64_t days, str language)
{
	if (days == 0)
		return word_in(language, WORD_NO);
	return str_fmt(a, either(language, "%lld day%s", "%lld 天%s"), (long long)days,
		       column(language) || days == 1 ? "" : "s");
}

str words_contacts(struct arena *a, const struct plan *p, str language)
{
	int64_t least = plan_contact_limit(p, 0);

	if (least < 0)
		return word_in(language, WORD_UNLIMITED);
	if (!p->contacts.step_count)
		return str_fmt(a, "%lld", (long long)least);
	return str_fmt(a,
		       either(language, "from %lld, more with each %.*s", "%lld 起，随 %.*s 增加"),
		       (long long)least, STR_ARG(p->contacts.unit));
}

str words_duration(struct arena *a, const struct plan_duration *d, str language)
{
	if (d->working_days)
		return str_fmt(a, either(language, "%lld working day%s", "%lld 个工作日%s"),
			       (long long)d->working_days,
			       column(language) || d->working_days == 1 ? "" : "s");
	if (d->minutes % 1440 == 0 && d->minutes > 1440)
		return str_fmt(a, either(language, "%lld d", "%lld 天"),
			       (long long)(d->minutes / 1440));
	if (d->minutes % 60 == 0)
		return str_fmt(a, either(language, "%lld h", "%lld 小时"),
			       (long long)(d->minutes / 60));
	return str_fmt(a, either(language, "%lld min", "%lld 分钟"), (long long)d->minutes);
}

str words_target(struct arena *a, const struct plan_target *t, str language)
{
	str time;

	if (!t)
		return word_in(language, WORD_NO);
	if (!t->first_response.minutes)
		return word_in(language, WORD_NO_TARGET);
	time = words_duration(a, &t->first_response, language);
	if (t->calendar->always)
		return time;
	return str_fmt(a, either(language, "%.*s (%.*s)", "%.*s（%.*s）"), STR_ARG(time),
		       STR_ARG(plan_label_in(&t->calendar->label, language)));
}

str words_channels(struct arena *a, const struct plan_case_kind *k, str language)
{
	struct buf b;

	if (!k)
		return word_in(language, WORD_NO);
	buf_init(&b, 64 * 1024);
	for (size_t i = 0; i < k->channel_count; i++) {
		const struct plan_channel_hours *h = &k->channels[i];

		if (i > 0)
			buf_str(&b, str_from(either(language, ", ", "、")));
		buf_str(&b, plan_label_in(&h->channel->label, language));
		if (!h->calendar->always)
			buf_fmt(&b, either(language, " (%.*s)", "（%.*s）"),
				STR_ARG(plan_label_in(&h->calendar->label, language)));
	}
	return finish(&b, a);
}

static str count_words(struct arena *a, const struct plan_grant *g, str language)
{
	static const char *const periods[][2] = {
		[PERIOD_MONTH] = {"a month", "每月"},
		[PERIOD_QUARTER] = {"a quarter", "每季"},
		[PERIOD_YEAR] = {"a year", "每年"},
		[PERIOD_TERM] = {"a term", "每期"},
	};
	const char *period = periods[g->period][column(language)];

	if (g->count < 0)
		return word_in(language, WORD_UNLIMITED);
	if (column(language))
		return str_fmt(a, "%s %lld 次", period, (long long)g->count);
	return str_fmt(a, "%lld %s", (long long)g->count, period);
}

static str level_words(const struct plan_grant *g, str language)
{
	const struct plan_label *label = &g->feature->level_labels[g->level];

	return label->n ? plan_label_in(label, language) : g->feature->levels[g->level];
}

str words_grant(struct arena *a, const struct plan *p, const struct plan_grant *g, str language)
{
	if (g->paid && g->fee.p)
		return str_fmt(a, either(language, "for %.*s %.*s", "另付 %.*s %.*s"),
			       STR_ARG(g->fee), STR_ARG(p->catalog->currency));
	if (g->paid)
		return str_from(either(language, "for a fee", "另行收费"));
	if (!g->entitled)
		return word_in(language, WORD_NO);
	switch (g->feature->kind) {
	case FEATURE_FLAG:
		return word_in(language, WORD_YES);
	case FEATURE_LEVEL:
		return level_words(g, language);
	case FEATURE_COUNT:
		return count_words(a, g, language);
	}
	return word_in(language, WORD_NO);
}

str price_line_code(enum price_line_kind kind)
{
	static const char *const codes[] = {"flat",     "band",    "units", "events",
					    "discount", "minimum", "cap"};

	return str_from(codes[kind]);
}

static str band_words(struct arena *a, const struct price_line *l, int digits, str language)
{
	str rate = words_rate(a, l->rate), from = round_amount(a, l->from, digits);

	if (l->to != PRICE_NO_END)
		return str_fmt(a, either(language, "%.*s of %.*s to %.*s", "%.*s（%.*s 至 %.*s）"),
			       STR_ARG(rate), STR_ARG(from),
			       STR_ARG(round_amount(a, l->to, digits)));
	if (l->from == 0)
		return str_fmt(a, either(language, "%.*s of usage", "使用费的 %.*s"),
			       STR_ARG(rate));
	return str_fmt(a, either(language, "%.*s above %.*s", "%.*s（%.*s 以上）"), STR_ARG(rate),
		       STR_ARG(from));
}

str words_line(struct arena *a, const struct price_line *l, int digits, str language)
{
	str each = words_amount(a, l->each, digits);

	switch (l->kind) {
	case LINE_BAND:
		return band_words(a, l, digits, language);
	case LINE_FLAT:
		return str_fmt(a, either(language, "flat fee, %.*s%s", "固定费用，%.*s%s"),
			       STR_ARG(each), period_suffix(l->months, language));
	case LINE_UNITS:
		return str_fmt(a, "%.*s, %.*s x %.*s%s", STR_ARG(l->name),
			       STR_ARG(dec18_print(a, l->quantity)), STR_ARG(each),
			       period_suffix(l->months, language));
	case LINE_EVENTS:
		return str_fmt(a, "%.*s, %.*s x %.*s", STR_ARG(l->name),
			       STR_ARG(dec18_print(a, l->quantity)), STR_ARG(each));
	case LINE_DISCOUNT:
		return str_fmt(a, either(language, "discount of %.*s", "折扣 %.*s"),
			       STR_ARG(words_rate(a, l->rate)));
	case LINE_MINIMUM:
		return str_from(
			either(language, "adjustment to the monthly minimum", "补足每月最低费用"));
	case LINE_CAP:
		return str_from(either(language, "adjustment to the cap", "封顶调整"));
	}
	return S("");
}
