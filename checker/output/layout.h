/*
 * How an interleaving is laid out on a screen. What nobody can do without is there whole: the
 * numbers of steps and lines, who does what to what. Where there is not room for everything, the
 * source goes first, then the name of the program's own file, then blanks:
 *
 *      step where              source      main               thread 1           thread 2
 *        46 lost-increment.c:26 aboard++;  ┊                  ● reads aboard     │
 *
 *      step where       main               thread 1           thread 2
 *        46 :26         ┊                  ● reads aboard     │
 *
 * Where threads have no room side by side they are lanes, one mark wide, and share one column for
 * what they do:
 *
 *      step where       m 1 2
 *        46 :26         ┊ ● │ thread 1 reads aboard
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "rows.h"

/* A row in words; none of them is NULL. */
struct layout_row {
    size_t step; /* its index */
    int thread;
    const char *where;  /* "two-locks.c:55", or "" */
    const char *source; /* of that line, or "" */
    const char *words;  /* "locks a" */
    const char *held;   /* "[b]", or "" */
    bool waits;         /* it has to wait here, so what it holds must be told */
};

struct layout {
    struct arena *arena;
    const struct rows *rows;
    const struct layout_row *list; /* the rows that are shown */
    size_t count;
    int width; /* of the screen */
    /* what is found; widths are columns of the screen, with a blank behind all but the last */
    int step, where, source; /* source 0: there is none */
    const char *home;        /* the file whose lines are ":26"; NULL: all are written out */
    bool lanes;
    int *threads; /* the numbers of those that have a column or a lane, in their order */
    int *cells;   /* how wide these are */
    size_t thread_count;
    int lane;   /* with lanes: how wide one is */
    bool terse; /* with lanes: threads are called by their numbers */
    int words;  /* with lanes: what is left for words */
};

/* The first six are given. */
void layout_find(struct layout *layout);

/* What a thread is called: "main", "thread 1", or "1". */
const char *layout_name(const struct layout *layout, int thread);

/* A place as it is written in this layout: "driver.c:50", ":26". */
const char *layout_where(const struct layout *layout, const char *where);

#endif
