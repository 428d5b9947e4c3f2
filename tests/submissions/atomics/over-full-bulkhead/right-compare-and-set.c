/* right: the number is atomic, and goes up only from the value that had room. */
#include "over-full-bulkhead.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct pool {
    int limit; /* never changes */
    pthread_mutex_t lock;
    atomic_int lines;  /* how many there are or will be */
    struct line *idle; /* guarded by lock */
};

struct pool *pool_new(int limit)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return NULL;
    if (pthread_mutex_init(&pool->lock, NULL) != 0) {
        free(pool);
        return NULL;
    }
    pool->limit = limit;
    return pool;
}

void pool_free(struct pool *pool)
{
    while (pool->idle != NULL) {
        struct line *line = pool->idle;
        pool->idle = line->next;
        line_close(line);
    }
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

/* There is room for one more, and it is taken. */
static struct line *pool_open(struct pool *pool)
{
    struct line *line = line_open();
    if (line == NULL)
        atomic_fetch_sub(&pool->lines, 1);
    return line;
}

/* Takes room for one more, if there is any. */
static bool pool_reserve(struct pool *pool)
{
    int lines = atomic_load(&pool->lines);
    while (lines < pool->limit)
        if (atomic_compare_exchange_weak(&pool->lines, &lines, lines + 1))
            return true;
    return false;
}

struct line *pool_get(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    struct line *line = pool->idle;
    if (line != NULL)
        pool->idle = line->next;
    pthread_mutex_unlock(&pool->lock);
    return line == NULL && pool_reserve(pool) ? pool_open(pool) : line;
}

void pool_put(struct pool *pool, struct line *line)
{
    pthread_mutex_lock(&pool->lock);
    line->next = pool->idle;
    pool->idle = line;
    pthread_mutex_unlock(&pool->lock);
}
