/* finds: lost-wakeup, deadlock */
/*
 * A ticket lock whose waiters sleep on one of two conditions, by the parity of their ticket.
 * Tickets 1 and 3 share a condition; if 3 falls asleep there before 1 does, the wakeup meant for 1
 * goes to 3, which looks, sees that it isn't its turn, and sleeps again. It is rare because four
 * threads have to be at the lock, and one has to be overtaken between drawing its ticket and going
 * to sleep.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 4, CONDITIONS = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turns[CONDITIONS] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static atomic_int tickets;
static int serving; /* guarded by lock */

static void *customer(void *unused)
{
    int ticket = atomic_fetch_add(&tickets, 1);
    must(pthread_mutex_lock(&lock));
    while (serving != ticket)
        must(pthread_cond_wait(&turns[ticket % CONDITIONS], &lock));
    serving++;
    must(pthread_cond_signal(&turns[serving % CONDITIONS]));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, customer, NULL));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
