/*
 * The parts of 'lab grade':
 *
 *     grade.c          options, the folder and the book, lab after lab
 *     grade_intake.c   what was handed in, and who is to be judged
 *     grade_judge.c    submissions become grades
 *     grade_course.c   the course's rules; they are applied without judging
 *     grade_outputs.c  files in the folder
 *     grade_tell.c     what is printed
 */
#ifndef GRADE_COMMAND_H
#define GRADE_COMMAND_H

#include "../model/course.h"
#include "../model/grade.h"
#include "../model/lab.h"
#include "../model/submission.h"
#include "../run/gradebook.h"
#include "../run/roster.h"

/* What the user asked for. Paths are meant from the folder that the user is in. */
struct grade_request {
    const char *lab;    /* NULL: all of the course */
    const char *course; /* the course's file, or NULL */
    const char *times;  /* or NULL */
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

/* One lab's grading under way. */
struct grading {
    struct arena *arena;
    const struct grade_request *request;
    struct lab lab_read; /* with the points that the course gives it */
    const struct lab *lab;
    const struct course *course; /* and what it says about this lab; or both NULL */
    const struct course_lab *rule;
    const char *folder; /* where the results go, as it is from where racelab works */
    struct gradebook *book;
    struct intake intake;
    const struct submission *submissions; /* those to judge now */
    size_t count;
    size_t judged;
    size_t before, total; /* of all labs in this call: judged before this one; to be judged */
    double started;       /* seconds, of a clock that nobody sets; 0: not yet */
    struct grade *grades; /* of those that are judged, in their order */
};

/* All that is graded in one call. */
struct gradings {
    struct arena *arena;
    const struct grade_request *request;
    struct course course_read;
    const struct course *course; /* or NULL */
    struct roster roster_read;
    const struct roster *roster; /* or NULL */
    struct grading *list;        /* the labs, in the course's order */
    size_t count;
    char **aside; /* what is no lab of the course */
    size_t aside_count;
    const char **absent; /* labs of the course that there is nothing for */
    size_t absent_count;
    const char *folder;
    struct gradebook *book;
};

/* All below: 0, or an exit status after complaining. */

/* Reads the course, if there is one, and gives each lab to be graded a place in the list. */
int gradings_course(struct gradings *all);

/* Reads what was handed in, the roster and the times. */
int gradings_intake(struct gradings *all);

/* Which of the submissions are to be judged now. */
int gradings_choose(struct gradings *all);

/*
 * Judges the submissions, some at a time; each grade is in the book, and its results are in the
 * folder, before the next ones begin (unless this is a regrade that is only shown).
 */
int grading_judge(struct grading *grading);

/* What the course's rules make of a grade that was just given. */
void grading_rule(const struct grading *grading, struct grade *grade);

/* Can the grade be weighed with the lab's points, without judging? */
bool grading_can_weigh(const struct grading *grading, const struct grade *grade);

/* Applies the course's rules to all grades of the lab that are in the book. Those that change are
 * new rows in it, and are shown. */
int grading_apply(const struct grading *grading);

/* The newest grades of the lab. */
int grading_current(const struct grading *grading, struct grade **grades, size_t *count);

/* The digest of a submission's source, as in a grade; NULL when there is nothing to grade. */
char *submission_digest(struct arena *arena, const struct submission *submission);

/* "2026-11-22T18:14:47Z" */
char *grading_now(struct arena *arena);

/*
 * What is handed on when a student was judged: files in folder/results/LAB. The grade is written
 * behind story and picture, which may be NULL: where it stands, they do.
 */
int grading_tell(const struct grading *grading, const struct grade *grade, const char *story,
                 const char *picture);

/* Has grading_tell been here with what was judged? Points may be others now: the export tells. */
bool grading_has_told(const struct grading *grading, const struct grade *grade);

/* Tables and pages of one lab; and of all that the book has. */
int grading_export(const struct grading *grading, const struct grade *grades, size_t count);
int gradings_export(const struct gradings *all);

/* What is printed at the end; its status is also EXIT_INCONCLUSIVE. */
int gradings_tell(const struct gradings *all);

/* A line for each grade that adding these would change; *count is how many. */
int grading_show_changes(const struct grading *grading, const struct grade *grades, size_t all,
                         size_t *count);

#endif
