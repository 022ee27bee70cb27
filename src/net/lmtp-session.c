/* SPDX-License-Identifier: Apache-2.0 */
/*
 *	begin ──LHLO──> ready ──MAIL──> from ──RCPT──> to ──DATA──> data ──"."──> mail
 *	                  ^                                                          │
 *	                  └────────────── RSET, LHLO, or the mail's answer ──────────┘
 */
#include "lmtp-session.h"

#include "arena.h"
#include "mailbox.h"

#define BAD_MOST 20

enum phase { PHASE_BEGIN, PHASE_READY, PHASE_FROM, PHASE_TO, PHASE_DATA };

struct lmtp_session {
	struct lmtp_options o;
	enum phase phase;
	enum lmtp_state state;
	struct arena *arena; /* of the present mail */
	struct buf line;
	bool line_cut; /* the present line is too long */
	bool last_cr;
	int bad; /* commands that were none */
	str sender;
	str recipients[LMTP_RECIPIENTS_MAX];
	size_t recipient_count;
	struct buf body;
	bool too_large;
	struct lmtp_mail mail;
};

struct lmtp_session *lmtp_session_new(const struct lmtp_options *o)
{
	struct lmtp_session *s = MEM_NEW(struct lmtp_session);

	s->o = *o;
	s->arena = arena_new();
	buf_init(&s->line, LMTP_LINE_MAX);
	buf_init(&s->body, o->message_max);
	return s;
}

void lmtp_session_free(struct lmtp_session *s)
{
	if (!s)
		return;
	buf_done(&s->line);
	buf_done(&s->body);
	arena_free(s->arena);
	mem_free(s);
}

enum lmtp_state lmtp_session_state(const struct lmtp_session *s)
{
	return s->state;
}

const struct lmtp_mail *lmtp_session_mail(const struct lmtp_session *s)
{
	return &s->mail;
}

void lmtp_session_greet(struct lmtp_session *s, struct buf *out)
{
	buf_fmt(out, "220 %s LMTP\r\n", s->o.host_name);
}

static void reset(struct lmtp_session *s)
{
	if (s->phase != PHASE_BEGIN)
		s->phase = PHASE_READY;
	s->sender = (str){0};
	s->recipient_count = 0;
	s->too_large = false;
	buf_done(&s->body);
	buf_init(&s->body, s->o.message_max);
	arena_reset(s->arena);
}

static void say(struct buf *out, const char *text)
{
	buf_fmt(out, "%s\r\n", text);
}

/* ---- commands ---- */

static void do_lhlo(struct lmtp_session *s, str args, struct buf *out)
{
	if (!args.n) {
		say(out, "501 5.5.4 Say LHLO and your name");
		return;
	}
	s->phase = PHASE_READY;
	reset(s);
	buf_fmt(out,
		"250-%s\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n"
		"250-SMTPUTF8\r\n250 SIZE %zu\r\n",
		s->o.host_name, s->o.message_max);
}

/* "FROM:<path> parameters": the path without brackets; absent when it is none. */
static str path_of(str args, str word, str *ret_parameters)
{
	str path;

	if (!str_ieq(str_slice(args, 0, word.n), word))
		return (str){0};
	args = str_trim(str_slice(args, word.n, args.n));
	if (!str_starts(args, S("<")))
		return (str){0};
	args = str_slice(args, 1, args.n);
	path = str_cut(&args, '>');
	if (!args.p)
		return (str){0};
	*ret_parameters = str_trim(args);
	return path;
}

/* Whether all parameters of MAIL are ones that we know; *ret_size is what SIZE says. */
static bool parameters_known(str rest, int64_t *ret_size)
{
	while (rest.p && rest.n) {
		str value = str_cut(&rest, ' '), name = str_cut(&value, '=');

		if (str_ieq(name, S("SIZE"))) {
			if (!value.p || str_to_i64(value, ret_size) < 0 || *ret_size < 0)
				return false;
		} else if (name.n && !str_ieq(name, S("BODY")) && !str_ieq(name, S("SMTPUTF8"))) {
			return false;
		}
	}
	return true;
}

static void do_mail(struct lmtp_session *s, str args, struct buf *out)
{
	str parameters = {0}, path = path_of(args, S("FROM:"), &parameters);
	int64_t size = 0;

	if (s->phase != PHASE_READY) {
		say(out, s->phase == PHASE_BEGIN ? "503 5.5.1 Say LHLO first"
						 : "503 5.5.1 A mail has been begun");
	} else if (!path.p) {
		say(out, "501 5.5.4 Say MAIL FROM:<address>");
	} else if (!parameters_known(parameters, &size)) {
		say(out, "555 5.5.4 This parameter is not known here");
	} else if (size > (int64_t)s->o.message_max) {
		say(out, "552 5.3.4 The mail is too large");
	} else {
		s->sender = !path.n || mailbox_valid(path) ? str_dup(s->arena, path) : (str){0};
		s->phase = PHASE_FROM;
		say(out, "250 2.1.0 Sender OK");
	}
}

static void do_rcpt(struct lmtp_session *s, str args, struct buf *out)
{
	str parameters = {0}, path = path_of(args, S("TO:"), &parameters);

	if (s->phase != PHASE_FROM && s->phase != PHASE_TO) {
		say(out, "503 5.5.1 Say MAIL first");
	} else if (!path.p || parameters.n) {
		say(out, "501 5.5.4 Say RCPT TO:<address>");
	} else if (s->recipient_count == LMTP_RECIPIENTS_MAX) {
		say(out, "452 4.5.3 Too many recipients at once");
	} else if (!mailbox_valid(path) || (s->o.recipient && !s->o.recipient(s->o.ctx, path))) {
		say(out, "550 5.1.1 There is no such mailbox");
	} else {
		s->recipients[s->recipient_count++] = str_dup(s->arena, path);
		s->phase = PHASE_TO;
		say(out, "250 2.1.5 Recipient OK");
	}
}

static void do_data(struct lmtp_session *s, str args, struct buf *out)
{
	if (args.n) {
		say(out, "501 5.5.4 DATA stands alone");
	} else if (s->phase != PHASE_TO) {
		say(out, "503 5.5.1 Say MAIL and RCPT first");
	} else {
		s->phase = PHASE_DATA;
		say(out, "354 End with a dot on a line of its own");
	}
}

static void do_rset(struct lmtp_session *s, str args, struct buf *out)
{
	(void)args;
	reset(s);
	say(out, "250 2.0.0 OK");
}

static void do_noop(struct lmtp_session *s, str args, struct buf *out)
{
	(void)s;
	(void)args;
	say(out, "250 2.0.0 OK");
}

static void do_vrfy(struct lmtp_session *s, str args, struct buf *out)
{
	(void)s;
	(void)args;
	say(out, "252 2.5.0 Send it and see");
}

static void do_quit(struct lmtp_session *s, str args, struct buf *out)
{
	(void)args;
	s->state = LMTP_CLOSED;
	say(out, "221 2.0.0 Bye");
}

static const struct {
	str word;
	void (*run)(struct lmtp_session *s, str args, struct buf *out);
} commands[] = {
	{S_INIT("LHLO"), do_lhlo}, {S_INIT("MAIL"), do_mail}, {S_INIT("RCPT"), do_rcpt},
	{S_INIT("DATA"), do_data}, {S_INIT("RSET"), do_rset}, {S_INIT("NOOP"), do_noop},
	{S_INIT("VRFY"), do_vrfy}, {S_INIT("QUIT"), do_quit},
};

static void do_nonsense(struct lmtp_session *s, struct buf *out)
{
	if (++s->bad < BAD_MOST) {
		say(out, "500 5.5.2 This command is not known here");
		return;
	}
	s->state = LMTP_CLOSED;
	say(out, "421 4.7.0 Too much that is no LMTP");
}

static bool has_control(str line)
{
	for (size_t i = 0; i < line.n; i++) {
		if ((unsigned char)line.p[i] < 0x20 || line.p[i] == 0x7f)
			return true;
	}
	return false;
}

static void run_command(struct lmtp_session *s, str line, struct buf *out)
{
	str args = line, word = str_cut(&args, ' ');

	if (s->line_cut || has_control(line) || !utf8_valid(line)) {
		do_nonsense(s, out);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (str_ieq(commands[i].word, word)) {
			commands[i].run(s, args.p ? str_trim(args) : S(""), out);
			return;
		}
	}
	do_nonsense(s, out);
}

/* ---- the mail ---- */

static void add_body(struct lmtp_session *s, str bytes)
{
	if (s->body.n + bytes.n > s->o.message_max)
		s->too_large = true;
	if (!s->too_large)
		buf_str(&s->body, bytes);
}

/* A whole line of the mail, or a piece of a very long one (ended false). */
static void take_text(struct lmtp_session *s, str line, bool begins, bool ended)
{
	if (begins && ended && str_eq(line, S("."))) {
		s->mail = (struct lmtp_mail){
			.sender = s->sender,
			.recipients = s->recipients,
			.recipient_count = s->recipient_count,
			.bytes = buf_get(&s->body),
			.too_large = s->too_large,
		};
		s->state = LMTP_MAIL;
		return;
	}
	if (begins && str_starts(line, S(".")))
		line = str_slice(line, 1, line.n);
	add_body(s, line);
	if (ended)
		add_body(s, S("\n"));
}

void lmtp_session_answer(struct lmtp_session *s, enum lmtp_verdict verdict, str text,
			 struct buf *out)
{
	static const char *const codes[] = {
		[LMTP_TAKEN] = "250 2.0.0",
		[LMTP_LATER] = "451 4.3.0",
		[LMTP_NEVER] = "552 5.3.4",
	};

	for (size_t i = 0; i < s->recipient_count; i++)
		buf_fmt(out, "%s %.*s\r\n", codes[verdict], STR_ARG(text));
	s->state = LMTP_TALKING;
	reset(s);
}

/* ---- bytes ---- */

/* The gathered line has ended with CR LF. */
static void end_line(struct lmtp_session *s, struct buf *out)
{
	str line = buf_get(&s->line);

	if (s->phase == PHASE_DATA)
		take_text(s, line, !s->line_cut, true);
	else
		run_command(s, line, out);
	buf_reset(&s->line);
	s->line_cut = false;
}

/* One byte of a line that is not its end. */
static void add_byte(struct lmtp_session *s, char c)
{
	if (s->line.n == LMTP_LINE_MAX) {
		/* of a command the rest is thrown away; of a mail it goes on */
		if (s->phase == PHASE_DATA)
			take_text(s, buf_get(&s->line), !s->line_cut, false);
		buf_reset(&s->line);
		s->line_cut = true;
	}
	buf_char(&s->line, c);
}

size_t lmtp_session_feed(struct lmtp_session *s, str bytes, struct buf *out)
{
	size_t at = 0;

	while (at < bytes.n && s->state == LMTP_TALKING) {
		char c = bytes.p[at++];

		if (s->last_cr && c == '\n') {
			s->last_cr = false;
			end_line(s, out);
			continue;
		}
		if (s->last_cr)
			add_byte(s, '\r');
		s->last_cr = c == '\r';
		if (!s->last_cr)
			add_byte(s, c);
	}
	return at;
}
