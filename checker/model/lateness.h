/*
 * What a course's rules make of a grade. The points of the work stay; what lateness costs stands
 * beside them, so that other rules can be applied later without judging again.
 */
#ifndef LATENESS_H
#define LATENESS_H

#include "course.h"
#include "grade.h"

/*
 * What it costs to come so many seconds after the due date, in percent of the points possible. It
 * is 100 behind 'refuse after'. Days are 24 hours each, and a day that is begun counts.
 */
int lateness_percent(const struct course_late *late, int64_t seconds);

/*
 * Sets late, deducted and lateness from points, submitted and the lab's due date. Where the moment
 * or the due date is not known, late stays what the LMS said, nothing is deducted, and lateness
 * tells that the instructor decides. Sentences are cut from the arena.
 */
void lateness_apply(struct arena *arena, const struct course *course, const struct course_lab *rule,
                    struct grade *grade);

/*
 * Weighs the criteria of a grade anew with the points that a lab has now. 0; or -1, and the grade
 * as it was, when points are for a criterion that it says nothing of: then it must be judged again.
 */
int grade_reweigh(const struct lab *lab, struct grade *grade);

#endif
