/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that are compile errors. The build includes this file before every
 * source file. A function is banned because it cannot be used safely (strcpy),
 * hides a failure (atoi), reads process-wide state (localtime), or belongs to
 * one room only: memory and clocks to base, the environment to main. A target
 * that may use one of the last kind says so in its meson.build:
 *
 *   -DBANNED_ALLOW_BASE    base itself: memory and clocks
 *   -DBANNED_ALLOW_GETENV  main: the environment
 *   -DBANNED_ALLOW_TEST    test programs: memory, clocks and the environment
 *   -DBANNED_ALLOW_LOCALTIME  tests that ask the C library what a clock shows
 *
 * Names in parentheses are macros in some C libraries' checked mode.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/time.h>
#include <time.h>

#ifdef __clang__
/* With optimization the C library defines some of these inline, which clang then cannot ban. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wignored-attributes"
#endif

#define BANNED(instead) __attribute__((unavailable("banned: " instead)))

char *strcpy(char *restrict to, const char *restrict from) BANNED("use str or buf");
char *stpcpy(char *restrict to, const char *restrict from) BANNED("use str or buf");
char *strcat(char *restrict to, const char *restrict from) BANNED("use buf");
char *strncpy(char *restrict to, const char *restrict from, size_t n) BANNED("use str_dup");
char *strncat(char *restrict to, const char *restrict from, size_t n) BANNED("use buf");
int(sprintf)(char *restrict to, const char *restrict fmt, ...) BANNED("use str_fmt or buf_fmt");
int(vsprintf)(char *restrict to, const char *restrict fmt, va_list args) BANNED("use buf_vfmt");
char *strtok(char *restrict s, const char *restrict set) BANNED("use str_cut");
char *strtok_r(char *restrict s, const char *restrict set, char **restrict at)
	BANNED("use str_cut");
int atoi(const char *s) BANNED("use str_to_i64");
long atol(const char *s) BANNED("use str_to_i64");
long long atoll(const char *s) BANNED("use str_to_i64");
double atof(const char *s) BANNED("use dec18_parse");
long strtol(const char *restrict s, char **restrict end, int base) BANNED("use str_to_i64");
long long strtoll(const char *restrict s, char **restrict end, int base) BANNED("use str_to_i64");
unsigned long strtoul(const char *restrict s, char **restrict end, int base)
	BANNED("use str_to_i64");
unsigned long long strtoull(const char *restrict s, char **restrict end, int base)
	BANNED("use str_to_i64");
struct tm *localtime(const time_t *t) BANNED("use usec_to_civil");
#ifndef BANNED_ALLOW_LOCALTIME
struct tm *localtime_r(const time_t *restrict t, struct tm *restrict ret)
	BANNED("use usec_to_civil");
#endif
struct tm *gmtime(const time_t *t) BANNED("use usec_to_civil");
struct tm *gmtime_r(const time_t *restrict t, struct tm *restrict ret) BANNED("use usec_to_civil");
char *ctime(const time_t *t) BANNED("use usec_format");
char *asctime(const struct tm *t) BANNED("use usec_format");
time_t mktime(struct tm *t) BANNED("use civil_to_usec");
int rand(void) BANNED("use crypto_random");
long random(void) BANNED("use crypto_random");
int system(const char *command) BANNED("use posix_spawn");

#ifndef BANNED_ALLOW_BASE
#ifndef BANNED_ALLOW_TEST
void *malloc(size_t size) BANNED("use an arena or mem_new");
void *calloc(size_t count, size_t size) BANNED("use an arena or mem_array");
void *realloc(void *p, size_t size) BANNED("use mem_resize");
void *reallocarray(void *p, size_t count, size_t size) BANNED("use mem_resize");
char *strdup(const char *s) BANNED("use mem_copy_text");
char *strndup(const char *s, size_t n) BANNED("use mem_copy_text");
time_t time(time_t *ret) BANNED("take now as an argument");
int gettimeofday(struct timeval *restrict ret, void *restrict zone)
	BANNED("take now as an argument");
int clock_gettime(clockid_t clock, struct timespec *ret) BANNED("use usec_now or usec_monotonic");
#endif
#endif
#ifndef BANNED_ALLOW_GETENV
#ifndef BANNED_ALLOW_TEST
char *getenv(const char *name) BANNED("only main reads the environment");
char *secure_getenv(const char *name) BANNED("only main reads the environment");
#endif
#endif

#ifdef __clang__
#pragma clang diagnostic pop
#endif

#endif
