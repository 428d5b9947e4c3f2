/*
 * right: every train has dice of its own, and after some throws it no longer tries, but waits
 * in the one order that is the same for all.
 */
#include "trylock-livelock.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { PAUSE_MOST_MS = 8, TRIES = 10 };

struct track {
    pthread_mutex_t lock;
    int trains; /* that have run through it; guarded by lock */
};

struct line {
    struct track tracks[SECTIONS];
};

struct line *line_new(void)
{
    struct line *line = malloc(sizeof *line);
    if (line == NULL)
        return NULL;
    for (int section = 0; section < SECTIONS; section++) {
        pthread_mutex_init(&line->tracks[section].lock, NULL);
        line->tracks[section].trains = 0;
    }
    return line;
}

void line_free(struct line *line)
{
    for (int section = 0; section < SECTIONS; section++)
        pthread_mutex_destroy(&line->tracks[section].lock);
    free(line);
}

static void pause_make(unsigned *dice)
{
    const struct timespec pause = {.tv_nsec = (1 + rand_r(dice) % PAUSE_MOST_MS) * 1000000L};
    nanosleep(&pause, NULL);
}

/* A train that can't have both keeps neither, makes a pause, and tries again. */
static void tracks_reserve(struct track *first, struct track *second, unsigned dice)
{
    for (int try = 0; try < TRIES; try++) {
        pthread_mutex_lock(&first->lock);
        if (pthread_mutex_trylock(&second->lock) == 0)
            return;
        pthread_mutex_unlock(&first->lock);
        pause_make(&dice);
    }
    pthread_mutex_lock(first < second ? &first->lock : &second->lock);
    pthread_mutex_lock(first < second ? &second->lock : &first->lock);
}

void line_pass(struct line *line, enum direction direction, int train)
{
    struct track *west = &line->tracks[WEST], *east = &line->tracks[EAST];
    if (direction == EASTBOUND)
        tracks_reserve(west, east, (unsigned)train);
    else
        tracks_reserve(east, west, (unsigned)train);
    west->trains++;
    east->trains++;
    train_run(direction, train);
    pthread_mutex_unlock(&east->lock);
    pthread_mutex_unlock(&west->lock);
}

int line_trains(struct line *line, enum section section)
{
    struct track *track = &line->tracks[section];
    pthread_mutex_lock(&track->lock);
    int trains = track->trains;
    pthread_mutex_unlock(&track->lock);
    return trains;
}
