/*
 * Which steps of a timeline people should see:
 *
 *     calls that synchronise, waits and their ends, threads coming and going
 *     accesses to memory that another thread touches too, one of them writing
 *
 * What a call into the kit does is one of these: the call, and its waits. If that is more than a
 * few screens, only those of the program's own files, those around a change of thread and the last
 * ones are left. If it still is, only changes count that nobody had to make; and then the own files
 * count no more than others.
 */
#ifndef ROWS_H
#define ROWS_H

#include "../engine/timeline.h"
#include "../model/picture.h"

struct rows {
    struct arena *arena;
    const struct timeline *timeline;
    bool all;    /* nothing is left out */
    bool *shown; /* by step */
    /* on the way */
    size_t *previous; /* by step: the same thread's step before, or step_count */
    size_t *next;     /* by step: the same thread's step after it, or step_count */
};

void rows_choose(struct rows *rows, struct arena *arena, const struct timeline *timeline, bool all);

/* Leaves at most so many of them: where somebody lost the turn, the last, and as many of the other
 * changes of thread as there is room for. */
void rows_shorten(struct rows *rows, size_t most);

/* Is one of the steps from (and before to) worth seeing, so that leaving them out is to be told? */
bool rows_leave_out(const struct rows *rows, size_t from, size_t to);

/* Does a thread lose its turn between these steps, though it could go on? */
bool rows_preempt(const struct rows *rows, size_t from, size_t to);

/*
 * The threads that get a column, in their order; at most that many: those where the schedule is
 * odd, and then those that move last. columns has room for most.
 */
size_t rows_columns(const struct rows *rows, int *columns, size_t most);

/* What each thread is at, as one step after the other is taken. */
struct held {
    const char **names; /* of locks; the same string for the same lock */
    size_t count;
};

struct lanes {
    struct arena *arena;
    const struct timeline *timeline;
    bool *begun, *waits, *over; /* by thread */
    struct held *held;          /* by thread */
};

void lanes_init(struct lanes *lanes, struct arena *arena, const struct timeline *timeline);
void lanes_take(struct lanes *lanes, size_t step);

/* What a thread is at, all in all. */
enum lane lanes_at(const struct lanes *lanes, int thread);

/* "a, b", or ""; without the one that is called but, unless that is NULL. */
char *lanes_holds(const struct lanes *lanes, int thread, const char *but);

#endif
