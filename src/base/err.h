/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Error kinds and the few attributes that every room shares.
 *
 * A fallible function returns 0 or a positive number on success and one of the
 * negative kinds below on failure. The kind says what the caller may do about
 * it; the detail is recorded once, where it arises.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum {
	E_NOENT = -1,     /* it does not exist, or not for this account */
	E_CONFLICT = -2,  /* it exists already, or changed meanwhile */
	E_LIMIT = -3,     /* a bound on size, count or rate */
	E_DENIED = -4,    /* not allowed */
	E_BUSY = -5,      /* nothing happened; the same call may succeed later */
	E_IO = -6,        /* nothing happened; the store or the outside is broken */
	E_UNCERTAIN = -7, /* a commit may or may not have happened: re-read or retry idempotently */
	E_API = -8,       /* the request's error record holds the answer */
	E_SYNTAX = -9,    /* foreign bytes are not what they should be */
	E_INVAL = -10,    /* well formed, but not acceptable */
};

/* The kind's name, e.g. "E_BUSY", or "E_?" for a number that is no kind. */
const char *err_name(int kind);

/* Says why on standard error and aborts: out of memory, a broken library, a broken invariant. */
_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* Throws a result away on purpose; why is a string that tells the reader the reason. */
#define DISCARD(why, expr)                                                                         \
	do {                                                                                       \
		__auto_type discarded_ = (expr);                                                   \
		(void)discarded_;                                                                  \
		(void)sizeof("" why);                                                              \
	} while (0)

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
