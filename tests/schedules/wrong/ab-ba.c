/* finds: deadlock */
/*
 * Two threads take the same two locks in opposite orders. Each takes its first, and each waits for
 * the other's. It is rare because both have to be between their two lock calls at the same time.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t b = PTHREAD_MUTEX_INITIALIZER;
static int meetings; /* guarded by both */

static void *forward(void *unused)
{
    must(pthread_mutex_lock(&a));
    must(pthread_mutex_lock(&b));
    meetings++;
    must(pthread_mutex_unlock(&b));
    must(pthread_mutex_unlock(&a));
    return unused;
}

static void *backward(void *unused)
{
    must(pthread_mutex_lock(&b));
    must(pthread_mutex_lock(&a));
    meetings++;
    must(pthread_mutex_unlock(&a));
    must(pthread_mutex_unlock(&b));
    return unused;
}

int main(void)
{
    pthread_t one, two;
    must(pthread_create(&one, NULL, forward, NULL));
    must(pthread_create(&two, NULL, backward, NULL));
    must(pthread_join(one, NULL));
    must(pthread_join(two, NULL));
    return meetings != 2;
}
