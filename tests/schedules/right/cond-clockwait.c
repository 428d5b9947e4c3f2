/* finds: nothing */
/*
 * Blocks in pthread_cond_clockwait on the monotonic clock, and in a condition whose attribute
 * names that clock. Both waits end by time, since nobody signals, and the clock must have got
 * there. Right because the deadline is taken from the clock that the wait looks at.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static pthread_cond_t never_monotonic;

static struct timespec after(long ns)
{
    struct timespec when;
    must(clock_gettime(CLOCK_MONOTONIC, &when));
    when.tv_nsec += ns;
    if (when.tv_nsec >= 1000000000) {
        when.tv_sec++;
        when.tv_nsec -= 1000000000;
    }
    return when;
}

static int reached(const struct timespec *when)
{
    struct timespec now = after(0);
    return now.tv_sec > when->tv_sec ||
           (now.tv_sec == when->tv_sec && now.tv_nsec >= when->tv_nsec);
}

static void *sleeper(void *broken)
{
    struct timespec until = after(5000000);
    int error = 0;
    must(pthread_mutex_lock(&lock));
    while (error == 0)
        error = pthread_cond_clockwait(&never, &lock, CLOCK_MONOTONIC, &until);
    must(pthread_mutex_unlock(&lock));
    *(int *)broken = error != ETIMEDOUT || !reached(&until);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pthread_condattr_t attr;
    int broken = 0, error = 0;
    must(pthread_condattr_init(&attr));
    must(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC));
    must(pthread_cond_init(&never_monotonic, &attr));
    must(pthread_condattr_destroy(&attr));
    must(pthread_create(&thread, NULL, sleeper, &broken));
    struct timespec until = after(3000000);
    must(pthread_mutex_lock(&lock));
    while (error == 0)
        error = pthread_cond_timedwait(&never_monotonic, &lock, &until);
    must(pthread_mutex_unlock(&lock));
    must(pthread_join(thread, NULL));
    must(pthread_cond_destroy(&never_monotonic));
    return broken || error != ETIMEDOUT || !reached(&until);
}
