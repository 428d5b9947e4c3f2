/*
 * From an exam to its picture, to a file beside the grade, and back: the program that it is of is
 * gone when a page is made. The schema is docs/grade-json.md.
 */
#ifndef OUTPUT_PICTURE_H
#define OUTPUT_PICTURE_H

#include "../engine/exam.h"
#include "../model/picture.h"

/*
 * What there is to show; all of it in the arena. Of the exam's own file there are lines of source,
 * of no other.
 */
void picture_of_exam(struct arena *arena, const struct exam *exam, struct picture *picture);

/* Its JSON, to be freed; NULL when there is nothing to show, or no memory. */
char *picture_write(const struct picture *picture);

/* 0, or -1 when text is not what picture_write gave. Texts are copied into the arena. */
int picture_read(struct arena *arena, const char *text, size_t length, struct picture *picture);

#endif
