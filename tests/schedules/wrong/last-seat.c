/* finds: wrong-result */
/*
 * Three buyers, two seats. A buyer looks under the lock whether a seat is left, lets the lock go,
 * and takes the lock again to buy. Two of them see the same last seat. Every access is locked, so
 * no race detector says a word; it is rare because buyers seldom meet between the two critical
 * sections.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { BUYERS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int seats = 2; /* guarded by lock */

static bool seat_left(void)
{
    must(pthread_mutex_lock(&lock));
    bool left = seats > 0;
    must(pthread_mutex_unlock(&lock));
    return left;
}

static void *buyer(void *unused)
{
    if (!seat_left())
        return unused;
    must(pthread_mutex_lock(&lock));
    seats--;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t threads[BUYERS];
    for (int i = 0; i < BUYERS; i++)
        must(pthread_create(&threads[i], NULL, buyer, NULL));
    for (int i = 0; i < BUYERS; i++)
        must(pthread_join(threads[i], NULL));
    return seats < 0;
}
