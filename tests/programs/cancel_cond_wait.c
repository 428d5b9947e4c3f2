/* expect: clean */
/* why: A cancelled wait owns the mutex again; the cleanup handler gives it back. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER, started = PTHREAD_COND_INITIALIZER;
static int waiting, cleaned; /* guarded by lock */

static void give_back(void *unused)
{
    (void)unused;
    cleaned = 1;
    must(pthread_mutex_unlock(&lock));
}

static void *waiter(void *unused)
{
    must(pthread_mutex_lock(&lock));
    pthread_cleanup_push(give_back, NULL);
    waiting = 1;
    must(pthread_cond_signal(&started));
    for (;;)
        must(pthread_cond_wait(&changed, &lock));
    pthread_cleanup_pop(1);
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, waiter, NULL));
    must(pthread_mutex_lock(&lock));
    while (!waiting)
        must(pthread_cond_wait(&started, &lock));
    must(pthread_mutex_unlock(&lock));
    must(pthread_cancel(thread));
    must(pthread_join(thread, NULL));
    must(pthread_mutex_lock(&lock));
    printf("%d\n", cleaned);
    must(pthread_mutex_unlock(&lock));
    must(pthread_cond_destroy(&changed));
    return 0;
}
