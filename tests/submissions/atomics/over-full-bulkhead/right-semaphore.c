/* right: who uses a line has one of limit tickets, from before the look to after the end. */
#include "over-full-bulkhead.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct pool {
    sem_t tickets; /* one for each line that may be in use */
    pthread_mutex_t lock;
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
    sem_init(&pool->tickets, 0, (unsigned)limit);
    return pool;
}

void pool_free(struct pool *pool)
{
    while (pool->idle != NULL) {
        struct line *line = pool->idle;
        pool->idle = line->next;
        line_close(line);
    }
    sem_destroy(&pool->tickets);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

/* Has a ticket, and none of the lines is idle. */
static struct line *pool_open(struct pool *pool)
{
    struct line *line = line_open();
    if (line == NULL)
        sem_post(&pool->tickets);
    return line;
}

struct line *pool_get(struct pool *pool)
{
    if (sem_trywait(&pool->tickets) != 0)
        return NULL;
    pthread_mutex_lock(&pool->lock);
    struct line *line = pool->idle;
    if (line != NULL)
        pool->idle = line->next;
    pthread_mutex_unlock(&pool->lock);
    return line != NULL ? line : pool_open(pool);
}

void pool_put(struct pool *pool, struct line *line)
{
    pthread_mutex_lock(&pool->lock);
    line->next = pool->idle;
    pool->idle = line;
    pthread_mutex_unlock(&pool->lock);
    sem_post(&pool->tickets);
}
