/* Programs run under the conductor by the tests, and what came of it. */
#ifndef CONDUCT_TRIAL_H
#define CONDUCT_TRIAL_H

#include "../checker/run/conduct.h"
#include "../checker/run/process.h"

struct conduct_trial {
    /* filled in by the caller */
    const char *program;       /* a path from racelab's root */
    const char *const *before; /* what is started instead and gets the program as its last argument:
                                  "valgrind", ...; NULL-terminated; NULL: the program itself */
    const char *tsan;          /* more TSAN_OPTIONS, or NULL */
    struct conduct_plan plan;
    bool native;     /* not conducted at all */
    double deadline; /* seconds; 0: 300 */
    /* filled in by trials_run */
    char *folder; /* the run's: "out" and "err" are what it printed */
    struct ending ending;
    struct conducted conducted; /* zero when native */
    bool readable;              /* conducted could be read */
};

/* Runs all of them, as many at once as there are cores. 0, or -1 after a complaint. */
int trials_run(struct arena *arena, struct conduct_trial *trials, size_t count);

/* What it printed ("out" or "err"), whole; never NULL. */
char *trial_printed(struct arena *arena, const struct conduct_trial *trial, const char *stream);

/* A plan of one entry. */
struct conduct_plan plan_of(unsigned strategy, unsigned depth, unsigned first, unsigned count);

/* "deadlock", "wrong-result": the kinds as the first lines of tests/schedules name them. */
const char *conduct_kind_name(unsigned kind);

#endif
