/* Readers of CSV that are not ours: a small one, and python3's when it is here. */
#ifndef CSV_TRIAL_H
#define CSV_TRIAL_H

#include <stdbool.h>
#include <stddef.h>

enum { CSV_MOST = 64 };

struct csv_table {
    char *cells[CSV_MOST][CSV_MOST]; /* NULL: there is none */
    size_t rows;
};

/* Reads a text; a mark at its start is no part of it. The table's cells live in class_arena. */
void csv_table_read(struct csv_table *table, const char *text, char separator);

/* Asserts that python3 reads the same cells; says "skipped: ..." when it is not here. */
void csv_table_ask_python(const struct csv_table *table, const char *text, char separator);

#endif
