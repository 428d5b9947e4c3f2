/*
 * One student's grade for one lab as an HTML page (see grade_page.h for what holds of it).
 *
 * FEEDBACK_VISIBLE shows outcome, points, criteria, findings, the schedule of one, the story and
 * what to do next. All other levels show who, which lab, and whether a source was there: two grades
 * of that student then give the same bytes, whatever was found. FEEDBACK_AFTER_DUE says that more
 * will be told. A file can't wait for a day: make it again with FEEDBACK_VISIBLE when the time to
 * hand in is over.
 */
#ifndef STUDENT_PAGE_H
#define STUDENT_PAGE_H

#include <stdio.h>

#include "../model/grade.h"
#include "../model/picture.h"

/*
 * story: what `lab check` or `lab replay` prints about this source, as plain text of any bytes, or
 * NULL. picture: what is to be seen of the findings, or NULL. Commands are shown only where the
 * names in them are good for a shell.
 */
void student_page_print(FILE *out, const struct grade *grade, const char *story,
                        const struct picture *picture, enum feedback feedback);

#endif
