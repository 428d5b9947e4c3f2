/*
 * When students handed in: a table with a header, whose columns are found by their names.
 *
 *     student      a key of the student, as it stands in the grades or on the roster
 *     submitted    2026-11-06T22:14:00+01:00 (model/moment.h); empty: not known
 *     lab          for which lab; where there is no such column, for whichever is graded
 */
#ifndef TIMES_H
#define TIMES_H

#include "roster.h"

struct times_row {
    char *student, *lab; /* lab NULL: any */
    char *moment;        /* "2026-11-06T21:14:00Z" */
    int line;
    bool is_used;
};

struct times {
    struct times_row *list;
    size_t count;
    bool has_labs; /* there is a column for them */
};

/*
 * 0; or -1 with a sentence from the arena in *error that names the file and the line: what
 * model/csv.h refuses, no such columns, a moment that is none, a student who stands twice.
 */
int times_read(struct arena *arena, const char *path, struct times *times, char **error);

/* Gives the submissions to a lab their times. A student may stand there under any key of the
 * submission, or of the roster (NULL: there is none). */
void times_match(struct arena *arena, struct times *times, const char *lab,
                 const struct roster *roster, struct intake *intake);

#endif
