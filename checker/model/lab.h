/*
 * A lab's manifest: what its buggy program shows to whom, and what its points are for.
 *
 * docs/adding-a-lab.md describes the file; this is what is left of it after reading.
 */
#ifndef LAB_H
#define LAB_H

#include "arena.h"
#include "finding.h"
#include "kind.h"

/* What an engine has to say about a lab. */
enum promise {
    PROMISE_OFF,      /* is not run */
    PROMISE_ADVISORY, /* is run and shown, and cannot fail anybody */
    PROMISE_SILENT,   /* votes, and cannot see the lab's own defect */
    PROMISE_FINDS     /* votes, and sees it every time */
};

/* What points are given for; the order is that of the report. */
enum criterion {
    CRITERION_BUILDS,   /* compiles and links */
    CRITERION_RESULT,   /* the driver is satisfied */
    CRITERION_DEFECT,   /* the lab's own defect, the witness, is gone */
    CRITERION_CLEAN,    /* nothing else was found */
    CRITERION_ENDS,     /* no deadlock, no hang, no leaked thread or memory */
    CRITERION_PARALLEL, /* its threads still work side by side; only with a bound for that */
    CRITERION_COUNT
};

const char *criterion_name(enum criterion criterion);     /* "builds" */
const char *criterion_sentence(enum criterion criterion); /* "it builds" */

/* The lab's own defect. A finding matches when it has one of the kinds and one of the functions. */
struct witness {
    bool kinds[KIND_COUNT];
    char **functions;
    size_t function_count;
    char *variable; /* or NULL */
};

/*
 * The question that 'lab predict' asks before any tool has spoken. Its answer is the set of lines
 * of the buggy file that take part: the two accesses of a race, the places where the threads of a
 * deadlock stand, the look and the act of an atomicity violation.
 */
struct prediction {
    char *question; /* or NULL: the lab asks none */
    int *lines;     /* rising, no line twice */
    size_t line_count;
    char *because; /* one or two sentences: why these lines */
};

/* A submission kept for testing the lab: refused for a kind, or passed. */
struct specimen {
    char *name; /* file name without .c */
    bool passes;
    enum kind refused_for;
};

struct lab {
    char *name;   /* "two-locks" */
    char *trap;   /* "lock-ordering" */
    char *folder; /* "labs/lock-ordering/two-locks" */
    char *title;
    char *teaches;
    int difficulty;  /* 1 to 5 */
    double deadline; /* seconds of wall time for one run under a tool */
    double makespan; /* ms of virtual time that it may take, side by side; 0: not judged */
    enum promise promises[ENGINE_LAB_COUNT];
    char *why[ENGINE_LAB_COUNT]; /* why an engine is silent, advisory or off; or NULL */
    char **needs;                /* names of the labs to be understood before this one */
    size_t need_count;
    struct witness witness;
    struct prediction prediction;
    int points[CRITERION_COUNT]; /* sum 100; without a makespan none for being parallel */
    struct specimen *specimens;
    size_t specimen_count;
};

/*
 * Reads a manifest's text. 0 and *lab, its parts cut from the arena; or -1 and a sentence in
 * *error (also from the arena) that names path, the line, and what is wrong: an unknown section or
 * key, a bad number, points that do not sum up to 100, a missing witness.
 */
int lab_parse(struct arena *arena, const char *path, const char *text, struct lab *lab,
              char **error);

bool witness_matches(const struct witness *witness, const struct finding *finding);

#endif
