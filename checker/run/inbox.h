/*
 * The inbox of a course: what was handed in for all its labs, sorted out by lab.
 *
 *     class/two-locks/           a folder for a lab, called as it,
 *     class/unsafe-map.zip       or an archive; each is what 'lab grade --lab' takes
 *     class/notes.txt            nobody's: aside
 *     class.zip                  all of that packed, with or without a folder around it
 */
#ifndef INBOX_H
#define INBOX_H

#include "intake.h"

struct inbox_lab {
    const char *name;          /* in: of the lab */
    struct intake_part *parts; /* out: one for each path that has something for it */
    size_t count;              /* 0: nothing is there */
};

struct inbox {
    struct inbox_lab *labs;
    size_t count;
    char **aside; /* for people: what is no lab of these, sorted */
    size_t aside_count;
};

/*
 * Sorts out what is in paths, each a folder or an archive. The inbox's labs are given. Archives are
 * taken out into the folder unpacked, which stays until all is graded.
 *
 * 0; or -1 with a sentence from the arena in *error: a path or a lab's archive that can't be read,
 * a path without anything for these labs, nothing that can be written into unpacked.
 */
int inbox_read(struct arena *arena, const char *const *paths, size_t count, const char *unpacked,
               struct inbox *inbox, char **error);

#endif
