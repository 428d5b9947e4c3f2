/* finds: wrong-result */
/*
 * Two consumers take from a store that a producer fills. One consumer sleeps; the producer puts an
 * item in and wakes it; before it has the lock back, the other consumer walks in and takes the
 * item. The sleeper goes on without looking again, and takes from an empty store. It is rare
 * because the second consumer has to come in the short time between the wakeup and the lock.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int items;  /* guarded by lock */
static int broken; /* guarded by lock */

static void *consumer(void *unused)
{
    must(pthread_mutex_lock(&lock));
    if (items == 0)
        must(pthread_cond_wait(&filled, &lock));
    items--;
    if (items < 0)
        broken = 1;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

static void *producer(void *unused)
{
    for (int i = 0; i < 2; i++) {
        must(pthread_mutex_lock(&lock));
        items++;
        must(pthread_cond_signal(&filled));
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    pthread_t consumers[2], source;
    must(pthread_create(&consumers[0], NULL, consumer, NULL));
    must(pthread_create(&consumers[1], NULL, consumer, NULL));
    must(pthread_create(&source, NULL, producer, NULL));
    must(pthread_join(source, NULL));
    must(pthread_join(consumers[0], NULL));
    must(pthread_join(consumers[1], NULL));
    return broken;
}
