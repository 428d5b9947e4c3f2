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
#include "../model/map.h"
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
    bool slurm;
    size_t chunk; /* files for each of Slurm's tasks; 0: as many as is usual */
    bool resume, regrade, apply;
    bool unsafe; /* without the sandbox */
    enum feedback feedback;
    const char *canvas, *canvas_column, *moodle; /* exports to fill, or NULL */
    const char *gradescope, *classroom;          /* files to write for one student, or NULL */
    bool json;
};

/* A file to judge, for all who handed it in: the same bytes under the same name. */
struct source {
    const char *file, *digest;
    size_t *students; /* places in grading.submissions */
    size_t student_count;
    struct grade grade; /* once it is judged: what the file alone decides, and no student */
    char *story;        /* what 'lab check' would print of it, and what there is to see ... */
    char *picture;      /* ... or NULL; both while it is kept */
    bool judged;
    struct source *next; /* in sources_place */
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
    size_t before, total; /* files of all labs in this call: judged before this one; to be judged */
    double started;       /* of grading_clock: the first of them */
    struct grade *grades; /* of those that are judged, in their order */
    struct source *sources;
    size_t source_count;
    struct map places; /* of the sources, see sources_place */
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

/* Finds out who handed in the same: that is judged once. */
void grading_begin(struct grading *grading);

/*
 * Judges the submissions, some at a time; each grade is in the book, and its results are in the
 * folder, before the next ones begin (unless this is a regrade that is only shown).
 */
int grading_judge(struct grading *grading);

/* Gives the students what their files got. */
int grading_keep(void *grading, struct source **sources, size_t count);

/* What the course's rules make of a grade that was just given. */
void grading_rule(const struct grading *grading, struct grade *grade);

/* Can the grade be weighed with the lab's points, without judging? */
bool grading_can_weigh(const struct grading *grading, const struct grade *grade);

/* Applies the course's rules to all grades of the lab that are in the book. Those that change are
 * new rows in it, and are shown. */
int grading_apply(const struct grading *grading);

/* The newest grades of the lab. */
int grading_current(const struct grading *grading, struct grade **grades, size_t *count);

/* Source files being judged on this machine. */
struct judging {
    struct arena *arena; /* of the grades */
    const struct lab *lab;
    bool unsafe;
    /* Called when some were judged: 0, or an exit status after complaining. */
    int (*keep)(void *owner, struct source **sources, size_t count);
    void *owner;
    size_t done, count;
    size_t before, total; /* as in struct grading */
    double started;
};

/* Judges them all. */
int sources_judge(struct judging *judging, struct source *sources);

/* "ada.c, 4 min left": that is known when some are done. On a terminal. */
void judging_show(const struct judging *judging, const char *what, double done);

/* The file without its folder. */
const char *source_name(const struct source *source);

/* Where the source with that digest and name is, or belongs. */
struct source **sources_place(struct arena *arena, struct map *places, const char *digest,
                              const char *name);

/* The same as sources_judge, by Slurm's nodes, for a grading. */
int slurm_judge(struct grading *grading, const struct judging *judging);

/* A folder with some of the sources, from which another machine judges them (lab grade-chunk), and
 * in which it leaves its results. */
int chunk_write(struct arena *arena, const char *folder, const struct judging *judging,
                struct source **sources, size_t count);

/* Is it judged to the end? */
bool chunk_is_done(struct arena *arena, const char *folder);

/*
 * Its results: the sources of the grading that it tells of and that are not judged yet, with their
 * grades, stories and pictures; others are left out, and with graded_only those without points. 0,
 * or -1 with a sentence in *error and nothing changed.
 */
int chunk_read(struct arena *arena, const char *folder, struct grading *grading, bool graded_only,
               struct source ***judged, size_t *count, char **error);

double grading_clock(void);             /* seconds, of a clock that nobody sets */
char *grading_now(struct arena *arena); /* "2026-11-22T18:14:47Z" */

/* The digest of a submission's source, as in a grade; NULL when there is nothing to grade. */
char *submission_digest(struct arena *arena, const struct submission *submission);

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
