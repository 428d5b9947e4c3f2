/*
 * Canvas: an instructor exports the grade book there, the points of one lab are filled into the
 * export, and it is imported again.
 *
 *     Student,ID,SIS User ID,SIS Login ID,Section,Two locks (4711)
 *         Points Possible,,,,,100
 *     "Lovelace, Ada",17,A1,ada,Tue 10,
 *
 * Rows above the students (Points Possible, Manual Posting) are not touched, nor is the test
 * student told to be missing. Where Points Possible is another number than the lab's, points are
 * scaled to it. A cell that says EX (excused) is kept.
 */
#ifndef CANVAS_CSV_H
#define CANVAS_CSV_H

#include "csv_fill.h"

/*
 * Fills the points of grades, all of one lab, into the column of that title, id, or both ("Two
 * locks", "4711", "Two locks (4711)"); NULL: the only assignment there is. A student of a grade is
 * who has that ID, SIS User ID or SIS Login ID. 0; or -1 with a sentence in *error that names the
 * file: it is no export of Canvas, there is no such column or several, a row is too short, somebody
 * is in two rows. All lives in the arena, and so must text.
 */
int canvas_fill(struct arena *arena, const char *file, const char *text, size_t length,
                const char *column, const struct grade *grades, size_t count, struct fill *fill,
                char **error);

#endif
