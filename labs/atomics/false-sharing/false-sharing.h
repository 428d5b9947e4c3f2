/*
 * Counts the visitors of a stadium. Each gate has a thread of its own, which lets people in, and
 * the fire brigade wants to know at any moment how many are inside.
 */
#ifndef FALSE_SHARING_H
#define FALSE_SHARING_H

#include <stdatomic.h>

enum {
    GATES = 8,
    CACHE_LINE = 64 /* bytes; a core that writes one of them takes all of them to itself */
};

struct stadium;

/* Nobody has come yet. NULL when memory runs out. */
struct stadium *stadium_new(void);

/* Nobody uses the stadium any more. */
void stadium_free(struct stadium *stadium);

/* A visitor comes in by this gate (from 0 on). Called by the gate's own thread. */
void stadium_enter(struct stadium *stadium, int gate);

/* How many have come in, by all gates. Any thread may call it at any time. */
long stadium_visitors(struct stadium *stadium);

/*
 * The count of a gate, which says how many have come in there. It is written by the gate's thread
 * alone, and no gate slows down another one: no two counts lie on the same cache line.
 */
const atomic_long *stadium_count(struct stadium *stadium, int gate);

#endif
