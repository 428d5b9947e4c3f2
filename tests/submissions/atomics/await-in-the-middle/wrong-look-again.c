/* wrong: looks once more when the bank has answered. */
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
    int bikes = station_bikes(station);
    if (bikes == 0)
        return RENT_NO_BIKE;
    if (!card_approve(card))
        return RENT_REFUSED;
    bikes = station_bikes(station);
    if (bikes == 0)
        return RENT_NO_BIKE;
    pthread_mutex_lock(&station->lock);
    station->bikes = bikes - 1;
    pthread_mutex_unlock(&station->lock);
    return RENT_DONE;
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
