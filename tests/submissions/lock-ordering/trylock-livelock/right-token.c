/*
 * right: the line has one token, and a train needs it to begin to reserve; so it never meets
 * another one half-way.
 */
#include "trylock-livelock.h"

#include <pthread.h>
#include <stdlib.h>

struct track {
    pthread_mutex_t lock;
    int trains; /* that have run through it; guarded by lock */
};

struct line {
    pthread_mutex_t token; /* before the locks of the tracks */
    struct track tracks[SECTIONS];
};

struct line *line_new(void)
{
    struct line *line = malloc(sizeof *line);
    if (line == NULL)
        return NULL;
    pthread_mutex_init(&line->token, NULL);
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
    pthread_mutex_destroy(&line->token);
    free(line);
}

static void tracks_reserve(struct track *first, struct track *second)
{
    pthread_mutex_lock(&first->lock);
    pthread_mutex_lock(&second->lock);
}

void line_pass(struct line *line, enum direction direction, int train)
{
    struct track *west = &line->tracks[WEST], *east = &line->tracks[EAST];
    pthread_mutex_lock(&line->token);
    if (direction == EASTBOUND)
        tracks_reserve(west, east);
    else
        tracks_reserve(east, west);
    pthread_mutex_unlock(&line->token);
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
