/*
 * wrong: a lock of their own keeps writers apart, and with the read lock in hand nobody else
 * writes.
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
    pthread_mutex_t writing;
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
    pthread_mutex_init(&rates->writing, NULL);
    return rates;
}

void rates_free(struct rates *rates)
{
    pthread_mutex_destroy(&rates->writing);
    pthread_rwlock_destroy(&rates->lock);
    free(rates);
}

long rates_get(struct rates *rates, int currency, int day)
{
    struct rate *rate = &rates->known[currency];
    pthread_rwlock_rdlock(&rates->lock);
    if (rate->day < day) {
        pthread_mutex_lock(&rates->writing);
        if (rate->day < day) {
            rate->cents = rate_fetch(currency, day);
            rate->day = day;
        }
        pthread_mutex_unlock(&rates->writing);
    }
    long cents = rate->cents;
    pthread_rwlock_unlock(&rates->lock);
    return cents;
}
