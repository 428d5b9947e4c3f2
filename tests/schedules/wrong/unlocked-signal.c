/* finds: lost-wakeup, deadlock */
/*
 * The waiting thread does everything right: lock, loop, wait. The other one sets the flag and
 * signals without the lock. The flag is set and the signal sent after the waiting thread has
 * looked, and before it sleeps. It is rare because two steps of one thread have to fall between
 * two neighbouring lines of the other.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static atomic_int ready; /* ought to change under lock only */

static void *reader(void *unused)
{
    must(pthread_mutex_lock(&lock));
    while (!atomic_load(&ready))
        must(pthread_cond_wait(&changed, &lock));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

static void *writer(void *unused)
{
    atomic_store(&ready, 1);
    must(pthread_cond_signal(&changed));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, reader, NULL));
    must(pthread_create(&b, NULL, writer, NULL));
    must(pthread_join(b, NULL));
    must(pthread_join(a, NULL));
    return 0;
}
