/* SPDX-License-Identifier: Apache-2.0 */
#include "sibling.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

str sibling_path(struct arena *a, const char *name)
{
	char self[4096];
	/* of a program that was replaced while it runs, too: only its own name changes */
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self));

	while (n > 0 && self[n - 1] != '/')
		n--;
	return str_fmt(a, "%.*s%s", n > 0 ? (int)n : 0, self, name);
}

int sibling_check(struct arena *a, str path, str *reterr)
{
	if (access(str_c(a, path), X_OK) == 0)
		return 0;
	*reterr = str_fmt(a,
			  "the program %.*s cannot be started: %s; install it beside mainstay, of "
			  "the same release",
			  STR_ARG(path), strerrordesc_np(errno));
	return E_NOENT;
}
