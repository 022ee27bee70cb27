/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libcurl speaks one command at a time and says on its debugging channel which;
 * from that we know to which command the last answer belongs.
 */
#include "smtp-client.h"

#include <curl/curl.h>
#include <string.h>

#include "buf.h"

#define LINE_KEPT 300
#define CONNECT_PART 2 /* connecting may take half of the time */

enum stage { AT_START, AT_SENDER, AT_RECIPIENT, AT_DATA };

struct smtp_client {
	CURL *easy;
	char *url, *user, *password, *ca_file;
	struct smtp_options o;
	char error[CURL_ERROR_SIZE];
	/* of the mail under way */
	enum stage stage;
	bool leaving;         /* QUIT was said, which libcurl does after a refusal */
	char line[LINE_KEPT]; /* the relay's last answer before that */
	size_t line_n;
	str rest; /* of the message */
};

/* ---- callbacks of libcurl ---- */

static const struct {
	const char *verb;
	enum stage stage;
} verbs[] = {
	{"EHLO", AT_START},  {"HELO", AT_START},     {"STARTTLS", AT_START}, {"AUTH", AT_START},
	{"MAIL", AT_SENDER}, {"RCPT", AT_RECIPIENT}, {"DATA", AT_DATA},
};

static int on_debug(CURL *easy, curl_infotype type, char *p, size_t n, void *arg)
{
	struct smtp_client *c = arg;
	str line = {p, n};

	(void)easy;
	if (type == CURLINFO_HEADER_OUT) {
		for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
			if (str_starts(line, str_from(verbs[i].verb)))
				c->stage = verbs[i].stage;
		}
		c->leaving = str_starts(line, S("QUIT"));
	} else if (type == CURLINFO_HEADER_IN && !c->leaving) {
		line = str_slice(str_trim(line), 0, LINE_KEPT);
		memcpy(c->line, line.p, line.n);
		c->line_n = line.n;
	}
	return 0;
}

static size_t on_read(char *to, size_t size, size_t n, void *arg)
{
	struct smtp_client *c = arg;
	str part = str_slice(c->rest, 0, size * n);

	memcpy(to, part.p, part.n);
	c->rest = str_slice(c->rest, part.n, c->rest.n);
	return part.n;
}

/* What the relay says is no body of anything. */
static size_t on_write(char *p, size_t size, size_t n, void *arg)
{
	(void)p;
	(void)arg;
	return size * n;
}

static int on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
	struct smtp_client *c = arg;

	(void)a;
	(void)b;
	(void)d;
	(void)e;
	return c->o.give_up && c->o.give_up(c->o.arg);
}

/* ---- the client ---- */

static char *copy(str s)
{
	return s.p ? mem_copy_text(s.p, s.n) : NULL;
}

#define SET(option, value) (ok = ok && curl_easy_setopt(c->easy, option, value) == CURLE_OK)

static bool set_up(struct smtp_client *c)
{
	static const long levels[] = {
		[SMTP_TLS_REQUIRED] = CURLUSESSL_ALL,
		[SMTP_TLS_OPTIONAL] = CURLUSESSL_TRY,
		[SMTP_TLS_OFF] = CURLUSESSL_NONE,
	};
	bool implicit = strncmp(c->url, "smtps:", 6) == 0;
	long verify = implicit || c->o.tls == SMTP_TLS_REQUIRED;
	long within = (long)(c->o.within / MILLISECONDS(1));
	bool ok = true;

	SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(CURLOPT_URL, c->url);
	SET(CURLOPT_USE_SSL, implicit ? (long)CURLUSESSL_ALL : levels[c->o.tls]);
	SET(CURLOPT_SSL_VERIFYPEER, verify);
	SET(CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (c->ca_file)
		SET(CURLOPT_CAINFO, c->ca_file);
	if (c->user) {
		SET(CURLOPT_USERNAME, c->user);
		SET(CURLOPT_PASSWORD, c->password ? c->password : "");
	}
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, within / CONNECT_PART);
	SET(CURLOPT_TIMEOUT_MS, within);
	SET(CURLOPT_TCP_KEEPALIVE, 1L);
	SET(CURLOPT_UPLOAD, 1L);
	SET(CURLOPT_READFUNCTION, on_read);
	SET(CURLOPT_READDATA, c);
	SET(CURLOPT_WRITEFUNCTION, on_write);
	SET(CURLOPT_VERBOSE, 1L);
	SET(CURLOPT_DEBUGFUNCTION, on_debug);
	SET(CURLOPT_DEBUGDATA, c);
	SET(CURLOPT_NOPROGRESS, 0L);
	SET(CURLOPT_XFERINFOFUNCTION, on_progress);
	SET(CURLOPT_XFERINFODATA, c);
	SET(CURLOPT_ERRORBUFFER, c->error);
	return ok;
}

#undef SET

/* A host, a port perhaps, and nothing else: what comes behind is the name we say hello with. */
static bool url_good(str url)
{
	str rest = str_starts(url, S("smtp://"))    ? str_slice(url, 7, url.n)
		   : str_starts(url, S("smtps://")) ? str_slice(url, 8, url.n)
						    : (str){0};

	for (size_t i = 0; i < rest.n; i++) {
		char c = rest.p[i];

		if (!((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9') &&
		    !strchr(".-:[]", c))
			return false;
	}
	return rest.n > 0;
}

int smtp_client_new(const struct smtp_options *o, struct smtp_client **ret, const char **reterr)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct smtp_client *c;

	if (!url_good(o->url)) {
		*reterr = "write it as smtp://HOST:PORT or smtps://HOST:PORT";
		return E_INVAL;
	}
	*reterr = "libcurl cannot be started";
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return E_LIMIT;
	c = MEM_NEW(struct smtp_client);
	c->o = *o;
	c->url = copy(str_fmt(a, "%.*s/%.*s", STR_ARG(o->url), STR_ARG(o->hello)));
	c->user = copy(o->user);
	c->password = copy(o->password);
	c->ca_file = o->ca_file ? mem_copy_text(o->ca_file, strlen(o->ca_file)) : NULL;
	c->easy = curl_easy_init();
	if (!c->easy || !set_up(c)) {
		smtp_client_free(c);
		return E_LIMIT;
	}
	*ret = c;
	return 0;
}

void smtp_client_free(struct smtp_client *c)
{
	if (!c)
		return;
	curl_easy_cleanup(c->easy);
	curl_global_cleanup();
	if (c->password)
		mem_wipe(c->password, strlen(c->password));
	mem_free(c->url);
	mem_free(c->user);
	mem_free(c->password);
	mem_free(c->ca_file);
	mem_free(c);
}

/* ---- a mail ---- */

static const struct {
	CURLcode code;
	const char *why;
} failures[] = {
	{CURLE_OPERATION_TIMEDOUT, "no answer in time"},
	{CURLE_COULDNT_RESOLVE_HOST, "the relay's name does not resolve"},
	{CURLE_COULDNT_CONNECT, "the relay refuses the connection"},
	{CURLE_PEER_FAILED_VERIFICATION, "the relay's certificate is not trusted"},
	{CURLE_USE_SSL_FAILED, "the relay does not offer STARTTLS"},
	{CURLE_SSL_CONNECT_ERROR, "TLS cannot be agreed on"},
	{CURLE_LOGIN_DENIED, "the relay does not accept user and password"},
	{CURLE_RECV_ERROR, "the connection broke"},
	{CURLE_ABORTED_BY_CALLBACK, "the server stops"},
};

static str explain(const struct smtp_client *c, CURLcode code, struct arena *a)
{
	for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
		if (failures[i].code == code)
			return str_from(failures[i].why);
	}
	return c->error[0] ? str_dup(a, str_slice(str_from(c->error), 0, LINE_KEPT))
			   : str_from(curl_easy_strerror(code));
}

static bool ours_alone(int code)
{
	return code == 421 || code == 454 || code == 530 || code == 535;
}

/* Whose fault a failure is. Without an answer, or before a mail was begun, it is the relay's. A
 * sender that is refused hits every mail; a size that is too large hits this one. */
static enum smtp_verdict judge(const struct smtp_client *c, CURLcode code, int answer)
{
	if (answer < 400 || answer > 599 || ours_alone(answer) || c->stage == AT_START ||
	    code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK)
		return SMTP_BROKEN;
	if (c->stage == AT_SENDER && answer != 552)
		return SMTP_BROKEN;
	if (answer < 500)
		return SMTP_LATER;
	return c->stage == AT_RECIPIENT ? SMTP_NOBODY : SMTP_REFUSED;
}

/* In a command an address stands between brackets in one line. */
static bool writable(str address)
{
	for (size_t i = 0; i < address.n; i++) {
		unsigned char b = (unsigned char)address.p[i];

		if (b <= ' ' || b == 0x7f || b == '<' || b == '>')
			return false;
	}
	return true;
}

static bool set_mail(struct smtp_client *c, str from, str to, str message, struct arena *a,
		     struct curl_slist **ret)
{
	const char *sender = str_c(a, str_fmt(a, "<%.*s>", STR_ARG(from)));

	*ret = curl_slist_append(NULL, str_c(a, str_fmt(a, "<%.*s>", STR_ARG(to))));
	return *ret && curl_easy_setopt(c->easy, CURLOPT_MAIL_FROM, sender) == CURLE_OK &&
	       curl_easy_setopt(c->easy, CURLOPT_MAIL_RCPT, *ret) == CURLE_OK &&
	       curl_easy_setopt(c->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.n) ==
		       CURLE_OK;
}

void smtp_client_send(struct smtp_client *c, str from, str to, str message, struct arena *a,
		      struct smtp_result *ret)
{
	struct curl_slist *recipients = NULL;
	CURLcode code = CURLE_OUT_OF_MEMORY;
	long answer = 0, connects = 0;

	*ret = (struct smtp_result){.verdict = SMTP_REFUSED, .why = S("the address is none")};
	if (!writable(from) || !writable(to) || !to.n)
		return;
	c->rest = message;
	c->stage = AT_START;
	c->leaving = false;
	c->line_n = 0;
	c->error[0] = 0;
	if (set_mail(c, from, to, message, a, &recipients))
		code = curl_easy_perform(c->easy);
	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &answer);
	curl_easy_getinfo(c->easy, CURLINFO_NUM_CONNECTS, &connects);
	curl_easy_setopt(c->easy, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(recipients);
	ret->code = (int)answer;
	ret->reused = connects == 0;
	ret->why = S("");
	ret->verdict = SMTP_TAKEN;
	if (code == CURLE_OK)
		return;
	ret->verdict = judge(c, code, (int)answer);
	ret->why = answer >= 400 && c->line_n ? str_dup(a, (str){c->line, c->line_n})
					      : explain(c, code, a);
}
