#include "contest.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include "pool.h"

enum { JOBS = 2000, STEPS = 1000 };

static atomic_int done;

/* A microsecond or so of work that the compiler can't leave out. */
static void job(void *unused)
{
    volatile unsigned value = 1;
    (void)unused;
    for (int i = 0; i < STEPS; i++)
        value = value * 1664525 + 1013904223;
    atomic_fetch_add(&done, 1);
}

static void *thread_of_one_job(void *unused)
{
    job(unused);
    return NULL;
}

/* So many threads at a time, each for one job. */
static double with_threads(int threads)
{
    pthread_t ids[THREADS_MOST];
    done = 0;
    double start = now();
    for (int i = 0; i < JOBS; i += threads) {
        for (int j = 0; j < threads; j++)
            must(pthread_create(&ids[j], NULL, thread_of_one_job, NULL) == 0, "no thread");
        for (int j = 0; j < threads; j++)
            pthread_join(ids[j], NULL);
    }
    double seconds = now() - start;
    must(done >= JOBS, "a job was not done");
    return seconds;
}

static double with_pool(int threads)
{
    done = 0;
    double start = now();
    struct pool *pool = pool_new(threads, 64);
    must(pool != NULL, "no pool");
    for (int i = 0; i < JOBS; i++)
        must(pool_submit(pool, job, NULL), "the pool took no job");
    pool_free(pool);
    double seconds = now() - start;
    must(done == JOBS, "a job was not done");
    return seconds;
}

const struct contest pool_contest = {"a thread for each", "a pool",
                                     "2,000 jobs of a few microseconds", with_threads, with_pool};
