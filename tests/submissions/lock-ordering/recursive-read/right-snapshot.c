/* right: an update writes a new timetable, and who reads keeps the one that he began with. */
#include "recursive-read.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Never changes once it is the current one, so whoever has a share of it needs no lock. */
struct times {
    int shares; /* guarded by the lock of the timetable */
    int due[TRAINS];
};

struct timetable {
    pthread_mutex_t lock;
    struct times *current; /* guarded by lock */
};

static struct times *times_new(const int due[TRAINS])
{
    struct times *times = malloc(sizeof *times);
    if (times == NULL)
        return NULL;
    times->shares = 1;
    memcpy(times->due, due, sizeof times->due);
    return times;
}

static struct times *times_take(struct timetable *timetable)
{
    pthread_mutex_lock(&timetable->lock);
    struct times *times = timetable->current;
    times->shares++;
    pthread_mutex_unlock(&timetable->lock);
    return times;
}

static void times_give(struct timetable *timetable, struct times *times)
{
    pthread_mutex_lock(&timetable->lock);
    int shares = --times->shares;
    pthread_mutex_unlock(&timetable->lock);
    if (shares == 0)
        free(times);
}

struct timetable *timetable_new(const int due[TRAINS])
{
    struct timetable *timetable = malloc(sizeof *timetable);
    if (timetable == NULL)
        return NULL;
    timetable->current = times_new(due);
    if (timetable->current == NULL) {
        free(timetable);
        return NULL;
    }
    pthread_mutex_init(&timetable->lock, NULL);
    return timetable;
}

void timetable_free(struct timetable *timetable)
{
    free(timetable->current);
    pthread_mutex_destroy(&timetable->lock);
    free(timetable);
}

int timetable_due(struct timetable *timetable, int train)
{
    struct times *times = times_take(timetable);
    int due = times->due[train];
    times_give(timetable, times);
    return due;
}

int timetable_slack(struct timetable *timetable, int from, int to)
{
    struct times *times = times_take(timetable);
    int walk = platform_walk(from, to);
    int between = times->due[to] - times->due[from];
    times_give(timetable, times);
    return between - walk;
}

void timetable_delay(struct timetable *timetable, int minutes)
{
    pthread_mutex_lock(&timetable->lock);
    struct times *old = timetable->current, *later = times_new(old->due);
    if (later == NULL)
        abort();
    for (int train = 0; train < TRAINS; train++)
        later->due[train] += minutes;
    timetable->current = later;
    pthread_mutex_unlock(&timetable->lock);
    times_give(timetable, old);
}
