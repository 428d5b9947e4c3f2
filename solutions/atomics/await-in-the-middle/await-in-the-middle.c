/*
 * The books of a bicycle station. The lock guards every access to them; it is not held while the
 * bank is asked, since that takes long.
 *
 * Try: ./lab check await-in-the-middle. Then write down the number on the books before, during and
 * after each call, with somebody at the other terminal.
 */
#include "await-in-the-middle.h"

#include <pthread.h>
#include <stdlib.h>

struct station {
    pthread_mutex_t lock;
    int bikes; /* guarded by lock */
};

struct station *station_new(int bikes)
{
    struct station *station = malloc(sizeof *station);
    if (station == NULL)
        return NULL;
    if (pthread_mutex_init(&station->lock, NULL) != 0) {
        free(station);
        return NULL;
    }
    station->bikes = bikes;
    return station;
}

void station_free(struct station *station)
{
    pthread_mutex_destroy(&station->lock);
    free(station);
}

enum rent_result station_rent(struct station *station, struct card *card)
{
    if (station_bikes(station) == 0)
        return RENT_NO_BIKE;
    if (!card_approve(card))
        return RENT_REFUSED;
    pthread_mutex_lock(&station->lock);
    bool left = station->bikes > 0; /* the last one may have gone meanwhile */
    if (left)
        station->bikes--;
    pthread_mutex_unlock(&station->lock);
    return left ? RENT_DONE : RENT_NO_BIKE;
}

void station_return(struct station *station)
{
    pthread_mutex_lock(&station->lock);
    station->bikes++;
    pthread_mutex_unlock(&station->lock);
}

int station_bikes(struct station *station)
{
    pthread_mutex_lock(&station->lock);
    int bikes = station->bikes;
    pthread_mutex_unlock(&station->lock);
    return bikes;
}
