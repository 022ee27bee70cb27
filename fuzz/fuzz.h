/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a fuzz target includes. It defines LLVMFuzzerTestOneInput, reads the
 * bytes as foreign ones, and checks properties with fuzz_must: decode(encode(x))
 * equals x, two ways agree. It returns 0 and must free all it took.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define fuzz_must(cond)                                                                            \
	do {                                                                                       \
		if (!(cond))                                                                       \
			die("%s:%d: does not hold: %s", __FILE__, __LINE__, #cond);                \
	} while (0)

#endif
