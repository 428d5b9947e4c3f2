/* What the parts of the benchmark share. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>

/* Seconds of a clock that only goes forward. */
double bench_now(void);

/* Sorts the values. */
double bench_median(double *values, size_t count);

/* Prints a value beside its bound; false when the bound is passed. */
bool bench_bound(const char *what, double value, double limit, const char *unit);

/* The parts that are files of their own; false when a bound is passed. */
bool bench_watch(void);

#endif
