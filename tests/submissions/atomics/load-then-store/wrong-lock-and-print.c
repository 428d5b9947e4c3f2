/* wrong: one machine at a time draws, from the first step to the last. */
#include "load-then-store.h"

#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int next_number; /* on the next ticket */
static atomic_int drawn;       /* tickets since the morning */

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
    pthread_mutex_lock(&lock);
    int number = atomic_load(&next_number);
    atomic_store(&next_number, number_after(number));
    atomic_fetch_add(&drawn, 1);
    ticket_print(number);
    pthread_mutex_unlock(&lock);
    return number;
}

int tickets_drawn(void)
{
    return atomic_load(&drawn);
}
