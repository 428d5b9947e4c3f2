/*
 * wrong: a lock that lets readers in although a writer waits may be read-locked as often as
 * one likes.
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
    struct timetable *timetable = malloc(sizeof *timetable);
    if (timetable == NULL)
        return NULL;
    pthread_rwlock_init(&timetable->lock, NULL);
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
    pthread_rwlock_rdlock(&timetable->lock);
    int walk = platform_walk(from, to);
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
