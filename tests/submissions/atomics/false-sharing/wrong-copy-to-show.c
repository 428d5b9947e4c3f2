/* wrong: "other counts, far apart, are shown." Nobody counts there. */
#include "false-sharing.h"

#include <stdlib.h>

struct gate {
    atomic_long count; /* only the gate's thread writes it */
};

struct stadium {
    struct gate gates[GATES];
    struct {
        _Alignas(CACHE_LINE) atomic_long count;
    } shown[GATES];
};

struct stadium *stadium_new(void)
{
    struct stadium *stadium = aligned_alloc(CACHE_LINE, sizeof *stadium);
    if (stadium == NULL)
        return NULL;
    for (int i = 0; i < GATES; i++)
        atomic_init(&stadium->gates[i].count, 0), atomic_init(&stadium->shown[i].count, 0);
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
    return &stadium->shown[gate].count;
}
