/* What the tools printed of a finding, to be read. */
#ifndef RAW_H
#define RAW_H

#include <stdio.h>

#include "../model/finding.h"

/*
 * Prints what each tool said, with its name above and the page that says how to read it.
 * Sanitizers run without their symbolizer: what they leave open in a frame, function and line, is
 * filled in while the program is there. Valgrind is asked for XML; here it is the text that it
 * prints otherwise. Nothing when no tool printed anything.
 */
void raw_print(FILE *out, struct arena *arena, const struct finding *finding);

/* valgrind_words.c: an <error> of Valgrind's XML, as text. */
void valgrind_words_print(FILE *out, const char *xml);

#endif
