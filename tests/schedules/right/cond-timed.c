/* finds: nothing */
/*
 * Blocks in pthread_cond_timedwait, first for something that never happens, then for something
 * that does. Right because the predicate decides and not the return value: a wakeup for nothing
 * waits again until the same moment, and a time-out is believed only if the predicate is false
 * too.
 */
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
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int never, ready; /* guarded by lock */

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

/* Call with the lock held. Returns whether the flag was set in time. */
static int wait_for(const int *flag, long ms)
{
    struct timespec until = after(ms);
    int error = 0;
    while (!*flag && error == 0)
        error = pthread_cond_timedwait(&changed, &lock, &until);
    if (error != ETIMEDOUT)
        must(error);
    return *flag;
}

static void *setter(void *unused)
{
    must(pthread_mutex_lock(&lock));
    ready = 1;
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_mutex_lock(&lock));
    int early = wait_for(&never, 10);
    must(pthread_create(&thread, NULL, setter, NULL));
    int in_time = wait_for(&ready, 60000);
    must(pthread_mutex_unlock(&lock));
    must(pthread_join(thread, NULL));
    return early || !in_time;
}
