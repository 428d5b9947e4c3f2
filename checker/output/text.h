/* Findings and verdicts as people read them. */
#ifndef TEXT_H
#define TEXT_H

#include <stdio.h>

#include "../engine/exam.h"
#include "../model/verdict.h"

/* One finding: headline, both sides beside each other with their source lines, why it is wrong. */
void text_finding(FILE *out, struct arena *arena, const struct finding *finding, size_t number,
                  const struct scope *scope);

/* All findings of an exam, certain ones first; what the compiler said when it did not build. */
void text_exam(FILE *out, const struct exam *exam);

/* The points of a lab, a line a criterion; a criterion that the lab does not judge has none. */
void text_points(FILE *out, const struct exam *exam, const struct verdict *verdict);

/* The line that stands alone: "two-locks: fail, 45 of 100 points: lock order in f and g". */
void text_closing(FILE *out, const struct exam *exam, const struct verdict *verdict);

#endif
