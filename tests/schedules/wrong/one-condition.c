/* finds: deadlock, lost-wakeup */
/*
 * A buffer for one item, two producers, two consumers, and one condition for both sides. Both
 * consumers sleep; the first producer fills the buffer and wakes one; the second producer finds it
 * full and sleeps too; the consumer takes the item, and its signal wakes the other consumer, which
 * finds nothing and sleeps again. Now the last producer and the last consumer both sleep, and
 * nobody is left to wake them. It is rare because three of the four have to sleep at the same
 * time.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER; /* full and empty alike */
static int full;                                          /* guarded by lock */

static void *producer(void *unused)
{
    must(pthread_mutex_lock(&lock));
    while (full)
        must(pthread_cond_wait(&changed, &lock));
    full = 1;
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

static void *consumer(void *unused)
{
    must(pthread_mutex_lock(&lock));
    while (!full)
        must(pthread_cond_wait(&changed, &lock));
    full = 0;
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        must(pthread_create(&threads[i], NULL, i % 2 ? consumer : producer, NULL));
    for (int i = 0; i < 4; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
