/*
 * Tampering: what a submission does to its judge in place of its work.
 *
 * Most of it needs something that no lab's answer does (a name of a sanitizer, assembly, a system
 * call by its number), which can be seen in what the compiler made of the file; then the program is
 * not run at all. What remains is seen in the runs: see canary.h.
 */
#ifndef TAMPERING_H
#define TAMPERING_H

#include "exam.h"

/*
 * Looks into what the compiler made of a submission to a lab, in every flavour that is wanted, and
 * adds findings of KIND_TAMPERING; exam->refused says whether there are any. 0; or -1 with a
 * sentence when the list of what is allowed, or the compiler's text of a program that was built,
 * can't be read.
 */
int tampering_look(struct exam *exam, char *error, size_t error_size);

#endif
