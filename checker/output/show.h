/*
 * One schedule of a program as an HTML page (see grade_page.h for what holds of it): the source in
 * the middle, who holds what and waits for what beside it, the threads as columns over time on the
 * other side, with what happened before what; then the same in words, who waits for whom, the
 * findings, and what the tools printed.
 *
 * A script of the page's own lets the reader step through it with the arrow keys. Without it the
 * page shows the end of the schedule, and lacks nothing else.
 */
#ifndef SHOW_H
#define SHOW_H

#include <stdio.h>

#include "../engine/timeline.h"

struct show_source {
    const char *path; /* as frames have it */
    const char *text;
};

struct show {
    const char *name;                /* of the program: "two-locks" */
    const char *replay;              /* the command that shows the schedule again, or NULL */
    const char *schedule;            /* its switches, or NULL */
    size_t tried;                    /* schedules, and none of them failed; 0: not told */
    const struct timeline *timeline; /* NULL: there is no schedule to show */
    const struct finding *ending;    /* what the timeline ends in; NULL: it passes */
    const struct finding *finding;   /* that the page is about; NULL: nothing was found */
    const struct findings *findings; /* all of them */
    const struct scope *scope;
    const struct show_source *sources; /* the program's own files */
    size_t source_count;
};

/* In the head of each page: a file that has it is one of ours. */
extern const char show_mark[];

/* Everything in it is escaped. The same show gives the same bytes. */
void show_print(FILE *out, const struct show *show);

#endif
