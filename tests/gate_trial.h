/* A ledger to try the gate's outputs on: findings of every standing, runs of every outcome. */
#ifndef GATE_TRIAL_H
#define GATE_TRIAL_H

#include <stdio.h>

#include "../checker/model/ledger.h"

extern struct arena trial_arena;
extern struct ledger trial;
extern struct baseline trial_baseline;

/* All that a name must not be able to do: break a line, a tag, a table, a command, a link. */
extern const char trial_nasty[];

/* An empty ledger with one run of tsan, and its end. */
void trial_start(void);
void trial_finish(void);

/*
 * A data race on hits, of src/stats.c:31 in count, called by thread 2, with src/stats.c:40 in
 * report, in main. Not added yet.
 */
struct finding trial_race(void);

/* Adds a finding under an identity such as "00000001-0000000a"; and lets it pass. */
void trial_add(const struct finding *finding, const char *identity);
void trial_know(const char *identity, const char *reason, const char *expires);

/* A finding of each standing, a run that failed and one that is broken, an entry of the baseline
 * that nobody saw, a note. suffix goes behind every name in it. Closed on 2027-01-01. */
void trial_fill(const char *suffix);

/* What a printer prints, from the arena. */
char *trial_print(void (*print)(FILE *out, const struct ledger *ledger));

/* How often a word stands in a text. */
size_t count_of(const char *text, const char *word);

#endif
