/* What the programs in this folder begin, expect and end with. */
#ifndef PLAY_H
#define PLAY_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "check.h"

#define EXPECT(condition) expect((condition), #condition, __FILE__, __LINE__)

static inline void expect(bool holds, const char *condition, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
    exit(1);
}

static inline pthread_t begin(void *(*play)(void *argument), void *argument)
{
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, play, argument));
    return thread;
}

static inline void end(pthread_t thread)
{
    MUST(pthread_join(thread, NULL));
}

static inline void pass(long milliseconds)
{
    struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0)
        ;
}

/* Milliseconds on the clock that only goes forward. */
static inline long now(void)
{
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec * 1000 + moment.tv_nsec / 1000000;
}

#endif
