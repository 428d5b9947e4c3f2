/*
 * One traced schedule as a picture needs it: who does what where, who holds what from when to when,
 * who waits for what, and who wakes whom.
 *
 *     run, traced --> conducted --> timeline --> interleaving, Chrome trace, OTLP
 *
 * Moments are indexes of steps, in the order in which they happened: only one thread moves at a
 * time.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include <stdbool.h>

#include "../model/finding.h"
#include "../run/conduct.h"
#include "conflicts.h"

/* A place in the code. */
struct timeline_place {
    struct frame frame; /* function, file and line: NULL and 0 when they are not known */
    const char *source; /* the line's text without its indentation, or NULL */
    char *where;        /* "two-locks.c:55", or "" */
};

struct timeline_thread {
    char *name;                           /* "main", "thread 1" */
    const struct timeline_place *created; /* NULL: main */
    size_t first, last;                   /* its own first and last step */
    bool seen;                            /* it has steps at all */
    bool ended;
};

struct timeline_step {
    int thread;                         /* below thread_count */
    unsigned op, event;                 /* enum op, enum step_event */
    int other;                          /* a thread below thread_count, or -1 */
    const char *object;                 /* "accounts", "lock A", "memory B"; NULL: none */
    const struct timeline_place *place; /* where the program's own files do it; never NULL */
    const struct timeline_place *inner; /* where it is done; place, or a function called there */
    const char *inside;                 /* the function called at place; NULL: place is inner */
    bool own;                           /* place is in the program's own files */
    uint64_t time;                      /* virtual, ns */
    bool conflicts;                     /* an access to what another thread touches too ... */
    uint64_t address;                   /* ... from this byte on ... */
    unsigned size;                      /* ... so many; otherwise 0 */
};

enum span_kind { SPAN_HOLDS, SPAN_WAITS };

struct timeline_span {
    enum span_kind kind;
    int thread;
    unsigned op;
    const char *object;                 /* or NULL */
    int other;                          /* the thread joined, or -1 */
    const struct timeline_place *place; /* where it began */
    size_t from, to;                    /* steps; to is step_count when it never ended */
    bool expired;                       /* a wait that ended because its time was over */
};

/* Step from let the thread of step to go on. */
struct timeline_arrow {
    size_t from, to;
};

struct timeline {
    struct timeline_thread *threads; /* by number */
    size_t thread_count;
    struct timeline_step *steps;
    size_t step_count, steps_lost; /* more happened than was kept */
    struct timeline_span *spans;   /* in the order in which they began */
    size_t span_count;
    struct timeline_arrow *arrows;
    size_t arrow_count;
};

/*
 * All of it lives in the arena. program is the path of what ran, for names and lines. A step's
 * place is the innermost call in the scope's files, else the innermost that is not in labs/kit.
 * known are accesses that conflict whatever this schedule shows of them; or NULL.
 */
void timeline_init(struct timeline *timeline, struct arena *arena, const char *program,
                   const struct scope *scope, const struct conducted *conducted,
                   struct conflicts *known);

#endif
