/* What the tools printed of a finding, to be read. */
#ifndef RAW_H
#define RAW_H

#include <stdio.h>

#include "../model/finding.h"

/*
 * Prints what each tool said (see transcript.h), with its name above and the page that says how to
 * read it. Nothing when no tool printed anything.
 */
void raw_print(FILE *out, struct arena *arena, const struct finding *finding);

#endif
