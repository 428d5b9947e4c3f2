/* What the gate's outputs tell alike: a finding in sentences, its standing, the verdict. */
#ifndef STORY_H
#define STORY_H

#include "../model/ledger.h"

/* "src/stats.c:31 in count", with the whole path; "in libx.so" when no more is known, or "". */
char *story_place(struct arena *arena, const struct side *side, const struct scope *scope);

/* The frame to point at for a side: one with a file and a line; or NULL. */
const struct frame *story_frame(const struct side *side, const struct scope *scope);

/* The same for a finding: that of the first side that has one. */
const struct frame *story_spot(const struct finding *finding, const struct scope *scope);

/*
 * "Thread 2 writes 4 bytes of hits at src/stats.c:31 in count, while main reads it at
 * src/stats.c:40 in report. Nothing orders the two."
 */
char *story_sentence(struct arena *arena, const struct finding *finding, const struct scope *scope);

/*
 * The same as the text of a SARIF message (SARIF 2.1.0, 3.11.6): the place of side n, from 1, is a
 * link to related location n when story_frame has one; brackets of the text are escaped.
 */
char *story_sentence_linked(struct arena *arena, const struct finding *finding,
                            const struct scope *scope);

/*
 * Which side was the n-th to happen. Tools tell the access that they stopped at first, and behind
 * it what came before; of circles of locks they tell the order of the circle.
 */
const struct side *story_side(const struct finding *finding, size_t n);

/* Does it fail the gate? */
bool story_fails(const struct ledger_entry *entry);

/* Why it may pass: the baseline's reason, or why it is only advice. "" when it may not. */
const char *story_excuse(const struct ledger_entry *entry);

/* "tsan run 2: ctest -j2", "log: tsan.log" */
char *story_run(struct arena *arena, const struct ledger_run *run);

/* "2 new findings, 1 known finding"; "nothing found" */
char *story_counts(struct arena *arena, const struct ledger *ledger);

/* The line that stands alone: "The gate fails: 2 new findings, 1 run that says nothing". */
char *story_verdict(struct arena *arena, const struct ledger *ledger);

#endif
