/*
 * The grades of a class for one lab as an HTML page (see grade_page.h for what holds of it).
 *
 * How points are spread, as a picture and as a table; how it ended for how many; which mistakes
 * were made, by how many and by whom; who has no grade, and why; everybody in a table. A script of
 * a few lines lets the table be sorted by any column; without it the page lacks only that.
 *
 * It tells all there is to tell, and so is for instructors.
 */
#ifndef CLASS_PAGE_H
#define CLASS_PAGE_H

#include <stdio.h>

#include "../model/grade.h"

/*
 * Grades of this lab, in any order; students come in natural order. There may be none of them. The
 * same grades give the same bytes: graded_at is not told.
 */
void class_page_print(FILE *out, const char *lab, const struct grade *grades, size_t count);

#endif
