/* finds: nothing */
/*
 * A timer thread ticks every three milliseconds in pthread_cond_timedwait, until it is told to
 * stop, and would otherwise tick for ever. The main thread waits for three ticks and stops it.
 * Right because the stop is a state under the lock, which the timer looks at before each wait and
 * after it.
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
static pthread_cond_t stopped = PTHREAD_COND_INITIALIZER;
static pthread_cond_t ticked = PTHREAD_COND_INITIALIZER;
static int stop, ticks; /* guarded by lock */

static void *timer(void *unused)
{
    struct timespec next;
    must(clock_gettime(CLOCK_REALTIME, &next));
    must(pthread_mutex_lock(&lock));
    while (!stop) {
        int error = 0;
        next.tv_sec += next.tv_nsec >= 997000000;
        next.tv_nsec = (next.tv_nsec + 3000000) % 1000000000;
        while (!stop && error == 0)
            error = pthread_cond_timedwait(&stopped, &lock, &next);
        if (error == ETIMEDOUT) {
            ticks++;
            must(pthread_cond_signal(&ticked));
        }
    }
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, timer, NULL));
    must(pthread_mutex_lock(&lock));
    while (ticks < 3)
        must(pthread_cond_wait(&ticked, &lock));
    stop = 1;
    must(pthread_cond_signal(&stopped));
    must(pthread_mutex_unlock(&lock));
    must(pthread_join(thread, NULL));
    return 0;
}
