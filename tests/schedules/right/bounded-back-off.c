/* finds: nothing */
/*
 * Two threads want two locks in opposite orders. Each tries for the second with trylock, lets the
 * first go if it fails, naps longer each time, and after a few attempts takes both in the one
 * order that is always safe. Right because nobody waits for a lock in the unsafe order, and nobody
 * retreats for ever.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { ATTEMPTS = 3 };

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int crossings; /* guarded by both; whoever waits for both takes locks[0] first */

static void lock_both(int first)
{
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        must(pthread_mutex_lock(&locks[first]));
        int error = pthread_mutex_trylock(&locks[1 - first]);
        if (error == 0)
            return;
        if (error != EBUSY)
            abort();
        must(pthread_mutex_unlock(&locks[first]));
        must(usleep((useconds_t)(attempt * (1 + first) * 100)));
    }
    must(pthread_mutex_lock(&locks[0]));
    must(pthread_mutex_lock(&locks[1]));
}

static void *crosser(void *first)
{
    for (int i = 0; i < 2; i++) {
        lock_both(*(int *)first);
        crossings++;
        must(pthread_mutex_unlock(&locks[1]));
        must(pthread_mutex_unlock(&locks[0]));
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int firsts[2] = {0, 1};
    must(pthread_create(&a, NULL, crosser, &firsts[0]));
    must(pthread_create(&b, NULL, crosser, &firsts[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return crossings != 4;
}
