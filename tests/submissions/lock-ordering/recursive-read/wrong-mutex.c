/* wrong: a recursive mutex, which its owner may take as often as he likes. */
#include "recursive-read.h"

#include <pthread.h>
#include <stdlib.h>

struct timetable {
    pthread_mutex_t lock;
    int due[TRAINS]; /* guarded by lock */
};

struct timetable *timetable_new(const int due[TRAINS])
{
    pthread_mutexattr_t kind;
    struct timetable *timetable = malloc(sizeof *timetable);
    if (timetable == NULL)
        return NULL;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&timetable->lock, &kind);
    pthread_mutexattr_destroy(&kind);
    for (int train = 0; train < TRAINS; train++)
        timetable->due[train] = due[train];
    return timetable;
}

void timetable_free(struct timetable *timetable)
{
    pthread_mutex_destroy(&timetable->lock);
    free(timetable);
}

int timetable_due(struct timetable *timetable, int train)
{
    pthread_mutex_lock(&timetable->lock);
    int due = timetable->due[train];
    pthread_mutex_unlock(&timetable->lock);
    return due;
}

int timetable_slack(struct timetable *timetable, int from, int to)
{
    pthread_mutex_lock(&timetable->lock);
    int walk = platform_walk(from, to);
    int between = timetable_due(timetable, to) - timetable_due(timetable, from);
    pthread_mutex_unlock(&timetable->lock);
    return between - walk;
}

void timetable_delay(struct timetable *timetable, int minutes)
{
    pthread_mutex_lock(&timetable->lock);
    for (int train = 0; train < TRAINS; train++)
        timetable->due[train] += minutes;
    pthread_mutex_unlock(&timetable->lock);
}
