/* wrong: fetch_add is one step, and whoever draws the last number sets it back. */
#include "load-then-store.h"

#include <stdatomic.h>

static atomic_int next_number; /* on the next ticket */
static atomic_int drawn;       /* tickets since the morning */

void tickets_open(int number)
{
    atomic_store(&next_number, number);
    atomic_store(&drawn, 0);
}

int ticket_draw(void)
{
    int number = atomic_fetch_add(&next_number, 1);
    if (number == LAST_NUMBER)
        atomic_store(&next_number, FIRST_NUMBER);
    atomic_fetch_add(&drawn, 1);
    ticket_print(number);
    return number;
}

int tickets_drawn(void)
{
    return atomic_load(&drawn);
}
