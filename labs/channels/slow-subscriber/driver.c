/*
 * A trading floor with two terminals.
 *
 *     a quiet day    two users who look at every price
 *     lunch          one of the two goes to lunch after the first price, and comes back
 *     closing time   the same, but instead of looking at prices the laptop leaves
 *
 * The other one looks at every price at once, and main publishes the next one after that: this one
 * never misses any, and nothing but the laptop could keep anybody waiting. The last two only where
 * racelab chooses who runs, and where lunch takes no time.
 */
#include "drive.h"
#include "channel.h"
#include "slow-subscriber.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The quiet day's prices all fit into a box; those of the other days don't. */
enum { FEW = 3, MANY = 10, LUNCH_MS = 1000, AT_ONCE_US = 1000 };

struct price {
    int number; /* 1, 2, ... */
};

static struct price prices[MANY];
static struct exchange *exchange;
static struct channel *seen; /* gets an item for each price that an attentive user has looked at */
static int count;            /* of prices this day; written while main is alone */

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

static long now_us(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        give_up("there is no clock");
    return (long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The next price is this one, and so many are missing before it. */
static void look(struct terminal *terminal, int expected, size_t missing)
{
    size_t missed;
    const struct price *price = terminal_next(terminal, &missed);
    drive_check(price->number == expected, "a terminal shows price %d, and should show price %d",
                price->number, expected);
    drive_check(missed == missing,
                "a terminal that shows price %d says that %zu are missing, and should say %zu",
                expected, missed, missing);
}

static void say_seen(void)
{
    channel_send(seen, NULL);
}

static void await_seen(void)
{
    void *nothing;
    channel_receive(seen, &nothing);
}

static void *attentive(void *terminal)
{
    for (int i = 1; i <= count; i++) {
        look(terminal, i, 0);
        say_seen();
    }
    exchange_unsubscribe(exchange, terminal);
    return NULL;
}

static void *lunch(void *terminal)
{
    look(terminal, 1, 0);
    say_seen();
    drive_work(LUNCH_MS);
    for (int i = 0; i < BOX_PRICES; i++)
        look(terminal, count - BOX_PRICES + 1 + i, i == 0 ? (size_t)(count - 1 - BOX_PRICES) : 0);
    exchange_unsubscribe(exchange, terminal);
    return NULL;
}

static void *closing_time(void *terminal)
{
    look(terminal, 1, 0);
    say_seen();
    drive_work(LUNCH_MS);
    exchange_unsubscribe(exchange, terminal);
    return NULL;
}

static pthread_t user_start(void *(*body)(void *terminal))
{
    pthread_t user;
    struct terminal *terminal = exchange_subscribe(exchange);
    if (terminal == NULL)
        give_up("no memory for a terminal");
    must(pthread_create(&user, NULL, body, terminal));
    return user;
}

static void publish(int number)
{
    long before = now_us();
    exchange_publish(exchange, &prices[number - 1]);
    long waited = now_us() - before;
    drive_check(!drive_is_conducted() || waited <= AT_ONCE_US,
                "publishing price %d took %ld microseconds: it waited for a terminal", number,
                waited);
}

/* Two users; both look at the first price, and one of them at least at all others. */
static void day(int number_of_prices, void *(*second)(void *terminal))
{
    count = number_of_prices;
    seen = channel_new(2 * MANY);
    exchange = exchange_new();
    if (seen == NULL || exchange == NULL)
        give_up("no memory for an exchange");
    pthread_t users[] = {user_start(attentive), user_start(second)};
    for (int i = 1; i <= count; i++) {
        publish(i);
        await_seen();
        if (i == 1 || second == attentive)
            await_seen();
    }
    must(pthread_join(users[0], NULL));
    must(pthread_join(users[1], NULL));
    exchange_free(exchange);
    channel_free(seen);
}

int main(void)
{
    drive_start();
    for (int i = 0; i < MANY; i++)
        prices[i].number = i + 1;
    if (drive_is_conducted()) {
        day(MANY, closing_time);
        day(MANY, lunch);
    }
    day(FEW, attentive);
    return drive_end();
}
