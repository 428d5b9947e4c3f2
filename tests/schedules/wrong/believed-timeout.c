/* finds: wrong-result */
/*
 * A client waits until a moment for its job to be done, and does the job itself if it wasn't. The
 * worker is done at that very moment. The client's wait has timed out, the worker takes the lock
 * first, does the job and says so; the client has the lock next, believes the time-out without
 * looking at the flag, and does the job again. It is rare because the two have to meet within
 * microseconds.
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
static int done;  /* guarded by lock */
static int times; /* guarded by lock */
static struct timespec moment;

static void *worker(void *unused)
{
    must(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &moment, NULL));
    must(pthread_mutex_lock(&lock));
    if (!done)
        times++;
    done = 1;
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

static void *client(void *unused)
{
    int error = 0;
    must(pthread_mutex_lock(&lock));
    while (!done && error == 0)
        error = pthread_cond_timedwait(&changed, &lock, &moment);
    if (error == ETIMEDOUT)
        times++;
    done = 1;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(clock_gettime(CLOCK_REALTIME, &moment));
    moment.tv_sec += moment.tv_nsec >= 980000000;
    moment.tv_nsec = (moment.tv_nsec + 20000000) % 1000000000;
    must(pthread_create(&a, NULL, worker, NULL));
    must(pthread_create(&b, NULL, client, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return times != 1;
}
