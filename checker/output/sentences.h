/* What findings mean, in the words people read. */
#ifndef SENTENCES_H
#define SENTENCES_H

#include "../engine/exam.h"

/* "thread 2 (writer)", "main", "some thread" */
char *side_who(struct arena *arena, const struct side *side);

/* "wrote 4 bytes", "waits for a mutex that thread 1 holds" */
char *side_what(struct arena *arena, const struct side *side);

/* "labs/x/y.c:31 in move_stock", with the focus frame of the scope; "" when nothing is known. */
char *side_where(struct arena *arena, const struct side *side, const struct scope *scope);

/* "holds a, b", "holds no lock", or "" when the tool did not say. */
char *side_holds(struct arena *arena, const struct side *side);

/* The finding in one clause: "data race on counter, in worker and main". */
char *finding_summary(struct arena *arena, const struct finding *finding,
                      const struct scope *scope);

/* Why this is wrong, one sentence a kind. Never NULL. */
const char *kind_reason(enum kind kind);

/* The same of a finding; NULL where its own words have said all, as of a wrong result. */
const char *finding_reason(const struct finding *finding);

/* "tsan, helgrind" */
char *finding_witnesses(struct arena *arena, const struct finding *finding);

#endif
