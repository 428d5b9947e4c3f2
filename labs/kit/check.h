/*
 * For the kit's own files: what can't go wrong is checked all the same, and ends the program with a
 * sentence when it does. A lock that was not taken must not be taken for a lock.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A call that returns 0 or an error number, as the pthread functions do. */
#define MUST(call) must_succeed((call), #call, __FILE__, __LINE__)

static inline void must_succeed(int error, const char *call, const char *file, int line)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s:%d: %s failed: %s\n", file, line, call, strerror(error));
    abort();
}

/* The caller broke a promise that the header asks for. */
static inline _Noreturn void end_misuse(const char *sentence)
{
    fprintf(stderr, "%s\n", sentence);
    abort();
}

#endif
