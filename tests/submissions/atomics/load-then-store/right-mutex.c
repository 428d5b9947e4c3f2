/* right: a lock makes one step of the two, and is given back before the printing. */
#include "load-then-store.h"

#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int next_number;  /* on the next ticket; guarded by lock */
static atomic_int drawn; /* tickets since the morning */

/* After the last number comes the first. */
static int number_after(int number)
{
    if (number == LAST_NUMBER)
        return FIRST_NUMBER;
    return number + 1;
}

void tickets_open(int number)
{
    pthread_mutex_lock(&lock);
    next_number = number;
    pthread_mutex_unlock(&lock);
    atomic_store(&drawn, 0);
}

int ticket_draw(void)
{
    pthread_mutex_lock(&lock);
    int number = next_number;
    next_number = number_after(number);
    pthread_mutex_unlock(&lock);
    atomic_fetch_add(&drawn, 1);
    ticket_print(number);
    return number;
}

int tickets_drawn(void)
{
    return atomic_load(&drawn);
}
