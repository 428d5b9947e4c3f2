/*
 * Comma-separated values (RFC 4180), read so that what is not changed stays as it came: each cell
 * keeps its raw bytes, quotes and all, each row its line end, the file its byte order mark.
 */
#ifndef CSV_H
#define CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

struct csv_cell {
    const char *raw; /* so many bytes, as they stand in the file */
    size_t length;
    char *text; /* what they mean */
};

struct csv_row {
    struct csv_cell *cells;
    size_t count;    /* at least 1 */
    int line;        /* where it begins, from 1 */
    const char *end; /* "\n", "\r\n", "\r", or "" at the end of the file */
};

struct csv {
    bool has_mark;  /* a UTF-8 byte order mark begins the file */
    char separator; /* ',' or ';' or tab: what the first row has most of */
    struct csv_row *rows;
    size_t count;
};

/*
 * Reads so many bytes of text, which must live as long as the arena. 0; or -1 with a sentence from
 * the arena in *error that names file and line: a quote that is never closed, text behind a closing
 * quote, a NUL.
 */
int csv_read(struct arena *arena, const char *file, const char *text, size_t length,
             struct csv *csv, char **error);

/* The file again: the same bytes, but for cells that were set. *length may be NULL. */
char *csv_write(struct arena *arena, const struct csv *csv, size_t *length);

/* Gives a cell another text; it is quoted when it was, or must be. */
void csv_set(struct arena *arena, const struct csv *csv, struct csv_cell *cell, const char *text);

/* How many cells of the first row have this name, apart from case and blanks around it; *column is
 * the first of them. */
size_t csv_column(const struct csv *csv, const char *name, size_t *column);

/* The text of a cell without the blanks around it, "" where the row has none. */
char *csv_word(struct arena *arena, const struct csv_row *row, size_t column);

/* A text as a cell: itself, or in quotes where it has to be. */
char *csv_quoted(struct arena *arena, const char *text, char separator);

/* The same text with ' in front where a spreadsheet would take it for a formula: it begins with
 * = + - @, a tab or a line end. */
char *csv_defused(struct arena *arena, const char *text);

#endif
