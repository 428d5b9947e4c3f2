/* Findings and verdicts as people read them. */
#ifndef TEXT_H
#define TEXT_H

#include <stdio.h>

#include "../engine/exam.h"
#include "../model/verdict.h"

/*
 * One finding: headline, what happened, the sides with their source lines, why it is wrong. On a
 * terminal no line is wider than that, and sides stand beside each other where they fit.
 */
void text_finding(FILE *out, struct arena *arena, const struct finding *finding, size_t number,
                  const struct scope *scope);

/* For width: as a file has it, pairs of sides beside each other; or each paragraph in one line. */
enum { TEXT_FILE = 0, TEXT_LINES = -1 };

/* The same in so many columns. */
void text_finding_within(FILE *out, struct arena *arena, const struct finding *finding,
                         size_t number, const struct scope *scope, int width);

/* All findings of an exam, certain ones first; what the compiler said when it did not build. */
void text_exam(FILE *out, const struct exam *exam);

/* The points of a lab, a line a criterion; a criterion that the lab does not judge has none. */
void text_points(FILE *out, const struct exam *exam, const struct verdict *verdict);

/* The line that stands alone: "two-locks: fail, 45 of 100 points: lock order in f and g". */
void text_closing(FILE *out, const struct exam *exam, const struct verdict *verdict);

#endif
