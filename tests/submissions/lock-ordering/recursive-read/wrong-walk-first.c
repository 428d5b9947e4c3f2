/*
 * wrong: looks at the map before it takes the lock, so that the dangerous moment is over
 * quickly.
 */
#include "recursive-read.h"

#include <pthread.h>
#include <stdlib.h>

struct timetable {
    pthread_rwlock_t lock; /* a writer who waits goes before readers who come later */
    int due[TRAINS];       /* guarded by lock */
};

struct timetable *timetable_new(const int due[TRAINS])
{
    pthread_rwlockattr_t kind;
    struct timetable *timetable = malloc(sizeof *timetable);
    if (timetable == NULL)
        return NULL;
    pthread_rwlockattr_init(&kind);
    pthread_rwlockattr_setkind_np(&kind, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&timetable->lock, &kind);
    pthread_rwlockattr_destroy(&kind);
    for (int train = 0; train < TRAINS; train++)
        timetable->due[train] = due[train];
    return timetable;
}

void timetable_free(struct timetable *timetable)
{
    pthread_rwlock_destroy(&timetable->lock);
    free(timetable);
}

int timetable_due(struct timetable *timetable, int train)
{
    pthread_rwlock_rdlock(&timetable->lock);
    int due = timetable->due[train];
    pthread_rwlock_unlock(&timetable->lock);
    return due;
}

int timetable_slack(struct timetable *timetable, int from, int to)
{
    int walk = platform_walk(from, to);
    pthread_rwlock_rdlock(&timetable->lock);
    int between = timetable_due(timetable, to) - timetable_due(timetable, from);
    pthread_rwlock_unlock(&timetable->lock);
    return between - walk;
}

void timetable_delay(struct timetable *timetable, int minutes)
{
    pthread_rwlock_wrlock(&timetable->lock);
    for (int train = 0; train < TRAINS; train++)
        timetable->due[train] += minutes;
    pthread_rwlock_unlock(&timetable->lock);
}
