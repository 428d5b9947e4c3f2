/*
 * Moodle: an assignment's grading worksheet is downloaded, filled and uploaded again.
 *
 *     Identifier,"Full name",Grade,"Maximum Grade","Last modified (grade)","Feedback comments"
 *     "Participant 12345","Ada Lovelace",,100.00,-,
 *
 * "Last modified (grade)" stays as it came: by it Moodle knows whether somebody graded there
 * meanwhile. Where "Maximum Grade" is another number than the lab's, points are scaled to it. A row
 * with No under "Grade can be changed" is kept. Feedback comments are filled for students to read
 * (FEEDBACK_VISIBLE only) where they are empty or racelab's own; what people wrote stays.
 */
#ifndef MOODLE_CSV_H
#define MOODLE_CSV_H

#include "csv_fill.h"

/*
 * Fills in grades, all of one lab. A student of a grade is who has that Identifier, as a whole or
 * its number ("12345"), or that "ID number", "Username" or "Email address" where there are such
 * columns. 0; or -1 with a sentence in *error that names the file: it is no grading worksheet, a
 * row is too short, somebody is in two rows. All lives in the arena, and so must text.
 */
int moodle_fill(struct arena *arena, const char *file, const char *text, size_t length,
                enum feedback feedback, const struct grade *grades, size_t count, struct fill *fill,
                char **error);

#endif
