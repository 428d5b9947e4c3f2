/* finds: nothing */
/*
 * Blocks in sem_timedwait until it times out, polls with sem_trywait, and then waits for a post
 * that does come. Right because the worker posts only after it was told to, so the first two
 * attempts must fail, and the last one must succeed.
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

static sem_t go, done;

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

static void *worker(void *unused)
{
    must(sem_wait(&go));
    must(sem_post(&done));
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(sem_init(&go, 0, 0));
    must(sem_init(&done, 0, 0));
    must(pthread_create(&thread, NULL, worker, NULL));
    struct timespec soon = after(10);
    if (sem_timedwait(&done, &soon) == 0 || errno != ETIMEDOUT)
        return 1;
    if (sem_trywait(&done) == 0 || errno != EAGAIN)
        return 1;
    must(sem_post(&go));
    struct timespec late = after(60000);
    must(sem_timedwait(&done, &late));
    must(pthread_join(thread, NULL));
    return 0;
}
