/* wrong: whoever draws waits a little longer than the one before. */
#include "load-then-store.h"

#include <stdatomic.h>
#include <time.h>

static atomic_int next_number; /* on the next ticket */
static atomic_int drawn;       /* tickets since the morning */
static atomic_int asked;       /* draws that were begun */

/* After the last number comes the first. */
static int number_after(int number)
{
    if (number == LAST_NUMBER)
        return FIRST_NUMBER;
    return number + 1;
}

void tickets_open(int number)
{
    atomic_store(&next_number, number);
    atomic_store(&drawn, 0);
}

int ticket_draw(void)
{
    struct timespec turn = {.tv_nsec = atomic_fetch_add(&asked, 1) * 3000000};
    nanosleep(&turn, NULL);
    int number = atomic_load(&next_number);
    atomic_store(&next_number, number_after(number));
    atomic_fetch_add(&drawn, 1);
    ticket_print(number);
    return number;
}

int tickets_drawn(void)
{
    return atomic_load(&drawn);
}
