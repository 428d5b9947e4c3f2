/* wrong: looks again just before the line is opened. */
#include "over-full-bulkhead.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct pool {
    int limit; /* never changes */
    pthread_mutex_t lock;
    int lines;         /* how many there are; guarded by lock */
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

/* There is room for one more. */
static struct line *pool_open(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    bool room = pool->lines < pool->limit;
    pthread_mutex_unlock(&pool->lock);
    struct line *line = room ? line_open() : NULL;
    if (line != NULL) {
        pthread_mutex_lock(&pool->lock);
        pool->lines++;
        pthread_mutex_unlock(&pool->lock);
    }
    return line;
}

struct line *pool_get(struct pool *pool)
{
    bool room = false;
    pthread_mutex_lock(&pool->lock);
    struct line *line = pool->idle;
    if (line != NULL)
        pool->idle = line->next;
    else if (pool->lines < pool->limit)
        room = true;
    pthread_mutex_unlock(&pool->lock);
    return room ? pool_open(pool) : line;
}

void pool_put(struct pool *pool, struct line *line)
{
    pthread_mutex_lock(&pool->lock);
    line->next = pool->idle;
    pool->idle = line;
    pthread_mutex_unlock(&pool->lock);
}
