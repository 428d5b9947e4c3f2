/*
 * A station with a platform 1, which has a display at either end, and a hall, whose display shows
 * everything.
 *
 *     two trains       two announcements for platform 1 at once, side by side
 *     a repair         a display is taken down while something is being shown on it
 *     a neighbour      the display behind it is taken down instead
 *     at any time      a display is taken down while something is announced. Only where racelab
 *                      chooses who runs
 *
 * In a repair, and next to one, the display takes until the other one is down, or until whoever
 * takes it down waits. Nothing that the driver does orders the two threads then: main says how far
 * it is by relaxed atomics, and a display counts by them.
 */
#include "drive.h"
#include "channel.h"
#include "unsubscribe-while-publishing.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { NORTH, HALL, SOUTH, DISPLAYS, TRAINS = 2, PLATFORM = 1, OTHER_PLATFORM = 2 };
enum { FLAPS_MS = 15, DEADLINE_MS = 2000 };

/* How often a slow display looks at main, and for how long at most. */
enum { LOOK_MS = 2, SLOW_MS = 1000 };

enum scene { TWO_TRAINS, REPAIR, ANY_TIME };

struct display {
    const char *place;
    atomic_int shown; /* texts */
    atomic_int busy;  /* texts that are being shown right now */
    atomic_bool down; /* it is not in its place any more */
};

/* Written while main is alone. */
static struct display displays[DISPLAYS];
static struct announcer *announcer;
static struct start_line *line;
static enum scene scene;
static struct channel *begun; /* gets an item when the north display is busy in a repair */

static atomic_bool acting, acted; /* main has gone to take a display down; it is down */

static int get(atomic_int *number)
{
    return atomic_load_explicit(number, memory_order_relaxed);
}

static void add(atomic_int *number, int change)
{
    atomic_fetch_add_explicit(number, change, memory_order_relaxed);
}

static bool is(atomic_bool *flag)
{
    return atomic_load_explicit(flag, memory_order_relaxed);
}

static void set(atomic_bool *flag, bool value)
{
    atomic_store_explicit(flag, value, memory_order_relaxed);
}

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

/* Until main has come as far as it can without us: it waits (at two looks), or a display is down.
 */
static void await_main(void)
{
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000};
    int waits = 0;
    for (int ms = 0; ms < SLOW_MS && waits < 2 && !is(&acted); ms += LOOK_MS) {
        nanosleep(&pause, NULL);
        waits = is(&acting) && drive_main_waits() ? waits + 1 : 0;
    }
}

void display_show(struct display *display, const char *text)
{
    const char *place = display->place;
    (void)text;
    add(&display->busy, 1);
    drive_check(!is(&display->down), "the display in the %s was used after it was taken down",
                place);
    if (scene == TWO_TRAINS)
        drive_work(FLAPS_MS);
    if (scene == REPAIR && display == &displays[NORTH]) {
        channel_send(begun, NULL);
        await_main();
    }
    add(&display->shown, 1);
    add(&display->busy, -1);
}

static void *publish(void *unused)
{
    if (line != NULL)
        start_line_wait(line);
    announcer_publish(announcer, PLATFORM, "The train to Kalamazoo is late");
    return unused;
}

static pthread_t publisher_start(void)
{
    pthread_t publisher;
    if (pthread_create(&publisher, NULL, publish, NULL) != 0)
        give_up("a thread can't be started");
    return publisher;
}

static void publisher_join(pthread_t publisher)
{
    if (pthread_join(publisher, NULL) != 0)
        give_up("a thread can't be joined");
}

static void check_shown(int display, const char *when, int expected)
{
    drive_check(get(&displays[display].shown) == expected,
                "%s, the display in the %s has shown %d texts, and should have shown %d", when,
                displays[display].place, get(&displays[display].shown), expected);
}

static void station_open(enum scene now)
{
    static const char *const places[] = {"north", "hall", "south"};
    scene = now;
    set(&acting, false);
    set(&acted, false);
    begun = channel_new(1);
    announcer = announcer_new();
    if (begun == NULL || announcer == NULL)
        give_up("no memory for a station");
    for (int i = 0; i < DISPLAYS; i++) {
        displays[i].place = places[i];
        atomic_init(&displays[i].shown, 0);
        atomic_init(&displays[i].busy, 0);
        set(&displays[i].down, false);
        announcer_subscribe(announcer, &displays[i], i == HALL ? ALL_PLATFORMS : PLATFORM);
    }
}

static void station_close(void)
{
    announcer_free(announcer);
    channel_free(begun);
}

static void display_take_down(struct display *display)
{
    set(&acting, true);
    announcer_unsubscribe(announcer, display);
    set(&display->down, true);
    drive_check(get(&display->busy) == 0,
                "the display in the %s was taken down while a text was being shown on it",
                display->place);
    set(&acted, true);
}

static void two_trains(void)
{
    pthread_t publishers[TRAINS];
    station_open(TWO_TRAINS);
    line = start_line_new(TRAINS);
    for (int i = 0; i < TRAINS; i++)
        publishers[i] = publisher_start();
    for (int i = 0; i < TRAINS; i++)
        publisher_join(publishers[i]);
    for (int i = 0; i < DISPLAYS; i++)
        check_shown(i, "after two trains", TRAINS);
    scene = ANY_TIME;
    announcer_publish(announcer, OTHER_PLATFORM, "Mind the gap");
    check_shown(NORTH, "after a train on another platform", TRAINS);
    check_shown(HALL, "after a train on another platform", TRAINS + 1);
    start_line_free(line);
    line = NULL;
    station_close();
}

/* One display is taken down while the north one is busy. */
static void meanwhile(int gone, const char *when)
{
    station_open(REPAIR);
    pthread_t publisher = publisher_start();
    struct channel_case busy = {CASE_RECEIVE, begun, NULL, CHANNEL_OK};
    drive_check(channel_select(&busy, 1, DEADLINE_MS, NULL) == 0, "what is announced is not shown");
    display_take_down(&displays[gone]);
    publisher_join(publisher);
    for (int i = 0; i < DISPLAYS; i++)
        if (i != gone)
            check_shown(i, when, 1);
    drive_check(announcer_count(announcer) == DISPLAYS - 1,
                "%s, %zu displays are subscribed, and should be %d", when,
                announcer_count(announcer), DISPLAYS - 1);
    station_close();
}

static void at_any_time(void)
{
    station_open(ANY_TIME);
    pthread_t publisher = publisher_start();
    display_take_down(&displays[HALL]);
    publisher_join(publisher);
    check_shown(NORTH, "at any time", 1);
    check_shown(SOUTH, "at any time", 1);
    station_close();
}

int main(void)
{
    drive_start();
    if (drive_is_conducted())
        at_any_time();
    meanwhile(HALL, "when its neighbour was taken down");
    meanwhile(NORTH, "when another one was taken down");
    two_trains();
    return drive_end();
}
