/* wrong: "one count for all gates." Now the sharing is a true one. */
#include "false-sharing.h"

#include <stdlib.h>

struct stadium {
    atomic_long visitors; /* by all gates */
};

struct stadium *stadium_new(void)
{
    struct stadium *stadium = malloc(sizeof *stadium);
    if (stadium == NULL)
        return NULL;
    atomic_init(&stadium->visitors, 0);
    return stadium;
}

void stadium_free(struct stadium *stadium)
{
    free(stadium);
}

void stadium_enter(struct stadium *stadium, int gate)
{
    (void)gate;
    atomic_fetch_add_explicit(&stadium->visitors, 1, memory_order_relaxed);
}

long stadium_visitors(struct stadium *stadium)
{
    return atomic_load_explicit(&stadium->visitors, memory_order_relaxed);
}

const atomic_long *stadium_count(struct stadium *stadium, int gate)
{
    (void)gate;
    return &stadium->visitors;
}
