/*
 * Suppression files, of ThreadSanitizer ("race:pattern") and of Valgrind ("{ name ... }"): handed
 * to the tools as they are, and watched: one that hides nothing any more should go.
 */
#ifndef SUPPRESSIONS_H
#define SUPPRESSIONS_H

#include "../model/ledger.h"

struct suppression {
    const char *file; /* as the user named it */
    char *name;       /* "race:pattern", or a suppression's name */
    bool used;
};

struct suppressions {
    struct arena *arena; /* not owned */
    bool valgrind;       /* whose they are */
    char *text;          /* of all files of one tool, one behind the other; NULL: there are none */
    struct suppression *list;
    size_t count;
    bool asked; /* a run had them */
};

/*
 * Adds a file to the suppressions of the tool that it is for, as its text shows. path is absolute,
 * name what the user calls it. 0, or -1 with errno set.
 */
int suppressions_add(struct suppressions *tsan, struct suppressions *valgrind, const char *path,
                     const char *name);

/* Looks in a report which of them were used. */
void suppressions_see(struct suppressions *suppressions, const char *report);

/* A note for each that was never used, if a run had them. */
void suppressions_tell(const struct suppressions *suppressions, struct ledger *ledger);

#endif
