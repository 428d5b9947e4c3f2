/* finds: nothing */
/*
 * Waits for two threads without pthread_join: one is asked about with pthread_tryjoin_np, with
 * naps between, the other waited for with pthread_timedjoin_np, again and again. Right because a
 * thread that is still busy says so with EBUSY or ETIMEDOUT, and a joined one is not asked again.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static void *sleeper(void *ms)
{
    must(usleep((useconds_t)(intptr_t)ms * 1000));
    return ms;
}

static void *join_by_asking(pthread_t thread)
{
    void *result;
    int error;
    while ((error = pthread_tryjoin_np(thread, &result)) == EBUSY)
        must(usleep(1000));
    must(error);
    return result;
}

static void *join_by_waiting(pthread_t thread)
{
    void *result;
    int error;
    do {
        struct timespec when;
        must(clock_gettime(CLOCK_REALTIME, &when));
        when.tv_sec += when.tv_nsec >= 998000000;
        when.tv_nsec = (when.tv_nsec + 2000000) % 1000000000;
        error = pthread_timedjoin_np(thread, &result, &when);
    } while (error == ETIMEDOUT);
    must(error);
    return result;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, sleeper, (void *)5));
    must(pthread_create(&b, NULL, sleeper, (void *)9));
    if (join_by_asking(a) != (void *)5)
        return 1;
    return join_by_waiting(b) != (void *)9;
}
