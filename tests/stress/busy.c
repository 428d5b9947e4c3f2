/* Locks and little else: what an inert conductor costs shows here first. */
#include <pthread.h>
#include <stdlib.h>

enum { ROUNDS = 4000000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long total; /* guarded by lock */

static void *worker(void *unused)
{
    for (int i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(&lock);
        total++;
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, worker, NULL) != 0)
            abort();
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return total != 2L * ROUNDS;
}
