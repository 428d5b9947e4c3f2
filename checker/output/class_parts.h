/* The parts of the class page (class_page.h), which are files of their own. */
#ifndef CLASS_PARTS_H
#define CLASS_PARTS_H

#include <stdio.h>

#include "../model/grade.h"
#include "histogram.h"

enum { OUTCOMES = OUTCOME_UNGRADABLE + 1 };

struct class_page {
    FILE *out;
    struct arena arena;
    const char *lab;
    const struct grade **grades; /* in natural order */
    size_t count;
    size_t outcomes[OUTCOMES], late;
    int *points; /* of those that have any, ascending */
    size_t point_count;
    int possible; /* for all of them; 0: not the same for all, or none */
    struct histogram histogram;
};

/* The SHA-256 of the page's script, in Base64. */
extern const char class_script_digest[];

/* Who it is, as a link to the row in the table of students. */
void class_print_link(struct class_page *page, size_t student);

/* A section each; the last one with the script that sorts its table. */
void class_print_mistakes(struct class_page *page);
void class_print_ungraded(struct class_page *page);
void class_print_students(struct class_page *page);

#endif
