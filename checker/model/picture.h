/*
 * What a student's page shows of findings: who did what where, side by side; and of one of them the
 * schedule that shows it, step by step.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdbool.h>
#include <stddef.h>

/* One thread's part in a finding. Texts that are not known are "". */
struct picture_side {
    char *who;          /* "thread 2 (writer)" */
    char *what;         /* "writes 4 bytes" */
    char *where;        /* "two-locks.c:31 in count" */
    const char *source; /* that line, when it is in the student's own file */
    char *holds;        /* "holds a (since two-locks.c:20)" */
};

struct picture_finding {
    char *fingerprint; /* as in the grade */
    struct picture_side *sides;
    size_t count;
};

enum lane { LANE_NONE, LANE_FREE, LANE_WAITS, LANE_HOLDS, LANE_HOLDS_AND_WAITS, LANE_COUNT };

struct picture_row {
    int step;     /* from 1 */
    int left_out; /* steps before it that are not shown, and would be worth it */
    int column;   /* of the thread that moves; -1: it has none, and its name begins does */
    char *does;   /* "locks accounts" */
    const char *where, *source; /* as of a side */
    char *holds;                /* "a, b": other locks that it holds; or "" */
    char *lanes; /* for each column a digit, enum lane: what its thread is at after this step */
    bool interrupted; /* its thread could go on, and another one moves next */
    bool stuck;       /* it waits here, and never goes on */
};

struct picture {
    struct picture_finding *findings;
    size_t finding_count;
    /* The schedule: of the finding with that fingerprint; "" when none is shown. */
    char *fingerprint;
    char **columns; /* names of threads */
    size_t column_count;
    struct picture_row *rows;
    size_t row_count;
    int more; /* steps after the last row; it goes on like this */
};

#endif
