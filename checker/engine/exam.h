/*
 * An exam: one program, built in both flavours, run under the engines, and what they found.
 *
 *     exams_build --> exams_run --> exam_read --> findings, endings
 *
 * The same for a lab in place, a submission, a control program and any C file.
 */
#ifndef EXAM_H
#define EXAM_H

#include "../model/finding.h"
#include "../model/lab.h"
#include "../run/process.h"
#include "parse.h"

/* The ways a program is run. The native run serves driver, watchdog and lock graph at once. */
enum run_kind {
    RUN_NATIVE,
    RUN_TSAN,
    RUN_HELGRIND,
    RUN_MEMCHECK,
    RUN_CONDUCTOR,          /* many schedules */
    RUN_CONDUCTOR_TSAN,     /* some of them, under ThreadSanitizer */
    RUN_CONDUCTOR_ASAN,     /* and under AddressSanitizer */
    RUN_CONDUCTOR_HELGRIND, /* one of them, under Helgrind */
    RUN_COUNT
};

/* How a program is built; see checker/flavours. */
enum flavour { FLAVOUR_PLAIN, FLAVOUR_TSAN, FLAVOUR_ASAN, FLAVOUR_COUNT };

/* "native", "tsan", "helgrind", ... */
const char *run_name(enum run_kind kind);

struct run {
    bool wanted;
    char *folder; /* what racelab keeps of it */
    char *room;   /* where the program writes: the tools' reports, the driver's; may be the same */
    uid_t user;   /* that it runs as; 0: racelab's own */
    char *token;  /* the driver's last word must be this one */
    bool begun;
    double deadline; /* seconds of wall time */
    bool over;       /* ending is known */
    struct ending ending;
    struct report report; /* of the tool; native: zero */
    bool driver_ended;    /* the driver reached its end */
    bool canary_mute;     /* and could not make its race */
    char *broken;         /* why this run says nothing about the program, or NULL */
    bool unfit;           /* it could not be started at all: this machine's failure */
    size_t schedules;     /* of a conducted run: how many were tried ... */
    bool exhausted;       /* ... and that there are no others, within the bound of preemptions */
    bool measured;        /* one of them ran all threads side by side, and passed ... */
    double makespan;      /* ... and took so many ms of virtual time ... */
    double work;          /* ... for so much work of all threads together */
};

struct timeline;

struct exam {
    struct arena *arena;   /* not owned; all strings live there */
    const struct lab *lab; /* NULL: no lab, no driver */
    const char **sources;  /* the program's own files, relative to the root or absolute */
    size_t source_count;
    char *name;                   /* for people: "two-locks", "tests/x.c" */
    char *const *arguments;       /* NULL-terminated, or NULL */
    const char *directory;        /* where it runs; NULL: racelab's root */
    double deadline;              /* seconds of wall time for the native run */
    char *program[FLAVOUR_COUNT]; /* paths when built; only of flavours that a run wants */
    char *ir[FLAVOUR_COUNT];      /* of a submission: what each was made of, see ir.h */
    bool in_place;                /* one of the programs of build.ninja */
    bool untrusted;               /* is built and run in a sandbox ... */
    char *cell;                   /* ... and what was built is in this folder, while it is judged */
    bool built;
    bool refused;       /* tampering was found before any run: there is none */
    char *build_errors; /* what the compiler said; "" when it said nothing */
    char *unbuilt;      /* why this machine could not build it, or NULL: its own fault */
    struct run runs[RUN_COUNT];
    struct findings findings;
    struct scope scope;
    void (*heard)(struct exam *exam); /* called when a run is over and others are not; or NULL */
    bool drawn; /* of one finding that a schedule shows, that schedule is wanted ... */
    struct timeline *timeline;       /* ... and this is it, or NULL: there is none to show ... */
    const struct finding *timelined; /* ... of this finding */
};

/* An exam of a lab's file in place (folder "labs" or "solutions"), or of a submission to it. */
void exam_init_in_place(struct exam *exam, struct arena *arena, const struct lab *lab,
                        const char *tree);
void exam_init_submission(struct exam *exam, struct arena *arena, const struct lab *lab,
                          const char *source);

/* An exam of a program made of these files, under every engine. */
void exam_init_program(struct exam *exam, struct arena *arena, const char **sources,
                       size_t source_count, char *const *arguments, double deadline);

/* The same program once more: what was built for one exam serves another. */
void exam_share_build(struct exam *exam, const struct exam *built);

/* An executable that is there already, with arguments for it. Its sources are not known. */
void exam_init_executable(struct exam *exam, struct arena *arena, const char *path,
                          char *const *arguments);

/*
 * From now on it is built and run in a sandbox; sandbox_probe has said that this can be, and
 * sandbox_begin has been called.
 */
void exam_distrust(struct exam *exam);

/* From now on what its programs do on a failing schedule is wanted, too. */
void exam_draw(struct exam *exam);

/* From now on only these runs are wanted, and only the flavours that they need are built. */
void exam_want_only(struct exam *exam, enum run_kind kind);

/* Is a run of this flavour wanted? */
bool exam_wants_flavour(const struct exam *exam, enum flavour flavour);

/* Called as work goes on: what is being done, how much of it is done. */
struct progress {
    void (*step)(struct progress *progress, const char *what, size_t done, size_t count);
};

/*
 * Builds those that are not built yet, with one call of ninja each for those in place and the
 * others, and looks into submissions for tampering. 0, though single programs may not have built
 * (see exam.built) or are refused (see exam.refused); or -1 with a sentence when ninja itself could
 * not work.
 */
int exams_build(struct exam *exams, size_t count, struct progress *progress, char *error,
                size_t error_size);

/*
 * Runs what was built under every engine that is wanted, spread over the cores, reads the reports
 * of each exam as soon as its runs are over, and leaves joined findings with weights. 0, or -1 with
 * a sentence.
 */
int exams_run(struct exam *exams, size_t count, struct progress *progress, char *error,
              size_t error_size);

/*
 * What is known while some runs are still under way: a copy of the exam with the findings of those
 * that are over. For exam.heard.
 */
void exam_so_far(const struct exam *exam, struct exam *so_far);

/* Is it over, and did it not come to its end by itself? */
bool run_hung(const struct run *run);

/*
 * Whose runs are under way, and which, from the exam's arena: "two-locks.c: helgrind, tsan". Where
 * the native run hung, for how long the others are waited for.
 */
char *exam_under_way(const struct exam *exam);

#endif
