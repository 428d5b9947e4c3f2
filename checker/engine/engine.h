/*
 * What an engine must be able to do: prepare a run, and read what it left. A new engine is one
 * new file with one struct engine in it, and a row in engines.c.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "exam.h"

struct engine {
    const char *name;
    enum flavour flavour;
    /*
     * The arguments before the program's own path (NULL-terminated, from the arena; NULL: none),
     * and environment settings for the run ("NAME=value"; NULL-terminated; NULL: none).
     */
    char **(*arguments)(const struct exam *exam, const struct run *run);
    char **(*settings)(const struct exam *exam, const struct run *run);
    /* A folder below racelab's root where the program's libraries are sought first; NULL: none. */
    const char *libraries;
    /* Adds to exam->findings what the run's folder says, and fills run->report and run->broken. */
    void (*read)(struct exam *exam, struct run *run);
    double grace;    /* seconds from SIGTERM to SIGKILL at the deadline */
    double slowdown; /* the deadline is multiplied by this */
    size_t memory;   /* bytes of address space it may take; 0: the tool bounds it itself */
    bool waits;      /* its runs wait for time to pass, more than they compute */
    bool conducted;  /* by the conductor: no driver's report, no watchdog */
    bool listens;    /* for races, so it must hear the driver's canary: see canary.h */
    bool many;       /* a process for each of many schedules: not counted against the program */
};

extern const struct engine native_engine, tsan_engine, helgrind_engine, memcheck_engine,
    conductor_engine, conductor_tsan_engine, conductor_asan_engine, conductor_helgrind_engine;
extern const struct engine *const engines[RUN_COUNT];

/* The flavour that the runs of this kind are of. */
enum flavour engine_flavour(size_t run_kind);

/* The reports that a sanitizer left in a run's folder become findings. */
void tsan_read_reports(struct exam *exam, struct run *run);
void asan_read_reports(struct exam *exam, struct run *run);

/* The settings for a run of one schedule, the first one. */
char **conductor_one_schedule(const struct exam *exam, const struct run *run);

/* Did one of the run's schedules fail? */
bool conductor_ended_early(const struct exam *exam, const struct run *run);

/* The reports in the run's folder whose names begin with prefix, one after the other. */
void run_each_report(struct exam *exam, struct run *run, const char *prefix,
                     void (*read)(struct exam *exam, struct run *run, char *text, size_t length));

/* Adds what one more report of the same run says: a program that forks leaves several. */
void report_join(struct report *all, const struct report *one);

/* Findings of the watchdog and the driver, for any run. */
void watchdog_read_findings(struct exam *exam, struct run *run);
void driver_read_findings(struct exam *exam, struct run *run);
void lockgraph_read_findings(struct exam *exam, struct run *run);

/* Which findings may cost points, and why the others may not: docs/verdicts.md. */
void findings_weigh(struct exam *exam);

#endif
