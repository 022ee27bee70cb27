/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks are rows of a table, run in order; each looks at what the earlier
 * ones established and may refuse. The texts are those of AWS's front end where
 * they are known; where we are stricter than it is known to be (repeated
 * headers, headers that must be signed) the text is made in its manner.
 */
#include "front.h"

#include <assert.h>
#include <string.h>

#include "buf.h"
#include "crypto.h"
#include "encode.h"
#include "shape-json.h"

#define REGION_MAX 32
#define MESSAGE_MAX ((size_t)256 << 10)

#define INCOMPLETE "IncompleteSignatureException"
#define INVALID "InvalidSignatureException"
#define UNRECOGNIZED "UnrecognizedClientException"
#define UNKNOWN_OPERATION "UnknownOperationException"

#define TEXT_BAD_KEY "The security token included in the request is invalid."
#define TEXT_BAD_SIGNATURE                                                                         \
	"The request signature we calculated does not match the signature you provided. Check "    \
	"your AWS Secret Access Key and signing method. Consult the service documentation for "    \
	"details."

/* Stands in for the secret of an unknown key, so that it costs what a known one costs. */
#define NO_SECRET "0000000000000000000000000000000000000000"

/* What the checks know so far. */
struct check {
	const struct front_options *o;
	struct arena *a;
	const struct wire_request *rq;
	usec now;
	struct front_result *ret;
	str authorization; /* the header; absent without one */
	struct sigv4_auth auth;
	str date; /* as sent, of X-Amz-Date or Date */
	struct sigv4_credential scope;
	struct front_key key;
};

/* ---- refusing ---- */

static int refuse_str(struct check *c, str error, str message)
{
	const struct api_model *m = c->o->model;

	for (size_t i = 1; i < m->error_count; i++) {
		const struct api_error_def *def = &m->errors[i];

		if (!str_eq(def->name, error))
			continue;
		c->ret->error = (int)i;
		c->ret->status =
			c->ret->service->protocol == WIRE_QUERY ? def->query_status : def->status;
		c->ret->message = message;
		return E_API;
	}
	assert(!"every error of the front stands in the model");
	return E_API;
}

#define REFUSE(c, error, message) refuse_str((c), S(error), S(message))

PRINTF(3, 4) static int refuse_fmt(struct check *c, str error, const char *fmt, ...)
{
	struct buf text CLEANUP(buf_done) = {0};
	va_list args;

	buf_init(&text, MESSAGE_MAX);
	va_start(args, fmt);
	buf_vfmt(&text, fmt, args);
	va_end(args);
	return refuse_str(c, error, buf_dup(&text, c->a));
}

#define REFUSE_FMT(c, error, ...) refuse_fmt((c), S(error), __VA_ARGS__)

/* ---- whose words ---- */

static bool is_form(const struct wire_request *rq)
{
	str type = wire_header(rq, S("content-type"));

	return type.p &&
	       str_ieq(str_trim(str_cut(&type, ';')), S("application/x-www-form-urlencoded"));
}

static const struct api_service *service_by_target(const struct api_model *m, str target)
{
	str prefix = str_cut(&target, '.');

	for (size_t i = 0; i < m->service_count && prefix.n > 0; i++) {
		if (str_eq(m->services[i].target_prefix, prefix))
			return &m->services[i];
	}
	return NULL;
}

static const struct api_service *service_by_protocol(const struct api_model *m,
						     enum wire_protocol protocol)
{
	for (size_t i = 0; i < m->service_count; i++) {
		if (m->services[i].protocol == protocol)
			return &m->services[i];
	}
	return NULL;
}

/*
 * One listener serves all services, so the credential scope tells which is
 * meant, as its host name would elsewhere; then the target, then the form.
 */
static const struct api_service *service_of(const struct check *c)
{
	const struct api_model *m = c->o->model;
	const struct api_service *s = NULL;
	struct sigv4_credential scope;

	if (c->auth.credential.p && sigv4_credential_parse(c->auth.credential, &scope) >= 0)
		s = service_by_signing_name(m, scope.service);
	if (!s)
		s = service_by_target(m, wire_header(c->rq, S("x-amz-target")));
	if (!s && is_form(c->rq))
		s = service_by_protocol(m, WIRE_QUERY);
	return s ? s : c->o->fallback;
}

/* ---- checks ---- */

static int check_method(struct check *c)
{
	if (str_eq(c->rq->method, S("POST")))
		return 0;
	DISCARD("the status below is the point",
		REFUSE(c, "AccessDeniedException",
		       "Unable to determine service/operation name to be authorized"));
	c->ret->status = 403;
	return E_API;
}

/* Where two values could be read, a proxy and we might read different ones. */
static int check_repeats(struct check *c)
{
	static const str once[] = {
		S_INIT("Authorization"),
		S_INIT("Host"),
		S_INIT("X-Amz-Date"),
		S_INIT("X-Amz-Target"),
		S_INIT("X-Amz-Security-Token"),
		S_INIT("X-Amz-Content-Sha256"),
		S_INIT("Content-Type"),
		S_INIT("Content-Length"),
		S_INIT("Date"),
		S_INIT("amz-sdk-invocation-id"),
	};

	for (size_t i = 0; i < ARRAY_LEN(once); i++) {
		if (wire_header_count(c->rq, once[i]) > 1)
			return REFUSE_FMT(c, INVALID,
					  "'%.*s' must not be repeated in the HTTP headers.",
					  STR_ARG(once[i]));
	}
	return 0;
}

static int check_ways(struct check *c)
{
	str query = wire_query(c->a, c->rq, S("X-Amz-Algorithm"));

	if (c->authorization.p && query.p)
		return REFUSE(c, INVALID,
			      "Found both 'X-Amz-Algorithm' as a query-string param and "
			      "'Authorization' as HTTP header.");
	if (c->authorization.p || query.p)
		return 0;
	/* The two protocols have words of their own for this one. */
	return c->ret->service->protocol == WIRE_QUERY
		       ? REFUSE(c, "MissingAuthenticationTokenException",
				"Request is missing Authentication Token")
		       : REFUSE(c, "MissingAuthenticationTokenException",
				"Missing Authentication Token");
}

/* The query form: incomplete like AWS, complete not taken (links to attachments are no API). */
static int check_query_form(struct check *c)
{
	static const str names[] = {
		S_INIT("X-Amz-Algorithm"), S_INIT("X-Amz-Credential"),
		S_INIT("X-Amz-Signature"), S_INIT("X-Amz-SignedHeaders"),
		S_INIT("X-Amz-Date"),
	};
	struct buf text CLEANUP(buf_done) = {0};

	if (c->authorization.p)
		return 0;
	buf_init(&text, MESSAGE_MAX);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (wire_query(c->a, c->rq, names[i]).n == 0)
			buf_fmt(&text, "AWS query-string parameters must include '%.*s'. ",
				STR_ARG(names[i]));
	}
	if (text.n > 0) {
		buf_str(&text, S("Re-examine the query-string parameters."));
		return refuse_str(c, S(INCOMPLETE), buf_dup(&text, c->a));
	}
	return REFUSE(c, INVALID,
		      "Query-string authentication is not supported by this service. Sign the "
		      "request with an 'Authorization' HTTP header.");
}

static int check_parts(struct check *c)
{
	struct buf text CLEANUP(buf_done) = {0};
	str part;

	if (sigv4_parse(c->authorization, &c->auth, &part) < 0)
		return REFUSE_FMT(c, INCOMPLETE,
				  "'%.*s' not a valid key=value pair (missing equal-sign) in "
				  "Authorization header: '%.*s'.",
				  STR_ARG(part), STR_ARG(c->authorization));
	c->date = wire_header(c->rq, S("x-amz-date"));
	if (c->date.n == 0)
		c->date = wire_header(c->rq, S("date"));

	const struct {
		const char *name;
		str value;
	} parts[] = {
		{"Credential", c->auth.credential},
		{"Signature", c->auth.signature},
		{"SignedHeaders", c->auth.signed_headers},
	};

	buf_init(&text, MESSAGE_MAX);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i].value.n == 0)
			buf_fmt(&text, "Authorization header requires '%s' parameter. ",
				parts[i].name);
	}
	if (c->date.n == 0)
		buf_str(&text, S("Authorization header requires existence of either a "
				 "'X-Amz-Date' or a 'Date' header. "));
	if (text.n == 0)
		return 0;
	buf_fmt(&text, "Authorization=%.*s", STR_ARG(c->authorization));
	return refuse_str(c, S(INCOMPLETE), buf_dup(&text, c->a));
}

static int check_date(struct check *c)
{
	usec sent;
	bool whole = c->o->window % MINUTES(1) == 0;
	int window = (int)(c->o->window / (whole ? MINUTES(1) : SECONDS(1)));
	const char *unit = whole ? "min" : "sec";
	str now = usec_format(c->a, c->now, USEC_BASIC_Z);

	if (usec_parse_basic(c->date, &sent) < 0)
		return REFUSE_FMT(c, INCOMPLETE,
				  "Date must be in ISO-8601 'basic format'. Got '%.*s'. See "
				  "http://en.wikipedia.org/wiki/ISO_8601",
				  STR_ARG(c->date));
	if (sent < c->now - c->o->window)
		return REFUSE_FMT(
			c, INVALID,
			"Signature expired: %.*s is now earlier than %.*s (%.*s - %d %s.)",
			STR_ARG(c->date),
			STR_ARG(usec_format(c->a, c->now - c->o->window, USEC_BASIC_Z)),
			STR_ARG(now), window, unit);
	if (sent > c->now + c->o->window)
		return REFUSE_FMT(
			c, INVALID,
			"Signature not yet current: %.*s is still later than %.*s (%.*s + %d %s.)",
			STR_ARG(c->date),
			STR_ARG(usec_format(c->a, c->now + c->o->window, USEC_BASIC_Z)),
			STR_ARG(now), window, unit);
	return 0;
}

static int must_sign(struct check *c, str name)
{
	return REFUSE_FMT(c, INVALID, "'%.*s' must be a 'SignedHeader' in the AWS Authorization.",
			  STR_ARG(name));
}

static bool needs_signature(str name)
{
	return name.n >= 6 && str_ieq(str_slice(name, 0, 6), S("x-amz-")) &&
	       !str_ieq(name, S("x-amz-content-sha256")); /* compared with the body instead */
}

/* Whether the list, which is in lower case, holds the header. */
static bool signs_folded(str list, str name)
{
	while (list.p) {
		if (str_ieq(str_cut(&list, ';'), name))
			return true;
	}
	return false;
}

static int check_signed_headers(struct check *c)
{
	const struct wire_request *rq = c->rq;
	str list = c->auth.signed_headers;

	if (!signs_folded(list, S("host")))
		return must_sign(c, S("Host"));
	if (!sigv4_signed_headers_valid(list))
		return REFUSE_FMT(c, INVALID,
				  "'SignedHeaders' must be in lower case, sorted and without "
				  "repeats in the AWS Authorization, got '%.*s'.",
				  STR_ARG(list));
	if (wire_header(rq, S("x-amz-date")).n == 0 && !sigv4_signs(list, S("date")))
		return must_sign(c, S("Date"));
	for (size_t i = 0; i < rq->header_count; i++) {
		str name = rq->headers[i].name;

		if (needs_signature(name) && !signs_folded(list, name))
			return must_sign(c, name);
	}
	return 0;
}

static int check_algorithm(struct check *c)
{
	if (!str_eq(c->auth.algorithm, S(SIGV4_ALGORITHM)))
		return REFUSE_FMT(c, INCOMPLETE,
				  "Unsupported AWS 'algorithm': '%.*s' (only " SIGV4_ALGORITHM
				  " for now). ",
				  STR_ARG(c->auth.algorithm));
	if (c->auth.stray.p)
		return REFUSE_FMT(
			c, INCOMPLETE,
			"Authorization header has a repeated or unknown '%.*s' parameter.",
			STR_ARG(c->auth.stray));
	return 0;
}

static int check_credential(struct check *c)
{
	if (sigv4_credential_parse(c->auth.credential, &c->scope) < 0)
		return REFUSE_FMT(c, INCOMPLETE,
				  "Credential must have exactly 5 slash-delimited elements, e.g. "
				  "keyid/date/region/service/term, got '%.*s'",
				  STR_ARG(c->auth.credential));
	return 0;
}

static bool region_valid(const struct front_options *o, str region)
{
	if (o->region.p)
		return str_eq(region, o->region);
	if (region.n == 0 || region.n > REGION_MAX || region.p[0] < 'a' || region.p[0] > 'z')
		return false;
	for (size_t i = 0; i < region.n; i++) {
		char b = region.p[i];

		if (!((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-'))
			return false;
	}
	return true;
}

/* All that is wrong with the scope in one message. */
static int check_scope(struct check *c)
{
	struct buf text CLEANUP(buf_done) = {0};
	str day = str_slice(c->date, 0, 8);

	buf_init(&text, MESSAGE_MAX);
	if (!region_valid(c->o, c->scope.region))
		buf_fmt(&text, "Credential should be scoped to a valid region, not '%.*s'. ",
			STR_ARG(c->scope.region));
	if (!str_eq(c->scope.service, c->ret->service->signing_name))
		buf_fmt(&text, "Credential should be scoped to correct service: '%.*s'. ",
			STR_ARG(c->ret->service->signing_name));
	if (!str_eq(c->scope.terminator, S(SIGV4_TERMINATOR)))
		buf_fmt(&text,
			"Credential should be scoped with a valid terminator: '" SIGV4_TERMINATOR
			"', not '%.*s'. ",
			STR_ARG(c->scope.terminator));
	if (!str_eq(c->scope.date, day))
		buf_fmt(&text,
			"Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
			"of date from HTTP: '%.*s' != '%.*s', from '%.*s'.",
			STR_ARG(c->scope.date), STR_ARG(day), STR_ARG(c->date));
	if (text.n == 0)
		return 0;
	return refuse_str(c, S(INVALID), buf_dup(&text, c->a));
}

static int bad_signature(struct check *c, const struct sigv4_canonical *canonical)
{
	if (!c->o->explain_signatures || !canonical->request.p)
		return REFUSE(c, INVALID, TEXT_BAD_SIGNATURE);
	return REFUSE_FMT(c, INVALID,
			  TEXT_BAD_SIGNATURE "\n\nThe Canonical String for this request should "
					     "have been\n'%.*s'\n\nThe String-to-Sign should "
					     "have been\n'%.*s'\n",
			  STR_ARG(canonical->request), STR_ARG(canonical->string_to_sign));
}

static int check_signature(struct check *c)
{
	struct sigv4_canonical canonical = {0};
	str payload = sha256_hex(c->a, c->rq->body);
	str claimed = wire_header(c->rq, S("x-amz-content-sha256"));
	bool known;
	int r, verified;

	r = c->o->find_key(c->o->ctx, c->a, c->scope.key_id, &c->key);
	if (r < 0 && r != E_NOENT)
		return r;
	known = r >= 0 && c->key.active;
	/* Also for an unknown key, so that time does not tell the two apart. */
	verified = sigv4_verify(c->o->cache, c->a, c->rq, &c->scope, c->date,
				c->auth.signed_headers, payload, c->auth.signature,
				known ? c->key.secret : S(NO_SECRET), &canonical);
	if (!known)
		return REFUSE(c, UNRECOGNIZED, TEXT_BAD_KEY);
	if (verified < 0 || (claimed.p && !str_eq(claimed, payload)))
		return bad_signature(c, &canonical);
	c->ret->key_id = c->scope.key_id;
	c->ret->region = c->scope.region;
	return 0;
}

/* A temporary key needs its own token, a lasting one must come without. */
static int check_token(struct check *c)
{
	str token = wire_header(c->rq, S("x-amz-security-token"));

	if (!c->key.token.p)
		return token.p ? REFUSE(c, UNRECOGNIZED, TEXT_BAD_KEY) : 0;
	if (!token.p || !crypto_equal(token, c->key.token))
		return REFUSE(c, UNRECOGNIZED, TEXT_BAD_KEY);
	if (c->now >= c->key.expires)
		return REFUSE(c, "ExpiredTokenException",
			      "The security token included in the request is expired");
	return 0;
}

/* A form's field: '+' is a blank there. */
static str form_field(struct arena *a, str body, str name)
{
	str rest = body, key, value;

	while ((key = wire_pair_next(&rest, &value)).p) {
		if (str_eq(wire_unescape(a, key), name))
			return wire_unescape(a, value);
	}
	return (str){0};
}

static int check_action(struct check *c)
{
	str action = form_field(c->a, c->rq->body, S("Action"));
	str version = form_field(c->a, c->rq->body, S("Version"));
	const struct operation *op = operation_by_action(c->o->model, action, version);

	if (!op || op->service != c->ret->service) {
		if (!version.p)
			version = S("NO_VERSION_SPECIFIED");
		return REFUSE_FMT(c, UNKNOWN_OPERATION,
				  "Could not find operation %.*s for version %.*s", STR_ARG(action),
				  STR_ARG(version));
	}
	c->ret->operation = op;
	return 0;
}

static bool is_json(const struct wire_request *rq)
{
	str type = wire_header(rq, S("content-type"));
	str word = type.p ? str_trim(str_cut(&type, ';')) : type;

	return str_ieq(word, S("application/x-amz-json-1.1")) ||
	       str_ieq(word, S("application/json"));
}

static int check_operation(struct check *c)
{
	str target = wire_header(c->rq, S("x-amz-target"));
	const struct operation *op;

	if (c->ret->service->protocol == WIRE_QUERY)
		return check_action(c);
	op = target.p ? operation_by_target(c->o->model, target) : NULL;
	if (is_json(c->rq) && op && op->service == c->ret->service) {
		c->ret->operation = op;
		return 0;
	}
	if (is_json(c->rq) && !shape_json_is_object(c->a, c->rq->body))
		return refuse_str(c, S("SerializationException"), (str){0});
	return refuse_str(c, S(UNKNOWN_OPERATION), (str){0});
}

static int (*const checks[])(struct check *c) = {
	check_method,    check_repeats,        check_ways,      check_query_form, check_parts,
	check_date,      check_signed_headers, check_algorithm, check_credential, check_scope,
	check_signature, check_token,          check_operation,
};

int front_check(const struct front_options *o, struct arena *a, const struct wire_request *rq,
		usec now, struct front_result *ret)
{
	struct front_result result = {0};
	struct check c = {.o = o, .a = a, .rq = rq, .now = now, .ret = &result};
	str part;
	int r = 0;

	c.authorization = wire_header(rq, S("authorization"));
	if (c.authorization.p)
		DISCARD("its check says what is wrong with it",
			sigv4_parse(c.authorization, &c.auth, &part));
	result.service = service_of(&c);
	for (size_t i = 0; i < ARRAY_LEN(checks) && r >= 0; i++)
		r = checks[i](&c);
	*ret = result;
	return r;
}
