/*
 * Reports in a log as people have it: the console of a CI job, what ctest kept, a tool's own file,
 * Valgrind's XML; whole or cut anywhere, of one process or of several that wrote between each
 * other's lines, with colours, with CR LF, and behind whatever a CI system puts before each line.
 *
 *     bytes --> lines --> the report that a line belongs to --> finding
 *
 * Every header of a report becomes one finding, however little of the rest is there; nothing else
 * does. A header is
 *     "WARNING: ThreadSanitizer: TYPE (pid=N)"
 *     "==N==ERROR: XSanitizer: WORDS", one for each direct leak if it is a list of leaks
 *     <kind> in an <error> of Valgrind's XML, and <signame> of a signal that the program died of
 *
 * Memory does not grow with the log: a report is given away as soon as it is over.
 */
#ifndef LOG_H
#define LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "../model/finding.h"

/* What a log says besides its findings. */
struct log_summary {
    size_t reports; /* headers */
    size_t torn;    /* of these, how many break off */
    bool spoke;     /* a tool wrote in it: reports, or how it started or ended */
    bool cut;       /* XML that does not end: there may have been more */
    char *gave_up;  /* words with which a tool itself broke, in the caller's arena; or NULL */
    bool is_plain_valgrind; /* Valgrind's text for people: nobody reads that here */
};

struct log;

/* found is called for each report; the finding is good until it returns. Never NULL. */
struct log *log_begin(void (*found)(struct findings *one, void *argument), void *argument);

void log_feed(struct log *log, const char *bytes, size_t length);

/* Gives away what is still open, frees the log. Words of the summary are cut from the arena. */
void log_end(struct log *log, struct arena *arena, struct log_summary *summary);

#endif
