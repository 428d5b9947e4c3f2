/*
 * A house with two radios, and the network. One radio plays several songs. One looks for a station
 * that there is not. Then both play; one of them is turned off and the other goes on; and when all
 * the house is turned off, that one falls silent, too.
 */
#include "drive.h"
#include "channel.h"
#include "context.h"
#include "premature-cancel.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Milliseconds: finding a station, a song, and the limit for finding one. */
enum { FIND = 5, SONG = 10, LIMIT = 60 };

/* How many songs; and how often a station that was not found by accident is looked for again: a
 * machine that is busy may take LIMIT for nothing. */
enum { SONGS = 4, ATTEMPTS = 10 };

enum { JAZZ, NEWS, STATIONS, NOBODY = STATIONS };

static int
    songs[STATIONS]; /* sent so far; the receiver's, and one listens to a station at a time */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static long clock_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        give_up("no clock");
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool station_find(int station, struct context *context)
{
    return !context_wait(context, station == NOBODY ? WAIT_FOREVER : FIND);
}

/* Where time costs nothing songs are long: no longer limit would do. */
int station_next(int station, struct context *context)
{
    if (context_wait(context, drive_is_conducted() ? 100 * SONG : SONG))
        return SILENCE;
    return ++songs[station];
}

static struct context *house_make(void)
{
    struct context *house = context_new(NULL);
    if (house == NULL)
        give_up("no memory for a house");
    return house;
}

static struct radio *tune(int station, struct context *house)
{
    struct radio *radio = NULL;
    for (int i = 0; i < ATTEMPTS && radio == NULL; i++)
        radio = radio_tune(station, LIMIT, house);
    if (radio == NULL) {
        drive_check(false, "a station that is there was not found");
        exit(drive_end());
    }
    return radio;
}

/* So many songs, one after the other. */
static void listen(struct radio *radio, int count, const char *when)
{
    int last = SILENCE;
    for (int i = 0; i < count; i++) {
        int song = radio_listen(radio);
        if (song == SILENCE) {
            drive_check(false, "%s, there is silence after %d songs, and nobody has turned it off",
                        when, i);
            return;
        }
        drive_check(last == SILENCE || song == last + 1, "%s, song %d comes after song %d", when,
                    song, last);
        last = song;
    }
}

static void play_alone(void)
{
    struct context *house = house_make();
    struct radio *radio = tune(JAZZ, house);
    listen(radio, SONGS, "when a radio plays");
    radio_off(radio);
    context_free(house);
}

static void look_in_vain(void)
{
    struct context *house = house_make();
    long began = clock_ms();
    drive_check(radio_tune(NOBODY, LIMIT, house) == NULL, "a station was found that is not there");
    long took = clock_ms() - began;
    drive_check(took >= LIMIT && (!drive_is_conducted() || took <= LIMIT + 1),
                "a station that is not there was looked for for %ld ms, and not for %d", took,
                LIMIT);
    context_free(house);
}

/* Two songs may be on their way when the house is turned off: one received, one on the air. */
static void check_silence(struct radio *radio)
{
    int heard = 0;
    while (heard < SONGS && radio_listen(radio) != SILENCE)
        heard++;
    drive_check(heard < SONGS, "the house was turned off, and the radio played %d more songs",
                heard);
}

static void play_together(void)
{
    struct context *house = house_make();
    struct radio *jazz = tune(JAZZ, house);
    struct radio *news = tune(NEWS, house);
    listen(jazz, 1, "when two radios play");
    radio_off(jazz);
    listen(news, 2, "when the other radio was turned off");
    context_cancel(house);
    check_silence(news);
    radio_off(news);
    context_free(house);
}

int main(void)
{
    drive_start();
    play_alone();
    look_in_vain();
    play_together();
    return drive_end();
}
