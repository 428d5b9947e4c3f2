/* wrong: volatile is enough for one int, which is always read and written whole. */
#include "load-then-store.h"

#include <stdatomic.h>

static volatile int next_number; /* on the next ticket */
static atomic_int drawn;         /* tickets since the morning */

/* After the last number comes the first. */
static int number_after(int number)
{
    if (number == LAST_NUMBER)
        return FIRST_NUMBER;
    return number + 1;
}

void tickets_open(int number)
{
    next_number = number;
    atomic_store(&drawn, 0);
}

int ticket_draw(void)
{
    int number = next_number;
    next_number = number_after(number);
    atomic_fetch_add(&drawn, 1);
    ticket_print(number);
    return number;
}

int tickets_drawn(void)
{
    return atomic_load(&drawn);
}
