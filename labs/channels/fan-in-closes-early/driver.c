/*
 * Stations by the sea, and some tremors.
 *
 *     at any time    two stations go off the air, and have nothing to report. Only where racelab
 *                    chooses who runs
 *     one is quiet   one of two stations goes off the air, first the one and then the other; the
 * one that is left reports its tremors when the thread that listened to the quiet one has ended the
 * quake      three stations report at once, and each report takes a while
 *
 * A thread's end is known by the destructor of its thread-specific data, which is the last thing
 * that it does.
 */
#include "drive.h"
#include "channel.h"
#include "fan-in-closes-early.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATIONS = 3, TREMORS = 2, SHAKE_MS = 20, PATIENCE_MS = 500 };

struct tremor {
    const struct station *station;
    int number; /* 1, 2, ... of its station */
};

struct station {
    const char *name;
    int count;             /* tremors that it will report */
    int reported;          /* of whoever listens */
    int work_ms;           /* before each */
    struct channel *after; /* before its first one: waits for an item; or NULL */
    struct channel *gone;  /* gets an item when the thread that heard it go off has ended */
    struct tremor tremors[TREMORS];
    int seen; /* tremors of this station that main has read */
};

static pthread_key_t last_words; /* the channel to which a thread's end is told */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void must(int error)
{
    if (error != 0)
        give_up(strerror(error));
}

static void tell_end(void *channel)
{
    channel_send(channel, NULL);
}

static void await_end(struct channel *gone)
{
    struct channel_case end = {CASE_RECEIVE, gone, NULL, CHANNEL_OK};
    channel_select(&end, 1, PATIENCE_MS, NULL);
}

struct tremor *station_read(struct station *station)
{
    if (station->reported == station->count) {
        if (station->gone != NULL)
            must(pthread_setspecific(last_words, station->gone));
        return NULL;
    }
    if (station->after != NULL && station->reported == 0)
        await_end(station->after);
    if (station->work_ms > 0)
        drive_work(station->work_ms);
    return &station->tremors[station->reported++];
}

static void station_init(struct station *station, int count, int work_ms)
{
    static const char *const names[STATIONS] = {"Cape", "Island", "Harbour"};
    static int next;
    *station =
        (struct station){.name = names[next++ % STATIONS], .count = count, .work_ms = work_ms};
    for (int i = 0; i < count; i++)
        station->tremors[i] = (struct tremor){.station = station, .number = i + 1};
}

/* Reads until the network says that there is no more. */
static void analyse(struct station *const *stations, size_t count, const char *when)
{
    struct network *network = network_open(stations, count);
    if (network == NULL)
        give_up("no memory for a network");
    struct tremor *tremor;
    while ((tremor = network_next(network)) != NULL) {
        struct station *station = (struct station *)tremor->station;
        station->seen++;
        drive_check(tremor->number == station->seen,
                    "%s, tremor %d of station %s came as number %d", when, tremor->number,
                    station->name, station->seen);
    }
    drive_check(network_on_air(network) == 0,
                "%s, the stream has ended, and the number of stations on the air is %zu", when,
                network_on_air(network));
    network_close(network);
    for (size_t i = 0; i < count; i++)
        drive_check(stations[i]->seen == stations[i]->count,
                    "%s, %d of %d tremors of station %s have arrived", when, stations[i]->seen,
                    stations[i]->count, stations[i]->name);
}

static void at_any_time(void)
{
    struct station one, other;
    station_init(&one, 0, 0);
    station_init(&other, 0, 0);
    analyse((struct station *[]){&one, &other}, 2, "at any time");
}

static void one_is_quiet(bool first)
{
    struct station quiet, busy;
    struct channel *gone = channel_new(1);
    if (gone == NULL)
        give_up("no memory for a channel");
    station_init(&quiet, 0, 0);
    station_init(&busy, TREMORS, 0);
    quiet.gone = gone;
    busy.after = gone;
    struct station *stations[] = {first ? &quiet : &busy, first ? &busy : &quiet};
    analyse(stations, 2, "after another station went off the air");
    channel_free(gone);
}

static void quake(void)
{
    struct station stations[STATIONS], *pointers[STATIONS];
    for (int i = 0; i < STATIONS; i++) {
        station_init(&stations[i], TREMORS, SHAKE_MS);
        pointers[i] = &stations[i];
    }
    analyse(pointers, STATIONS, "in the quake");
}

int main(void)
{
    drive_start();
    must(pthread_key_create(&last_words, tell_end));
    if (drive_is_conducted())
        at_any_time();
    one_is_quiet(true);
    one_is_quiet(false);
    quake();
    return drive_end();
}
