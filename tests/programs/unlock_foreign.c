/* expect: mutex-misuse in helper */
/* why: The one thread locks, the other one unlocks. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t locked, unlocked;

static void *owner(void *unused)
{
    must(pthread_mutex_lock(&lock));
    must(sem_post(&locked));
    while (sem_wait(&unlocked) == -1)
        ;
    return unused;
}

static void *helper(void *unused)
{
    while (sem_wait(&locked) == -1)
        ;
    (void)pthread_mutex_unlock(&lock);
    must(sem_post(&unlocked));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&locked, 0, 0));
    must(sem_init(&unlocked, 0, 0));
    must(pthread_create(&a, NULL, owner, NULL));
    must(pthread_create(&b, NULL, helper, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    puts("done");
    return 0;
}
