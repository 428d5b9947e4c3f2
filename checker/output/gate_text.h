/* What a gate saw, as people read it. */
#ifndef GATE_TEXT_H
#define GATE_TEXT_H

#include <stdio.h>

#include "../model/ledger.h"

/*
 * What fails first and in full, then what may pass in a line each, runs that went wrong, the
 * baseline's entries that nobody saw, notes. Of more than fifty findings the rest is counted.
 */
void gate_text(FILE *out, const struct ledger *ledger);

/* The line that stands alone: "gate: fail: 2 new findings, 1 known finding (3 runs)". */
void gate_text_closing(FILE *out, const struct ledger *ledger);

#endif
