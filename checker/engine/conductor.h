/* What the conductor's runs share with the rest of the checker. */
#ifndef ENGINE_CONDUCTOR_H
#define ENGINE_CONDUCTOR_H

#include "../run/conduct.h"
#include "exam.h"

/* Schedules of the plain flavour; the sanitizers' run a fifteenth and a tenth of them. */
extern unsigned conductor_schedules;

/* The exit status of a program that AddressSanitizer stopped. */
enum { SANITIZER_STATUS = 86 };

/* The seed that all schedules of a program begin from; see conduct_seed. */
uint64_t conductor_seed(const struct exam *exam);

/*
 * A failure becomes a finding of the exam, whose program of that flavour ran. words is the file
 * with what the schedule printed, or NULL. Lines and fingerprints are still to come.
 */
struct finding *conductor_add_failure(struct exam *exam, enum flavour flavour,
                                      const struct conducted *conducted,
                                      const struct conduct_failure *failure, const char *words);

/*
 * The schedule of the first of the exam's findings that one shows becomes its timeline; of several
 * of that kind, the one with the fewest switches. While the program is there.
 */
void conductor_draw(struct exam *exam);

/* The places as a stack, lines still to come. The name of a lock that is a global, or NULL. */
struct stack conductor_stack(const struct exam *exam, enum flavour flavour, const uint64_t *places);
char *conductor_object(const struct exam *exam, enum flavour flavour,
                       const struct conducted *conducted, uint64_t address);

/*
 * makespan.c: when the plain flavour takes longer than its lab allows, with a core for each thread,
 * a finding of the exam that says where its threads wait. Otherwise NULL.
 */
struct finding *makespan_judge(struct exam *exam, const struct conducted *conducted);

#endif
