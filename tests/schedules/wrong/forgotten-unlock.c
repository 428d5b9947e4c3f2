/* finds: deadlock */
/*
 * Two takers, two items. A taker that finds nothing returns in the middle of the critical section,
 * and the lock is never let go; whoever comes after it waits for a thread that has ended. It is
 * harmless if the empty-handed one is the last to come, which is what makes it rare: the giver,
 * who takes the same lock, has mostly been before.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { TAKERS = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int items; /* guarded by lock */

static void *giver(void *unused)
{
    must(pthread_mutex_lock(&lock));
    items += TAKERS;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

static void *taker(void *unused)
{
    must(pthread_mutex_lock(&lock));
    if (items == 0)
        return unused;
    items--;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t source, takers[TAKERS];
    must(pthread_create(&source, NULL, giver, NULL));
    for (int i = 0; i < TAKERS; i++)
        must(pthread_create(&takers[i], NULL, taker, NULL));
    must(pthread_join(source, NULL));
    for (int i = 0; i < TAKERS; i++)
        must(pthread_join(takers[i], NULL));
    return 0;
}
