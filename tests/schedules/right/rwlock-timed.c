/* finds: nothing */
/*
 * Blocks in timed attempts at a rwlock: a reader and a writer try while a writer holds it, both in
 * vain, then the writer lets go, and both kinds succeed. Right because the holder lets go only
 * when it has been told that the attempts have failed.
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

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t held, tried;

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
    must(pthread_rwlock_wrlock(&lock));
    must(sem_post(&held));
    must(sem_wait(&tried));
    must(pthread_rwlock_unlock(&lock));
    return unused;
}

static int fails_while_held(void)
{
    struct timespec soon = after(5);
    if (pthread_rwlock_tryrdlock(&lock) != EBUSY || pthread_rwlock_trywrlock(&lock) != EBUSY)
        return 0;
    if (pthread_rwlock_timedrdlock(&lock, &soon) != ETIMEDOUT)
        return 0;
    return pthread_rwlock_timedwrlock(&lock, &soon) == ETIMEDOUT;
}

int main(void)
{
    pthread_t thread;
    must(sem_init(&held, 0, 0));
    must(sem_init(&tried, 0, 0));
    must(pthread_create(&thread, NULL, holder, NULL));
    must(sem_wait(&held));
    int right = fails_while_held();
    must(sem_post(&tried));
    struct timespec late = after(60000);
    must(pthread_rwlock_timedrdlock(&lock, &late));
    must(pthread_rwlock_unlock(&lock));
    must(pthread_rwlock_timedwrlock(&lock, &late));
    must(pthread_rwlock_unlock(&lock));
    must(pthread_join(thread, NULL));
    return !right;
}
