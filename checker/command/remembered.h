/* Which program a finding of an earlier check or inspect was of, beside its story. */
#ifndef REMEMBERED_H
#define REMEMBERED_H

#include "command.h"

/* Does a word look like a fingerprint? */
bool is_fingerprint(const char *word);

/* Keeps what the exam's program was made of, for one of its findings. What can't be kept is lost.
 */
void remembered_keep(const struct exam *exam, const struct finding *finding);

/*
 * An exam of the same program, as its files are now; lab is filled when it is a lab's. 0, or an
 * exit status after complaining. All of it lives in the arena.
 */
int remembered_exam(struct arena *arena, const char *fingerprint, struct exam *exam,
                    struct lab *lab);

#endif
