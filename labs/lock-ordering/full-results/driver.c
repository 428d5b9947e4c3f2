/*
 * Two nights. In the first the astronomer takes findings as they come, and two plates are searched
 * at the same time: each search is over when the other one has begun. In the second she looks at
 * one finding and goes to bed: the rest is for night_end.
 */
#include "drive.h"
#include "channel.h"
#include "full-results.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORKERS = 2, ROOM = 2, SHORT = 3, LONG = 8, PATIENCE_MS = 2000 };

static atomic_int begun;             /* searches; relaxed: it orders nothing */
static atomic_int taken;             /* findings that the astronomer has; the same */
static int times[LONG];              /* how often each plate came back; main's */
static struct channel *searching[2]; /* plates 0 and 1 are searched at the same time; or NULL */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct channel *channel_make(void)
{
    struct channel *channel = channel_new(1);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

static int asteroids_on(int plate)
{
    return plate * plate % 7;
}

static void meet(int plate)
{
    struct channel_case met = {CASE_RECEIVE, searching[plate], NULL, CHANNEL_OK};
    channel_send(searching[1 - plate], NULL);
    drive_check(channel_select(&met, 1, PATIENCE_MS, NULL) == 0,
                "only one plate was being searched, with two workers and two plates");
}

/*
 * What was begun and not taken is in the store, in the hands of a worker, or just on its way from
 * the store to the astronomer.
 */
int plate_search(int plate)
{
    int open = atomic_fetch_add_explicit(&begun, 1, memory_order_relaxed) + 1 -
               atomic_load_explicit(&taken, memory_order_relaxed);
    drive_check(open <= ROOM + WORKERS + 1,
                "%d findings were not taken yet, with room for %d and %d workers", open, ROOM,
                WORKERS);
    if (searching[0] != NULL && plate < 2)
        meet(plate);
    return asteroids_on(plate);
}

static void keep(const struct finding *finding)
{
    atomic_fetch_add_explicit(&taken, 1, memory_order_relaxed);
    if (finding->plate < 0 || finding->plate >= LONG) {
        drive_check(false, "there is a finding of plate %d, which was never added", finding->plate);
        return;
    }
    times[finding->plate]++;
    drive_check(finding->asteroids == asteroids_on(finding->plate),
                "on plate %d are %d asteroids, and not %d", finding->plate,
                asteroids_on(finding->plate), finding->asteroids);
}

static struct night *night_make(int plates)
{
    struct night *night = night_begin(WORKERS, ROOM);
    if (night == NULL)
        give_up("night_begin returned NULL");
    for (int plate = 0; plate < plates; plate++)
        night_add(night, plate);
    return night;
}

static void check_night(int plates)
{
    for (int plate = 0; plate < plates; plate++) {
        drive_check(times[plate] == 1, "of plate %d there are %d findings, and should be 1", plate,
                    times[plate]);
        times[plate] = 0;
    }
}

static void take_all(void)
{
    struct finding finding;
    searching[0] = channel_make();
    searching[1] = channel_make();
    struct night *night = night_make(SHORT);
    for (int i = 0; i < SHORT; i++)
        if (night_take(night, &finding))
            keep(&finding);
    drive_check(!night_take(night, &finding), "there are more findings than plates");
    night_end(night, keep);
    check_night(SHORT);
    channel_free(searching[0]);
    channel_free(searching[1]);
    searching[0] = searching[1] = NULL;
}

static void take_one(void)
{
    struct finding finding;
    struct night *night = night_make(LONG);
    if (night_take(night, &finding))
        keep(&finding);
    night_end(night, keep);
    check_night(LONG);
}

int main(void)
{
    drive_start();
    take_all();
    take_one();
    return drive_end();
}
