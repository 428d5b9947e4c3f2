/*
 * A winter day. In the morning nobody is in a hurry, and two passengers ask at the same moment:
 * each answer is looked up when the other one is being looked up, too. Then it begins to snow just
 * while a passenger's way is looked up on the map: main delays all trains. Before the map answers,
 * a screen asks for a train as well.
 *
 * Where racelab chooses who runs, it also snows at any other moment.
 */
#include "drive.h"
#include "channel.h"
#include "recursive-read.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOOK_MS = 2, SCREEN_MS = 30, PATIENCE_MS = 2000 };
enum { LOCAL, EXPRESS, SLACK = 17, WALK = 3, SNOW = 25 };

static const int morning[TRAINS] = {480, 500, 530, 555};
static struct timetable *timetable;

/* What happens while the map is looked at. Main writes it while no other thread is alive. */
static enum { QUIET, PASSENGERS, SNOWING } map;
static struct channel *looking[2]; /* gets an item when the other passenger looks at the map */
static struct channel *snow;       /* gets an item when the passenger looks at the map */
static atomic_bool asks;           /* main is in timetable_delay; relaxed: it orders nothing */
static struct channel *delayed;    /* gets an item when main has delayed the trains */
static struct channel *screen_on;  /* the screen asks when it gets an item */
static struct channel *screen_off; /* gets an item when the screen has its answer */

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

static pthread_t thread_start(void *(*body)(void *argument), void *argument)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, argument) != 0)
        give_up("a thread can't be started");
    return thread;
}

static void thread_join(pthread_t thread)
{
    if (pthread_join(thread, NULL) != 0)
        give_up("a thread can't be joined");
}

static bool comes_within(long milliseconds, struct channel *channel)
{
    struct channel_case item = {CASE_RECEIVE, channel, NULL, CHANNEL_OK};
    return channel_select(&item, 1, milliseconds, NULL) == 0;
}

static void meet(int me)
{
    channel_send(looking[1 - me], NULL);
    drive_check(comes_within(PATIENCE_MS, looking[me]),
                "a question had to wait until another one was answered");
}

/* Does main wait for a lock (at two looks)? Otherwise it has delayed the trains already. */
static bool main_stands_in_line(void)
{
    int waits = 0;
    for (int ms = 0; ms < PATIENCE_MS && waits < 2; ms += LOOK_MS) {
        if (comes_within(LOOK_MS, delayed))
            return false;
        bool asking = atomic_load_explicit(&asks, memory_order_relaxed);
        waits = asking && drive_main_waits() ? waits + 1 : 0;
    }
    return waits == 2;
}

/* The trains are being delayed, and then a screen asks. It must not overtake. */
static void snow_begins(void)
{
    channel_send(snow, NULL);
    bool waits = main_stands_in_line();
    channel_send(screen_on, NULL);
    bool answered = comes_within(SCREEN_MS, screen_off);
    drive_check(!waits || !answered,
                "an update waits, and a question that came later was answered");
}

int platform_walk(int from, int to)
{
    if (map == PASSENGERS)
        meet(from);
    if (map == SNOWING)
        snow_begins();
    return from == to ? 0 : WALK;
}

static void ask_slack(int from, int to, int expected)
{
    int slack = timetable_slack(timetable, from, to);
    drive_check(slack == expected, "from train %d to %d %d minutes are left, and not %d", from, to,
                expected, slack);
}

static void check_due(int late, const char *when)
{
    for (int train = 0; train < TRAINS; train++) {
        int due = timetable_due(timetable, train);
        drive_check(due == morning[train] + late, "%s, train %d is due at %d, and not at %d", when,
                    train, morning[train] + late, due);
    }
}

static void *passenger_to_express(void *argument)
{
    ask_slack(LOCAL, EXPRESS, SLACK);
    return argument;
}

static void *passenger_to_local(void *argument)
{
    ask_slack(EXPRESS, LOCAL, -20 - WALK);
    return argument;
}

static void *screen(void *argument)
{
    void *item;
    channel_receive(screen_on, &item);
    timetable_due(timetable, EXPRESS);
    channel_send(screen_off, NULL);
    return argument;
}

static void ask_together(void)
{
    map = PASSENGERS;
    looking[0] = channel_make();
    looking[1] = channel_make();
    pthread_t threads[] = {thread_start(passenger_to_express, NULL),
                           thread_start(passenger_to_local, NULL)};
    thread_join(threads[0]);
    thread_join(threads[1]);
    channel_free(looking[0]);
    channel_free(looking[1]);
    map = QUIET;
}

static void snow_while_walking(void)
{
    void *item;
    map = SNOWING;
    snow = channel_make();
    delayed = channel_make();
    screen_on = channel_make();
    screen_off = channel_make();
    pthread_t threads[] = {thread_start(passenger_to_express, NULL), thread_start(screen, NULL)};
    channel_receive(snow, &item);
    atomic_store_explicit(&asks, true, memory_order_relaxed);
    timetable_delay(timetable, SNOW);
    atomic_store_explicit(&asks, false, memory_order_relaxed);
    channel_send(delayed, NULL);
    thread_join(threads[0]);
    thread_join(threads[1]);
    channel_free(snow);
    channel_free(delayed);
    channel_free(screen_on);
    channel_free(screen_off);
    map = QUIET;
    check_due(SNOW, "after the snow");
}

/* With nothing to keep them apart. Only where every schedule is tried. */
static void snow_at_any_moment(void)
{
    pthread_t passenger = thread_start(passenger_to_express, NULL);
    timetable_delay(timetable, SNOW);
    thread_join(passenger);
    check_due(SNOW, "after the first snow");
    timetable_delay(timetable, -SNOW);
}

int main(void)
{
    drive_start();
    timetable = timetable_new(morning);
    if (timetable == NULL)
        give_up("timetable_new returned NULL");
    check_due(0, "in the morning");
    ask_slack(LOCAL, EXPRESS, SLACK);
    ask_together();
    if (drive_is_conducted())
        snow_at_any_moment();
    snow_while_walking();
    ask_slack(LOCAL, EXPRESS, SLACK);
    timetable_free(timetable);
    return drive_end();
}
