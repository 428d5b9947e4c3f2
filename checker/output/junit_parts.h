/* What all of JUnit's XML has, whatever is told in it: see junit.h and grades_junit.h. */
#ifndef JUNIT_PARTS_H
#define JUNIT_PARTS_H

#include <stddef.h>
#include <stdio.h>

struct junit_counts {
    size_t tests, failures, errors, skipped;
    double seconds;
};

void junit_counts_add(struct junit_counts *counts, const struct junit_counts *more);

/* The attributes with them, and the end of the tag. */
void junit_print_counts(FILE *out, const struct junit_counts *counts);

/* The first lines, and <testsuites> with the counts of all suites; the end of it. */
void junit_print_start(FILE *out, const struct junit_counts *all);
void junit_print_end(FILE *out);

#endif
