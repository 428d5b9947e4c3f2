#include "nearest.h"

#include <string.h>

enum { LONGEST_NAME = 64, SHORTEST_BEGINNING = 3 };

/* Levenshtein's distance, up to names of ordinary length. */
static size_t distance(const char *a, const char *b)
{
    size_t row[LONGEST_NAME + 1], la = strlen(a), lb = strlen(b);
    if (la > LONGEST_NAME || lb > LONGEST_NAME)
        return LONGEST_NAME;
    for (size_t j = 0; j <= lb; j++)
        row[j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            size_t changed = diagonal + (a[i - 1] != b[j - 1]);
            size_t shorter = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = changed < shorter ? changed : shorter;
        }
    }
    return row[lb];
}

const char *nearest_word(const char *given, const char *const *words, size_t count)
{
    size_t length = strlen(given), best = length / 2 + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++)
        if (length >= SHORTEST_BEGINNING && strncmp(words[i], given, length) == 0)
            return words[i];
    for (size_t i = 0; i < count && length <= LONGEST_NAME; i++) {
        if (distance(given, words[i]) < best) {
            best = distance(given, words[i]);
            nearest = words[i];
        }
    }
    return nearest;
}
