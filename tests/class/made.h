/*
 * A class made for tests: what many students hand in to several labs, and what each of them must
 * get. It is known from the labs' manifests, never from what racelab says.
 *
 *     class/two-locks/s004.zip, class/two-locks/s014/two-locks.c, ...      expected.csv
 *
 * Right files, wrong ones, broken, hostile and empty ones, and copies of a neighbour's; as they
 * are, in archives of four kinds, with what computers leave beside them, under a wrong name.
 */
#ifndef MADE_H
#define MADE_H

#include "../../checker/model/grade.h"
#include "../../checker/model/lab.h"

/* What somebody must get. */
struct expected {
    char *student;
    const struct lab *lab;
    enum outcome outcome;
    const char *kind; /* one of the findings is of this kind; or NULL: nobody knows which */
    char *source;     /* the C file as it is handed in, below folder; or NULL: there is none */
};

/*
 * Makes count submissions to the labs, in turn, below folder/LAB; the same seed makes the same
 * bytes. Sources are written once more below folder-sources, for whoever checks them one by one.
 * The list is in the arena, in the order in which it was made.
 */
struct expected *class_make(struct arena *arena, const char *folder, const struct lab *labs,
                            size_t lab_count, size_t count, unsigned long seed);

/* student,lab,outcome,kind */
void class_tell(const char *path, const struct expected *list, size_t count);

/*
 * Compares grades.csv, a table of one lab, with what its students must get: who has no line, or
 * another outcome, points that do not belong to it, or not the kind. Says each on stderr; how many.
 */
size_t class_compare(const char *table, const struct expected *list, size_t count,
                     const struct lab *lab);

#endif
