/*
 * Points filled into somebody else's table: what the exports for Canvas and Moodle have in common.
 * Only the cells that are filled change; every other byte of the file stays.
 */
#ifndef CSV_FILL_H
#define CSV_FILL_H

#include "../model/csv.h"
#include "../model/grade.h"

/* What a person should know who hands the file in. */
enum fill_case {
    FILL_STRANGER, /* has a grade, and is not in the file */
    FILL_MISSING,  /* is in the file, and has no grade */
    FILL_UNGRADED, /* is in both, but there are no points: the cell is as it was */
    FILL_KEPT      /* is in both, but may not be changed: excused, or locked there */
};

struct fill_note {
    enum fill_case what;
    const char *student; /* a stranger: as the grade has it; others: as the file has it */
    int line;            /* of the file; 0 for a stranger */
};

struct fill {
    char *text; /* the file, filled */
    size_t length;
    char *column;            /* the name of the one that was filled */
    size_t filled;           /* so many cells */
    struct fill_note *notes; /* in the order of the file, strangers last, as the grades are */
    size_t note_count;
    char *
        scale; /* how points were changed, "100 points here are 10 there"; or NULL: they were not */
};

/* "is not in the file": what is to be said of a note's student. */
const char *fill_case_phrase(enum fill_case what);

/* --- for those who fill --------------------------------------------------------------------- */

struct filling {
    struct arena *arena;
    const char *file;
    struct csv csv;
    struct filling_grade *grades; /* by their order */
    size_t count;
    struct map *by_student;
    struct fill fill;
    char *error; /* the first */
};

/*
 * Reads the file and learns the grades. 0; or -1 with filling->error: the file is no CSV or empty,
 * a student has two grades.
 */
int filling_init(struct filling *filling, struct arena *arena, const char *file, const char *text,
                 size_t length, const struct grade *grades, size_t count);

/* Says it with the file's name in front and a full stop behind, unless there is an error already;
 * always -1. */
int filling_fails(struct filling *filling, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The column of that name, which must be there once. 0 or -1. */
int filling_column(struct filling *filling, const char *name, size_t *column);

/*
 * The grade of the student whom a row's cell names; NULL when there is none. A row that stands for
 * two students, or a student who is in two rows, is an error.
 */
const struct grade *filling_match(struct filling *filling, const struct csv_row *row,
                                  const char *student, const struct grade *before);

/* Keeps a note about this row. */
void filling_note(struct filling *filling, enum fill_case what, const char *student, int line);

/* The points as the file counts them: of possible there, 0: as they are. From the arena. */
char *filling_points(struct filling *filling, const struct grade *grade, double possible);

/* A number such as "100.00", or 0. */
double filling_number(const char *text);

/* Notes the strangers and writes the file. 0 and *fill, or -1 and *error. */
int filling_finish(struct filling *filling, struct fill *fill, char **error);

#endif
