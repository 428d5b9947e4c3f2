/*
 * right: whoever finds an old rate first says that it is being fetched, and fetches it without
 * the lock; others who want it wait for that, and nobody else does.
 */
#include "rwlock-upgrade.h"

#include <pthread.h>
#include <stdlib.h>

struct rate {
    int day;      /* which it was fetched for; 0: never */
    int fetching; /* somebody fetches it */
    long cents;   /* all guarded by the lock of the rates */
};

struct rates {
    pthread_mutex_t lock;
    pthread_cond_t fetched; /* a rate is not being fetched any more */
    struct rate known[CURRENCIES];
};

struct rates *rates_new(void)
{
    struct rates *rates = calloc(1, sizeof *rates);
    if (rates == NULL)
        return NULL;
    pthread_mutex_init(&rates->lock, NULL);
    pthread_cond_init(&rates->fetched, NULL);
    return rates;
}

void rates_free(struct rates *rates)
{
    pthread_cond_destroy(&rates->fetched);
    pthread_mutex_destroy(&rates->lock);
    free(rates);
}

long rates_get(struct rates *rates, int currency, int day)
{
    struct rate *rate = &rates->known[currency];
    pthread_mutex_lock(&rates->lock);
    while (rate->fetching)
        pthread_cond_wait(&rates->fetched, &rates->lock);
    if (rate->day < day) {
        rate->fetching = 1;
        pthread_mutex_unlock(&rates->lock);
        long fresh = rate_fetch(currency, day);
        pthread_mutex_lock(&rates->lock);
        *rate = (struct rate){.day = day, .cents = fresh};
        pthread_cond_broadcast(&rates->fetched);
    }
    long cents = rate->cents;
    pthread_mutex_unlock(&rates->lock);
    return cents;
}
