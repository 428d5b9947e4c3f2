/* finds: lost-wakeup, deadlock */
/*
 * A thread waits for a signal, and for nothing else: there is no state to look at. If the signal
 * is sent before it waits, nobody hears it, and the thread sleeps for ever. It is rare where the
 * waiting thread starts first and has nothing else to do.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t started = PTHREAD_COND_INITIALIZER;

static void *waiter(void *unused)
{
    must(pthread_mutex_lock(&lock));
    must(pthread_cond_wait(&started, &lock));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

static void *starter(void *unused)
{
    must(pthread_mutex_lock(&lock));
    must(pthread_cond_signal(&started));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, waiter, NULL));
    must(pthread_create(&b, NULL, starter, NULL));
    must(pthread_join(b, NULL));
    must(pthread_join(a, NULL));
    return 0;
}
