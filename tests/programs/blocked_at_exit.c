/* expect: thread-leak in main */
/* why: A thread still waits for work when main returns. */
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
static int waiting, work; /* guarded by lock */

static void *worker(void *unused)
{
    must(pthread_mutex_lock(&lock));
    waiting = 1;
    must(pthread_cond_broadcast(&changed));
    while (!work)
        must(pthread_cond_wait(&changed, &lock));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_mutex_lock(&lock));
    while (!waiting)
        must(pthread_cond_wait(&changed, &lock));
    must(pthread_mutex_unlock(&lock));
    puts("bye");
    return 0;
}
