/*
 * A day on the line. Where racelab chooses who runs, it begins with two trains that come from both
 * ends at the same moment, with nothing to keep them apart. (They come first, because nobody is
 * ahead of anybody yet: only those who keep step can be polite for ever.)
 *
 * Then two trains run through the line that take turns, so that neither ever finds a section taken.
 * Trains with odd numbers go east.
 */
#include "drive.h"
#include "channel.h"
#include "trylock-livelock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { TRAINS = 2 };

static struct line *line;
static struct channel *passed; /* gets an item when the eastbound train is through */
static atomic_int on_line;     /* trains that run; relaxed: it orders nothing */
static atomic_int runs;        /* the same */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
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

void train_run(enum direction direction, int train)
{
    int others = atomic_fetch_add_explicit(&on_line, 1, memory_order_relaxed);
    drive_check(others == 0, "train %d met another one on the line", train);
    drive_check((direction == EASTBOUND) == (train % 2 == 1), "train %d ran the wrong way", train);
    atomic_fetch_add_explicit(&runs, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&on_line, 1, memory_order_relaxed);
}

static void *eastbound_first(void *argument)
{
    line_pass(line, EASTBOUND, 1);
    channel_send(passed, NULL);
    return argument;
}

static void *westbound_second(void *argument)
{
    void *item;
    channel_receive(passed, &item);
    line_pass(line, WESTBOUND, 2);
    return argument;
}

static void *eastbound(void *argument)
{
    line_pass(line, EASTBOUND, 3);
    return argument;
}

static void *westbound(void *argument)
{
    line_pass(line, WESTBOUND, 4);
    return argument;
}

static void check_trains(int expected, const char *when)
{
    int ran = atomic_load(&runs), west = line_trains(line, WEST), east = line_trains(line, EAST);
    drive_check(ran == expected, "%s, %d trains have run, and should be %d", when, ran, expected);
    drive_check(west == expected && east == expected,
                "%s, the sections count %d and %d trains, and should count %d each", when, west,
                east, expected);
}

static void run(void *(*one)(void *argument), void *(*other)(void *argument))
{
    pthread_t trains[TRAINS] = {thread_start(one, NULL), thread_start(other, NULL)};
    for (int i = 0; i < TRAINS; i++)
        thread_join(trains[i]);
}

int main(void)
{
    drive_start();
    line = line_new();
    passed = channel_new(1);
    if (line == NULL || passed == NULL)
        give_up("no memory for a line");
    int expected = 0;
    if (drive_is_conducted()) {
        run(eastbound, westbound);
        expected = TRAINS;
        check_trains(expected, "after two trains at the same moment");
    }
    run(eastbound_first, westbound_second);
    check_trains(expected + TRAINS, "after one train from each end");
    channel_free(passed);
    line_free(line);
    return drive_end();
}
