/* wrong: the kind of lock that says PREFER_WRITER. */
#include "starved-writer.h"

#include <pthread.h>
#include <stdlib.h>

struct gauge {
    pthread_rwlock_t lock;
    int level; /* guarded by lock */
};

struct gauge *gauge_new(int level)
{
    struct gauge *gauge = malloc(sizeof *gauge);
    if (gauge == NULL)
        return NULL;
    pthread_rwlockattr_t kind;
    pthread_rwlockattr_init(&kind);
    pthread_rwlockattr_setkind_np(&kind, PTHREAD_RWLOCK_PREFER_WRITER_NP);
    pthread_rwlock_init(&gauge->lock, &kind);
    pthread_rwlockattr_destroy(&kind);
    gauge->level = level;
    return gauge;
}

void gauge_free(struct gauge *gauge)
{
    pthread_rwlock_destroy(&gauge->lock);
    free(gauge);
}

void gauge_show(struct gauge *gauge, int screen)
{
    pthread_rwlock_rdlock(&gauge->lock);
    level_show(screen, gauge->level);
    pthread_rwlock_unlock(&gauge->lock);
}

void gauge_set(struct gauge *gauge, int level)
{
    pthread_rwlock_wrlock(&gauge->lock);
    gauge->level = level;
    pthread_rwlock_unlock(&gauge->lock);
}
