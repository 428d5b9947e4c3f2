/* expect: lock-order in waiter, counter */
/* why: Waiting takes its mutex again while the other lock is held: the opposite order. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER, inner = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready, count; /* ready guarded by inner, count by both */
static sem_t begun, left;

static void *waiter(void *unused)
{
    must(pthread_mutex_lock(&inner));
    must(pthread_mutex_lock(&outer));
    must(sem_post(&begun));
    while (!ready)
        must(pthread_cond_wait(&changed, &inner));
    count++;
    must(pthread_mutex_unlock(&outer));
    must(pthread_mutex_unlock(&inner));
    must(sem_post(&left));
    return unused;
}

static void *counter(void *unused)
{
    while (sem_wait(&begun) == -1)
        ;
    must(pthread_mutex_lock(&inner));
    ready = 1;
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&inner));
    while (sem_wait(&left) == -1)
        ;
    must(pthread_mutex_lock(&inner));
    must(pthread_mutex_lock(&outer));
    count++;
    must(pthread_mutex_unlock(&outer));
    must(pthread_mutex_unlock(&inner));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&begun, 0, 0));
    must(sem_init(&left, 0, 0));
    must(pthread_create(&a, NULL, waiter, NULL));
    must(pthread_create(&b, NULL, counter, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", count);
    return 0;
}
