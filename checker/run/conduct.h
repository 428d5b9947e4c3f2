/*
 * The checker's end of the conductor: the file that both map, the plan in it, and what came of it.
 *
 *     conduct_begin (file, plan) --> run the program with LAB_CONDUCTOR=FILE --> conduct_read
 *
 * checker/conductor/shared.h is the layout. The program may have scribbled over all of it: what
 * conduct_read gives is a copy whose counts and indexes are within bounds and whose strings end.
 */
#ifndef CONDUCT_H
#define CONDUCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../conductor/shared.h"
#include "../model/arena.h"

/* What to try. Zeroed fields mean: no trace, nothing shortened, the program's output is seen. */
struct conduct_plan {
    struct plan_entry entries[PLAN_MOST];
    size_t count;
    uint64_t base_seed;
    uint64_t budget;      /* points of one schedule; 0: CONDUCT_BUDGET */
    unsigned patience_ms; /* without a point, while it could have moved; 0: CONDUCT_PATIENCE_MS */
    unsigned stop_after;
    bool keep_last; /* what conducted tells of the last schedule is wanted; tracing: always */
    bool tracing, spurious, forget, shorten, quiet;
    bool traces;         /* with quiet: what the first of each kind of failure does is kept */
    const char *reports; /* a sanitizer's files are named by it; NULL: none */
    const struct conduct_switch *script; /* for STRATEGY_SCRIPT; NULL: none */
    size_t script_count;
    struct conduct_halt halt; /* of STRATEGY_SCRIPT */
};

/* In the environment of every conducted run. glibc marks freed blocks with a random number, which a
 * use after free may read. */
#define CONDUCT_TUNABLES "GLIBC_TUNABLES=glibc.malloc.tcache_count=0"
/* This one saves time: calls into shared libraries are bound once, and not in every schedule. */
#define CONDUCT_BINDING "LD_BIND_NOW=1"

enum { CONDUCT_BUDGET = 1000000, CONDUCT_PATIENCE_MS = 4000 };

/* Writes a new file with this plan. 0, or -1 with errno. */
int conduct_begin(const char *path, const struct conduct_plan *plan);

/* What a run left. All of it lives in the arena. */
struct conducted {
    bool started, finished;
    uint64_t load;
    size_t run_count, unmodelled, too_long;
    size_t computing; /* of those not modelled: never came to another point, and used a core */
    bool exhausted;
    size_t exhausted_runs;
    unsigned exhausted_depth;
    struct conduct_failure *failures;
    size_t failure_count;
    struct conduct_run *runs; /* the first RUNS_MOST of run_count */
    /* Of the last schedule, those tried to make a failure short counted too; without keep_last,
     * zero. */
    struct conduct_failure last;
    struct conduct_switch *switches;
    size_t switch_count;
    bool switches_lost;  /* there were more than fit */
    const uint8_t *made; /* of the plan's script: not 0 where that switch came about */
    size_t made_count;
    struct conduct_step *steps;
    size_t step_count;
    size_t steps_lost;            /* there were more than fit */
    uint64_t points;              /* of the last schedule */
    struct conduct_halted halted; /* with keep_last: where the last schedule has halted */
    bool measured;                /* a schedule side by side was among them, and passed ... */
    struct conduct_span span;     /* ... and took so long; otherwise zero */
};

/* Reads a file after (or during) a run. 0, or -1 with errno and nothing read. */
int conduct_read(struct arena *arena, const char *path, struct conducted *conducted);

/*
 * Reads what a failure did, by its index, after a run whose plan had traces: the steps of
 * conducted, and steps_lost. 0, or -1 with errno and conducted untouched.
 */
int conduct_read_steps(struct arena *arena, const char *path, size_t failure,
                       struct conducted *conducted);

/*
 * "was stuck in a call that the conductor does not model"; or, where that is what it did, that it
 * went on computing: why schedules were given up, behind "it".
 */
const char *conduct_given_up(const struct conducted *conducted);

/* How many schedules a run has tried up to now; 0 when that can't be read. */
size_t conduct_done(const char *path);

/* A seed for a program from its source files (and the driver's), so that the same program is always
 * tried in the same way. Files that can't be read count as empty. */
uint64_t conduct_seed(const char *const *files, size_t count);

/*
 * A schedule in words: "pct3:17" is strategy pct of depth 3 with seed 17, and "0@12>1,1@4>0" is a
 * list of switches (thread 0, at its 12th point, hands over to thread 1; "!" in place of ">": of
 * the waiters it wakes thread 1; "1@4." at its end: there a game was left). Parsing returns 0, or
 * -1 for what is neither.
 */
char *schedule_name(struct arena *arena, unsigned strategy, unsigned depth, unsigned seed);
char *schedule_switches(struct arena *arena, const struct conduct_switch *list, size_t count);
int schedule_parse(const char *text, struct plan_entry *entry, struct conduct_switch *list,
                   size_t most, size_t *count);

/* "first", "walk", ...; NULL: there is no such strategy. */
const char *strategy_name(unsigned strategy);

/* "lock", "waits for a signal" ...: what a thread does at a step, and what it waits for. */
const char *op_does(unsigned op);
const char *op_awaits(unsigned op);

#endif
