/*
 * Where a schedule has halted, or ended: what has happened, and what each thread is at.
 *
 *     run, traced, with what all would do next --> conducted --> timeline, seats
 */
#ifndef POSITION_H
#define POSITION_H

#include "timeline.h"

enum seat_state {
    SEAT_READY,  /* it may be chosen */
    SEAT_YIELDS, /* it spins or yields: somebody else goes first */
    SEAT_WAITS,
    SEAT_OUTSIDE /* in a call that only the kernel understands */
};

/* What a thread is at. */
struct seat {
    int thread;
    enum seat_state state;
    const struct timeline_step *step; /* what it does next, or waits in; outside: NULL */
    uint32_t at;                      /* its points */
    bool resumes; /* ready: what it waited for has come, in the call that step tells */
    int owner;    /* waits: the thread that has it, or is before it in line; -1: none */
};

struct position {
    struct arena arena;
    struct conducted conducted;
    struct timeline timeline; /* what has happened */
    struct seat *seats;       /* of all that have begun and not ended, by number */
    size_t seat_count;
    bool over; /* the program has ended, or can't go on */
    /* filled in by the game */
    const struct finding *finding; /* over: how it fails; NULL: it passes */
    char *out, *err;               /* what it has printed, or the beginning of it */
};

/* As timeline_init. The position is zero, but for what is in its arena; conducted lives there. */
void position_init(struct position *position, const char *program, const struct scope *scope,
                   const struct conducted *conducted, struct conflicts *known);
void position_free(struct position *position);

const struct seat *position_seat(const struct position *position, int thread);

/* How many threads may be chosen, and one of them in *thread. */
size_t position_ready(const struct position *position, int *thread);

/* The next lock that a thread holds, in the order in which it took them; before is the last one, or
 * NULL. NULL: there is no other. */
const struct timeline_span *position_held(const struct position *position, int thread,
                                          const struct timeline_span *before);

/* The next thread that a ready thread's signal may wake, the one that waits longest first. */
const struct seat *position_waiter(const struct position *position, const struct seat *signaller,
                                   const struct seat *before);

#endif
