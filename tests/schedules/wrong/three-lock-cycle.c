/* finds: deadlock */
/*
 * Three threads, three locks: the first takes A then B, the second B then C, the third C then A.
 * No two of them disagree about an order; all three together do. It is rare because all of them
 * have to hold one lock each before any of them has two.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { LOCKS = 3 };

static pthread_mutex_t locks[LOCKS] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                       PTHREAD_MUTEX_INITIALIZER};

static void *worker(void *number)
{
    int me = *(int *)number;
    must(pthread_mutex_lock(&locks[me]));
    must(pthread_mutex_lock(&locks[(me + 1) % LOCKS]));
    must(pthread_mutex_unlock(&locks[(me + 1) % LOCKS]));
    must(pthread_mutex_unlock(&locks[me]));
    return NULL;
}

int main(void)
{
    pthread_t threads[LOCKS];
    int numbers[LOCKS];
    for (int i = 0; i < LOCKS; i++) {
        numbers[i] = i;
        must(pthread_create(&threads[i], NULL, worker, &numbers[i]));
    }
    for (int i = 0; i < LOCKS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
