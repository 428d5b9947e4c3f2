/* expect: hang in waiter */
/* why: The signal comes before the wait, and the wait does not look whether it came. */
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
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static sem_t told;

static void *waiter(void *unused)
{
    while (sem_wait(&told) == -1)
        ;
    must(pthread_mutex_lock(&lock));
    must(pthread_cond_wait(&changed, &lock));
    must(pthread_mutex_unlock(&lock));
    puts("woken");
    return unused;
}

static void *teller(void *unused)
{
    must(pthread_mutex_lock(&lock));
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&lock));
    must(sem_post(&told));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&told, 0, 0));
    must(pthread_create(&a, NULL, waiter, NULL));
    must(pthread_create(&b, NULL, teller, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
