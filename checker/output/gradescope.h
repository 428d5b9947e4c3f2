/*
 * results.json for Gradescope's autograder: what it finds in /autograder/results/results.json after
 * a run, for the one student whose submission it ran.
 *
 * A test for each criterion, and one without points that tells what was found. Feedback sets
 * their visibility: hidden, after_due_date or visible; at FEEDBACK_HIDDEN findings are left out
 * altogether. What Gradescope always shows (the output of the whole) then tells nothing of the
 * verdict. Where a lab could not be graded nothing has a score: Gradescope counts the run as failed
 * and keeps the score from before, which a score of 0 would not.
 */
#ifndef GRADESCOPE_H
#define GRADESCOPE_H

#include <jansson.h>

#include "../model/grade.h"

/* The grades of one student, a lab each. A new reference, owned by the caller. */
json_t *gradescope_of_grades(const struct grade *grades, size_t count, enum feedback feedback);

#endif
