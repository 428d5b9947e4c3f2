/*
 * A match. Two gates let people in at the same time, and the fire brigade asks. Then the counts are
 * looked at: what is in them, and where they lie. How long it takes is not measured here: it would
 * be another number on each machine and in each run. Where something lies is a fact.
 */
#include "drive.h"
#include "false-sharing.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPEN = 2, PEOPLE = 6 }; /* open gates, and how many come to each */

struct gate_keeper {
    struct stadium *stadium;
    int gate;
};

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void *gate_run(void *argument)
{
    struct gate_keeper *keeper = argument;
    for (int i = 0; i < PEOPLE; i++)
        stadium_enter(keeper->stadium, keeper->gate);
    return NULL;
}

static void ask(struct stadium *stadium, long least, long most)
{
    long visitors = stadium_visitors(stadium);
    drive_check(visitors >= least && visitors <= most,
                "%ld visitors are inside, and should be at least %ld and at most %ld", visitors,
                least, most);
}

static void play_match(struct stadium *stadium)
{
    pthread_t threads[OPEN];
    struct gate_keeper keepers[OPEN];
    ask(stadium, 0, 0);
    for (int i = 0; i < OPEN; i++) {
        keepers[i] = (struct gate_keeper){stadium, i};
        if (pthread_create(&threads[i], NULL, gate_run, &keepers[i]) != 0)
            give_up("a thread can't be started");
    }
    ask(stadium, 0, OPEN * PEOPLE);
    for (int i = 0; i < OPEN; i++)
        if (pthread_join(threads[i], NULL) != 0)
            give_up("a thread can't be joined");
    ask(stadium, OPEN * PEOPLE, OPEN * PEOPLE);
}

/* Is what stadium_count shows really what counts? */
static void check_count(struct stadium *stadium, int gate)
{
    long expected = gate < OPEN ? PEOPLE : 0;
    long count = atomic_load(stadium_count(stadium, gate));
    drive_check(count == expected, "the count of gate %d is %ld, and should be %ld", gate, count,
                expected);
    stadium_enter(stadium, gate);
    count = atomic_load(stadium_count(stadium, gate));
    drive_check(count == expected + 1, "one more came in, and the count of gate %d is %ld, not %ld",
                gate, count, expected + 1);
}

/* The line that a byte lies on. */
static uintptr_t line_of(const void *address, size_t byte)
{
    return ((uintptr_t)address + byte) / CACHE_LINE;
}

static bool share_a_line(const atomic_long *one, const atomic_long *other)
{
    size_t last = sizeof *one - 1;
    return line_of(one, 0) <= line_of(other, last) && line_of(other, 0) <= line_of(one, last);
}

static void check_lines(struct stadium *stadium)
{
    int shared = 0;
    for (int i = 0; i < GATES; i++)
        for (int j = 0; j < i; j++)
            shared += share_a_line(stadium_count(stadium, i), stadium_count(stadium, j));
    drive_check(
        shared == 0,
        "%d of the %d pairs of gates have their counts on the same cache line: each visitor "
        "at the one takes the line from the other",
        shared, GATES * (GATES - 1) / 2);
}

int main(void)
{
    drive_start();
    struct stadium *stadium = stadium_new();
    if (stadium == NULL)
        give_up("no memory for a stadium");
    play_match(stadium);
    for (int i = 0; i < GATES; i++)
        check_count(stadium, i);
    check_lines(stadium);
    stadium_free(stadium);
    return drive_end();
}
