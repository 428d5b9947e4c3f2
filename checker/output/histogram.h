/*
 * How points are spread over a class, as a picture: a bar for each tenth of the points, and one
 * for all of them. SVG for inside a page; its colours are the page's classes "bar" and "axis".
 */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stddef.h>
#include <stdio.h>

enum { HISTOGRAM_BARS = 11 };

struct histogram {
    size_t bars[HISTOGRAM_BARS]; /* 0 to 9 percent, 10 to 19, ..., 100 */
};

/* Nothing is added when there were no points to be had. */
void histogram_add(struct histogram *histogram, int points, int possible);

/* "0 to 9 %", "100 %" */
const char *histogram_label(size_t bar);

/* An element svg of the role img, which tells title and description to who can't see it. Both are
 * escaped. */
void histogram_print(FILE *out, const struct histogram *histogram, const char *title,
                     const char *description);

#endif
