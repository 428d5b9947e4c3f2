/* The word that somebody may have meant. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

/*
 * The one of the words that is most like the given one: that begins with it, if it has three
 * letters or more, or of which at most half of its letters differ. Of several the first. NULL when
 * none is like it.
 */
const char *nearest_word(const char *given, const char *const *words, size_t count);

#endif
