/* Circles among events of waiting for a lock: the search of the recorder (lockgraph.c). */
#ifndef CIRCLE_H
#define CIRCLE_H

#include <stdbool.h>

#include "lockgraph.h"

enum { HELD_MAX = 32, CIRCLE_MAX = 6, LOCKS_MAX = 8192 };

/* A lock: its address, how many locks have ended there before it, and a number for the address. */
struct lock_id {
    const void *address;
    unsigned generation;
    int place;        /* below LOCKS_MAX */
    unsigned permits; /* of a semaphore: how many threads it lets in; else, or if unknown, 0 */
};

/* A lock as it is wanted or held, and where the program asked for it. Permits are never wanted. */
struct hold {
    struct lock_id lock;
    enum hold_mode mode;
    const void *pc;
};

/* A thread, in a segment of its life, waits for a lock while it holds others. */
struct event {
    int thread;
    int segment;
    struct hold wanted;
    int held_count;
    struct hold held[HELD_MAX];
};

/* Each event wants what the next one holds, and the last one what the first one holds. */
struct circle {
    int length;
    const struct event *events[CIRCLE_MAX];
    const struct hold *held[CIRCLE_MAX]; /* by events[i], wanted by the one before */
};

bool lock_same(const struct lock_id *a, const struct lock_id *b);

/* The same calls wanting and holding the same locks, in whichever thread and segment. */
bool event_alike(const struct event *a, const struct event *b);

/*
 * Notes for each lock that the event holds that it comes before the wanted one. False: a circle of
 * locks can't go through this event, so there is nothing to search.
 */
bool circle_possible(const struct event *event);

/*
 * Calls found for every circle that the newest event closes with older ones. ordered tells whether
 * one segment comes before the other. Gives up after a bounded number of steps: false then.
 */
bool circle_search(const struct event *events, int count, const struct event *newest,
                   bool (*ordered)(int segment, int other),
                   void (*found)(const struct circle *circle));

#endif
