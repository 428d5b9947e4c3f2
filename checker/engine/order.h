/*
 * What happened before what, in one traced schedule: vector clocks over the steps of a timeline.
 *
 *     program order; start -> first step; end -> join; unlock -> next lock; post -> wait;
 *     barrier; once; atomics
 *
 * Two steps that no chain of these connects are unordered: it was luck which one came first. The
 * trace does not tell the memory order of an atomic operation, nor when the routine of a once is
 * over. Where it does not tell, more order is taken than there may be.
 */
#ifndef ORDER_H
#define ORDER_H

#include "timeline.h"

enum order_kind {
    ORDER_START,
    ORDER_JOIN,
    ORDER_LOCK,
    ORDER_SEMAPHORE,
    ORDER_BARRIER,
    ORDER_ONCE,
    ORDER_ATOMIC,
    ORDER_HANDOVER, /* a pipe, a futex, a signal: who waited was woken */
    ORDER_WAKEUP    /* a condition was signalled: that alone orders nothing, the mutex does */
};

/* Between two threads; from happened before to. */
struct order_edge {
    size_t from, to; /* steps */
    enum order_kind kind;
};

struct order {
    const struct timeline *timeline;
    const size_t **clocks; /* by step: of each thread, so many steps of the timeline came before */
    struct order_edge *edges; /* in the order of to; none that follows from those before it */
    size_t edge_count;
};

/* Two accesses to the same bytes, one of them writing, that nothing orders; first came first. */
struct order_race {
    size_t first, second; /* steps */
};

/* All of it lives in the arena. Without atomics, these order nothing. */
void order_init(struct order *order, struct arena *arena, const struct timeline *timeline,
                bool atomics);

/* Did step a have to come before step b? */
bool order_before(const struct order *order, size_t a, size_t b);

/*
 * The races of a schedule, in the order of their second accesses, one for each two places in the
 * code, and at most 256. How many; *races is from the arena.
 */
size_t order_races(const struct order *order, struct arena *arena, struct order_race **races);

/* "unlock", "start", ...: what made the order, in a word. */
const char *order_word(enum order_kind kind);

#endif
