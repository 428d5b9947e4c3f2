/* UTF-8 (RFC 3629), and names that are none. */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

#include "arena.h"

/* The length of the UTF-8 character that begins here, or 0 when none does. */
size_t utf8_length(const char *text);

/*
 * The columns of a screen that the first character takes: 2 for East Asian wide ones and most
 * pictures, 0 for marks that stand on another. A byte that begins none is 1, one within one is 0.
 */
int utf8_columns(const char *text);

/*
 * A name as people may see it: valid UTF-8, without control characters and without those that turn
 * the direction of writing. Each byte of what is left out is "\xff". From the arena.
 */
char *utf8_printable(struct arena *arena, const char *text);

#endif
