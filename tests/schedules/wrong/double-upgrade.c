/* finds: deadlock, lost-wakeup */
/*
 * A readers-writer lock of one's own, with an upgrade: a reader becomes the writer once it is the
 * only reader left. Two readers ask for the upgrade at once, and each waits for the other to stop
 * reading. It is rare because upgrades are, and two at the same time more so.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static int readers; /* guarded by lock */
static int value;   /* changed by the only reader, with lock held */

static void read_begin(void)
{
    must(pthread_mutex_lock(&lock));
    readers++;
    must(pthread_mutex_unlock(&lock));
}

static void *upgrader(void *unused)
{
    read_begin();
    must(pthread_mutex_lock(&lock));
    while (readers > 1)
        must(pthread_cond_wait(&left, &lock));
    value++;
    readers--;
    must(pthread_cond_broadcast(&left));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, upgrader, NULL));
    must(pthread_create(&b, NULL, upgrader, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return value != 2;
}
