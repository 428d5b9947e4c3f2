/* finds: lost-wakeup, deadlock */
/*
 * A thread looks whether the result is ready without holding the lock, and takes the lock only to
 * wait. It looks and sees nothing; the other one makes the result ready and signals; then the
 * first one waits for a signal that has passed. It is rare because the whole of the other's
 * critical section has to fall between the look and the wait.
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
static atomic_int ready;

static void *reader(void *unused)
{
    if (!atomic_load(&ready)) {
        must(pthread_mutex_lock(&lock));
        must(pthread_cond_wait(&changed, &lock));
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

static void *writer(void *unused)
{
    must(pthread_mutex_lock(&lock));
    atomic_store(&ready, 1);
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&lock));
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
