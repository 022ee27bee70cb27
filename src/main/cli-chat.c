/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Follows an event stream as any client would: a token by CreateStreamToken, GET
 * on the path it names, and again with the last number when the stream ends. It
 * goes on until it is interrupted, the chat ends, or the server does.
 */
#include "cli-chat.h"

#include <stdio.h>
#include <unistd.h>

#include "buf.h"
#include "cli-door.h"
#include "json-tree.h"
#include "settings.h"

#define TARGET S("Mainstay_20261123.CreateStreamToken")
#define LINE_MAX_BYTES KIB(256)
/* Streams in a row that bring nothing before it gives up. */
#define EMPTY_MOST 3
#define PAUSE_US 500000

const struct cli_option chat_follow_options[] = {
	{"after", "NUMBER", "only messages behind this number (default: all)"},
	{"once", NULL, "end when the stream does, instead of opening the next"},
	{0},
};

struct following {
	struct cli *cli;
	struct arena *arena; /* of one line */
	int64_t last;
	int64_t events;
	str event; /* name of the event that is coming in */
	char name[64];
	bool ended; /* the chat has */
};

static str text_at(const struct json_node *n, str key)
{
	const struct json_node *m = json_member(n, key);

	return m ? m->text : S("");
}

/* A message as people read it; any other event by name and data. */
static void print_event(struct following *f, str data)
{
	struct json_node *n = NULL;
	str time, body;

	if (json_tree(f->arena, data, &n) < 0)
		return;
	f->ended |= str_eq(f->event, S("message")) && str_eq(text_at(n, S("kind")), S("ended"));
	if (cli_flag(f->cli, "json")) {
		printf("%.*s\n", STR_ARG(data));
	} else if (str_eq(f->event, S("message"))) {
		time = text_at(n, S("timeCreated"));
		body = text_at(n, S("body"));
		printf("%.*s %.*s %.*s: %.*s\n", STR_ARG(text_at(n, S("number"))),
		       STR_ARG(str_slice(time, 11, 19)), STR_ARG(text_at(n, S("name"))),
		       STR_ARG(body.n ? body : text_at(n, S("kind"))));
	} else {
		printf("- %.*s %.*s\n", STR_ARG(f->event), STR_ARG(data));
	}
	fflush(stdout);
}

/* id:, event: and data: lines; an empty one ends an event. */
static bool take_line(void *ctx, str line)
{
	struct following *f = ctx;
	str value = line, field = str_cut(&value, ':');

	if (value.n && value.p[0] == ' ')
		value = str_slice(value, 1, value.n);
	if (str_eq(field, S("id"))) {
		DISCARD("a number that is none leaves the last one", str_to_i64(value, &f->last));
	} else if (str_eq(field, S("event")) && value.n < sizeof(f->name)) {
		memcpy(f->name, value.p, value.n);
		f->event = (str){f->name, value.n};
	} else if (str_eq(field, S("data"))) {
		f->events++;
		print_event(f, value);
		arena_reset(f->arena);
	}
	return !f->ended && !ferror(stdout);
}

static int open_path(struct following *f, struct cli_door *door, str *ret)
{
	struct arena *a = f->cli->arena;
	str chat = cli_operand(f->cli, 0), body = {0}, input = S("{}");
	struct json_node *n = NULL;
	char *why = NULL;
	int status = 0;

	if (chat.p) {
		struct buf CLEANUP(buf_done) b = {0};
		struct json_writer w;

		buf_init(&b, LINE_MAX_BYTES);
		json_writer_init(&w, &b);
		json_object(&w);
		json_pair_str(&w, S("chatId"), chat);
		json_object_end(&w);
		input = buf_dup(&b, a);
	}
	if (door_call(door, TARGET, input, a, &status, &body, &why) < 0 ||
	    json_tree(a, body, &n) < 0) {
		int r = cli_fail("%s", why ? why : "the answer is no JSON");

		mem_free(why);
		return r;
	}
	if (status != 200)
		return cli_fail("%.*s", STR_ARG(text_at(n, S("message"))));
	*ret = str_fmt(a, "%.*s?token=%.*s&after=%lld", STR_ARG(text_at(n, S("path"))),
		       STR_ARG(text_at(n, S("token"))), (long long)f->last);
	return CLI_DONE;
}

static int follow_once(struct following *f, struct cli_door *door)
{
	char *why = NULL;
	int status = 0, r;
	str path;

	r = open_path(f, door, &path);
	if (r != CLI_DONE)
		return r;
	if (door_stream(door, path, take_line, f, &status, &why) < 0) {
		r = cli_fail("%s", why);
		mem_free(why);
		return r;
	}
	return status == 200 ? CLI_DONE : cli_fail("the stream was refused (status %d)", status);
}

int chat_follow_run(struct cli *cli)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct following f = {.cli = cli, .arena = a};
	struct cli_door *door;
	char *why = NULL;
	int r = CLI_DONE, empty = 0;

	if (cli_value(cli, "after").p && str_to_i64(cli_value(cli, "after"), &f.last) < 0)
		return cli_misuse("--after takes a number");
	if (door_open(cli_data_dir(cli), &door, &why) < 0) {
		r = cli_fail("%s", why ? why : "the data directory cannot be opened");
		mem_free(why);
		return r;
	}
	while (r == CLI_DONE && !f.ended && empty < EMPTY_MOST) {
		int64_t before = f.events;

		r = follow_once(&f, door);
		empty = f.events == before ? empty + 1 : 0;
		if (cli_flag(cli, "once"))
			break;
		usleep(PAUSE_US);
	}
	door_close(door);
	return r;
}
