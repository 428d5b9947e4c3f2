/* right: one step counts on for ever; the number is what remains of the count. */
#include "load-then-store.h"

#include <stdatomic.h>

static atomic_uint turn; /* of the next ticket, counted from FIRST_NUMBER */
static atomic_int drawn; /* tickets since the morning */

/* After the last number comes the first. */
static int number_at(unsigned at)
{
    return FIRST_NUMBER + (int)(at % (LAST_NUMBER - FIRST_NUMBER + 1));
}

void tickets_open(int number)
{
    atomic_store(&turn, (unsigned)(number - FIRST_NUMBER));
    atomic_store(&drawn, 0);
}

int ticket_draw(void)
{
    int number = number_at(atomic_fetch_add(&turn, 1));
    atomic_fetch_add(&drawn, 1);
    ticket_print(number);
    return number;
}

int tickets_drawn(void)
{
    return atomic_load(&drawn);
}
