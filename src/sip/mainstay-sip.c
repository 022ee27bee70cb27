/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mainstay-sip: the child process that speaks SIP, over libre. It knows calls
 * and nothing else: no database, no files, no cases. The server tells it whom to connect
 * and hears what came of it (sip-line.h). It is a process of its own because it reads what
 * strangers send, and because libre has global names and state.
 *
 * It is introduced first: by lines of the server it learns where the PBX is, and by
 * files of the system who resolves names. Before it hears the first byte from the network it
 * gives up files, programs and all but the internet (seal.h).
 *
 * Each call is a struct sip_call, which decides; this file does what it says.
 * Nobody calls us: requests outside our own calls are refused.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* libre's headers want the ones above. */
#include <re.h>

#include "seal-probe.h"
#include "seal.h"
#include "sip-call.h"
#include "sip-line.h"
#include "sip-sdp.h"

#define CALLS_MAX 64
#define MODIFIES_MAX 20 /* new offers that are carried over in one call */
#define QUIT_MS 4000    /* for the last BYEs to be answered */
#define SDP_TYPE "application/sdp"

struct line;

struct leg {
	struct call *call;
	enum sip_side side;
	struct sipsess *sess;
	char *uri;
	char sdp[SDP_MAX]; /* what this side last said of its media */
	size_t sdp_n;
	uint32_t version; /* of the last description that we gave it */
};

struct call {
	struct le le;
	struct line *line;
	char id[SIP_ID_MAX + 1];
	struct sip_call machine;
	struct leg legs[2];
	struct tmr timer;
	uint64_t session; /* of our origin lines */
	unsigned modifies;
	bool settling; /* the last step is under way; its memory goes when it is done */
};

/* The whole process. */
struct line {
	char proxy[256], user[128], password[256], from[256], local[128];
	char address[64]; /* ours, as media lines name it */
	bool tcp, opened, quitting;
	uint32_t ring[2], talk; /* ms */
	struct sip *sip;
	struct sipsess_sock *sock;
	struct sip_lsnr *listener;
	struct dnsc *dnsc;
	struct list calls;
	struct tmr quit_timer;
	char in[SIP_LINE_MAX];
	size_t in_n;
	bool in_skip; /* the rest of a line that is too long */
};

/* ---- to the server ---- */

static void say(const char *fmt, ...)
{
	char text[SIP_LINE_MAX];
	va_list args;
	int n;

	va_start(args, fmt);
	n = re_vsnprintf(text, sizeof(text) - 1, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	for (int i = 0; i < n; i++) {
		if ((unsigned char)text[i] < ' ')
			text[i] = '?';
	}
	text[n++] = '\n';
	for (int at = 0; at < n;) {
		ssize_t done = write(STDOUT_FILENO, text + at, (size_t)(n - at));

		if (done <= 0)
			return; /* nobody listens any more: the input will end, too */
		at += (int)done;
	}
}

/* ---- one call ---- */

static void feed(struct call *c, enum sip_input in, enum sip_side side, int code);

static struct mbuf *buffer(const char *p, size_t n)
{
	struct mbuf *mb = n ? mbuf_alloc(n) : NULL;

	if (!mb)
		return NULL;
	(void)mbuf_write_mem(mb, (const uint8_t *)p, n);
	mb->pos = 0;
	return mb;
}

/* What `from` last said, as we say it to `to`; NULL when there is nothing to say. */
static struct mbuf *relayed(const struct leg *from, struct leg *to, bool hold)
{
	struct sdp_origin origin = {.session = to->call->session,
				    .version = ++to->version,
				    .address = to->call->line->address};
	char out[SDP_MAX];
	size_t n = hold ? sdp_hold(from->sdp, from->sdp_n, &origin, out)
			: sdp_relay(from->sdp, from->sdp_n, &origin, out);

	return buffer(out, n);
}

static struct leg *other(struct leg *l)
{
	return &l->call->legs[l->side == SIP_AGENT ? SIP_CUSTOMER : SIP_AGENT];
}

/* Keeps the description that a message brings. 1: it is another place than before, 0: the same or
 * none, -1: it is no description. */
static int keep_sdp(struct leg *l, const struct sip_msg *msg)
{
	const struct sdp_origin probe = {.address = "0.0.0.0"};
	const char *p = (const char *)mbuf_buf(msg->mb);
	size_t n = mbuf_get_left(msg->mb);
	char scratch[SDP_MAX];
	bool same;

	if (!n)
		return 0;
	if (!sdp_relay(p, n, &probe, scratch))
		return -1;
	same = sdp_same_target(l->sdp, l->sdp_n, p, n);
	memcpy(l->sdp, p, n);
	l->sdp_n = n;
	return !same;
}

/* Carries what one side newly said over to the other. */
static void carry_over(struct leg *l)
{
	struct leg *to = other(l);
	struct mbuf *mb;

	if (l->call->machine.phase != SIP_TALK || !to->sess || l->call->modifies >= MODIFIES_MAX)
		return;
	l->call->modifies++;
	mb = relayed(l, to, false);
	if (mb)
		(void)sipsess_modify(to->sess, mb);
	mem_deref(mb);
}

/*
 * A side offers: the agent in the answer to our empty INVITE, or either in an INVITE of its own
 * during the call (which may also ask us to offer). The answer is what the other side last said;
 * the agent's first offer is answered with everything held.
 */
static int on_offer(struct mbuf **ret, const struct sip_msg *msg, void *arg)
{
	struct leg *l = arg;
	int moved = keep_sdp(l, msg);

	*ret = NULL;
	if (moved < 0 || !l->sdp_n)
		return EBADMSG;
	if (l->call->machine.phase == SIP_TALK)
		*ret = relayed(other(l), l, false);
	else
		*ret = relayed(l, l, true);
	if (!*ret)
		return EBADMSG;
	if (moved)
		carry_over(l);
	return 0;
}

static int on_answer(const struct sip_msg *msg, void *arg)
{
	struct leg *l = arg;
	bool first = !l->sdp_n;
	int moved = keep_sdp(l, msg);

	if (moved < 0 || !l->sdp_n)
		return EBADMSG;
	if (moved && !first)
		carry_over(l);
	return 0;
}

static void on_established(const struct sip_msg *msg, void *arg)
{
	struct leg *l = arg;

	(void)msg;
	feed(l->call, SIP_ANSWERED, l->side, 0);
}

static void on_close(int err, const struct sip_msg *msg, void *arg)
{
	struct leg *l = arg;

	l->sess = mem_deref(l->sess);
	feed(l->call, SIP_CLOSED, l->side, !err && msg ? msg->scode : 0);
}

static int on_auth(char **user, char **password, const char *realm, void *arg)
{
	struct line *line = arg;
	int err;

	(void)realm;
	if (!line->user[0])
		return EAUTH;
	err = str_dup(user, line->user);
	if (!err)
		err = str_dup(password, line->password);
	return err;
}

static int invite(struct leg *l, struct mbuf *desc)
{
	struct line *line = l->call->line;

	return sipsess_connect(&l->sess, line->sock, l->uri, NULL, line->from, "mainstay", NULL, 0,
			       SDP_TYPE, desc, on_auth, line, false, on_offer, on_answer, NULL,
			       on_established, NULL, NULL, on_close, l, NULL);
}

static void start_invite(struct leg *l)
{
	struct mbuf *desc = NULL;
	int err = 0;

	if (l->side == SIP_CUSTOMER) {
		desc = relayed(other(l), l, false);
		err = desc ? 0 : EBADMSG;
	}
	if (!err)
		err = invite(l, desc);
	mem_deref(desc);
	if (err)
		feed(l->call, SIP_CLOSED, l->side, 0);
}

/* The customer's answer becomes an offer to the agent. */
static void join(struct call *c)
{
	struct leg *agent = &c->legs[SIP_AGENT];
	struct mbuf *mb = relayed(&c->legs[SIP_CUSTOMER], agent, false);

	if (!mb || !agent->sess || sipsess_modify(agent->sess, mb))
		feed(c, SIP_HANG_UP, SIP_AGENT, 0);
	mem_deref(mb);
}

static void on_timer(void *arg)
{
	feed(arg, SIP_TIMEOUT, SIP_AGENT, 0);
}

static void start_timer(struct call *c)
{
	const struct line *line = c->line;
	uint32_t ms = line->talk;

	if (c->machine.phase == SIP_RING_AGENT)
		ms = line->ring[SIP_AGENT];
	else if (c->machine.phase == SIP_RING_CUSTOMER)
		ms = line->ring[SIP_CUSTOMER];
	tmr_start(&c->timer, ms, on_timer, c);
}

static void tell(const struct call *c)
{
	const struct sipsess *sess = c->legs[SIP_CUSTOMER].sess;

	switch (c->machine.phase) {
	case SIP_RING_CUSTOMER:
		say("ringing-customer %s", c->id);
		break;
	case SIP_TALK:
		say("talking %s %s", c->id, sess ? sip_dialog_callid(sipsess_dialog(sess)) : "-");
		break;
	case SIP_OVER:
		say("over %s %s %d", c->id, sip_outcome_word(c->machine.outcome), c->machine.code);
		break;
	default:
		break;
	}
}

static void maybe_quit(struct line *line);

static void call_destructor(void *arg)
{
	struct call *c = arg;

	tmr_cancel(&c->timer);
	list_unlink(&c->le);
	for (int i = 0; i < 2; i++) {
		mem_deref(c->legs[i].sess);
		mem_deref(c->legs[i].uri);
	}
}

static void forget(void *arg)
{
	struct call *c = arg;
	struct line *line = c->line;

	mem_deref(c);
	maybe_quit(line);
}

/*
 * Tells the machine and does what it says. A call that is over is forgotten by the loop and not
 * here: libre may still be busy with one of its legs further up.
 */
static void feed(struct call *c, enum sip_input in, enum sip_side side, int code)
{
	unsigned todo = sip_call_step(&c->machine, in, side, code);

	if (todo & SIP_DO_CLOSE_AGENT)
		c->legs[SIP_AGENT].sess = mem_deref(c->legs[SIP_AGENT].sess);
	if (todo & SIP_DO_CLOSE_CUSTOMER)
		c->legs[SIP_CUSTOMER].sess = mem_deref(c->legs[SIP_CUSTOMER].sess);
	if (todo & SIP_DO_TIMER)
		start_timer(c);
	if (todo & SIP_DO_TELL)
		tell(c);
	if (todo & SIP_DO_INVITE_AGENT)
		start_invite(&c->legs[SIP_AGENT]);
	if (todo & SIP_DO_INVITE_CUSTOMER)
		start_invite(&c->legs[SIP_CUSTOMER]);
	if (todo & SIP_DO_JOIN)
		join(c);
	if (c->machine.phase == SIP_OVER && !c->settling) {
		c->settling = true;
		tmr_start(&c->timer, 0, forget, c);
	}
}

/* ---- orders ---- */

static struct call *find(struct line *line, const char *id)
{
	for (struct le *le = line->calls.head; le; le = le->next) {
		struct call *c = le->data;

		if (!strcmp(c->id, id))
			return c;
	}
	return NULL;
}

static void order_call(struct line *line, const struct sip_line *l)
{
	struct call *c;

	if (l->n < 4 || strlen(l->word[1]) > SIP_ID_MAX || find(line, l->word[1]))
		return;
	c = line->opened && list_count(&line->calls) < CALLS_MAX
		    ? mem_zalloc(sizeof(*c), call_destructor)
		    : NULL;
	if (!c) {
		say("over %s failed 0", l->word[1]);
		return;
	}
	c->line = line;
	(void)str_ncpy(c->id, l->word[1], sizeof(c->id));
	c->session = rand_u64() >> 2;
	tmr_init(&c->timer);
	list_append(&line->calls, &c->le, c);
	for (int i = 0; i < 2; i++) {
		c->legs[i].call = c;
		c->legs[i].side = (enum sip_side)i;
		(void)str_dup(&c->legs[i].uri, l->word[2 + i]);
	}
	feed(c, SIP_START, SIP_AGENT, 0);
}

static void order_hangup(struct line *line, const struct sip_line *l)
{
	struct call *c = l->n > 1 ? find(line, l->word[1]) : NULL;

	if (c)
		feed(c, SIP_HANG_UP, SIP_AGENT, 0);
}

/* Nobody calls us. */
static void on_stranger(const struct sip_msg *msg, void *arg)
{
	struct line *line = arg;

	(void)sip_reply(line->sip, msg, 403, "Forbidden");
}

static bool on_request(const struct sip_msg *msg, void *arg)
{
	struct line *line = arg;

	if (!pl_strcmp(&msg->met, "ACK"))
		return true;
	if (!pl_strcmp(&msg->met, "OPTIONS"))
		(void)sip_reply(line->sip, msg, 200, "OK");
	else
		(void)sip_reply(line->sip, msg, 405, "Method Not Allowed");
	return true;
}

static void on_sip_exit(void *arg)
{
	(void)arg;
	re_cancel();
}

/* The address that packets to `to` leave from. */
static int source_of(const struct sa *to, struct sa *ret)
{
	int fd = socket(sa_af(to), SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err = 0;

	if (fd < 0)
		return errno;
	ret->len = sizeof(ret->u);
	if (connect(fd, &to->u.sa, to->len) < 0 || getsockname(fd, &ret->u.sa, &ret->len) < 0)
		err = errno;
	(void)close(fd);
	sa_set_port(ret, 0);
	return err;
}

/* The address that the proxy is reached from, unless one is given. */
static int find_local(struct line *line, struct sa *ret)
{
	struct sa proxy;

	sa_init(ret, AF_INET);
	if (line->local[0]) {
		if (!sa_decode(ret, line->local, strlen(line->local)))
			return 0;
		return sa_set_str(ret, line->local, 0);
	}
	if (sa_decode(&proxy, line->proxy, strlen(line->proxy)) &&
	    sa_set_str(&proxy, line->proxy, SIP_PORT))
		return net_default_source_addr_get(AF_INET, ret);
	return source_of(&proxy, ret);
}

/* Only names need one. */
static void open_dns(struct line *line)
{
	struct sa servers[8];
	uint32_t n = 8;
	char domain[64];

	if (!dns_srv_get(domain, sizeof(domain), servers, &n))
		(void)dnsc_alloc(&line->dnsc, NULL, servers, n);
}

static int open_sip(struct line *line)
{
	struct sa local;
	int err = find_local(line, &local);

	if (err)
		return err;
	(void)re_snprintf(line->address, sizeof(line->address), "%j", &local);
	open_dns(line);
	err = sip_alloc(&line->sip, line->dnsc, 64, 64, 64, "Mainstay", on_sip_exit, line);
	if (!err)
		err = sip_transp_add(line->sip, line->tcp ? SIP_TRANSP_TCP : SIP_TRANSP_UDP,
				     &local);
	if (!err)
		err = sipsess_listen(&line->sock, line->sip, 64, on_stranger, line);
	if (!err)
		err = sip_listen(&line->listener, line->sip, true, on_request, line);
	return err;
}

/* What opens files or threads with its first use has it now. */
static void warm_up(void)
{
	uint8_t digest[MD5_SIZE];

	(void)rand_u32();
	md5((const uint8_t *)"", 0, digest);
}

static void order_open(struct line *line, const struct sip_line *l)
{
	int err;

	(void)l;
	if (line->opened)
		return;
	err = open_sip(line);
	if (err) {
		say("error no way to %s: %m", line->proxy, err);
		return;
	}
	warm_up();
	if (!seal_process(SEAL_INTERNET)) {
		/* nothing was heard yet, and nothing will be */
		say("error cannot give up its rights: this system refuses seccomp");
		_exit(1);
	}
	line->opened = true;
	say("ready %s", line->address);
}

/* Settings: a text, or a number of milliseconds. */
static const struct {
	const char *word;
	size_t offset, size;
} texts[] = {
#define TEXT(word, member)                                                                         \
	{                                                                                          \
		word, offsetof(struct line, member), sizeof(((struct line *)0)->member)            \
	}
	TEXT("proxy", proxy), TEXT("user", user),   TEXT("password", password),
	TEXT("from", from),   TEXT("local", local),
#undef TEXT
};

static const struct {
	const char *word;
	size_t offset;
} numbers[] = {
	{"agent-ring", offsetof(struct line, ring[SIP_AGENT])},
	{"customer-ring", offsetof(struct line, ring[SIP_CUSTOMER])},
	{"talk", offsetof(struct line, talk)},
};

static const struct {
	const char *word;
	void (*run)(struct line *line, const struct sip_line *l);
} orders[] = {
	{"call", order_call},
	{"hangup", order_hangup},
	{"open", order_open},
};

static bool set(struct line *line, const char *word, const char *value)
{
	struct pl number;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!strcmp(word, texts[i].word)) {
			(void)str_ncpy((char *)line + texts[i].offset, value, texts[i].size);
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (!strcmp(word, numbers[i].word)) {
			pl_set_str(&number, value);
			*(uint32_t *)(void *)((char *)line + numbers[i].offset) = pl_u32(&number);
			return true;
		}
	}
	if (!strcmp(word, "transport"))
		line->tcp = !strcmp(value, "tcp");
	return !strcmp(word, "transport");
}

static void obey(struct line *line, char *text)
{
	char *value = strchr(text, ' ');
	struct sip_line l;

	if (value) {
		*value = '\0';
		if (set(line, text, value + 1))
			return;
		*value = ' ';
	}
	sip_line_cut(text, SIP_WORDS_MAX, &l);
	for (size_t i = 0; l.n && i < sizeof(orders) / sizeof(orders[0]); i++) {
		if (!strcmp(l.word[0], orders[i].word))
			orders[i].run(line, &l);
	}
}

/* ---- input and end ---- */

static void on_quit_timer(void *arg)
{
	struct line *line = arg;

	sip_close(line->sip, true);
	re_cancel();
}

/* When the last call is gone, the stack is closed; it waits for its last transactions. */
static void maybe_quit(struct line *line)
{
	if (!line->quitting || line->calls.head)
		return;
	if (!line->sip) {
		re_cancel();
		return;
	}
	line->listener = mem_deref(line->listener);
	line->sock = mem_deref(line->sock);
	sip_close(line->sip, false);
}

static void quit(struct line *line)
{
	struct le *le = line->calls.head;

	line->quitting = true;
	tmr_start(&line->quit_timer, QUIT_MS, on_quit_timer, line);
	while (le) {
		struct call *c = le->data;

		le = le->next;
		feed(c, SIP_HANG_UP, SIP_AGENT, 0);
	}
	maybe_quit(line);
}

static void take_bytes(struct line *line, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] != '\n') {
			if (line->in_n + 1 < sizeof(line->in) && p[i])
				line->in[line->in_n++] = p[i];
			else
				line->in_skip = true;
			continue;
		}
		line->in[line->in_n] = '\0';
		if (!line->in_skip && line->in_n)
			obey(line, line->in);
		line->in_n = 0;
		line->in_skip = false;
	}
}

static void on_input(int flags, void *arg)
{
	struct line *line = arg;
	char bytes[4096];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

	(void)flags;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) {
		take_bytes(line, bytes, (size_t)n);
		return;
	}
	fd_close(STDIN_FILENO);
	quit(line);
}

static void bound(int what, rlim_t most)
{
	const struct rlimit l = {most, most};

	(void)setrlimit(what, &l);
}

static void confine(void)
{
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN); /* a terminal sends it to the server, too, which ends us */
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)prctl(PR_SET_DUMPABLE, 0);
	bound(RLIMIT_CORE, 0);
	bound(RLIMIT_FSIZE, 0);
	bound(RLIMIT_NOFILE, 256);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	bound(RLIMIT_AS, (rlim_t)512 << 20);
#endif
}

/* For tests: does one forbidden thing once it is sealed, and says by its exit code how that went.
 */
static int probe(struct line *line, const char *name)
{
	(void)str_ncpy(line->proxy, "127.0.0.1", sizeof(line->proxy));
	order_open(line, NULL);
	_exit(line->opened ? seal_probe(name) : 2);
}

int main(int argc, char **argv)
{
	static struct line line = {.ring = {30000, 60000}, .talk = 4 * 3600 * 1000};
	int err;

	confine();
	err = libre_init();
	if (err) {
		say("error libre: %m", err);
		return 1;
	}
	(void)fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
	tmr_init(&line.quit_timer);
	if (argc > 1)
		return probe(&line, argv[1]);
	err = fd_listen(STDIN_FILENO, FD_READ, on_input, &line);
	if (!err)
		err = re_main(NULL);
	tmr_cancel(&line.quit_timer);
	list_flush(&line.calls);
	line.listener = mem_deref(line.listener);
	line.sock = mem_deref(line.sock);
	if (line.sip && !line.quitting)
		mem_deref(line.sip);
	mem_deref(line.dnsc);
	libre_close();
	/* what libraries do at the end of a process wants what was given up */
	_exit(err ? 1 : 0);
}
