/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target without a fuzzer: over each file of the corpus folders
 * named as arguments, and over some seeded mutants of each, the same in every
 * run. A target that finds a broken property ends the program, so the name of
 * what was tried last is on standard error.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define MUTANTS 100

struct file {
	uint8_t *p;
	size_t n;
};

static struct file file_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct file file = {0};
	long size;

	if (!f || fseek(f, 0, SEEK_END) < 0 || (size = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) < 0)
		die("cannot read %s", path);
	file.n = (size_t)size;
	file.p = mem_array(file.n, 1);
	if (fread(file.p, 1, file.n, f) != file.n)
		die("cannot read %s", path);
	fclose(f);
	return file;
}

/* The input gets memory of its own size, so that ASan sees a step over its end. */
static void try_bytes(const uint8_t *p, size_t n)
{
	uint8_t *exact = mem_array(n, 1);

	if (n)
		memcpy(exact, p, n);
	if (LLVMFuzzerTestOneInput(exact, n) != 0)
		die("the target returned an error");
	mem_free(exact);
}

static size_t below(unsigned short rng[3], size_t n)
{
	return (size_t)nrand48(rng) % n;
}

/* One to four changes: a byte replaced, a bit turned, a part cut out, the end cut off. */
static void try_mutant(const struct file *file, unsigned short rng[3])
{
	uint8_t *copy = mem_array(file->n, 1);
	size_t n = file->n;

	memcpy(copy, file->p, n);
	for (size_t changes = 1 + below(rng, 4); changes > 0 && n > 0; changes--) {
		size_t at = below(rng, n), cut = below(rng, n - at) + 1;

		switch (below(rng, 4)) {
		case 0:
			copy[at] = (uint8_t)nrand48(rng);
			break;
		case 1:
			copy[at] ^= (uint8_t)(1 << below(rng, 8));
			break;
		case 2:
			memmove(copy + at, copy + at + cut, n - at - cut);
			n -= cut;
			break;
		default:
			n = at;
		}
	}
	try_bytes(copy, n);
	mem_free(copy);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int replay_folder(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, by_name);
	int files = 0;

	if (count < 0)
		die("cannot read %s", folder);
	for (int i = 0; i < count; i++) {
		unsigned short rng[3] = {(unsigned short)i, 0x5EED, 0};
		struct file file;
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.') {
			fprintf(stderr, "%s\n", path);
			file = file_read(path);
			try_bytes(file.p, file.n);
			for (int m = 0; m < MUTANTS && file.n; m++)
				try_mutant(&file, rng);
			mem_free(file.p);
			files++;
		}
		free(entries[i]);
	}
	free(entries);
	return files;
}

int main(int argc, char **argv)
{
	int files = 0;

	for (int i = 1; i < argc; i++)
		files += replay_folder(argv[i]);
	printf("%d passed, %d failed\n", files, files == 0);
	return files == 0;
}
