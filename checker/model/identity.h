/*
 * What a defect is called for months: in a baseline, and in the tools that read SARIF.
 *
 *     ad896035-3f2a91c2-9c0104de
 *     |        '--------'--------- a mark for each side: function, base name of the file, and the
 *     |                            text of the line, blanks aside
 *     '--------------------------- the kind, and the global variable when it has a name
 *
 * So it survives moved lines, another folder to build in and other addresses, and two races in one
 * function are two. The text of the line is left out when the whole of a global variable is what is
 * touched: then it does not matter through which lines; and when the source can't be read. A frame
 * without function and file leaves no mark: it would be the same as all others of its sort.
 *
 * Marks are sorted, each once. Tools do not always see both sides, and a race of line A with itself
 * is often one of A with B as well: identities are the same defect when they begin alike and the
 * marks of one are among the other's.
 */
#ifndef IDENTITY_H
#define IDENTITY_H

#include "finding.h"

enum { IDENTITY_MARKS = 4 }; /* at most: of a circle of more locks, the four smallest */

struct identity {
    unsigned base;
    unsigned marks[IDENTITY_MARKS];
    size_t count;
};

/* The text of a frame's line, or NULL. */
typedef char *(*line_reader)(struct arena *arena, const struct frame *frame, void *argument);

void identity_of(struct identity *identity, struct arena *arena, const struct finding *finding,
                 const struct scope *scope, line_reader line_of, void *argument);

/* As text, from the arena; and back: 0, or -1 when it is none. */
char *identity_write(struct arena *arena, const struct identity *identity);
int identity_read(const char *text, struct identity *identity);

bool identity_same(const struct identity *a, const struct identity *b);

#endif
