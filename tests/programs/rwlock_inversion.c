/* expect: lock-order in writer, mixer */
/* why: Reading the one and writing the other lock in opposite orders can block both. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_rwlock_t left = PTHREAD_RWLOCK_INITIALIZER, right = PTHREAD_RWLOCK_INITIALIZER;
static int here, there; /* guarded by left and right */
static sem_t done;

static void *writer(void *unused)
{
    must(pthread_rwlock_wrlock(&left));
    must(pthread_rwlock_rdlock(&right));
    here = there + 1;
    must(pthread_rwlock_unlock(&right));
    must(pthread_rwlock_unlock(&left));
    must(sem_post(&done));
    return unused;
}

static void *mixer(void *unused)
{
    while (sem_wait(&done) == -1)
        ;
    must(pthread_rwlock_wrlock(&right));
    must(pthread_rwlock_rdlock(&left));
    there = here + 1;
    must(pthread_rwlock_unlock(&left));
    must(pthread_rwlock_unlock(&right));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&done, 0, 0));
    must(pthread_create(&a, NULL, writer, NULL));
    must(pthread_create(&b, NULL, mixer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", here + there);
    return 0;
}
