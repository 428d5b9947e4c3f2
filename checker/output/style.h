/* Colour and progress, on a terminal only. */
#ifndef STYLE_H
#define STYLE_H

#include <stdio.h>

#include "../engine/exam.h"

enum colour { PLAIN, BOLD, RED, GREEN, YELLOW, DIM };

/* The escape sequence for a colour, or "" when file is no terminal, or NO_COLOR is set. */
const char *colour(FILE *file, enum colour colour);

/*
 * Shows on stderr what is being done, when that is a terminal, in a line of it at most;
 * progress_end wipes it away.
 */
extern struct progress terminal_progress;
void progress_end(void);

#endif
