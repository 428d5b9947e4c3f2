/*
 * An evening at the table. First the five eat one after the other, so that nobody ever waits for a
 * fork; all five are there from the beginning. Then two who are no neighbours eat at the same time:
 * each meal is over when the other one has begun.
 *
 * Where racelab chooses who runs, all five also sit down at once.
 */
#include "drive.h"
#include "channel.h"
#include "dining-philosophers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { PATIENCE_MS = 2000 };

static struct table *table;
static const int seats[SEATS] = {0, 1, 2, 3, 4};
static atomic_bool eats[SEATS]; /* relaxed: it orders nothing */
static atomic_int meals;        /* the same */

/* Main writes these while no other thread is alive. */
static struct channel *turns[SEATS]; /* gets an item when it is the seat's turn */
static struct channel *eating[2];    /* of seats 0 and 2: the other one eats; NULL: no meeting */

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

static pthread_t thread_start(void *(*body)(void *argument), const int *seat)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, (void *)seat) != 0)
        give_up("a thread can't be started");
    return thread;
}

static void thread_join(pthread_t thread)
{
    if (pthread_join(thread, NULL) != 0)
        give_up("a thread can't be joined");
}

/* Seats 0 and 2 wait for each other, each with its forks. */
static void meet(int me)
{
    struct channel_case met = {CASE_RECEIVE, eating[me], NULL, CHANNEL_OK};
    channel_send(eating[1 - me], NULL);
    drive_check(channel_select(&met, 1, PATIENCE_MS, NULL) == 0,
                "a philosopher had to wait for one who is no neighbour");
}

static bool is_eating(int seat)
{
    return atomic_load_explicit(&eats[seat % SEATS], memory_order_relaxed);
}

void philosopher_eat(int seat)
{
    atomic_store_explicit(&eats[seat], true, memory_order_relaxed);
    drive_check(!is_eating(seat + 1) && !is_eating(seat + SEATS - 1),
                "two neighbours ate at the same time, with three forks");
    if (eating[0] != NULL)
        meet(seat / 2);
    atomic_fetch_add_explicit(&meals, 1, memory_order_relaxed);
    atomic_store_explicit(&eats[seat], false, memory_order_relaxed);
}

static void *dine(void *seat)
{
    table_dine(table, *(int *)seat);
    return NULL;
}

/* Waits for its turn, eats, and passes the turn on. */
static void *dine_in_turn(void *seat)
{
    void *item;
    int me = *(int *)seat;
    channel_receive(turns[me], &item);
    table_dine(table, me);
    channel_send(turns[(me + 1) % SEATS], NULL);
    return NULL;
}

/* All have eaten as often as they wanted, and each fork was used by both its neighbours. */
static void check_meals(int expected, const char *when)
{
    int eaten = atomic_exchange(&meals, 0);
    drive_check(eaten == expected, "%s, %d meals were eaten, and should be %d", when, eaten,
                expected);
}

static void check_uses(int fork, int expected)
{
    int uses = table_uses(table, fork);
    drive_check(uses == expected, "fork %d was used %d times, and should be %d", fork, uses,
                expected);
}

static void all(void *(*body)(void *seat))
{
    pthread_t threads[SEATS];
    for (int i = 0; i < SEATS; i++)
        threads[i] = thread_start(body, &seats[i]);
    for (int i = 0; i < SEATS; i++)
        thread_join(threads[i]);
}

static void dine_one_by_one(void)
{
    for (int i = 0; i < SEATS; i++)
        turns[i] = channel_make();
    channel_send(turns[0], NULL);
    all(dine_in_turn);
    for (int i = 0; i < SEATS; i++)
        channel_free(turns[i]);
    check_meals(SEATS, "one after the other");
    for (int i = 0; i < SEATS; i++)
        check_uses(i, 2);
}

static void dine_side_by_side(void)
{
    eating[0] = channel_make();
    eating[1] = channel_make();
    pthread_t threads[] = {thread_start(dine, &seats[0]), thread_start(dine, &seats[2])};
    thread_join(threads[0]);
    thread_join(threads[1]);
    channel_free(eating[0]);
    channel_free(eating[1]);
    eating[0] = eating[1] = NULL;
    check_meals(2, "side by side");
    for (int i = 0; i < SEATS; i++)
        check_uses(i, i == SEATS - 1 ? 2 : 3);
}

int main(void)
{
    drive_start();
    table = table_new();
    if (table == NULL)
        give_up("table_new returned NULL");
    dine_one_by_one();
    dine_side_by_side();
    if (drive_is_conducted()) {
        all(dine);
        check_meals(SEATS, "all at once");
    }
    table_free(table);
    return drive_end();
}
