/* finds: wrong-result */
/*
 * Four threads exchange presents in pairs through one place. The first puts its present there and
 * waits; the second takes it, leaves its own, and announces that. Before the first is awake, a
 * third comes, finds nobody waiting, and puts its present over the second's. The first goes on
 * waiting, and gets the present of the fourth, as the third does. It is rare while guests come in
 * twos: a third has to come between a wakeup and the lock.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t answered = PTHREAD_COND_INITIALIZER;
static int waiting, present;  /* guarded by lock */
static int received[THREADS]; /* each written by its thread */

static void *guest(void *number)
{
    int me = *(int *)number;
    must(pthread_mutex_lock(&lock));
    if (!waiting) {
        present = me;
        waiting = 1;
        while (waiting)
            must(pthread_cond_wait(&answered, &lock));
        received[me] = present;
    } else {
        received[me] = present;
        present = me;
        waiting = 0;
        must(pthread_cond_broadcast(&answered));
    }
    must(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int numbers[THREADS] = {0, 1, 2, 3};
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, guest, &numbers[i]));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    for (int i = 0; i < THREADS; i++)
        if (received[received[i]] != i)
            return 1;
    return 0;
}
