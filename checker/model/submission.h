/* What students handed in: one submission each, and all of them together. Made by run/intake.h. */
#ifndef SUBMISSION_H
#define SUBMISSION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Strings live in the arena of the intake. All but file are valid UTF-8 without control characters:
 * bytes of names that are none stand there as "\xff". A file whose path is not so plain is a copy.
 */
struct submission {
    char *student;  /* the key people know: folder's or file's name, or the LMS's id; unique */
    char *name;     /* the person's name, when the layout or a roster tells it, or NULL */
    char **aliases; /* other keys of the same person (Gradescope's sid and email), with a NULL at
                       the end; or NULL */
    char *section;  /* from a roster, or NULL */
    char *file;     /* the C file to grade, an absolute path that ninja and a shell read as it is,
                       or NULL */
    char *problem;  /* why there is nothing to grade, one clause ("two-locks.c is a link"), or NULL:
                       exactly one of file and problem is there */
    char *remark;   /* what was unusual and put right ("in the folder src"), clauses with "; "
                       between them, or NULL */
    bool late;      /* the LMS marks it */
    char *time;     /* when it was handed in, "2026-11-06T22:59:00Z", or NULL: not known */
};

struct intake {
    struct submission *list; /* sorted by student in natural order: ada2 stands before ada10 */
    size_t count;
    char **aside; /* files beside the submissions that are none ("README.txt"), sorted */
    size_t aside_count;
};

#endif
