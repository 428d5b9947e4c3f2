/*
 * How the programs in this folder speak: one line per call, what was called and what it answered.
 *
 * Each program pins down one family of calls.  It prints results and relations ("ETIMEDOUT", "not
 * early: yes"), never a raw time, address or identity, so that two runs can be compared by their
 * output and exit status.  Threads are ordered by joins, semaphores and conditions; a program whose
 * lines depended on who is faster would pin down nothing.
 *
 * Include this file first: it asks for the GNU names.
 */
#ifndef RACELAB_CONDUCTED_SAY_H
#define RACELAB_CONDUCTED_SAY_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Exit status of a program that could not be set up: the machine is at fault, not the call. */
enum { CANNOT_START = 3 };

/* Each line is flushed at once: it survives abort() and _exit(), and fork() does not copy it. */
static inline void say_text(const char *what, const char *answer)
{
    printf("%s: %s\n", what, answer);
    fflush(stdout);
}

/* For calls that return an error number: prints its name, or 0. */
static inline void say(const char *what, int error)
{
    const char *name = strerrorname_np(error);

    say_text(what, name != NULL ? name : "not an error number");
}

/* For calls that return -1 and set errno: prints the error's name, otherwise the result. */
static inline void say_result(const char *what, long result)
{
    if (result == -1) {
        say(what, errno);
        return;
    }
    printf("%s: %ld\n", what, result);
    fflush(stdout);
}

static inline void say_that(const char *what, bool holds)
{
    say_text(what, holds ? "yes" : "no");
}

/* The thread's handle; a thread that cannot be created ends the program. */
static inline pthread_t start(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, body, argument);

    if (error != 0) {
        fprintf(stderr, "pthread_create: %s\n", strerrorname_np(error));
        exit(CANNOT_START);
    }
    return thread;
}

/* The thread's result; a thread that cannot be joined ends the program. */
static inline void *finish(pthread_t thread)
{
    void *value;
    int error = pthread_join(thread, &value);

    if (error != 0) {
        fprintf(stderr, "pthread_join: %s\n", strerrorname_np(error));
        exit(CANNOT_START);
    }
    return value;
}

/* Runs the body in a thread of its own, to its end: a second owner, with its place in the output.
 */
static inline void *elsewhere(void *(*body)(void *), void *argument)
{
    return finish(start(body, argument));
}

static inline struct timespec milliseconds(long count)
{
    return (struct timespec){.tv_sec = count / 1000, .tv_nsec = count % 1000 * 1000000};
}

/* The moment so many milliseconds from now; a negative count lies in the past. */
static inline struct timespec in_ms(clockid_t clock, long count)
{
    struct timespec moment;
    long nanoseconds;

    clock_gettime(clock, &moment);
    nanoseconds = moment.tv_nsec + count % 1000 * 1000000;
    moment.tv_sec += count / 1000;
    if (nanoseconds < 0) {
        moment.tv_sec -= 1;
        nanoseconds += 1000000000;
    } else if (nanoseconds >= 1000000000) {
        moment.tv_sec += 1;
        nanoseconds -= 1000000000;
    }
    moment.tv_nsec = nanoseconds;
    return moment;
}

/* A moment no clock can show: its nanoseconds make a whole second. */
static inline struct timespec not_a_time(void)
{
    return (struct timespec){.tv_sec = 1, .tv_nsec = 1000000000};
}

static inline bool is_before(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

/* Whether the moment has come: what a timed wait that timed out must leave true. */
static inline bool has_come(clockid_t clock, struct timespec moment)
{
    return !is_before(in_ms(clock, 0), moment);
}

/* Lets the others get on, for loops that ask until the answer changes. */
static inline void rest(void)
{
    struct timespec short_while = milliseconds(1);

    nanosleep(&short_while, NULL);
}

#endif
