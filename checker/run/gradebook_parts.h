/*
 * Inside the grade book (gradebook.h): gradebook.c opens it, gradebook_read.c reads and
 * gradebook_add.c adds. Functions here return SQLite's codes; SQLITE_OK is none.
 */
#ifndef GRADEBOOK_PARTS_H
#define GRADEBOOK_PARTS_H

#include <sqlite3.h>

#include "gradebook.h"

struct gradebook {
    struct arena *arena; /* not owned */
    char *path;
    sqlite3 *db;
};

/* What failed, in a sentence; where the system said why, in its words. */
char *book_failure(const struct gradebook *book, int code);

/* *statement is to be finalized, when this is SQLITE_OK. */
int book_prepare(struct gradebook *book, const char *sql, sqlite3_stmt **statement);

/* NULL for NULL. The text must live until the statement was run. */
void book_bind_text(sqlite3_stmt *statement, int place, const char *text);

/* Runs a statement to its end, whatever rows it gives. */
int book_run(struct gradebook *book, const char *sql);

/* Ends the transaction; one that failed is rolled back, and its code is returned. */
int book_conclude(struct gradebook *book, int code);

struct book_row {
    sqlite3_int64 id;
    int number;
    struct grade grade;
};

struct book_rows {
    struct book_row *list;
    size_t count;
};

/* All grades that a query gives, which is made of the columns of gradebook_read.c. Its ?1 and ?2
 * are these, where it has any; student NULL: it has none. */
int book_rows(struct gradebook *book, const char *sql, const char *student, const char *lab,
              struct book_rows *rows);

/* Such a query: the newest grade of a student for a lab. */
extern const char book_newest_of[];

#endif
