/* wrong: with volatile the reader always looks at what is there now. */
#include "unlocked-reader.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CURRENCIES = 64, LETTERS = 3 };

struct rate {
    char currency[LETTERS + 1];
    volatile long cents;
};

struct rates {
    pthread_mutex_t lock;
    volatile size_t count;
    struct rate sorted[CURRENCIES];
};

/* Where the currency is, or would have to be put. */
static size_t rates_place(const struct rates *rates, const char *currency)
{
    size_t low = 0, high = rates->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(rates->sorted[middle].currency, currency) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct rates *rates, size_t place, const char *currency)
{
    return place < rates->count && strcmp(rates->sorted[place].currency, currency) == 0;
}

/* Makes room for one more, by moving on all that come after it. */
static void rates_insert(struct rates *rates, size_t place, const char *currency)
{
    for (size_t i = rates->count; i > place; i--)
        rates->sorted[i] = rates->sorted[i - 1];
    strncpy(rates->sorted[place].currency, currency, LETTERS);
    rates->count++;
}

struct rates *rates_new(void)
{
    struct rates *rates = calloc(1, sizeof *rates);
    if (rates != NULL)
        pthread_mutex_init(&rates->lock, NULL);
    return rates;
}

void rates_free(struct rates *rates)
{
    pthread_mutex_destroy(&rates->lock);
    free(rates);
}

bool rates_set(struct rates *rates, const char *currency, long cents)
{
    pthread_mutex_lock(&rates->lock);
    size_t place = rates_place(rates, currency);
    bool known = is_at(rates, place, currency);
    bool room = rates->count < CURRENCIES;
    if (!known && room)
        rates_insert(rates, place, currency);
    if (known || room)
        rates->sorted[place].cents = cents;
    pthread_mutex_unlock(&rates->lock);
    return known || room;
}

long rates_get(struct rates *rates, const char *currency)
{
    size_t place = rates_place(rates, currency);
    long cents = is_at(rates, place, currency) ? rates->sorted[place].cents : 0;
    return cents;
}
