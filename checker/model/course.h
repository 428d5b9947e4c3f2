/*
 * A course: which labs count how much, when they are due, and what lateness costs. Read from a file
 * of settings, which docs/course-file.md describes.
 */
#ifndef COURSE_H
#define COURSE_H

#include <stdint.h>

#include "lab.h"

struct course_lab {
    char *name;  /* "two-locks" */
    int line;    /* where its section begins */
    int weight;  /* of its part in the total */
    bool is_due; /* at this moment (model/moment.h); false: at no time */
    int64_t due;
    bool has_points; /* of its own, instead of the manifest's */
    int points[CRITERION_COUNT];
    int points_lines[CRITERION_COUNT]; /* where they stand; 0: nowhere */
};

/* What lateness costs, in percent of the points possible. */
struct course_late {
    int64_t grace;  /* seconds after the due date that are not late */
    int cost;       /* for each 24 hours begun since the due date */
    int most;       /* all together */
    bool refuses;   /* what comes after: */
    int64_t refuse; /* seconds after the due date */
};

struct course {
    char *path; /* of the file, as it was named */
    struct course_lab *labs;
    size_t count;
    struct course_late late;
};

/*
 * Reads a course's text. 0; or -1 with a sentence from the arena in *error that names file and
 * line: what model/settings.h refuses, an unknown key, a value that can't be, points that do not
 * sum up to 100, no lab at all. Whether there are such labs is not asked here.
 */
int course_parse(struct arena *arena, const char *path, const char *text, struct course *course,
                 char **error);

/* What the course says about a lab, or NULL. */
const struct course_lab *course_find(const struct course *course, const char *lab);

/*
 * Gives a lab the points that the course has for it, if any. 0; or -1 with a sentence in *error,
 * and the lab as it was: points for a criterion that this lab does not have.
 */
int course_weigh(struct arena *arena, const struct course *course, const struct course_lab *rule,
                 struct lab *lab, char **error);

#endif
