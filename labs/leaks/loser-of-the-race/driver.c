/*
 * Three tiles. For the first two, a slow mirror and a quick one are asked, and a second one that is
 * nearly as quick: its tile is on its way when the race is over, and comes all the same. The third
 * tile is one that no mirror has.
 *
 * What is left over in the end is for the tools to see. The driver leaves it a moment to come to
 * rest, so that one also sees where.
 */
#include "drive.h"
#include "context.h"
#include "loser-of-the-race.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PATIENCE_MS = 1000, REST_MS = 5 };

struct mirror {
    const char *name;
    enum { QUICK, SECOND, SLOW, EMPTY } kind;
};

struct tile {
    int number;
    const struct mirror *from;
};

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct tile *tile_new(const struct mirror *from, int number)
{
    struct tile *tile = malloc(sizeof *tile);
    if (tile == NULL)
        give_up("no memory for a tile");
    *tile = (struct tile){number, from};
    return tile;
}

void tile_free(struct tile *tile)
{
    free(tile);
}

static void wait_for_end(const struct mirror *mirror, struct context *stop)
{
    drive_check(context_wait(stop, PATIENCE_MS),
                "%d ms after it was asked, the mirror in %s has not been told to stop", PATIENCE_MS,
                mirror->name);
}

struct tile *mirror_ask(struct mirror *mirror, int number, struct context *stop)
{
    switch (mirror->kind) {
    case QUICK:
        return tile_new(mirror, number);
    case SECOND:
        wait_for_end(mirror, stop);
        return tile_new(mirror, number);
    case SLOW:
        wait_for_end(mirror, stop);
        return NULL;
    default:
        return NULL;
    }
}

static struct mirror oslo = {"Oslo", SLOW}, lima = {"Lima", QUICK}, pisa = {"Pisa", SECOND};
static struct mirror rome = {"Rome", EMPTY}, kyiv = {"Kyiv", EMPTY};

static void check_race(int number)
{
    struct mirror *mirrors[] = {&oslo, &pisa, &lima};
    struct tile *tile = tile_fetch(mirrors, 3, number);
    drive_check(tile != NULL && tile->number == number, "tile %d came as tile %d", number,
                tile == NULL ? -1 : tile->number);
    drive_check(tile == NULL || tile->from == &lima, "tile %d came from %s, and %s was quicker",
                number, tile == NULL ? "nowhere" : tile->from->name, lima.name);
    tile_free(tile);
}

static void check_missing(int number)
{
    struct mirror *mirrors[] = {&rome, &kyiv};
    struct tile *tile = tile_fetch(mirrors, 2, number);
    drive_check(tile == NULL, "tile %d came, although no mirror has it", number);
    tile_free(tile);
}

int main(void)
{
    drive_start();
    check_race(14);
    check_race(15);
    check_missing(99);
    nanosleep(&(struct timespec){.tv_nsec = REST_MS * 1000000}, NULL);
    return drive_end();
}
