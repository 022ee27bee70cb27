/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line is "SERVER [version]; METHOD=RESULT (comment) reason=... ptype.property=value ...; ...".
 * Comments nest and are dropped, quoted strings are one word.
 */
#include "mail-auth.h"

#include "buf.h"
#include "mail-message.h"

#define WORDS_MAX 64
#define DOMAIN_MAX 253

static const str codes[] = {
	[MAIL_AUTH_NONE] = S_INIT("none"),
	[MAIL_AUTH_FAILED] = S_INIT("failed"),
	[MAIL_AUTH_PASSED] = S_INIT("passed"),
};

str mail_auth_code(enum mail_auth v)
{
	return codes[v];
}

static str domain_of(str address)
{
	for (size_t i = address.n; i > 0; i--) {
		if (address.p[i - 1] == '@')
			return str_slice(address, i, address.n);
	}
	return address;
}

static bool is_below(str domain, str parent)
{
	return domain.n > parent.n && domain.p[domain.n - parent.n - 1] == '.' &&
	       str_ieq(str_slice(domain, domain.n - parent.n, domain.n), parent);
}

bool mail_domains_aligned(str a, str b)
{
	if (!a.n || !b.n || str_index(a, '.') < 0 || str_index(b, '.') < 0)
		return false;
	return str_ieq(a, b) || is_below(a, b) || is_below(b, a);
}

/* ---- one line ---- */

/* The line without comments; quotes are taken off. ';' inside of quotes becomes a blank. */
static str without_comments(struct arena *a, str line)
{
	struct buf b;
	int depth = 0;
	bool quoted = false;
	str r;

	buf_init(&b, line.n + 1);
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];

		if (c == '\\' && (quoted || depth)) {
			i++;
		} else if (quoted) {
			if (c == '"')
				quoted = false;
			else
				buf_char(&b, c == ';' || c == ' ' || c == '=' ? '_' : c);
		} else if (c == '(') {
			depth++;
		} else if (c == ')' && depth) {
			depth--;
		} else if (!depth && c == '"') {
			quoted = true;
		} else if (!depth) {
			buf_char(&b, c == '\t' ? ' ' : c);
		}
	}
	/* what never closes says nothing */
	if (depth || quoted)
		buf_reset(&b);
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}

enum outcome { OUTCOME_ABSENT, OUTCOME_PASS, OUTCOME_OTHER, OUTCOME_FAIL };

struct findings {
	enum outcome dmarc, dkim, spf; /* of the From domain; of two the worse */
	bool dkim_foreign;             /* a signature of another domain passed */
	str from;                      /* domain of the From line */
};

/* The value of "key=value" in the words; absent without. */
static str property(str words, str key)
{
	while (words.p) {
		str word = str_cut(&words, ' '), value = word, name = str_cut(&value, '=');

		if (value.p && str_ieq(name, key))
			return value;
	}
	return (str){0};
}

static enum outcome outcome_of(str result)
{
	if (str_ieq(result, S("pass")))
		return OUTCOME_PASS;
	if (str_ieq(result, S("fail")) || str_ieq(result, S("softfail")) ||
	    str_ieq(result, S("hardfail")) || str_ieq(result, S("permerror")))
		return OUTCOME_FAIL;
	return OUTCOME_OTHER;
}

static void worsen(enum outcome *o, enum outcome by)
{
	if (by > *o)
		*o = by;
}

/* Several signatures are common: one good one of the domain is enough. */
static void better_dkim(struct findings *f, enum outcome o, bool aligned)
{
	if (o == OUTCOME_PASS && aligned)
		f->dkim = OUTCOME_PASS;
	else if (o == OUTCOME_PASS)
		f->dkim_foreign = true;
	else if (f->dkim != OUTCOME_PASS)
		worsen(&f->dkim, o);
}

static void note_method(struct findings *f, str clause)
{
	str words = str_trim(clause), first = str_cut(&words, ' '), result = first;
	str method = str_trim(str_cut(&result, '=')), about;
	enum outcome o;

	if (!result.p)
		return;
	/* a version may stand behind the method: "dkim/1=pass" */
	method = str_cut(&method, '/');
	o = outcome_of(str_trim(result));
	if (!words.p)
		words = S("");
	if (str_ieq(method, S("dmarc"))) {
		about = property(words, S("header.from"));
		if (about.p && !str_ieq(domain_of(about), f->from) && o == OUTCOME_PASS)
			o = OUTCOME_OTHER;
		worsen(&f->dmarc, o);
	} else if (str_ieq(method, S("dkim"))) {
		about = property(words, S("header.d"));
		if (!about.p)
			about = property(words, S("header.i"));
		better_dkim(f, o, mail_domains_aligned(domain_of(about), f->from));
	} else if (str_ieq(method, S("spf"))) {
		about = property(words, S("smtp.mailfrom"));
		if (o == OUTCOME_PASS && !mail_domains_aligned(domain_of(about), f->from))
			o = OUTCOME_OTHER;
		worsen(&f->spf, o);
	}
}

/* Whether the line speaks for that server; *ret is what it says. */
static bool is_of(str line, str server, str *ret)
{
	str head = str_trim(str_cut(&line, ';'));

	head = str_cut(&head, ' ');
	*ret = line.p ? line : S("");
	return server.n && str_ieq(head, server);
}

static enum mail_auth weigh(const struct findings *f, const char **ret_by)
{
	static const struct {
		enum outcome dmarc;
		enum mail_auth verdict;
		const char *by;
	} rows[] = {
		{OUTCOME_PASS, MAIL_AUTH_PASSED, "DMARC passed"},
		{OUTCOME_FAIL, MAIL_AUTH_FAILED, "DMARC failed"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (f->dmarc == rows[i].dmarc) {
			*ret_by = rows[i].by;
			return rows[i].verdict;
		}
	}
	if (f->dkim == OUTCOME_PASS) {
		*ret_by = "DKIM passed";
		return MAIL_AUTH_PASSED;
	}
	if (f->spf == OUTCOME_PASS) {
		*ret_by = "SPF passed";
		return MAIL_AUTH_PASSED;
	}
	if (f->dkim == OUTCOME_FAIL || f->spf == OUTCOME_FAIL) {
		*ret_by = f->dkim == OUTCOME_FAIL ? "DKIM failed" : "SPF failed";
		return MAIL_AUTH_FAILED;
	}
	*ret_by = f->dkim_foreign ? "only another domain's signature passed"
				  : "nothing passed for the sender's domain";
	return MAIL_AUTH_NONE;
}

enum mail_auth mail_auth_judge(struct arena *a, const struct mail_message *m,
			       const struct mail_trust *trust, str *ret_why)
{
	struct findings f = {.from = m->from.n == 1 ? domain_of(m->from.v[0].address) : S("")};
	const char *by = NULL;
	bool said = false;
	enum mail_auth verdict;

	for (size_t i = 0; i < m->result_count; i++) {
		str what;

		if (m->results[i].hops > trust->hops ||
		    !is_of(without_comments(a, m->results[i].text), trust->server, &what))
			continue;
		said = true;
		while (what.p)
			note_method(&f, str_cut(&what, ';'));
	}
	verdict = weigh(&f, &by);
	if (!trust->server.n)
		*ret_why = S("no mail server is trusted to judge senders");
	else if (!said)
		*ret_why = S("the mail server said nothing about the sender");
	else
		*ret_why = str_from(by);
	return verdict;
}
