/*
 * A morning at the bureau. Some rates are there from the beginning. Then a counter asks for all of
 * them while the bank sets two that come first in the alphabet, with nothing to keep the two apart:
 * that the bank comes later on an ordinary morning orders nothing.
 */
#include "drive.h"
#include "unlocked-reader.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct known {
    const char *currency;
    long cents;
};

static const struct known old[] = {{"SEK", 876}, {"CHF", 10421}, {"USD", 9034}, {"JPY", 61}};
static const struct known new[] = {{"BRL", 1558}, {"AUD", 5972}};

enum { OLD = sizeof old / sizeof old[0], NEW = sizeof new / sizeof new[0] };

static struct rates *rates;
static struct start_line *opening;
static atomic_int asked; /* rates that the counter has been told */

static void must(int error)
{
    if (error != 0) {
        fprintf(stderr, "driver: %s\n", strerror(error));
        exit(1);
    }
}

static void set(const struct known *known)
{
    drive_check(rates_set(rates, known->currency, known->cents), "there is no room for %s",
                known->currency);
}

static void check(const struct known *known)
{
    long cents = rates_get(rates, known->currency);
    drive_check(cents == known->cents, "100 %s cost %ld cents, and the counter is told %ld",
                known->currency, known->cents, cents);
}

static void *counter(void *unused)
{
    start_line_wait(opening);
    for (int i = 0; i < OLD; i++) {
        check(&old[i]);
        drive_pass(&asked);
    }
    return unused;
}

static void *bank(void *unused)
{
    start_line_wait(opening);
    drive_follow(&asked, OLD);
    for (int i = 0; i < NEW; i++)
        set(&new[i]);
    return unused;
}

static void open_and_close(void)
{
    pthread_t threads[2];
    must(pthread_create(&threads[0], NULL, counter, NULL));
    must(pthread_create(&threads[1], NULL, bank, NULL));
    for (int i = 0; i < 2; i++)
        must(pthread_join(threads[i], NULL));
}

int main(void)
{
    drive_start();
    rates = rates_new();
    opening = start_line_new(2);
    if (rates == NULL)
        must(ENOMEM);
    for (int i = 0; i < OLD; i++)
        set(&old[i]);
    open_and_close();
    for (int i = 0; i < OLD; i++)
        check(&old[i]);
    for (int i = 0; i < NEW; i++)
        check(&new[i]);
    drive_check(rates_get(rates, "QQQ") == 0, "a currency that nobody has set has a rate");
    start_line_free(opening);
    rates_free(rates);
    return drive_end();
}
