/* finds: nothing */
/*
 * Blocks in pthread_mutex_timedlock, twice. The holder keeps the lock until it is told that the
 * first attempt has timed out, so that one must fail; the second attempt has all the time in the
 * world, and must succeed. Right because no step depends on how long anything takes.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t held, given_up;

static struct timespec after(long ms)
{
    struct timespec when;
    must(clock_gettime(CLOCK_REALTIME, &when));
    when.tv_sec += ms / 1000;
    when.tv_nsec += ms % 1000 * 1000000;
    if (when.tv_nsec >= 1000000000) {
        when.tv_sec++;
        when.tv_nsec -= 1000000000;
    }
    return when;
}

static void *holder(void *unused)
{
    must(pthread_mutex_lock(&lock));
    must(sem_post(&held));
    must(sem_wait(&given_up));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(sem_init(&held, 0, 0));
    must(sem_init(&given_up, 0, 0));
    must(pthread_create(&thread, NULL, holder, NULL));
    must(sem_wait(&held));
    struct timespec soon = after(10);
    if (pthread_mutex_timedlock(&lock, &soon) != ETIMEDOUT)
        return 1;
    must(sem_post(&given_up));
    struct timespec late = after(60000);
    must(pthread_mutex_timedlock(&lock, &late));
    must(pthread_mutex_unlock(&lock));
    must(pthread_join(thread, NULL));
    return 0;
}
