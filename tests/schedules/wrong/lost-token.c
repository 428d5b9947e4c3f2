/* finds: lost-wakeup, deadlock */
/*
 * Three stations pass a token round a ring, and all wait on one condition. Whoever passes the
 * token wakes one station; if that is not the next one, it looks, sees that it isn't its turn, and
 * sleeps again, and the wakeup is spent. It is rare because it needs two stations asleep at once
 * in the wrong order.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { STATIONS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t passed = PTHREAD_COND_INITIALIZER;
static int holder; /* guarded by lock */

static void *station(void *number)
{
    int me = *(int *)number;
    must(pthread_mutex_lock(&lock));
    while (holder != me)
        must(pthread_cond_wait(&passed, &lock));
    holder = me + 1;
    must(pthread_cond_signal(&passed));
    must(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void)
{
    pthread_t threads[STATIONS];
    int numbers[STATIONS];
    for (int i = 0; i < STATIONS; i++) {
        numbers[i] = i;
        must(pthread_create(&threads[i], NULL, station, &numbers[i]));
    }
    for (int i = 0; i < STATIONS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
