/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of the models, compiled once and matched with limits. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "arena.h"
#include "shape-check.h"
#include "shape-patterns-private.h"

/* Steps of one match; what models use needs some hundreds for the longest values. */
#define MATCH_STEPS 100000
#define MATCH_KIB 1024

struct shape_patterns {
	const struct shape_pattern *list;
	size_t n;
	pcre2_match_context *limits;
	pcre2_code *code[];
};

int shape_patterns_new(const struct shape_pattern *list, size_t n, struct shape_patterns **ret,
		       char **reterr)
{
	struct shape_patterns *p = mem_new(sizeof(*p) + n * sizeof(p->code[0]));
	uint32_t options = PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
			   PCRE2_NEVER_BACKSLASH_C;

	p->list = list;
	p->n = n;
	p->limits = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(p->limits, MATCH_STEPS);
	pcre2_set_heap_limit(p->limits, MATCH_KIB);
	for (size_t i = 0; i < n; i++) {
		PCRE2_SIZE at = 0;
		int code = 0;

		p->code[i] = pcre2_compile((PCRE2_SPTR)list[i].text.p, list[i].text.n, options,
					   &code, &at, NULL);
		if (!p->code[i]) {
			char why[128] = "";
			struct buf text;

			pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof(why));
			buf_init(&text, 4096);
			buf_fmt(&text, "pattern %.*s, at %zu: %s", STR_ARG(list[i].text), at, why);
			*reterr = mem_copy_text(text.p, text.n);
			buf_done(&text);
			shape_patterns_free(p);
			return E_INVAL;
		}
	}
	*ret = p;
	return 0;
}

void shape_patterns_free(struct shape_patterns *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++)
		pcre2_code_free(p->code[i]);
	pcre2_match_context_free(p->limits);
	mem_free(p);
}

bool pattern_matches(const struct shape_patterns *p, int pattern, str text)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int r = pcre2_match(p->code[pattern], (PCRE2_SPTR)text.p, text.n, 0, 0, data, p->limits);

	pcre2_match_data_free(data);
	return r >= 0;
}

str pattern_text(const struct shape_patterns *p, int pattern)
{
	return p->list[pattern].text;
}
