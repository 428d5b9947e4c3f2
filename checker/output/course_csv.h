/*
 * A course as a table: a row for each student, a column with the points of each lab, and the total.
 *
 *     student,name,section,two-locks,unsafe-map,total,missing
 *     ada,Ada Lovelace,A,100,80,90.00,
 *     bob,Bob,A,45,,,unsafe-map
 *
 * The total is the mean of the labs' percentages, each as often as its weight, with two places. It
 * is empty as long as a lab that counts has no points, and missing names that lab.
 *
 * Nothing handed in is 0 when that is sure: the roster knew the student when the lab was graded
 * (the book then says "nothing handed in"), and the lab's due date is past.
 */
#ifndef COURSE_CSV_H
#define COURSE_CSV_H

#include <stdio.h>

#include "../model/course.h"
#include "../model/grade.h"

/* Somebody of the course. Keys are all that the person may be called in a grade; NULL at the end.
 */
struct course_student {
    const char **keys;
    const char *name, *section; /* or NULL */
};

/* The grades of all labs, in the order of grade_compare; those of other labs are left out. Students
 * are the roster's; others have a row of their own. now: a moment. */
void course_csv_print(FILE *out, const struct course *course, const struct grade *grades,
                      size_t count, const struct course_student *students, size_t student_count,
                      int64_t now);

#endif
