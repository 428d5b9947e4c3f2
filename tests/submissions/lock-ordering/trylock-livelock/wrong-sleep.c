/* wrong: trains to the west come a little later than the others. */
#include "trylock-livelock.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { PAUSE_MS = 5 };

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

static void pause_make(void)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    nanosleep(&pause, NULL);
}

/* A train that can't have both keeps neither, makes a pause, and tries again. */
static void tracks_reserve(struct track *first, struct track *second)
{
    pthread_mutex_lock(&first->lock);
    while (pthread_mutex_trylock(&second->lock) != 0) {
        pthread_mutex_unlock(&first->lock);
        pause_make();
        pthread_mutex_lock(&first->lock);
    }
}

void line_pass(struct line *line, enum direction direction, int train)
{
    struct track *west = &line->tracks[WEST], *east = &line->tracks[EAST];
    if (direction == WESTBOUND) {
        pause_make();
        tracks_reserve(east, west);
    } else {
        tracks_reserve(west, east);
    }
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
