/* The parts of 'lab grade'. */
#ifndef GRADE_COMMAND_H
#define GRADE_COMMAND_H

#include "../model/grade.h"
#include "../model/lab.h"
#include "../model/submission.h"
#include "../run/gradebook.h"

/* What the user asked for. Paths are meant from the folder that the user is in. */
struct grade_request {
    const char *lab;
    const char **paths;
    size_t count;
    const char *roster, *out;
    int jobs; /* 0: as many as there are cores */
    bool resume, regrade, apply;
    bool unsafe; /* without the sandbox */
    enum feedback feedback;
    const char *canvas, *canvas_column, *moodle; /* exports to fill, or NULL */
    const char *gradescope, *classroom;          /* files to write for one student, or NULL */
    bool json;
};

/* A grading under way. */
struct grading {
    struct arena *arena;
    const struct grade_request *request;
    const struct lab *lab;
    const char *folder; /* where the results go, as it is from where racelab works */
    struct gradebook *book;
    const struct submission *submissions; /* those to judge now */
    size_t count;
    size_t judged;
    double started;       /* seconds, of a clock that nobody sets */
    struct grade *grades; /* of those that are judged, in their order */
};

/*
 * Judges the submissions, some at a time; each grade is in the book, and its results are in the
 * folder, before the next ones begin (unless this is a regrade that is only shown). 0, or an exit
 * status after complaining.
 */
int grading_judge(struct grading *grading);

/* The digest of a submission's source, as in a grade; NULL when there is nothing to grade. */
char *submission_digest(struct arena *arena, const struct submission *submission);

/* What is handed on: one file for each student, in folder/results. 0, or an exit status. */
int grading_tell(const struct grading *grading, const struct grade *grade, const char *story);

/* Has grading_tell been here for this student? */
bool grading_has_told(const struct grading *grading, const char *student);

/* The tables of the whole class. 0, or an exit status after complaining. */
int grading_export(const struct grading *grading, const struct grade *grades, size_t count);

#endif
