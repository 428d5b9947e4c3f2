/* expect: lost-wakeup in main, putter, getter */
/* why: One condition for two kinds of waiters: a signal can wake the wrong one and be lost. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int full; /* guarded by lock */

static void *putter(void *unused)
{
    must(pthread_mutex_lock(&lock));
    while (full)
        must(pthread_cond_wait(&changed, &lock));
    full = 1;
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

static void *getter(void *unused)
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
        must(pthread_create(&threads[i], NULL, i % 2 ? getter : putter, NULL));
    for (int i = 0; i < 4; i++)
        must(pthread_join(threads[i], NULL));
    printf("%d\n", full);
    return 0;
}
