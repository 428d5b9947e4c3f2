/* A finding as somebody would tell it. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "../model/finding.h"

/*
 * What happened, in one or two sentences, from the arena:
 *
 *     On one schedule thread 2 wrote `stock` at inventory.c:31 while thread 1 was between its read
 *     (28) and its write (33). Nothing orders the two.
 *
 * Only what the finding knows is told. "" when it knows no more than its summary says.
 */
char *finding_account(struct arena *arena, const struct finding *finding,
                      const struct scope *scope);

#endif
