/* finds: deadlock, lost-wakeup */
/*
 * A counter of free places sits inside an object that has a lock of its own. To wait for a place,
 * a thread goes through the outer lock into the inner monitor and sleeps there; the wait lets go
 * of the inner lock, not of the outer one. Whoever would give a place back has to come through the
 * outer lock. It is rare as long as places are given back before they are asked for.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER; /* before inner */
static pthread_mutex_t inner = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t returned = PTHREAD_COND_INITIALIZER;
static int places; /* guarded by inner */

static void *taker(void *unused)
{
    must(pthread_mutex_lock(&outer));
    must(pthread_mutex_lock(&inner));
    while (places == 0)
        must(pthread_cond_wait(&returned, &inner));
    places--;
    must(pthread_mutex_unlock(&inner));
    must(pthread_mutex_unlock(&outer));
    return unused;
}

static void *giver(void *unused)
{
    must(pthread_mutex_lock(&outer));
    must(pthread_mutex_lock(&inner));
    places++;
    must(pthread_cond_signal(&returned));
    must(pthread_mutex_unlock(&inner));
    must(pthread_mutex_unlock(&outer));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, giver, NULL));
    must(pthread_create(&b, NULL, taker, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return places != 0;
}
