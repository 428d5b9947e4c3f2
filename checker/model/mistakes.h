/*
 * Which mistakes a class made, and who made each: the findings of many grades, put together.
 *
 * Two students have the same mistake when its fingerprint is the same, or its kind and its summary
 * are: then a reader could not tell them apart. Whoever has it several times has it once.
 */
#ifndef MISTAKES_H
#define MISTAKES_H

#include "grade.h"

struct mistake {
    const char *kind;
    const char *summary; /* as the first student's says it; NULL where only kinds are counted */
    bool certain;        /* it cost somebody points; otherwise it is advice to all of them */
    size_t *who;         /* their places in the array of grades, ascending */
    size_t count;
};

struct mistakes {
    struct mistake **list; /* what most have comes first, then by kind and summary */
    size_t count;
};

/* Texts are those of the grades; all else is cut from the arena. */
void mistakes_count(struct arena *arena, const struct grade *const *grades, size_t count,
                    struct mistakes *mistakes);

/* The same of kinds alone: how many students have any data race. */
void mistakes_count_kinds(struct arena *arena, const struct grade *const *grades, size_t count,
                          struct mistakes *kinds);

#endif
