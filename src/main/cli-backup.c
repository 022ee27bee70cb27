/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog-files.h"
#include "crypto.h"
#include "house.h"
#include "json-tree.h"
#include "settings.h"

#define MANIFEST "manifest.json"
#define SMALL_FILE ((size_t)MIB(1))
/* A rotation of the master key may come between two files: then all is copied again. */
#define BACKUP_TRIES 5

/* What a copy consists of, besides the manifest. */
static const struct part {
	const char *name;
	bool optional;
} parts[] = {{"mainstay.db", false}, {"keyring", false}, {"mainstay.conf", true}};

static int fail_with(char *why, const char *otherwise)
{
	int r = cli_fail("%s", why ? why : otherwise);

	mem_free(why);
	return r;
}

/* A file's size and SHA-256 in hex. */
static int measure(struct arena *a, const char *path, int64_t *ret_size, str *ret_hash)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes = NULL;

	if (fd < 0 || fstat(fd, &st) < 0) {
		if (fd >= 0)
			close(fd);
		return E_IO;
	}
	if (st.st_size > 0)
		bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED)
		return E_IO;
	*ret_size = st.st_size;
	*ret_hash = sha256_hex(a, (str){bytes ? bytes : "", (size_t)st.st_size});
	if (bytes)
		munmap(bytes, (size_t)st.st_size);
	return 0;
}

/* ---- backup ---- */

static int copy_small(struct arena *a, const char *from, const char *to, bool optional)
{
	str text, why;
	int r = file_read(a, from, SMALL_FILE, &text, &why);

	if (r == E_NOENT && optional)
		return CLI_DONE;
	if (r == 0)
		r = file_write(a, to, text, 0600, &why);
	return r < 0 ? cli_fail("%.*s", STR_ARG(why)) : CLI_DONE;
}

static int copy_db(struct arena *a, str dir, str out)
{
	struct db *db = NULL;
	char *why = NULL;
	const char *to = str_c(a, house_path(a, out, parts[0].name));
	int r;

	if (house_peek(a, dir, &db, &why) < 0)
		return fail_with(why, "the database cannot be opened");
	r = db_backup(db, to, NULL, NULL);
	db_close(db);
	if (r == E_INVAL)
		return cli_fail(
			"this installation's database is PostgreSQL, which has tools of its "
			"own: copy it with pg_basebackup or pg_dump, and %.*s/keyring too",
			STR_ARG(dir));
	return r < 0 ? cli_fail("the database could not be copied to %s (%s)", to, err_name(r))
		     : CLI_DONE;
}

/* The keyring before and after the database's copy must be the same, or it may not open it. */
static int copy_all(struct arena *a, str dir, str out)
{
	const char *keyring = str_c(a, house_path(a, dir, "keyring"));
	int r = CLI_DONE;

	for (int i = 0; i < BACKUP_TRIES; i++) {
		str before, after, why;

		unlink(str_c(a, house_path(a, out, parts[0].name)));
		if (file_read(a, keyring, SMALL_FILE, &before, &why) < 0)
			return cli_fail("%.*s", STR_ARG(why));
		r = copy_db(a, dir, out);
		for (size_t p = 1; r == CLI_DONE && p < ARRAY_LEN(parts); p++)
			r = copy_small(a, str_c(a, house_path(a, dir, parts[p].name)),
				       str_c(a, house_path(a, out, parts[p].name)),
				       parts[p].optional);
		if (r != CLI_DONE)
			return r;
		if (file_read(a, keyring, SMALL_FILE, &after, &why) < 0)
			return cli_fail("%.*s", STR_ARG(why));
		if (str_eq(before, after))
			return CLI_DONE;
	}
	return cli_fail("the master key is being rotated; back up when that is done");
}

static int write_manifest(struct arena *a, str out)
{
	struct buf b CLEANUP(buf_done) = {0};
	struct json_writer w;
	str why;

	buf_init(&b, KIB(64));
	json_writer_init(&w, &b);
	json_object(&w);
	json_pair_i64(&w, S("format"), 1);
	json_pair_str(&w, S("version"), S(MAINSTAY_VERSION));
	json_pair_str(&w, S("time"), usec_format(a, usec_now(), USEC_SECOND_Z));
	json_key(&w, S("files"));
	json_array(&w);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		const char *path = str_c(a, house_path(a, out, parts[i].name));
		int64_t size;
		str hash;

		if (parts[i].optional && access(path, F_OK) < 0)
			continue;
		if (measure(a, path, &size, &hash) < 0)
			return cli_fail("cannot read %s again: %m", path);
		json_object(&w);
		json_pair_str(&w, S("name"), str_from(parts[i].name));
		json_pair_i64(&w, S("bytes"), size);
		json_pair_str(&w, S("sha256"), hash);
		json_object_end(&w);
	}
	json_array_end(&w);
	json_object_end(&w);
	buf_char(&b, '\n');
	if (file_write(a, str_c(a, house_path(a, out, MANIFEST)), buf_get(&b), 0600, &why) < 0)
		return cli_fail("%.*s", STR_ARG(why));
	return CLI_DONE;
}

int backup_run(struct cli *cli)
{
	struct arena *a = cli->arena;
	str out = cli_operand(cli, 0), dir = cli_data_dir(cli);
	int r;

	if (!out.n)
		return cli_misuse("say where to: mainstay backup FOLDER");
	umask(0077);
	if (mkdir(str_c(a, out), 0700) < 0)
		return errno == EEXIST ? cli_fail("%.*s exists; name a new folder", STR_ARG(out))
				       : cli_fail("cannot make %.*s: %m", STR_ARG(out));
	r = copy_all(a, dir, out);
	if (r == CLI_DONE)
		r = write_manifest(a, out);
	if (r != CLI_DONE)
		return r;
	return cli_print(str_fmt(a,
				 "%.*s holds a copy of %.*s. It includes the keyring: keep it as "
				 "safe as the data itself.\n",
				 STR_ARG(out), STR_ARG(dir)));
}

/* ---- restore ---- */

static const struct part *part_named(str name)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (str_eq(str_from(parts[i].name), name))
			return &parts[i];
	}
	return NULL;
}

static int copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
	struct stat st;
	ssize_t n = 1;

	if (in >= 0)
		out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out < 0 || fstat(in, &st) < 0)
		n = -1;
	for (off_t left = n < 0 ? 0 : st.st_size; left > 0 && n > 0; left -= n)
		n = copy_file_range(in, NULL, out, NULL, (size_t)left, 0);
	if (n >= 0 && fsync(out) < 0)
		n = -1;
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return n < 0 ? -1 : 0;
}

/* Copies one file of the manifest, and measures what arrived. */
static int restore_part(struct arena *a, str from, str dir, const struct json_node *entry)
{
	const struct json_node *name = json_member(entry, S("name"));
	const struct json_node *bytes = json_member(entry, S("bytes"));
	const struct json_node *wanted = json_member(entry, S("sha256"));
	const struct part *part = name ? part_named(name->text) : NULL;
	int64_t size, expected;
	str hash;

	if (!part || !bytes || !wanted || str_to_i64(bytes->text, &expected) < 0)
		return cli_fail("the manifest in %.*s is damaged", STR_ARG(from));
	const char *source = str_c(a, house_path(a, from, part->name));
	const char *target = str_c(a, house_path(a, dir, part->name));

	if (copy_file(source, target) < 0)
		return cli_fail("cannot copy %s to %s: %m", source, target);
	if (measure(a, target, &size, &hash) < 0)
		return cli_fail("cannot read %s again: %m", target);
	if (size != expected || !str_eq(hash, wanted->text))
		return cli_fail("%s is not what was backed up: its hash differs; use another copy",
				source);
	return CLI_DONE;
}

static int restore_parts(struct arena *a, str from, str dir)
{
	struct json_node *manifest = NULL;
	const struct json_node *files;
	size_t needed = 0;
	str text, why;

	if (file_read(a, str_c(a, house_path(a, from, MANIFEST)), SMALL_FILE, &text, &why) < 0)
		return cli_fail("%.*s is no whole backup: %.*s", STR_ARG(from), STR_ARG(why));
	if (json_tree(a, text, &manifest) < 0)
		return cli_fail("the manifest in %.*s is damaged", STR_ARG(from));
	files = json_member(manifest, S("files"));
	for (const struct json_node *f = files ? files->first : NULL; f; f = f->next) {
		int r = restore_part(a, from, dir, f);

		if (r != CLI_DONE)
			return r;
		needed += !part_named(json_member(f, S("name"))->text)->optional;
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		needed -= !parts[i].optional;
	return needed == 0 ? CLI_DONE
			   : cli_fail("%.*s lacks files of an installation", STR_ARG(from));
}

/* A folder that is no whole installation is not left looking like one. */
static void forget_parts(struct arena *a, str dir)
{
	static const char *const beside[] = {"mainstay.db-wal", "mainstay.db-shm"};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		unlink(str_c(a, house_path(a, dir, parts[i].name)));
	for (size_t i = 0; i < ARRAY_LEN(beside); i++)
		unlink(str_c(a, house_path(a, dir, beside[i])));
}

/* Another command on the restored directory; its words are the test's. */
static int then(struct arena *a, str dir, const char *noun, const char *verb)
{
	char *words[] = {(char *)(uintptr_t)str_c(a, str_from(noun)),
			 (char *)(uintptr_t)str_c(a, str_from(verb)),
			 (char *)(uintptr_t)str_c(a, S("--data")),
			 (char *)(uintptr_t)str_c(a, dir)};

	return cli_run(ARRAY_LEN(words), words);
}

/* Whether what was restored opens: above all, that the keyring belongs to the database. */
static int opens(str dir)
{
	struct house *h = NULL;
	char *why = NULL;

	if (house_open(&(struct house_options){.dir = dir}, &h, &why) < 0)
		return fail_with(why, "what was restored cannot be opened");
	house_close(h);
	return CLI_DONE;
}

int restore_run(struct cli *cli)
{
	struct arena *a = cli->arena;
	str from = cli_operand(cli, 0), dir = cli_data_dir(cli);
	int r;

	if (!from.n)
		return cli_misuse("say where from: mainstay restore FOLDER --data DIR");
	umask(0077);
	if (mkdir(str_c(a, dir), 0700) < 0 && errno != EEXIST)
		return cli_fail("cannot make %.*s: %m", STR_ARG(dir));
	if (access(str_c(a, house_path(a, dir, parts[0].name)), F_OK) == 0 ||
	    access(str_c(a, house_path(a, dir, "keyring")), F_OK) == 0)
		return cli_fail("an installation is in %.*s already; restore into another --data",
				STR_ARG(dir));
	r = restore_parts(a, from, dir);
	if (r == CLI_DONE)
		r = then(a, dir, "db", "check");
	if (r == CLI_DONE)
		r = opens(dir);
	if (r != CLI_DONE) {
		forget_parts(a, dir);
		return r;
	}
	if (then(a, dir, "audit", "verify") == CLI_DONE)
		return CLI_DONE;
	/* It may be the only copy there is: that its trail was changed is the owner's to judge. */
	return cli_fail("%.*s was restored, but its audit trail was changed before it was copied: "
			"compare an older copy before you serve it",
			STR_ARG(dir));
}
