/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an operator may change without changing the program. The rows stand in
 * settings-rows.h. Values come from the rows' defaults, then from a file of
 * `key = value` lines ('#' starts a comment line), then from the command line;
 * the environment is not asked. Unknown keys, wrong types and values out of
 * range are errors that name file, line and remedy.
 *
 * A struct settings is filled before threads start and never changes after.
 */
#ifndef SERVICE_SETTINGS_H
#define SERVICE_SETTINGS_H

#include "arena.h"
#include "str.h"
#include "usec.h"

enum setting_kind {
	SETTING_BOOL,
	SETTING_INT,
	SETTING_TEXT,
	SETTING_TIME,
	SETTING_SIZE,
	SETTING_CHOICE,
};

#define KIB(n) ((int64_t)(n)*1024)
#define MIB(n) ((int64_t)(n)*1024 * 1024)

#define SETTING_TYPE_BOOL bool
#define SETTING_TYPE_INT int64_t
#define SETTING_TYPE_TEXT str
#define SETTING_TYPE_TIME usec
#define SETTING_TYPE_SIZE int64_t
#define SETTING_TYPE_CHOICE int

struct settings {
#define SETTING(kind, member, key, standard, min, max, help) SETTING_TYPE_##kind member;
#include "settings-rows.h"
#undef SETTING
};

/* Choices, in the order of their words. */
enum audit_reads { AUDIT_READS_NONE, AUDIT_READS_DENIED, AUDIT_READS_ALL };
enum mail_way {
	MAIL_DELIVERY_OFF,
	MAIL_DELIVERY_RELAY,
	MAIL_DELIVERY_DIR,
	MAIL_DELIVERY_PIPE,
};
enum mail_imap_tls_use { MAIL_IMAP_TLS_REQUIRED, MAIL_IMAP_TLS_OFF };
enum mail_tls_use { MAIL_TLS_REQUIRED, MAIL_TLS_OPTIONAL, MAIL_TLS_OFF };
enum outbox_sink_kind { OUTBOX_OFF, OUTBOX_LOG, OUTBOX_FILE };
enum sip_transport { SIP_UDP, SIP_TCP };

struct setting {
	const char *key;
	enum setting_kind kind;
	size_t offset;        /* in struct settings */
	const char *standard; /* the default, as in a file */
	int64_t min, max;     /* of numbers, lengths of texts; both 0: none */
	const char *help;     /* of a choice it starts with "word|word: " */
};

extern const struct setting setting_table[];
extern const size_t setting_count;

/* All defaults. Texts are constants. */
void settings_init(struct settings *s);
/* NULL when there is none of that name. */
const struct setting *setting_find(str key);
/* The known key nearest to a mistyped one; NULL when none is near. */
const struct setting *setting_near(struct arena *a, str key);
/* Sets one value; texts are copied into the arena. On E_INVAL *reterr (in the arena) says what is
 * wrong and what to write instead. */
MUST_USE int settings_set(struct settings *s, struct arena *a, str key, str value, str *reterr);
/* Reads a file's text; name is for messages. A key given twice is an error. E_INVAL with *reterr
 * naming the first wrong line. */
MUST_USE int settings_parse(struct settings *s, struct arena *a, str name, str text, str *reterr);
/* The value as a file would write it. */
str setting_print(struct arena *a, const struct settings *s, const struct setting *row);
/* What a value may be, in words: "a time from 1s to 10min". */
str setting_domain(struct arena *a, const struct setting *row);

#endif
