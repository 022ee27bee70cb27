/* SPDX-License-Identifier: Apache-2.0 */
#include "secret.h"

#include <fcntl.h>
#include <unistd.h>

#define SECRET_MAX 1024

int secret_read(struct arena *a, str path, str *ret)
{
	int fd = open(str_c(a, path), O_RDONLY | O_CLOEXEC);
	char bytes[SECRET_MAX + 1];
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));
	str rest = {bytes, n > 0 ? (size_t)n : 0}, line = str_cut(&rest, '\n');
	int r = 0;

	if (fd >= 0)
		(void)close(fd);
	if (n < 0)
		r = E_NOENT;
	else if (line.n > SECRET_MAX)
		r = E_LIMIT;
	else if (!str_trim(line).n)
		r = E_SYNTAX;
	else
		*ret = str_dup(a, str_trim(line));
	mem_wipe(bytes, sizeof(bytes));
	return r;
}
