/*
 * Three frames of a film.
 *
 *     by day        three artists hand in a frame each, all at once, and the gate is closed when
 *                   they have gone home
 *     at midnight   the gate is closed while an artist is packing: the packing is done when the
 *                   gate is closed, or whoever closes it waits
 *     at any time   the gate is closed while two artists hand in. Only where racelab chooses who
 *                   runs
 *
 * Each time what an artist was told must be what has become of the frame.
 */
#include "drive.h"
#include "channel.h"
#include "send-on-closed.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WORKERS = 3, ARTISTS = 3, PACK_MS = 30, RENDER_MS = 30, DEADLINE_MS = 2000 };

/* How often the packing looks at main at midnight, and for how long at most. */
enum { LOOK_MS = 2, SLOW_MS = 1000 };

enum hour { DAY, MIDNIGHT, ANY_TIME };

struct frame {
    int number;
    bool accepted; /* its artist's until that one is joined */
    bool packed;   /* its artist's until it is handed over */
    int rendered;  /* the worker's until the farm is closed */
};

/* Written while main is alone. */
static struct farm *farm;
static struct frame frames[ARTISTS];
static struct start_line *line;
static enum hour hour;

static struct channel *packing; /* gets an item when a frame is being packed at midnight */
static struct channel *closed;  /* gets an item when the gate is closed then */
static atomic_bool closing;     /* main has gone to close it; relaxed, so that it orders nothing */

static _Thread_local bool is_artist;

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

/*
 * Until main has come as far as it can without us: it has gone to close the gate, and now it waits
 * (at two looks), or the gate is closed.
 */
static void await_main(void)
{
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000};
    int waits = 0;
    for (int ms = 0; ms < SLOW_MS && waits < 2; ms += LOOK_MS) {
        nanosleep(&pause, NULL);
        if (channel_length(closed) > 0)
            return;
        bool stuck = atomic_load_explicit(&closing, memory_order_relaxed) && drive_main_waits();
        waits = stuck ? waits + 1 : 0;
    }
}

void frame_pack(struct frame *frame)
{
    if (hour == DAY)
        drive_work(PACK_MS);
    frame->packed = true;
    if (hour == MIDNIGHT) {
        channel_send(packing, NULL);
        await_main();
    }
}

void frame_render(struct frame *frame)
{
    drive_check(!is_artist, "frame %d was rendered by its artist, not by a worker", frame->number);
    drive_check(frame->packed, "frame %d was rendered before it was packed", frame->number);
    if (hour == DAY)
        drive_work(RENDER_MS);
    frame->rendered++;
}

static void *hand_in(void *argument)
{
    struct frame *frame = argument;
    is_artist = true;
    if (line != NULL)
        start_line_wait(line);
    frame->accepted = farm_submit(farm, frame);
    return NULL;
}

static pthread_t artist_start(struct frame *frame)
{
    pthread_t artist;
    if (pthread_create(&artist, NULL, hand_in, frame) != 0)
        give_up("a thread can't be started");
    return artist;
}

static void artist_join(pthread_t artist)
{
    if (pthread_join(artist, NULL) != 0)
        give_up("a thread can't be joined");
}

static void farm_open(enum hour now)
{
    hour = now;
    for (int i = 0; i < ARTISTS; i++)
        frames[i] = (struct frame){.number = i + 1};
    farm = farm_new(WORKERS);
    if (farm == NULL)
        give_up("no memory or threads for a farm");
}

/* All artists have gone home, and the gate is closed. */
static void check_frames(int count)
{
    for (int i = 0; i < count; i++) {
        const struct frame *frame = &frames[i];
        int expected = frame->accepted ? 1 : 0;
        drive_check(frame->rendered == expected,
                    "frame %d was %s, and was rendered %d times: it should be %d", i + 1,
                    frame->accepted ? "accepted" : "not accepted", frame->rendered, expected);
    }
    farm_free(farm);
}

static void by_day(void)
{
    pthread_t artists[ARTISTS];
    farm_open(DAY);
    line = start_line_new(ARTISTS);
    for (int i = 0; i < ARTISTS; i++)
        artists[i] = artist_start(&frames[i]);
    for (int i = 0; i < ARTISTS; i++)
        artist_join(artists[i]);
    farm_close(farm);
    for (int i = 0; i < ARTISTS; i++)
        drive_check(frames[i].accepted, "frame %d was not accepted, though the gate was open",
                    i + 1);
    check_frames(ARTISTS);
    start_line_free(line);
    line = NULL;
}

static void at_midnight(void)
{
    farm_open(MIDNIGHT);
    packing = channel_make();
    closed = channel_make();
    pthread_t artist = artist_start(&frames[0]);
    struct channel_case begun = {CASE_RECEIVE, packing, NULL, CHANNEL_OK};
    drive_check(channel_select(&begun, 1, DEADLINE_MS, NULL) == 0,
                "a frame that is handed in is not packed");
    atomic_store_explicit(&closing, true, memory_order_relaxed);
    farm_close(farm);
    channel_send(closed, NULL);
    artist_join(artist);
    hour = ANY_TIME;
    drive_check(!farm_submit(farm, &frames[1]), "a frame was accepted after the gate was closed");
    check_frames(2);
    channel_free(packing);
    channel_free(closed);
}

static void at_any_time(void)
{
    farm_open(ANY_TIME);
    pthread_t artists[] = {artist_start(&frames[0]), artist_start(&frames[1])};
    farm_close(farm);
    artist_join(artists[0]);
    artist_join(artists[1]);
    check_frames(2);
}

int main(void)
{
    drive_start();
    by_day();
    at_midnight();
    if (drive_is_conducted())
        at_any_time();
    return drive_end();
}
