/* Which of the files that a student handed in is the one to grade. */
#ifndef HANDIN_H
#define HANDIN_H

#include "../model/submission.h"
#include "archive.h"

struct handin {
    const char *wanted;       /* the name that the lab asks for: "two-locks.c" */
    struct unpacking *to;     /* for archives that lie among the files */
    struct room room;         /* what may come out of them */
    int levels;               /* so many archives may still be in each other */
    struct listing listing;   /* of the student, sorted; paths begin where the student's do */
    struct submission *about; /* file or problem is set, and remark added to */
};

/*
 * Chooses, the first of these that there is:
 *
 *     1. the wanted name, exactly, in the shallowest folder; then the first by path
 *     2. archives are unpacked, and 1 again
 *     3. the only C file, whatever its name
 *
 * What was chosen in spite of its name or place is said in remark; why there is nothing, in
 * problem. Of what was unpacked, only the chosen file stays on the disk. 0; or -1 with a sentence
 * in *error when the disk can't take what is unpacked.
 */
int handin_choose(struct arena *arena, struct handin *handin, char **error);

/* Adds a clause to a remark. */
void submission_remark(struct arena *arena, struct submission *submission, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
