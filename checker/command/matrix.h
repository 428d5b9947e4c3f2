/* The page of who sees what: labs by ways of looking, and how often of N each saw the defect. */
#ifndef MATRIX_H
#define MATRIX_H

#include "../engine/exam.h"

enum { MATRIX_COLUMNS = 9 };

/* One lab's buggy program, looked at several times. Zeroed, but for lab, before the first. */
struct matrix_row {
    const struct lab *lab;
    int looked[MATRIX_COLUMNS]; /* how often it was looked at in this way ... */
    int saw[MATRIX_COLUMNS];    /* ... and how often its own defect, or its effect, was seen */
};

/* Counts one exam of the buggy program, which has been run and read. */
void matrix_note(struct matrix_row *row, const struct exam *exam);

/* The page in Markdown, from the arena: rows in the order to learn in, times each.
 * "" when memory runs out. */
char *matrix_page(struct arena *arena, const struct matrix_row *rows, size_t count, int times);

#endif
