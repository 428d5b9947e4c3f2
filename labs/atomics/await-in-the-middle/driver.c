/*
 * A day at the station, and the bank.
 *
 *     alone     one customer after the other
 *     last      one bicycle, two customers: the bank thinks about a card until the other customer
 *               has asked it as well, or knows how it ends
 *     back      a customer is waiting for the bank when a bicycle comes back
 *     rush      two customers, a quick bank, and nothing but the station between them
 */
#include "drive.h"
#include "channel.h"
#include "await-in-the-middle.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { PATIENCE_MS = 1000 };

struct card {
    bool good;
    struct channel *here;  /* NULL, or gets an item when the bank is asked, and when all is done */
    struct channel *other; /* the bank thinks until an item is in here */
};

static atomic_int asked; /* how often a quick bank was asked; relaxed, so that it orders nothing */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct channel *channel_make(size_t capacity)
{
    struct channel *channel = channel_new(capacity);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

static struct station *station_make(int bikes)
{
    struct station *station = station_new(bikes);
    if (station == NULL)
        give_up("no memory for a station");
    return station;
}

static void think(struct card *card)
{
    struct channel_case other = {CASE_RECEIVE, card->other, NULL, CHANNEL_OK};
    channel_send(card->here, NULL);
    drive_check(channel_select(&other, 1, PATIENCE_MS, NULL) == 0,
                "nothing went on at the station while the bank was asked about a card");
}

bool card_approve(struct card *card)
{
    if (card->here != NULL)
        think(card);
    else
        atomic_fetch_add_explicit(&asked, 1, memory_order_relaxed);
    return card->good;
}

static void check_bikes(struct station *station, int expected, const char *when)
{
    int bikes = station_bikes(station);
    drive_check(bikes == expected, "%s, the books say %d bicycles, and should say %d", when, bikes,
                expected);
}

static void check_rent(struct station *station, struct card *card, enum rent_result expected)
{
    static const char *const names[] = {"a bicycle", "no bicycle", "a refusal"};
    enum rent_result result = station_rent(station, card);
    drive_check(result == expected, "a customer who was alone got %s, and should get %s",
                names[result], names[expected]);
}

static void rent_alone(void)
{
    struct card good = {.good = true}, bad = {.good = false};
    struct station *station = station_make(2);
    check_rent(station, &good, RENT_DONE);
    check_bikes(station, 1, "after one was rented");
    check_rent(station, &bad, RENT_REFUSED);
    check_bikes(station, 1, "after a card was refused");
    check_rent(station, &good, RENT_DONE);
    check_bikes(station, 0, "after all were rented");
    int before = atomic_load(&asked);
    check_rent(station, &good, RENT_NO_BIKE);
    drive_check(atomic_load(&asked) == before, "the bank was asked, though there was no bicycle");
    station_return(station);
    check_bikes(station, 1, "after one came back");
    check_rent(station, &good, RENT_DONE);
    station_free(station);
}

struct customer {
    struct station *station;
    struct card card;
    enum rent_result result;
    pthread_t thread;
};

static void *customer_run(void *argument)
{
    struct customer *customer = argument;
    customer->result = station_rent(customer->station, &customer->card);
    channel_send(customer->card.here, NULL);
    return NULL;
}

static void customer_start(struct customer *customer)
{
    if (pthread_create(&customer->thread, NULL, customer_run, customer) != 0)
        give_up("a thread can't be started");
}

static void customer_join(struct customer *customer)
{
    if (pthread_join(customer->thread, NULL) != 0)
        give_up("a thread can't be joined");
}

static void rent_the_last(void)
{
    struct station *station = station_make(1);
    struct channel *first = channel_make(2), *second = channel_make(2);
    struct customer one = {.station = station, .card = {true, first, second}};
    struct customer other = {.station = station, .card = {true, second, first}};
    customer_start(&one);
    customer_start(&other);
    customer_join(&one);
    customer_join(&other);
    int done = (one.result == RENT_DONE) + (other.result == RENT_DONE);
    drive_check(done == 1, "one bicycle, two customers: %d of them rented it, and 1 should", done);
    check_bikes(station, 0, "after the last one was rented");
    channel_free(first);
    channel_free(second);
    station_free(station);
}

static void return_meanwhile(void)
{
    void *item;
    struct station *station = station_make(1);
    struct channel *asking = channel_make(2), *returned = channel_make(1);
    struct customer customer = {.station = station, .card = {true, asking, returned}};
    customer_start(&customer);
    channel_receive(asking, &item);
    station_return(station);
    channel_send(returned, NULL);
    customer_join(&customer);
    drive_check(customer.result == RENT_DONE, "there was a bicycle, and the customer got none");
    check_bikes(station, 1, "after one was rented and one came back at the same time");
    channel_free(asking);
    channel_free(returned);
    station_free(station);
}

struct rush {
    struct station *station;
    struct start_line *line;
};

static void *hurry(void *argument)
{
    struct rush *rush = argument;
    struct card good = {.good = true};
    start_line_wait(rush->line);
    drive_check(station_rent(rush->station, &good) == RENT_DONE,
                "two bicycles, two customers, and one of them got none");
    station_return(rush->station);
    return NULL;
}

static void rush_hour(void)
{
    pthread_t threads[2];
    struct rush rush = {station_make(2), start_line_new(2)};
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, hurry, &rush) != 0)
            give_up("a thread can't be started");
    for (int i = 0; i < 2; i++)
        if (pthread_join(threads[i], NULL) != 0)
            give_up("a thread can't be joined");
    check_bikes(rush.station, 2, "after two were rented and came back");
    start_line_free(rush.line);
    station_free(rush.station);
}

int main(void)
{
    drive_start();
    rent_alone();
    rent_the_last();
    return_meanwhile();
    rush_hour();
    return drive_end();
}
