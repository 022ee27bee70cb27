/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog-files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "embed.h"
#include "settings.h"

#define FILES_MAX 1000
#define FILE_MAX ((size_t)MIB(8))

/* One file by its name below catalog/. */
struct entry {
	str key;
	struct catalog_file file;
};
struct entries {
	VEC(struct entry) list;
	struct arena *a;
};

static void put(struct entries *e, str key, str name, str text)
{
	struct entry *to = NULL;

	for (size_t i = 0; i < e->list.n && !to; i++) {
		if (str_eq(e->list.v[i].key, key))
			to = &e->list.v[i];
	}
	if (!to)
		to = VEC_ADD(e->a, &e->list);
	*to = (struct entry){key, {name, text}};
}

int file_read(struct arena *a, const char *path, size_t max, str *ret, str *reterr)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t n = 0;

	if (fd < 0) {
		*reterr = str_fmt(a, "cannot open %s: %m", path);
		return errno == ENOENT ? E_NOENT : E_IO;
	}
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > max) {
		close(fd);
		*reterr = str_fmt(a, "%s must be a file of at most %zu bytes", path, max);
		return E_LIMIT;
	}
	char *bytes = arena_alloc(a, (size_t)st.st_size + 1);

	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, bytes + n, (size_t)st.st_size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	if (n < (size_t)st.st_size) {
		*reterr = str_fmt(a, "cannot read %s whole: %m", path);
		return E_IO;
	}
	*ret = (str){bytes, n};
	return 0;
}

static int write_all(int fd, str text)
{
	while (text.n > 0) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		text = str_slice(text, (size_t)n, text.n);
	}
	return fsync(fd);
}

int file_write(struct arena *a, const char *path, str text, int mode, str *reterr)
{
	const char *fresh = str_c(a, str_fmt(a, "%s.new", path));
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	if (fd < 0 || write_all(fd, text) < 0 || rename(fresh, path) < 0) {
		*reterr = str_fmt(a, "cannot write %s: %m", path);
		if (fd >= 0)
			close(fd);
		return E_IO;
	}
	close(fd);
	return 0;
}

static bool wanted(str key, const char *prefix, const char *suffix)
{
	str inner = str_slice(key, str_from(prefix).n, key.n);

	return str_starts(key, str_from(prefix)) && str_ends(key, str_from(suffix)) &&
	       str_index(inner, '/') < 0;
}

/* The files of one folder; a folder that is not there holds none. */
static int take_folder(struct entries *e, str folder, const char *prefix, const char *suffix,
		       str *reterr)
{
	str within = str_from(prefix);
	size_t slash = 0;
	struct dirent *item;
	int r = 0;

	for (size_t i = 0; i < within.n; i++) {
		if (within.p[i] == '/')
			slash = i + 1;
	}
	str path = str_fmt(e->a, "%.*s/%.*s", STR_ARG(folder), (int)slash, prefix);
	DIR *dir = opendir(str_c(e->a, path));

	if (!dir && errno == ENOENT)
		return 0;
	if (!dir) {
		*reterr = str_fmt(e->a, "cannot read the folder %.*s: %m", STR_ARG(path));
		return E_IO;
	}
	while (r == 0 && (item = readdir(dir))) {
		str key = str_fmt(e->a, "%.*s%s", (int)slash, prefix, item->d_name), text;

		if (!wanted(key, prefix, suffix))
			continue;
		str name = str_fmt(e->a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(key));

		r = file_read(e->a, str_c(e->a, name), FILE_MAX, &text, reterr);
		if (r == 0)
			put(e, key, name, text);
		if (e->list.n > FILES_MAX) {
			*reterr = str_fmt(e->a, "there are too many files in %.*s", STR_ARG(path));
			r = E_LIMIT;
		}
	}
	closedir(dir);
	return r;
}

/* By name, so that what overrides what does not depend on the folder's own order. */
static void sort(struct entries *e)
{
	for (size_t i = 1; i < e->list.n; i++) {
		struct entry moving = e->list.v[i];
		size_t at = i;

		while (at > 0 && str_cmp(e->list.v[at - 1].key, moving.key) > 0) {
			e->list.v[at] = e->list.v[at - 1];
			at--;
		}
		e->list.v[at] = moving;
	}
}

int catalog_files(struct arena *a, str folder, const char *prefix, const char *suffix,
		  struct catalog_files *ret, str *reterr)
{
	struct entries e = {.a = a};
	size_t at = 0;
	str path, bytes;
	int r = 0;

	while (embed_next(&at, &path, &bytes)) {
		str key = str_slice(path, sizeof("catalog/") - 1, path.n);

		if (str_starts(path, S("catalog/")) && wanted(key, prefix, suffix))
			put(&e, key, path, bytes);
	}
	if (folder.n > 0)
		r = take_folder(&e, folder, prefix, suffix, reterr);
	if (r < 0)
		return r;
	sort(&e);
	struct catalog_file *files = ARENA_ARRAY(a, struct catalog_file, e.list.n + 1);

	for (size_t i = 0; i < e.list.n; i++)
		files[i] = e.list.v[i].file;
	*ret = (struct catalog_files){files, e.list.n};
	return 0;
}
