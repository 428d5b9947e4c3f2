/*
 * Which names a submission may use, and which it may not give to functions of its own: the list is
 * checker/engine/allowed.symbols, a text that people can read.
 */
#ifndef ALLOWED_H
#define ALLOWED_H

#include <stdbool.h>
#include <stddef.h>

#include "../model/arena.h"

/* Words of the list; a '*' at the end of one stands for any rest. */
struct words {
    char **list;
    size_t count;
};

struct allowed {
    struct words imports;  /* what a submission may use, of the library and the compiler */
    struct words kit;      /* and of the kit */
    struct words reserved; /* names that its own functions and variables must not have */
    struct words linked;   /* nor these, if it links with them */
};

/*
 * What a submission to the lab of this name is allowed, from the text of the list; it is cut up. 0,
 * or -1 and a sentence from the arena in *error.
 */
int allowed_read(struct arena *arena, char *text, const char *lab, struct allowed *allowed,
                 char **error);

bool words_have(const struct words *words, const char *name);

#endif
