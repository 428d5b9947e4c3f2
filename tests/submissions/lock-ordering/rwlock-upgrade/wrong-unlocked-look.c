/*
 * wrong: a look at the day needs no lock, and whoever finds it too old takes the write lock at
 * once.
 */
#include "rwlock-upgrade.h"

#include <pthread.h>
#include <stdlib.h>

struct rate {
    int day;    /* which it was fetched for; 0: never */
    long cents; /* both guarded by the lock of the rates */
};

struct rates {
    pthread_rwlock_t lock;
    struct rate known[CURRENCIES];
};

struct rates *rates_new(void)
{
    struct rates *rates = calloc(1, sizeof *rates);
    if (rates == NULL)
        return NULL;
    if (pthread_rwlock_init(&rates->lock, NULL) != 0) {
        free(rates);
        return NULL;
    }
    return rates;
}

void rates_free(struct rates *rates)
{
    pthread_rwlock_destroy(&rates->lock);
    free(rates);
}

long rates_get(struct rates *rates, int currency, int day)
{
    struct rate *rate = &rates->known[currency];
    if (rate->day < day) {
        pthread_rwlock_wrlock(&rates->lock);
        if (rate->day < day) {
            rate->cents = rate_fetch(currency, day);
            rate->day = day;
        }
        pthread_rwlock_unlock(&rates->lock);
    }
    return rate->cents;
}
