/* Does a lab keep what its manifest promises? The two-sided self-check behind 'lab verify'. */
#ifndef PROMISE_H
#define PROMISE_H

#include "../engine/exam.h"
#include "../model/verdict.h"

/* What an exam of the course is for. */
enum part { PART_BUGGY, PART_SOLUTION, PART_SPECIMEN };

struct promised {
    enum part part;
    const struct specimen *specimen; /* of PART_SPECIMEN */
    struct exam exam;
    struct verdict verdict;
};

/* Does it show the lab's own defect, or its effect? */
bool finding_is_promised(const struct exam *exam, const struct finding *finding);

/* The engines that saw the lab's own defect in the buggy program, as bits. */
unsigned engines_that_saw(const struct exam *exam);

/*
 * NULL when it is as promised; otherwise a sentence that says what was expected and what came
 * (from the exam's arena).
 */
const char *promise_broken(const struct promised *promised);

/*
 * The same program gets the same grade: NULL when two exams of one program came to the same points,
 * and the conductor to its findings along the same schedules. Otherwise what differs, in a sentence
 * from now's arena.
 */
const char *promise_unsteady(const struct promised *now, const struct promised *before);

#endif
