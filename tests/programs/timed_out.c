/* expect: clean */
/* why: A wait that ends by its time limit is an answer, not an error. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t sem;

static void must_time_out(int error)
{
    if (error != ETIMEDOUT)
        abort();
}

static void *visitor(void *unused)
{
    struct timespec wall, steady;
    must(clock_gettime(CLOCK_REALTIME, &wall));
    must(clock_gettime(CLOCK_MONOTONIC, &steady));
    must_time_out(pthread_mutex_timedlock(&mutex, &wall));
    must_time_out(pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &steady));
    must_time_out(pthread_rwlock_timedrdlock(&lock, &wall));
    must_time_out(pthread_rwlock_timedwrlock(&lock, &wall));
    must_time_out(pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &steady));
    must_time_out(pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &steady));
    must_time_out(sem_timedwait(&sem, &wall) == -1 ? errno : 0);
    must_time_out(sem_clockwait(&sem, CLOCK_MONOTONIC, &steady) == -1 ? errno : 0);
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(sem_init(&sem, 0, 0));
    must(pthread_mutex_lock(&mutex));
    must(pthread_rwlock_wrlock(&lock));
    must(pthread_create(&thread, NULL, visitor, NULL));
    must(pthread_join(thread, NULL));
    must(pthread_rwlock_unlock(&lock));
    must(pthread_mutex_unlock(&mutex));
    puts("done");
    return 0;
}
