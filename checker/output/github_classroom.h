/*
 * The result of an autograding step for GitHub Classroom: the value of the step's output 'result',
 * which its reporter reads. Base64 of
 *
 *     {"version": 1, "status": "fail", "max_score": 100, "tests": [{"name": "it builds", ...}]}
 *
 * At FEEDBACK_VISIBLE a test for each criterion, and one of no points that tells what was found;
 * otherwise one for each lab with its points alone, because whoever has the repository reads the
 * log. A lab that could not be graded is a test with status error and nothing to be had: run the
 * step again.
 */
#ifndef GITHUB_CLASSROOM_H
#define GITHUB_CLASSROOM_H

#include "../model/grade.h"

/* The grades of one student, a lab each. From the arena; NULL when memory runs out. */
char *classroom_result(struct arena *arena, const struct grade *grades, size_t count,
                       enum feedback feedback);

#endif
