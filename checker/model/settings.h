/*
 * Files of settings: a lab's manifest, a course. Lines "key = value" below [section] lines;
 * an indented line goes on with the value above it; ; and # begin comments.
 *
 * Who reads one gives a function for sections and one for values. Each of them returns 1, or what
 * settings_fails returns. The first mistake ends the reading, and is told with its file and line.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>

#include "arena.h"

struct settings {
    struct arena *arena;
    const char *path; /* as sentences name the file */

    /* A [section] line; also one without values. */
    int (*section)(struct settings *settings, const char *name);

    /* A value, or one more line of it (is_continued). The section is "" before the first. */
    int (*value)(struct settings *settings, const char *section, const char *name,
                 const char *value);

    /* The rest is set while it is read. */
    int line; /* the number of the line that is read */
    bool is_continued;
    const char *rest; /* of the text, not yet read */
    char **seen;      /* "section key" of each value so far */
    size_t seen_count;
    char *error; /* the first one; "FILE:LINE: what is wrong." */
    int error_line;
};

/* Reads a text to its end. 0; or -1, and settings->error is a sentence from the arena. */
int settings_read(struct settings *settings, const char *text);

/* Keeps the first mistake with its place; always 0. */
int settings_fails(struct settings *settings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A whole number from low to high: 1 and *number, or 0 after a mistake. */
int settings_number(struct settings *settings, const char *name, const char *value, long low,
                    long high, long *number);

#endif
