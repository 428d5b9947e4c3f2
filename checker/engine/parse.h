/*
 * The readers of what the tools print. A reader takes the bytes of one report file, whole or cut
 * anywhere, and adds findings. What is whole is read; when something is missing, findings->missing
 * says what, in a sentence. Nothing is invented and nothing is printed.
 */
#ifndef PARSE_H
#define PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "../model/finding.h"

/* What a report says besides its findings. */
struct report {
    size_t errors;    /* whole reports in it, also those that make no finding */
    bool started;     /* the tool came up at all */
    bool complete;    /* it ended as the tool ends a report */
    char *fatal;      /* the tool itself broke or the program crashed in it: its words; or NULL */
    int fatal_signal; /* Valgrind: the signal that ended the program, or 0 */
};

/*
 * ThreadSanitizer's text as log_path gives it (clang 14 to 19; symbolised or module+offset). A run
 * without reports leaves no file; an empty one is not whole. Of a global without a name, and of
 * each frame, the module is kept as printed: a base name or a path.
 */
void tsan_parse(struct findings *findings, const char *text, size_t length, struct report *report);

/*
 * Call this once more when functions have their names (symbols_resolve), for reports made with
 * symbolize=0: a race between an access and a free is a use after free, and between two frees a
 * double free. Harmless to repeat.
 */
void tsan_settle(struct findings *findings);

/*
 * Valgrind's XML, protocol 4, of Helgrind, memcheck or DRD: the tool is named in the report itself.
 * Its errors must agree with its own <errorcounts>. What follows from a signal that ended the
 * program (locks still held, threads still there) is no finding.
 */
void valgrind_parse(struct findings *findings, const char *xml, size_t length,
                    struct report *report);

#endif
