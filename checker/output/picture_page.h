/* A picture as parts of an HTML page (see grade_page.h), each within the article of its finding. */
#ifndef PICTURE_PAGE_H
#define PICTURE_PAGE_H

#include <stdio.h>

#include "../model/arena.h"
#include "../model/picture.h"

/* The threads of a finding, side by side; nothing when the picture has none of it. */
void picture_page_sides(FILE *out, struct arena *arena, const struct picture *picture,
                        const char *fingerprint);

/*
 * The schedule as a table: steps from top to bottom, a column for each thread. False, and nothing,
 * when it is another finding's. On a page once: its heading has an id.
 */
bool picture_page_steps(FILE *out, struct arena *arena, const struct picture *picture,
                        const char *fingerprint);

#endif
