/*
 * right: who may have to write takes the write lock from the beginning, so there is nothing to
 * upgrade.
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
    pthread_rwlock_wrlock(&rates->lock);
    if (rate->day < day) {
        rate->cents = rate_fetch(currency, day);
        rate->day = day;
    }
    long cents = rate->cents;
    pthread_rwlock_unlock(&rates->lock);
    return cents;
}
