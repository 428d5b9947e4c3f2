/*
 * Two days at the bureau. On the first day the clerk asks for all rates, and then for one of them
 * again. On the second day two customers come in at the same moment and ask for the same rate,
 * which nobody knows yet.
 */
#include "drive.h"
#include "rwlock-upgrade.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { DOLLAR, POUND, YEN };
enum { DAYS = 2, CUSTOMERS = 2 };

static const char *const names[CURRENCIES] = {"dollar", "pound", "yen"};

static struct rates *rates;
static struct start_line *door;
static atomic_int fetches[DAYS + 1][CURRENCIES]; /* relaxed: it orders nothing */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static long price(int currency, int day)
{
    return 100 + 10 * currency + day;
}

long rate_fetch(int currency, int day)
{
    int before = atomic_fetch_add_explicit(&fetches[day][currency], 1, memory_order_relaxed);
    drive_check(before == 0, "the rate of the %s for day %d was fetched again", names[currency],
                day);
    return price(currency, day);
}

static void ask(int currency, int day)
{
    long cents = rates_get(rates, currency, day);
    drive_check(cents == price(currency, day), "on day %d the %s costs %ld cents, not %ld", day,
                names[currency], price(currency, day), cents);
}

static void *customer(void *unused)
{
    start_line_wait(door);
    ask(POUND, 2);
    return unused;
}

static void first_day(void)
{
    for (int currency = 0; currency < CURRENCIES; currency++)
        ask(currency, 1);
    ask(YEN, 1);
}

static void second_day(void)
{
    pthread_t customers[CUSTOMERS];
    door = start_line_new(CUSTOMERS);
    for (int i = 0; i < CUSTOMERS; i++)
        if (pthread_create(&customers[i], NULL, customer, NULL) != 0)
            give_up("a thread can't be started");
    for (int i = 0; i < CUSTOMERS; i++)
        if (pthread_join(customers[i], NULL) != 0)
            give_up("a thread can't be joined");
    start_line_free(door);
    ask(DOLLAR, 2);
    ask(POUND, 2);
}

int main(void)
{
    drive_start();
    rates = rates_new();
    if (rates == NULL)
        give_up("rates_new returned NULL");
    first_day();
    second_day();
    rates_free(rates);
    return drive_end();
}
