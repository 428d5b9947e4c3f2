/* expect: clean */
/* why: Mutexes and rwlocks taken with a time limit guard like any other. */
#define _GNU_SOURCE 1
#include <pthread.h>
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
static int x, y, z; /* x and y guarded by mutex, z by lock */

static void *worker(void *unused)
{
    struct timespec wall, steady;
    must(clock_gettime(CLOCK_REALTIME, &wall));
    must(clock_gettime(CLOCK_MONOTONIC, &steady));
    wall.tv_sec += 60;
    steady.tv_sec += 60;
    must(pthread_mutex_timedlock(&mutex, &wall));
    x++;
    must(pthread_mutex_unlock(&mutex));
    must(pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &steady));
    y++;
    must(pthread_mutex_unlock(&mutex));
    must(pthread_rwlock_timedwrlock(&lock, &wall));
    z++;
    must(pthread_rwlock_unlock(&lock));
    must(pthread_rwlock_timedrdlock(&lock, &wall));
    printf("%d\n", z > 0);
    must(pthread_rwlock_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, worker, NULL));
    must(pthread_create(&b, NULL, worker, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d %d %d\n", x, y, z);
    return 0;
}
