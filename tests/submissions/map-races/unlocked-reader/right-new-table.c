/* right: a table never changes; the bank makes a new one, and readers go on with the one they have.
 */
#include "unlocked-reader.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { CURRENCIES = 64, LETTERS = 3 };

struct rate {
    char currency[LETTERS + 1];
    long cents;
};

struct table {
    struct table *before; /* somebody may still be reading it */
    size_t count;
    struct rate sorted[CURRENCIES];
};

struct rates {
    pthread_mutex_t lock;           /* for the bank: one new table at a time */
    _Atomic(struct table *) latest; /* storing it hands over the table, which is constant then */
};

/* Where the currency is, or would have to be put. */
static size_t table_place(const struct table *table, const char *currency)
{
    size_t place = 0;
    while (place < table->count && strcmp(table->sorted[place].currency, currency) < 0)
        place++;
    return place;
}

static bool is_at(const struct table *table, size_t place, const char *currency)
{
    return place < table->count && strcmp(table->sorted[place].currency, currency) == 0;
}

/* Makes room for one more, by moving on all that come after it. */
static void table_insert(struct table *table, size_t place, const char *currency)
{
    for (size_t i = table->count; i > place; i--)
        table->sorted[i] = table->sorted[i - 1];
    strncpy(table->sorted[place].currency, currency, LETTERS);
    table->count++;
}

struct rates *rates_new(void)
{
    struct rates *rates = calloc(1, sizeof *rates);
    struct table *table = calloc(1, sizeof *table);
    if (rates == NULL || table == NULL) {
        free(table);
        free(rates);
        return NULL;
    }
    pthread_mutex_init(&rates->lock, NULL);
    atomic_init(&rates->latest, table);
    return rates;
}

void rates_free(struct rates *rates)
{
    for (struct table *table = rates->latest, *before; table != NULL; table = before) {
        before = table->before;
        free(table);
    }
    pthread_mutex_destroy(&rates->lock);
    free(rates);
}

bool rates_set(struct rates *rates, const char *currency, long cents)
{
    struct table *table = malloc(sizeof *table);
    if (table == NULL)
        return false;
    pthread_mutex_lock(&rates->lock);
    *table = *rates->latest;
    table->before = rates->latest;
    size_t place = table_place(table, currency);
    bool fits = is_at(table, place, currency) || table->count < CURRENCIES;
    if (fits) {
        if (!is_at(table, place, currency))
            table_insert(table, place, currency);
        table->sorted[place].cents = cents;
        rates->latest = table;
    } else {
        free(table);
    }
    pthread_mutex_unlock(&rates->lock);
    return fits;
}

long rates_get(struct rates *rates, const char *currency)
{
    const struct table *table = rates->latest;
    size_t place = table_place(table, currency);
    return is_at(table, place, currency) ? table->sorted[place].cents : 0;
}
