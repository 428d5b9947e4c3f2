/*
 * What the tools printed, caught by tests/data/capture.sh (tool and version are in the folder's
 * name), and what a parser makes of it or of a part of it.
 */
#ifndef CAPTURES_H
#define CAPTURES_H

#include <stdbool.h>
#include <stddef.h>

#include "../checker/engine/parse.h"

typedef void (*parser)(struct findings *findings, const char *text, size_t length,
                       struct report *report);

struct reading {
    struct arena arena;
    struct findings findings;
    struct report report;
};

/* The parser sees a copy of exactly this length, so that a sanitizer notices a byte too many. */
void reading_begin(struct reading *reading, parser parse, const char *text, size_t length);
void reading_end(struct reading *reading);

/* A file below tests/data, terminated; the caller frees it. Ends the tests when there is none. */
char *capture_load(const char *name, size_t *length);

/* Calls check for every file of a folder below tests/data, in the order of names. */
void captures_each(const char *folder, void (*check)(const char *name));

/* How many lines of the text begin with this. */
size_t lines_begin(const char *text, const char *beginning);

/* Do they say the same in every word? */
bool finding_same(const struct finding *a, const struct finding *b);
bool findings_same(const struct findings *a, const struct findings *b);

/*
 * Reads a capture cut at every byte (one of 15 kB at every second, of 30 kB at every third: the
 * time grows with the square). Whatever is found in a part is found in the whole, in the same
 * words; and something is missing from every part that does not end where may_end says.
 */
void capture_cut(const char *name, parser parse,
                 bool (*may_end)(const char *text, size_t length, const struct report *part));

/* Reads a capture with CR LF at the ends of its lines: nothing may change. */
void capture_crlf(const char *name, parser parse);

#endif
