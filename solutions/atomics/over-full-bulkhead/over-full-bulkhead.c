/*
 * The lines to the bank. The lock is never held while a line is being opened, as that takes long.
 *
 * Try: ./lab check over-full-bulkhead. Then let two cash machines come when one more line is
 * allowed, and note for each of them what it knows about the number of lines, and since when.
 */
#include "over-full-bulkhead.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct pool {
    int limit; /* never changes */
    pthread_mutex_t lock;
    int lines;         /* how many there are or will be; guarded by lock */
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
    if (line == NULL) {
        pthread_mutex_lock(&pool->lock);
        pool->lines--;
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
    else if (pool->lines < pool->limit) {
        room = true;
        pool->lines++;
    }
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
