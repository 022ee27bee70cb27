/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of mails, as data: catalog/mail/LANGUAGE.yaml, one file a language,
 * which a provider may replace (docs/mail.md). A template has a subject and a
 * text, and an HTML form where the one that is made of the text is not enough:
 *
 *	{{field}}                   the field's value, escaped for where it stands
 *	{{#field}} ... {{/field}}   only when the field has a value; of a list, for each
 *	{{^field}} ... {{/field}}   only when it has none
 *
 * Which templates there are and which fields each has is known here, so a text
 * that asks for another one is refused when the file is read.
 */
#ifndef NOTIFY_MAIL_TEMPLATE_H
#define NOTIFY_MAIL_TEMPLATE_H

#include "arena.h"
#include "str.h"

struct mail_field {
	str name, value;
};

struct mail_fields {
	const struct mail_field *v;
	size_t n;
	const struct mail_fields *items; /* what {{#items}} goes through */
	size_t item_count;
};

/* JSON as it is stored: {"name":"value",...,"items":[{...},...]}. Values are cut at
 * MAIL_FIELD_MAX bytes. */
#define MAIL_FIELD_MAX ((size_t)32 << 10)
str mail_fields_print(struct arena *a, const struct mail_fields *f);
MUST_USE int mail_fields_parse(struct arena *a, str json, struct mail_fields *ret);
/* Empty when there is none. */
str mail_field_get(const struct mail_fields *f, str name);

struct mail_templates;

struct mail_template_file {
	str name; /* for messages */
	str text;
};

/*
 * Reads all files; a later one replaces an earlier one's language. English must
 * have every template; a language that lacks one shows the English one. E_SYNTAX
 * with *reterr (heap): file, line, remedy.
 */
MUST_USE int mail_templates_new(const struct mail_template_file *files, size_t n,
				struct mail_templates **ret, char **reterr);
/* Accepts NULL. */
void mail_templates_free(struct mail_templates *t);

struct mail_text {
	str subject, text, html;
	str title;    /* what a digest calls it; empty without */
	str language; /* of the template that was found */
};
/* E_NOENT when there is no such template. Fields that are missing are empty. */
MUST_USE int mail_template_render(const struct mail_templates *t, struct arena *a, str code,
				  str language, const struct mail_fields *fields,
				  struct mail_text *ret);

/* Made-up fields, for looking at a template. NULL for an unknown code. */
const struct mail_fields *mail_template_example(struct arena *a, str code);
/* Codes and languages, for lists and messages: ", " between them. */
str mail_template_codes(struct arena *a);
str mail_template_languages(const struct mail_templates *t, struct arena *a);

#endif
