/* finds: livelock */
/*
 * Two threads take two locks in opposite orders, politely: whoever doesn't get the second lock
 * lets the first one go and tries again. If they keep step, each always holds what the other one
 * tries, and they retreat for ever. It is rare because the least difference in pace ends it.
 */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int crossings; /* guarded by both */

static void cross(int first)
{
    for (;;) {
        must(pthread_mutex_lock(&locks[first]));
        if (pthread_mutex_trylock(&locks[1 - first]) == 0)
            break;
        must(pthread_mutex_unlock(&locks[first]));
        sched_yield();
    }
    crossings++;
    must(pthread_mutex_unlock(&locks[1 - first]));
    must(pthread_mutex_unlock(&locks[first]));
}

static void *eastward(void *unused)
{
    cross(0);
    return unused;
}

static void *westward(void *unused)
{
    cross(1);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, eastward, NULL));
    must(pthread_create(&b, NULL, westward, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return crossings != 2;
}
