/*
 * The grade book: one file, an SQLite database, with every grade that was ever given.
 *
 *     grade     a row for each different grade of a student for a lab: number 1, 2, 3 and its date
 *     newest    which of them counts
 *
 * Rows are added, never changed or removed. What one call adds is there as a whole or not at all,
 * also when the process is killed or the machine loses its power.
 *
 * Functions that can fail return 0, or -1 with one sentence in *error (from the arena) that names
 * the file; outputs are then untouched, and the book is as it was. What they give lives in the
 * arena that the book was opened with.
 */
#ifndef GRADEBOOK_H
#define GRADEBOOK_H

#include "../model/grade.h"

struct gradebook; /* open */

enum gradebook_use {
    GRADEBOOK_READ, /* the file must be there; one that is up to date may be read-only */
    GRADEBOOK_WRITE /* is made when it is not there */
};

/*
 * Opens a book; one of an older racelab is brought up to date first. It fails when the file can't
 * be read, or is no database, another program's database, damaged, or written by a newer racelab;
 * and when another process does not let go of it for five seconds.
 */
int gradebook_open(struct arena *arena, const char *path, enum gradebook_use use,
                   struct gradebook **book, char **error);
void gradebook_close(struct gradebook *book); /* NULL is fine */

/*
 * Adds those grades that are not the same as the newest of their student and lab (grade_same), in
 * one transaction. *added, which may be NULL, is how many these were.
 */
int gradebook_add(struct gradebook *book, const struct grade *grades, size_t count, size_t *added,
                  char **error);

/* The newest grade of every student for every lab, in the order of grade_compare. */
int gradebook_current(struct gradebook *book, struct grade **grades, size_t *count, char **error);

/* One in the history of a student and a lab. */
struct gradebook_entry {
    int number; /* from 1; its date is the grade's graded_at */
    struct grade grade;
};

/* All of them, oldest first; none is no failure. */
int gradebook_history(struct gradebook *book, const char *student, const char *lab,
                      struct gradebook_entry **entries, size_t *count, char **error);

/* What adding a grade would change. */
struct gradebook_change {
    const char *student, *lab; /* those of the new grade */
    bool is_first;             /* there was none: nothing old is set */
    enum outcome old_outcome, new_outcome;
    int old_points, new_points; /* grade_final; mean nothing unless outcome_is_graded */
};

/*
 * What gradebook_add would add, to be shown before; in the order of grade_compare. A grade that
 * differs in its findings or remark alone is among these, with the same points and outcome.
 */
int gradebook_difference(struct gradebook *book, const struct grade *grades, size_t count,
                         struct gradebook_change **changes, size_t *change_count, char **error);

#endif
