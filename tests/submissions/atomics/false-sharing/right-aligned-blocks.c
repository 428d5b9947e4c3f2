/* right: a block for each, which begins on a cache line and is as long as one. */
#include "false-sharing.h"

#include <stdlib.h>

struct stadium {
    atomic_long *counts[GATES]; /* each in a block of its own; only the gate's thread writes it */
};

struct stadium *stadium_new(void)
{
    struct stadium *stadium = malloc(sizeof *stadium);
    if (stadium == NULL)
        return NULL;
    for (int i = 0; i < GATES; i++) {
        stadium->counts[i] = aligned_alloc(CACHE_LINE, CACHE_LINE);
        if (stadium->counts[i] == NULL)
            abort();
        atomic_init(stadium->counts[i], 0);
    }
    return stadium;
}

void stadium_free(struct stadium *stadium)
{
    for (int i = 0; i < GATES; i++)
        free(stadium->counts[i]);
    free(stadium);
}

void stadium_enter(struct stadium *stadium, int gate)
{
    atomic_fetch_add_explicit(stadium->counts[gate], 1, memory_order_relaxed);
}

long stadium_visitors(struct stadium *stadium)
{
    long visitors = 0;
    for (int i = 0; i < GATES; i++)
        visitors += atomic_load_explicit(stadium->counts[i], memory_order_relaxed);
    return visitors;
}

const atomic_long *stadium_count(struct stadium *stadium, int gate)
{
    return stadium->counts[gate];
}
