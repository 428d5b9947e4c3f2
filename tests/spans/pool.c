/* takes: 30 of 70 ms */
#include "work.h"

enum { WORKERS = 3, JOBS = 7 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int queued, closed; /* guarded by lock */

static int take(void)
{
    must(pthread_mutex_lock(&lock));
    while (!queued && !closed)
        must(pthread_cond_wait(&changed, &lock));
    int taken = queued > 0;
    queued -= taken;
    must(pthread_mutex_unlock(&lock));
    return taken;
}

static void *worker(void *number)
{
    while (take())
        work(10);
    return number;
}

static void *boss(void *number)
{
    for (int i = 0; i <= JOBS; i++) {
        must(pthread_mutex_lock(&lock));
        if (i < JOBS)
            queued++;
        else
            closed = 1;
        must(pthread_cond_broadcast(&changed));
        must(pthread_mutex_unlock(&lock));
    }
    return number;
}

/* Seven jobs for three: three rounds. */
int main(void)
{
    void *(*const all[])(void *) = {worker, worker, worker, boss};
    run_together(all, WORKERS + 1);
    return 0;
}
