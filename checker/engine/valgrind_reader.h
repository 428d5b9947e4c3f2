/* A report of Valgrind that is being read: shared by valgrind_parse.c and valgrind_leaves.c. */
#ifndef VALGRIND_READER_H
#define VALGRIND_READER_H

#include <expat.h>

#include "parse.h"
#include "valgrind_report.h"

enum { DEEPEST = 6 }; /* valgrindoutput, error, allocation_context, stack, frame, fn */

struct reader;

/* An element with text only, by its own and its parent's name, and what is done with the text. */
struct valgrind_leaf {
    const char *parent, *name;
    void (*take)(struct reader *reader, struct piece text);
};

enum tool { TOOL_UNKNOWN, TOOL_HELGRIND, TOOL_MEMCHECK, TOOL_DRD };

struct reader {
    struct findings *findings;
    struct report *report;
    XML_Parser parser;
    bool is_latin;                    /* it is no UTF-8, and read as Latin-1 */
    size_t depth;                     /* of elements open now */
    const char *path[DEEPEST];        /* their names from the root on, NULL for one we don't know */
    const struct valgrind_leaf *leaf; /* the innermost element, when it has only text */
    char *text;                       /* of it, so far; grows */
    size_t length, room;
    enum tool tool;
    bool tool_told, version_told; /* what is wrong with them was said */
    struct valgrind_error error;  /* being read */
    struct frame *frame;          /* being read, or NULL */
    struct piece dir, file;       /* of this frame */
    bool after_signal;            /* a signal has ended the program */
    struct piece signal, event, address;
    struct valgrind_counts counts;
    size_t begun, unread; /* errors: seen to open; closed and not to be understood */
    const char *xml;      /* all of the report */
    size_t error_from;    /* where in it this error begins */
    char *refused;        /* why the rest is not read, or NULL */
};

/* NULL when there is no such element, or none that we need. */
const struct valgrind_leaf *valgrind_leaf_of(const char *parent, const char *name);

/* The sentence of the error that is being read, or NULL. */
struct valgrind_part *valgrind_part_last(struct reader *reader);

#endif
