/*
 * A day of the call centre. In the morning orders are there before the taxis. At noon main is a
 * taxi that waits at the station, where nobody has ordered yet: a passenger orders at the harbour,
 * where the next taxi takes it, and then one at the station. In the evening two taxis come to two
 * stands, and orders to both, with nothing to keep them apart.
 */
#include "drive.h"
#include "channel.h"
#include "nested-monitor.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOOK_MS = 2, PATIENCE_MS = 2000 };

static struct city *city;
static struct channel *never; /* nobody sends */
static atomic_bool parked;    /* main has come to the station; relaxed: it orders nothing */
static const char *const names[] = {"station", "harbour"};
static struct order first = {.number = 1}, second = {.number = 2};
static struct start_line *evening;

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

static void take(const char *stand, const struct order *expected)
{
    struct order *order = city_next(city, stand);
    drive_check(order == expected, "the taxi at the %s got order %d, and not %d", stand,
                order == NULL ? 0 : order->number, expected->number);
}

/* Until main waits at the station (at two looks). */
static void await_main(void)
{
    struct channel_case nothing = {CASE_RECEIVE, never, NULL, CHANNEL_OK};
    int waits = 0;
    for (int ms = 0; ms < PATIENCE_MS && waits < 2; ms += LOOK_MS) {
        channel_select(&nothing, 1, LOOK_MS, NULL);
        bool there = atomic_load_explicit(&parked, memory_order_relaxed);
        waits = there && drive_main_waits() ? waits + 1 : 0;
    }
}

static void *passenger(void *argument)
{
    await_main();
    city_order(city, "harbour", &second);
    take("harbour", &second);
    city_order(city, "station", &first);
    return argument;
}

static void *taxi(void *stand)
{
    start_line_wait(evening);
    struct order *order = city_next(city, *(const char *const *)stand);
    drive_check(order == (stand == &names[0] ? &first : &second),
                "the taxi at the %s got an order from another stand", *(const char *const *)stand);
    return NULL;
}

static void morning(void)
{
    city_order(city, "station", &first);
    city_order(city, "station", &second);
    take("station", &first);
    take("station", &second);
}

static void noon(void)
{
    never = channel_new(1);
    if (never == NULL)
        give_up("no memory for a channel");
    pthread_t thread = thread_start(passenger, NULL);
    atomic_store_explicit(&parked, true, memory_order_relaxed);
    take("station", &first);
    thread_join(thread);
    channel_free(never);
}

static void in_the_evening(void)
{
    evening = start_line_new(3);
    pthread_t taxis[] = {thread_start(taxi, (void *)&names[0]),
                         thread_start(taxi, (void *)&names[1])};
    start_line_wait(evening);
    city_order(city, "harbour", &second);
    city_order(city, "station", &first);
    thread_join(taxis[0]);
    thread_join(taxis[1]);
    start_line_free(evening);
}

int main(void)
{
    drive_start();
    city = city_new();
    if (city == NULL)
        give_up("city_new returned NULL");
    morning();
    noon();
    in_the_evening();
    city_free(city);
    return drive_end();
}
