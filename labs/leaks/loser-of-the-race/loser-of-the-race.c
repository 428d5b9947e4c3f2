/*
 * The quickest of several mirrors. Each one is asked on a thread of its own, all at the same time;
 * the first tile that comes wins the race, and the others are called off.
 *
 * Try: ./lab check loser-of-the-race. The first tile always comes at once. Then look at the runners
 * that come in second and third: where do they go with what they have?
 */
#include "loser-of-the-race.h"

#include "channel.h"
#include "context.h"

#include <pthread.h>
#include <stdlib.h>

struct runner {
    struct race *race;
    struct mirror *mirror;
    struct tile *tile; /* the thread's until the runner was received; NULL: there is none */
    pthread_t thread;
};

struct race {
    int number;               /* of the tile; constant */
    struct context *over;     /* done: somebody has won */
    struct channel *finish;   /* brings the runners as they come in */
    size_t started, finished; /* runners */
    struct runner runners[MIRRORS_MAX];
};

static void race_free(struct race *race)
{
    channel_free(race->finish);
    context_free(race->over);
    free(race);
}

static struct race *race_new(int number)
{
    struct race *race = calloc(1, sizeof *race);
    if (race == NULL)
        return NULL;
    race->number = number;
    race->over = context_new(NULL);
    race->finish = channel_new(0);
    if (race->over == NULL || race->finish == NULL) {
        race_free(race);
        return NULL;
    }
    return race;
}

static void *run(void *argument)
{
    struct runner *runner = argument;
    struct race *race = runner->race;
    runner->tile = mirror_ask(runner->mirror, race->number, race->over);
    channel_send(race->finish, runner);
    return NULL;
}

static void race_start(struct race *race, struct mirror *const *mirrors, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct runner *runner = &race->runners[i];
        runner->race = race;
        runner->mirror = mirrors[i];
        if (pthread_create(&runner->thread, NULL, run, runner) != 0)
            return;
        race->started++;
    }
}

/* Waits for the next runner to come in; returns the tile that it brings, or NULL. */
static struct tile *race_await(struct race *race)
{
    void *item;
    channel_receive(race->finish, &item);
    struct runner *runner = item;
    pthread_join(runner->thread, NULL);
    race->finished++;
    return runner->tile;
}

struct tile *tile_fetch(struct mirror *const *mirrors, size_t count, int number)
{
    struct tile *tile = NULL;
    struct race *race = race_new(number);
    if (race == NULL)
        return NULL;
    race_start(race, mirrors, count);
    while (tile == NULL && race->finished < race->started)
        tile = race_await(race);
    context_cancel(race->over);
    if (race->finished == race->started)
        race_free(race);
    return tile;
}
