/*
 * Counts the visitors of a stadium: a count for each gate, and the sum of all when it is asked for.
 *
 * Try: ./lab check false-sharing. All the numbers are right, and no thread ever waits for another
 * one. Draw the counts in memory, byte by byte, and the lines of 64 bytes that a core works with.
 */
#include "false-sharing.h"

#include <stdlib.h>

struct gate {
    atomic_long count; /* only the gate's thread writes it */
};

struct stadium {
    struct gate gates[GATES];
};

struct stadium *stadium_new(void)
{
    struct stadium *stadium = malloc(sizeof *stadium);
    if (stadium == NULL)
        return NULL;
    for (int i = 0; i < GATES; i++)
        atomic_init(&stadium->gates[i].count, 0);
    return stadium;
}

void stadium_free(struct stadium *stadium)
{
    free(stadium);
}

void stadium_enter(struct stadium *stadium, int gate)
{
    atomic_fetch_add_explicit(&stadium->gates[gate].count, 1, memory_order_relaxed);
}

long stadium_visitors(struct stadium *stadium)
{
    long visitors = 0;
    for (int i = 0; i < GATES; i++)
        visitors += atomic_load_explicit(&stadium->gates[i].count, memory_order_relaxed);
    return visitors;
}

const atomic_long *stadium_count(struct stadium *stadium, int gate)
{
    return &stadium->gates[gate].count;
}
