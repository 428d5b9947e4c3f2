/* expect: api-misuse in pool_start */
/* why: A pool of no workers asks for a barrier of no threads and ignores the refusal. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

struct pool {
    pthread_barrier_t start;
    unsigned workers;
};

static void pool_start(struct pool *pool, unsigned workers)
{
    pool->workers = workers;
    (void)pthread_barrier_init(&pool->start, NULL, workers);
}

static void *user(void *pool)
{
    pool_start(pool, 0);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    struct pool pool;
    must(pthread_create(&thread, NULL, user, &pool));
    must(pthread_join(thread, NULL));
    printf("%u\n", pool.workers);
    return 0;
}
