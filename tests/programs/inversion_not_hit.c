/* expect: lock-order in forth, back */
/* why: Two threads lock in opposite orders; this time one is done before the other begins. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static int moved; /* guarded by left and right */
static sem_t done;

static void *forth(void *unused)
{
    must(pthread_mutex_lock(&left));
    must(pthread_mutex_lock(&right));
    moved++;
    must(pthread_mutex_unlock(&right));
    must(pthread_mutex_unlock(&left));
    must(sem_post(&done));
    return unused;
}

static void *back(void *unused)
{
    while (sem_wait(&done) == -1)
        ;
    must(pthread_mutex_lock(&right));
    must(pthread_mutex_lock(&left));
    moved--;
    must(pthread_mutex_unlock(&left));
    must(pthread_mutex_unlock(&right));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&done, 0, 0));
    must(pthread_create(&a, NULL, forth, NULL));
    must(pthread_create(&b, NULL, back, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", moved);
    return 0;
}
