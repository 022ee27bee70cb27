/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mainstay-mail: the sealed child that takes mails apart. mail-child.h says how it is spoken with.
 *
 * A probe makes the sealed child do one forbidden thing instead of
 * reading a mail (seal-probe.h); the tests then see how it ends.
 */
#include "mail-child.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <unistd.h>

#include "buf.h"
#include "mail-charset.h"
#include "mail-parse.h"
#include "seal-probe.h"
#include "seal.h"
#include "str.h"

#define MEMORY_MAX ((rlim_t)1 << 30)
#define SECONDS_MAX ((rlim_t)10)
#define ANSWER_EXTRA ((size_t)16 << 20)

static bool limit(int what, rlim_t most)
{
	const struct rlimit l = {most, most};

	return setrlimit(what, &l) == 0;
}

static bool set_limits(void)
{
	bool good = limit(RLIMIT_CPU, SECONDS_MAX) && limit(RLIMIT_FSIZE, 0) &&
		    limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0) && limit(RLIMIT_NOFILE, 3);

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	/* a sanitizer's shadow takes terabytes of addresses */
	good = good && limit(RLIMIT_AS, MEMORY_MAX);
#endif
	return good;
}

/* ---- the work ---- */

static int read_all(struct buf *in)
{
	for (;;) {
		char *to = buf_room(in, (size_t)64 << 10);
		ssize_t n;

		if (!to)
			return E_LIMIT;
		n = read(STDIN_FILENO, to, (size_t)64 << 10);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? E_IO : 0;
		in->n += (size_t)n;
	}
}

static int write_all(str bytes)
{
	while (bytes.n) {
		ssize_t n = write(STDOUT_FILENO, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return E_IO;
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct mail_message m;
	struct buf in, out;
	int64_t most = 0;

	if (argc < 2 || !str_eq(str_from(argv[1]), S(MAIL_CHILD_VERSION)))
		return MAIL_CHILD_OTHER_VERSION;
	if (argc < 3 || str_to_i64(str_from(argv[2]), &most) < 0 || most < 1)
		return MAIL_CHILD_NO_INPUT;
	mail_parse_ready();
	mail_charsets_load();
	if (!set_limits() || !seal_process(SEAL_BYTES))
		return MAIL_CHILD_NOT_SEALED;
	if (argc > 3)
		_exit(seal_probe(argv[3]) == 0 ? MAIL_CHILD_DONE : MAIL_CHILD_PROBED);
	buf_init(&in, (size_t)most + ((size_t)64 << 10));
	if (read_all(&in) < 0)
		_exit(MAIL_CHILD_NO_INPUT);
	mail_parse(a, buf_get(&in), &m);
	buf_init(&out, (size_t)most * 2 + ANSWER_EXTRA);
	if (mail_message_encode(&m, &out) < 0 || write_all(buf_get(&out)) < 0)
		_exit(MAIL_CHILD_NO_OUTPUT);
	/* nothing else may run: a leak checker would want what is forbidden */
	_exit(MAIL_CHILD_DONE);
}
