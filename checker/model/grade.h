/*
 * A grade: what a student got for a lab, and why. Plain data, as the grade book keeps it
 * (run/gradebook.h) and the exports write it (output/grades_csv.h and its neighbours).
 *
 * The same source gets the same grade from the same racelab: all of it but graded_at. Texts are
 * UTF-8 or not, as they came; whoever writes them sees to that. Students are told findings, which
 * are about their own program; nothing here names a lab's witness or its solution.
 */
#ifndef GRADE_H
#define GRADE_H

#include "verdict.h"

/* Points for one criterion of the lab (model/lab.h), as it was when the grade was given. */
struct grade_criterion {
    const char *name;     /* "ends" */
    const char *sentence; /* "it ends, and gives back its threads and memory" */
    int points, possible;
};

struct grade_finding {
    char *kind;        /* "data-race": a name of model/kind.h */
    char *summary;     /* one clause: "data race on hits in count and report" */
    char *fingerprint; /* of the defect, 12 hex digits */
    bool certain;      /* costs points; otherwise it is advice */
    char *file;        /* of the student's, where to look; or NULL */
    int line;          /* in it; 0 when it is not known */
    char *seen_by;     /* "tsan, conductor", or NULL */
    char *schedule;    /* that shows it again, "pct3:17"; or NULL */
};

struct grade {
    char *student, *name, *section; /* student names them everywhere; the others may be NULL */
    char *lab;
    enum outcome outcome;
    int points,
        possible; /* of the work; these and criteria mean nothing unless outcome_is_graded */
    int deducted; /* so many of the points are lost because it was late */
    struct grade_criterion criteria[CRITERION_COUNT];
    size_t criterion_count;
    struct grade_finding *findings;
    size_t finding_count;
    char *remark;        /* about what was handed in, or NULL */
    char *problem;       /* why it could not be graded, or NULL */
    bool late;           /* by the LMS, or by the course (model/lateness.h) */
    char *submitted;     /* when it was handed in, "2026-11-06T22:59:00Z"; or NULL: not known */
    char *lateness;      /* what is to be said of that, one clause; or NULL */
    char *source_digest; /* hex SHA-256 of the source, or NULL when there was none */
    char *judged_by;     /* "racelab 0.1" */
    char *graded_at; /* "2026-11-22T18:14:47Z", UTC: the only thing that is not the same twice */
};

/* What it comes to: the points without what is deducted. */
int grade_final(const struct grade *grade);

/* Are these the same grade, given twice? All that means something is compared, but graded_at. */
bool grade_same(const struct grade *one, const struct grade *other);

/* For qsort: by student, then by lab, each in natural order. */
int grade_compare(const void *one, const void *other);

/*
 * Natural order: as people count, so that "s2" is before "s10", and "ada" before "Bob". Texts that
 * are different are never equal. <0, 0, >0.
 */
int natural_compare(const char *one, const char *other);

/* What students may see of an export, apart from their points. */
enum feedback {
    FEEDBACK_HIDDEN,    /* nothing */
    FEEDBACK_AFTER_DUE, /* criteria and findings, when the time to hand in is over */
    FEEDBACK_VISIBLE    /* criteria and findings */
};

/* "hidden", "after-due", "visible"; and back: 0, or -1 when there is no such level. */
const char *feedback_name(enum feedback feedback);
int feedback_parse(const char *name, enum feedback *feedback);

#endif
