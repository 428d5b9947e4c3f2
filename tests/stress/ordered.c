/* The same data, handed from thread to thread by everything that orders: no race on any schedule. */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t door = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t half;
static pthread_once_t first = PTHREAD_ONCE_INIT;
static sem_t token;
static int by_lock, by_cond, by_door, by_barrier, by_once, by_token;

static void start(void)
{
    by_once = 1;
}

static void *worker(void *number)
{
    int me = *(int *)number;
    pthread_once(&first, start);
    if (by_once != 1)
        abort();
    pthread_mutex_lock(&lock);
    by_lock++;
    while (by_cond != me)
        pthread_cond_wait(&turned, &lock);
    by_cond++;
    pthread_cond_broadcast(&turned);
    pthread_mutex_unlock(&lock);
    if (me == 0)
        by_barrier = 7;
    pthread_barrier_wait(&half);
    if (by_barrier != 7)
        abort();
    pthread_rwlock_wrlock(&door);
    by_door++;
    pthread_rwlock_unlock(&door);
    pthread_rwlock_rdlock(&door);
    if (by_door < 1)
        abort();
    pthread_rwlock_unlock(&door);
    sem_wait(&token);
    by_token++;
    sem_post(&token);
    return NULL;
}

int main(void)
{
    static int numbers[] = {0, 1, 2};
    pthread_t threads[3];
    if (pthread_barrier_init(&half, NULL, 3) != 0 || sem_init(&token, 0, 1) != 0)
        abort();
    for (int i = 0; i < 3; i++)
        if (pthread_create(&threads[i], NULL, worker, &numbers[i]) != 0)
            abort();
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    return by_lock + by_cond + by_door + by_token != 12;
}
