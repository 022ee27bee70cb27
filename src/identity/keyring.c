/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file is text: a line that names the format, then a line "key NUMBER HEX"
 * for each master key, numbers rising. It is always written whole, under
 * another name, and renamed into place, so that a crash leaves the old or the
 * new one.
 *
 * Another process may rotate (one of several nodes that share the file), so a
 * number that is not known is looked for in the file once more.
 */
#include "keyring.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto.h"
#include "encode.h"

#define FORMAT "mainstay-keyring 1"
#define FILE_MAX ((size_t)64 << 10)
#define KEYS_MAX 100

struct master {
	int64_t number;
	uint8_t bytes[SEAL_KEY_LEN];
	struct hmac_key *mac;
};

struct keyring {
	char *path; /* NULL: not in a file */
	pthread_rwlock_t lock;
	struct master keys[KEYS_MAX]; /* numbers rising */
	size_t n;
};

static char *failure(const char *path, const char *what)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	str text = str_fmt(a, "the keyring %s %s", path, what);

	return mem_copy_text(text.p, text.n);
}

static void keys_clear(struct keyring *k)
{
	for (size_t i = 0; i < k->n; i++)
		hmac_key_free(k->keys[i].mac);
	mem_wipe(k->keys, sizeof(k->keys));
	k->n = 0;
}

/* What a key's derived keys start from: one HMAC of the master over what it is for. */
static void derive(const struct master *m, str purpose, uint8_t ret[SHA256_LEN])
{
	hmac_sha256((str){(const char *)m->bytes, sizeof(m->bytes)}, purpose, ret);
}

static void key_add(struct keyring *k, int64_t number, const uint8_t bytes[SEAL_KEY_LEN])
{
	struct master *m = &k->keys[k->n++];
	uint8_t mac[SHA256_LEN];

	m->number = number;
	memcpy(m->bytes, bytes, sizeof(m->bytes));
	derive(m, S("audit-head"), mac);
	m->mac = hmac_key_new((str){(const char *)mac, sizeof(mac)});
	mem_wipe(mac, sizeof(mac));
}

/* One "key NUMBER HEX" line. */
static int line_parse(struct keyring *k, struct arena *a, str line)
{
	str word = str_cut(&line, ' ');
	int64_t number, last = k->n ? k->keys[k->n - 1].number : 0;
	str bytes;
	int r;

	if (!str_eq(word, S("key")) || !line.p || k->n == KEYS_MAX)
		return E_SYNTAX;
	word = str_cut(&line, ' ');
	r = str_to_i64(word, &number);
	if (r < 0 || number <= last || !line.p)
		return E_SYNTAX;
	r = hex_decode(a, line, &bytes);
	if (r < 0 || bytes.n != SEAL_KEY_LEN)
		return E_SYNTAX;
	key_add(k, number, (const uint8_t *)bytes.p);
	return 0;
}

static int text_parse(struct keyring *k, struct arena *a, str text)
{
	str line = str_cut(&text, '\n');

	if (!str_eq(line, S(FORMAT)))
		return E_SYNTAX;
	while (text.p) {
		line = str_cut(&text, '\n');
		if (!line.n || line.p[0] == '#')
			continue;
		int r = line_parse(k, a, line);
		if (r < 0)
			return r;
	}
	return k->n ? 0 : E_SYNTAX;
}

/* The whole of a small private file. */
static int file_read(const char *path, struct arena *a, str *ret, char **reterr)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *p = arena_alloc(a, FILE_MAX);
	size_t n = 0;

	if (fd < 0 && errno == ENOENT)
		return E_NOENT;
	if (fd < 0 || fstat(fd, &st) < 0) {
		*reterr = failure(path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return E_IO;
	}
	if (st.st_mode & 077) {
		close(fd);
		*reterr = failure(path, "may be read by others; run chmod 600 on it and rotate "
					"the master key");
		return E_DENIED;
	}
	while (n < FILE_MAX) {
		ssize_t got = read(fd, p + n, FILE_MAX - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			*reterr = failure(path, strerror(errno));
			close(fd);
			return E_IO;
		}
		if (got == 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	*ret = (str){p, n};
	return 0;
}

static int file_load(struct keyring *k, char **reterr)
{
	struct arena *a = arena_new();
	str text;
	int r = file_read(k->path, a, &text, reterr);

	if (r == 0) {
		r = text_parse(k, a, text);
		if (r < 0) {
			keys_clear(k);
			*reterr = failure(k->path, "is damaged; put back the copy that was made "
						   "when the installation was set up");
		}
	}
	arena_wipe(a);
	arena_free(a);
	return r;
}

/* Writes all bytes and brings them to the disk. */
static int write_all(int fd, str bytes)
{
	while (bytes.n) {
		ssize_t put = write(fd, bytes.p, bytes.n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return E_IO;
		bytes = str_slice(bytes, (size_t)put, bytes.n);
	}
	return fsync(fd) < 0 ? E_IO : 0;
}

/* Makes a rename in path's folder last. */
static int folder_sync(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = slash ? str_c(a, (str){path, (size_t)(slash - path) + 1}) : ".";
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return E_IO;
	r = fsync(fd) < 0 ? E_IO : 0;
	close(fd);
	return r;
}

static int file_replace(struct arena *a, const char *path, str text)
{
	const char *fresh = str_c(a, str_fmt(a, "%s.new", path));
	int fd, r;

	if (unlink(fresh) < 0 && errno != ENOENT)
		return E_IO;
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return E_IO;
	r = write_all(fd, text);
	if (close(fd) < 0)
		r = E_IO;
	if (r == 0 && rename(fresh, path) < 0)
		r = E_IO;
	return r < 0 ? r : folder_sync(a, path);
}

/* Writes keys[from..]. */
static int file_store(const struct keyring *k, size_t from, char **reterr)
{
	struct arena *a;
	struct buf text;
	int r;

	if (!k->path)
		return 0;
	a = arena_new();
	buf_init(&text, FILE_MAX);
	buf_str(&text, S(FORMAT "\n"
				"# Keep this file secret, and keep a copy apart from the database: "
				"without it the access keys in there are lost.\n"));
	for (size_t i = from; i < k->n; i++) {
		str bytes = {(const char *)k->keys[i].bytes, SEAL_KEY_LEN};
		buf_fmt(&text, "key %lld ", (long long)k->keys[i].number);
		buf_str(&text, hex_encode(a, bytes));
		buf_char(&text, '\n');
	}
	errno = 0;
	r = file_replace(a, k->path, buf_get(&text));
	if (r < 0)
		*reterr = failure(k->path, errno ? strerror(errno) : "could not be written");
	mem_wipe(text.p, text.n);
	buf_done(&text);
	arena_wipe(a);
	arena_free(a);
	return r;
}

static struct keyring *keyring_make(const char *path)
{
	struct keyring *k = MEM_NEW(struct keyring);

	if (path)
		k->path = mem_copy_text(path, strlen(path));
	if (pthread_rwlock_init(&k->lock, NULL) != 0)
		die("keyring: no lock");
	return k;
}

static void add_random(struct keyring *k)
{
	int64_t number = k->n ? k->keys[k->n - 1].number + 1 : 1;
	uint8_t bytes[SEAL_KEY_LEN];

	crypto_random(bytes, sizeof(bytes));
	key_add(k, number, bytes);
	mem_wipe(bytes, sizeof(bytes));
}

int keyring_open(const char *path, bool create, struct keyring **ret, char **reterr)
{
	struct keyring *k = keyring_make(path);
	int r = file_load(k, reterr);

	if (r == E_NOENT && create) {
		add_random(k);
		r = file_store(k, 0, reterr);
	} else if (r == E_NOENT) {
		*reterr = failure(path, "is missing; put back the copy that was made when the "
					"installation was set up");
	}
	if (r < 0) {
		keyring_free(k);
		return r;
	}
	*ret = k;
	return 0;
}

struct keyring *keyring_new_random(void)
{
	struct keyring *k = keyring_make(NULL);

	add_random(k);
	return k;
}

void keyring_free(struct keyring *k)
{
	if (!k)
		return;
	keys_clear(k);
	pthread_rwlock_destroy(&k->lock);
	mem_free(k->path);
	mem_free(k);
}

int64_t keyring_newest(struct keyring *k)
{
	int64_t number;

	pthread_rwlock_rdlock(&k->lock);
	number = k->keys[k->n - 1].number;
	pthread_rwlock_unlock(&k->lock);
	return number;
}

size_t keyring_count(struct keyring *k)
{
	size_t n;

	pthread_rwlock_rdlock(&k->lock);
	n = k->n;
	pthread_rwlock_unlock(&k->lock);
	return n;
}

static const struct master *key_find(const struct keyring *k, int64_t number)
{
	for (size_t i = k->n; i > 0; i--)
		if (k->keys[i - 1].number == number)
			return &k->keys[i - 1];
	return NULL;
}

/* Takes over what another process wrote into the file. A file that cannot be read changes nothing.
 */
static void refresh(struct keyring *k)
{
	struct keyring *fresh;
	char *why = NULL;

	if (!k->path)
		return;
	fresh = keyring_make(k->path);
	if (file_load(fresh, &why) == 0) {
		keys_clear(k);
		for (size_t i = 0; i < fresh->n; i++)
			key_add(k, fresh->keys[i].number, fresh->keys[i].bytes);
	}
	mem_free(why);
	keyring_free(fresh);
}

/* The key of that number with the lock held for reading (also when it is NULL). */
static const struct master *key_hold(struct keyring *k, int64_t number)
{
	const struct master *m;

	pthread_rwlock_rdlock(&k->lock);
	m = key_find(k, number);
	if (m || number < 1)
		return m;
	pthread_rwlock_unlock(&k->lock);
	pthread_rwlock_wrlock(&k->lock);
	if (!key_find(k, number))
		refresh(k);
	pthread_rwlock_unlock(&k->lock);
	pthread_rwlock_rdlock(&k->lock);
	return key_find(k, number);
}

str keyring_seal(struct keyring *k, struct arena *a, str plain, str bound, int64_t *ret_number)
{
	const struct master *m;
	str sealed;

	pthread_rwlock_rdlock(&k->lock);
	m = &k->keys[k->n - 1];
	*ret_number = m->number;
	sealed = seal(a, m->bytes, plain, bound);
	pthread_rwlock_unlock(&k->lock);
	return sealed;
}

int keyring_unseal(struct keyring *k, struct arena *a, int64_t number, str sealed, str bound,
		   str *ret)
{
	const struct master *m = key_hold(k, number);
	int r = m ? unseal(a, m->bytes, sealed, bound, ret) : E_NOENT;

	pthread_rwlock_unlock(&k->lock);
	return r;
}

int keyring_mac(struct keyring *k, int64_t number, str bytes, uint8_t ret[KEYRING_MAC_LEN])
{
	const struct master *m = key_hold(k, number);

	if (m)
		hmac_key_sign(m->mac, bytes, ret);
	pthread_rwlock_unlock(&k->lock);
	return m ? 0 : E_NOENT;
}

void keyring_derive(struct keyring *k, str purpose, uint8_t ret[32])
{
	static const char prefix[] = "derived/";
	char text[128];
	size_t n = sizeof(prefix) - 1;

	assert(purpose.n <= sizeof(text) - n);
	memcpy(text, prefix, n);
	memcpy(text + n, purpose.p, purpose.n);
	pthread_rwlock_rdlock(&k->lock);
	derive(&k->keys[k->n - 1], (str){text, n + purpose.n}, ret);
	pthread_rwlock_unlock(&k->lock);
}

int keyring_add(struct keyring *k, int64_t *ret_number, char **reterr)
{
	int r = 0;

	pthread_rwlock_wrlock(&k->lock);
	if (k->n == KEYS_MAX) {
		*reterr = failure(k->path ? k->path : "", "is full; finish the rotation first");
		r = E_LIMIT;
	} else {
		add_random(k);
		r = file_store(k, 0, reterr);
		if (r < 0) {
			k->n--;
			hmac_key_free(k->keys[k->n].mac);
			mem_wipe(&k->keys[k->n], sizeof(k->keys[k->n]));
		} else {
			*ret_number = k->keys[k->n - 1].number;
		}
	}
	pthread_rwlock_unlock(&k->lock);
	return r;
}

int keyring_drop_old(struct keyring *k, char **reterr)
{
	size_t last;
	int r;

	pthread_rwlock_wrlock(&k->lock);
	last = k->n - 1;
	r = file_store(k, last, reterr);
	if (r == 0 && last > 0) {
		for (size_t i = 0; i < last; i++)
			hmac_key_free(k->keys[i].mac);
		k->keys[0] = k->keys[last];
		mem_wipe(&k->keys[1], sizeof(k->keys[1]) * last);
		k->n = 1;
	}
	pthread_rwlock_unlock(&k->lock);
	return r;
}
