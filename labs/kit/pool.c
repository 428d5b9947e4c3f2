/*
 * A worker pool: a channel of jobs, and threads that receive from it.
 *
 *     submit ---.                        .---> worker 0
 *     submit ----+--> [ d ][ c ][ b ] --+----> worker 1
 *     submit ---'      channel           '---> worker 2
 *
 * There is no lock here, no condition and no flag "quit": the channel is all of these. It makes
 * workers wait while there is nothing to do, and submitters while there is no room; it gives each
 * job to one worker; and it can be closed. Everything that is hard about stopping a pool is in what
 * a channel promises about that:
 *
 * - No job is lost. A send is told OK or CLOSED, in one step, whenever the close comes. With a flag
 *   that is looked at before the job is put into a queue, the close could come in between, and the
 *   job would lie in a queue that nobody reads any more.
 * - No job is left over. Receivers of a closed channel get what is still inside, and only then
 *   CLOSED. So a worker simply goes on until it is told that there is no more. One that looked at a
 *   flag first would have to decide what to do with a job that it holds when it sees the flag.
 * - No worker sleeps on. A close wakes all who wait, not one.
 *
 * So to drain is to close and then to join, in this order: nobody who is not told that there will
 * be no more ever comes to an end. And the joins are needed although all jobs may be done: the last
 * thing that a worker does is to ask the channel, and the channel is freed next.
 *
 * A job travels in memory of its own. The submitter allocates it and gives it away with the send;
 * from the receive on it is the worker's, which frees it. When the send fails it still belongs to
 * the submitter.
 */
#include "pool.h"

#include <pthread.h>

#include "channel.h"
#include "check.h"

struct job {
    void (*function)(void *argument);
    void *argument;
};

struct pool {
    struct channel *jobs; /* constant */
    int workers;          /* how many threads there are to join; who starts and drains knows it */
    pthread_t threads[];  /* the same */
};

static void *worker_run(void *argument)
{
    struct pool *pool = argument;
    void *item;
    while (channel_receive(pool->jobs, &item) == CHANNEL_OK) {
        struct job job = *(struct job *)item;
        free(item);
        job.function(job.argument);
    }
    return NULL;
}

static bool workers_start(struct pool *pool, int workers)
{
    for (; pool->workers < workers; pool->workers++)
        if (pthread_create(&pool->threads[pool->workers], NULL, worker_run, pool) != 0)
            return false;
    return true;
}

struct pool *pool_new(int workers, size_t capacity)
{
    if (workers < 1)
        end_misuse("pool_new: a pool without workers would never do a job");
    struct pool *pool = calloc(1, sizeof *pool + (size_t)workers * sizeof pool->threads[0]);
    if (!pool)
        return NULL;
    pool->jobs = channel_new(capacity);
    if (!pool->jobs) {
        free(pool);
        return NULL;
    }
    if (workers_start(pool, workers))
        return pool;
    pool_free(pool);
    return NULL;
}

bool pool_submit(struct pool *pool, void (*function)(void *argument), void *argument)
{
    struct job *job = malloc(sizeof *job);
    if (!job)
        end_misuse("pool_submit: no memory for the job");
    *job = (struct job){function, argument};
    if (channel_send(pool->jobs, job) == CHANNEL_OK)
        return true;
    free(job);
    return false;
}

void pool_close(struct pool *pool)
{
    channel_close(pool->jobs);
}

static void end_if_worker(const struct pool *pool)
{
    for (int i = 0; i < pool->workers; i++)
        if (pthread_equal(pool->threads[i], pthread_self()))
            end_misuse("pool_drain was called by a job: a worker can't wait for its own end");
}

void pool_drain(struct pool *pool)
{
    end_if_worker(pool);
    pool_close(pool);
    for (; pool->workers > 0; pool->workers--)
        MUST(pthread_join(pool->threads[pool->workers - 1], NULL));
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    pool_drain(pool);
    channel_free(pool->jobs);
    free(pool);
}
