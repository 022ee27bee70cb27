/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-help.h"

#include "buf.h"
#include "cli-input.h"
#include "counters.h"
#include "job-list.h"
#include "operation.h"
#include "routes-own.h"
#include "settings.h"

#define TEXT_MAX MIB(1)
#define WIDTH 78

const struct cli_option cli_help_options[] = {
	{"man", NULL, "print the manual page (roff)"},
	{"completion", NULL, "print completion for bash: source <(mainstay help --completion)"},
	{"settings", NULL, "print all settings as docs/configuration.md has them"},
	{"metrics", NULL, "print all counters and jobs as docs/metrics.md has them"},
	{0},
};

static int print_buf(struct buf *b)
{
	int r = cli_print(buf_get(b));

	buf_done(b);
	return r;
}

/* Words folded into lines after `indent` blanks; the first line has its indent already. */
static void fold(struct buf *b, str text, size_t indent)
{
	size_t column = indent;

	while (text.p) {
		str word = str_cut(&text, ' ');

		if (word.n == 0)
			continue;
		if (column > indent && column + 1 + word.n > WIDTH) {
			buf_fmt(b, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			buf_char(b, ' ');
			column++;
		}
		buf_str(b, word);
		column += word.n;
	}
	buf_char(b, '\n');
}

/* The way a command is called: "mainstay case get CASE-ID [options]". */
static void synopsis(struct buf *b, struct arena *a, const struct cli_command *c)
{
	str rest = str_from(c->positional);

	buf_fmt(b, "mainstay %s%s%s", c->noun, c->verb ? " " : "", c->verb ? c->verb : "");
	while (rest.p) {
		str name = str_cut(&rest, ',');

		if (name.n) {
			str shown = cli_kebab(a, name);
			char *p = arena_alloc(a, shown.n + 1);

			for (size_t i = 0; i < shown.n; i++)
				p[i] = shown.p[i] >= 'a' && shown.p[i] <= 'z'
					       ? (char)(shown.p[i] - 'a' + 'A')
					       : shown.p[i];
			buf_fmt(b, " %.*s", (int)shown.n, p);
		}
	}
	if (c->operands)
		buf_fmt(b, " %s", c->operands);
}

static str option_form(struct arena *a, const struct cli_known *k)
{
	bool repeats = k->member && k->member->shape->kind == SHAPE_LIST;
	bool flips = k->member && !k->value.p;

	return str_fmt(a, "--%s%.*s%s%.*s%s", flips ? "[no-]" : "", STR_ARG(k->name),
		       k->value.p ? " " : "", STR_ARG(k->value), repeats ? " ..." : "");
}

/* What the model says beyond the sentence: allowed words, bounds, required. */
static str option_facts(struct arena *a, const struct cli_known *k)
{
	const struct shape *s = k->member ? k->member->shape : NULL;
	struct buf b CLEANUP(buf_done) = {0};

	buf_init(&b, KIB(8));
	buf_str(&b, k->help);
	if (s && s->kind == SHAPE_LIST)
		s = s->element;
	if (s && s->enum_count > 0) {
		buf_str(&b, S(" One of "));
		for (size_t i = 0; i < s->enum_count; i++)
			buf_fmt(&b, "%s%.*s", i ? ", " : "", STR_ARG(s->enums[i]));
		buf_char(&b, '.');
	}
	if (k->required)
		buf_str(&b, S(" Required."));
	return str_trim(buf_dup(&b, a));
}

int cli_help_command(struct arena *a, const struct cli_command *c)
{
	const struct operation *op = cli_operation_of(c);
	struct cli_options options = cli_options_of(a, c, op);
	struct buf b;

	buf_init(&b, TEXT_MAX);
	buf_str(&b, S("usage: "));
	synopsis(&b, a, c);
	buf_str(&b, S(" [options]\n\n"));
	fold(&b, c->help || !op ? str_from(c->help) : op->doc, 0);
	buf_char(&b, '\n');
	for (size_t i = 0; i < options.n; i++) {
		str form = option_form(a, &options.v[i]);

		if (options.v[i].hidden)
			continue;
		buf_fmt(&b, "  %.*s\n        ", STR_ARG(form));
		fold(&b, option_facts(a, &options.v[i]), 8);
	}
	return print_buf(&b);
}

int cli_help_noun(struct arena *a, str noun)
{
	struct buf b;
	size_t n = 0;

	buf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < cli_command_count; i++) {
		const struct cli_command *c = &cli_commands[i];

		if (!str_eq(str_from(c->noun), noun))
			continue;
		n++;
		if (!c->verb) {
			buf_done(&b);
			return cli_help_command(a, c);
		}
		buf_str(&b, S("  "));
		synopsis(&b, a, c);
		buf_str(&b, S("\n        "));
		fold(&b, cli_help_of(c), 8);
	}
	if (n > 0) {
		buf_str(&b, S("\nEach takes --help.\n"));
		return print_buf(&b);
	}
	buf_done(&b);
	return cli_misuse("there is no command \"%.*s\"; `mainstay help` lists them",
			  STR_ARG(noun));
}

static int help_all(void)
{
	struct buf b;

	buf_init(&b, TEXT_MAX);
	buf_str(&b, S("usage: mainstay COMMAND [options]\n\nA self-hosted support-plan platform. "
		      "Commands:\n\n"));
	for (size_t i = 0; i < cli_noun_count; i++)
		buf_fmt(&b, "  %-10s %s\n", cli_nouns[i].name, cli_nouns[i].help);
	buf_str(&b, S("\n`mainstay help COMMAND` says more; docs/ has the whole story.\n"));
	return print_buf(&b);
}

/* ---- the manual page ---- */

/* Text as roff: a backslash, and a line that begins with a dot or quote, must not mean anything. */
static void roff(struct buf *b, str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\\')
			buf_str(b, S("\\e"));
		else if (c == '-')
			buf_str(b, S("\\-"));
		else if ((c == '.' || c == '\'') && (i == 0 || text.p[i - 1] == '\n'))
			buf_fmt(b, "\\&%c", c);
		else
			buf_char(b, c);
	}
}

static void man_option(struct buf *b, struct arena *a, const struct cli_known *k)
{
	buf_str(b, S(".TP\n.B "));
	roff(b, option_form(a, k));
	buf_char(b, '\n');
	roff(b, option_facts(a, k));
	buf_char(b, '\n');
}

static void man_command(struct buf *b, struct arena *a, const struct cli_command *c)
{
	const struct operation *op = cli_operation_of(c);
	struct cli_options options = cli_options_of(a, c, op);
	struct buf line CLEANUP(buf_done) = {0};

	buf_init(&line, KIB(4));
	synopsis(&line, a, c);
	buf_str(b, S(".SS "));
	roff(b, buf_get(&line));
	buf_char(b, '\n');
	roff(b, c->help || !op ? str_from(c->help) : op->doc);
	buf_char(b, '\n');
	for (size_t i = 0; i < options.n; i++) {
		bool common = options.v[i].hidden;

		for (const struct cli_option *o = cli_common; o->name; o++)
			common = common || (!options.v[i].member &&
					    str_eq(options.v[i].name, str_from(o->name)));
		if (!common)
			man_option(b, a, &options.v[i]);
	}
}

static void man_settings(struct buf *b, struct arena *a)
{
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *s = &setting_table[i];
		str domain = setting_domain(a, s);

		buf_str(b, S(".TP\n.B "));
		roff(b, str_fmt(a, "%s = %s", s->key, s->standard));
		buf_char(b, '\n');
		roff(b, str_from(s->help));
		buf_str(b, S("\nAccepts "));
		roff(b, domain);
		buf_str(b, S(".\n"));
	}
}

static int help_man(struct arena *a)
{
	const struct cli_command none = {.noun = ""};
	struct cli_options common = cli_options_of(a, &none, NULL);
	struct buf b;

	buf_init(&b, TEXT_MAX);
	buf_str(&b, S(".\\\" SPDX-License-Identifier: Apache-2.0\n.\\\" Made by `mainstay help "
		      "--man`; do not edit.\n"));
	buf_fmt(&b, ".TH MAINSTAY 1 \"\" \"mainstay %s\" \"User Commands\"\n", MAINSTAY_VERSION);
	buf_str(&b, S(".SH NAME\nmainstay \\- a self\\-hosted support\\-plan platform\n"
		      ".SH SYNOPSIS\n.B mainstay\n.I COMMAND\n[options]\n.SH DESCRIPTION\n"
		      "Serves support plans and support cases behind the AWS Support API, and "
		      "works on the same data\nfrom the command line. Results go to standard "
		      "output, everything else to standard error.\nCommands that work on data go "
		      "through the server when one runs on the data directory, and open\nthe "
		      "directory themselves when none does; both give the same answer.\n"
		      ".SH COMMON OPTIONS\n"));
	for (size_t i = 0; i < common.n; i++)
		man_option(&b, a, &common.v[i]);
	buf_str(&b, S(".SH COMMANDS\n"));
	for (size_t i = 0; i < cli_command_count; i++)
		man_command(&b, a, &cli_commands[i]);
	buf_str(&b, S(".SH SETTINGS\nThe file DIR/mainstay.conf has lines of the form key = "
		      "value. A line that begins with # is a comment.\n"));
	man_settings(&b, a);
	buf_str(&b, S(".SH EXIT STATUS\n0 done, 1 failed, 2 wrong usage.\n.SH ENVIRONMENT\n.TP\n"
		      ".B MAINSTAY_DATA\nThe data directory when \\-\\-data is not given.\n"));
	return print_buf(&b);
}

/* ---- completion ---- */

static void complete_command(struct buf *b, struct arena *a, const struct cli_command *c)
{
	struct cli_options options = cli_options_of(a, c, cli_operation_of(c));

	buf_fmt(b, "\t\"%s%s%s\") words=\"", c->noun, c->verb ? " " : "", c->verb ? c->verb : "");
	for (size_t i = 0; i < options.n; i++) {
		if (!options.v[i].hidden)
			buf_fmt(b, "%s--%.*s", i ? " " : "", STR_ARG(options.v[i].name));
	}
	buf_str(b, S("\" ;;\n"));
}

static void complete_nouns(struct buf *b)
{
	for (size_t i = 0; i < cli_noun_count; i++) {
		buf_fmt(b, "\t%s) words=\"", cli_nouns[i].name);
		for (size_t j = 0; j < cli_command_count; j++) {
			if (cli_commands[j].verb &&
			    str_eq(str_from(cli_commands[j].noun), str_from(cli_nouns[i].name)))
				buf_fmt(b, "%s ", cli_commands[j].verb);
		}
		buf_str(b, S("\" ;;\n"));
	}
}

static int help_completion(struct arena *a)
{
	struct buf b;

	buf_init(&b, TEXT_MAX);
	buf_str(&b, S("# SPDX-License-Identifier: Apache-2.0\n"
		      "_mainstay() {\n\tlocal words='' cur=${COMP_WORDS[COMP_CWORD]}\n"
		      "\tif ((COMP_CWORD == 1)); then\n\t\twords=\""));
	for (size_t i = 0; i < cli_noun_count; i++)
		buf_fmt(&b, "%s ", cli_nouns[i].name);
	buf_str(&b, S("\"\n\telse\n\tif ((COMP_CWORD == 2)); then case ${COMP_WORDS[1]} in\n"));
	complete_nouns(&b);
	buf_str(&b, S("\tesac; fi\n\tif [[ $cur == -* ]]; then case "
		      "\"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n"));
	for (size_t i = 0; i < cli_command_count; i++) {
		if (cli_commands[i].verb)
			complete_command(&b, a, &cli_commands[i]);
	}
	buf_str(&b, S("\t*) case ${COMP_WORDS[1]} in\n"));
	for (size_t i = 0; i < cli_command_count; i++) {
		if (!cli_commands[i].verb)
			complete_command(&b, a, &cli_commands[i]);
	}
	buf_str(&b, S("\tesac ;;\n\tesac; fi\n\tfi\n"
		      "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n}\n"
		      "complete -o default -F _mainstay mainstay\n"));
	return print_buf(&b);
}

/* ---- docs/configuration.md ---- */

static int help_settings(struct arena *a)
{
	struct buf b;

	buf_init(&b, TEXT_MAX);
	buf_str(&b, S("# Settings\n\n"
		      "<!-- Made by `mainstay help --settings`; do not edit. -->\n\n"
		      "The file `mainstay.conf` in the data directory (or `--config FILE`) has "
		      "lines of the form `key = value`; a line\nthat begins with `#` is a comment. "
		      "`mainstay config check` reads it, `mainstay config explain KEY` explains "
		      "one\nsetting. Changes take effect at the next start. Options of "
		      "`mainstay serve` win over the file.\n\n"
		      "| key | default | accepts | meaning |\n|---|---|---|---|\n"));
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *s = &setting_table[i];
		str rest = setting_domain(a, s), help = str_from(s->help);

		buf_fmt(&b, "| `%s` | `%s` | ", s->key, s->standard);
		for (size_t k = 0; k < rest.n; k++)
			buf_fmt(&b, "%s%c", rest.p[k] == '|' ? "\\" : "", rest.p[k]);
		buf_str(&b, S(" | "));
		for (size_t k = 0; k < help.n; k++)
			buf_fmt(&b, "%s%c", help.p[k] == '|' ? "\\" : "", help.p[k]);
		buf_str(&b, S(" |\n"));
	}
	return print_buf(&b);
}

/* ---- docs/metrics.md ---- */

static void metrics_row(struct buf *b, const char *name, const char *kind, str help)
{
	buf_fmt(b, "| `%s` | %s | %.*s |\n", name, kind, STR_ARG(help));
}

static int help_metrics(void)
{
	struct buf b;

	buf_init(&b, TEXT_MAX);
	buf_str(&b, S("# Counters and background jobs\n\n"
		      "<!-- Made by `mainstay help --metrics`; do not edit. -->\n\n"
		      "`GET /metrics` answers in Prometheus's text format, on the local socket "
		      "`DIR/mainstay.sock` and, with\n`metrics.public = true`, on the listening "
		      "address.\n\n| counter | kind | meaning |\n|---|---|---|\n"));
	for (size_t i = 0; i < COUNTER_COUNT; i++)
		metrics_row(&b, counter_table[i].name, counter_table[i].gauge ? "gauge" : "counter",
			    str_from(counter_table[i].help));
	for (size_t i = 0; i < counter_extra_count; i++)
		metrics_row(&b, counter_extras[i].name, counter_extras[i].kind,
			    str_from(counter_extras[i].help));
	for (size_t i = 0; i < own_gauge_count; i++)
		metrics_row(&b, own_gauges[i].name, "gauge", str_from(own_gauges[i].help));
	buf_str(&b, S("\n| job | every | at most | what it does |\n|---|---|---|---|\n"));
	for (size_t i = 0; i < job_list_count; i++) {
		const struct job *j = job_list[i];

		buf_fmt(&b, "| `%s` | %lld s | %lld s | %s |\n", j->name,
			(long long)(j->interval / SECONDS(1)), (long long)(j->limit / SECONDS(1)),
			j->help);
	}
	return print_buf(&b);
}

int cli_help_run(struct cli *cli)
{
	str noun = cli_operand(cli, 0), verb = cli_operand(cli, 1);

	if (cli_flag(cli, "man"))
		return help_man(cli->arena);
	if (cli_flag(cli, "completion"))
		return help_completion(cli->arena);
	if (cli_flag(cli, "settings"))
		return help_settings(cli->arena);
	if (cli_flag(cli, "metrics"))
		return help_metrics();
	if (!noun.p)
		return help_all();
	for (size_t i = 0; verb.p && i < cli_command_count; i++) {
		const struct cli_command *c = &cli_commands[i];

		if (c->verb && str_eq(str_from(c->noun), noun) && str_eq(str_from(c->verb), verb))
			return cli_help_command(cli->arena, c);
	}
	return cli_help_noun(cli->arena, noun);
}
